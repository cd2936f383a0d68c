// What the last runs of `apply` left: what they failed of, what was changed by the user, what was refused. Kept so that a
// log-in tells it once and `status` tells it at any time. Only what is not in order is kept; texts are redacted.
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { statePath } from "../system/folders.ts";
import { checkOwnership } from "../system/ownership.ts";
import { formatState, isListOf, isText, readState } from "../system/state-file.ts";
import type { System, WritableSystem } from "../system/system.ts";
import { isLockLeft, type LockKind, takeLock } from "./lock.ts";
import { replaceFile } from "./replace.ts";
import { makeStateFolder } from "./state-folder.ts";

/** Something that a run left. */
export interface Leftover {
  /** A digest: the same as long as it is the same problem. */
  readonly id: string;
  /** Redacted. */
  readonly text: string;
}

export interface Run {
  /** ISO date. */
  readonly at: string;
  /** Id of the machine that it ran on: a home may be on several. */
  readonly machine: string;
  /** What was asked, as a digest: one command line says nothing of another's problems. */
  readonly asked: string;
  readonly exitCode: ExitCode;
  /** What it ended of. */
  readonly failure?: Leftover;
  /** What is left in files; after a failure, what the run before it left. */
  readonly left: readonly Leftover[];
}

interface LastRuns {
  readonly schema: 1;
  /** The newest first. */
  readonly runs: readonly Run[];
}

/** Who tells: several terminals that open at once don't all say the same. */
const TELLING: LockKind = { name: "telling", patience: 1_000 };

const KEPT = 16;

function lastRunPath(system: System): string {
  return statePath(system, "last-run.json");
}

/** The runs that left something, the newest first. A damaged file counts as none: nothing hangs on it but a repeated line. */
export function readLastRuns(system: System): readonly Run[] {
  try {
    return readState(system, lastRunPath(system), isWhole, "")?.runs ?? [];
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

function isWhole(state: { schema: 1 }): state is LastRuns {
  const isLeftover = ({ id, text }: Record<string, unknown>) => isText(id) && isText(text);
  return isListOf((state as Partial<LastRuns>).runs, ({ at, machine, asked, exitCode, failure, left }) => {
    const isDated = isText(at) && !Number.isNaN(Date.parse(at));
    const isNumbered = Object.values(EXIT).some((code) => code === exitCode);
    const isRead = isListOf(left, isLeftover) && (failure === undefined || isListOf([failure], isLeftover));
    return isDated && isText(machine) && isText(asked) && isNumbered && isRead;
  });
}

/** A run that is over: its failure, or what it left without one. */
export type Ended = Omit<Run, "machine" | "left"> & { readonly left?: readonly Leftover[] };

/**
 * Remembers a run that left something. Returns what no run like it had left before: that is to be told.
 * @throws Problem, or what the system says, where it can't be remembered
 */
export async function noteRun(system: WritableSystem, ended: Ended): Promise<readonly Leftover[]> {
  checkOwnership(system);
  makeStateFolder(system);
  const release = await takeLock(system, TELLING);
  try {
    const { machine } = system.identity();
    const { before, others } = findRun(system, ended);
    const left = ended.left ?? before?.left ?? [];
    save(system, [{ ...ended, machine, left }, ...others].slice(0, KEPT));
    const known = new Set([...(before?.failure ? [before.failure] : []), ...(before?.left ?? [])].map(({ id }) => id));
    return [...(ended.failure ? [ended.failure] : []), ...left].filter(({ id }) => !known.has(id));
  } finally {
    release();
  }
}

/** A run that left nothing: what one like it left before is over, and told again if it comes back. */
export function forgetRun(system: WritableSystem, ended: Pick<Run, "asked">): void {
  if (!system.facts(lastRunPath(system))) return;
  const { others } = findRun(system, ended);
  if (others.length > 0) save(system, others);
  else system.unlink(lastRunPath(system));
}

function findRun(system: System, { asked }: Pick<Run, "asked">) {
  const { machine } = system.identity();
  const runs = readLastRuns(system);
  const before = runs.find((run) => run.asked === asked && run.machine === machine);
  return { before, others: runs.filter((run) => run !== before) };
}

function save(system: WritableSystem, runs: readonly Run[]): void {
  const state: LastRuns = { schema: 1, runs };
  replaceFile(system, lastRunPath(system), formatState(state));
}

/** Another command has written since: nothing that they left is known to be so still. */
export function forgetRuns(system: WritableSystem): void {
  system.unlink(lastRunPath(system));
  if (isLockLeft(system, TELLING)) system.unlink(statePath(system, TELLING.name));
}
