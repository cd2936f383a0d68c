// What became of each target: a line a file, or the difference. Text of the user's files goes through the redactor.
import type { Prepared } from "../engine/request.ts";
import type { Rival } from "../model/rival.ts";
import type { Manager, Plan, TargetReport } from "../plan/plan.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { formatDiff } from "./diff.ts";
import { redact } from "./redact.ts";
import { isOff, rivalText } from "./rivals.ts";
import { formatTable } from "./table.ts";

export type TargetState =
  | "in sync"
  | "to add"
  | "to update"
  | "to restore"
  | "drifted"
  | "other machine"
  | "overridden"
  | "left"
  | "refused";

/**
 * One state for a file with several keys: the one that most needs attention.
 * @param winner what outranks it
 */
export function summarize({ states }: TargetReport, winner?: Rival): TargetState {
  const has = (...wanted: string[]) => states.some(({ state }) => wanted.includes(state));
  if (has("drifted")) return "drifted";
  if (has("other machine")) return "other machine";
  if (has("replace", "update")) return "to update";
  if (has("add")) return "to add";
  if (has("restore", "forget")) {
    // A part of what we wrote goes, and the rest stays.
    return states.every(({ state }) => state === "restore" || state === "forget") ? "to restore" : "to update";
  }
  return winner ? "overridden" : "in sync";
}

/** What outranks a target whatever it says, by the target's path: in its own file, or in one that is no target itself. */
export function findWinners({ plan, rivals }: Pick<Prepared, "plan" | "rivals">): ReadonlyMap<string, Rival> {
  const paths = new Set(plan.targets.map(({ path }) => path));
  const winners = plan.targets.flatMap(({ path, writers }) => {
    const own = writers.flatMap((id) => rivals?.get(id) ?? []).filter(({ effect }) => effect === "wins");
    const winner = own.find((rival) => rival.path === path || !paths.has(rival.path));
    return winner ? [[path, winner] as const] : [];
  });
  return new Map(winners);
}

/** States in which a target is left alone, and somebody has to look at it. */
export const LEFT: readonly string[] = ["drifted", "other machine"] satisfies readonly TargetState[];

/** The state of a target by the time that all is written. */
const DONE: Partial<Record<TargetState, string>> = {
  "to add": "added",
  "to update": "updated",
  "to restore": "restored",
};

/** @param isDone it is written, and not only planned */
export function stateText(target: TargetReport, isDone: boolean, winner?: Rival): string {
  const state = summarize(target, winner);
  return isDone ? (DONE[state] ?? state) : state;
}

export interface Row {
  readonly writers: readonly string[];
  /** As shown: with ~, and with the line where there is one. */
  readonly path: string;
  readonly state: string;
  readonly note?: string;
}

export function targetRows(system: System, prepared: Prepared, isDone: boolean): Row[] {
  const { plan } = prepared;
  const winners = findWinners(prepared);
  const rows = plan.targets.map((target): Row => {
    const winner = winners.get(target.path);
    const state = summarize(target, winner);
    const isWon = winner && state === "overridden";
    const won = isWon
      ? rivalText(
          system,
          winner,
          target.writers.every((id) => isOff(prepared, id)),
        )
      : "";
    const note = [won, rowNote(system, state, target)].filter(Boolean).join("; ");
    return {
      writers: target.writers,
      path: shortPath(system, target.path),
      state: stateText(target, isDone, winner),
      ...(note ? { note } : {}),
    };
  });
  const refused = plan.refused.map(({ writers, path, line, reason }) => ({
    writers,
    path: line === undefined ? shortPath(system, path) : `${shortPath(system, path)}:${line}`,
    state: "refused",
    note: redact(reason),
  }));
  const left = plan.left.map(({ writers, path, manager, reason }) => ({
    writers,
    path: shortPath(system, path),
    state: "left",
    note: `${managerText(system, path, manager)}; ${reason.replaceAll(`${system.home}/`, "~/")}`,
  }));
  return [...rows, ...left, ...refused];
}

/** Who holds the file, and by which of its own. */
export function managerText(system: System, file: string, { by, source, isTracked }: Manager): string {
  const where = source === file ? "" : ` (${shortPath(system, source)})`;
  return isTracked ? `managed by ${by.replace(/^read/, "a read")}${where}` : `in a work tree of git${where}`;
}

function rowNote(system: System, state: TargetState, target: TargetReport): string {
  const { path, manager } = target;
  const text = [noteFor(state), manager ? managerText(system, path, manager) : ""];
  return text.filter(Boolean).join("; ");
}

export function noteFor(state: TargetState): string {
  if (state === "drifted") return "changed by you since; --force overrides";
  return state === "other machine" ? "written by another machine that shares this home; --force overrides" : "";
}

export function formatRows(rows: readonly Row[]): string {
  return formatTable(rows.map(({ state, path, writers, note }) => [state, path, writers.join(", "), note ?? ""]));
}

export function formatDiffs(system: System, plan: Plan): string {
  return plan.changes.flatMap((change) => formatDiff(change, shortPath(system, change.shown))).join("\n");
}
