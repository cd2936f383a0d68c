// What can go wrong in a way that the user can mend. A message says what, where and what to do next,
// and never holds a value that may carry a secret.

/** Process exit codes: the contract with scripts. */
export const EXIT = {
  done: 0,
  differences: 1,
  usage: 2,
  testFailed: 3,
  refused: 4,
  locked: 5,
  internal: 70,
  /** Of `run` alone, as shells have them. */
  notExecutable: 126,
  notFound: 127,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The answer to a connection test: what it is, what was seen of it, and what to do. */
export interface Finding {
  /** Stable: `help findings` lists them. */
  readonly id: string;
  readonly headline: string;
  /** Which addresses, and what was seen there. */
  readonly what: string;
  readonly next: string;
  /** A command line that does it, with all that was given. It holds no password. */
  readonly run?: string;
}

const PROBLEM = Symbol.for("proxycast.problem");

/** A fault that ends the run with its exit code and a message fit for the user. */
export class Problem extends Error {
  readonly [PROBLEM] = true;

  /** Known by a mark: the program's parts are bundled apart, each with a copy of this class. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && PROBLEM in value;
  }

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    /** What may explain it. */
    readonly notes: readonly string[] = [],
    /** What stays the same where the words don't, such as a date in them; undefined: the message does. */
    readonly identity?: string,
    /** The same in parts, where it is what a connection test found. */
    readonly finding?: Finding,
  ) {
    super(message);
  }
}

/** In one line. */
export function sentenceOf({ headline, what, next }: Finding): string {
  return [headline, ...(what ? [what] : []), `What to do: ${next}`].join(". ");
}

/** The same problem with more that was seen of it. */
export function withMore(problem: Problem, seen: readonly string[], notes: readonly string[] = problem.notes): Problem {
  const { exitCode, message, finding: before, identity } = problem;
  const add = (text: string) => [text, ...seen].join("; ");
  const finding = before && { ...before, what: add(before.what) };
  const same = identity && JSON.stringify([identity, ...seen]);
  return new Problem(exitCode, finding ? sentenceOf(finding) : add(message), notes, same, finding);
}

/** One file can't be edited safely. `line` counts from 1. */
export class Refusal extends Error {
  constructor(
    readonly reason: string,
    readonly line?: number,
  ) {
    super(reason);
  }
}

/** What the system says of one file alone, and not of a full disk or a broken one; the last is our own. */
export const OF_ONE_FILE: readonly string[] = [
  "EPERM",
  "EACCES",
  "EBUSY",
  "EROFS",
  "ETXTBSY",
  "EISDIR",
  "ENOTDIR",
  "ELOOP",
  "ENAMETOOLONG",
  "ESWAPPED",
];

/** The operating system's code of a failed call, such as ENOSPC: never its message, which may hold anything. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "unknown error";
}
