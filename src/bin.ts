// The entry: the only file that touches `process`. Answers a log-in with nothing to do by itself.

import { useCodeCache } from "./build/code-cache.ts";
import { makeProgress } from "./cli/progress.ts";
import type { Colors, Context } from "./commands/shared/context.ts";
import { checkUnchanged } from "./engine/unchanged.ts";
import type { Program } from "./engine/unchanged-list.ts";
import { printable } from "./model/printable.ts";
import { EXIT, Problem } from "./model/problem.ts";
import { createSystem } from "./system/node.ts";
import type { WritableSystem } from "./system/system.ts";

declare const PROXYCAST_VERSION: string;

const BUILD = `${PROXYCAST_VERSION} on Node ${process.version}`;
const PROGRAM: Program = {
  version: PROXYCAST_VERSION,
  build: BUILD,
  files: [process.execPath, process.argv[1] as string],
};

const progress = makeProgress((text) => void process.stderr.write(text));

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
    process.stdout.write(`${complete(process.argv.slice(4), isZsh).join("\n")}\n`);
    return EXIT.done;
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads us may have seen enough, as `head` has. A full disk has not.
    if (error.code === "EPIPE") return;
    process.stderr.write(`proxycast: standard output can't be written (${error.code})\n`);
    process.exit(EXIT.refused);
  });
  const { run } = await import("./cli/main.ts");
  return run(process.argv.slice(2), PROXYCAST_VERSION, {
    createContext,
    readStandardInput,
    print: (text) => void process.stdout.write(text),
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
  const isTerminal = process.stdout.isTTY === true;
  // https://no-color.org
  const isColored = color === "always" || (color === "auto" && isTerminal && !process.env.NO_COLOR);
  return {
    system: createSystem(process),
    ...PROGRAM,
    args: process.argv.slice(2),
    // When this run began, not when it got here: what others found out meanwhile is news to it.
    now: new Date(performance.timeOrigin),
    isInteractive: () => !quiet && process.stdin.isTTY === true && process.stderr.isTTY === true,
    isTerminal: () => !quiet && isTerminal,
    out: (text) => {
      progress.clear();
      if (!quiet && text) process.stdout.write(`${text}\n`);
    },
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

/** One line to standard error. It may hold a name from a clone, and no terminal is to obey that. */
function say(line: string): void {
  progress.clear();
  process.stderr.write(`${printable(line)}\n`);
}

/** Milliseconds; a person at the keyboard has all the time. */
const INPUT_TIMEOUT = 30_000;

async function readStandardInput(): Promise<string> {
  const late = () => process.stdin.destroy(new Problem(EXIT.usage, "nothing came on standard input in 30 seconds"));
  const timer = process.stdin.isTTY ? undefined : setTimeout(late, INPUT_TIMEOUT);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  clearTimeout(timer);
  return Buffer.concat(chunks).toString("utf8");
}

start().then((exitCode) => {
  progress.clear();
  process.exitCode = exitCode;
  // A name server that does not answer would keep us for half a minute more.
  setTimeout(() => process.exit(), 200).unref();
});
