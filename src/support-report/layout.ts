// Rows in a width that a mail and a ticket keep: columns where a row fits, and below it, indented, what does not.
import { printable } from "../model/printable.ts";

/** Columns of text that no mail program breaks by itself. */
export const WIDTH = 100;

const GAP = "  ";
const INDENT = "    ";
/** A cell that is longer makes no column wider. */
const WIDEST = 48;

/** Rows in columns of even width, of at most `WIDTH` signs a line. */
export function layOut(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell)));
  const widths = widthsOf(cells, WIDEST);
  return cells.flatMap((row) => linesOf(row, widths)).join("\n");
}

export function widthsOf(rows: readonly (readonly string[])[], widest = Number.POSITIVE_INFINITY): number[] {
  return rows.reduce<number[]>(
    (all, row) => row.map((cell, at) => Math.max(all[at] ?? 0, cell.length <= widest ? cell.length : 0)),
    [],
  );
}

function linesOf(row: readonly string[], widths: readonly number[]): string[] {
  const lines = [""];
  let column = 0;
  for (const [at, cell] of row.entries()) {
    const start = column;
    column += (widths[at] ?? 0) + GAP.length;
    if (cell === "") continue;
    const line = lines.at(-1) ?? "";
    const isFirst = lines.length === 1;
    const head = isFirst ? line.padEnd(start) : line + GAP;
    const isFree = isFirst ? line === "" || line.length + GAP.length <= start : true;
    if (isFree && head.length + cell.length <= WIDTH) lines[lines.length - 1] = head + cell;
    else if (line === "") lines.splice(0, 1, ...wrap(cell, WIDTH, INDENT));
    else lines.push(...wrap(cell, WIDTH - INDENT.length, "").map((part) => INDENT + part));
  }
  return lines.map((line) => line.trimEnd());
}

/**
 * Lines that end at blanks; a word that is longer than a line ends anywhere.
 * @param indent of all lines but the first
 */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => cut(part, width - indent.length))) {
    const next = line === "" ? word : `${line} ${word}`;
    if (next.length <= width) line = next;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line];
}

function cut(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  return Array.from({ length: Math.ceil(word.length / width) }, (_, at) => word.slice(at * width, (at + 1) * width));
}
