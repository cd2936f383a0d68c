// The files of clients as evidence: only what a person of this machine wrote there, within bounds, and never a fault.
import * as path from "node:path";
import type { System } from "../../system/system.ts";
import { findIntruder } from "../../system/trust.ts";

/** Bytes beyond which a file is none that a person wrote. */
const LARGEST = 100_000;

/**
 * The text of a file that says anything of a proxy; undefined where there is none, it can't be read, or others may have written it: a file that another user can
 * write, or that lies in a clone, to which a variable of some project may lead.
 */
export function readEvidence(system: System, file: string): string | undefined {
  try {
    if (!path.isAbsolute(file) || system.facts(file)?.kind !== "file") return undefined;
    const size = Number(system.stamp(file)?.text.split(" ")[2]);
    if (!(size <= LARGEST) || isInClone(system, file) || findIntruder(system, file, "user")) return undefined;
    const text = system.read(file)?.toString("utf8") ?? "";
    // Whatever says no word of it needs no parser.
    return text.includes("\0") || !/proxy/i.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The home may be a repository, and so may its hidden folders: of dotfiles. */
function isInClone(system: System, file: string): boolean {
  const [top = ""] = path.relative(system.home, file).split(path.sep);
  const isOwn = top.startsWith(".") && top !== "..";
  for (let folder = path.dirname(file); !isOwn && folder !== system.home; folder = path.dirname(folder)) {
    if (system.facts(path.join(folder, ".git"))) return true;
    if (path.dirname(folder) === folder) break;
  }
  return false;
}
