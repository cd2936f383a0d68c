// One writer at a time, and one tester. The lock names machine, boot, process and its start, so that one left by a crash is told from
// one that is held; a lock of another machine is never broken.
import * as path from "node:path";
import { EXIT, Problem } from "../model/problem.ts";
import { stateFolder, statePath } from "../system/folders.ts";
import { isSameBoot, NO_ID } from "../system/machine.ts";
import type { ProcessIdentity, System, WritableSystem } from "../system/system.ts";
import { journalPath } from "./journal.ts";

export interface LockKind {
  readonly name: string;
  /** Milliseconds that a second run waits for the first. */
  readonly patience: number;
}

export const WRITING: LockKind = { name: "lock", patience: 5_000 };
/** Nobody waits for it: what the one finds out is kept for the others. */
export const TESTING: LockKind = { name: "testing", patience: 0 };

/** Milliseconds between two looks. */
export const PAUSE = 50;

/**
 * Takes a lock and returns what gives it back.
 * @throws Problem (locked)
 */
export async function takeLock(system: WritableSystem, kind: LockKind = WRITING): Promise<() => void> {
  const lock = statePath(system, kind.name);
  const identity = system.identity();
  const mine = `${lock}.${identity.machine}-${identity.pid}-${identity.started || "0"}`;
  system.unlink(mine);
  system.create(mine, Buffer.from(JSON.stringify(identity)), 0o600);
  try {
    const deadline = Date.now() + kind.patience;
    // A second name for a file that is whole already: the lock is never there empty.
    while (!system.link(mine, lock)) {
      const holder = readHolder(system, lock);
      if (holder && isStale(system, holder)) breakLock(system, lock, holder, mine);
      else if (Date.now() >= deadline) throw held(lock, kind, holder, identity);
      else await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } finally {
    system.unlink(mine);
  }
  sweep(system, kind);
  return () => system.unlink(lock);
}

/** Gives back what this process holds: whoever took it was interrupted. */
export function dropOwnLock(system: WritableSystem, kind: LockKind): void {
  const holder = readHolder(system, statePath(system, kind.name));
  const { machine, pid } = system.identity();
  if (holder?.pid === pid && holder.machine === machine) system.unlink(statePath(system, kind.name));
}

/** Whether a crashed run left its lock: the next one must go the long way, even with nothing of its own to write. */
export function isLockLeft(system: System, kind: LockKind = WRITING): boolean {
  const holder = readHolder(system, statePath(system, kind.name));
  return holder !== undefined && isStale(system, holder);
}

/** Whether another run is writing at this moment: its journal is there, and it lives. */
export function isBeingWritten(system: System): boolean {
  return system.facts(journalPath(system)) !== undefined && isHeldByAnother(system, WRITING);
}

/** Milliseconds beyond which a test is none any more: its process was stopped, or its machine is gone. */
const LONGEST_TEST = 10 * 60_000;

/** Whether a run ended for no more than that another tests the proxy now, which says itself what becomes of it. */
export function isTestedByAnother(system: System, { exitCode, identity }: Problem): boolean {
  if (exitCode !== EXIT.locked || identity !== TESTING.name) return false;
  const { changed = Date.now() } = system.stamp(statePath(system, TESTING.name)) ?? {};
  return Math.abs(Date.now() - changed) < LONGEST_TEST;
}

export function isHeldByAnother(system: System, kind: LockKind): boolean {
  const holder = readHolder(system, statePath(system, kind.name));
  return holder !== undefined && holder.pid !== system.identity().pid && !isStale(system, holder);
}

/** What a stale lock is renamed to ends so. */
const STALE = "-stale";

/** The names under which runs that are gone waited for the lock: whole, or empty where a run was killed early. */
function sweep(system: WritableSystem, kind: LockKind): void {
  const own = system.identity();
  for (const name of system.list(stateFolder(system))) {
    const [, machine = own.machine, pid, started = "", stale] =
      new RegExp(`^${kind.name}\\.(?:(.+)-)?(\\d+)-(\\d*)(${STALE})?$`).exec(name) ?? [];
    if (!pid) continue;
    const file = statePath(system, name);
    // A lock that is put aside says who held it: its name says who is at work on it.
    const holder = (stale ? undefined : readHolder(system, file)) ?? { ...own, machine, pid: Number(pid), started };
    if (isStale(system, holder)) system.unlink(file);
  }
}

function readHolder(system: System, lock: string): ProcessIdentity | undefined {
  try {
    const holder: unknown = JSON.parse(system.read(lock)?.toString("utf8") ?? "");
    return isIdentity(holder) ? holder : undefined;
  } catch {
    return undefined; // Gone meanwhile, or not one of ours: waited for, never broken.
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  const { machine, pid, started, boot } = (value ?? {}) as Partial<Record<keyof ProcessIdentity, unknown>>;
  return typeof pid === "number" && [machine, started, boot].every((text) => typeof text === "string");
}

/** Whether its process is gone for sure. */
function isStale(system: System, holder: ProcessIdentity): boolean {
  const { machine, boot, space } = system.identity();
  if (holder.machine !== machine) return false;
  // Of machines without an id, this may be another.
  if (!isSameBoot(holder.boot, boot)) return machine !== NO_ID;
  return (holder.space ?? space) === space && !system.isRunning(holder);
}

/** Renames it first and looks again: two runs may both have seen the stale one, and only one may break it. */
function breakLock(system: WritableSystem, lock: string, stale: ProcessIdentity, mine: string): void {
  const aside = `${mine}${STALE}`;
  try {
    system.rename(lock, aside);
  } catch {
    return; // The other run was first.
  }
  const taken = readHolder(system, aside);
  const isSame = taken && taken.pid === stale.pid && taken.started === stale.started && taken.boot === stale.boot;
  if (!isSame) system.link(aside, lock);
  system.unlink(aside);
  system.syncFolder(path.dirname(lock));
}

function held(lock: string, kind: LockKind, holder: ProcessIdentity | undefined, self: ProcessIdentity): Problem {
  const what = kind === TESTING ? "is testing the proxy" : "holds the lock";
  const isOther = holder !== undefined && holder.machine !== self.machine;
  const where = isOther ? ` on another machine (${holder.machine})` : "";
  const who = holder ? `process ${holder.pid}${where}` : "its lock can't be read";
  const advice = `try again when it is done; if no proxycast runs${isOther ? " there" : ""}, remove ${lock}, which loses nothing`;
  return new Problem(EXIT.locked, `another run ${what}: ${who}; ${advice}`, [], kind.name);
}
