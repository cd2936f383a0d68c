// The list that sh compares: what is in it, and when there is none.
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { recordInputs, TICK } from "../../src/engine/unchanged.ts";
import { leaveList } from "../../src/engine/unchanged-list.ts";
import { createSystem } from "../../src/system/node.ts";
import type { System, WritableSystem } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";

const STATE = ".local/state/proxycast";
const ARGS = ["apply", "--quiet"];
const BUILD = "1.0 on Node";
const OLD = 1_000;

interface Case {
  readonly variables?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly until?: string;
  readonly node?: string;
  readonly machine?: Partial<WritableSystem>;
}

/** The list that is left after these questions, in its parts; undefined where there is none. */
function listOf(
  home: Home,
  ask: (system: WritableSystem) => void,
  { variables = {}, args = ARGS, until, node, machine = {} }: Case = {},
): readonly (readonly string[])[] | undefined {
  const bin = `${home.base}/bin`;
  if (!existsSync(bin)) {
    mkdirSync(bin);
    symlinkSync(process.execPath, `${bin}/node`);
  }
  const env = { HOME: home.path, PATH: bin, ...variables };
  const real = createSystem(Object.create(process, { env: { value: env } }) as NodeJS.Process);
  // Files that were just made are as old as a test wants.
  const stamp: System["stamp"] = (file) => {
    const found = real.stamp(file);
    return found && { ...found, changed: OLD };
  };
  const look: System["look"] = (file) => {
    const found = real.look(file);
    return found && { ...found, changed: OLD };
  };
  const system: WritableSystem = {
    ...real,
    stamp,
    look,
    keepsChangeTimes: () => true,
    ...machine,
    again: () => system,
  };
  const recorder = recordInputs(system);
  ask(recorder.system);
  const bytes = recorder.format(BUILD, args, ["a note"], until);
  if (!bytes) throw new Error("nothing to keep");
  home.write(`${STATE}/receipt.json`, bytes, 0o600);
  home.write(`${STATE}/receipt.txt`, "an older list", 0o600);
  const program = { version: "1.0", build: BUILD, files: [node ?? process.execPath, `${bin}/node`] } as const;
  leaveList(system, program, args);
  if (!existsSync(home.file(`${STATE}/receipt.txt`))) return undefined;
  return home
    .read(`${STATE}/receipt.txt`)
    .split("\t")
    .map((part) => part.split("\n"));
}

test("it holds the words, what is set and what is not, what is missing, and what find prints of the rest", () => {
  const home = new Home();
  home.write("folder/file", "x");
  symlinkSync("folder/file", home.file("link"));
  const ask = (system: WritableSystem) => {
    for (const name of ["SET", "UNSET"]) system.variable(name);
    system.read(home.file("link"));
    system.facts(home.file("missing"));
  };
  const [head, facts, again, paths = [], known = []] = listOf(home, ask, { variables: { SET: "a=b c" } }) ?? [];
  expect(head).toEqual(["proxycast 1.0", "2", ...ARGS]);
  expect(facts).toEqual(again);
  expect(facts).toEqual([
    "-WSL_DISTRO_NAME",
    "+SET=a=b c",
    "-UNSET",
    home.file("missing"),
    `+HOME=${home.path}`,
    `+PATH=${home.base}/bin`,
  ]);
  expect(paths).toEqual(expect.arrayContaining(["/", home.path, home.file("link"), home.file("folder/file")]));
  expect(paths).toEqual(expect.arrayContaining([`${home.base}/bin/.`, `${home.base}/bin/node`, home.file(STATE)]));
  expect(known).toHaveLength(paths.length + 1);
  expect(known[0]).toBe(`600 ${process.geteuid?.()}`);
});

test("notes are in it unless --quiet, without what a terminal would obey", () => {
  const args = ["apply"];
  const notes = (list: ReturnType<typeof listOf>) => list?.[1]?.filter((line) => line.startsWith(">"));
  expect(notes(listOf(new Home(), () => {}))).toEqual([]);
  expect(notes(listOf(new Home(), () => {}, { args }))).toEqual([">a note"]);
});

test("programs are looked for up to the first, the folders behind it are nobody's concern", () => {
  const home = new Home();
  for (const folder of ["first", "second", "third"]) mkdirSync(`${home.base}/${folder}`);
  home.write("../second/git", "", 0o755);
  const PATH = ["bin", "first", "second", "third"].map((name) => path.join(home.base, name)).join(":");
  const [, , , paths] = listOf(home, (system) => void system.findProgram("git"), { variables: { PATH } }) ?? [];
  expect(paths).toEqual(expect.arrayContaining([`${home.base}/first/.`, `${home.base}/second/git`]));
  expect(paths).not.toContain(`${home.base}/third/.`);
});

describe("there is none", () => {
  const nothing = () => {};
  const read = (system: WritableSystem) => void system.read(`${system.home}/file`);
  const CASES: Readonly<Record<string, readonly [ask: (system: WritableSystem) => void, Case]>> = {
    "for a limited time": [nothing, { until: "2099-01-01T00:00:00.000Z" }],
    "in WSL": [nothing, { variables: { WSL_DISTRO_NAME: "Debian" } }],
    "for a variable that is empty": [(system) => void system.variable("SET"), { variables: { SET: "" } }],
    "for a variable that sh has no name for": [(system) => void system.variable("a-b"), {}],
    "for a value of two lines": [(system) => void system.variable("SET"), { variables: { SET: "a\nb" } }],
    "for a value with a tab": [(system) => void system.variable("SET"), { variables: { SET: "a\tb" } }],
    "for a word of two lines": [nothing, { args: ["apply", "a\nb"] }],
    "for a name of two lines": [(system) => void system.facts(`${system.home}/a\nb`), {}],
    "for the working folder": [(system) => void system.workingFolder(), {}],
    "for a PATH with a relative folder": [nothing, { variables: { PATH: "bin" } }],
    "for another Node than the one on PATH": [nothing, { node: "/usr/bin/other" }],
    "where Node is not on PATH": [nothing, { variables: { PATH: "/nowhere" } }],
    "for a file on a disk that keeps no times": [read, { machine: { keepsChangeTimes: () => false } }],
    "for a link that leads nowhere": [(system) => void system.realPath(`${system.home}/dangling`), {}],
    "for a machine of another kind": [(system) => void system.machine(), { machine: { machine: () => "no-id" } }],
    "for one whose inputs changed meanwhile": [
      (system) => void system.realPath("/x"),
      { machine: { realPath: (file) => (file === "/x" ? String(performance.now()) : file) } },
    ],
  };
  test.each(Object.entries(CASES))("%s", (_, [ask, given]) => {
    const home = new Home();
    home.write("file", "x");
    symlinkSync("nowhere", home.file("dangling"));
    expect(listOf(home, ask, given)).toBe(undefined);
    // Without what is odd there is one: it is this that forbids it.
    expect(listOf(home, nothing)).toBeDefined();
  });

  test.each([
    [TICK + 60_000, true],
    [0, false],
    [-60_000, false],
  ])("for a file that changed %i ms ago: %j, there is one", (age, expected) => {
    const home = new Home();
    home.write("file", "x");
    const system = createSystem(process);
    const look: System["look"] = (file) => {
      const found = system.look(file);
      return found && { ...found, changed: file.endsWith("/file") ? Date.now() - age : OLD };
    };
    expect(listOf(home, read, { machine: { look } }) !== undefined).toBe(expected);
  });
});
