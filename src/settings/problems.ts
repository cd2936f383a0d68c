// What becomes of a fault in a source of settings: it ends the run, or, for a report, it is told and the rest goes on.
import { EXIT, errorCode, Problem } from "../model/problem.ts";

export type OnProblem = (problem: Problem) => void;

/**
 * Tells of a fault of the user's or the machine's.
 * @param onProblem absent: nothing goes on without what failed
 * @param what could not be read, for faults that the system names by a code alone
 * @throws the fault, where nobody is to be told of it, and any other
 */
export function tell(onProblem: OnProblem | undefined, error: unknown, what: string): void {
  const problem = toProblem(error, what);
  if (!onProblem || !problem) throw error;
  onProblem(problem);
}

/** What `read` gives; where it fails and that is told, something else. */
export async function orTell<T>(
  onProblem: OnProblem | undefined,
  what: string,
  read: () => T | Promise<T>,
  otherwise: T,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    tell(onProblem, error, what);
    return otherwise;
  }
}

function toProblem(error: unknown, what: string): Problem | undefined {
  if (error instanceof Problem) return error.exitCode === EXIT.internal ? undefined : error;
  const isOfSystem = (error as { syscall?: unknown } | null)?.syscall !== undefined;
  return isOfSystem ? new Problem(EXIT.refused, `${what} can't be read (${errorCode(error)})`) : undefined;
}
