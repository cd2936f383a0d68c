// The heavy part of the program, in a file of its own: the entry loads it when there is something to do.
// Turns faults into exit codes and words.

import { toProblem } from "../commands/shared/fault.ts";
import { findingLines } from "../output/finding.ts";
import { errorJson } from "../output/json.ts";
import { toJsonText } from "../output/json-text.ts";
import { redact } from "../output/redact.ts";
import { COMMANDS } from "./commands.ts";
import { main, type Terminal } from "./parse.ts";

/** Runs one command line; returns the exit code. */
export function run(args: readonly string[], version: string, terminal: Terminal): Promise<number> {
  return main(args, version, terminal).catch((error: unknown) => fail(error, args, terminal));
}

/** Says what went wrong, in words or JSON; returns the exit code. */
function fail(error: unknown, args: readonly string[], terminal: Terminal): number {
  const problem = toProblem(error);
  const { exitCode, message, finding } = problem;
  const notes = problem.notes.map(redact);
  // What follows -- is another command's.
  const own = args.slice(0, args.includes("--") ? args.indexOf("--") : undefined);
  if (own.includes("--json") && !own.includes("--quiet")) {
    const command = COMMANDS.find(({ name }) => own.includes(name))?.name ?? "";
    terminal.print(`${toJsonText({ ...errorJson(command, problem), warnings: notes })}\n`);
  }
  if (!own.includes("--quiet")) for (const note of notes) terminal.printError(`note: ${note}`);
  const lines = finding && !own.includes("--quiet") ? findingLines(finding) : [message];
  for (const [at, line] of lines.entries()) terminal.printError(at === 0 ? `proxycast: ${line}` : line);
  return exitCode;
}
