// Programs that we start: those that we ask, and the one of the user's that `run` is for.
import { EXIT, errorCode, Problem } from "../model/problem.ts";
import { allowedEnvironment, givenBack, MAX_OUTPUT } from "./programs.ts";
import type { ProgramAnswer, ProgramOptions } from "./system.ts";

/** Runs a program to ask it something. */
export async function ask(
  process: NodeJS.Process,
  program: string,
  args: readonly string[],
  options: ProgramOptions & { readonly input?: string },
): Promise<ProgramAnswer> {
  const { execa } = await import("execa");
  const child = execa(program, args, {
    reject: false,
    timeout: options.timeout,
    shell: options.shell ?? false,
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    forceKillAfterDelay: GRACE,
    ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
    stderr: "ignore",
    maxBuffer: MAX_OUTPUT,
    stripFinalNewline: false,
    encoding: options.isBinary ? "latin1" : "utf8",
    // Its clean-up takes SIGXFSZ from Node, which ignores it: a full quota would then kill us instead of being an error.
    cleanup: false,
    extendEnv: false,
    env: allowedEnvironment(process, options),
  });
  // What a shell started may outlive it, and keep its pipe open.
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, options.timeout + GRACE, undefined).unref());
  const result = await Promise.race([child, late]);
  return { exitCode: result?.exitCode, stdout: result?.stdout ?? "" };
}

/** Gives a program a text by its standard input. */
export async function feed(
  process: NodeJS.Process,
  program: string,
  args: readonly string[],
  input: string | Uint8Array,
  options: ProgramOptions,
): Promise<number | undefined> {
  const { execa } = await import("execa");
  const { exitCode } = await execa(program, args, {
    reject: false,
    timeout: options.timeout,
    input,
    stdout: "ignore",
    stderr: "ignore",
    cleanup: false,
    forceKillAfterDelay: GRACE,
    extendEnv: false,
    env: allowedEnvironment(process, options),
  });
  return exitCode;
}

/** Milliseconds that a program has to end when it is told to. */
const GRACE = 500;

declare const __dirname: string;

/** Runs a part of ours in a process of its own: what goes wrong there stays there. */
export function runPart(
  process: NodeJS.Process,
  part: string,
  input: string,
  { timeout, memory }: { timeout: number; memory: number },
): Promise<ProgramAnswer> {
  const file = `${__dirname}/${part}.cjs`;
  return ask(process, process.execPath, [`--max-old-space-size=${memory}`, file], { timeout, input });
}

/** Runs a program of the user's with our standard streams, and waits. */
export async function launch(
  process: NodeJS.Process,
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  input?: string,
): Promise<number> {
  const { execa } = await import("execa");
  const env = { ...givenBack(process.env), ...variables };
  const streams = { stdout: "inherit", stderr: "inherit" } as const;
  const given = input === undefined ? ({ stdin: "inherit" } as const) : { input };
  const child = execa(program, args, { reject: false, ...given, ...streams, cleanup: false, extendEnv: false, env });
  // The terminal sends these to the program too; it decides what becomes of them.
  const ignore = () => {};
  const fromTerminal = ["SIGINT", "SIGQUIT"] as const;
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  const fromOthers = ["SIGTERM", "SIGHUP"] as const;
  for (const signal of fromTerminal) process.on(signal, ignore);
  for (const signal of fromOthers) process.on(signal, forward);
  const result = await child;
  for (const signal of fromTerminal) process.off(signal, ignore);
  for (const signal of fromOthers) process.off(signal, forward);
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal) return 128 + process.getBuiltinModule("node:os").constants.signals[result.signal];
  const code = errorCode(result.cause ?? result);
  // As shells say it: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02
  throw new Problem(
    code === "ENOENT" ? EXIT.notFound : EXIT.notExecutable,
    `the command could not be started (${code})`,
  );
}
