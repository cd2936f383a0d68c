// Files that are elsewhere than when they were written: what is ours in them is found, and what was the user's comes back.
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { ok } from "../helpers/contract.ts";
import { Home, PROXY } from "../helpers/home.ts";

const OLD = "[http]\n\tproxy = http://old.example:1\n";
const APPLY = ["apply", "--proxy", PROXY, "--to", "git"];

test.each([["remove"], ["apply", "remove"], ["off", "remove"], ["off", "on", "remove"]])(
  "behind a link, as stow --adopt does: %s %s %s",
  (...commands) => {
    const home = new Home();
    home.write(".gitconfig", OLD);
    ok(home, APPLY);
    mkdirSync(home.file("dotfiles"));
    renameSync(home.file(".gitconfig"), home.file("dotfiles/gitconfig"));
    symlinkSync("dotfiles/gitconfig", home.file(".gitconfig"));
    for (const command of commands)
      ok(
        home,
        command === "remove" ? ["remove"] : [command, "--to", "git", ...(command === "off" ? [] : ["--proxy", PROXY])],
      );
    expect(home.read("dotfiles/gitconfig")).toBe(OLD);
    expect(lstatSync(home.file(".gitconfig")).isSymbolicLink()).toBe(true);
    expect(existsSync(home.file(".local"))).toBe(false);
  },
);

test.each(["is gone", "is a file now"])("the link that led there %s", (what) => {
  const home = new Home();
  home.write("dotfiles/gitconfig", OLD);
  symlinkSync("dotfiles/gitconfig", home.file(".gitconfig"));
  ok(home, APPLY);
  rmSync(home.file(".gitconfig"));
  if (what !== "is gone") home.write(".gitconfig", "[user]\n\tname = ada\n");
  ok(home, ["remove"]);
  expect(home.read("dotfiles/gitconfig")).toBe(OLD);
  expect(existsSync(home.file(".gitconfig"))).toBe(what !== "is gone");
});

test("with the whole home", () => {
  const home = new Home();
  home.write(".gitconfig", OLD);
  home.write(".config/pip/pip.conf", "[global]\ntimeout = 60\n");
  ok(home, ["apply", "--proxy", PROXY, "--to", "git,pip"]);
  const next = `${home.base}/renamed`;
  renameSync(home.path, next);
  home.environment = { ...home.environment, HOME: next };
  ok(home, ["remove"]);
  renameSync(next, home.path);
  expect(home.read(".gitconfig")).toBe(OLD);
  expect(home.read(".config/pip/pip.conf")).toBe("[global]\ntimeout = 60\n");
});
