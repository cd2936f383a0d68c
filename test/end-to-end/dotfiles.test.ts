// The recipes of the help topic on dotfiles, run as they stand there with the real managers, and uninstalling in any order.
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONFIG, ok } from "../helpers/contract.ts";
import { clientPath, findProgram, Home, PROGRAM, PROXY, ROOT } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

const STYLES = ["write", "beside"] as const;
const BASHRC = "alias x=y\n";
const PROFILE = "# mine\n";
const CONDARC = "channels:\n  - conda-forge\n";
const GITCONFIG = "[user]\n\tname = Ada\n";
const LINE = '. "$HOME"';

/** The commands of each section of the topic, a fenced block each. */
const RECIPES = new Map(
  readFileSync(`${ROOT}/src/help/dotfiles.md`, "utf8")
    .split(/^## /m)
    .map((section) => {
      const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);
      return [section.split("\n")[0] ?? "", blocks] as const;
    }),
);

function recipe(title: string, at: number): string {
  const block = RECIPES.get(title)?.[at];
  expect(block, `block ${at} of "${title}"`).toBeDefined();
  return block ?? "";
}

/** A home with settings, and `proxycast` on PATH, which tests no connection. */
function newHome(style: string): Home {
  const home = new Home();
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [bash, git]\nmanaged: ${style}\n`);
  home.write(
    "../bin/proxycast",
    `#!/bin/sh\ncase $1 in apply) set -- "$@" --no-test ;; esac\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`,
    0o755,
  );
  const person = { NAME: "Ada", EMAIL: "ada@home.example" };
  home.environment = {
    ...home.environment,
    PATH: `${home.base}/bin:${clientPath()}`,
    DOTFILES: `${home.base}/origin`,
    ...Object.fromEntries(
      Object.entries(person).flatMap(([name, value]) => [
        [`GIT_AUTHOR_${name}`, value],
        [`GIT_COMMITTER_${name}`, value],
      ]),
    ),
  };
  return home;
}

function sh(home: Home, script: string) {
  const env = home.environment as NodeJS.ProcessEnv;
  return spawnSync("sh", ["-eu", "-c", script], { cwd: home.path, env, input: "", encoding: "utf8" });
}

/** Runs commands as a user types them. Returns what they print. */
function run(home: Home, script: string): string {
  const { status, stdout, stderr } = sh(home, script);
  expect(status, `${script}\n${stdout}${stderr}`).toBe(0);
  return stdout + stderr;
}

/** A repository with the files as a manager wants them named. */
function writeDotfiles(home: Home, folder: string, nameOf: (name: string) => string): void {
  for (const [name, text] of Object.entries({ bashrc: BASHRC, profile: PROFILE, gitconfig: GITCONFIG }))
    home.write(`${folder}/${nameOf(name)}`, text);
  run(home, `git -C ~/${folder} init -q -b main && git -C ~/${folder} add . && git -C ~/${folder} commit -qm first`);
}

/** A work tree whose repository others clone. */
function publish(home: Home): void {
  run(home, 'git init -q --bare -b main "$DOTFILES"');
  writeDotfiles(home, "../work", (name) => `.${name}`);
  run(home, 'git -C ~/../work push -q "$DOTFILES" main');
}

/** Another machine's change. */
function publishMore(home: Home): void {
  home.write("../work/.bashrc", `${BASHRC}alias more=1\n`);
  run(home, 'git -C ~/../work commit -qam more && git -C ~/../work push -q "$DOTFILES" main');
}

/** What a new bash and a real git see: the proxy, and the user's own settings. */
function expectProxied(home: Home): void {
  expect(run(home, "bash -ic 'echo $http_proxy; alias x' 2>/dev/null")).toBe(`${PROXY}\nalias x='y'\n`);
  expect(run(home, "git config http.proxy; git config user.name")).toBe(`${PROXY}\nAda\n`);
}

/** The files hold our values with `write`; with `beside` no more than the line. */
function expectStyle(style: string, texts: readonly string[]): void {
  for (const text of texts) expect(text.includes(PROXY)).toBe(style === "write");
  expect(texts.some((text) => text.includes(LINE))).toBe(style === "beside");
}

const textsIn = (home: Home, names: readonly string[]) => names.map((name) => home.read(name));

describe.each(STYLES)("with managed: %s", (style) => {
  test.each<[title: string, program: string, nameOf: (name: string) => string]>([
    ["GNU stow", "stow", (name) => `${name === "gitconfig" ? "git" : "bash"}/.${name}`],
    ["dotbot", "dotbot", (name) => name],
  ])("%s: links, deployed twice, removed", (title, program, nameOf) => {
    need(program);
    const home = newHome(style);
    writeDotfiles(home, "dotfiles", nameOf);
    const links = "- link:\n    ~/.bashrc: bashrc\n    ~/.profile: profile\n    ~/.gitconfig: gitconfig\n";
    if (program === "dotbot") {
      home.write("dotfiles/install.conf.yaml", links);
      run(home, "git -C ~/dotfiles add . && git -C ~/dotfiles commit -qm links");
    }
    const said = run(home, recipe(title, 0));
    expect(said).toContain(`managed by git (~/dotfiles/${nameOf("bashrc")})`);
    expectProxied(home);
    const names = [nameOf("bashrc"), nameOf("profile")].map((name) => `dotfiles/${name}`);
    expectStyle(style, textsIn(home, names));
    const first = textsIn(home, names);
    run(home, recipe(title, 0));
    expect(textsIn(home, names)).toEqual(first);
    ok(home, ["status", "--exit-code"]);
    run(home, recipe(title, 1));
    expect(run(home, "git -C ~/dotfiles status --porcelain")).toBe("");
    expect(existsSync(home.file(".bashrc"))).toBe(program === "dotbot");
    if (program === "stow") run(home, "stow --dir ~/dotfiles --target ~ bash git");
    expect(textsIn(home, [".bashrc", ".gitconfig"])).toEqual([BASHRC, GITCONFIG]);
  });

  test("rcm: links and copies", () => {
    need("rcup");
    const home = newHome(style);
    for (const [name, text] of Object.entries({ bashrc: BASHRC, profile: PROFILE, gitconfig: GITCONFIG }))
      home.write(`.dotfiles/${name}`, text);
    const sources = () => textsIn(home, [".dotfiles/bashrc", ".dotfiles/profile", ".dotfiles/gitconfig"]);
    const before = sources();
    expect(run(home, recipe("rcm", 0))).toContain("managed by rcm (~/.dotfiles/bashrc)");
    expectProxied(home);
    run(home, recipe("rcm", 2));
    expect(sources()).toEqual(before);
    expect(existsSync(home.file(".bashrc"))).toBe(false);

    home.write(".rcrc", 'COPY_ALWAYS="*"\n');
    expect(run(home, recipe("rcm", 0))).toContain("managed by rcm (~/.dotfiles/bashrc)");
    expect(sources()).toEqual(before);
    expectStyle(style, textsIn(home, [".bashrc", ".profile"]));
    home.write(".dotfiles/bashrc", `${BASHRC}alias more=1\n`);
    run(home, recipe("rcm", 1));
    expect(run(home, "bash -ic 'alias more' 2>/dev/null")).toBe("alias more='1'\n");
    expectProxied(home);
    run(home, recipe("rcm", 2));
    expect(existsSync(home.file(".bashrc"))).toBe(false);
    expect(home.read(".dotfiles/bashrc")).toBe(`${BASHRC}alias more=1\n`);
  });

  test.each([
    ["yadm", "yadm", "yadm"],
    ["A bare repository", "git", "git --git-dir ~/.dotfiles.git --work-tree ~"],
  ])("%s: cloned, pulled, removed", (title, program, git) => {
    need(program);
    const home = newHome(style);
    publish(home);
    const changed = () => run(home, `${git} status --porcelain --untracked-files=no`);
    expect(run(home, recipe(title, 0))).toContain(`managed by ${program}`);
    expectProxied(home);
    expect(changed()).toBe(` M .bashrc\n${style === "write" ? " M .gitconfig\n" : ""} M .profile\n`);
    expectStyle(style, textsIn(home, [".bashrc", ".profile"]));
    publishMore(home);
    run(home, recipe(title, 1));
    expectProxied(home);
    expect(run(home, "bash -ic 'alias more' 2>/dev/null")).toBe("alias more='1'\n");
    run(home, recipe(title, 2));
    expect(changed()).toBe("");
    expect(home.snapshot().some((line) => line.includes("state/proxycast"))).toBe(false);
  });
});

const STAND_IN = `${ROOT}/test/fixtures/chezmoi.sh`;

// The stand-in has to do what the real one does, so that both are asked where both are there.
describe.each([["a stand-in", STAND_IN], ...(findProgram("chezmoi") ? [["chezmoi", undefined]] : [])])(
  "%s",
  (_, program) => {
    const SOURCE = ".local/share/chezmoi";
    const start = (style: string) => {
      const home = newHome(style);
      home.write(CONFIG, `proxy: ${PROXY}\ntargets: [bash, conda]\nmanaged: ${style}\n`);
      if (program) run(home, `ln -s "${program}" ~/../bin/chezmoi`);
      home.write(`${SOURCE}/dot_bashrc`, BASHRC);
      home.write(`${SOURCE}/dot_profile`, PROFILE);
      home.write(`${SOURCE}/dot_condarc`, CONDARC);
      return home;
    };
    const NAMES = [".bashrc", ".profile", ".condarc"];
    const proxyIn = (home: Home) => run(home, "bash -ic 'echo $http_proxy; alias x' 2>/dev/null");

    test("it stops at a file that has changed since, which is why there are recipes", () => {
      const home = start("write");
      run(home, "chezmoi apply\nproxycast apply");
      const { status, stderr } = sh(home, "chezmoi apply");
      expect(status).toBe(1);
      expect(stderr).toContain("could not open a new TTY");
    });

    test("what a modify_ script prints is the file, whoever changed it: nothing is none, and a failure stops", () => {
      const home = start("write");
      const script = (name: string, text: string) => home.write(`${SOURCE}/modify_${name}`, text);
      script("dot_a", "#!/bin/sh\ncat; echo more\n");
      script("private_executable_dot_b", `#!${findProgram("sed")} -f\ns/^/> /\n`);
      script("dot_none", "#!/bin/sh\n");
      home.write(".a", "old\n");
      home.write(".b", "old\n");
      home.write(".none", "old\n");
      run(home, "chezmoi apply");
      expect(textsIn(home, [".a", ".b"])).toEqual(["old\nmore\n", "> old\n"]);
      expect(statSync(home.file(".b")).mode & 0o777).toBe(0o700);
      expect(existsSync(home.file(".none"))).toBe(false);
      home.write(".a", "mine\n");
      run(home, "chezmoi apply");
      expect(home.read(".a")).toBe("mine\nmore\n");
      script("dot_a", "#!/bin/sh\necho part; exit 4\n");
      expect(sh(home, "chezmoi apply")).toMatchObject({ status: 1, stderr: "chezmoi: .a: exit status 4\n" });
      script("dot_a", "echo no interpreter\n");
      expect(sh(home, "chezmoi apply")).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("exec format error"),
      });
      expect(home.read(".a")).toBe("mine\nmore\n");
    });

    test("a source that renders: applied again and again by both, with a change of the user's own, off, and removed", () => {
      const home = start("write");
      run(home, recipe("chezmoi", 0));
      expect(proxyIn(home)).toBe(`${PROXY}\nalias x='y'\n`);
      expect(home.read(".condarc")).toContain(`${CONDARC}proxy_servers:`);
      const first = textsIn(home, NAMES);
      run(home, "chezmoi apply\nproxycast apply\nchezmoi apply");
      expect(textsIn(home, NAMES)).toEqual(first);
      ok(home, ["status", "--exit-code"]);
      run(home, "proxycast off\nchezmoi apply");
      ok(home, ["status", "--exit-code"]);
      expect(textsIn(home, NAMES).join("")).not.toContain(PROXY);
      run(home, "proxycast on --no-test\nchezmoi apply");
      expect(textsIn(home, NAMES)).toEqual(first);
      home.write(`${SOURCE}/.own/bashrc`, `${BASHRC}alias more=1\n`);
      run(home, "chezmoi apply");
      expect(home.read(".bashrc")).toBe(`${first[0]}alias more=1\n`);
      run(home, recipe("chezmoi", 1));
      expect(textsIn(home, NAMES)).toEqual([`${BASHRC}alias more=1\n`, PROFILE, CONDARC]);
      expect(existsSync(home.file(".local/state"))).toBe(false);
    });

    test("a source that renders: where proxycast is missing the files are the user's own; what it refuses is kept", () => {
      const home = start("write");
      run(home, recipe("chezmoi", 0));
      const first = home.read(".condarc");
      home.write(`${SOURCE}/.own/condarc`, "channels: [\n");
      expect(sh(home, "chezmoi apply")).toMatchObject({ status: 1, stderr: expect.stringContaining("exit status 4") });
      expect(home.read(".condarc")).toBe(first);
      home.write(`${SOURCE}/.own/condarc`, CONDARC);
      run(home, "rm ~/../bin/proxycast\nchezmoi apply");
      expect(textsIn(home, NAMES)).toEqual([BASHRC, PROFILE, CONDARC]);
    });

    test("a source with the line: neither changes what the other wrote, also on the next machine, where it stays", () => {
      const home = start("beside");
      run(home, recipe("chezmoi", 2));
      const source = home.read(`${SOURCE}/dot_bashrc`);
      expect(source).toContain(LINE);
      expect(source).not.toContain(PROXY);
      run(home, "chezmoi apply\nproxycast apply\nchezmoi apply");
      expect(proxyIn(home)).toBe(`${PROXY}\nalias x='y'\n`);

      const next = start("beside");
      for (const name of ["bashrc", "profile"]) next.write(`${SOURCE}/dot_${name}`, home.read(`${SOURCE}/dot_${name}`));
      run(next, "chezmoi apply\nproxycast apply\nchezmoi apply");
      expect(proxyIn(next)).toBe(`${PROXY}\nalias x='y'\n`);
      expect(run(next, "proxycast remove")).toMatch(/^left +~\/\.bashrc .*its line is other machines' too/m);
      expect(next.read(".bashrc")).toBe(source);
      run(next, "chezmoi apply");
      // The first machine wrote that line, but its source has it by now.
      run(home, "proxycast remove\nchezmoi apply");
      expect(home.read(".bashrc")).toBe(source);
      expect(existsSync(home.file(".local/state"))).toBe(false);
    });

    test("a block with values in its source is named", () => {
      const home = start("write");
      run(home, "chezmoi apply\nproxycast apply\nchezmoi re-add ~/.bashrc ~/.profile");
      expect(run(home, "proxycast status")).toContain(`${SOURCE}/dot_bashrc has a block of proxycast`);
      expect(run(home, "proxycast remove")).toContain(`${SOURCE}/dot_bashrc has a block of proxycast`);
    });
  },
);

test("a build renders files for a home that is not there, and writes nothing else", () => {
  const home = newHome("write");
  home.write("build/bashrc", BASHRC);
  run(home, `cd build\nout=$HOME/out\nmkdir "$out"\n${recipe("home-manager and builds", 0)}`);
  const proxy = "http://proxy.example.com:3128";
  expect(run(home, "bash -c '. ~/out/.bashrc; echo $http_proxy; alias x'")).toBe(`${proxy}\nalias x='y'\n`);
  expect(run(home, "git config --file out/.gitconfig http.proxy")).toBe(`${proxy}\n`);
  expect(existsSync("/home/ada")).toBe(false);
  expect(existsSync(home.file(".local"))).toBe(false);
});

describe("in any order", () => {
  const stow = (more = "") => `stow --dir ~/dotfiles --target ~ ${more} bash git`;
  const clean = (home: Home) => expect(run(home, "git -C ~/dotfiles status --porcelain")).toBe("");
  const start = (style: string) => {
    need("stow");
    const home = newHome(style);
    writeDotfiles(home, "dotfiles", (name) => `${name === "gitconfig" ? "git" : "bash"}/.${name}`);
    return home;
  };

  test.each(STYLES)("%s: proxycast first: room for the deployment, and the settings stay", (style) => {
    const home = start(style);
    run(home, "proxycast setup --yes --no-test");
    const config = home.read(CONFIG);
    expect(sh(home, stow()).status).not.toBe(0);
    run(home, `proxycast remove --keep-settings\n${stow()}\nproxycast apply`);
    expect(home.read(CONFIG)).toBe(config);
    expectProxied(home);
    run(home, "proxycast remove");
    clean(home);
    expect(home.snapshot().some((line) => line.includes("state/proxycast"))).toBe(false);
  });

  test("a committed line that this machine did not write stays, and its own values go", () => {
    const home = start("beside");
    run(home, `${stow()}\nproxycast apply\ngit -C ~/dotfiles commit -qam line`);
    const line = home.read(".bashrc");
    run(home, "cp -r dotfiles ../committed && proxycast remove && rm -r dotfiles && mv ../committed dotfiles");
    expect(home.read(".bashrc")).toBe(line);
    // Another machine, whose settings say nothing of this.
    home.write(CONFIG, `proxy: ${PROXY}\ntargets: [bash]\n`);
    run(home, "proxycast apply");
    expect(run(home, "bash -ic 'echo $http_proxy' 2>/dev/null")).toBe(`${PROXY}\n`);
    clean(home);
    const said = run(home, "proxycast remove");
    expect(said).toMatch(/^left +~\/\.bashrc .*its line is other machines' too/m);
    clean(home);
    expect(existsSync(home.file(".local"))).toBe(false);
    expect(run(home, "bash -ic 'printenv http_proxy || echo none' 2>/dev/null")).toBe("none\n");
  });

  test("a file that proxycast made and stow adopted stays in the repository", () => {
    const home = start("write");
    run(home, `proxycast apply\n${stow("--adopt")}\nproxycast remove`);
    expect(home.read("dotfiles/git/.gitconfig")).toBe("");
    expect(home.read(".gitconfig")).toBe("");
  });

  test("the setting taken back and forth leaves the repository as it was", () => {
    const home = start("write");
    run(home, stow());
    for (const style of ["beside", "write", "leave"]) run(home, `proxycast apply --managed ${style}`);
    clean(home);
    expect(existsSync(home.file(".config/git/config"))).toBe(false);
    expect(run(home, "proxycast status --managed leave")).toMatch(/^left +~\/\.gitconfig +git +managed by git/m);
    expect(JSON.parse(run(home, "proxycast status --managed leave --json")).changes).toContainEqual({
      writer: "git",
      path: home.file(".gitconfig"),
      state: "left",
      reason: expect.any(String),
      managed: { by: "git", source: home.file("dotfiles/git/.gitconfig"), tracked: true },
    });
  });
});

test("a password gets into no copy that rcm makes, and into no second file that is managed", () => {
  const home = newHome("write");
  home.write(".dotfiles/gitconfig", GITCONFIG);
  home.write(".gitconfig", GITCONFIG);
  const grant = "proxycast apply --to git --username ada --password-stdin --with-password git";
  const refused = sh(home, `echo s3cret | ${grant}`);
  expect([refused.status, refused.stderr]).toEqual([4, expect.stringContaining("tracked by rcm")]);
  expect(home.read(".gitconfig")).toBe(GITCONFIG);
  run(home, `echo s3cret | ${grant} --managed beside`);
  expect(home.read(".gitconfig")).toBe(GITCONFIG);
  expect(home.read(".config/git/config")).toContain("s3cret");
  run(home, "proxycast remove");
  home.write(".dotfiles/config/git/config", "");
  home.write(".config/git/config", "");
  const left = run(home, `echo s3cret | ${grant} --managed beside`);
  expect(left).toMatch(/^left +~\/\.gitconfig .*is managed too/m);
  expect(home.read(".config/git/config")).toBe("");
});
