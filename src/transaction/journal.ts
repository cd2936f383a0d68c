// The journal of one running transaction: what recovery needs to know, synced before the first rename.
// It is dropped as the last step; while it is there, everything in it is to be undone.
import { statePath } from "../system/folders.ts";
import { isListOf, isText, isTexts, readState } from "../system/state-file.ts";
import type { System } from "../system/system.ts";

export interface JournalFile {
  readonly path: string;
  readonly temporary: string;
  /** Base64 of the bytes before; null: there was no file. */
  readonly before: string | null;
  /** Hash of the bytes after; null: the file goes. */
  readonly after: string | null;
  readonly mode: number | null;
  readonly gid: number | null;
  /** Folders made for it, and folders dropped with it; the outermost first. */
  readonly makes: readonly string[];
  readonly drops: readonly string[];
}

export interface Journal {
  readonly schema: 1;
  readonly files: readonly JournalFile[];
}

export function journalPath(system: System): string {
  return statePath(system, "journal.json");
}

const ADVICE = "remove it, and the files of the run that was cut off stay as they are now";

function isJournal(state: object): state is Journal {
  const isPath = (value: unknown) => isText(value) && !value.includes("\0");
  const isOrNull = (value: unknown) => value === null || isText(value);
  return isListOf(
    (state as Journal).files,
    ({ path, temporary, before, after, makes, drops }) =>
      isPath(path) && isPath(temporary) && isOrNull(before) && isOrNull(after) && isTexts(makes) && isTexts(drops),
  );
}

/** @throws Problem (refused) for a journal that can't be read */
export function readJournal(system: System): Journal | undefined {
  return readState(system, journalPath(system), isJournal, ADVICE);
}
