// Faults for real: strace fails or delays a system call, or kills the program at it, on exactly one path.
import { type Home, type Outcome, PROGRAM } from "./home.ts";
import { need } from "./needs.ts";
import { spawn, spawnSync } from "./processes.ts";

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
  need("strace");
  const result = spawnSync("strace", toLine(home, args, fault), {
    env: home.environment as NodeJS.ProcessEnv,
    encoding: "utf8",
    input: "",
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** The same beside what the test does meanwhile. @returns the exit code */
export function startWithFault(home: Home, args: readonly string[], fault: Fault): Promise<number | null> {
  need("strace");
  const env = home.environment as NodeJS.ProcessEnv;
  const child = spawn("strace", toLine(home, args, fault), { env, stdio: "ignore" });
  return new Promise((resolve) => child.on("close", resolve));
}

function toLine(home: Home, args: readonly string[], { call, effect, path, when }: Fault): string[] {
  const where = path === undefined ? [] : ["-P", path];
  const inject = `inject=${call}:${effect}${when === undefined ? "" : `:when=${when}`}`;
  const trace = ["-f", "-qq", "-o", `${home.base}/strace`, ...where, "-e", `trace=${call}`, "-e", inject];
  return [...trace, process.execPath, PROGRAM, ...home.line(args)];
}
