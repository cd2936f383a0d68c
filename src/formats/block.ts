// Marked lines in a file that the user also owns. A well-formed pair of markers is ours; anything else is refused.
import { BEGIN, END, type Key, type Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import {
  cutLines,
  endOfLine,
  type Format,
  insertLines,
  lineEnd,
  lineNumber,
  type Parsed,
  type TextEntry,
} from "./format.ts";

export const block: Format = { parse: parseBlock };

function parseBlock(text: string, target: Target): Parsed {
  const begins = findMarkers(text, BEGIN);
  const ends = findMarkers(text, END);
  const [begin] = begins;
  const [end] = ends;
  if (begins.length > 1 || ends.length > 1) {
    const second = begins[1] ?? ends[1] ?? 0;
    throw new Refusal("a second proxycast block: delete one of them", lineNumber(text, second));
  }
  if ((begin === undefined) !== (end === undefined) || (begin !== undefined && end !== undefined && end < begin)) {
    const line = lineNumber(text, begin ?? end ?? 0);
    throw new Refusal("a proxycast block with only one of its two marker lines: delete the rest of it", line);
  }
  const located =
    begin === undefined || end === undefined
      ? undefined
      : {
          value: text.slice(endOfLine(text, begin), end).replaceAll("\r\n", "\n").replace(/\n$/, ""),
          start: begin,
          end: end + END.length,
        };
  const eol = target.followsLineEnds ? lineEnd(text, target) : "\n";
  const format = (value: string) => [BEGIN, ...value.split("\n"), END].join(eol);

  return {
    get: () => located,
    format: (_: Key, value: string) => format(value),
    insert: (entries: readonly TextEntry[]) => ({
      splices: entries.map(({ value }) => insertLines(placeOf(text, target), format(value), eol)),
      containers: [],
    }),
    cut: () => cutLines(text, located?.start ?? 0, located?.end ?? 0),
    clean: () => [],
    others() {
      const lines = located ? cutLines(text, located.start, located.end) : { start: text.length, end: text.length };
      // But for the last line's end, which the text may lack.
      return (text.slice(0, lines.start) + text.slice(lines.end)).replace(/[\r\n]+$/, "");
    },
  };
}

function findMarkers(text: string, marker: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
    const isLineStart = at === 0 || text[at - 1] === "\n" || (at === 1 && text.startsWith("\ufeff"));
    if (isLineStart && /^\s*$/.test(text.slice(at + marker.length, endOfLine(text, at)))) found.push(at);
  }
  return found;
}

/** First in the file, so that an early return for non-interactive shells comes after; behind a BOM and a `#!` line. */
function placeOf(text: string, target: Target): number {
  let at = text.startsWith("\ufeff") ? 1 : 0;
  if (text.startsWith("#!", at) && text.includes("\n", at)) at = endOfLine(text, at);
  while (target.after && at < text.length && target.after.test(text.slice(at, endOfLine(text, at)).trim())) {
    at = endOfLine(text, at);
  }
  return at;
}
