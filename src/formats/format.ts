// One way to edit every format: a parser locates, a splice edits, a re-parse verifies. All that a format does here is
// locate: it answers with splices on the text it was given, and every byte outside them stays.
import { type Key, splitShadow, type Target, type Value } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";

/** Replace text[start, end) by `text`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A key's line around its value, in case the line has to go and come back. */
export interface Located {
  /** The parsed value, as the client would read it. */
  readonly value: Value;
  /** The span of the value, restored as it stood. */
  readonly start: number;
  readonly end: number;
}

/** A section or map that holds keys. */
export interface Container {
  readonly key: Key;
  /** What stood in the place of its content before, such as " {}"; null if we made the whole of it. */
  readonly raw: string | null;
}

export interface Insertion {
  readonly splices: readonly Splice[];
  readonly containers: readonly Container[];
}

export interface Entry {
  readonly key: Key;
  readonly value: Value;
  /** What stood in front of the value, and the value itself, where it is a line of the user's that comes back. */
  readonly line?: { readonly head: string | undefined; readonly raw: string };
}

/** Of a format whose values are texts. */
export type TextEntry = Entry & { readonly value: string };

/** A text whose last line has an end, parsed once. Values that are inserted or replaced are in clear: quoting is the format's. */
export interface Parsed {
  get(key: Key): Located | undefined;
  /** How many earlier places a key has that its client passes over: shadowKey() names each. Default: none. */
  shadows?(key: Key): number;
  /**
   * Whether the one place that counts does not, since something behind it in the text is read later, or outranks a choice
   * of the user's for some folders that comes before it. Where it is inserted it does neither. Default: neither.
   */
  misplaced?(key: Key): "outranked" | "outranking" | undefined;
  /** Whether the client takes the earlier places too, as parts of a list: what is to count alone has to take them away. */
  joins?(key: Key): boolean;
  /** The text of a value in the place of a located span. */
  format(key: Key, value: Value): string;
  /** Puts in keys that are not there, in this order. @throws Refusal */
  insert(entries: readonly Entry[]): Insertion;
  /**
   * The span to cut so that the key is gone: its whole line.
   * @param gone all keys that go, which spans of neighbours may depend on
   * @throws Refusal
   */
  cut(key: Key, gone: readonly Key[]): { start: number; end: number };
  /** Takes away containers that are there and empty. */
  clean(containers: readonly Container[]): readonly Splice[];
  /** All that the text says but for these keys, in an order and form that can be compared. */
  others(keys: readonly Key[], containers: readonly Container[]): unknown;
  /** The field's own parser's reading of a key, where it can be asked: a second opinion. */
  secondOpinion?(key: Key): Value | undefined;
}

export interface Format {
  /** @throws Refusal where the text is not understood or a place is ambiguous */
  parse(text: string, target: Target): Parsed;
}

/**
 * A format that parses each text of one target once, whose line end alone may differ: to verify a change takes several
 * readings of the text before and after. What it answers is only looked at, so that it may be shared.
 */
export function parsingOnce(format: Format): Format {
  const seen = new Map<string, Parsed>();
  return {
    parse(text, target) {
      const id = `${target.eol}\n${text}`;
      const parsed = seen.get(id) ?? format.parse(text, target);
      seen.set(id, parsed);
      return parsed;
    },
  };
}

/** Applies splices that don't overlap; those at one place go in in their order. */
export function splice(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let position = 0;
  const isCut = ({ start, end }: Splice) => Number(end > start);
  const sorted = splices.toSorted((a, b) => a.start - b.start || isCut(a) - isCut(b));
  for (const { start, end, text: replacement } of sorted) {
    if (start < position) throw new Refusal("two edits overlap");
    parts.push(text.slice(position, start), replacement);
    position = end;
  }
  parts.push(text.slice(position));
  return parts.join("");
}

/** The line end that the text uses first; the platform's own if it has none. */
export function lineEnd(text: string, { newLine, eol }: Pick<Target, "newLine" | "eol">): "\r\n" | "\n" {
  if (eol) return eol;
  const index = text.indexOf("\n");
  if (index < 0) return newLine ?? "\n";
  return index > 0 && text[index - 1] === "\r" ? "\r\n" : "\n";
}

/** Puts whole lines in at the start of a line, or at the end of the text, whose last line has an end. */
export function insertLines(at: number, lines: string, eol: string): Splice {
  return { start: at, end: at, text: lines + eol };
}

/** The span of the whole lines that hold [start, end), with the line end behind them. */
export function cutLines(text: string, start: number, end: number): { start: number; end: number } {
  return { start: startOfLine(text, start), end: endOfLine(text, Math.max(end - 1, start)) };
}

export function startOfLine(text: string, offset: number): number {
  const start = offset > 0 ? text.lastIndexOf("\n", offset - 1) + 1 : 0;
  return Math.max(start, text.startsWith("\ufeff") ? 1 : 0);
}

/** The start of the line after the one that holds this offset, or the end of the text. */
export function endOfLine(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  return next < 0 ? text.length : next + 1;
}

/** The number of a line, from 1. */
export function lineNumber(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** The one place of a key. @throws Refusal where there are more, and it is not the last that counts */
export function atMostOne<T extends { readonly start: number }>(
  found: readonly T[],
  name: string,
  text: string,
): T | undefined {
  const [first, second] = found;
  if (first && second) throw secondPlace(name, lineNumber(text, second.start), lineNumber(text, first.start));
  return first;
}

/** Two places, of which a client takes none, or which of them is its secret. */
export function secondPlace(name: string, line: number, first: number): Refusal {
  return new Refusal(`a second ${name}, beside that of line ${first}: delete one of the two`, line);
}

/** The place that a key, or a shadow of it, means among those where it is: the client takes the last. */
export function placeOfKey<T>(found: readonly T[], key: Key): T | undefined {
  const { number } = splitShadow(key);
  return number === 0 ? found.at(-1) : found.slice(0, -1)[number - 1];
}
