// The real machine. With the transaction above it, the only place that touches the disk. Synchronous on purpose: a login script waits for us, and there is nothing else to do meanwhile.
import * as fs from "node:fs";
import * as path from "node:path";
import { errorCode } from "../model/problem.ts";
import { type Facts, findBoot, findMachineId, findStart, isSameStart } from "./machine.ts";
import { ask, askAgain, KEPT, launch, runPart } from "./programs.ts";
import type { FileFacts, Platform, ProcessIdentity, Trail, TrailStep, WritableSystem } from "./system.ts";

/**
 * Disks whose kernel sets a file's change time at every write (not at one through a shared mapping, which editors don't
 * use), so that nobody can keep it: ext4, xfs, btrfs, tmpfs,
 * overlay, zfs. https://man7.org/linux/man-pages/man2/statfs.2.html
 */
const LOCAL_DISKS = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0x2fc12fc1]);

const LINK_LIMIT = 40;

export function createSystem(process: NodeJS.Process): WritableSystem {
  // Loaded when asked for: most log-ins don't.
  const os = () => process.getBuiltinModule("node:os");
  const platform: Platform = process.platform === "win32" || process.platform === "darwin" ? process.platform : "linux";
  const home = path.resolve(process.env.HOME || (platform === "win32" && process.env.USERPROFILE) || os().homedir());

  function variable(name: string): string | undefined {
    return process.env[name] ?? process.env[KEPT + name];
  }

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
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = stat;
    return { text: [dev, ino, size, mtimeNs, ctimeNs].join(" "), changed: Number(ctimeMs) };
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

  let folders: string[] | undefined;

  /** The folders on PATH that are there. Asked once: a run looks for some twenty programs. */
  function programFolders(): string[] {
    folders ??= [...new Set((process.env.PATH ?? "").split(path.delimiter))].filter(
      (folder) => path.isAbsolute(folder) && fs.existsSync(folder),
    );
    return folders;
  }

  const programs = new Map<string, string | undefined>();

  function findProgram(name: string): string | undefined {
    if (!programs.has(name)) programs.set(name, lookForProgram(name));
    return programs.get(name);
  }

  function lookForProgram(name: string): string | undefined {
    const endings = platform === "win32" ? (process.env.PATHEXT ?? ".EXE;.CMD;.BAT").split(";") : [""];
    for (const folder of programFolders()) {
      for (const ending of endings) {
        const candidate = `${folder}${path.sep}${name}${ending}`;
        if (isExecutable(candidate)) return candidate;
      }
    }
    return undefined;
  }

  /** A file of the system's own. On Windows its path would be one of the current drive, where anybody may put a file. */
  function readPosix(file: string): string | undefined {
    return platform === "win32" ? undefined : unlessMissing(() => fs.readFileSync(file, "utf8"));
  }

  const machineFacts: Facts = {
    platform,
    read: readPosix,
    run(program, args) {
      const answer = askAgain(process, program, args, { timeout: 5_000, variables: { LC_ALL: "C" } });
      return answer.exitCode === 0 ? answer.stdout : undefined;
    },
    windowsFolder: process.env.SYSTEMROOT ?? "C:\\Windows",
  };

  let id: string | undefined;

  function machine(): string {
    id ??= findMachineId(machineFacts);
    return id;
  }

  function description(): string {
    const release = readPosix("/etc/os-release");
    const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(release ?? "")?.[1];
    return [name, os().type(), os().release(), os().arch()].filter(Boolean).join(", ");
  }

  let own: ProcessIdentity | undefined;

  function identity(): ProcessIdentity {
    own ??= {
      machine: machine(),
      boot: findBoot(machineFacts, () => os().uptime()),
      pid: process.pid,
      // Node knows its own, where to ask for one takes a program that is slow to start.
      started: platform === "win32" ? String(Math.round(performance.timeOrigin)) : findStart(machineFacts, process.pid),
      space: platform === "linux" ? (unlessMissing(() => fs.readlinkSync("/proc/self/ns/pid")) ?? "") : "",
    };
    return own;
  }

  function isRunning({ pid, started }: ProcessIdentity): boolean {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (errorCode(error) !== "EPERM") return false;
    }
    const now = pid === process.pid ? identity().started : findStart(machineFacts, pid);
    return isSameStart(platform, now, started);
  }

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

  function idOf(file: string): string | undefined {
    const stat = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
    return stat?.isFile() ? toId(stat) : undefined;
  }

  function syncFolder(folder: string): void {
    if (platform === "win32") return; // a folder can't be synced there: EPERM
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

  return {
    platform,
    home,
    user: process.geteuid?.(),
    umask: process.umask(),
    variable,
    machine,
    workingFolder: process.cwd,
    description,
    read,
    facts,
    stamp,
    keepsChangeTimes: (file) => LOCAL_DISKS.has(fs.statfsSync(file).type),
    mayWrite: (folder) => isAllowed(folder, fs.constants.W_OK),
    isImmutable,
    realPath,
    trail,
    list: (folder) => (isThere(folder) ? unlessMissing(() => fs.readdirSync(folder)) : undefined) ?? [],
    entries: (folder) =>
      fs.readdirSync(folder, { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        kind: entry.isDirectory() ? "folder" : entry.isSymbolicLink() ? "link" : "other",
      })),
    limitNameLookups() {
      // Node waits for a lookup that is under way when it ends; the C library's own patience is up to half a minute.
      // https://man7.org/linux/man-pages/man5/resolv.conf.5.html
      process.env.RES_OPTIONS ??= "timeout:2 attempts:1";
    },
    findProgram,
    ask: (program, args, options) => ask(process, program, args, options),
    askAgain: (program, args, options) => askAgain(process, program, args, options),
    runPart: (part, input, limits) => runPart(process, part, input, limits),
    launch: (program, args, variables, input) => launch(process, program, args, variables, input),
    create,
    idOf,
    rename: fs.renameSync,
    link,
    unlink: (file) => void unlessMissing(() => fs.unlinkSync(file)),
    makeFolder: (folder, mode) => fs.mkdirSync(folder, { mode }),
    removeFolder(folder) {
      try {
        fs.rmdirSync(folder);
      } catch (error) {
        if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(errorCode(error))) throw error;
      }
    },
    syncFolder,
    identity,
    isRunning,
  };
}

function toId({ dev, ino }: fs.BigIntStats): string {
  return `${dev}:${ino}`;
}

function kindOf(stat: fs.Stats): FileFacts["kind"] {
  return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
}

/** What is there itself; undefined where nothing is, or nobody may look. */
function lookAt(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
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
function unlessMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return undefined;
    throw error;
  }
}
