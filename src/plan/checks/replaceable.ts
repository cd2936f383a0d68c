// Whether a file may be replaced at all. Every reason is one under which replacing would lose something of the user's,
// or would do somebody else a favour.
import * as path from "node:path";
import type { System } from "../../system/system.ts";

/** The reason against replacing or making this file, or undefined. `file` is a real path. */
export function findHazard(system: System, file: string): string | undefined {
  const facts = system.facts(file);
  const folder = nearestFolder(system, file);
  const around = system.facts(folder);
  if (!around) return `${folder} is not there: is its drive connected?`;
  if (around.kind !== "folder") return `${folder} is not a folder`;
  if (!system.mayWrite(folder)) return `its folder ${folder} can only be read`;
  if (facts && system.isImmutable(file)) return "it is marked as immutable or read-only: take that mark away first";
  if (system.user === undefined) return undefined;
  if (around.mode & 0o002) return `others can write to its folder ${folder}`;
  if (around.uid !== system.user && around.uid !== 0) return `its folder ${folder} belongs to another user`;
  if (!facts) return undefined;
  if (facts.kind !== "file") return "it is not a plain file";
  if (facts.uid !== system.user) return "it belongs to another user (a read-only store, or written by root)";
  if (facts.links > 1) return `it has ${facts.links} hard links, and replacing it would part them`;
  if (isMountPoint(system, file) ?? facts.device !== around.device) return "it is a mount of its own";
  return undefined;
}

/**
 * A file bound over another, maybe of the same disk: renaming over it fails with EBUSY. Undefined where no table of mounts
 * tells: a device number does not on an overlay, whose files have the number of the layer that they come from.
 * https://docs.kernel.org/filesystems/overlayfs.html (Inode properties)
 */
function isMountPoint(system: System, file: string): boolean | undefined {
  if (system.platform !== "linux") return undefined;
  // https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html: the fifth field, blanks and backslashes in octal.
  const spelled = file.replace(/[\s\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
  const mounts = system.read("/proc/self/mountinfo")?.toString("utf8").split("\n");
  return mounts?.some((line) => line.split(" ")[4] === spelled);
}

function nearestFolder(system: System, file: string): string {
  let folder = path.dirname(file);
  while (!system.facts(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return folder;
}
