// What a run says at its end: each problem once with --quiet, and never less where nothing can be remembered.
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CommonOptions, Context } from "../../../src/commands/shared/context.ts";
import { endDone, endFailed } from "../../../src/commands/shared/telling.ts";
import type { Prepared } from "../../../src/engine/request.ts";
import { Problem } from "../../../src/model/problem.ts";
import type { WritableSystem } from "../../../src/system/system.ts";
import { readLastRuns } from "../../../src/transaction/last-run.ts";
import { TESTING, takeLock } from "../../../src/transaction/lock.ts";
import { makeStateFolder } from "../../../src/transaction/state-folder.ts";
import { Home } from "../../helpers/home.ts";
import { systemIn } from "../../helpers/system.ts";

const RECEIPT = ".local/state/proxycast/receipt.json";
const FAILURE = new Problem(3, "the test failed", ["a note"]);
const NOTHING = { plan: { targets: [], refused: [], left: [] }, notes: [] } as unknown as Prepared;
const refusing = (reason: string) =>
  ({
    plan: { targets: [], refused: [{ path: "/f", writers: [], reason }], left: [] },
    notes: [],
  }) as unknown as Prepared;

function login({ quiet = true, flags = {}, changes = {} as Partial<WritableSystem>, fresh = false } = {}) {
  const home = new Home();
  const system = systemIn(home);
  if (!fresh) makeStateFolder(system);
  const said: string[] = [];
  const context = { system: { ...system, ...changes }, error: (text: string) => void said.push(text) } as Context;
  const options = { quiet, force: false, flags: new Map(Object.entries(flags)) } as unknown as CommonOptions;
  /** The exit code where nothing is told, what is told otherwise. */
  const fail = (error: unknown = FAILURE) =>
    endFailed(context, options, error).catch(({ exitCode, message, notes }: Problem) => [exitCode, message, ...notes]);
  const done = async (prepared: Prepared) => [await endDone(context, options, prepared), ...said.splice(0)];
  return { home, system, fail, done };
}

const ONCE = "Told once; from now on: proxycast status";
const READ_ONLY = {
  create: () => {
    throw Object.assign(new Error("no"), { code: "EROFS", syscall: "open" });
  },
};

describe("with --quiet", () => {
  test("a failure is told once, and keeps its exit code", async () => {
    const { fail, done } = login();
    expect(await fail()).toEqual([3, `the test failed. ${ONCE}`, "a note"]);
    expect(await fail()).toBe(3);
    expect(await fail(new Problem(2, "bad"))).toEqual([2, `bad. ${ONCE}`]);
    expect(await done(NOTHING)).toEqual([true]);
    expect(await fail(new Problem(2, "bad"))).toEqual([2, `bad. ${ONCE}`]);
  });

  test("what is left is a line once, also on a fresh account", async () => {
    const { done } = login({ fresh: true });
    expect(await done(refusing("R"))).toEqual([true, `left as it is: /f: refused: R. ${ONCE}`]);
    expect(await done(refusing("R"))).toEqual([true]);
    expect(await done(refusing("S"))).toEqual([true, `left as it is: /f: refused: S. ${ONCE}`]);
  });

  test("a fault of ours is told once by its kind and place, and not by its message", async () => {
    const { fail } = login();
    const fault = new TypeError("s3cret");
    expect(JSON.stringify(await fail(fault))).toMatch(/^\[70,"internal fault: TypeError .*Told once/);
    expect(await fail(fault)).toBe(70);
  });

  test("another run that tests is no failure, and nothing to remember", async () => {
    const { home, system, fail } = login();
    home.write(
      ".local/state/proxycast/testing",
      JSON.stringify({ ...system.identity(), pid: process.ppid, started: "" }),
    );
    const locked = await takeLock(system, TESTING).catch((error) => error);
    expect(locked).toMatchObject({ exitCode: 5 });
    expect([await fail(locked), readLastRuns(system)]).toEqual([0, []]);
    expect(await fail(new Problem(5, "of another kind", [], "lock"))).toEqual([5, `of another kind. ${ONCE}`]);
  });

  test("where nothing can be remembered, failures are told as ever, and what is left not at all", async () => {
    const { fail, done } = login({ changes: READ_ONLY });
    for (const _ of [1, 2]) expect(await fail()).toEqual([3, "the test failed", "a note"]);
    expect(await done(refusing("R"))).toEqual([false]);
  });

  test("a record that can't be taken away keeps the next log-in from the short way", async () => {
    const { home, system, fail } = login();
    await fail();
    const unlink = READ_ONLY.create;
    const context = { system: { ...system, unlink } } as unknown as Context;
    const options = { quiet: true, force: false, flags: new Map() } as unknown as CommonOptions;
    expect(await endDone(context, options, NOTHING)).toBe(false);
    expect(existsSync(home.file(".local/state/proxycast/last-run.json"))).toBe(true);
  });

  test("what is new takes the short way from the next run, what is known does not", async () => {
    const { home, fail } = login();
    const isLeft = async () => {
      home.write(RECEIPT, "x");
      await fail();
      return existsSync(home.file(RECEIPT));
    };
    expect([await isLeft(), await isLeft()]).toEqual([false, true]);
  });
});

describe("without --quiet", () => {
  test("everything is told each time, and a log-in need not tell it", async () => {
    const { system, fail, done } = login({ quiet: false });
    for (const _ of [1, 2]) expect(await fail()).toEqual([3, "the test failed", "a note"]);
    expect(readLastRuns(system)).toMatchObject([{ exitCode: 3, failure: { text: "the test failed" } }]);
    // The rows were shown.
    expect(await done(refusing("R"))).toEqual([true]);
    expect(readLastRuns(system)).toMatchObject([{ exitCode: 4, left: [{ text: "/f: refused: R" }] }]);
  });

  test.each([
    ["on an account without anything of ours", { fresh: true }],
    ["of what was asked for once", { flags: { proxy: { value: "x" } } }],
  ])("nothing is kept %s", async (_, more) => {
    const { home, fail } = login({ quiet: false, ...more });
    const before = home.snapshot();
    expect(await fail()).toEqual([3, "the test failed", "a note"]);
    expect(home.snapshot()).toEqual(before);
  });

  test("another run that tests is said, with its exit code", async () => {
    const { fail } = login({ quiet: false });
    expect(await fail(new Problem(5, "it tests", [], "testing"))).toEqual([5, "it tests"]);
  });
});
