// Where ours goes in ~/.gitconfig beside includes, and what else names a proxy for git: the real one decides.
import { describe, expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Environment, Home, PROXY } from "../helpers/home.ts";
import { execFileSync, spawnSync } from "../helpers/processes.ts";

const SITE = "https://site.example";
/** Each names a proxy of its own, so that the answer says who counts. */
const PIECES = {
  user: "[user]\n\tname = a\n",
  bare: "[http]\n\tsslVerify = true\n",
  own: "[http]\n\tproxy = http://own.example:1\n",
  include: "[include]\n\tpath = ~/everywhere\n",
  includeIf: '# for work\n[includeIf "gitdir:~/work/"]\n\tpath = work/config\n',
} as const;
type Piece = keyof typeof PIECES;

function openHome(git: string): { home: Home; ask: (folder: string, site?: string) => string } {
  const home = new Home();
  home.write("everywhere", "[http]\n\tproxy = http://everywhere.example:1\n");
  home.write("work/config", "[core]\n\tabbrev = 12\n[http]\n\tproxy = http://work.example:1\n");
  for (const folder of ["work/r", "r"])
    execFileSync(git, ["init", "-q", home.file(folder)], { env: { ...home.environment } as NodeJS.ProcessEnv });
  const ask = (folder: string, site = SITE) =>
    spawnSync(git, ["-C", home.file(folder), "config", "--get-urlmatch", "http.proxy", site], {
      env: { ...home.environment } as NodeJS.ProcessEnv,
      encoding: "utf8",
    }).stdout.trim();
  return { home, ask };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

const textOf = (pieces: readonly Piece[]) => pieces.map((piece) => PIECES[piece]).join("");
const SETS: readonly (readonly Piece[])[] = [
  ["user", "include"],
  ["user", "includeIf"],
  ["bare", "include", "includeIf"],
  ["own", "include", "includeIf"],
];

const apply = (home: Home) => expect(home.run(["apply", "--to", "git", "--proxy", PROXY])).toMatchObject({ code: 0 });

describe("in any order", () => {
  for (const pieces of SETS.flatMap((set) => permutations(set))) {
    testWithClient("git", "git", `${pieces.join(", ")}: ours counts, and a folder keeps its own`, (git) => {
      const { home, ask } = openHome(git);
      const text = textOf(pieces);
      home.write(".gitconfig", text);
      const before = ask("work/r");
      apply(home);
      expect(ask("r")).toBe(PROXY);
      const isFolders = before === "http://work.example:1";
      expect(ask("work/r")).toBe(isFolders ? before : PROXY);
      const written = home.read(".gitconfig");
      apply(home);
      expect(home.read(".gitconfig")).toBe(written);
      home.run(["off", "git"]);
      expect(home.read(".gitconfig")).not.toContain("proxy");
      expect(home.run(["on", "git", "--proxy", PROXY])).toMatchObject({ code: 0 });
      expect([ask("r"), ask("work/r")]).toEqual([PROXY, isFolders ? before : PROXY]);
      expect(home.run(["remove"])).toMatchObject({ code: 0 });
      expect(home.read(".gitconfig")).toBe(text);
    });
  }
});

describe("where ours is there already, and the user puts in", () => {
  const ours = `[http]\n\tproxy = ${PROXY}\n`;
  const orders = permutations(["ours", "include", "includeIf"] as const);
  for (const pieces of orders) {
    testWithClient("git", "git", pieces.join(", "), (git) => {
      const { home, ask } = openHome(git);
      home.write(".gitconfig", PIECES.user);
      apply(home);
      expect(home.read(".gitconfig")).toBe(PIECES.user + ours);
      const put = (text: string) =>
        PIECES.user + pieces.map((piece) => (piece === "ours" ? text : PIECES[piece])).join("");
      home.write(".gitconfig", put(""));
      const before = ask("work/r");
      home.write(".gitconfig", put(ours));
      apply(home);
      expect(ask("r")).toBe(PROXY);
      expect(ask("work/r")).toBe(before === "http://work.example:1" ? before : PROXY);
      expect(home.run(["apply", "--to", "git", "--proxy", PROXY]).stderr).toContain("everything is in sync");
      expect(home.run(["remove"])).toMatchObject({ code: 0 });
      expect(home.read(".gitconfig")).toBe(put(""));
    });
  }
});

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly environment?: Environment;
  readonly inRepository?: string;
  /** The site and the folder in which another proxy counts while ours is on; absent where none does. */
  readonly wins?: { readonly folder?: string; readonly site?: string };
  /** What is said while on, and while off. */
  readonly on: string;
  readonly off: string;
}

const OLD = "[http]\n\tproxy = http://old.example:1\n";
const ROWS: readonly Row[] = [
  {
    name: "a proxy for one site",
    files: { ".gitconfig": '[http "https://github.com"]\n\tproxy = http://old.example:1\n' },
    wins: { site: "https://github.com/x" },
    on: "~/.gitconfig:2 http.proxy for https://github.com outranks ours",
    off: "~/.gitconfig:2 http.proxy for https://github.com still names a proxy",
  },
  {
    name: "the file in ~/.config beside ~/.gitconfig",
    files: { ".gitconfig": PIECES.user, ".config/git/config": OLD },
    on: "~/.config/git/config:2 http.proxy counts once ours is off",
    off: "~/.config/git/config:2 http.proxy still names a proxy",
  },
  {
    name: "an include for everywhere",
    files: { ".gitconfig": PIECES.include, everywhere: OLD },
    on: "~/everywhere:2 http.proxy counts once ours is off",
    off: "~/everywhere:2 http.proxy still names a proxy",
  },
  {
    name: "an include for some folders",
    files: { ".gitconfig": PIECES.includeIf, "work/config": OLD },
    wins: { folder: "work/r" },
    on: "~/work/config:2 http.proxy where gitdir:~/work/ is met outranks ours",
    off: "~/work/config:2 http.proxy where gitdir:~/work/ is met still names a proxy",
  },
  {
    name: "an include that an include names",
    files: { ".gitconfig": PIECES.include, everywhere: "[Include]\n\tpath = deep/er\n", "deep/er": OLD },
    on: "~/deep/er:2 http.proxy counts once ours is off",
    off: "~/deep/er:2 http.proxy still names a proxy",
  },
  {
    name: "a condition in what is included for everywhere",
    files: { ".gitconfig": PIECES.include, everywhere: PIECES.includeIf, "work/config": OLD },
    wins: { folder: "work/r" },
    on: "~/work/config:2 http.proxy where gitdir:~/work/ is met outranks ours",
    off: "~/work/config:2 http.proxy where gitdir:~/work/ is met still names a proxy",
  },
  {
    name: "the repository's own settings",
    files: { ".gitconfig": PIECES.user },
    inRepository: `[core]\n\trepositoryformatversion = 0\n${OLD}`,
    wins: { folder: "r" },
    on: "~/r/.git/config:4 http.proxy of this repository outranks ours",
    off: "~/r/.git/config:4 http.proxy of this repository still names a proxy",
  },
  {
    name: "the machine's file",
    files: { ".gitconfig": PIECES.user, machine: OLD },
    environment: { GIT_CONFIG_NOSYSTEM: undefined, GIT_CONFIG_SYSTEM: "~/machine" },
    on: "~/machine:2 http.proxy counts once ours is off",
    off: "~/machine:2 http.proxy still names a proxy",
  },
  {
    name: "variables",
    files: { ".gitconfig": PIECES.user },
    environment: { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.proxy", GIT_CONFIG_VALUE_0: "http://old.example:1" },
    wins: {},
    on: "$GIT_CONFIG_VALUE_0 http.proxy outranks ours",
    off: "$GIT_CONFIG_VALUE_0 http.proxy still names a proxy",
  },
];

describe("what else names a proxy", () => {
  for (const { name, files, environment = {}, inRepository, wins, on, off } of ROWS) {
    testWithClient("git", "git", name, (git) => {
      const { home, ask } = openHome(git);
      for (const [file, text] of Object.entries(files)) home.write(file, text);
      const here = Object.entries(environment).map(([key, value]) => [key, value?.replace("~", home.path)] as const);
      home.environment = { ...home.environment, ...Object.fromEntries(here) };
      const { folder = "r", site = SITE } = wins ?? {};
      const old = "http://old.example:1";
      if (inRepository) home.write("r/.git/config", inRepository);
      const cwd = home.file("r");
      const lines = (args: string[]) => home.run(args, { cwd }).stderr.split("\n");
      const args = ["--to", "git", "--proxy", PROXY];
      // In the row of what is overridden, or in a note.
      const status = () => Object.values(home.run(["status", ...args], { cwd })).join("\n");
      expect(lines(["plan", ...args])).toContain(`note: ${on}`);
      expect(lines(["apply", ...args])).toContain(`note: ${on}`);
      expect([ask(folder, site), ask("r", SITE)]).toEqual([
        wins ? old : PROXY,
        wins && (wins.folder ?? "r") === "r" && !wins.site ? old : PROXY,
      ]);
      expect(status()).toContain(on);

      const outcome = home.run(["off", "git"], { cwd });
      expect(outcome).toMatchObject({ code: 4 });
      expect(outcome.stderr.split("\n")).toContain(`note: ${off}`);
      expect(ask(folder, site)).toBe(old);
      expect(home.run(["off", "git"], { cwd })).toMatchObject({ code: 4 });
      expect(status()).toContain(off);
    });
  }
});

testWithClient("git", "git", "what agrees with ours is no rival", (git) => {
  const { home, ask } = openHome(git);
  home.write(".gitconfig", `[http "https://github.com"]\n\tproxy = ${PROXY}\n[include]\n\tpath = everywhere\n`);
  home.write("everywhere", `[http]\n\tproxy = "${PROXY}/"\n`);
  const json = home.json(["apply", "--to", "git", "--proxy", PROXY]);
  expect(json).toMatchObject({ rivals: [] });
  expect(ask("r")).toBe(PROXY);
});
