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
  const starts = widths.map((_, at) => widths.slice(0, at).reduce((sum, width) => sum + width + GAP.length, 0));
  return cells.flatMap((row) => linesOf(row, starts)).join("\n");
}

/** Of each column, without cells that are longer than `widest`. */
export function widthsOf(rows: readonly (readonly string[])[], widest = Number.POSITIVE_INFINITY): number[] {
  return rows.reduce<number[]>(
    (all, row) => row.map((cell, at) => Math.max(all[at] ?? 0, cell.length <= widest ? cell.length : 0)),
    [],
  );
}

function linesOf(row: readonly string[], starts: readonly number[]): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [at, cell] of row.entries()) {
    if (cell === "") continue;
    const behind = line === "" ? 0 : line.length + GAP.length;
    // What goes on below is in no column.
    const start = lines.length > 0 ? behind : Math.max(starts[at] ?? 0, line === "" && at > 0 ? INDENT.length : 0);
    if (start >= behind && start + cell.length <= WIDTH) {
      line = line.padEnd(start) + cell;
      continue;
    }
    if (line !== "") lines.push(line);
    const parts = wrap(cell, WIDTH - INDENT.length).map((part, number) => (at + number > 0 ? INDENT : "") + part);
    line = parts.pop() ?? "";
    lines.push(...parts);
  }
  return [...lines, line];
}

/** Lines that end at blanks; a word that is longer than a line ends anywhere. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => cut(part, width))) {
    const next = line === "" ? word : `${line} ${word}`;
    if (next.length <= width) line = next;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function cut(word: string, width: number): string[] {
  const pieces = Array.from({ length: Math.ceil(word.length / width) }, (_, at) => word.slice(at * width, (at + 1) * width)); // biome-ignore format: one line
  return pieces.length > 0 ? pieces : [word];
}
