// Whole lines of the user's that we took away: they come back where they stood, as long as the rest of the text is as it
// was when they went.
import { splice } from "../../formats/format.ts";
import { keyText } from "../../model/edit.ts";
import { hashOf, hashOfValue, type LedgerEntry, type Original, type OriginalLine } from "../../transaction/ledger.ts";
import type { KeyChange, RewriteRequest } from "./key-changes.ts";
import type { SpliceMap } from "./splice-map.ts";

/** A line without its value, and the offset at which it stood. */
export type CutLine = Omit<OriginalLine, "rest">;

/** Lines of the user's that we took away and that are to come back, or to hold a value of ours: first, where they stood. */
export function putLinesBack(request: RewriteRequest, changes: readonly KeyChange[]): RewriteRequest | undefined {
  const { text, format, target } = request;
  const back = new Map<string, { raw: string; line: OriginalLine }>();
  for (const { key, state, entry, located, want } of changes) {
    const prior = entry?.prior;
    const comesBack = state === "restore" || (state === "update" && want?.value !== undefined);
    if (!comesBack || located || !prior?.line || !isAtHome(prior, text)) continue;
    back.set(keyText(key), { raw: prior.raw, line: prior.line });
  }
  if (back.size === 0) return undefined;
  const splices = [...back.values()].map(({ raw, line: { head, tail, at } }) => ({
    start: at,
    end: at,
    text: head + raw + tail,
  }));
  const next = splice(text, splices);
  const parsed = format.parse(next, target);
  let grown = 0;
  const entries = request.entries.flatMap((entry) => {
    const found = back.get(keyText(entry.key));
    if (found) grown += found.line.head.length + found.raw.length + found.line.tail.length;
    if (!found) return [stayAway(entry, text, next, grown)];
    const located = parsed.get(entry.key);
    // It is there as ours, with itself as what was there before.
    return located ? [{ ...entry, wrote: hashOfValue(located.value), prior: { raw: found.raw } }] : [];
  });
  return { ...request, text: next, entries };
}

/** A line that stays away while others come back; the entries are in the order of the text. */
function stayAway(entry: LedgerEntry, text: string, next: string, grown: number): LedgerEntry {
  const { prior } = entry;
  if (!prior?.line || !isAtHome(prior, text)) return entry;
  return {
    ...entry,
    prior: { raw: prior.raw, line: { ...prior.line, at: prior.line.at + grown, rest: hashOf(next) } },
  };
}

/** Notes where lines that went come back to, in the text as it is now. */
export function placeLines(
  request: RewriteRequest,
  moves: SpliceMap,
  text: string,
  cut: ReadonlyMap<string, CutLine>,
  entries: readonly LedgerEntry[],
): LedgerEntry[] {
  const isTouched = text !== request.text;
  return entries.map((entry) => {
    const { prior } = entry;
    if (!prior) return entry;
    const gone = cut.get(keyText(entry.key));
    const line = gone ?? prior.line;
    if (!line || (!gone && (!isTouched || !isAtHome(prior, request.text)))) return entry;
    const { head, tail, at } = line;
    return { ...entry, prior: { raw: prior.raw, line: { head, tail, at: moves.map(at), rest: hashOf(text) } } };
  });
}

function isAtHome({ line }: Original, text: string): boolean {
  return line !== undefined && hashOf(text) === line.rest;
}
