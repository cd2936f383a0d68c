// Faults for real: strace fails or delays a system call, or kills the program at it, on exactly one path.
import { spawnSync } from "node:child_process";
import { type Home, type Outcome, PROGRAM } from "./home.ts";

export interface Fault {
  /** System call, such as rename. */
  readonly call: string;
  /** As strace has it: error=ENOSPC, signal=KILL, delay_enter=300000. */
  readonly effect: string;
  /** The path that the call must concern; calls on others pass. */
  readonly path?: string;
  /** Which of these calls. */
  readonly when?: number;
}

/** Runs the program under strace. https://man7.org/linux/man-pages/man1/strace.1.html (Tampering) */
export function runWithFault(home: Home, args: readonly string[], fault: Fault): Outcome {
  const when = fault.when === undefined ? "" : `:when=${fault.when}`;
  const where = fault.path === undefined ? [] : ["-P", fault.path];
  const trace = [
    "-f",
    "-qq",
    "-o",
    `${home.base}/strace`,
    ...where,
    "-e",
    `trace=${fault.call}`,
    "-e",
    `inject=${fault.call}:${fault.effect}${when}`,
  ];
  const result = spawnSync("strace", [...trace, process.execPath, PROGRAM, ...home.line(args)], {
    env: home.environment as NodeJS.ProcessEnv,
    encoding: "utf8",
    input: "",
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}
