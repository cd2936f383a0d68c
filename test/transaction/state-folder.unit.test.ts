// The state folder: two runs at once, what killed runs left, and what is taken away with it.
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { formatState } from "../../src/system/state-file.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { dropStateFolder, makeStateFolder } from "../../src/transaction/state-folder.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const STATE = ".local/state/proxycast";
const OWN = { machine: "a".repeat(32), boot: "now", pid: 100, started: "5", space: "" };

function systemOf(home: Home): WritableSystem {
  const isRunning: WritableSystem["isRunning"] = ({ pid, started }) => pid === 200 && started === "7";
  return { ...systemIn(home), identity: () => OWN, isRunning };
}

test("one that is there whole is left alone", () => {
  const home = new Home();
  mkdirSync(home.file(STATE), { recursive: true });
  const none = () => {
    throw new Error("nothing to make");
  };
  makeStateFolder({ ...systemOf(home), makeFolder: none, create: none, rename: none });
  expect(systemOf(home).list(home.file(STATE))).toEqual([]);
});

test("it is made beside the first folder that is missing, under the name of this process", () => {
  const home = new Home();
  mkdirSync(home.file(".local"));
  const system = systemOf(home);
  const renamed: string[] = [];
  const rename = (from: string, to: string) => {
    renamed.push(from, to);
    system.rename(from, to);
  };
  makeStateFolder({ ...system, rename });
  expect(renamed).toEqual([home.file(".local/state.proxycast-tmp-100-5"), home.file(".local/state")]);
  expect(JSON.parse(home.read(`${STATE}/made.json`)).folders).toEqual([home.file(".local/state"), home.file(STATE)]);
});

test.each(["ENOTEMPTY", "EEXIST"])("where another run was first with a part of it (%s), the rest is made", (code) => {
  const home = new Home();
  const system = systemOf(home);
  let isFirst = true;
  const rename = (from: string, to: string) => {
    if (!isFirst) return system.rename(from, to);
    isFirst = false;
    home.write(".local/theirs", "");
    throw Object.assign(new Error("no"), { code });
  };
  makeStateFolder({ ...system, rename });
  expect(system.list(home.path)).toEqual([".local"]);
  expect(system.list(home.file(".local")).sort()).toEqual(["state", "theirs"]);
  expect(JSON.parse(home.read(`${STATE}/made.json`)).folders).toEqual([home.file(".local/state"), home.file(STATE)]);
});

test.each([
  [".local.proxycast-tmp-300-9", false],
  [".local.proxycast-tmp-300-", false],
  [".local.proxycast-tmp-200-8", false],
  [".local.proxycast-tmp-200-7", true],
  [".local.proxycast-tmp-300", true],
  [".local.proxycast-tmp-300-9x", true],
  [".local.proxycast-tmp-x300-9", true],
  [".other.proxycast-tmp-300-9", true],
])("what a killed run left in %s stays: %j", (name, stays) => {
  const home = new Home();
  for (const file of [".gitignore", "made.json"]) home.write(`${name}/state/proxycast/${file}`, "");
  makeStateFolder(systemOf(home));
  expect(systemOf(home).list(home.path).sort()).toEqual(stays ? [".local", name].sort() : [".local"]);
});

const BOTH = [".local", ".local/state"];

test.each<[string, string | readonly string[] | number | undefined, left: string[]]>([
  ["whole: what it names goes", ["/.local", "/.local/state"], []],
  ["of the inner folder alone: the outer stays", ["/.local/state"], [".local"]],
  ["that names folders beside it: those stay", ["/.loc", "/x"], BOTH],
  ["that is damaged: the folder alone goes", "{", BOTH],
  ["with folders that are none: the folder alone goes", 5, BOTH],
  ["that is not there: the folder alone goes", undefined, BOTH],
])("a note %s", (_, note, left) => {
  const home = new Home();
  const system = systemOf(home);
  home.write(`${STATE}/.gitignore`, "*\n");
  mkdirSync(home.file(".loc"));
  mkdirSync(home.file("x"));
  const folders = Array.isArray(note) ? note.map((name) => home.path + name) : note;
  const text = typeof note === "string" ? note : formatState({ schema: 1, folders });
  if (note !== undefined) home.write(`${STATE}/made.json`, text, 0o600);
  dropStateFolder(system);
  expect([".loc", "x", ...BOTH, STATE].filter((name) => system.facts(home.file(name)))).toEqual([".loc", "x", ...left]);
});

test("a note that can't be read for another reason is not passed over", () => {
  const home = new Home();
  mkdirSync(home.file(STATE), { recursive: true });
  const facts = () => {
    throw new Error("the disk is broken");
  };
  expect(() => dropStateFolder({ ...systemOf(home), facts })).toThrow("the disk is broken");
});
