// The inputs of the last run that ended in sync: when they still hold, and what is never saved.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { checkUnchanged, isSettled, recordInputs, TICK, unchangedPath } from "../../src/engine/unchanged.ts";
import type { ProgramAnswer, ProgramOptions, WritableSystem } from "../../src/system/system.ts";
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
  ["PROXYCAST_PASSWORD", "", true],
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
  ["long ago", TICK + 1, undefined, true],
  ["within a tick", TICK, undefined, false],
  ["within a tick, before the kernel's clock went on", TICK, 1, true],
  ["as the kernel's clock went on", TICK, 0, false],
  ["in the future, as after a clock was set back", -TICK, 1_000_000, false],
])("a file that changed %s: its next change shows", (_, age, tickLater, expected) => {
  const changed = 1_800_000_000_123;
  vi.setSystemTime(changed + age);
  expect(isSettled(changed, tickLater === undefined ? undefined : changed + tickLater)).toBe(expected);
});

test("a time in whole seconds may be that of a disk that keeps no others: its next change shows a second later", () => {
  const changed = 1_800_000_000_000;
  vi.setSystemTime(changed + 1_000 + TICK);
  expect([isSettled(changed), isSettled(changed, changed + 500)]).toEqual([false, false]);
  vi.setSystemTime(changed + 1_001 + TICK);
  expect(isSettled(changed)).toBe(true);
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

describe("what a program said", () => {
  const OPTIONS = { timeout: 5, isRepeatable: (stdout: string) => stdout === "plain" };
  const as = (home: Home, answer: ProgramAnswer): WritableSystem => {
    const told = (program: string, args: readonly string[], { timeout }: ProgramOptions) =>
      program === "/bin/x" && args.join() === "a,b" && timeout === 5
        ? answer
        : { exitCode: 1, stdout: "wrong question" };
    return { ...systemIn(home), ask: async (...question) => told(...question), askAgain: told };
  };

  test.each<[ProgramAnswer, boolean | undefined, boolean]>([
    [{ exitCode: 0, stdout: "plain" }, true, true],
    [{ exitCode: 3, stdout: "plain" }, true, true],
    [{ exitCode: 0, stdout: "secret" }, true, false],
    [{ exitCode: undefined, stdout: "plain" }, true, false],
    [{ exitCode: 0, stdout: "plain" }, undefined, false],
  ])("%j, where it may be saved: %j, is kept: %j", async (answer, mayBeSaved, isKept) => {
    const home = new Home();
    const recorder = recordInputs(as(home, answer));
    const options = mayBeSaved ? OPTIONS : { timeout: 5 };
    expect(await recorder.system.ask("/bin/x", ["a", "b"], options)).toBe(answer);
    const bytes = recorder.format("1.0", ARGS, NOTES);
    expect(bytes !== undefined).toBe(isKept);
    if (!bytes) return;
    home.write(`${STATE}/receipt.json`, bytes, 0o600);
    expect(checkUnchanged(as(home, answer), "1.0", ARGS)).toEqual(NOTES);
    for (const other of [
      { ...answer, exitCode: 9 },
      { ...answer, stdout: "other" },
    ])
      expect(checkUnchanged(as(home, other), "1.0", ARGS)).toBe(undefined);
  });

  test("what a part of ours said is never kept", async () => {
    const answer = { exitCode: 0, stdout: "DIRECT" };
    const asked: unknown[] = [];
    const runPart: WritableSystem["runPart"] = async (...question) => {
      asked.push(...question);
      return answer;
    };
    const recorder = recordInputs({ ...systemIn(new Home()), runPart });
    expect(await recorder.system.runPart("pac", "in", { timeout: 1, memory: 2 })).toBe(answer);
    expect(asked).toEqual(["pac", "in", { timeout: 1, memory: 2 }]);
    expect(recorder.format("1.0", ARGS, NOTES)).toBe(undefined);
  });
});

/** The inputs that are saved, by what was asked of what. */
function saved(system: WritableSystem, ask: (system: WritableSystem) => void): string[] {
  const recorder = recordInputs(system);
  ask(recorder.system);
  const [, body = ""] = recorder.format("1.0", ARGS, NOTES)?.toString().split("\n") ?? [];
  return JSON.parse(body).inputs.map(([asked, subject]: string[]) => `${asked} ${subject}`);
}

describe("what is saved", () => {
  const STAMP = { text: "1 2 3", changed: 0 };
  const BYTES = Buffer.from("x");
  const base = (change: Partial<WritableSystem>): WritableSystem => ({
    ...systemIn(new Home()),
    read: () => BYTES,
    stamp: () => STAMP,
    keepsChangeTimes: () => true,
    facts: () => FACTS,
    ...change,
  });

  test.each<[string, Partial<WritableSystem>, string]>([
    ["an old file is known by its stamp", {}, "stamp /x"],
    ["on a disk that keeps no account it is known by its bytes", { keepsChangeTimes: () => false }, "read /x"],
    ["one that is not there is known as that", { read: () => undefined, stamp: () => undefined }, "read /x"],
    ["one that is not there is known as that, whatever its stamp", { read: () => undefined }, "read /x"],
    ["one that has no stamp is known by its bytes", { stamp: () => undefined }, "read /x"],
    ["one of this tick is known by its bytes", { stamp: () => ({ ...STAMP, changed: Date.now() }) }, "read /x"],
  ])("%s", (_, change, expected) => {
    expect(saved(base(change), (system) => void system.read("/x"))).toEqual([expected]);
  });

  test("a stamp stands for the same file's facts, and for no other's", () => {
    const system = base({ realPath: () => "/y" });
    const ask = (asked: WritableSystem) => {
      for (const file of ["/x", "/y"]) asked.facts(file);
      asked.realPath("/x");
      asked.read("/x");
    };
    expect(saved(system, ask)).toEqual(["facts /y", "realPath /x", "stamp /x"]);
  });

  test("a question that is asked twice is saved once, and each name for itself", () => {
    const ask = (asked: WritableSystem) => {
      for (const name of ["a", "b", "a"]) asked.variable(name);
      asked.workingFolder();
    };
    expect(saved(base({}), ask)).toEqual(["variable a", "variable b", "workingFolder "]);
  });

  test.each([
    ["linux", ["machine "]],
    ["darwin", []],
    ["win32", []],
  ] as const)("on %s, of the machine: %j", (platform, expected) => {
    expect(saved(base({ platform, machine: () => "m" }), (system) => void system.machine())).toEqual(expected);
  });

  test("a stamp that changed is noticed, and one that stayed is believed", () => {
    const home = new Home();
    const real = systemIn(home);
    const as = (text: string): WritableSystem => ({
      ...real,
      keepsChangeTimes: () => true,
      stamp: () => ({ text, changed: 0 }),
    });
    home.write("a", "x");
    keep(home, as("1"), (asked) => void asked.read(home.file("a")));
    expect(checkUnchanged(as("1"), "1.0", ARGS)).toEqual(NOTES);
    expect(checkUnchanged(as("2"), "1.0", ARGS)).toBe(undefined);
  });
});

test("a folder's subfolders are nobody's concern, and its mode is", () => {
  const home = new Home();
  const real = systemIn(home);
  const as = (facts: object): WritableSystem => ({
    ...real,
    facts: (file) => (file === "/x" ? { ...FACTS, kind: "folder", ...facts } : real.facts(file)),
  });
  keep(home, as({}), (asked) => void asked.facts("/x"));
  expect(checkUnchanged(as({ links: 9 }), "1.0", ARGS)).toEqual(NOTES);
  expect(checkUnchanged(as({ mode: 0o700 }), "1.0", ARGS)).toBe(undefined);
  // Digits of two facts do not run into each other.
  expect(checkUnchanged(as({ mode: 0o64, uid: 0 }), "1.0", ARGS)).toBe(undefined);
});

test.each<[string, string, object]>([
  ["the file is another user's", "receipt.json", { uid: 4711 }],
  ["the folder is for its group to write", "proxycast", { mode: 0o770 }],
  ["the folder is for others to write", "proxycast", { mode: 0o707 }],
])("it does not count where %s", (_, name, change) => {
  const home = new Home();
  const real = systemIn(home);
  keep(home, real, () => {});
  const facts: WritableSystem["facts"] = (file) => {
    const found = real.facts(file);
    return found && file.endsWith(name) ? { ...found, ...change } : found;
  };
  expect(checkUnchanged(real, "1.0", ARGS)).toEqual(NOTES);
  expect(checkUnchanged({ ...real, facts }, "1.0", ARGS)).toBe(undefined);
});

test("it does not count where it is not there, or was written by another hand", () => {
  const home = new Home();
  const system = systemIn(home);
  expect(checkUnchanged(system, "1.0", ARGS)).toBe(undefined);
  keep(home, system, () => {});
  const whole = home.read(`${STATE}/receipt.json`);
  for (const text of ["", "odd", whole.split("\n")[0] ?? "", whole.replace("in sync", "in sink"), `1${whole}`]) {
    home.write(`${STATE}/receipt.json`, text);
    expect(checkUnchanged(system, "1.0", ARGS)).toBe(undefined);
  }
  home.write(`${STATE}/receipt.json`, whole);
  expect(checkUnchanged(system, "1.0", ARGS)).toEqual(NOTES);
});

test.each([0, 1, 2, 3, 4])("bytes that lie %i bytes into a shared pool are known as the same", (offset) => {
  const home = new Home();
  const real = { ...systemIn(home), keepsChangeTimes: () => false };
  const pool = Buffer.alloc(64, "-");
  const content = "0123456789";
  pool.write(content, offset);
  const at = (bytes: Buffer): WritableSystem => ({
    ...real,
    read: (file) => (file === "/x" ? bytes : real.read(file)),
  });
  const own = Buffer.from(new Uint8Array([...content].map((letter) => letter.charCodeAt(0))).buffer);
  keep(home, at(own), (asked) => void asked.read("/x"));
  expect(checkUnchanged(at(pool.subarray(offset, offset + content.length)), "1.0", ARGS)).toEqual(NOTES);
  expect(checkUnchanged(at(pool.subarray(offset + 1, offset + 1 + content.length)), "1.0", ARGS)).toBe(undefined);
});

test("a folder that is read whole counts as the same until a file comes or goes", () => {
  const home = new Home();
  home.write("roots/a.crt", "a");
  const system = systemIn(home);
  keep(home, system, (asked) => void asked.readFolder(home.file("roots")));
  expect(checkUnchanged(system, "1.0", ARGS)).toEqual(NOTES);
  home.write("roots/b.crt", "b");
  expect(checkUnchanged(system, "1.0", ARGS)).toBe(undefined);
});

test.each(["read", "facts", "list", "trail", "realPath", "readFolder"] as const)(
  "what %s was refused is never saved",
  (name) => {
    const refuse = () => {
      throw new Error("EISDIR");
    };
    const recorder = recordInputs({ ...systemIn(new Home()), [name]: refuse });
    expect(() => recorder.system[name]("/x")).toThrow("EISDIR");
    expect(recorder.format("1.0", ARGS, NOTES)).toBe(undefined);
  },
);
