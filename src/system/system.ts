// The machine, as the rest of proxycast sees it. System can only read, so whoever holds one can't change a thing;
// WritableSystem is handed to the transaction alone. Every question is one method, so that a run's questions can be
// noted and read once more (engine/unchanged.ts).
import type { ApartOptions, ApartOutcome } from "./apart.ts";

export type Platform = "linux" | "darwin" | "win32";

export interface FileFacts {
  readonly kind: "file" | "folder" | "other";
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly links: number;
  readonly device: number;
}

/** One folder, link or file on the way to a path, looked at itself. */
export interface TrailStep extends Pick<FileFacts, "mode" | "uid" | "gid"> {
  readonly path: string;
  readonly kind: FileFacts["kind"] | "link";
}

export interface Trail {
  /** From the root to the last that is there. */
  readonly steps: readonly TrailStep[];
  /** A link on the way leads to what is not there. */
  readonly isDangling: boolean;
}

/** A path itself, no link followed, in the words of GNU find: src/cli/launcher.sh. */
export interface Look {
  readonly kind: TrailStep["kind"];
  /** %D %i %m %U %G: device, inode, mode, owners. */
  readonly rights: string;
  /** %D %i %s %T@ %C@: device, inode, size, times. */
  readonly stamp: string;
  /** When it last changed (ms). */
  readonly changed: number;
}

export interface ProgramAnswer {
  /** undefined where the program could not be started or ran out of time. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
}

export interface ProgramOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly variables?: Readonly<Record<string, string>>;
  /** Where it starts. Default: where we do. */
  readonly folder?: string;
  /** Whether this answer may be saved as an input: not if it holds a secret. Default: never. */
  readonly isRepeatable?: (stdout: string) => boolean;
  /** The one program that is a shell command of the user's own: the password command. */
  readonly shell?: boolean;
  /** Its answer is no UTF-8: each character of stdout is a byte. */
  readonly isBinary?: boolean;
}

export interface ProcessIdentity {
  readonly machine: string;
  readonly boot: string;
  readonly pid: number;
  /** Digits; empty where it can't be told. */
  readonly started: string;
  /** The namespace in which the number means this process; empty where there is one alone. */
  readonly space: string;
}

export interface System {
  readonly platform: Platform;
  readonly home: string;
  /** Effective user id; undefined on Windows. */
  readonly user: number | undefined;
  /** Permission bits that a new file must not have. */
  readonly umask: number;
  variable(name: string): string | undefined;
  /** Names this machine among those that share one home. */
  machine(): string;
  /** The folder at which relative paths start. */
  workingFolder(): string;
  /** Name and release of the operating system, for the support desk. */
  description(): string;
  /** The bytes, or undefined if there is no such file. Other errors are thrown. */
  read(path: string): Buffer | undefined;
  /** Facts on what a path leads to (links followed), or undefined if it leads nowhere. */
  facts(path: string): FileFacts | undefined;
  /** What changes whenever the file does, by the kernel's own account, and when it last did (ms); undefined if it is missing. */
  stamp(path: string): { readonly text: string; readonly changed: number } | undefined;
  /** What is at a path itself; undefined where there is nothing, or it can't be looked at. */
  look(path: string): Look | undefined;
  /** Whether the disk that holds the file keeps that account. */
  keepsChangeTimes(path: string): boolean;
  /** Whether files may be made in a folder: false on a disk that can only be read, for root too. */
  mayWrite(folder: string): boolean;
  /** Whether a file that the user may write is kept from it by a mark of its own: chattr +i, chflags uchg. */
  isImmutable(file: string): boolean;
  /** The path with all links resolved; a missing last part is kept, through dangling links too. Throws on a loop. */
  realPath(path: string): string;
  /** All that is passed on the way to a path, links resolved. */
  trail(path: string): Trail;
  /** Names in a folder; empty if there is none. */
  list(path: string): string[];
  /**
   * The bytes of the files in a folder; none if there is no such folder. They count as unchanged as long as the folder does:
   * for what packages replace by new files.
   */
  readFolder(path: string): Buffer[];
  /** What a folder holds. Throws where it is none, or can't be read. */
  entries(path: string): readonly { readonly name: string; readonly kind: "folder" | "link" | "other" }[];
  /** Names that no server answers for are given up after two seconds, in this process, and keep no others waiting. */
  limitNameLookups(): void;
  /** The absolute path of a program on PATH, or undefined. */
  findProgram(name: string): string | undefined;
  /** Runs a program to ask it something: fixed arguments, an allow-listed environment, a time limit. */
  ask(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramAnswer>;
  /**
   * Gives a program a text by its standard input. What it says is not read: it may stay in the background with its output
   * open, as xclip does. Returns its exit code; undefined where it could not be started or ran out of time.
   */
  feed(
    program: string,
    args: readonly string[],
    input: string | Uint8Array,
    options: ProgramOptions,
  ): Promise<number | undefined>;
  /** As `ask`, at once and with nothing loaded for it: for a saved input, at every log-in. */
  askAgain(program: string, args: readonly string[], options: ProgramOptions): ProgramAnswer;
  /** Runs a part of ours in a process of its own, with bounds on time (ms) and memory (MB). */
  runPart(part: "pac", input: string, limits: { timeout: number; memory: number }): Promise<ProgramAnswer>;
  /** Runs a program of the user's in a session of its own, which has no terminal: all that it starts ends with it. */
  runApart(program: string, args: readonly string[], options: ApartOptions): Promise<ApartOutcome>;
  /** Runs something with a new empty folder that nobody else can read, and that goes with all that is in it. */
  withScratch<T>(action: (folder: string) => Promise<T>): Promise<T>;
  /** Every variable of this process, as it was before the launcher took Node's own out. */
  variables(): Readonly<Record<string, string>>;
  /** This process. */
  identity(): ProcessIdentity;
  isRunning(identity: ProcessIdentity): boolean;
  /** The same machine, with no answer remembered. */
  again(): System;
  /** The same machine as who has these variables sees it, and no others; with another home, too. */
  withEnvironment(environment: Readonly<Record<string, string>>): System;
}

export interface WritableSystem extends System {
  /**
   * Makes a new file with these bytes, mode and group, synced to the disk; fails if it exists. All is done to the open
   * file: a name may be another's by then.
   * @returns what tells the file from every other: idOf()
   */
  create(path: string, bytes: Uint8Array, mode: number, gid?: number): string;
  /**
   * Waits until the kernel gives another time to a file that changes: it goes by ticks of a few milliseconds. Makes this file
   * for it, and removes it.
   * @param patience milliseconds
   * @returns that time (ms); undefined where none was seen
   */
  nextTick(path: string, patience: number): number | undefined;
  /** What tells the plain file that is there itself from every other; undefined if there is none. */
  idOf(path: string): string | undefined;
  rename(from: string, to: string): void;
  /** A second name for a file; false if the name is taken. */
  link(from: string, to: string): boolean;
  /** Removes a file; a missing one is fine. */
  unlink(path: string): void;
  makeFolder(path: string, mode: number): void;
  /** Removes a folder if it is empty. */
  removeFolder(path: string): void;
  syncFolder(path: string): void;
  /**
   * Runs a program of the user's with our standard streams, in this environment with these changes, and waits.
   * @param input what it reads instead of our standard input
   * @returns its exit code; 128 plus the signal's number if one ended it
   */
  launch(
    program: string,
    args: readonly string[],
    variables: Readonly<Record<string, string | undefined>>,
    input?: string,
  ): Promise<number>;
}
