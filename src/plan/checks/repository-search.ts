// Looks below the home for repositories that may keep it, or a part of it, as their work tree.
import * as path from "node:path";
import { errorCode } from "../../model/problem.ts";
import type { System } from "../../system/system.ts";

/** How far below the home a repository is looked for, and in how many folders at the most. The README says so. */
const BOUNDS = { depth: 6, folders: 50_000 };
/** Folders full of other people's files, which keep nobody's home. The README names them. */
const PASSED_OVER = new Set(["node_modules", ".npm", ".cargo", ".rustup", ".gradle", ".m2", "site-packages"]);

export interface Search {
  readonly repositories: readonly string[];
  /** Why the search is not whole; undefined if it is. */
  readonly gap: string | undefined;
}

/** @param home its real path @param bounds how far it looks, in levels and in folders */
export function findRepositories(system: System, home: string, bounds = BOUNDS): Search {
  const repositories: string[] = [];
  let gap: string | undefined;
  let level = [home];
  let seen = 0;
  for (let depth = 0; depth <= bounds.depth; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++seen > bounds.folders) return { repositories, gap: `the home has more than ${bounds.folders} folders` };
      const entries = entriesOf(system, folder);
      if (!entries) {
        // One of another user's keeps nobody's home: git could not read it either.
        if (system.facts(folder)?.uid === system.user) gap ??= `${folder} can't be looked into`;
        continue;
      }
      const names = new Set(entries.map(({ name }) => name));
      if (names.has("HEAD") && names.has("objects")) repositories.push(folder);
      else next.push(...foldersIn(system, folder, entries, home));
    }
    level = next;
  }
  return { repositories, gap };
}

type Entries = ReturnType<System["entries"]>;

function entriesOf(system: System, folder: string): Entries | undefined {
  try {
    return system.entries(folder);
  } catch (error) {
    if (errorCode(error) === "unknown error") throw error;
    return undefined;
  }
}

/** A link into the home leads to what is looked at anyway. */
function foldersIn(system: System, folder: string, entries: Entries, home: string): string[] {
  return entries
    .filter(({ name, kind }) => kind !== "other" && !PASSED_OVER.has(name))
    .flatMap(({ name, kind }) => {
      const child = path.join(folder, name);
      return kind === "folder" || leadsOut(system, child, home) ? [child] : [];
    });
}

function leadsOut(system: System, link: string, home: string): boolean {
  try {
    const real = system.realPath(link);
    return system.facts(real)?.kind === "folder" && !isInside(home, real);
  } catch {
    return false; // A loop, or a place that is shut.
  }
}

export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
