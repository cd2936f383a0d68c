// Whether a file is under version control or a dotfile manager: from there, a password would go to other machines.
import * as path from "node:path";
import { expandPath, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";

const TIMEOUT = 5_000;

/** The repository that tracks this file (or would take it in), or undefined. `file` is a real path. */
export async function findRepository(system: System, file: string): Promise<string | undefined> {
  return (await findWorkTree(system, file)) ?? (await findDetached(system, file)) ?? (await findChezmoi(system, file));
}

function git(system: System, folder: string, args: readonly string[]) {
  const program = system.findProgram("git");
  if (!program) return Promise.resolve({ exitCode: undefined, stdout: "" });
  // A repository must not run code in us: https://git-scm.com/docs/git-config#Documentation/git-config.txt-corefsmonitor
  const options = ["-c", "core.fsmonitor=false", "-c", "safe.directory=*", "-C", folder];
  return system.ask(program, [...options, ...args], { timeout: TIMEOUT });
}

async function findWorkTree(system: System, file: string): Promise<string | undefined> {
  let folder = path.dirname(file);
  while (!system.facts(folder)) folder = path.dirname(folder);
  const hasRepository = ancestors(folder).some((ancestor) => system.facts(path.join(ancestor, ".git")));
  if (!hasRepository) return undefined;
  const top = await git(system, folder, ["rev-parse", "--show-toplevel"]);
  // No git to ask: a folder that looks like a repository counts as one.
  if (top.exitCode !== 0) return "a git repository";
  const ignored = await git(system, folder, ["check-ignore", "--quiet", "--no-index", "--", file]);
  const listed = await git(system, folder, ["ls-files", "--error-unmatch", "--", file]);
  return ignored.exitCode === 0 && listed.exitCode !== 0 ? undefined : `the git repository ${top.stdout.trim()}`;
}

/** How far below the home a repository is looked for, and in how many folders at the most. */
const DEPTH = 5;
const FOLDERS = 20_000;
/** Folders full of other people's files, which keep nobody's home. */
const PASSED_OVER = new Set(["node_modules", ".npm", ".cargo", ".rustup", ".gradle", ".m2", "site-packages"]);

/** Repositories that keep the home or a part of it as their work tree: bare ones, core.worktree, yadm. */
async function findDetached(system: System, file: string): Promise<string | undefined> {
  const home = system.realPath(system.home);
  const { repositories, isWhole } = listRepositories(system, home);
  for (const repository of repositories) {
    const named = await workTreeOf(system, repository);
    const tree = system.realPath(named ? path.resolve(repository, named.replace(/^~(?=\/)/, home)) : home);
    if (!file.startsWith(`${tree}${path.sep}`)) continue;
    const where = ["--git-dir", repository, "--work-tree", tree];
    const names = await namesIn(system, tree, where);
    // A copy of the file in a repository of its own goes to other machines just as well.
    const isListed = names?.includes(path.relative(tree, file));
    if (!named && path.basename(repository) === ".git" && !isListed) continue;
    // Without git to ask, a repository counts; a bare one that holds nothing of the home has another purpose.
    const isHomes = !names || named || isListed || names.some((name) => system.facts(path.join(tree, name)));
    if (!isHomes) continue;
    const ignored = await git(system, tree, [...where, "check-ignore", "--quiet", "--no-index", "--", file]);
    if (ignored.exitCode === 0 && !isListed) continue;
    return `the git repository ${repository}`;
  }
  return isWhole
    ? undefined
    : "a repository, for all that could be seen: the home has too many folders to look through";
}

/** What its index or its last commit holds; undefined where there is no git to ask. */
async function namesIn(system: System, tree: string, where: readonly string[]): Promise<string[] | undefined> {
  const index = await git(system, tree, [...where, "ls-files", "-z"]);
  if (index.exitCode !== 0) return undefined;
  const commit = await git(system, tree, [...where, "ls-tree", "-r", "-z", "--name-only", "HEAD"]);
  return `${index.stdout}${commit.stdout}`.split("\0").filter(Boolean);
}

/** core.worktree, as git reads it; by the look of the text where there is no git to ask. */
async function workTreeOf(system: System, repository: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git(system, repository, ["--git-dir", repository, "config", "core.worktree"]);
  if (exitCode === 0) return stdout.trim();
  const file = path.join(repository, "config");
  const config = system.facts(file)?.kind === "file" ? (system.read(file)?.toString("utf8") ?? "") : "";
  return exitCode === undefined ? /worktree\s*=\s*"?([^"\n;#]*)/i.exec(config)?.[1]?.trim() : undefined;
}

function listRepositories(system: System, home: string): { repositories: string[]; isWhole: boolean } {
  const repositories: string[] = [];
  let level = [home];
  let seen = 0;
  for (let depth = 0; depth <= DEPTH; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++seen > FOLDERS) return { repositories, isWhole: false };
      const names = listOrNothing(system, folder);
      if (names.includes("HEAD") && names.includes("objects")) repositories.push(folder);
      else next.push(...folders(system, folder, names));
    }
    level = next;
  }
  return { repositories, isWhole: true };
}

function folders(system: System, folder: string, names: readonly string[]): string[] {
  return names
    .filter((name) => !PASSED_OVER.has(name))
    .map((name) => path.join(folder, name))
    .filter((child) => isFolder(system, child));
}

async function findChezmoi(system: System, file: string): Promise<string | undefined> {
  const program = system.findProgram("chezmoi");
  if (!program) return isInChezmoi(system, file) ? "chezmoi" : undefined;
  const answer = await system.ask(program, ["source-path", file], { timeout: TIMEOUT });
  return answer.exitCode === 0 ? "chezmoi" : undefined;
}

/** What its source folder says, where chezmoi itself is not on this PATH. */
function isInChezmoi(system: System, file: string): boolean {
  const parts = path.relative(system.realPath(system.home), file).split(path.sep);
  let level = chezmoiSources(system);
  for (const part of parts) {
    level = level.flatMap((folder) =>
      listOrNothing(system, folder).flatMap((name) => (targetName(name) === part ? [path.join(folder, name)] : [])),
    );
  }
  return level.length > 0;
}

/** https://www.chezmoi.io/reference/configuration-file/variables/ (sourceDir), https://www.chezmoi.io/reference/special-files/chezmoiroot/ */
function chezmoiSources(system: System): string[] {
  const data = system.variable("XDG_DATA_HOME") || path.join(system.home, ".local", "share");
  const config = path.join(xdgConfigHome(system), "chezmoi");
  const named = listOrNothing(system, config).flatMap((name) => {
    const text =
      system.facts(path.join(config, name))?.kind === "file" ? system.read(path.join(config, name)) : undefined;
    const found = /sourceDir["']?\s*[=:]\s*["']?([^"'\n,]+)/.exec(text?.toString("utf8") ?? "")?.[1]?.trim();
    return found ? [expandPath(system, found, system.home)] : [];
  });
  return [path.join(data, "chezmoi"), ...named].flatMap((source) => {
    const file = path.join(source, ".chezmoiroot");
    const root = system.facts(file)?.kind === "file" ? system.read(file)?.toString("utf8").trim() : "";
    return root ? [source, path.join(source, root)] : [source];
  });
}

/** https://www.chezmoi.io/reference/source-state-attributes/ */
function targetName(name: string): string {
  const attributes =
    /^(?:after_|before_|create_|empty_|encrypted_|exact_|executable_|external_|modify_|private_|readonly_|symlink_)*(?:literal_)?/;
  return name
    .replace(attributes, "")
    .replace(/^dot_/, ".")
    .replace(/\.(?:tmpl|age|asc|literal)$/, "");
}

/** Folders that others keep shut hold nothing of this home. */
function listOrNothing(system: System, folder: string): string[] {
  try {
    return isFolder(system, folder) ? system.list(folder) : [];
  } catch {
    return [];
  }
}

function isFolder(system: System, folder: string): boolean {
  try {
    return system.facts(folder)?.kind === "folder";
  } catch {
    return false;
  }
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
