// Runs programs of the user's apart from this terminal: each in a session of its own, which has none. What such a program
// starts ends with it, also when we are told to end.
import * as fs from "node:fs";
import * as path from "node:path";
import { errorCode } from "../model/problem.ts";

export interface ApartOptions {
  /** Its whole environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where it starts. */
  readonly folder: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Default: nothing. */
  readonly input?: string;
  /** The name that it is started by, such as -tcsh for a log-in. Default: its path. */
  readonly name?: string;
}

export interface ApartOutcome {
  /** undefined: it could not be started, or a signal ended it. */
  readonly exitCode: number | undefined;
  /** The last million bytes. */
  readonly stdout: string;
  readonly stderr: string;
  /** It did not come to its end in time. */
  readonly isLate: boolean;
  readonly milliseconds: number;
}

const MOST = 1_000_000;
/** Milliseconds in which a pipe is emptied once its program has ended: what that has started may hold it open. */
const REST = 300;

export async function runApart(
  process: NodeJS.Process,
  program: string,
  args: readonly string[],
  { variables, folder, timeout, input, name }: ApartOptions,
): Promise<ApartOutcome> {
  const { spawn } = await import("node:child_process");
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...variables },
    // https://nodejs.org/api/child_process.html#optionsdetached: the first process of a session and of a group.
    detached: process.platform !== "win32",
    ...(name === undefined ? {} : { argv0: name }),
    windowsHide: true,
  });
  const end = () => killAll(process, child.pid);
  const release = onEnd(process, end);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.on("error", () => {}); // Who does not read is free not to.
  child.stdin.end(input ?? "");
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, timeout);
  const exitCode = await new Promise<number | undefined>((resolve) => {
    child.on("error", () => resolve(undefined));
    child.on("exit", (code) => {
      const rest = setTimeout(() => resolve(code ?? undefined), REST);
      child.on("close", () => {
        clearTimeout(rest);
        resolve(code ?? undefined);
      });
    });
  });
  clearTimeout(timer);
  end();
  release();
  for (const stream of child.stdio) stream?.destroy();
  return { exitCode, stdout: stdout(), stderr: stderr(), isLate, milliseconds: performance.now() - started };
}

/** Runs something with a new empty folder that nobody else can read, and that goes with all that is in it. */
export async function withScratch<T>(process: NodeJS.Process, action: (folder: string) => Promise<T>): Promise<T> {
  const { tmpdir } = process.getBuiltinModule("node:os");
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), "proxycast-")));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const release = onEnd(process, remove);
  try {
    return await action(folder);
  } finally {
    release();
    remove();
  }
}

/** The end of what comes: what is asked for is printed last. */
function collect(stream: NodeJS.ReadableStream): () => string {
  let chunks: Buffer[] = [];
  let size = 0;
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < 2 * MOST) return;
    chunks = [Buffer.concat(chunks).subarray(-MOST)];
    size = MOST;
  });
  return () => Buffer.concat(chunks).subarray(-MOST).toString("utf8");
}

/** All of its session: a shell that is used interactively gives each job a group of its own. */
function killAll(process: NodeJS.Process, pid: number | undefined): void {
  if (pid === undefined) return;
  kill(process, process.platform === "win32" ? pid : -pid);
  for (const left of membersOf(pid)) kill(process, left);
}

/** Linux alone says. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function membersOf(session: number): number[] {
  const names = fs.existsSync("/proc/self/stat") ? fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return names.map(Number).filter((pid) => sessionOf(pid) === session);
}

function sessionOf(pid: number): number | undefined {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // Behind the name, which may hold anything: state, parent, group, session.
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[3]);
  } catch {
    return undefined; // It has ended meanwhile.
  }
}

function kill(process: NodeJS.Process, pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (errorCode(error) !== "ESRCH" && errorCode(error) !== "EPERM") throw error;
  }
}

/** What is to be done should a signal end this process. */
const ending = new Set<() => void>();
let stopListening = () => {};

/** Returns what takes it back. */
function onEnd(process: NodeJS.Process, action: () => void): () => void {
  if (ending.size === 0) stopListening = listen(process);
  ending.add(action);
  return () => {
    ending.delete(action);
    if (ending.size === 0) stopListening();
  };
}

function listen(process: NodeJS.Process): () => void {
  return whenInterrupted(process, (exitCode) => {
    // The last first: who writes to a folder ends before the folder goes.
    for (const each of [...ending].reverse()) each();
    process.exit(exitCode);
  });
}

/** Calls `act` in place of what these signals do, until what it returns is called. */
function whenInterrupted(process: NodeJS.Process, act: (exitCode: number) => void): () => void {
  const { signals } = process.getBuiltinModule("node:os").constants;
  const handle = (signal: NodeJS.Signals) => act(128 + signals[signal]);
  const taken = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of taken) process.on(signal, handle);
  return () => {
    for (const signal of taken) process.off(signal, handle);
  };
}
