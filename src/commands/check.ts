// check: asks every client here, as a new terminal starts it, which proxy it uses, and whether a request gets through.
import { EXIT, type ExitCode } from "../model/problem.ts";
import { checkedJson, formatChecked, stateOf } from "../output/check.ts";
import { emptyJson, toJson } from "../output/json.ts";
import { type CheckOptions, runCheck } from "./shared/checking.ts";
import { type Context, noteAll, print } from "./shared/context.ts";

export async function check(context: Context, options: CheckOptions): Promise<ExitCode> {
  // A start-up file that a shell of ours reads may call us again.
  if (context.system.variable("PROXYCAST_ACTIVE")) {
    if (options.json) print(context, { ...emptyJson("check"), answers: [] });
    return EXIT.done;
  }
  const { answers, notes, prepared } = await runCheck(context, options);
  const states = answers.map(stateOf);
  // What counts in place of ours weighs more: the rest may follow from it.
  const exitCode = states.includes("other") ? EXIT.refused : states.some(isBad) ? EXIT.testFailed : EXIT.done;
  if (options.json) {
    const how = { command: "check", isChanged: false, withDiff: false, exitCode };
    const json = toJson(context.system, { ...prepared, notes }, how);
    const named = answers.filter((_, at) => isBad(states[at] ?? "")).map(({ client }) => client);
    const error =
      exitCode === EXIT.done ? null : { message: `not as written: ${[...new Set(named)].join(", ")}`, exitCode };
    print(context, { ...json, changes: [], counts: count(states), answers: answers.map(checkedJson), error });
    return exitCode;
  }
  noteAll(context, notes);
  context.out(answers.length > 0 ? formatChecked(context.system, answers) : "none of these clients is here");
  return exitCode;
}

function isBad(state: string): boolean {
  return ["other", "fails", "withheld"].includes(state);
}

function count(states: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
