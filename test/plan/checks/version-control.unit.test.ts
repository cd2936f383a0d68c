// Whether a file is tracked: by git, which is asked, or by a repository that keeps the home.
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { findTracker } from "../../../src/plan/checks/version-control.ts";
import type { ProgramAnswer, ProgramOptions, System } from "../../../src/system/system.ts";
import { Home } from "../../helpers/home.ts";
import { systemIn } from "../../helpers/system.ts";

const FILE = ".config/pip/pip.conf";
const NO: ProgramAnswer = { exitCode: 1, stdout: "" };
const YES: ProgramAnswer = { exitCode: 0, stdout: "" };

interface Question {
  readonly args: readonly string[];
  readonly folder: string;
  readonly options: ProgramOptions;
}

/** A git that answers by the words of the question; what it does not know it says no to. */
function gitIn(home: Home, answers: readonly [words: string, answer: ProgramAnswer][], asked: Question[] = []): System {
  return {
    ...systemIn(home),
    findProgram: (name) => (name === "git" ? "/bin/git" : undefined),
    async ask(_, all, options) {
      const at = all.indexOf("-C");
      const args = all.slice(at + 2);
      asked.push({ args, folder: all[at + 1] ?? "", options });
      return answers.find(([words]) => args.join(" ").includes(words))?.[1] ?? NO;
    },
  };
}

/** A folder that looks like a repository. */
function repository(home: Home, folder: string, config = ""): void {
  mkdirSync(home.file(`${folder}/objects`), { recursive: true });
  home.write(`${folder}/HEAD`, "ref: refs/heads/main\n");
  home.write(`${folder}/config`, config);
}

const TOP: [string, ProgramAnswer] = ["rev-parse --show-toplevel", { exitCode: 0, stdout: "/top\n" }];
const IGNORED: [string, ProgramAnswer] = ["check-ignore", YES];
const LISTED: [string, ProgramAnswer] = ["ls-files --error-unmatch", YES];
const BARE = "dots.git";

test.each<[name: string, answers: readonly [string, ProgramAnswer][], answer: string | undefined]>([
  ["a file that git would take in", [TOP], "it is tracked by the git repository /top"],
  ["a file that is ignored and not in the index", [TOP, IGNORED], undefined],
  ["a file that is ignored, but in the index", [TOP, IGNORED, LISTED], "it is tracked by the git repository /top"],
  ["a folder on which git has no answer", [IGNORED], "it is tracked by a git repository"],
])("a home that is a work tree: %s", async (_, answers, answer) => {
  const home = new Home();
  mkdirSync(home.file(".git"));
  expect(await findTracker(gitIn(home, answers), home.file(FILE))).toBe(answer);
});

test("git is asked with nothing of a repository's own that may run, and for the file by its name", async () => {
  const home = new Home();
  mkdirSync(home.file(".git"));
  const asked: Question[] = [];
  await findTracker(gitIn(home, [TOP], asked), home.file(FILE));
  expect(asked.map(({ args }) => args)).toEqual([
    ["rev-parse", "--show-toplevel"],
    ["check-ignore", "--quiet", "--no-index", "--", home.file(FILE)],
    ["--literal-pathspecs", "ls-files", "--error-unmatch", "--", home.file(FILE)],
  ]);
  expect(new Set(asked.map(({ folder }) => folder))).toEqual(new Set([home.path]));
  expect(asked[0]?.options).toEqual({
    timeout: 5_000,
    isRepeatable: expect.any(Function),
    variables: { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none", GIT_TERMINAL_PROMPT: "0" },
  });
});

test("without a repository git is not asked at all", async () => {
  const home = new Home();
  const asked: Question[] = [];
  expect(await findTracker(gitIn(home, [TOP], asked), home.file(FILE))).toBe(undefined);
  expect(asked).toEqual([]);
});

test.each<
  [name: string, folder: string, config: string, git: readonly [string, ProgramAnswer][] | undefined, isKept: boolean]
>([
  ["that has it in its index", BARE, "", [["ls-files -z --", { exitCode: 0, stdout: "x\0" }]], true],
  ["that holds nothing", BARE, "", [["ls-files -z", YES]], false],
  [
    "that holds another file of the home, and would take it in",
    BARE,
    "",
    [
      ["ls-files -z --", YES],
      ["ls-files -z", { exitCode: 0, stdout: "gone\0.vimrc\0" }],
    ],
    true,
  ],
  [
    "that holds another file of the home, and ignores it",
    BARE,
    "",
    [["ls-files -z --", YES], ["ls-files -z", { exitCode: 0, stdout: ".vimrc\0" }], IGNORED],
    false,
  ],
  [
    "that holds what the home has not got",
    BARE,
    "",
    [
      ["ls-files -z --", YES],
      ["ls-files -z", { exitCode: 0, stdout: "gone\0" }],
    ],
    false,
  ],
  [
    "that holds what the home has not got, as far as git came in time",
    BARE,
    "",
    [
      ["ls-files -z --", YES],
      ["ls-files -z", { exitCode: undefined, stdout: "gone\0" }],
    ],
    false,
  ],
  ["whose index git can't read", BARE, "", [], true],
  ["when there is no git to ask", BARE, "", undefined, true],
  [
    "whose work tree is the home, by its name",
    BARE,
    "",
    [["config core.worktree", { exitCode: 0, stdout: "~/\n" }]],
    true,
  ],
  [
    "whose work tree is the home, as seen from it",
    BARE,
    "",
    [["config core.worktree", { exitCode: 0, stdout: "..\n" }]],
    true,
  ],
  [
    "whose work tree is another folder",
    BARE,
    "",
    [["config core.worktree", { exitCode: 0, stdout: "~/src\n" }]],
    false,
  ],
  ["whose work tree ignores it", BARE, "", [["config core.worktree", { exitCode: 0, stdout: "~/\n" }], IGNORED], false],
  ["whose config names another folder, without git to ask", BARE, '[core]\n\tworkTree = "/other"\n', undefined, false],
  ["whose config names another folder without quotes, without git to ask", BARE, "worktree=/other\n", undefined, false],
  ["whose config names another folder behind blanks, without git", BARE, "worktree  =  /other\n", undefined, false],
  [
    "of which git, not the look of its config, names the folder",
    BARE,
    "# worktree = /other\n",
    [["ls-files -z --", { exitCode: 0, stdout: "x\0" }]],
    true,
  ],
  [
    "whose work tree has a name with ~ in it",
    BARE,
    "",
    [["config core.worktree", { exitCode: 0, stdout: "../x~/..\n" }]],
    true,
  ],
  ["whose config names the home, without git to ask", BARE, "[core]\n\tworktree=~/ # why\n", undefined, true],
  ["of an ordinary project", "src/x/.git", "", [["ls-files -z", YES]], false],
  [
    "of an ordinary project that has a copy of it",
    "src/x/.git",
    "",
    [["ls-files -z --", { exitCode: 0, stdout: "x\0" }]],
    true,
  ],
  ["of an ordinary project, without git to ask", "src/x/.git", "", undefined, false],
])("a repository below the home %s", async (_, folder, config, git, isKept) => {
  const home = new Home();
  home.write(".vimrc", "x\n");
  repository(home, folder, config);
  const system = git ? gitIn(home, git) : systemIn(home);
  const answer = isKept ? `it is tracked by the git repository ${home.file(folder)}` : undefined;
  expect(await findTracker(system, home.file(FILE))).toBe(answer);
});

/** The path of a file as seen from the home, from each folder above it, and from these below. */
function namesOf(home: Home, file: string, below: readonly string[]): string[] {
  const parts = home.file(file).split("/");
  const depth = home.path.split("/").length;
  return [...Array.from({ length: depth }, (_, at) => parts.slice(depth - at).join("/")), ...below];
}

test.each([
  ["src/x/.git", ".config/pip", FILE, ["pip/pip.conf"]],
  ["src/x/.git", ".config", FILE, ["pip/pip.conf"]],
  [BARE, ".config/pip", FILE, ["pip.conf", "pip/pip.conf"]],
  [BARE, ".config", FILE, ["pip/pip.conf"]],
  ["src/x/.git", ".config", ".npmrc", []],
  [BARE, ".config", ".npmrc", []],
])(
  "%s, where %s is there, is asked for %s by its path, and by its name alone only where that says something",
  async (folder, there, file, below) => {
    const home = new Home();
    mkdirSync(home.file(there), { recursive: true });
    repository(home, folder);
    const asked: Question[] = [];
    await findTracker(gitIn(home, [], asked), home.file(file));
    const where = ["--git-dir", home.file(folder)];
    expect(asked[0]?.args).toEqual([...where, "config", "core.worktree"]);
    expect(asked[1]).toMatchObject({ folder: home.path });
    const names = namesOf(home, file, below);
    expect(asked[1]?.args).toEqual([
      "--literal-pathspecs",
      ...where,
      "--work-tree",
      home.path,
      "ls-files",
      "-z",
      "--",
      ...names,
    ]);
  },
);

test("a repository whose config is a folder has no config", async () => {
  const home = new Home();
  mkdirSync(home.file(`${BARE}/objects`), { recursive: true });
  mkdirSync(home.file(`${BARE}/config`));
  home.write(`${BARE}/HEAD`, "");
  expect(await findTracker(systemIn(home), home.file(FILE))).toBe(
    `it is tracked by the git repository ${home.file(BARE)}`,
  );
});

test("a home that can't be searched may hold a repository that tracks it", async () => {
  const home = new Home();
  const system: System = {
    ...systemIn(home),
    entries() {
      throw Object.assign(new Error("x"), { code: "EACCES" });
    },
  };
  expect(await findTracker(system, home.file(FILE))).toBe(
    `it may be tracked by a git repository: ${home.path} can't be looked into`,
  );
});
