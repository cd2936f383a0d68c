// Replacing one file so that every reader sees the old or the new one, whole.
import * as path from "node:path";
import { EXIT, Problem } from "../model/problem.ts";
import type { WritableSystem } from "../system/system.ts";

/** Beside the target, so that the rename stays on one file system; a shell that sources a folder passes it over. */
export function temporaryPath(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.proxycast-tmp`);
}

/** The temporary file of one target, as it was written. */
export interface Staged {
  readonly file: string;
  readonly id: string;
}

/** Writes the temporary file, with content, mode and group as they are to be. */
export function stage(
  system: WritableSystem,
  file: string,
  bytes: Uint8Array,
  mode: number,
  gid: number | undefined,
): Staged {
  const temporary = temporaryPath(file);
  system.unlink(temporary); // Left by a run that died before its journal: we hold the lock, so nobody uses it.
  return { file, id: system.create(temporary, bytes, mode, gid) };
}

/** Puts the staged file in place, for good. */
export function install(system: WritableSystem, staged: Staged): void {
  put(system, staged);
  system.syncFolder(path.dirname(staged.file));
}

/**
 * Puts the staged file in place: for good once its folder is synced.
 * @throws Problem (refused) where its name leads to another by now: whoever may write the folder did that
 */
export function put(system: WritableSystem, { file, id }: Staged): void {
  const temporary = temporaryPath(file);
  const check = (name: string) => {
    if (system.idOf(name) !== id)
      throw Object.assign(
        new Problem(EXIT.refused, `${temporary} was replaced by somebody else while it was written`),
        {
          code: "ESWAPPED",
        },
      );
  };
  check(temporary);
  system.rename(temporary, file);
  check(file);
}

/** Replaces a file of ours in the state folder. */
export function replaceFile(system: WritableSystem, file: string, bytes: Uint8Array): void {
  install(system, stage(system, file, bytes, 0o600, undefined));
}
