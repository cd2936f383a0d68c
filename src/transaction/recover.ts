// Takes back an unfinished transaction, after a crash or an error: every file that still is as we left it gets its
// bytes from before. A file that somebody changed meanwhile stays, is named, and its bytes from before are kept.
import * as path from "node:path";
import { errorCode, OF_ONE_FILE, Problem } from "../model/problem.ts";
import { folderMode, statePath } from "../system/folders.ts";
import type { System, WritableSystem } from "../system/system.ts";
import { type Journal, type JournalFile, journalPath, readJournal } from "./journal.ts";
import { hashOf } from "./ledger.ts";
import { isBeingWritten, isLockLeft } from "./lock.ts";
import { install, stage, temporaryPath } from "./replace.ts";

/** @returns a sentence for each file that could not be taken back */
export function recover(system: WritableSystem): string[] {
  const journal = readJournal(system);
  // Without a journal nothing was renamed; at most its own temporary file is left.
  system.unlink(temporaryPath(journalPath(system)));
  if (!journal) return [];
  const left = rollBack(system, journal);
  system.unlink(journalPath(system));
  system.syncFolder(path.dirname(journalPath(system)));
  return left;
}

/** What to say of a run that was cut off, where nothing takes it back now. */
export function noteUnfinished(system: System): string[] {
  try {
    const isLeft = readJournal(system) !== undefined && !isBeingWritten(system);
    return isLeft ? ["an earlier run was cut off: the next apply, off, on or remove takes back what it had begun"] : [];
  } catch (error) {
    if (error instanceof Problem) return [error.message];
    throw error;
  }
}

/** Whether an earlier run was cut off. */
export function isUnfinished(system: WritableSystem): boolean {
  return readJournal(system) !== undefined || isLockLeft(system);
}

function rollBack(system: WritableSystem, journal: Journal): string[] {
  const left: string[] = [];
  for (const file of [...journal.files].reverse()) {
    const before = file.before === null ? null : Buffer.from(file.before, "base64");
    try {
      if (!rollBackFile(system, file, before)) left.push(keep(system, file, before, CHANGED));
    } catch (error) {
      const code = errorCode(error);
      // A folder in its place, or a mark against writing: the others are not to wait for that.
      if (!OF_ONE_FILE.includes(code)) throw error;
      left.push(keep(system, file, before, `could not be taken back after an interrupted run (${code})`));
    }
  }
  return left;
}

const CHANGED = "was changed by somebody else during an interrupted run";

/** Returns whether the file is as before. */
function rollBackFile(system: WritableSystem, file: JournalFile, before: Buffer | null): boolean {
  const bytes = system.read(file.path);
  const now = bytes ? hashOf(bytes) : null;
  const isAsBefore = now === (before && hashOf(before));
  try {
    system.unlink(file.temporary);
  } catch (error) {
    // In a folder that only grows it stays: the file itself is whole.
    if (!isAsBefore || !OF_ONE_FILE.includes(errorCode(error))) throw error;
  }
  if (isAsBefore) dropFolders(system, file);
  else if (now === file.after) putBack(system, file, before);
  else return false;
  return true;
}

function putBack(system: WritableSystem, file: JournalFile, before: Buffer | null): void {
  if (before) {
    for (const folder of file.drops) if (!system.facts(folder)) system.makeFolder(folder, folderMode(system));
    install(system, stage(system, file.path, before, file.mode ?? 0o600, file.gid ?? undefined));
    return;
  }
  system.unlink(file.path);
  dropFolders(system, file);
}

function dropFolders(system: WritableSystem, { makes }: JournalFile): void {
  for (const folder of [...makes].reverse()) system.removeFolder(folder);
}

function keep(system: WritableSystem, file: JournalFile, before: Buffer | null, why: string): string {
  if (!before) return `${file.path} ${why}: left as it is`;
  const kept = statePath(system, `kept-${hashOf(file.path).slice(0, 12)}`);
  install(system, stage(system, kept, before, 0o600, undefined));
  return `${file.path} ${why}: left as it is; what stood there before is in ${kept}`;
}
