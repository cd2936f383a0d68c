// One file and the state folder: bytes, mode and group as they are to be.
import { chownSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { commit } from "../../src/transaction/commit.ts";
import { install, replaceFile, stage, temporaryPath } from "../../src/transaction/replace.ts";
import { dropStateFolder, makeStateFolder } from "../../src/transaction/state-folder.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const SWAPPED = "was replaced by somebody else while it was written";
const STATE = ".local/state/proxycast";
const modeOf = (file: string) => (statSync(file).mode & 0o7777).toString(8);

test("the temporary file is beside its target, hidden", () => {
  expect(temporaryPath("/home/ada/.bashrc")).toBe("/home/ada/..bashrc.proxycast-tmp");
});

test("a replaced file has the bytes, the mode and the group that were asked for", () => {
  const home = new Home();
  home.write(".bashrc", "old");
  home.write("..bashrc.proxycast-tmp", "left by a run that died");
  const system = systemIn(home);
  const gid = process.getuid?.() === 0 ? 100 : (process.getgid?.() as number);
  install(system, stage(system, home.file(".bashrc"), Buffer.from("new"), 0o640, gid));
  expect([home.read(".bashrc"), modeOf(home.file(".bashrc")), statSync(home.file(".bashrc")).gid]).toEqual([
    "new",
    "640",
    gid,
  ]);
  expect(system.list(home.path)).toEqual([".bashrc"]);
});

test.each([
  ["the temporary file", (home: Home) => temporaryPath(home.file("a"))],
  ["the target", (home: Home) => home.file("a")],
])("%s that somebody else put there is refused", (_, swapped) => {
  const home = new Home();
  const system = systemIn(home);
  const other = { ...system, idOf: (file: string) => (file === swapped(home) ? "0:0" : system.idOf(file)) };
  const run = () => replaceFile(other, home.file("a"), Buffer.from("new"));
  expect(run).toThrow(`${temporaryPath(home.file("a"))} ${SWAPPED}`);
  expect(run).toThrow(expect.objectContaining({ code: "ESWAPPED", exitCode: 4 }));
});

test("a file of ours is for its owner alone", () => {
  const home = new Home();
  replaceFile(systemIn(home), home.file("a"), Buffer.from("new"));
  expect([home.read("a"), modeOf(home.file("a"))]).toEqual(["new", "600"]);
});

test("the state folder is for its owner alone, out of every repository, and goes with all that was made for it", () => {
  const home = new Home();
  const system = systemIn(home);
  makeStateFolder(system);
  const names = [".local", ".local/state", STATE, `${STATE}/.gitignore`, `${STATE}/made.json`];
  expect(names.map((name) => modeOf(home.file(name)))).toEqual(["700", "700", "700", "600", "600"]);
  expect(home.read(`${STATE}/.gitignore`)).toBe("*\n");
  expect(JSON.parse(home.read(`${STATE}/made.json`)).folders).toEqual(names.slice(0, 3).map((name) => home.file(name)));
  dropStateFolder(system);
  expect(system.list(home.path)).toEqual([]);
});

test("the state folder stays while it holds anything else", () => {
  const home = new Home();
  const system = systemIn(home);
  makeStateFolder(system);
  home.write(`${STATE}/ledger.json`, "{}");
  dropStateFolder(system);
  expect(system.list(home.file(STATE)).sort()).toEqual([".gitignore", "ledger.json", "made.json"]);
});

test.each(["rename", "create"] as const)("where %s fails, nothing is left of the state folder", (name) => {
  const home = new Home();
  const system = systemIn(home);
  const fail = () => {
    throw Object.assign(new Error("no"), { code: "ENOSPC" });
  };
  expect(() => makeStateFolder({ ...system, [name]: fail })).toThrow(
    "the state folder can't be made (ENOSPC): nothing was written",
  );
  expect(system.list(home.path)).toEqual([]);
});

test("a commit whose second rename fails takes the first file back, with its mode and group", () => {
  const home = new Home();
  const system = systemIn(home);
  makeStateFolder(system);
  const paths = ["a", "b"].map((name) => home.file(name));
  const gid = process.getuid?.() === 0 ? 100 : (process.getgid?.() as number);
  for (const name of ["a", "b"]) {
    home.write(name, "old", 0o640);
    chownSync(home.file(name), -1, gid);
  }
  const changes = paths.map((path) => ({
    shown: path,
    path,
    before: Buffer.from("old"),
    after: Buffer.from("new"),
    modeBefore: 0o640,
    mode: 0o600,
    gid,
    makes: [],
    drops: [],
    keys: [],
    secrets: [],
    conceals: "secrets" as const,
  }));
  const rename = (from: string, to: string) => {
    if (to === paths[1]) throw Object.assign(new Error("no"), { code: "ENOSPC" });
    system.rename(from, to);
  };
  expect(() => commit({ ...system, rename }, changes, [])).toThrow(
    `${paths[1]} could not be written (ENOSPC): nothing was changed`,
  );
  const facts = paths.map((path) => [modeOf(path), statSync(path).gid]);
  expect([home.read("a"), home.read("b"), ...facts]).toEqual(["old", "old", ["640", gid], ["640", gid]]);
  expect(system.list(home.path).sort()).toEqual([".local", "a", "b"]);
  expect(system.list(home.file(STATE)).sort()).toEqual([".gitignore", "made.json"]);
  expect(commit(system, changes, [])).toEqual([]);
  expect([home.read("a"), modeOf(home.file("a")), statSync(home.file("a")).gid]).toEqual(["new", "600", gid]);
});
