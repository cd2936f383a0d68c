// The inputs of the last run that ended in sync: when they still hold, and what is never saved.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkUnchanged, recordInputs, TICK, unchangedPath } from "../../src/engine/unchanged.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const ARGS = ["apply", "--quiet"];
const NOTES = ["everything is in sync"];
const STATE = ".local/state/proxycast";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** Keeps what the questions ask, as a run does. */
function keep(home: Home, system: WritableSystem, ask: (system: WritableSystem) => void, until?: string): void {
  const recorder = recordInputs(system);
  ask(recorder.system);
  const bytes = recorder.format("1.0", ARGS, NOTES, until);
  if (!bytes) throw new Error("nothing to keep");
  home.write(`${STATE}/receipt.json`, bytes, 0o600);
}

test.each([
  ["PROXYCAST_PROXY", "http://ada:s3cret@proxy.example:1", false],
  ["PROXYCAST_PASSWORD", "s3cret", false],
  ["PROXYCAST_PROXY", "http://proxy.example:1", true],
  ["PROXYCAST_PASSWORD", undefined, true],
])("%s with %j: %j, it may be saved", (name, value, expected) => {
  const variables = value === undefined ? {} : { [name]: value };
  const recorder = recordInputs(systemIn(new Home(), { variables }));
  expect(recorder.system.variable(name)).toBe(value);
  expect(recorder.format("1.0", ARGS, NOTES) !== undefined).toBe(expected);
});

test("it holds until the date from which on something is due, and from then on no longer", () => {
  const home = new Home();
  const system = systemIn(home);
  const until = new Date(Date.now() + 60_000).toISOString();
  keep(home, system, (asked) => void asked.variable("http_proxy"), until);
  vi.setSystemTime(Date.parse(until) - 1);
  expect(checkUnchanged(system, "1.0", ARGS)).toEqual(NOTES);
  vi.setSystemTime(Date.parse(until));
  expect(checkUnchanged(system, "1.0", ARGS)).toBe(undefined);
});

test("a file that had just been written is known by its bytes for a tick, and then the long way is taken", () => {
  const home = new Home();
  home.write("a", "x");
  const real = systemIn(home);
  const now = Date.now();
  const system = { ...real, keepsChangeTimes: () => true, stamp: () => ({ text: "1", changed: now - TICK }) };
  keep(home, system, (asked) => void asked.read(home.file("a")));
  vi.setSystemTime(now + TICK);
  expect(checkUnchanged(system, "1.0", ARGS)).toEqual(NOTES);
  vi.setSystemTime(now + TICK + 1);
  expect(checkUnchanged(system, "1.0", ARGS)).toBe(undefined);
});

test.each([
  ["the version", "1.1", ARGS],
  ["an argument", "1.0", ["apply", "--verbose"]],
  ["where arguments end", "1.0", ["apply--quiet"]],
  ["an argument more", "1.0", [...ARGS, "--force"]],
])("%s is not the same", (_, version, args) => {
  const home = new Home();
  keep(home, systemIn(home), () => {});
  expect(checkUnchanged(systemIn(home), "1.0", ARGS)).toEqual(NOTES);
  expect(checkUnchanged(systemIn(home), version, args)).toBe(undefined);
});

const FACTS = { kind: "file", mode: 0o644, uid: 0, gid: 0, links: 1, device: 1 } as const;
const QUESTIONS: readonly [
  string,
  (system: WritableSystem) => unknown,
  Partial<WritableSystem>,
  Partial<WritableSystem>,
][] = [
  ["a variable", (s) => s.variable("x"), { variable: () => "a" }, { variable: () => "b" }],
  ["a variable that is empty", (s) => s.variable("x"), { variable: () => undefined }, { variable: () => "" }],
  ["a link", (s) => s.realPath("/x"), { realPath: () => "/a" }, { realPath: () => "/b" }],
  ["a program", (s) => s.findProgram("x"), { findProgram: () => undefined }, { findProgram: () => "/bin/x" }],
  ["a folder's names", (s) => s.list("/x"), { list: () => ["a"] }, { list: () => ["a", "b"] }],
  ["the machine", (s) => s.machine(), { machine: () => "a" }, { machine: () => "b" }],
  ["the working folder", (s) => s.workingFolder(), { workingFolder: () => "/a" }, { workingFolder: () => "/b" }],
  [
    "the way to a file",
    (s) => s.trail("/x"),
    { trail: () => ({ steps: [], isDangling: false }) },
    { trail: () => ({ steps: [], isDangling: true }) },
  ],
];

test.each(QUESTIONS)("%s is asked once more, and its answer compared", (_, ask, before, after) => {
  const home = new Home();
  const system = systemIn(home);
  keep(home, { ...system, ...before }, (asked) => void ask(asked));
  expect(checkUnchanged({ ...system, ...before }, "1.0", ARGS)).toEqual(NOTES);
  expect(checkUnchanged({ ...system, ...after }, "1.0", ARGS)).toBe(undefined);
});

test.each([
  ["its kind", { kind: "other" as const }],
  ["its mode", { mode: 0o600 }],
  ["its owner", { uid: 1 }],
  ["its group", { gid: 1 }],
  ["its number of names", { links: 2 }],
  ["its disk", { device: 2 }],
])("of a file's facts, %s counts", (_, change) => {
  const home = new Home();
  const real = systemIn(home);
  const as = (facts: typeof FACTS | object): WritableSystem => ({
    ...real,
    facts: (file) => (file === "/x" ? { ...FACTS, ...facts } : real.facts(file)),
  });
  keep(home, as({}), (asked) => void asked.facts("/x"));
  expect(checkUnchanged(as({}), "1.0", ARGS)).toEqual(NOTES);
  expect(checkUnchanged(as(change), "1.0", ARGS)).toBe(undefined);
});

test.each(["abcd", "abc", "", "abcdefgh", "abcdefghi"])("a file with %j is known by every byte", (text) => {
  const home = new Home();
  home.write("a", text);
  const system = { ...systemIn(home), keepsChangeTimes: () => false };
  keep(home, system, (asked) => void asked.read(home.file("a")));
  expect(checkUnchanged(system, "1.0", ARGS)).toEqual(NOTES);
  for (let at = 0; at < text.length; at++) {
    home.write("a", `${text.slice(0, at)}X${text.slice(at + 1)}`);
    expect(checkUnchanged(system, "1.0", ARGS)).toBe(undefined);
  }
  home.write("a", `${text}X`);
  expect(checkUnchanged(system, "1.0", ARGS)).toBe(undefined);
});

test.each([
  ["the file, for others to write", "receipt.json", 0o606],
  ["the file, for its group to write", "receipt.json", 0o660],
])("%s, does not count", (_, name, mode) => {
  const home = new Home();
  const real = systemIn(home);
  keep(home, real, () => {});
  const facts: WritableSystem["facts"] = (file) => {
    const found = real.facts(file);
    return found && file.endsWith(name) ? { ...found, mode } : found;
  };
  expect(checkUnchanged({ ...real, facts }, "1.0", ARGS)).toBe(undefined);
  expect(unchangedPath(real)).toBe(home.file(`${STATE}/receipt.json`));
});
