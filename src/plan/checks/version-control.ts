// Whether a file is under version control or a dotfile manager: from there, a password would go to other machines.
import * as path from "node:path";
import type { System } from "../../system/system.ts";
import { findChezmoiSource } from "./chezmoi.ts";
import { askGit } from "./git.ts";
import { findRcmSource } from "./rcm.ts";
import { findRepositories, isInside } from "./repository-search.ts";

/**
 * Why no password may stand in this file, or undefined.
 * @param file a real path @param shown the same one before its own link was followed
 */
export async function findTracker(system: System, file: string, shown = file): Promise<string | undefined> {
  const places = [file, path.join(system.realPath(path.dirname(shown)), path.basename(shown))];
  const isDeployed = (find: typeof findChezmoiSource) => places.some((place) => find(system, place));
  const deployer = isDeployed(findChezmoiSource) ? "chezmoi" : isDeployed(findRcmSource) ? "rcm" : undefined;
  const tracker = (await findWorkTree(system, file)) ?? deployer;
  if (tracker) return `it is tracked by ${tracker}`;
  return findDetached(system, file);
}

async function findWorkTree(system: System, file: string): Promise<string | undefined> {
  const folder = ancestors(path.dirname(file)).find((ancestor) => system.facts(ancestor));
  const hasRepository = folder && ancestors(folder).some((each) => system.facts(path.join(each, ".git")));
  if (!hasRepository) return undefined;
  const top = await askGit(system, folder, ["rev-parse", "--show-toplevel"]);
  // No git to ask: a folder that looks like a repository counts as one.
  if (top.exitCode !== 0) return "a git repository";
  const isIgnored = await ignores(system, folder, [], file);
  const listed = await askGit(system, folder, ["--literal-pathspecs", "ls-files", "--error-unmatch", "--", file]);
  return isIgnored && listed.exitCode !== 0 ? undefined : `the git repository ${top.stdout.trim()}`;
}

/** Repositories that keep the home or a part of it as their work tree: bare ones, core.worktree, yadm. */
async function findDetached(system: System, file: string): Promise<string | undefined> {
  const home = system.realPath(system.home);
  const { repositories, gap } = findRepositories(system, home);
  for (const repository of repositories) {
    if (await isKept(system, repository, file, home)) return `it is tracked by the git repository ${repository}`;
  }
  return gap && `it may be tracked by a git repository: ${gap}`;
}

/** Whether this repository holds the file, or would take it in. */
async function isKept(system: System, repository: string, file: string, home: string): Promise<boolean> {
  const named = await workTreeOf(system, repository);
  const tree = named && system.realPath(path.resolve(repository, named.replace(/^~(?=\/)/, home)));
  // Without a name it is said each time, as in an alias: most likely the home, but it may be a folder above or below.
  const isNameless = !tree && isOrdinary(repository);
  const below = ancestors(path.dirname(file)).filter((folder) => !isInside(folder, home) && system.facts(folder));
  const trees = (tree ? [tree] : [...ancestors(home), ...below]).filter((folder) => isInside(folder, file));
  const [first] = trees;
  if (!first) return false;
  const where = (folder: string) => ["--git-dir", repository, "--work-tree", folder];
  // A name alone, such as config.json, says nothing in a project: only the home's own are told by it.
  const spellings = trees
    .map((folder) => path.relative(folder, file))
    .filter((name) => !isNameless || name.includes(path.sep) || path.dirname(file) === home);
  const listed = await askGit(system, first, [
    "--literal-pathspecs",
    ...where(first),
    "ls-files",
    "-z",
    "--",
    ...spellings,
  ]);
  // A copy of the file in a repository of its own goes to other machines just as well.
  if (listed.stdout !== "") return true;
  if (isNameless) return false;
  // Without git to ask, a repository counts; a bare one that holds nothing of the home has another purpose.
  const names = await namesIn(system, first, where(first));
  const owner =
    tree ?? (names ? trees.find((folder) => names.some((name) => system.facts(path.join(folder, name)))) : first);
  return owner !== undefined && !(await ignores(system, owner, where(owner), file));
}

/** Beside the work tree that it serves, unless it names another. */
export function isOrdinary(repository: string): boolean {
  return path.basename(repository) === ".git";
}

/** Some of what its index holds: all, unless that is very long. Undefined where there is no git to ask. */
export async function namesIn(system: System, tree: string, where: readonly string[]): Promise<string[] | undefined> {
  const { exitCode, stdout } = await askGit(system, tree, [...where, "ls-files", "-z"]);
  return exitCode === 0 || stdout !== "" ? stdout.split("\0").filter(Boolean) : undefined;
}

export async function ignores(system: System, tree: string, where: readonly string[], file: string): Promise<boolean> {
  const answer = await askGit(system, tree, [...where, "check-ignore", "--quiet", "--no-index", "--", file]);
  return answer.exitCode === 0;
}

/** core.worktree, as git reads it; by the look of the text where there is no git to ask. */
export async function workTreeOf(system: System, repository: string): Promise<string | undefined> {
  const { exitCode, stdout } = await askGit(system, repository, ["--git-dir", repository, "config", "core.worktree"]);
  if (exitCode === 0) return stdout.trim();
  const file = path.join(repository, "config");
  const config = system.facts(file)?.kind === "file" ? (system.read(file)?.toString("utf8") ?? "") : "";
  return exitCode === undefined ? /worktree\s*=\s*"?([^"\n;#]*)/i.exec(config)?.[1]?.trim() : undefined;
}

export function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
