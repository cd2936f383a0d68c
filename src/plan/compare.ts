// Desired, last written and on disk, compared: the table of the design, cell by cell.

export type State =
  | "in sync"
  /** Nothing stood there. */
  | "add"
  /** The user's own value goes, and is remembered. */
  | "replace"
  /** Our own earlier value goes. */
  | "update"
  /** Nobody wants it any more: what stood there before comes back, or nothing. */
  | "restore"
  /** Nobody wants it, and it is gone already. */
  | "forget"
  /** The user changed it since: left alone. */
  | "drifted"
  /** Another machine that shares this home wrote it: left alone. */
  | "other machine";

export interface Comparison {
  /** undefined: nobody wants the key; null: it must be absent. */
  readonly desired: string | null | undefined;
  /** undefined: we never wrote it; null: we took it away. */
  readonly lastWritten: string | null | undefined;
  readonly onDisk: string | null;
  readonly isForced: boolean;
  readonly isOtherMachine: boolean;
}

export function compare({ desired, lastWritten, onDisk, isForced, isOtherMachine }: Comparison): State {
  const state = compareValues(desired, lastWritten, onDisk, isForced);
  const isChange = state !== "in sync" && state !== "drifted";
  return isOtherMachine && isChange && !isForced ? "other machine" : state;
}

function compareValues(
  desired: Comparison["desired"],
  lastWritten: Comparison["lastWritten"],
  onDisk: string | null,
  isForced: boolean,
): State {
  if (desired === undefined) {
    if (onDisk === lastWritten) return "restore";
    if (onDisk === null) return "forget";
    return isForced ? "restore" : "drifted";
  }
  if (onDisk === desired) return "in sync";
  if (lastWritten === undefined) return onDisk === null ? "add" : "replace";
  if (onDisk === lastWritten) return "update";
  if (onDisk === null) return "add";
  return isForced ? "replace" : "drifted";
}

/** Whether the state means that the file has to change. */
export function isChange(state: State): boolean {
  return state === "add" || state === "replace" || state === "update" || state === "restore";
}
