// Homes under version control: links stay links, and a password never gets where it would be tracked.
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ok } from "./helpers/contract.ts";
import { Home, PROXY } from "./helpers/home.ts";

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
    expect(home.snapshot()).toEqual([".git/ 755"]);
  });

  // No registry has chezmoi: this stands in for what its manual says of source-path.
  // https://www.chezmoi.io/reference/commands/source-path/
  test("what chezmoi manages", () => {
    const home = new Home();
    home.write("bin/chezmoi", '#!/bin/sh\n[ "$1 $2" = "source-path $HOME/.config/pip/pip.conf" ]\n', 0o755);
    const environment = { PATH: `${home.file("bin")}:${process.env.PATH}` };
    const outcome = home.run(GRANT, { input: "s3cret", environment });
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toContain("tracked by chezmoi");
  });

  test("what chezmoi's source folder holds, without chezmoi on PATH", () => {
    const home = new Home();
    home.write(".local/share/chezmoi/dot_config/private_pip/private_pip.conf.tmpl", "");
    expectRefused(home);
    const elsewhere = new Home();
    elsewhere.write(".config/chezmoi/chezmoi.toml", 'sourceDir = "~/dots"\n');
    elsewhere.write("dots/.chezmoiroot", "home\n");
    elsewhere.write("dots/home/dot_config/pip/literal_pip.conf", "");
    expectRefused(elsewhere);
  });
});
