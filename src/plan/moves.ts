// Files that were moved since they were written: behind a link, as stow and yadm do, or with the whole home.
import * as path from "node:path";
import type { System } from "../system/system.ts";
import type { Ledger, LedgerFile } from "../transaction/ledger.ts";

/** The ledger with each file under the path where it is now. One that is nowhere keeps its own. */
export function followMoves(system: System, ledger: Ledger): Ledger {
  const known = new Set(ledger.files.map((file) => file.path));
  const files = ledger.files.map((file): LedgerFile => {
    const moved = findLink(system, file) ?? findInHome(system, file, ledger);
    return !moved || known.has(moved.path) ? file : { ...file, ...moved };
  });
  return { ...ledger, files };
}

/** A link is where the file was, and leads to it: it is in a repository by now, where it stays, if only empty. */
function findLink(system: System, file: LedgerFile): Pick<LedgerFile, "path" | "created"> | undefined {
  if (!system.facts(file.path)) return undefined;
  try {
    const real = system.realPath(file.path);
    return real === file.path ? undefined : { path: real, created: false };
  } catch {
    return undefined; // A loop of links: the file is not found there.
  }
}

/**
 * The home that all of them were in is gone, and this one has the same file at the same place below it. One file alone may
 * be on a drive that is not there at present.
 */
function findInHome(
  system: System,
  file: LedgerFile,
  { files }: Ledger,
): Pick<LedgerFile, "path" | "shown" | "folders"> | undefined {
  if (system.facts(file.path) || system.facts(path.dirname(file.shown))) return undefined;
  const parts = file.shown.split(path.sep);
  // The root, which has one part, is no home.
  for (let depth = parts.length - 1; depth > 1; depth--) {
    const old = parts.slice(0, depth).join(path.sep);
    const shown = path.join(system.home, ...parts.slice(depth));
    const isHome = !system.facts(old) && files.every((other) => other.shown.startsWith(old + path.sep));
    if (!isHome || !system.facts(shown)) continue;
    const rebase = (folder: string) =>
      folder.startsWith(old + path.sep) ? system.home + folder.slice(old.length) : folder;
    return { path: system.realPath(shown), shown, folders: file.folders.map(rebase) };
  }
  return undefined;
}
