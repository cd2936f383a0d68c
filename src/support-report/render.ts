// The report as text, Markdown or JSON: the same sections in each.

import { printable } from "../model/printable.ts";
import { toJsonText } from "../output/json-text.ts";
import { layOut, WIDTH, widthsOf } from "./layout.ts";

export type ReportFormat = "text" | "markdown" | "json";

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Heads in Markdown, names in JSON. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What JSON has instead of the rows; null where it has that elsewhere. */
  readonly json?: unknown;
}

/** @param json what every command says in JSON; the sections come beside it */
export function formatReport(sections: readonly Section[], format: ReportFormat, json: object): string {
  if (format === "json") {
    const entries = sections.flatMap((section) => (section.json === null ? [] : [[section.id, jsonOf(section)]]));
    return toJsonText({ ...json, ...Object.fromEntries(entries) });
  }
  if (format === "text") {
    return sections
      .map(({ title, rows }) => `${title}\n${"-".repeat(title.length)}\n${rows.length > 0 ? layOut(rows) : "none"}`)
      .join("\n\n");
  }
  return ["# Network report", ...sections.map((section) => `## ${section.title}\n\n${markdown(section)}`)].join("\n\n");
}

function jsonOf({ json, columns, rows }: Section): unknown {
  if (json !== undefined) return json;
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ""])));
}

/** A table where its lines are short enough to be read as they are, otherwise a list: a row an item. */
function markdown({ columns, rows }: Section): string {
  if (rows.length === 0) return "none";
  const cells = rows.map((row) => columns.map((_, at) => quote(row[at] ?? "")));
  const table = markdownTable([columns, ...cells]);
  if (columns.length > 1 && table.every((line) => line.length <= WIDTH)) return table.join("\n");
  return cells.map((row) => markdownItem(columns, row)).join("\n");
}

function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const widths = widthsOf(rows);
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(" | ")} |`;
  const [head = [], ...others] = rows;
  return [line(head, " "), line(head.map(() => "---"), "-"), ...others.map((cells) => line(cells, " "))]; // biome-ignore format: one line
}

/** What the row is about, and the rest with its names below. */
function markdownItem(columns: readonly string[], row: readonly string[]): string {
  const [first, ...others] = row.flatMap((cell, at) => (cell === "" ? [] : [{ name: columns[at] ?? "", cell }]));
  const rest = others.map(({ name, cell }) => `  - ${name}: ${cell}`);
  return [`- ${first?.cell ?? ""}`, ...rest].join("\n");
}

/** Cells hold text of other people's: nothing in them may end a cell, become markup or be made a link. */
function quote(cell: string): string {
  return printable(cell)
    .replace(/[\\`*<>[\]|#@~&$]|(?<!\w)_|_(?!\w)/g, "\\$&")
    .replace(/:(?=\/\/)|(?<=www)\./gi, "\\$&");
}
