// Homes under version control: links stay links, and a password never gets where it would be tracked.
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ok } from "../helpers/contract.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

describe("dotfiles", () => {
  const git = (folder: string, ...args: string[]) => {
    const result = spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@x", ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: folder },
    });
    expect(result.status, result.stderr).toBe(0);
    return result.stdout;
  };
  const GRANT = [
    "apply",
    "--proxy",
    PROXY,
    "--username",
    "ada",
    "--password-stdin",
    "--with-password",
    "pip",
    "--to",
    "pip",
  ];
  const expectRefused = (home: Home) => {
    const outcome = home.run(GRANT, { input: "s3cret" });
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toMatch(/tracked by/);
  };

  test("a home stowed from a work tree: links stay links, git shows our change alone, a password is refused", () => {
    need("stow");
    const home = new Home();
    home.write("dotfiles/bash/.bashrc", "alias x=y\n");
    home.write("dotfiles/pip/.config/pip/pip.conf", "[global]\ntimeout = 60\n");
    git(home.file("dotfiles"), "init", "-q");
    git(home.file("dotfiles"), "add", ".");
    git(home.file("dotfiles"), "commit", "-qm", "x");
    const stow = spawnSync("stow", ["-d", home.file("dotfiles"), "-t", home.path, "bash", "pip"], { encoding: "utf8" });
    expect(stow.status, stow.stderr).toBe(0);
    const links = home.snapshot().filter((line) => line.includes("->"));
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash,pip"]);
    expect(home.snapshot().filter((line) => line.includes("->"))).toEqual(links);
    const changed = git(home.file("dotfiles"), "status", "--porcelain")
      .trim()
      .split("\n")
      .map((line) => line.trim());
    expect(changed.sort()).toEqual(["M bash/.bashrc", "M pip/.config/pip/pip.conf"]);
    expectRefused(home);
    ok(home, ["remove"]);
    expect(git(home.file("dotfiles"), "status", "--porcelain")).toBe("");
  });

  test("a home that is a work tree itself: the state folder is not in it, an ignored file may hold a password", () => {
    const home = new Home();
    git(home.path, "init", "-q");
    ok(home, ["apply", "--proxy", PROXY, "--to", "bash"]);
    expect(git(home.path, "status", "--porcelain", "-uall").trim()).toBe("?? .bashrc\n?? .profile");
    expectRefused(home);
    home.write(".gitignore", ".config/pip/\n");
    ok(home, GRANT, { input: "s3cret" });
  });

  test.each(["bare", "worktree", "yadm"])("a %s repository whose work tree is the home", (kind) => {
    const home = new Home();
    home.write(".vimrc", "x\n");
    const folder = { bare: "src/dotfiles.git", worktree: "dotfiles", yadm: ".local/share/yadm/repo.git" }[
      kind
    ] as string;
    mkdirSync(home.file(folder), { recursive: true });
    if (kind === "worktree") {
      git(home.file(folder), "init", "-q");
      git(home.file(folder), "config", "core.worktree", home.path);
    } else git(home.file(folder), "init", "-q", "--bare");
    const where = [
      "--git-dir",
      kind === "worktree" ? home.file(`${folder}/.git`) : home.file(folder),
      "--work-tree",
      home.path,
    ];
    git(home.path, ...where, "add", ".vimrc");
    expectRefused(home);
    git(home.path, ...where, "rm", "-q", "--cached", ".vimrc");
    if (kind === "bare") ok(home, GRANT, { input: "s3cret" });
  });

  test.each(["conf.git", "conf/.git"])(
    "%s, whose work tree is a folder below the home, as an alias names it",
    (folder) => {
      const home = new Home();
      home.write(".config/pip/pip.conf", "[global]\ntimeout = 60\n");
      mkdirSync(home.file(folder), { recursive: true });
      git(home.file(folder), "init", "-q", "--bare");
      const where = ["--git-dir", home.file(folder), "--work-tree", home.file(".config")];
      git(home.file(".config"), ...where, "add", "-f", "pip/pip.conf");
      expectRefused(home);
    },
  );

  test("a project that has a file of the same name beside it holds nothing of the home", () => {
    const home = new Home();
    home.write("src/x/pip.conf", "[global]\n");
    git(home.file("src/x"), "init", "-q");
    git(home.file("src/x"), "add", "pip.conf");
    ok(home, GRANT, { input: "s3cret" });
  });

  test("a home that is a link, and one with thousands of folders", () => {
    const home = new Home();
    home.write(".vimrc", "x\n");
    const where = ["--git-dir", home.file(".local/share/yadm/repo.git"), "--work-tree", home.path];
    mkdirSync(home.file(".local/share/yadm/repo.git"), { recursive: true });
    git(home.file(".local/share/yadm/repo.git"), "init", "-q", "--bare");
    git(home.path, ...where, "add", ".vimrc");
    for (let at = 0; at < 3_600; at++) mkdirSync(home.file(`src/p${at % 60}/d${at}`), { recursive: true });
    expectRefused(home);
    symlinkSync(home.path, `${home.base}/link`);
    home.environment = { ...home.environment, HOME: `${home.base}/link` };
    expectRefused(home);
  });

  test("a repository inside a work tree, and one that holds a copy of the file", () => {
    const inside = new Home();
    inside.write(".vimrc", "x\n");
    mkdirSync(inside.file("src"));
    git(inside.file("src"), "init", "-q");
    git(inside.file("src"), "init", "-q", "--bare", "dot.git");
    git(inside.path, "--git-dir", inside.file("src/dot.git"), "--work-tree", inside.path, "add", ".vimrc");
    expectRefused(inside);
    const copied = new Home();
    copied.write("dots/.config/pip/pip.conf", "[global]\n");
    git(copied.file("dots"), "init", "-q");
    git(copied.file("dots"), "add", ".");
    expectRefused(copied);
  });

  test("no git to ask: what looks like a work tree counts as one", () => {
    const home = new Home();
    mkdirSync(home.file(".git"));
    const outcome = home.run(GRANT, { input: "s3cret", environment: { PATH: "/nowhere" } });
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toContain("a git repository");
    expect(home.snapshot()).toEqual([`.git/ 755 ${process.getuid?.()}:${process.getgid?.()}`]);
  });

  test.each([
    ["the root, by core.worktree", true],
    ["the root, by an alias", false],
  ])("a repository whose work tree is %s", (_, isNamed) => {
    const home = new Home();
    home.write(".config/pip/pip.conf", "[global]\n");
    mkdirSync(home.file(".dots.git"));
    git(home.file(".dots.git"), "init", "-q", "--bare");
    if (isNamed) {
      git(home.file(".dots.git"), "config", "core.bare", "false");
      git(home.file(".dots.git"), "config", "core.worktree", "/");
    }
    git(home.path, "--git-dir", home.file(".dots.git"), "--work-tree", "/", "add", ".config/pip/pip.conf");
    expectRefused(home);
  });

  test("a file beside one that a repository of the root holds", () => {
    const home = new Home();
    home.write(".vimrc", "x\n");
    mkdirSync(home.file(".dots.git"));
    git(home.file(".dots.git"), "init", "-q", "--bare");
    git(home.path, "--git-dir", home.file(".dots.git"), "--work-tree", "/", "add", ".vimrc");
    expectRefused(home);
  });

  test("what chezmoi's source folder holds, without chezmoi on PATH", () => {
    const home = new Home();
    home.write(".local/share/chezmoi/dot_config/private_pip/private_pip.conf.tmpl", "");
    expectRefused(home);
    // chezmoi itself would run what the folder's templates say.
    home.write("bin/chezmoi", `#!/bin/sh\ntouch ${home.base}/ran\n`, 0o755);
    const environment = { PATH: `${home.file("bin")}:${process.env.PATH}` };
    expect(home.run(GRANT, { input: "s3cret", environment }).code).toBe(4);
    expect(existsSync(`${home.base}/ran`)).toBe(false);
    const elsewhere = new Home();
    elsewhere.write(".config/chezmoi/chezmoi.toml", 'sourceDir = "~/dots"\n');
    elsewhere.write("dots/.chezmoiroot", "home\n");
    elsewhere.write("dots/home/dot_config/pip/literal_pip.conf", "");
    expectRefused(elsewhere);
  });

  describe("nothing that comes with a clone runs", () => {
    /** A bare repository inside an ordinary one, whose config starts a program wherever git lets a config do so. */
    const publish = (base: string, canary: string) => {
      const origin = `${base}/origin`;
      const inner = `${origin}/docs/x`;
      const run = `sh -c 'touch ${canary}'`;
      mkdirSync(`${inner}/objects`, { recursive: true });
      mkdirSync(`${inner}/refs/heads`, { recursive: true });
      mkdirSync(`${inner}/hooks`);
      writeFileSync(`${inner}/HEAD`, "ref: refs/heads/main\n");
      writeFileSync(`${inner}/refs/heads/main`, `${"1".repeat(40)}\n`);
      writeFileSync(`${inner}/objects/keep`, "");
      for (const hook of ["post-index-change", "post-checkout", "fsmonitor-watchman"])
        writeFileSync(`${inner}/hooks/${hook}`, `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
      writeFileSync(
        `${inner}/config`,
        `[core]\n\trepositoryformatversion = 1\n\tbare = true\n\tfsmonitor = "${run}"\n\tsshCommand = "${run}"\n\tpager = "${run}"\n` +
          `\teditor = "${run}"\n\tgitProxy = "${run}"\n\talternateRefsCommand = "${run}"\n` +
          `[extensions]\n\tpartialClone = origin\n[protocol]\n\tallow = always\n[protocol "file"]\n\tallow = always\n` +
          `[remote "origin"]\n\turl = .\n\tpromisor = true\n\tuploadpack = "${run}; true"\n` +
          `[pager]\n\tls-files = "${run}"\n\tcheck-ignore = "${run}"\n[filter "x"]\n\tclean = "${run}"\n\tsmudge = "${run}"\n\tprocess = "${run}"\n`,
      );
      return { origin, inner };
    };

    /** What git alone does, without our guards: it runs the clone's command, so that the test can fail. */
    const askUnguarded = (home: Home, ...args: string[]) => {
      const folder = existsSync(home.file("src/evil/HEAD")) ? "src/evil" : "src/evil/docs/x";
      const where = ["--git-dir", home.file(folder), "--work-tree", home.path];
      const env = { PATH: process.env.PATH, HOME: home.path };
      spawnSync("git", ["-c", "safe.directory=*", "-c", "core.fsmonitor=false", ...where, ...args], { env });
    };

    test.each(["plan", "apply"])("%s", (command) => {
      const home = new Home();
      const canary = `${home.base}/ran`;
      const { origin } = publish(home.base, canary);
      git(origin, "init", "-q");
      git(origin, "add", ".");
      git(origin, "commit", "-qm", "x");
      mkdirSync(home.file("src"));
      git(home.file("src"), "clone", "-q", origin, "evil");
      const first = home.snapshot(home.file("src"));
      ok(home, [command, ...GRANT.slice(1), ...(command === "plan" ? [] : ["--no-test"])], { input: "s3cret" });
      expect(existsSync(canary)).toBe(false);
      expect(home.snapshot(home.file("src"))).toEqual(first);
      askUnguarded(home, "ls-tree", "-r", "HEAD");
      expect(existsSync(canary)).toBe(true);
    });

    test("an index that names folders alone, whose files git would fetch", () => {
      const home = new Home();
      const canary = `${home.base}/ran`;
      const source = `${home.base}/source`;
      mkdirSync(`${source}/folder/sub`, { recursive: true });
      writeFileSync(`${source}/folder/sub/file`, "x");
      writeFileSync(`${source}/top`, "x");
      git(source, "init", "-q");
      git(source, "add", ".");
      git(source, "commit", "-qm", "x");
      git(source, "sparse-checkout", "set", "--cone", "--sparse-index");
      const { inner } = publish(home.base, canary);
      cpSync(`${source}/.git/index`, `${inner}/index`);
      cpSync(inner, home.file("src/evil"), { recursive: true });
      ok(home, GRANT, { input: "s3cret" });
      expect(existsSync(canary)).toBe(false);
      askUnguarded(home, "ls-files");
      expect(existsSync(canary)).toBe(true);
    });
  });
});
