// What the demo found, as a table and as JSON.
import { EXIT } from "../model/problem.ts";
import { emptyJson } from "../output/json.ts";
import { redact } from "../output/redact.ts";
import { formatTable } from "../output/table.ts";
import type { DemoResult, JudgedRow } from "./story.ts";
import type { Seen, Verdict } from "./watch.ts";

export function demoTable({ rows, unasked, absent, exitCode }: DemoResult): string {
  const head = ["client", "through the proxy", "certificate", "skip list"];
  const lines = [formatTable([head, ...rows.map(cells)])];
  if (unasked.length > 0) lines.push(...wrap(`written, but not asked: ${unasked.join(", ")}`, 78));
  if (absent.length > 0) lines.push(...wrap(`not on this machine: ${absent.join(", ")}`, 78));
  lines.push(
    "",
    exitCode === EXIT.done ? "All is well: nothing of yours was read or written." : "Not all is well: see above.",
  );
  return lines.join("\n");
}

function cells({ client, through, throughIs, past, pastIs }: JudgedRow): string[] {
  return [
    client,
    cell(throughIs, through, "asked it", "asked it, and failed"),
    certificate(through),
    cell(pastIs, past, "went past it", "went past it, and failed"),
  ];
}

function cell(verdict: Verdict, { said, isRecorded, isFetched, reason }: Seen, well: string, failed: string): string {
  const why = reason ? `: ${redact(reason)}` : "";
  const is = isRecorded ? "asked the proxy" : "did not ask the proxy";
  switch (verdict) {
    case "well":
      return isFetched === undefined ? "says so" : well;
    case "untold":
      return "asked the proxy: it has no skip list";
    case "failed":
      return `FAILED ${failed}${why}`;
    case "elsewhere":
      return `OTHER: ${said === "unknown" ? is : said}${why}`;
    case "disagrees":
      return `SAYS ${said}, but ${is}`;
    case "unseen":
      return "not seen";
  }
}

function certificate({ isRecorded, hasArrived }: Seen): string {
  return !isRecorded ? "" : hasArrived ? "trusted" : "NOT TRUSTED";
}

export function demoJson(result: DemoResult): object {
  const { rows, unasked, absent, notOff, restored, exitCode } = result;
  const seen = (verdict: Verdict, { said, isRecorded, hasArrived, isFetched, reason }: Seen) => ({
    verdict,
    said,
    recorded: isRecorded,
    arrived: hasArrived,
    fetched: isFetched ?? null,
    reason: reason ? redact(reason) : null,
  });
  return {
    ...emptyJson("demo"),
    demo: {
      clients: rows.map(({ writer, client, through, throughIs, past, pastIs }) => ({
        writer,
        client,
        through: seen(throughIs, through),
        past: seen(pastIs, past),
      })),
      unasked,
      absent,
      notOff,
      restored,
    },
    error: exitCode === EXIT.done ? null : { message: "not all is well", exitCode },
  };
}

function wrap(text: string, columns: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trimStart();
    if (line.length > columns) lines.push(`  ${word}`);
    else lines[lines.length - 1] = line;
  }
  return lines;
}
