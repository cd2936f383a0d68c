// What is kept of a test, and until when it counts.
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CauseId } from "../../src/diagnosis/causes.ts";
import {
  beginAttempt,
  clearRejections,
  forgetTests,
  readMemory,
  recall,
  recallNeeded,
  remember,
  restore,
  risksLockout,
  type TestResult,
  testedText,
} from "../../src/pretest/results.ts";
import { stateFolder, statePath } from "../../src/system/folders.ts";
import { formatState } from "../../src/system/state-file.ts";
import { makeStateFolder } from "../../src/transaction/state-folder.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";
import { OTHER_ENDPOINT, proxyChoice, settingsWith } from "../helpers/tested.ts";

const NOON = new Date("2026-03-04T12:00:00.000Z");
const MINUTE = 60_000;
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const because = (id: CauseId, authentication: "none" | "sent" | "refused" = "none"): TestResult => ({
  cause: { id, detail: "d" },
  authentication,
  place: "somewhere",
});
const SETTINGS = settingsWith();

beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

function machine() {
  const system = systemIn(new Home());
  makeStateFolder(system);
  return system;
}

function isKnown(result: TestResult, at: number, { settings = SETTINGS, timeout = 1_000 } = {}): boolean {
  const system = machine();
  remember(system, SETTINGS, result, 1_000);
  return recall(readMemory(system), settings, later(at), timeout) !== undefined;
}

test.each<[string, TestResult, number, boolean]>([
  ["a pass, a year on", "passed", 365 * 24 * 60 * MINUTE, true],
  ["a pass, the clock set back", "passed", -365 * 24 * 60 * MINUTE, true],
  ["refused credentials, a year on", because("log-on refused", "refused"), 365 * 24 * 60 * MINUTE, true],
  ["a failure, at once", because("silent"), 0, true],
  ["a failure, just before a quarter of an hour", because("silent"), 15 * MINUTE - 1, true],
  ["a failure, after a quarter of an hour", because("silent"), 15 * MINUTE, false],
  ["a failure, the clock set back a little", because("silent"), -1, false],
  ["credentials without an answer, just before a quarter of an hour", because("silent", "sent"), 15 * MINUTE - 1, true],
  ["credentials without an answer, after it", because("silent", "sent"), 15 * MINUTE, false],
  ["credentials without an answer, the clock set back a little", because("silent", "sent"), 1 - 15 * MINUTE, true],
  ["credentials without an answer, the clock set back far", because("silent", "sent"), -15 * MINUTE, false],
])("whether it counts: %s", (_, result, at, is) => {
  expect(isKnown(result, at)).toBe(is);
});

test.each([
  ["with more time", { timeout: 1_001 }, because("silent"), false],
  ["with less time", { timeout: 999 }, because("silent"), true],
  ["with other addresses", { settings: settingsWith({ urls: ["http://x.example/"] }) }, because("silent"), false],
  ["with more time, after no answer to credentials", { timeout: 1_001 }, because("silent", "sent"), true],
  [
    "with another proxy",
    { settings: settingsWith({ http: proxyChoice({ endpoint: OTHER_ENDPOINT }) }) },
    "passed",
    false,
  ],
  ["with another skip list", { settings: settingsWith({ skip: ["x.example"] }) }, "passed", false],
  ["with another user", { settings: settingsWith({ https: proxyChoice({ username: "ada" }) }) }, "passed", false],
] as const)("whether it counts %s", (_, more, result, is) => {
  expect(isKnown(result, 0, more)).toBe(is);
});

test("a pass without an address of one protocol counts until there is one", () => {
  const system = machine();
  const one = settingsWith({ urls: ["http://one.example/"] });
  remember(system, one, "passed", 1_000);
  const memory = readMemory(system);
  expect(recall(memory, one, NOON)?.untested).toEqual(["https"]);
  expect(recall(memory, SETTINGS, NOON)).toBeUndefined();
});

test("an attempt stands as cut off until it is put back", () => {
  const system = machine();
  remember(system, SETTINGS, "passed", 1_000);
  const before = beginAttempt(system, SETTINGS);
  const during = recall(readMemory(system), SETTINGS, NOON);
  expect([before?.cause, during?.cause, during?.isUnanswered]).toEqual([
    undefined,
    { id: "interrupted", detail: "" },
    true,
  ]);
  restore(system, SETTINGS, before);
  expect(recall(readMemory(system), SETTINGS, NOON)).toEqual(before);
  restore(system, SETTINGS, undefined);
  expect(readMemory(system)?.results).toEqual([]);
});

test("what was refused to the same user is cleared, and nothing else", () => {
  const system = machine();
  const other = settingsWith({ http: proxyChoice({ username: "eve" }) });
  const alike = settingsWith({ skip: ["x.example"] });
  for (const settings of [SETTINGS, other]) remember(system, settings, because("log-on refused", "refused"), 1);
  remember(system, alike, because("silent"), 1);
  clearRejections(system, SETTINGS);
  const memory = readMemory(system);
  expect([SETTINGS, other, alike].map((settings) => recall(memory, settings, NOON)?.cause?.id)).toEqual([
    undefined,
    "log-on refused",
    "silent",
  ]);
});

test("64 others are kept, and refused credentials beside them", () => {
  const system = machine();
  remember(system, SETTINGS, because("log-on refused", "refused"), 1);
  for (let at = 0; at < 65; at++) remember(system, settingsWith({ skip: [`h${at}.example`] }), "passed", 1);
  const all = [SETTINGS, settingsWith({ skip: ["h0.example"] }), settingsWith({ skip: ["h1.example"] })];
  const known = () => all.map((settings) => recall(readMemory(system), settings, NOON) !== undefined);
  expect(known()).toEqual([true, false, true]);
  expect(readMemory(system)?.results.length).toBe(65);
  // Nor does the newest crowd out the others.
  remember(system, SETTINGS, because("log-on refused", "refused"), 1);
  expect(known()).toEqual([true, false, true]);
});

test("a pass keeps what it saw: roots that are needed, and warnings", () => {
  const system = machine();
  remember(system, SETTINGS, "passed", 1, { needed: ["root"], warnings: ["w"] });
  expect(recall(readMemory(system), SETTINGS, NOON)).toMatchObject({ needed: ["root"], warnings: ["w"] });
  expect(recallNeeded(system, SETTINGS, NOON)).toEqual(["root"]);
  remember(system, SETTINGS, "passed", 1);
  expect(recallNeeded(system, SETTINGS, NOON)).toEqual([]);
});

test("nothing is known to be needed without a pass, or where the memory is damaged", () => {
  const system = machine();
  expect(recallNeeded(system, SETTINGS, NOON)).toBe(undefined);
  remember(system, SETTINGS, because("silent"), 1);
  expect(recallNeeded(system, SETTINGS, NOON)).toBe(undefined);
  system.unlink(statePath(system, "tests.json"));
  system.create(statePath(system, "tests.json"), Buffer.from("{"), 0o600);
  expect(recallNeeded(system, SETTINGS, NOON)).toBe(undefined);
  const broken = () => {
    throw new Error("EIO");
  };
  expect(() => recallNeeded({ ...system, read: broken }, SETTINGS, NOON)).toThrow("EIO");
});

test.each([
  ["nobody", undefined, false],
  ["one that is gone", false, false],
  ["one that runs", true, true],
])("forgotten tests are gone, and the lock of %s stays: %s", (_, isRunning, stays) => {
  const system = { ...machine(), isRunning: () => isRunning === true };
  const lock = path.join(stateFolder(system), "testing");
  remember(system, SETTINGS, "passed", 1);
  if (isRunning !== undefined) system.create(lock, Buffer.from(JSON.stringify(system.identity())), 0o600);
  forgetTests(system);
  expect(readMemory(system)).toBeUndefined();
  expect(system.facts(lock) !== undefined).toBe(stays);
});

test("where nothing is known, nothing is cleared", () => {
  const system = machine();
  clearRejections(system, SETTINGS);
  expect(readMemory(system)).toBeUndefined();
});

const ENTRY = { fingerprint: "f", at: NOON.toISOString() };

test.each<[string, object, isWhole: boolean]>([
  ["nothing", { key: "k", results: [] }, true],
  ["a pass", { key: "k", results: [ENTRY] }, true],
  ["a failure", { key: "k", results: [{ ...ENTRY, cause: { id: "silent", detail: "d" } }] }, true],
  ["a key that is no text", { key: 1, results: [] }, false],
  ["results that are no list", { key: "k", results: {} }, false],
  ["nothing in place of a result", { key: "k", results: [null] }, false],
  ["a fingerprint that is no text", { key: "k", results: [ENTRY, { ...ENTRY, fingerprint: 1 }] }, false],
  ["no date", { key: "k", results: [{ fingerprint: "f" }] }, false],
  ["a date that is none", { key: "k", results: [{ ...ENTRY, at: "soon" }] }, false],
  ["nothing in place of a cause", { key: "k", results: [{ ...ENTRY, cause: null }] }, false],
  ["a cause that is not known", { key: "k", results: [{ ...ENTRY, cause: { id: "odd", detail: "d" } }] }, false],
])("a memory that holds %s is read, or refused as damaged", (_, state, isWhole) => {
  const system = machine();
  const file = path.join(stateFolder(system), "tests.json");
  system.create(file, formatState({ schema: 1, ...state }), 0o600);
  if (isWhole) expect(readMemory(system)).toEqual({ schema: 1, ...state });
  else
    expect(() => readMemory(system)).toThrow(
      expect.objectContaining({
        exitCode: 4,
        message: `${file} is damaged: nothing was done; remove it, and the proxy is tested once more`,
      }),
    );
});

test.each([
  ["nothing", undefined, false, "not tested"],
  ["a pass", {}, false, "tested on 2026-03-04"],
  [
    "no answer",
    { cause: { id: "silent", detail: "x" }, isUnanswered: true },
    true,
    "test failed on 2026-03-04: x takes the connection, and then does not answer",
  ],
  [
    "a failure",
    { cause: { id: "proxy error", detail: "418" } },
    false,
    "test failed on 2026-03-04: the proxy answered 418",
  ],
  [
    "a refusal",
    { cause: { id: "log-on refused", detail: "x" } },
    true,
    "test failed on 2026-03-04: the proxy refused this user name and password (x)",
  ],
  [
    "a pass of one",
    { untested: ["https"] },
    false,
    "tested on 2026-03-04, but not for https: testUrls names no such address that goes through its proxy",
  ],
] as const)("the risk and the words of %s", (_, more, risk, text) => {
  const found = more && { fingerprint: "f", at: NOON.toISOString(), ...more };
  expect([risksLockout(found), testedText(found)]).toEqual([risk, text]);
});
