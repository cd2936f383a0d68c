// What the start, an attempt, and all else that is done between two questions add to what is known. Pure.
import type { Finding } from "../model/problem.ts";
import { unkept } from "./answer.ts";
import type { Account, Known, Root, Start } from "./known.ts";
import type { QuestionId } from "./question.ts";
import { nameOf } from "./questions.ts";
import { remedyOf } from "./remedies.ts";

/** How often credentials are asked for by themselves: accounts lock after a few failures. */
const REFUSALS = 2;

export function begin({ isGiven, refusal, ...start }: Start): Known {
  const known: Known = { ...start, answers: {}, pending: [], cause: [], refusals: 0 };
  const list = !isGiven && start.found.length > 0 ? (["found"] as const) : [];
  if (refusal) return { ...known, pending: [...list, "username", "password"], cause: seenOf(refusal), result: refusal };
  if (isGiven) return start.account.username && start.account.password === "none" ? asksPassword(known) : known;
  if (list.length > 0) return { ...known, pending: list };
  const { direct } = start;
  if (direct?.id === "no-proxy-needed") return { ...known, ending: "not-needed" };
  return direct ? failed(known, direct) : { ...known, pending: ["proxy"] };
}

const asksPassword = (known: Known): Known => ({ ...known, pending: ["password"] });

/** Its three lines, without the command that comes to what is asked here. */
export function causeOf(finding: Finding): readonly string[] {
  const next = finding.next.replace(/(?:[;:] then)?: proxycast setup .*$/s, "");
  return [...seenOf(finding), `  next  ${next}`];
}

export function passed(known: Known, account: Account): Known {
  return { ...known, account, result: "passed", cause: [] };
}

/** What failed becomes the next question. */
export function failed(known: Known, finding: Finding, account = known.account): Known {
  const isRefused = known.answers.hasPassword && finding.id === "credentials-refused";
  const refusals = known.refusals + (isRefused ? 1 : 0);
  const remedy = remedyOf(finding.id);
  const cause = remedy.kind === "credentials" || remedy.kind === "root" ? seenOf(finding) : causeOf(finding);
  const next: Known = { ...known, account, result: finding, refusals, cause };
  const ask = (...pending: QuestionId[]): Known => ({ ...next, pending });
  switch (remedy.kind) {
    case "credentials":
      return refusals > REFUSALS
        ? { ...ask("failure"), cause: causeOf(finding) }
        : ask(...credentialsFor(next, finding));
    case "address":
      return ask(known.isRepeated ? "failure" : "proxy");
    case "https-proxy":
      return ask("https-proxy");
    case "ca-file":
      return ask("ca-file");
    case "root":
      return { ...wantsRoot(next, finding), root: "wanted" };
    default:
      return ask("failure");
  }
}

/** The name is known where it was not refused. */
function credentialsFor(known: Known, { id }: Finding): QuestionId[] {
  return id === "credentials-needed" && nameOf(known) !== undefined ? ["password"] : ["username", "password"];
}

function wantsRoot(known: Known, { id }: Finding): Known {
  return id === "direct-inspected" ? { ...known, answers: { ...known.answers, proxy: { kind: "none" } } } : known;
}

/** Without the next step, which is the question. */
function seenOf({ headline, what }: Finding): readonly string[] {
  return [headline, ...(what ? [`  what  ${what}`] : [])];
}

/** The same password as the one that was refused: it is not sent again. */
export function unchanged(known: Known): Known {
  return {
    ...known,
    pending: ["password"],
    cause: ["that is the password that the proxy refused: it is not sent again, since accounts lock"],
  };
}

export function rootSeen(known: Known, root: Root): Known {
  return { ...known, root, pending: ["root"], cause: [...known.cause, ...rootLines(root)] };
}

/** It can't be had, or is fit for no CA. */
export function rootUnseen(known: Known, fault: string): Known {
  const { root: _, ...rest } = known;
  return { ...rest, pending: ["failure"], cause: [...known.cause, fault] };
}

/** A command that prints another password, or none. */
export function commandFailed(known: Known, fault: string): Known {
  return { ...unkept(known), pending: ["keep-command"], cause: [fault] };
}

/**
 * A file that must not hold the password: where that was chosen, it is chosen again.
 * @returns undefined where no answer led there
 */
export function unfit(known: Known, writers: readonly string[], fault: string): Known | undefined {
  const { holders, keep } = known.answers;
  if (holders?.some((id) => writers.includes(id))) {
    const rest = holders.filter((id) => !writers.includes(id));
    return { ...known, answers: { ...known.answers, holders: rest }, pending: ["holders"], cause: [fault] };
  }
  const isKept = keep?.kind === "file" && writers.includes("config");
  return isKept ? { ...unkept(known), pending: ["keep"], cause: [fault] } : undefined;
}

export function shown(known: Known): Known {
  const { showing: _, ...rest } = known;
  return rest;
}

/** Half of a fingerprint on a line: that fits a terminal, and can be compared. */
export function rootLines({ subject, issuer, from, to, fingerprint }: Root): readonly string[] {
  const half = Math.ceil(fingerprint.length / 2);
  return [
    `  subject  ${subject}`,
    `  issuer   ${issuer}`,
    `  valid    from ${from} to ${to}`,
    `  SHA-256  ${fingerprint.slice(0, half)}`,
    `           ${fingerprint.slice(half)}`,
  ];
}
