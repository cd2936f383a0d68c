// Whatever ends a run, as a problem with its exit code and words fit for the user.
import { withFinding } from "../../diagnosis/unusable.ts";
import { EXIT, errorCode, Problem, Refusal } from "../../model/problem.ts";

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return withFinding(error);
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
