// Whether a file says what its owner wrote: nobody else may write it, or put another in its place. Each folder and link on
// the way to it counts, up to the root.
import * as path from "node:path";
import type { System, TrailStep } from "./system.ts";
import { type Mount, mountOf } from "./windows-drives.ts";

/**
 * Who else can change what a path leads to, in words; undefined where nobody can, or where the platform does not say.
 * @param owner who may own it: root alone, or the user too
 */
export function findIntruder(system: System, file: string, owner: "user" | "root"): string | undefined {
  if (system.user === undefined) return undefined;
  const { steps } = system.trail(file);
  // Whoever owns the root can change everything anyway: inside a user namespace that is nobody whom we know.
  const trusted = [0, steps[0]?.uid, ...(owner === "user" ? [system.user] : [])];
  for (const step of steps) {
    if (!trusted.includes(step.uid) && !isUnmapped(system, step)) return `${step.path} belongs to another user`;
    const may = whoMayWrite(system, step);
    if (may) return `${step.path} can be written by ${may}`;
  }
  return undefined;
}

/**
 * A program on PATH that root alone can write. One that came with a repository is none: root may have cloned it, and have
 * its folder on PATH.
 */
export function findSystemProgram(system: System, name: string): string | undefined {
  const program = system.findProgram(name);
  if (!program || findIntruder(system, program, "root")) return undefined;
  return [program, system.realPath(program)].some((file) => isInRepository(system, file)) ? undefined : program;
}

/**
 * Windows' own in WSL, where only Windows' administrators can put a file: on C: as a whole, and not on another drive, in whose
 * root any user of Windows makes folders. Else one on PATH that root alone can write, and that came with no repository.
 */
export function findWindowsProgram(system: System, mounts: readonly Mount[], name: string): string | undefined {
  for (const mount of mounts) {
    const file = path.join(mount.folder, "Windows", "System32", name);
    const isOnDrive = mount.drive === "C" && mountOf(mounts, file) === mount;
    if (isOnDrive && system.facts(file)?.kind === "file") return file;
  }
  return findSystemProgram(system, name);
}

/**
 * A program on PATH that nobody but root and the user can write, and that came neither with the folder in which this runs
 * nor with a repository. The home may be one, for dotfiles, and its hidden folders too: ~/.nvm, ~/.pyenv.
 */
export function findTrustedProgram(system: System, name: string): string | undefined {
  const program = system.findProgram(name);
  if (!program || findIntruder(system, program, "user")) return undefined;
  const current = system.workingFolder();
  const isHere = isBelow(current, program) && !isBelow(current, system.home);
  const [top = ""] = path.relative(system.home, program).split(path.sep);
  const isHidden = top.startsWith(".") && top !== "..";
  return isHere || (!isHidden && isInRepository(system, program, system.home)) ? undefined : program;
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== "..";
}

/** @param top a folder that is looked into no more */
function isInRepository(system: System, file: string, top = ""): boolean {
  const folder = path.dirname(file);
  if (folder === file || folder === top) return false;
  return system.facts(path.join(folder, ".git")) !== undefined || isInRepository(system, folder, top);
}

/**
 * A folder above the home that belongs to a user whom a container does not know: its root, most likely. The home itself
 * must be the user's in any case. https://man7.org/linux/man-pages/man7/user_namespaces.7.html (Unmapped user and group IDs)
 */
function isUnmapped(system: System, { path: folder, uid }: TrailStep): boolean {
  if (system.platform !== "linux" || !system.home.startsWith(folder === "/" ? folder : `${folder}/`)) return false;
  const numberIn = (file: string) => Number(system.read(file)?.toString("utf8"));
  const isNamespace = !/^\s*0\s+0\s+4294967295\s*$/.test(system.read("/proc/self/uid_map")?.toString("utf8") ?? "");
  return isNamespace && uid === numberIn("/proc/sys/kernel/overflowuid");
}

function whoMayWrite(system: System, { kind, mode, gid }: TrailStep): string | undefined {
  // In a folder with the sticky bit, such as /tmp, nobody replaces what is another's.
  const isSticky = kind === "folder" && (mode & 0o1000) !== 0;
  if (kind === "link" || isSticky) return undefined;
  if (mode & 0o002) return "others";
  return mode & 0o020 && !isHarmless(system, gid) ? "its group" : undefined;
}

/** macOS's administrators, who may become root. */
const ADMIN = 80;

/** A group in which nobody is but root and the user. https://man7.org/linux/man-pages/man5/group.5.html */
function isHarmless(system: System, gid: number): boolean {
  if (system.platform === "darwin" && gid === ADMIN) return true;
  const accounts = fieldsOf(system, "/etc/passwd");
  const group = fieldsOf(system, "/etc/group").find((fields) => fields[2] === String(gid));
  const mine = accounts.filter((fields) => fields[2] === String(system.user)).map(([name]) => name);
  const members = [
    ...(group?.[3] ?? "").split(",").filter(Boolean),
    // Accounts of the system itself start in root's group: https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/usernames.html
    ...accounts.filter((fields) => gid !== 0 && fields[3] === String(gid)).map(([name]) => name),
  ];
  // A directory service does not say here who is in a group; one with the user's own number is the user's alone.
  // https://docs.pagure.org/sssd.sssd/design_pages/auto_private_groups.html
  if (group === undefined) return gid === system.user;
  return members.every((name) => name === "root" || mine.includes(name));
}

function fieldsOf(system: System, file: string): string[][] {
  return (system.read(file)?.toString("utf8") ?? "").split("\n").map((line) => line.split(":"));
}
