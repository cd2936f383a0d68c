// One text in, the wanted text out, with the record that takes it back. Pure: no file, no clock.
import { type Container, type Entry, lineEnd } from "../../formats/format.ts";
import { BLOCK_KEY, type Key, keyText, type Value, valueText } from "../../model/edit.ts";
import { hashOfValue, type LedgerEntry, type Original } from "../../transaction/ledger.ts";
import { isChange, type State } from "../compare.ts";
import { compareAll, type KeyChange, type LineEnd, type RewriteRecord, type RewriteRequest } from "./key-changes.ts";
import { takeOutMisplaced } from "./move.ts";
import { type CutLine, placeLines, putLinesBack } from "./original-lines.ts";
import { SpliceMap } from "./splice-map.ts";

export interface KeyState {
  readonly key: Key;
  readonly writers: readonly string[];
  readonly state: State;
  /** The value that is there now, as the client reads it. */
  readonly present?: Value;
}

export interface Rewritten extends RewriteRecord {
  readonly text: string;
  readonly states: readonly KeyState[];
}

export function recordOf({ entries, containers, openEnd, cutEnd }: RewriteRecord): RewriteRecord {
  return { entries, containers, openEnd, cutEnd };
}

/** @throws Refusal where the text can't be edited safely */
export function rewrite(request: RewriteRequest): Rewritten {
  const { text, target } = request;
  const added = target.format.parser === "file" ? undefined : openEndOf(request);
  if (added === undefined) return rewriteLines(request);
  // A last line without an end gets one for the time being, and the text keeps having none.
  const extended = isBlank(text, added) ? text : text + added;
  const end = request.openEnd ?? added;
  const result = rewriteLines({ ...request, text: extended, target: { ...target, eol: end } });
  const taken = isBlank(result.text, end) ? "" : endOf(result.text, end);
  const ends =
    result.entries.length === 0 ? {} : { openEnd: end, ...(taken && taken !== end ? { cutEnd: taken } : {}) };
  return { ...result, text: result.text.slice(0, result.text.length - taken.length), ...ends };
}

/** The line end that the last line has not got; undefined if it has one. A carriage return alone has its other half to come. */
function openEndOf({ text, target, openEnd, cutEnd }: RewriteRequest): LineEnd | undefined {
  if (openEnd !== undefined && isBlank(text, openEnd)) return openEnd;
  if (/(\n|^\ufeff?)$/.test(text)) return undefined;
  return cutEnd ?? openEnd ?? (text.endsWith("\r") ? "\n" : lineEnd(text, target));
}

/** The last line itself may be away, with nothing or an empty line before it: such a text keeps its end. */
function isBlank(text: string, end: LineEnd): boolean {
  const bare = text.replace(/^\ufeff/, "");
  return bare === "" || bare === end || bare.endsWith(`\n${end}`);
}

/** What was put on, and no more: a carriage return in front of it may be the user's. Where the last line went, the end of the one before. */
function endOf(text: string, end: LineEnd): LineEnd | "" {
  if (text.endsWith(end)) return end;
  return text.endsWith("\n") ? "\n" : "";
}

function rewriteLines(request: RewriteRequest): Rewritten {
  const parsed = request.format.parse(request.text, request.target);
  const changes = compareAll(request, parsed);
  const returned = putLinesBack(request, changes);
  if (returned) return { ...rewriteLines(returned), states: changes.map((change) => toKeyState(change, request)) };
  const moved = takeOutMisplaced(request, parsed, changes, rewriteLines);
  if (moved) {
    const states = changes.map((change) => toKeyState(change, request));
    const isMoved = ({ key }: KeyState) => keyText(key) === keyText(moved.key);
    return {
      ...rewriteLines(moved.request),
      states: states.map((each) => (isMoved(each) ? { ...each, state: "update" as const } : each)),
    };
  }
  const gone = changes.filter(isGoing).map(({ key }) => key);
  const moves = new SpliceMap(request.text);
  const entries: LedgerEntry[] = [];
  const inserts: { key: Key; value: Value }[] = [];
  const rawInserts: { key: Key; raw: string; line: NonNullable<Entry["line"]> }[] = [];
  const cutLines = new Map<string, CutLine>();

  for (const change of changes) {
    const id = keyText(change.key);
    const kept = writersOf(change, request);
    const record = (wrote: string | null, prior: Original | null) =>
      entries.push({
        key: change.key,
        writers: kept,
        machine: request.machine,
        wrote,
        prior,
        ...(change.want?.secret ? { secret: true } : {}),
      });
    const { located, entry, want } = change;
    switch (change.state) {
      case "in sync":
      case "drifted":
      case "other machine":
        if (!entry) {
          // An entry keeps itself as the prior value, and a block is ours anyway: only a change of mode is to remember.
          if (want?.secret && located)
            record(hashOfValue(located.value), { raw: request.text.slice(located.start, located.end) });
          break;
        }
        if (change.state === "in sync" && want) {
          entries.push({ ...entry, writers: kept, wrote: located ? hashOfValue(located.value) : null });
        } else entries.push(entry);
        break;
      case "forget":
        break;
      case "restore": {
        const prior = entry?.prior;
        if (located && prior) moves.add(located.start, located.end, prior.raw);
        else if (located) moves.cut(parsed.cut(change.key, gone));
        else if (prior) {
          const raw = prior.raw + (prior.line?.tail.trimEnd() ?? "");
          rawInserts.push({ key: change.key, raw, line: { head: prior.line?.head, raw: prior.raw } });
        }
        break;
      }
      default: {
        const prior = originalOf(change, request.text);
        if (want?.value === undefined) {
          if (!located) break;
          const span = parsed.cut(change.key, gone);
          moves.cut(span);
          if (prior) {
            const head = request.text.slice(span.start, located.start);
            cutLines.set(id, { head, tail: request.text.slice(located.end, span.end), at: span.start });
          }
          record(null, prior && { raw: prior.raw });
          break;
        }
        const value = parsed.format(change.key, want.value);
        if (located) moves.add(located.start, located.end, value);
        else inserts.push({ key: change.key, value: want.value });
        record(hashOfValue(want.value), prior && { raw: prior.raw });
      }
    }
  }

  // As the writer has them, whatever the ledger's order.
  const wanted = new Map(request.wants.map(({ key }, index) => [keyText(key), index]));
  inserts.sort((a, b) => (wanted.get(keyText(a.key)) ?? 0) - (wanted.get(keyText(b.key)) ?? 0));
  const insertion = parsed.insert([...inserts, ...rawInserts.map(({ key, line }) => ({ key, value: "", line }))]);
  for (const { start, end, text } of insertion.splices) moves.add(start, end, text);
  const containers = mergeContainers(request.containers, insertion.containers);
  // Where nothing changes, an empty container is the user's, and so is one to which a line of the user's comes back.
  const isWorking = changes.some(({ state }) => isChange(state) || state === "forget");
  const isOurs = ({ key }: Container) => isWorking && !entries.some((entry) => entry.prior && isInside(entry.key, key));
  const cleaned = cleanUp(request, moves, rawInserts, containers.filter(isOurs), entries);
  return {
    ...cleaned,
    containers: containers.filter((container) => !isOurs(container) || cleaned.containers.includes(container)),
    entries: inOldOrder(request, cleaned.text, placeLines(request, moves, cleaned.text, cutLines, entries)),
    states: changes.map((change) => toKeyState(change, request)),
  };
}

/** Its key goes, and nothing comes in its place. */
function isGoing({ state, located, entry, want }: KeyChange): boolean {
  if (!located || ["in sync", "drifted", "other machine", "forget"].includes(state)) return false;
  return state === "restore" ? !entry?.prior : want?.value === undefined;
}

function toKeyState(change: KeyChange, request: RewriteRequest): KeyState {
  const present = change.located && { present: change.located.value };
  return { key: change.key, writers: writersOf(change, request), state: change.state, ...present };
}

function writersOf(change: KeyChange, request: RewriteRequest): readonly string[] {
  const earlier = (change.entry?.writers ?? []).filter((writer) => !change.want || !request.isDecided(writer));
  return [...new Set([...earlier, ...(change.want?.writers ?? [])])].sort();
}

/** What comes back on removal: the user's own value that goes now, or the one that went before. */
function originalOf({ state, entry, located }: KeyChange, text: string): Original | null {
  // A block comes back as the lines that stood in it, without our marks.
  if (state === "replace" && located && entry && isBlock(entry)) {
    const lines = valueText(located.value);
    return lines ? { raw: lines } : null;
  }
  if (state === "replace" && located) return { raw: text.slice(located.start, located.end) };
  return state === "update" ? (entry?.prior ?? null) : null;
}

function isBlock({ key }: LedgerEntry): boolean {
  return keyText(key) === keyText(BLOCK_KEY);
}

function mergeContainers(before: readonly Container[], made: readonly Container[]): readonly Container[] {
  const known = new Map([...made, ...before].map((container) => [keyText(container.key), container]));
  return [...known.values()];
}

function isInside(key: Key, container: Key): boolean {
  return container.every((part, at) => key[at] === part);
}

/** Puts raw values in their place and takes away the containers of ours that became empty. */
function cleanUp(
  { format, target }: RewriteRequest,
  moves: SpliceMap,
  rawInserts: readonly { key: Key; raw: string }[],
  containers: readonly Container[],
  entries: readonly LedgerEntry[],
): Pick<Rewritten, "text" | "containers"> {
  moves.commit();
  if (rawInserts.length > 0) {
    const parsed = format.parse(moves.text, target);
    for (const { key, raw } of rawInserts) {
      const located = parsed.get(key);
      if (located) moves.add(located.start, located.end, raw);
    }
    moves.commit();
  }
  if (containers.length > 0) {
    for (const { start, end, text } of format.parse(moves.text, target).clean(containers)) moves.add(start, end, text);
    moves.commit();
  }
  const isInUse = (container: Container) => entries.some(({ key }) => isInside(key, container.key));
  return { text: moves.text, containers: containers.filter(isInUse) };
}

/** A run that changes nothing must not change the ledger either. */
function inOldOrder(request: RewriteRequest, text: string, entries: LedgerEntry[]): readonly LedgerEntry[] {
  if (text !== request.text) return entries;
  const place = new Map(request.entries.map(({ key }, index) => [keyText(key), index]));
  return entries.sort((a, b) => (place.get(keyText(a.key)) ?? 0) - (place.get(keyText(b.key)) ?? 0));
}
