// From what is known to the next question, the next deed, or the end. Pure: nothing is asked and nothing done here.
import type { Known, Step } from "./known.ts";
import { questionOf } from "./questions.ts";

export function nextStep(known: Known): Step {
  const { answers, pending, result, showing, ending } = known;
  const ask = (id: (typeof pending)[number]): Step => ({ kind: "ask", question: questionOf(id, known) });
  if (ending) return { kind: "end", why: ending };
  if (showing) return { kind: "show", what: showing };
  const [first] = pending;
  if (first) return ask(first);
  if (known.root === "wanted") return { kind: "fetch-root" };
  if (known.isWritten) return afterwards(known, ask);
  if (result !== "passed" && !answers.isUntested && answers.proxy?.kind !== "none") return { kind: "try" };
  const { password } = known.account;
  if (password !== "none" && answers.proxy?.kind !== "none") {
    if (!known.stores || !known.holders) return { kind: "find-stores" };
    if (password === "fleeting" && !answers.keep) return ask("keep");
    if (known.holders.length > 0 && !answers.holders) return ask("holders");
  }
  if (!known.plan) return { kind: "plan" };
  return answers.isConfirmed ? { kind: "write" } : ask("write");
}

function afterwards({ canCheck, checks }: Known, ask: (id: "check") => Step): Step {
  if (checks) return { kind: "check" };
  return canCheck ? ask("check") : { kind: "end", why: "done" };
}
