// Carries out a plan: all of it or nothing. Lock, recover, check again, journal, stage, rename, ledger, drop the journal.
import * as path from "node:path";
import { EXIT, errorCode, OF_ONE_FILE, Problem } from "../model/problem.ts";
import type { FileChange, Plan } from "../plan/plan.ts";
import { folderMode, stateFolder } from "../system/folders.ts";
import { formatState } from "../system/state-file.ts";
import type { WritableSystem } from "../system/system.ts";
import { type Journal, journalPath } from "./journal.ts";
import { hashOf, ledgerPath } from "./ledger.ts";
import { recover } from "./recover.ts";
import { put, replaceFile, type Staged, stage, temporaryPath } from "./replace.ts";

/** A file of ours that changes with the plan: saved state and ledger. undefined: it goes. */
export interface StateFile {
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}

/**
 * Writes the changes and the state files in one transaction. The caller holds the lock and has recovered.
 * @returns what went wrong once everything was written
 * @throws Problem (refused): nothing has changed then, or the message says what is left
 */
export function commit(system: WritableSystem, changes: readonly FileChange[], state: readonly StateFile[]): string[] {
  const all: FileChange[] = [
    ...changes,
    ...state.map(
      ({ path: file, before, after }): FileChange => ({
        shown: file,
        path: file,
        before,
        after,
        modeBefore: before && 0o600,
        mode: 0o600,
        gid: undefined,
        makes: [],
        drops: [],
        keys: [],
        secrets: [],
        conceals: "all",
      }),
    ),
  ];
  let current: FileChange | undefined;
  const staged = new Map<FileChange, Staged>();
  try {
    replaceFile(system, journalPath(system), formatState(toJournal(all)));
    for (const change of all) {
      current = change;
      for (const folder of change.makes) if (!system.facts(folder)) makeFolder(system, folder);
      if (change.after) staged.set(change, stage(system, change.path, change.after, change.mode, change.gid));
    }
    for (const change of all) {
      current = change;
      checkUnchanged(system, change);
      const ready = staged.get(change);
      if (ready) put(system, ready);
      else system.unlink(change.path);
    }
    // Each folder once: until the journal is dropped, a power failure takes all of it back in any case.
    for (const [folder, change] of new Map(all.map((change) => [path.dirname(change.path), change]))) {
      current = change;
      system.syncFolder(folder);
    }
    for (const { after, drops } of all) {
      if (!after) for (const folder of [...drops].reverse()) system.removeFolder(folder);
    }
    current = undefined;
    system.unlink(journalPath(system));
  } catch (error) {
    throw undo(system, error, changes.includes(current as FileChange) ? current : undefined, current?.shown);
  }
  try {
    system.syncFolder(stateFolder(system));
    return [];
  } catch (error) {
    return [`the state folder could not be synced (${errorCode(error)}): a power failure now may take all of it back`];
  }
}

/** What ended a transaction, which was taken back whole, is one file: the others may be written without it. */
export interface FileFailure extends Problem {
  /** Its real path. */
  readonly file: string;
  readonly reason: string;
}

export function isFileFailure(error: unknown): error is FileFailure {
  return error instanceof Problem && "file" in error;
}

/** The state files that a plan changes: the ledger, if it does. */
export function ledgerChange(
  system: WritableSystem,
  plan: Pick<Plan, "ledger">,
  before: Buffer | undefined,
): StateFile {
  const isEmpty = plan.ledger.files.length === 0 && plan.ledger.emitted.length === 0;
  return { path: ledgerPath(system), before, after: isEmpty ? undefined : formatState(plan.ledger) };
}

/** Folders of the state are private, the others as any program of the user's would make them. */
function makeFolder(system: WritableSystem, folder: string): void {
  system.makeFolder(folder, folder.startsWith(stateFolder(system)) ? 0o700 : folderMode(system));
}

function toJournal(changes: readonly FileChange[]): Journal {
  return {
    schema: 1,
    files: changes.map(({ path: file, before, after, modeBefore, gid, makes, drops }) => ({
      path: file,
      temporary: temporaryPath(file),
      before: before ? before.toString("base64") : null,
      after: after ? hashOf(after) : null,
      mode: modeBefore ?? null,
      gid: gid ?? null,
      makes,
      drops,
    })),
  };
}

/** The bytes must still be those that were planned on. */
function checkUnchanged(system: WritableSystem, { path: file, shown, before }: FileChange): void {
  const now = system.read(file);
  const isSame = now === undefined ? before === undefined : before !== undefined && now.equals(before);
  if (!isSame)
    throw new Problem(EXIT.refused, `${shown} was changed while proxycast ran: nothing was written; run it again`);
}

/** @param target the change that failed, if it is one of the user's files */
function undo(system: WritableSystem, error: unknown, target: FileChange | undefined, shown = "the journal"): unknown {
  const code = errorCode(error);
  const known = error instanceof Problem ? error.message : undefined;
  const message = known ?? `${shown} could not be written (${code}): nothing was changed`;
  let left: string[];
  try {
    left = recover(system);
  } catch (fault) {
    left = [`taking back what was done failed too (${errorCode(fault)}): the next run takes it back`];
  }
  const isWhole = left.length === 0;
  if (known === undefined && code === "unknown error" && isWhole) return error;
  const problem = new Problem(EXIT.refused, [message, ...left].join("; "));
  const isOfOneFile = target !== undefined && isWhole && OF_ONE_FILE.includes(code);
  return isOfOneFile
    ? Object.assign(problem, { file: target.path, reason: known ?? `it can't be replaced (${code})` })
    : problem;
}
