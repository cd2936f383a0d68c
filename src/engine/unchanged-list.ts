// What the launcher (src/cli/launcher.sh) compares by itself before it starts Node: the inputs of the last run that ended
// in sync, put as what sh and one `find` can tell. Where they can't tell one of them, there is no such list.
import * as path from "node:path";
import { printable } from "../model/printable.ts";
import type { Look, System, WritableSystem } from "../system/system.ts";
import { checkUnchanged, type Input, isSettled, readLastRun, unchangedListPath } from "./unchanged.ts";

/** The program that asks. */
export interface Program {
  readonly version: string;
  /** With the version of its Node. */
  readonly build: string;
  /** What is run: Node, and the program's own file. */
  readonly files: readonly [node: string, program: string];
}

/**
 * Leaves the list for the inputs that are saved, or none. Failures are thrown.
 * @param tick see isSettled()
 */
export function leaveList(system: WritableSystem, program: Program, args: readonly string[], tick?: number): void {
  if (system.platform !== "linux") return;
  system.unlink(unchangedListPath(system));
  const list = formatList(system.again(), program, args, tick);
  // First looked at, then asked once more: what changed before shows in the answers, and what changes now in the list.
  const isSame = list !== undefined && checkUnchanged(system.again(), program.build, args) !== undefined;
  // In place: sh believes no part of it.
  if (isSame) system.create(unchangedListPath(system), Buffer.from(list), 0o600);
}

/** Nothing that sh and `find` can compare tells of this. */
class Untold extends Error {}

/** The list; undefined where it can't be had. */
function formatList(
  system: System,
  { version, files }: Program,
  args: readonly string[],
  tick: number | undefined,
): string | undefined {
  const lastRun = readLastRun(system);
  if (!lastRun || lastRun.until !== undefined || lastRun.youngAt !== undefined) return undefined;
  const notes = args.includes("--quiet") ? [] : lastRun.notes;
  try {
    const watch = new Watch(system, tick);
    for (const input of lastRun.inputs) watch.input(input);
    for (const name of ["HOME", "PATH"]) watch.variable(name);
    for (const file of files) watch.file(file);
    watch.node(files[0]);
    watch.file(path.dirname(unchangedListPath(system)));
    const head = [`proxycast ${version}`, String(args.length), ...args];
    const facts = [...watch.facts, ...notes.map((note) => `>${printable(note)}`)];
    const known = [`600 ${system.user}`, ...watch.looks.values()];
    return join([head, facts, facts, [...watch.looks.keys()], known]);
  } catch (error) {
    if (error instanceof Untold) return undefined;
    throw error;
  }
}

/** Lines end in a line feed, parts in a tab: what holds one can't be told. */
function join(parts: readonly (readonly string[])[]): string {
  if (parts.flat().some((line) => /[\t\n\0]/.test(line))) throw new Untold();
  return parts.map((lines) => lines.join("\n")).join("\t");
}

const PATHS: ReadonlySet<string> = new Set(["stamp", "facts", "realPath", "trail", "list"]);

/** Gathers what the inputs go by. */
class Watch {
  /** What sh compares: a variable that is set (+), or not (-), a path that is not there, the machine (@). */
  readonly facts = new Set<string>();
  /** What `find` is asked, and what it prints. */
  readonly looks = new Map<string, string>();
  readonly #system: System;
  readonly #tick: number | undefined;

  constructor(system: System, tick: number | undefined) {
    this.#system = system;
    this.#tick = tick;
    // There PATH is not taken as it is: the drives of Windows are left out.
    if (system.variable("WSL_DISTRO_NAME") !== undefined) throw new Untold();
    this.variable("WSL_DISTRO_NAME");
  }

  input([ask, subject, answer]: Input): void {
    // A file that is known by its bytes alone is no such path.
    const isPath = PATHS.has(ask) || (ask === "read" && answer === "");
    if (ask === "variable") this.variable(subject);
    else if (ask === "findProgram") this.program(subject);
    else if (ask === "machine") this.#machine(answer.slice(1));
    else if (isPath) this.file(subject, ask === "stamp" || ask === "list");
    else throw new Untold();
  }

  variable(name: string): void {
    const value = this.#system.variable(name);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value === "") throw new Untold();
    this.facts.add(value === undefined ? `-${name}` : `+${name}=${value}`);
  }

  #machine(id: string): void {
    const [line] = this.#system.read("/etc/machine-id")?.toString("latin1").split("\n") ?? [];
    if (line !== id || !/^[0-9a-f]{32}$/.test(id)) throw new Untold();
    this.facts.add(`@${id}`);
  }

  /** @param namesCount whether names that come and go in it do, where it is a folder */
  file(file: string, namesCount = false): void {
    const { steps, isDangling } = this.#system.trail(file);
    if (isDangling) throw new Untold();
    for (const step of steps) this.#look(step.path);
    const last = this.#system.look(file);
    if (!last) this.facts.add(file);
    else if (namesCount && steps.at(-1)?.kind === "folder") this.#look(file === "/" ? "/." : `${file}/.`);
  }

  /** Each folder on PATH, and each file by this name in them, up to the one that is the program. */
  program(name: string): void {
    const found = this.#system.findProgram(name);
    for (const folder of this.#programFolders()) {
      this.file(folder, true);
      const file = `${folder}/${name}`;
      if (this.#system.look(file)) this.file(file);
      if (file === found) return;
    }
  }

  /** `exec node` must start this one: not what chooses a version by the folder. */
  node(executable: string): void {
    this.program("node");
    const found = this.#system.findProgram("node");
    if (!found || this.#system.realPath(found) !== executable) throw new Untold();
  }

  #programFolders(): readonly string[] {
    const folders = (this.#system.variable("PATH") ?? "").split(":");
    // sh goes by the working folder there.
    if (!folders.every(path.isAbsolute)) throw new Untold();
    return folders;
  }

  #look(file: string): void {
    if (this.looks.has(file)) return;
    const look = this.#system.look(file);
    if (!look) throw new Untold();
    const isByRights = look.kind === "folder" && !file.endsWith("/.");
    if (!isByRights && !this.#isTrusted(file, look)) throw new Untold();
    this.looks.set(file, isByRights ? look.rights : look.stamp);
  }

  /** Whether its times tell of every change from now on. A disk follows links: it is asked for the folder of one. */
  #isTrusted(file: string, { kind, changed }: Look): boolean {
    return isSettled(changed, this.#tick) && this.#system.keepsChangeTimes(kind === "link" ? path.dirname(file) : file);
  }
}
