// Who holds a lock, who may break it, and what is left of runs that are gone.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EXIT, type ExitCode, Problem } from "../../src/model/problem.ts";
import type { ProcessIdentity, WritableSystem } from "../../src/system/system.ts";
import {
  isBeingWritten,
  isHeldByAnother,
  isLockLeft,
  isTestedByAnother,
  type LockKind,
  TESTING,
  takeLock,
  WRITING,
} from "../../src/transaction/lock.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const STATE = ".local/state/proxycast";
const HERE = "a".repeat(32);
const THERE = "b".repeat(32);
const OWN: ProcessIdentity = { machine: HERE, boot: "now", pid: 100, started: "5", space: "s" };
const LIVING: ProcessIdentity = { ...OWN, pid: 200, started: "7" };
const DEAD: ProcessIdentity = { ...OWN, pid: 300, started: "9" };

/** A state folder with these files; of all processes, OWN and LIVING run. */
function machine(files: Readonly<Record<string, string | object>> = {}, own: Partial<ProcessIdentity> = {}) {
  const home = new Home();
  home.write(`${STATE}/here`, "");
  for (const [name, content] of Object.entries(files))
    home.write(`${STATE}/${name}`, typeof content === "string" ? content : JSON.stringify(content), 0o600);
  const isRunning = ({ pid, started }: ProcessIdentity) =>
    [OWN, LIVING].some((process) => process.pid === pid && (started === "" || process.started === started));
  const system: WritableSystem = { ...systemIn(home), identity: () => ({ ...OWN, ...own }), isRunning };
  const names = () =>
    system
      .list(home.file(STATE))
      .filter((name) => name !== "here")
      .sort();
  return { home, system, names, lock: home.file(`${STATE}/lock`) };
}

const { space: _, ...WITHOUT_SPACE } = DEAD;

test.each<[string, object | string, Partial<ProcessIdentity>, isLeft: boolean, isHeld: boolean]>([
  ["a process that runs", LIVING, {}, false, true],
  ["this process", OWN, {}, false, false],
  ["a process that is gone", DEAD, {}, true, false],
  ["a process whose number is another's now", { ...LIVING, started: "8" }, {}, true, false],
  ["a process from before the machine's last start", { ...LIVING, boot: "before" }, {}, true, false],
  ["a process of another machine", { ...DEAD, machine: THERE }, {}, false, true],
  ["a process of another machine and start", { ...DEAD, machine: THERE, boot: "before" }, {}, false, true],
  ["a process of another process space", { ...DEAD, space: "t" }, {}, false, true],
  ["a process of a version that named no process space", WITHOUT_SPACE, {}, true, false],
  ["a process that is gone, without a machine id", { ...DEAD, machine: "no-id" }, { machine: "no-id" }, true, false],
  [
    "a process of another start, without a machine id",
    { ...DEAD, machine: "no-id", boot: "before" },
    { machine: "no-id" },
    false,
    true,
  ],
  ["nobody: an empty file", "", {}, false, false],
  ["nobody: no object", "null", {}, false, false],
  ["nobody: a number that is a text", { ...DEAD, pid: "300" }, {}, false, false],
  ["nobody: no machine", { ...DEAD, machine: undefined }, {}, false, false],
  ["nobody: no start of the process", { ...DEAD, started: 9 }, {}, false, false],
  ["nobody: no start of the machine", { ...DEAD, boot: null }, {}, false, false],
])("a lock of %s", (_, holder, own, isLeft, isHeld) => {
  for (const kind of [WRITING, TESTING]) {
    const { system } = machine({ [kind.name]: holder }, own);
    expect([isLockLeft(system, kind), isHeldByAnother(system, kind)]).toEqual([isLeft, isHeld]);
    const isWriting = kind === WRITING;
    expect([isLockLeft(system), isHeldByAnother(system, kind === WRITING ? TESTING : WRITING)]).toEqual([
      isWriting && isLeft,
      false,
    ]);
  }
});

test.each([
  [{}, false],
  [{ "journal.json": "" }, false],
  [{ lock: LIVING }, false],
  [{ "journal.json": "", lock: DEAD }, false],
  [{ "journal.json": "", testing: LIVING }, false],
  [{ "journal.json": "", lock: LIVING }, true],
])("with %j in the state folder, another run is writing: %j", (files, expected) => {
  expect(isBeingWritten(machine(files).system)).toBe(expected);
});

describe("taking a lock", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  test.each<[LockKind, Partial<ProcessIdentity>, string]>([
    [WRITING, {}, `lock.${HERE}-100-5`],
    [WRITING, { started: "" }, `lock.${HERE}-100-0`],
    [TESTING, { pid: 101 }, `testing.${HERE}-101-5`],
  ])("$name: it is whole before it has its name, private, and goes when it is given back", async (kind, own, mine) => {
    const { home, system, names } = machine({ [mine]: "left by a process of the same number" }, own);
    const made: unknown[] = [];
    const create: WritableSystem["create"] = (file, bytes, mode) => {
      made.push(file, bytes.toString(), mode);
      return system.create(file, bytes, mode);
    };
    const giveBack = await takeLock({ ...system, create }, kind);
    expect(made).toEqual([home.file(`${STATE}/${mine}`), JSON.stringify({ ...OWN, ...own }), 0o600]);
    expect(names()).toEqual([kind.name]);
    expect(JSON.parse(home.read(`${STATE}/${kind.name}`))).toEqual({ ...OWN, ...own });
    giveBack();
    expect(names()).toEqual([]);
  });

  test("without a kind it is the lock of those that write", async () => {
    const { system, names } = machine();
    await takeLock(system);
    expect(names()).toEqual(["lock"]);
  });

  test("a stale one is put aside first, and nothing of it stays", async () => {
    const { home, system, names, lock } = machine({ lock: DEAD });
    const done: string[] = [];
    const rename = (from: string, to: string) => {
      done.push(from, to);
      system.rename(from, to);
    };
    const syncFolder = (folder: string) => void done.push(folder);
    await takeLock({ ...system, rename, syncFolder });
    expect(done).toEqual([lock, `${lock}.${HERE}-100-5-stale`, home.file(STATE)]);
    expect(names()).toEqual(["lock"]);
    expect(JSON.parse(home.read(`${STATE}/lock`))).toEqual(OWN);
  });

  test("a stale one that another run breaks first is left to it", async () => {
    const { system, names, lock } = machine({ lock: DEAD });
    const rename = () => {
      system.unlink(lock);
      throw Object.assign(new Error("no"), { code: "ENOENT" });
    };
    await takeLock({ ...system, rename });
    expect(names()).toEqual(["lock"]);
  });

  test.each([
    ["number", { ...LIVING, started: DEAD.started }],
    ["start", { ...DEAD, started: "" }],
    ["start of the machine", { ...DEAD, boot: "later", machine: THERE }],
  ])("one that another run took meanwhile, told by its process's %s, is given its name back", async (_, other) => {
    const { home, system, names, lock } = machine({ lock: DEAD });
    const isRunning = ({ pid, started }: ProcessIdentity) => pid !== DEAD.pid || started !== DEAD.started;
    const rename = (from: string, to: string) => {
      home.write(`${STATE}/lock`, JSON.stringify(other));
      system.rename(from, to);
    };
    await expect(takeLock({ ...system, isRunning, rename }, { ...WRITING, patience: 0 })).rejects.toThrow(
      "another run holds the lock: ",
    );
    expect(names()).toEqual(["lock"]);
    expect(JSON.parse(system.read(lock)?.toString() ?? "")).toEqual(other);
  });

  test("one that became unreadable meanwhile is given its name back", async () => {
    const { home, system, names } = machine({ lock: DEAD });
    const rename = (from: string, to: string) => {
      home.write(`${STATE}/lock`, "odd");
      system.rename(from, to);
    };
    await expect(takeLock({ ...system, rename }, TESTING_AS_WRITING)).rejects.toThrow("its lock can't be read");
    expect(names()).toEqual(["lock"]);
    expect(home.read(`${STATE}/lock`)).toBe("odd");
  });

  const TESTING_AS_WRITING: LockKind = { name: "lock", patience: 0 };

  test.each<[string, LockKind, object | string, who: string, where: string]>([
    ["a living process", WRITING, LIVING, "holds the lock: process 200", ""],
    ["a tester", TESTING, LIVING, "is testing the proxy: process 200", ""],
    [
      "another machine",
      WRITING,
      { ...DEAD, machine: THERE },
      `holds the lock: process 300 on another machine (${THERE})`,
      " there",
    ],
    ["nobody known", WRITING, "", "holds the lock: its lock can't be read", ""],
  ])("one of %s is waited for, and then said to be held", async (_, kind, holder, who, where) => {
    const { home, system, names } = machine({ [kind.name]: holder });
    const file = home.file(`${STATE}/${kind.name}`);
    let looks = 0;
    const link: WritableSystem["link"] = (from, to) => {
      looks++;
      return system.link(from, to);
    };
    let fault: unknown;
    const end = takeLock({ ...system, link }, kind).catch((error) => (fault = error));
    await vi.advanceTimersByTimeAsync(Math.max(0, kind.patience - 1));
    expect(fault === undefined).toBe(kind === WRITING);
    await vi.advanceTimersByTimeAsync(1);
    expect(fault).toMatchObject({
      exitCode: 5,
      message: `another run ${who}; try again when it is done; if no proxycast runs${where}, remove ${file}, which loses nothing`,
    });
    await end;
    // Twenty looks a second.
    expect(looks).toBe(kind === WRITING ? 101 : 1);
    expect(names()).toEqual([kind.name]);
  });

  test("one that is given back while we wait is ours at the next look", async () => {
    const { home, system, lock } = machine({ lock: LIVING });
    const taking = takeLock(system);
    await vi.advanceTimersByTimeAsync(75);
    system.unlink(lock);
    await vi.advanceTimersByTimeAsync(25);
    await taking;
    expect(JSON.parse(home.read(`${STATE}/lock`))).toEqual(OWN);
  });

  test("where no second name can be had, the first goes", async () => {
    const { system, names } = machine();
    const link = () => {
      throw new Error("no links here");
    };
    await expect(takeLock({ ...system, link })).rejects.toThrow("no links here");
    expect(names()).toEqual([]);
  });
});

describe("names under which runs waited", () => {
  const UUID = "0a0b0c0d-1111-2222-3333-444455556666";
  const cases: readonly [what: string, name: string, content: object | string, stays: boolean][] = [
    ["of one that is gone", `lock.${HERE}-300-9`, "", false],
    ["of one that is gone, whole", `lock.${HERE}-300-9`, DEAD, false],
    ["of one that is gone, without its start", `lock.${HERE}-300-`, "", false],
    ["of a version that named no machine", "lock.300-9", "", false],
    ["of a number that is another's now", `lock.${HERE}-200-8`, "", false],
    ["of one that runs", `lock.${HERE}-200-7`, "", true],
    ["of one that runs, without its start", `lock.${HERE}-200-`, "", true],
    ["of one that runs, without its machine", "lock.200-7", "", true],
    ["of another machine", `lock.${UUID}-300-9`, "", true],
    ["that holds one that runs", `lock.${HERE}-300-9`, LIVING, true],
    ["that holds one that is gone", `lock.${HERE}-200-7`, DEAD, false],
    ["for another lock", `testing.${HERE}-300-9`, "", true],
    ["that only ends like one", `my-lock.${HERE}-300-9`, "", true],
    ["that only begins like one", `lock.${HERE}-300-9.txt`, "", true],
    ["put aside by one that is gone", `lock.${HERE}-300-9-stale`, DEAD, false],
    ["put aside by one that is at work on it", `lock.${HERE}-200-7-stale`, DEAD, true],
    ["without a number", `lock.${HERE}--9`, "", true],
    ["that is another word", `lock-${HERE}-300-9`, "", true],
  ];
  test.each(cases)("%s: %s holding %j stays: %j", async (_, name, content, stays) => {
    const { system, names } = machine({ [name]: content });
    (await takeLock(system))();
    expect(names()).toEqual(stays ? [name] : []);
  });

  test("a tester sweeps the testers'", async () => {
    const { system, names } = machine({ [`testing.${HERE}-300-9`]: "", [`lock.${HERE}-300-9`]: "" });
    (await takeLock(system, TESTING))();
    expect(names()).toEqual([`lock.${HERE}-300-9`]);
  });

  test("a machine whose id has dashes is read whole", async () => {
    const { system, names } = machine({ [`lock.${UUID}-300-9`]: "" }, { machine: UUID });
    (await takeLock(system))();
    expect(names()).toEqual([]);
  });
});

describe("a run that ended for another's lock ended for a test that goes on", () => {
  const MINUTE = 60_000;
  test.each<[string, exitCode: ExitCode, kind: string | undefined, age: number | undefined, isSo: boolean]>([
    ["where it is a tester's", EXIT.locked, "testing", 0, true],
    ["where that is gone by now", EXIT.locked, "testing", undefined, true],
    ["not where it is a writer's", EXIT.locked, "lock", 0, false],
    ["not where nothing is said of it", EXIT.locked, undefined, 0, false],
    ["not where it failed of something else", EXIT.testFailed, "testing", 0, false],
    ["as long as a test may take", EXIT.locked, "testing", 9.9 * MINUTE, true],
    ["not where it was stopped long ago", EXIT.locked, "testing", 10 * MINUTE, false],
    ["where another machine's clock is ahead", EXIT.locked, "testing", -9.9 * MINUTE, true],
    ["not where a clock is far ahead", EXIT.locked, "testing", -10 * MINUTE, false],
  ])("%s", (_, exitCode, kind, age, isSo) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { system } = machine();
    const stamp = () => (age === undefined ? undefined : { text: "", changed: Date.now() - age });
    expect(isTestedByAnother({ ...system, stamp }, new Problem(exitCode, "x", [], kind))).toBe(isSo);
    vi.useRealTimers();
  });

  test("which the lock itself says", async () => {
    for (const [kind, isSo] of [
      [TESTING, true],
      [{ ...WRITING, patience: 0 }, false],
    ] as const) {
      const { system } = machine({ [kind.name]: LIVING });
      const problem = await takeLock(system, kind).catch((error) => error);
      expect([problem.exitCode, isTestedByAnother(system, problem)]).toEqual([5, isSo]);
    }
  });
});
