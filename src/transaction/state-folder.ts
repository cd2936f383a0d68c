// The state folder itself: made private, kept out of every repository, and taken away when nothing is left to remember.
import * as path from "node:path";
import { EXIT, errorCode, Problem } from "../model/problem.ts";
import { missingFolders, stateFolder, statePath } from "../system/folders.ts";
import { formatState, isTexts, readState } from "../system/state-file.ts";
import type { System, WritableSystem } from "../system/system.ts";

/** Names the folders that we made for it, the outermost first. */
function madePath(system: System): string {
  return statePath(system, "made.json");
}

/** It may hold what the user's own files held: git must never take it in, wherever the home is. */
function ignorePath(system: System): string {
  return statePath(system, ".gitignore");
}

/**
 * Makes it where it is missing, with its parents: built beside and renamed, so that it is there whole, with the record of
 * what was made, or not at all.
 * @throws Problem (refused)
 */
export function makeStateFolder(system: WritableSystem): void {
  const missing = missingFolders(system, madePath(system));
  const [top] = missing;
  if (!top) return;
  const { pid, started } = system.identity();
  const beside = `${besidePrefix(top)}${pid}-${started}`;
  const inside = (file: string) => beside + file.slice(top.length);
  try {
    sweep(system, top, missing);
    for (const folder of missing) system.makeFolder(inside(folder), 0o700);
    system.create(inside(madePath(system)), formatState({ schema: 1, folders: missing }), 0o600);
    system.create(inside(ignorePath(system)), Buffer.from("*\n"), 0o600);
    system.rename(beside, top);
  } catch (error) {
    takeApart(system, missing.map(inside), [madePath(system), ignorePath(system)].map(inside));
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) {
      throw new Problem(EXIT.refused, `the state folder can't be made (${errorCode(error)}): nothing was written`);
    }
    makeStateFolder(system); // Another run was first: perhaps with a part of it alone.
  }
}

function besidePrefix(top: string): string {
  return `${top}.proxycast-tmp-`;
}

/** What runs that were killed here left. */
function sweep(system: WritableSystem, top: string, missing: readonly string[]): void {
  const prefix = besidePrefix(top);
  for (const name of system.list(path.dirname(top))) {
    const beside = path.join(path.dirname(top), name);
    const [, pid, started = ""] = /^(\d+)-(\d*)$/.exec(beside.slice(prefix.length)) ?? [];
    if (!beside.startsWith(prefix) || !pid) continue;
    if (system.isRunning({ ...system.identity(), pid: Number(pid), started })) continue;
    const inside = (file: string) => beside + file.slice(top.length);
    takeApart(system, missing.map(inside), [madePath(system), ignorePath(system)].map(inside));
  }
}

function takeApart(system: WritableSystem, folders: readonly string[], files: readonly string[]): void {
  for (const file of files) system.unlink(file);
  for (const folder of [...folders].reverse()) system.removeFolder(folder);
}

/** Drops the folder if it holds nothing but its own two files. */
export function dropStateFolder(system: WritableSystem): void {
  const own = [madePath(system), ignorePath(system)];
  const names = system.list(stateFolder(system)).map((name) => statePath(system, name));
  if (names.some((name) => !own.includes(name))) return;
  takeApart(system, foldersMade(system), own);
}

interface Made {
  readonly schema: 1;
  readonly folders: readonly string[];
}

/** The state folder, and what was made on the way to it, as noted then. Where the note is odd, the folder alone. */
function foldersMade(system: System): readonly string[] {
  const folder = stateFolder(system);
  const isWhole = (state: object): state is Made => isTexts((state as Made).folders);
  try {
    const { folders = [] } = readState(system, madePath(system), isWhole, "") ?? {};
    return [...folders.filter((made) => folder.startsWith(made + path.sep)), folder];
  } catch (error) {
    if (error instanceof Problem) return [folder];
    throw error;
  }
}
