// The entry: the only file that touches `process`. Answers a log-in with nothing to do by itself.

import * as fs from "node:fs";
import { useCodeCache } from "./build/code-cache.ts";
import { makeProgress } from "./cli/progress.ts";
import type { Colors, Context } from "./commands/shared/context.ts";
import { checkUnchanged } from "./engine/unchanged.ts";
import type { Program } from "./engine/unchanged-list.ts";
import { printable } from "./model/printable.ts";
import { EXIT, errorCode, Problem } from "./model/problem.ts";
import { createSystem } from "./system/node.ts";
import type { WritableSystem } from "./system/system.ts";

declare const PROXYCAST_VERSION: string;

const BUILD = `${PROXYCAST_VERSION} on Node ${process.version}`;
const PROGRAM: Program = {
  version: PROXYCAST_VERSION,
  build: BUILD,
  files: [process.execPath, process.argv[1] as string],
};

const progress = makeProgress(
  (text) => void process.stderr.write(text),
  () => process.stderr.columns || 80,
);

const PLAIN: Colors = { good: (text) => text, bad: (text) => text };
const COLORED: Colors = {
  good: (text) => `\u001b[32m${text}\u001b[39m`,
  bad: (text) => `\u001b[31m${text}\u001b[39m`,
};

async function start(): Promise<number> {
  if (await isStillInSync()) return EXIT.done;
  useCodeCache();
  if (process.argv[2] === "--get-yargs-completions") {
    const { complete } = await import("./cli/completion.ts");
    const isZsh = /zsh/.test(process.env.SHELL ?? "") || process.env.ZSH_NAME !== undefined;
    print(`${(await complete(process.argv.slice(4), isZsh)).join("\n")}\n`);
    return EXIT.done;
  }
  const { run } = await import("./cli/main.ts");
  return run(process.argv.slice(2), PROXYCAST_VERSION, {
    createContext,
    print,
    printError: (text) => say(text),
  });
}

/** The way of a log-in that the launcher could not answer by itself: nothing has changed since the last `apply`. */
async function isStillInSync(): Promise<boolean> {
  const args = process.argv.slice(2);
  if (args[0] !== "apply") return false;
  const system = createSystem(process);
  const notes = checkUnchanged(system, BUILD, args);
  if (!args.includes("--quiet")) for (const note of notes ?? []) say(note);
  // It saw something else that has changed, as names in a folder on PATH: from now on that is what it goes by.
  if (notes && process.env.PROXYCAST_CHANGED) await renewList(system, args);
  return notes !== undefined;
}

async function renewList(system: WritableSystem, args: readonly string[]): Promise<void> {
  const { leaveList } = await import("./engine/unchanged-list.ts");
  try {
    leaveList(system, PROGRAM, args);
  } catch {
    // A home that can only be read: the launcher asks us again.
  }
}

function createContext({ quiet, verbose, color }: { quiet: boolean; verbose: boolean; color: string }): Context {
  const isTerminal = isTerminalOutput();
  // https://no-color.org
  const isColored = color === "always" || (color === "auto" && isTerminal && !process.env.NO_COLOR);
  return {
    system: createSystem(process),
    ...PROGRAM,
    args: process.argv.slice(2),
    // When this run began, not when it got here: what others found out meanwhile is news to it. `performance` knows it, too,
    // but takes a module of its own.
    now: new Date(Date.now() - process.uptime() * 1_000),
    isInteractive: () => !quiet && process.stdin.isTTY === true && process.stderr.isTTY === true,
    streams: () => ({ input: process.stdin, output: process.stderr, signals: process }),
    isTerminal: () => !quiet && isTerminal,
    out: (text) => {
      progress.clear();
      if (!quiet && text) print(`${text}\n`);
    },
    write: (bytes) => {
      progress.clear();
      if (!quiet) print(bytes);
    },
    readStandardInput,
    note: (text) => void (quiet || say(text)),
    error: (text) => say(`proxycast: ${text}`),
    detail: (text) => void (verbose && say(text)),
    progress: (text) => {
      if (verbose) say(text);
      else if (!quiet && process.stderr.isTTY) progress.show(printable(text));
    },
    color: isColored ? COLORED : PLAIN,
  };
}

/** Whether a person reads standard output. Node's own answer takes streams that nothing else here needs. */
function isTerminalOutput(): boolean {
  if (process.platform === "win32") return process.stdout.isTTY === true;
  const { isCharacterDevice, rdev } = statOf(1) ?? {};
  return isCharacterDevice === true && rdev !== statOf("/dev/null")?.rdev && process.stdout.isTTY === true;
}

function statOf(file: string | number): { isCharacterDevice: boolean; rdev: number } | undefined {
  try {
    const stat = typeof file === "number" ? fs.fstatSync(file) : fs.statSync(file);
    return { isCharacterDevice: stat.isCharacterDevice(), rdev: stat.rdev };
  } catch {
    return undefined; // Closed.
  }
}

/** One line to standard error. It may hold a name from a clone, and no terminal is to obey that. */
function say(line: string): void {
  progress.clear();
  write(2, `${printable(line)}\n`, () => {});
}

function print(output: string | Buffer): void {
  write(1, output, (code) => {
    // Whoever reads us may have seen enough, as `head` has. A full disk has not.
    if (code === "EPIPE") return;
    say(`proxycast: standard output can't be written (${code})`);
    process.exit(EXIT.refused);
  });
}

const queued = new Set<1 | 2>();

/**
 * Writes at once: Node's own streams take longer to load than all that is written takes. They have the patience, though, for
 * a pipe that is full and keeps nobody waiting (EAGAIN), and the way to a console of Windows.
 */
function write(to: 1 | 2, output: string | Buffer, onError: (code: string) => void): void {
  let rest = typeof output === "string" ? Buffer.from(output) : output;
  try {
    if (process.platform !== "win32" && !queued.has(to))
      while (rest.length > 0) rest = rest.subarray(fs.writeSync(to, rest));
  } catch (error) {
    if (errorCode(error) !== "EAGAIN") {
      onError(errorCode(error));
      return;
    }
  }
  if (rest.length === 0) return;
  const stream = to === 1 ? process.stdout : process.stderr;
  if (!queued.has(to)) stream.on("error", (error) => onError(errorCode(error)));
  queued.add(to);
  stream.write(rest);
}

/** Milliseconds; a person at the keyboard has all the time. */
const INPUT_TIMEOUT = 30_000;

async function readStandardInput(): Promise<Buffer> {
  const late = () => process.stdin.destroy(new Problem(EXIT.usage, "nothing came on standard input in 30 seconds"));
  const timer = process.stdin.isTTY ? undefined : setTimeout(late, INPUT_TIMEOUT);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  clearTimeout(timer);
  return Buffer.concat(chunks);
}

// What it ends with if nothing is left to wait for before this is over: Node would call that a success.
process.exitCode = EXIT.internal;
start().then((exitCode) => {
  progress.clear();
  process.exitCode = exitCode;
  // All is written: to take Node down piece by piece would keep whoever waits for nothing.
  if (queued.size === 0) process.exit();
  // A name server that does not answer would keep us for half a minute more.
  setTimeout(() => process.exit(), 200).unref();
});
