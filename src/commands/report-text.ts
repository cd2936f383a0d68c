// The report as text, Markdown or JSON: the same sections in each.
import { formatTable } from "../report.ts";

export type ReportFormat = "text" | "markdown" | "json";

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
  /** What JSON has instead of the rows. */
  readonly json?: unknown;
}

/** @param json what every command says in JSON; the sections come beside it */
export function formatReport(sections: readonly Section[], format: ReportFormat, json: object): string {
  if (format === "json") {
    const entries = sections.flatMap(({ id, rows, json: own }) => (id === "settings" ? [] : [[id, own ?? rows]]));
    return JSON.stringify({ ...json, ...Object.fromEntries(entries) }, null, 2);
  }
  const filled = sections.map(({ title, rows }) => ({ title, rows: rows.length > 0 ? rows : [["none"]] }));
  if (format === "text") {
    return filled.map(({ title, rows }) => `${title}\n${"-".repeat(title.length)}\n${formatTable(rows)}`).join("\n\n");
  }
  return ["# Network report", ...filled.map(({ title, rows }) => `## ${title}\n\n${markdownTable(rows)}`)].join("\n\n");
}

/** Cells hold text of other people's: nothing in them may end a cell or become markup. */
function markdownTable(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const quote = (cell: string) => cell.replace(/[\\`*_<>[\]|#@~&$]/g, "\\$&");
  const cells = rows.map((row) => Array.from({ length: width }, (_, at) => quote(row[at] ?? "")));
  return [line(Array(width).fill(" ")), line(Array(width).fill("---")), ...cells.map(line)].join("\n");
}
