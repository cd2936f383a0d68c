// Who holds a file: a git repository, a dotfile manager or a read-only store, and by which file of its own. A hint for the
// user, found by a short look; version-control.ts has the long one, for a password.
import * as path from "node:path";
import { xdgConfigHome } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import { findChezmoiSource } from "./chezmoi.ts";
import { askGit } from "./git.ts";
import { findRcmSource } from "./rcm.ts";
import { findRepositories, isInside } from "./repository-search.ts";
import { ancestors, ignores, isOrdinary, namesIn, workTreeOf } from "./version-control.ts";

export interface Manager {
  readonly by: "git" | "yadm" | "chezmoi" | "rcm" | "read-only store";
  /** The file that it keeps: the same one, seen through links, or what it deploys from. */
  readonly source: string;
  /** False for what is new in a work tree: `git add` would take it in. */
  readonly isTracked: boolean;
}

export type FindManager = (file: string) => Promise<Manager | undefined>;

interface Repository {
  readonly by: "git" | "yadm";
  readonly tree: string;
  readonly names: ReadonlySet<string>;
}

/** How far a repository without a work tree of its own is looked for, and in how many folders. The help says so. */
const BOUNDS = { depth: 2, folders: 1_000 };

/**
 * How often git may fail to answer. A clone may hold a bare repository whose config includes a device that never says
 * anything, many times over: https://git-scm.com/docs/git-config#_includes
 */
const SILENCES = 2;

/** Answers for one state of the machine: what it has asked git once it does not ask again. */
export function managerFinder(machine: System): FindManager {
  const system = withPatience(machine);
  const trees = new Map<string, Promise<Repository | undefined>>();
  let detached: Promise<Repository[]> | undefined;

  async function find(file: string): Promise<Manager | undefined> {
    const real = system.realPath(file);
    if (isInStore(system, file, real)) return { by: "read-only store", source: real, isTracked: true };
    const place = path.join(system.realPath(path.dirname(file)), path.basename(file));
    const known = (repository: Repository) =>
      isInside(repository.tree, real) && repository.names.has(path.relative(repository.tree, real));
    detached ??= findDetached(system);
    const keeper = (await detached).find(known);
    if (keeper) return { by: keeper.by, source: real, isTracked: true };
    const chezmoi = findChezmoiSource(system, place);
    if (chezmoi) return { by: "chezmoi", source: chezmoi, isTracked: true };
    const rcm = findRcmSource(system, place);
    if (rcm) return { by: "rcm", source: rcm, isTracked: true };

    const top = ancestors(path.dirname(real)).find((folder) => system.facts(path.join(folder, ".git")));
    if (!top) return undefined;
    if (!trees.has(top)) trees.set(top, readTree(system, top));
    const tree = await trees.get(top);
    if (!tree) return undefined;
    const isTracked = known(tree);
    return isTracked || !(await ignores(system, top, [], real)) ? { by: "git", source: real, isTracked } : undefined;
  }

  return async (file) => {
    try {
      return await find(file);
    } catch {
      return undefined; // A loop of links, or a place that is shut: the plan says so.
    }
  };
}

/** The machine, on which no program is asked any more once some did not answer. */
function withPatience(system: System): System {
  let silences = 0;
  return {
    ...system,
    async ask(program, args, options) {
      if (silences >= SILENCES) return { exitCode: undefined, stdout: "" };
      const answer = await system.ask(program, args, options);
      if (answer.exitCode === undefined) silences++;
      return answer;
    },
  };
}

/** A link of the home leads out of it, to where nothing can be written: https://nixos.org/manual/nix/stable/store/ */
function isInStore(system: System, file: string, real: string): boolean {
  if (/^\/(?:nix|gnu)\/store\//.test(real)) return true;
  const home = system.realPath(system.home);
  const isLink = isInside(system.home, file) && !isInside(home, real);
  return isLink && system.facts(real)?.kind === "file" && !system.mayWrite(path.dirname(real));
}

/** Undefined where the folder is no work tree, as where core.worktree names another. */
async function readTree(system: System, top: string): Promise<Repository | undefined> {
  const { exitCode } = await askGit(system, top, ["rev-parse", "--show-toplevel"]);
  // No git to ask: a folder that looks like a repository counts as one, and its files as new.
  if (exitCode !== 0) return exitCode === undefined ? { by: "git", tree: top, names: new Set() } : undefined;
  return { by: "git", tree: top, names: new Set(await namesIn(system, top, [])) };
}

/** Repositories whose work tree is elsewhere: yadm's, bare ones that serve the home, core.worktree. */
async function findDetached(system: System): Promise<Repository[]> {
  const home = system.realPath(system.home);
  const data = system.variable("XDG_DATA_HOME") || path.join(system.home, ".local", "share");
  const config = xdgConfigHome(system);
  const ofYadm = [data, config].map((folder) => path.join(folder, "yadm", "repo.git"));
  const found = [home, data, config].flatMap((root) =>
    system.facts(root)?.kind === "folder" ? findRepositories(system, system.realPath(root), BOUNDS).repositories : [],
  );
  const candidates = [...new Set([...ofYadm, ...found])].filter((folder) => system.facts(path.join(folder, "index")));
  const repositories: Repository[] = [];
  for (const folder of candidates) {
    if (isOrdinary(folder) && !namesWorkTree(system, folder)) continue;
    const named = await workTreeOf(system, folder);
    const tree = named ? system.realPath(path.resolve(folder, named.replace(/^~(?=\/)/, home))) : home;
    const names = await namesIn(system, home, ["--git-dir", folder, "--work-tree", tree]);
    const by = ofYadm.includes(folder) ? "yadm" : "git";
    repositories.push({ by, tree, names: new Set(names) });
  }
  return repositories;
}

function namesWorkTree(system: System, repository: string): boolean {
  const config = system.read(path.join(repository, "config"));
  return config !== undefined && /worktree/i.test(config.toString("latin1"));
}
