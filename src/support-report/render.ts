// The report as text, Markdown or JSON: the same sections in each.

import { printable } from "../model/printable.ts";
import { toJsonText } from "../output/json-text.ts";
import { formatTable } from "../output/table.ts";

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
      .map(({ title, rows }) => {
        const table = formatTable(rows.length > 0 ? rows : [["none"]]);
        return `${title}\n${"-".repeat(title.length)}\n${table}`;
      })
      .join("\n\n");
  }
  return ["# Network report", ...sections.map((section) => `## ${section.title}\n\n${markdownTable(section)}`)].join(
    "\n\n",
  );
}

function jsonOf({ json, columns, rows }: Section): unknown {
  if (json !== undefined) return json;
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ""])));
}

/** Cells hold text of other people's: nothing in them may end a cell, become markup or be made a link. */
function markdownTable({ columns, rows }: Section): string {
  if (rows.length === 0) return "none";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const quote = (cell: string) =>
    printable(cell)
      .replace(/[\\`*_<>[\]|#@~&$]/g, "\\$&")
      .replace(/:(?=\/\/)|(?<=www)\./gi, "\\$&");
  const cells = rows.map((row) => columns.map((_, at) => quote(row[at] ?? "")));
  return [line(columns), line(columns.map(() => "---")), ...cells.map(line)].join("\n");
}
