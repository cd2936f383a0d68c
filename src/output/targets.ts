// What became of each target: a line a file, or the difference. Text of the user's files goes through the redactor.
import type { Manager, Plan, TargetReport } from "../plan/plan.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { formatDiff } from "./diff.ts";
import { redact } from "./redact.ts";
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

/** One state for a file with several keys: the one that most needs attention. */
export function summarize({ states, overriddenAt }: TargetReport): TargetState {
  const has = (...wanted: string[]) => states.some(({ state }) => wanted.includes(state));
  if (has("drifted")) return "drifted";
  if (has("other machine")) return "other machine";
  if (has("replace", "update")) return "to update";
  if (has("add")) return "to add";
  if (has("restore", "forget")) {
    // A part of what we wrote goes, and the rest stays.
    return states.every(({ state }) => state === "restore" || state === "forget") ? "to restore" : "to update";
  }
  return overriddenAt === undefined ? "in sync" : "overridden";
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
export function stateText(target: TargetReport, isDone: boolean): string {
  const state = summarize(target);
  return isDone ? (DONE[state] ?? state) : state;
}

export interface Row {
  readonly writers: readonly string[];
  /** As shown: with ~, and with the line where there is one. */
  readonly path: string;
  readonly state: string;
  readonly note?: string;
}

export function targetRows(system: System, plan: Plan, isDone: boolean): Row[] {
  const rows = plan.targets.map((target): Row => {
    const state = summarize(target);
    return {
      writers: target.writers,
      path: shortPath(system, target.path),
      state: stateText(target, isDone),
      ...(rowNote(system, state, target) ? { note: rowNote(system, state, target) } : {}),
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
  const text = [noteFor(state, target), manager ? managerText(system, path, manager) : ""];
  return text.filter(Boolean).join("; ");
}

export function noteFor(state: TargetState, { overriddenAt }: TargetReport): string {
  if (state === "drifted") return "changed by you since; --force overrides";
  if (state === "other machine") return "written by another machine that shares this home; --force overrides";
  // Counted in the text as it would be: it means something only where that is what is there.
  return overriddenAt === undefined || state !== "overridden"
    ? ""
    : `line ${overriddenAt} of your own sets it again, and wins`;
}

export function formatRows(rows: readonly Row[]): string {
  return formatTable(rows.map(({ state, path, writers, note }) => [state, path, writers.join(", "), note ?? ""]));
}

export function formatDiffs(system: System, plan: Plan): string {
  return plan.changes.flatMap((change) => formatDiff(change, shortPath(system, change.shown))).join("\n");
}
