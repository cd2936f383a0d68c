// The heavy part of the program, in a file of its own: the entry loads it when there is something to do.
// Turns faults into exit codes and words.

import { EXIT, errorCode, Problem, Refusal } from "../model/problem.ts";
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

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal) return new Problem(EXIT.refused, error.reason);
  const { name, syscall, path } = error as { name?: string; syscall?: string; path?: string };
  if (name === "ExitPromptError") return new Problem(EXIT.usage, "stopped; nothing was written");
  // The machine said no: a read-only or full disk, a missing right.
  if (syscall) return new Problem(EXIT.refused, `${path ?? syscall} failed (${errorCode(error)}): nothing was written`);
  // The message of a fault that nobody foresaw may hold anything: its kind and place only.
  return new Problem(EXIT.internal, faultText(error));
}

function faultText(error: unknown): string {
  const name = error instanceof Error ? error.name : "fault";
  const place = error instanceof Error ? /\n\s+at ([^\n]*)/.exec(error.stack ?? "")?.[1] : undefined;
  return `internal fault: ${name} (${errorCode(error)})${place ? ` at ${place}` : ""}`;
}
