// Who holds a file, and by which file of its own.
import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { type Manager, managerFinder } from "../../../src/plan/checks/managed.ts";
import type { ProgramAnswer, System } from "../../../src/system/system.ts";
import { Home } from "../../helpers/home.ts";
import { systemIn } from "../../helpers/system.ts";

interface Repository {
  /** What git says where it is asked, by a part of its command line. */
  readonly answers: readonly (readonly [part: string, answer: Partial<ProgramAnswer>])[];
}

const NO_GIT: Repository = { answers: [] };

/** Finds who holds ~/NAME, with a git that answers like this; undefined: there is none. */
async function find(home: Home, name: string, git?: Repository, more: Partial<System> = {}): Promise<unknown> {
  const system: System = {
    ...systemIn(home),
    findProgram: () => (git ? "/usr/bin/git" : undefined),
    async ask(_, args) {
      const line = args.join(" ");
      const found = git?.answers.find(([part]) => line.includes(part))?.[1];
      return { exitCode: 1, stdout: "", ...found };
    },
    ...more,
  };
  return managerFinder(system)(home.file(name));
}

const byGit = (home: Home, name: string, isTracked = true): Manager => ({
  by: "git",
  source: home.file(name),
  isTracked,
});

/** git in a work tree whose index holds these. */
const holding = (...names: readonly string[]): Repository => ({
  answers: [
    ["rev-parse", { exitCode: 0, stdout: "/x\n" }],
    ["ls-files", { exitCode: 0, stdout: names.map((name) => `${name}\0`).join("") }],
  ],
});

test("a home that nobody holds", async () => {
  const home = new Home();
  expect(await find(home, ".bashrc", holding(".bashrc"))).toBeUndefined();
});

test.each<[string, Repository | undefined, boolean | undefined]>([
  ["in its index", holding("bash/.bashrc"), true],
  ["that git would take in", holding("other"), false],
  ["that it ignores", { answers: [...holding().answers, ["check-ignore", { exitCode: 0 }]] }, undefined],
  [
    "that it ignores, but has",
    { answers: [...holding("bash/.bashrc").answers, ["check-ignore", { exitCode: 0 }]] },
    true,
  ],
  ["of which git says that it is none", { answers: [["rev-parse", { exitCode: 128 }]] }, undefined],
  ["without git to ask", undefined, false],
])("a link into a work tree, to a file %s", async (_, git, isTracked) => {
  const home = new Home();
  mkdirSync(home.file("dotfiles/.git"), { recursive: true });
  home.write("dotfiles/bash/.bashrc", "");
  symlinkSync("dotfiles/bash/.bashrc", home.file(".bashrc"));
  const noAnswer: Partial<System> = git ? {} : { ask: async () => ({ exitCode: undefined, stdout: "" }) };
  const expected = isTracked === undefined ? undefined : byGit(home, "dotfiles/bash/.bashrc", isTracked);
  expect(await find(home, ".bashrc", git, noAnswer)).toEqual(expected);
});

test.each<[string, folder: string, config: string, by: string | undefined]>([
  ["yadm's", ".local/share/yadm/repo.git", "[core]\n\tworktree = /h\n", "yadm"],
  ["an older yadm's", ".config/yadm/repo.git", "", "yadm"],
  ["a bare one in the home", ".cfg", "", "git"],
  ["a bare one two folders deep", "src/dotfiles.git", "", "git"],
  ["a bare one two folders deep in ~/.local/share", ".local/share/x/dotfiles.git", "", "git"],
  ["a bare one further down", "src/a/b/dotfiles.git", "", undefined],
  ["one beside another work tree", "dots/.git", "[core]\n\tworktree = /h\n", "git"],
  ["an ordinary one, for another folder", "project/.git", "", undefined],
])("a repository that keeps the home: %s", async (_, folder, config, by) => {
  const home = new Home();
  home.write(".bashrc", "");
  home.write(`${folder}/HEAD`, "ref: refs/heads/main\n");
  home.write(`${folder}/index`, "");
  home.write(`${folder}/config`, config);
  mkdirSync(home.file(`${folder}/objects`));
  const answers = [
    ["config core.worktree", config ? { exitCode: 0, stdout: `${home.path}\n` } : {}],
    ["ls-files", { exitCode: 0, stdout: ".bashrc\0" }],
  ] as const;
  const source = home.file(".bashrc");
  expect(await find(home, ".bashrc", { answers })).toEqual(by && { by, source, isTracked: true });
  expect(await find(home, ".profile", { answers })).toBeUndefined();
});

test("a bare repository that has never held a file is not asked", async () => {
  const home = new Home();
  home.write(".cfg/HEAD", "");
  mkdirSync(home.file(".cfg/objects"));
  expect(
    await find(home, ".bashrc", { answers: [["ls-files", { exitCode: 0, stdout: ".bashrc\0" }]] }),
  ).toBeUndefined();
});

test.each<[string, by: string, source: string, name: string, files: Readonly<Record<string, string>>]>([
  ["chezmoi", "chezmoi", ".local/share/chezmoi/dot_bashrc.tmpl", ".bashrc", {}],
  ["rcm", "rcm", ".dotfiles/bashrc", ".bashrc", {}],
  ["rcm, in a folder", "rcm", ".dotfiles/config/pip/pip.conf", ".config/pip/pip.conf", {}],
  ["rcm, for some machines", "rcm", ".dotfiles/host-here/bashrc", ".bashrc", {}],
  ["rcm, by its settings", "rcm", "dots/bashrc", ".bashrc", { ".rcrc": 'X=1\nDOTFILES_DIRS="$HOME/none ~/dots"\n' }],
])("%s has a source for it, and for no other", async (_, by, source, name, files) => {
  const home = new Home();
  for (const [file, text] of Object.entries({ ...files, [source]: "" })) home.write(file, text);
  mkdirSync(home.file(".config/pip"), { recursive: true });
  expect(await find(home, name, NO_GIT)).toEqual({ by, source: home.file(source), isTracked: true });
  expect(await find(home, ".profile", NO_GIT)).toBeUndefined();
});

test("rcm puts a dot in front: what has one in its folder, or none in the home, is another's", async () => {
  const home = new Home();
  home.write(".dotfiles/.bashrc", "");
  home.write(".dotfiles/bin/x", "");
  expect(await find(home, ".bashrc", NO_GIT)).toBeUndefined();
  expect(await find(home, "bin/x", NO_GIT)).toBeUndefined();
});

test("a link to where nothing can be written is a read-only store; a folder of the home is none", async () => {
  const home = new Home();
  home.write("../store/bashrc", "");
  symlinkSync("../store/bashrc", home.file(".bashrc"));
  const shut: Partial<System> = { mayWrite: () => false };
  const source = `${home.base}/store/bashrc`;
  expect(await find(home, ".bashrc", NO_GIT, shut)).toEqual({ by: "read-only store", source, isTracked: true });
  expect(await find(home, ".bashrc", NO_GIT)).toBeUndefined();
  home.write(".profile", "");
  expect(await find(home, ".profile", NO_GIT, shut)).toBeUndefined();
  const nix: Partial<System> = { realPath: (file) => (file.endsWith(".zshrc") ? "/nix/store/1-zshrc" : file) };
  expect(await find(home, ".zshrc", NO_GIT, nix)).toMatchObject({ by: "read-only store" });
});

test("a loop of links is nobody's", async () => {
  const home = new Home();
  symlinkSync(".bashrc", home.file(".bashrc"));
  expect(await find(home, ".bashrc", NO_GIT)).toBeUndefined();
});

test("repositories that keep git waiting do so twice, however many a clone holds", async () => {
  const home = new Home();
  for (const name of ["a", "b", "c", "d"]) {
    for (const file of ["HEAD", "index", "config"]) home.write(`clone/${name}.git/${file}`, "");
    mkdirSync(home.file(`clone/${name}.git/objects`));
  }
  let asked = 0;
  const silent: Partial<System> = {
    async ask() {
      asked++;
      return { exitCode: undefined, stdout: "" };
    },
  };
  expect(await find(home, ".bashrc", NO_GIT, silent)).toBeUndefined();
  expect(asked).toBe(2);
});
