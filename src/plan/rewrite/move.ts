// A value of ours that does not count where it is: it is taken out, what was there before comes back, and it goes in once
// more, where it counts.
import type { Parsed } from "../../formats/format.ts";
import { type Key, keyText } from "../../model/edit.ts";
import { hashOfValue } from "../../transaction/ledger.ts";
import type { KeyChange, RewriteRequest } from "./key-changes.ts";
import { type Rewritten, recordOf } from "./rewrite.ts";

export interface Moved {
  readonly key: Key;
  /** What is to be asked next. */
  readonly request: RewriteRequest;
}

export function takeOutMisplaced(
  request: RewriteRequest,
  parsed: Parsed,
  changes: readonly KeyChange[],
  rewriteLines: (request: RewriteRequest) => Rewritten,
): Moved | undefined {
  const found = changes.find((change) => isMisplaced(change, parsed, request));
  if (!found) return undefined;
  const { key } = found;
  const isIt = (other: Key) => keyText(other) === keyText(key);
  const without = rewriteLines({
    ...request,
    wants: request.wants.filter((want) => !isIt(want.key)),
    isDecided: (writer) => found.entry?.writers.includes(writer) || request.isDecided(writer),
    mayRestore: (entry) => isIt(entry.key),
  });
  return { key, request: { ...request, ...recordOf(without), text: without.text } };
}

/** Ours, as we wrote it. What outranks a choice of the user's for some folders is left where it took the place of his own. */
function isMisplaced(
  { key, state, want, entry, located }: KeyChange,
  parsed: Parsed,
  { machine }: RewriteRequest,
): boolean {
  if (want?.value === undefined || !located || entry?.wrote !== hashOfValue(located.value)) return false;
  if (entry.machine !== machine || (state !== "in sync" && state !== "update")) return false;
  const how = parsed.misplaced?.(key);
  return how === "outranked" || (how === "outranking" && !entry.prior);
}
