// Reads the disk. Synchronous on purpose: a login script waits for us, and there is nothing else to do meanwhile.
import * as fs from "node:fs";
import * as path from "node:path";
import { errorCode } from "../model/problem.ts";
import type { FileFacts, Look, System, Trail, TrailStep } from "./system.ts";

/**
 * Disks whose kernel sets a file's change time at every write, and lets no program set it back: ext4, xfs, btrfs, tmpfs,
 * overlay, zfs. A write through a shared mapping is the exception; editors make none.
 * https://man7.org/linux/man-pages/man2/statfs.2.html
 */
const LOCAL_DISKS = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0x2fc12fc1]);

const LINK_LIMIT = 40;

function read(file: string): Buffer | undefined {
  const stat = statOf(file);
  if (!stat) return undefined;
  // A pipe would keep us waiting for ever; /dev/null is how some say that a file is not there.
  if (!stat.isFile() && !stat.isDirectory()) {
    if (file === "/dev/null") return Buffer.alloc(0);
    throw Object.assign(new Error("read"), { code: "not a plain file", syscall: "read", path: file });
  }
  return unlessMissing(() => fs.readFileSync(file));
}

function facts(file: string): FileFacts | undefined {
  const stat = statOf(file);
  if (!stat) return undefined;
  return {
    kind: kindOf(stat),
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    links: stat.nlink,
    device: stat.dev,
  };
}

function stamp(file: string): { text: string; changed: number } | undefined {
  const stat = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stat) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = stat;
  return { text: [dev, ino, size, mtimeNs, ctimeNs].join(" "), changed: Number(ctimeNs) / 1e6 };
}

function look(file: string): Look | undefined {
  try {
    const stat = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
    if (!stat) return undefined;
    const { dev, ino, size, mode, uid, gid, mtimeNs, ctimeNs } = stat;
    return {
      kind: stat.isSymbolicLink() ? "link" : kindOf(stat),
      rights: [dev, ino, (mode & 0o7777n).toString(8), uid, gid].join(" "),
      stamp: [dev, ino, size, toSeconds(mtimeNs), toSeconds(ctimeNs)].join(" "),
      changed: Number(ctimeNs) / 1e6,
    };
  } catch {
    return undefined;
  }
}

/** As find prints it: with a tenth digit, lest anybody goes by their number. */
function toSeconds(nanoseconds: bigint): string {
  return `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, "0")}0`;
}

function realPath(file: string): string {
  let current = path.resolve(file);
  for (let hops = 0; hops < LINK_LIMIT; hops++) {
    const whole = isThere(current) ? unlessMissing(() => fs.realpathSync.native(current)) : undefined;
    if (whole !== undefined) return whole;
    const target = unlessMissing(() => readLink(current));
    if (target === undefined) {
      const parent = path.dirname(current);
      return parent === current ? current : path.join(realPath(parent), path.basename(current));
    }
    current = path.resolve(path.dirname(current), target);
  }
  throw Object.assign(new Error("too many links"), { code: "ELOOP" });
}

function trail(file: string): Trail {
  const steps: TrailStep[] = [];
  const { root } = path.parse(path.resolve(file));
  const namesOf = (text: string) => text.split(path.sep).filter((name) => name !== "" && name !== ".");
  let pending = namesOf(path.resolve(file).slice(root.length));
  let current = root;
  let fromLinks = 0;
  for (let hops = 0, next: string | undefined = root; next !== undefined; ) {
    const stat = lookAt(next);
    if (!stat) return { steps, isDangling: fromLinks > 0 };
    const { mode, uid, gid } = stat;
    steps.push({ path: next, kind: stat.isSymbolicLink() ? "link" : kindOf(stat), mode: mode & 0o7777, uid, gid });
    fromLinks = Math.max(0, fromLinks - 1);
    if (stat.isSymbolicLink()) {
      if (++hops > LINK_LIMIT) break;
      const target = fs.readlinkSync(next);
      const names = namesOf(target);
      pending = [...names, ...pending];
      fromLinks += names.length;
      if (path.isAbsolute(target)) current = root;
    } else current = next;
    for (; pending[0] === ".."; fromLinks = Math.max(0, fromLinks - 1)) {
      pending = pending.slice(1);
      current = path.dirname(current);
    }
    const [name, ...rest] = pending;
    pending = rest;
    next = name === undefined ? undefined : path.join(current, name);
  }
  return { steps, isDangling: false };
}

function keepsChangeTimes(file: string): boolean {
  return LOCAL_DISKS.has(fs.statfsSync(file).type);
}

function list(folder: string): string[] {
  return (isThere(folder) ? unlessMissing(() => fs.readdirSync(folder)) : undefined) ?? [];
}

function readFolder(folder: string): Buffer[] {
  const found = isThere(folder) ? unlessMissing(() => fs.readdirSync(folder, { withFileTypes: true })) : undefined;
  return (found ?? []).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    // What the listing says needs no second look: a system's roots are two hundred files.
    const isFile = entry.isFile() || (entry.isSymbolicLink() && facts(file)?.kind === "file");
    return (isFile ? unlessMissing(() => fs.readFileSync(file)) : undefined) ?? [];
  });
}

function entries(folder: string): ReturnType<System["entries"]> {
  return fs.readdirSync(folder, { withFileTypes: true }).map((entry) => ({
    name: entry.name,
    kind: entry.isDirectory() ? "folder" : entry.isSymbolicLink() ? "link" : "other",
  }));
}

function mayWrite(folder: string): boolean {
  return isAllowed(folder, fs.constants.W_OK);
}

export function isExecutable(file: string): boolean {
  try {
    return fs.existsSync(file) && fs.statSync(file).isFile() && isAllowed(file, fs.constants.X_OK);
  } catch {
    return false;
  }
}

/** Access says EPERM to an immutable file, and EACCES where its mode alone forbids: https://man7.org/linux/man-pages/man2/access.2.html */
function isImmutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.W_OK);
    return false;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

function kindOf(stat: fs.Stats | fs.BigIntStats): FileFacts["kind"] {
  return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
}

/** The facts of a path itself: a link is not followed. undefined where there is none, or it can't be read. */
function lookAt(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isAllowed(file: string, access: number): boolean {
  try {
    fs.accessSync(file, access);
    return true;
  } catch {
    return false;
  }
}

function readLink(file: string): string | undefined {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? fs.readlinkSync(file) : undefined;
}

/** What a path leads to; a loop of links leads nowhere. */
function statOf(file: string): fs.Stats | undefined {
  try {
    return unlessMissing(() => fs.statSync(file, { throwIfNoEntry: false }));
  } catch (error) {
    if (errorCode(error) === "ELOOP") return undefined;
    throw error;
  }
}

/** Whether it leads anywhere. To find out by an exception for each file would cost a log-in more than all else. */
function isThere(file: string): boolean {
  // existsSync takes a forbidden folder for an empty one: that is looked at again, and thrown.
  return fs.existsSync(file) || statOf(file) !== undefined;
}

/** The value, or undefined where the path leads nowhere. */
export function unlessMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return undefined;
    throw error;
  }
}

/** What of a System reads files. */
export const reading = {
  read,
  facts,
  stamp,
  look,
  realPath,
  trail,
  keepsChangeTimes,
  list,
  readFolder,
  entries,
  mayWrite,
  isImmutable,
};
