// Replacing one file so that every reader sees the old or the new one, whole.
import * as path from "node:path";
import type { WritableSystem } from "../system/system.ts";

/** Beside the target, so that the rename stays on one file system; a shell that sources a folder passes it over. */
export function temporaryPath(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.proxycast-tmp`);
}

/** Writes the temporary file, with content, mode and group as they are to be. */
export function stage(
  system: WritableSystem,
  file: string,
  bytes: Uint8Array,
  mode: number,
  gid: number | undefined,
): void {
  const temporary = temporaryPath(file);
  system.unlink(temporary); // Left by a run that died before its journal: we hold the lock, so nobody uses it.
  system.create(temporary, bytes, 0o600);
  const isOther = gid !== undefined && system.facts(temporary)?.gid !== gid;
  system.setMode(temporary, mode, isOther ? gid : undefined);
}

/** Puts the staged file in place. */
export function install(system: WritableSystem, file: string): void {
  system.rename(temporaryPath(file), file);
  system.syncFolder(path.dirname(file));
}

/** Replaces a file of ours in the state folder. */
export function replaceFile(system: WritableSystem, file: string, bytes: Uint8Array): void {
  stage(system, file, bytes, 0o600, undefined);
  install(system, file);
}
