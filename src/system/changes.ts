// Writes the disk: the steps of which a transaction is made.
import * as fs from "node:fs";
import { errorCode } from "../model/problem.ts";
import { unlessMissing } from "./files.ts";

function create(file: string, bytes: Uint8Array, mode: number, gid?: number): string {
  const descriptor = fs.openSync(file, "wx", 0o600);
  try {
    // writeFileSync, not writeSync: the latter returns short on a full disk and says nothing.
    fs.writeFileSync(descriptor, bytes);
    const stat = fs.fstatSync(descriptor, { bigint: true });
    // The group first: to change it takes bits off the mode.
    if (gid !== undefined && Number(stat.gid) !== gid) fs.fchownSync(descriptor, -1, gid);
    fs.fchmodSync(descriptor, mode);
    fs.fsyncSync(descriptor);
    return toId(stat);
  } catch (error) {
    fs.rmSync(file, { force: true });
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

function nextTick(file: string, patience: number): number | undefined {
  const descriptor = fs.openSync(file, "w", 0o600);
  const time = () => Number(fs.fstatSync(descriptor, { bigint: true }).ctimeNs) / 1e6;
  try {
    const first = time();
    for (let waited = 0; waited < patience; waited++) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      fs.futimesSync(descriptor, 0, 0);
      const now = time();
      if (now > first) return now;
    }
    return undefined;
  } finally {
    fs.closeSync(descriptor);
    fs.rmSync(file, { force: true });
  }
}

function idOf(file: string): string | undefined {
  const stat = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return stat?.isFile() ? toId(stat) : undefined;
}

function syncFolder(folder: string): void {
  const descriptor = fs.openSync(folder, "r");
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

function unlink(file: string): void {
  unlessMissing(() => fs.unlinkSync(file));
}

function makeFolder(folder: string, mode: number): void {
  fs.mkdirSync(folder, { mode });
}

function removeFolder(folder: string): void {
  try {
    fs.rmdirSync(folder);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(errorCode(error))) throw error;
  }
}

function toId({ dev, ino }: fs.BigIntStats): string {
  return `${dev}:${ino}`;
}

/** What of a System changes files. */
export const changes = {
  create,
  nextTick,
  idOf,
  rename: fs.renameSync,
  link,
  unlink,
  makeFolder,
  removeFolder,
  syncFolder,
};
