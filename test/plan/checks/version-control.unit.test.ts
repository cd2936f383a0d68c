// Whether a file is tracked: by git, which is asked, by a repository that keeps the home, by chezmoi.
import { mkdirSync, symlinkSync } from "node:fs";
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

test.each([
  ["src/x/.git", [FILE, `home/${FILE}`]],
  [BARE, [FILE, `home/${FILE}`]],
])("%s is asked for the file by its path, never by its name alone", async (folder, names) => {
  const home = new Home();
  mkdirSync(home.file(".config/pip"), { recursive: true });
  repository(home, folder);
  const asked: Question[] = [];
  await findTracker(gitIn(home, [], asked), home.file(FILE));
  const listed = asked.find(({ args }) => args.includes("--literal-pathspecs"));
  expect(listed?.folder).toBe(home.path);
  expect(listed?.args.slice(0, 7)).toEqual([
    "--literal-pathspecs",
    "--git-dir",
    home.file(folder),
    "--work-tree",
    home.path,
    "ls-files",
    "-z",
  ]);
  expect(listed?.args.slice(8, 10)).toEqual(names);
  expect(listed?.args.includes("pip.conf")).toBe(folder === BARE);
});

test.each<[name: string, folder: string, isFound: boolean]>([
  ["six folders down is found", "1/2/3/4/5/6", true],
  ["seven folders down is not looked for", "1/2/3/4/5/6/7", false],
  ["in a folder of packages is nobody's home", "node_modules/x", false],
  ["without objects is none", "", false],
])("a repository %s", async (_, folder, isFound) => {
  const home = new Home();
  if (folder) repository(home, folder);
  else home.write("x/HEAD", "");
  const found = isFound ? `it is tracked by the git repository ${home.file(folder)}` : undefined;
  expect(await findTracker(systemIn(home), home.file(FILE))).toBe(found);
});

test("a link out of the home is followed, one into it and one in a circle are not", async () => {
  const home = new Home();
  mkdirSync(`${home.base}/out/objects`, { recursive: true });
  home.write("../out/HEAD", "");
  symlinkSync(`${home.base}/out`, home.file("link"));
  symlinkSync(home.path, home.file("inside"));
  symlinkSync(home.file("circle"), home.file("circle"));
  expect(await findTracker(systemIn(home), home.file(FILE))).toBe(
    `it is tracked by the git repository ${home.file("link")}`,
  );
});

test.each([
  ["the user's own", 7, "it may be tracked by a git repository: /h/shut can't be looked into"],
  ["another user's", 8, undefined],
])("a folder that can't be looked into: %s", async (_, uid, answer) => {
  const home = new Home();
  const system: System = {
    ...systemIn(home),
    home: "/h",
    user: 7,
    realPath: (path) => path,
    facts: (path) =>
      path === "/h" || path === "/h/shut"
        ? { kind: "folder", mode: 0o700, uid, gid: 7, links: 1, device: 1 }
        : undefined,
    entries(path) {
      if (path === "/h/shut") throw Object.assign(new Error("x"), { code: "EACCES" });
      return [{ name: "shut", kind: "folder" }];
    },
  };
  expect(await findTracker(system, "/h/x")).toBe(answer);
});

test("a fault of ours in the search is no folder that is shut", async () => {
  const system: System = {
    ...systemIn(new Home()),
    entries() {
      throw new TypeError("a fault");
    },
  };
  await expect(findTracker(system, system.home)).rejects.toThrow(new TypeError("a fault"));
});

test.each<
  [name: string, files: Readonly<Record<string, string>>, variables: { XDG_DATA_HOME?: string }, isTracked: boolean]
>([
  ["its own folder", { ".local/share/chezmoi/dot_config/pip/pip.conf": "" }, {}, true],
  [
    "names with attributes",
    { ".local/share/chezmoi/private_dot_config/exact_pip/private_executable_pip.conf.tmpl": "" },
    {},
    true,
  ],
  ["a literal name", { ".local/share/chezmoi/dot_config/pip/literal_pip.conf": "" }, {}, true],
  ["a name that is dot_config itself", { ".local/share/chezmoi/literal_dot_config/pip/pip.conf": "" }, {}, false],
  ["a name that ends in .tmpl itself", { ".local/share/chezmoi/dot_config/pip/pip.conf.tmpl.literal": "" }, {}, false],
  ["a suffix of a literal name", { ".local/share/chezmoi/dot_config/pip/pip.conf.literal": "" }, {}, true],
  ["an encrypted file", { ".local/share/chezmoi/dot_config/pip/encrypted_private_pip.conf.asc": "" }, {}, true],
  ["a template that is encrypted", { ".local/share/chezmoi/dot_config/pip/pip.conf.tmpl.age": "" }, {}, true],
  ["another file beside it", { ".local/share/chezmoi/dot_config/pip/other": "" }, {}, false],
  ["a name without its dot", { ".local/share/chezmoi/config/pip/pip.conf": "" }, {}, false],
  ["a file in the place of a folder", { ".local/share/chezmoi/dot_config": "" }, {}, false],
  [
    "a root of its own",
    { ".local/share/chezmoi/.chezmoiroot": "home\n", ".local/share/chezmoi/home/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  ["another data folder", { "data/chezmoi/dot_config/pip/pip.conf": "" }, { XDG_DATA_HOME: "data" }, true],
  [
    "a folder that its config names",
    { ".config/chezmoi/chezmoi.toml": 'sourceDir = "~/dots"\n', "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a folder by a variable",
    { ".config/chezmoi/chezmoi.toml": "sourceDir='$HOME/dots'\n", "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a folder in YAML",
    { ".config/chezmoi/chezmoi.yaml": "sourceDir: ~/dots \n", "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a folder in JSON",
    { ".config/chezmoi/chezmoi.json": '{"sourceDir": "~/dots", "a": 1}', "dots/dot_config/pip/pip.conf": "" },
    {},
    true,
  ],
  [
    "a config that names none",
    { ".config/chezmoi/chezmoi.toml": "[git]\n", "dots/dot_config/pip/pip.conf": "" },
    {},
    false,
  ],
])("chezmoi's source: %s", async (_, files, variables, isTracked) => {
  const home = new Home();
  for (const [name, text] of Object.entries(files)) home.write(name, text);
  const data = variables.XDG_DATA_HOME && { XDG_DATA_HOME: home.file("data") };
  const system = systemIn(home, { variables: { XDG_CONFIG_HOME: home.file(".config"), ...data } });
  expect(await findTracker(system, home.file(FILE))).toBe(isTracked ? "it is tracked by chezmoi" : undefined);
});
