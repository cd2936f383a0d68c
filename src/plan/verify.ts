// Before anything is written: does the new text say what was wanted, and nothing else than before, and can it be taken
// back? A text that fails is refused, whatever the reason.
import { isDeepStrictEqual } from "node:util";
import { type Key, keyText, splitShadow, valueText } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import { isChange, type State } from "./compare.ts";
import type { RewriteRecord, RewriteRequest } from "./rewrite/key-changes.ts";
import { type Rewritten, recordOf, rewrite } from "./rewrite/rewrite.ts";

/** States after which the text without our edits differs from before: the user's own text came in between. */
const NEW_PRIOR: readonly State[] = ["replace", "add", "forget", "drifted", "other machine"];

/**
 * Returns whether a second run would find everything in sync.
 * @throws Refusal, also where what this run puts in could not be taken out by `off`: its client would stay on the proxy
 */
export function verify(request: RewriteRequest, result: Rewritten): boolean {
  const isSettled = check(request, result);
  if (!request.wants.some(({ value }) => value !== undefined)) return isSettled;
  const absent = request.wants.map(({ key, writers, secret }) => ({ key, writers, secret, value: undefined }));
  const off = { ...request, ...recordOf(result), text: result.text, wants: absent, isForced: false };
  try {
    check(off, rewrite(off));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`proxycast off could not take it out again: ${error.reason}`, error.line);
  }
  return isSettled;
}

function check(request: RewriteRequest, result: Rewritten): boolean {
  const { format, target, text } = request;
  const before = format.parse(text, target);
  const after = format.parse(result.text, target);
  const states = new Map(result.states.map(({ key, state }) => [keyText(key), state]));

  for (const want of request.wants) {
    if (!isChange(states.get(keyText(want.key)) ?? "in sync")) continue;
    const read = after.get(want.key)?.value;
    if (isDeepStrictEqual(read, want.value)) {
      const second = after.secondOpinion?.(want.key);
      if (second === undefined || isDeepStrictEqual(second, want.value)) continue;
      throw new Refusal(`${keyText(want.key)} would be read differently by another reader`);
    }
    // The user's own may have come back, and stay.
    if (!want.accepts?.values.includes(valueText(read ?? "")))
      throw new Refusal(`${keyText(want.key)} would not read back as written`);
  }
  const keys: readonly Key[] = result.states.map(({ key }) => key);
  const containers = [...request.containers, ...result.containers];
  if (!isDeepStrictEqual(before.others(keys, containers), after.others(keys, containers))) {
    throw new Refusal("another setting in it would change");
  }

  const undone = undo(request, result.text, result);
  const isFirst = request.entries.length === 0;
  // A key's earlier places come back with it: they are no news.
  const hasNewPrior = result.states.some(
    ({ key, state }) => NEW_PRIOR.includes(state) && splitShadow(key).number === 0,
  );
  const hasStray = request.target.format.parser === "block" && isFirst && before.get(["block"]) !== undefined;
  if (
    !hasStray &&
    !request.isForced &&
    (isFirst || !hasNewPrior) &&
    undone !== (isFirst ? text : undo(request, text, request))
  ) {
    throw new Refusal("the change could not be taken back to the byte");
  }
  const again = rewrite({ ...request, ...recordOf(result), text: result.text });
  if (again.text !== result.text) throw new Refusal("a second run would change it again");
  return again.states.every(({ state }) => state === "in sync");
}

function undo(request: RewriteRequest, text: string, record: RewriteRecord): string {
  const all = { mayRestore: () => true, isDecided: () => true, removesStrays: false, isForced: false };
  // An entry that another machine wrote is taken as ours: what matters here is the text.
  const entries = record.entries.map((entry) => ({ ...entry, machine: request.machine }));
  return rewrite({ ...request, ...all, ...recordOf(record), text, wants: [], entries }).text;
}
