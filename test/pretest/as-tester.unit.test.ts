// What a command that probes on its own leaves behind of the credentials: asTester of src/pretest/pretest.ts.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Failure } from "../../src/diagnosis/rank.ts";
import type { ProbeResult } from "../../src/diagnosis/result.ts";
import type { Grant } from "../../src/model/propagated.ts";
import { Secret } from "../../src/model/secret.ts";
import { asTester, type Observed } from "../../src/pretest/pretest.ts";
import { remember, type TestResult } from "../../src/pretest/results.ts";
import {
  because,
  NOON,
  pretestRequest,
  REFUSED,
  REFUSED_BEFORE,
  SILENT,
  testingMachine,
  UNANSWERED,
} from "../helpers/pretested.ts";
import { FINDING, PLAIN_URL, resultWith, SECURE_URL } from "../helpers/tested.ts";

beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

const ADA = { username: "ada", password: new Secret("s3cret") };
const HTTP: Grant = { http: ADA };
const HTTPS: Grant = { https: ADA };
const NONE: Grant = {};

const result = (more: Partial<Omit<ProbeResult, "url">>, url = PLAIN_URL) => resultWith({ ...more, url });
const found = (...results: readonly ProbeResult[]): Observed => ({ results });
const tested = (isPassed: boolean, ...failures: readonly ProbeResult[]): Observed => ({
  results: failures,
  outcome: {
    results: [],
    isPassed,
    failures: failures as Failure[],
    finding: FINDING,
    worksDirectly: false,
    untested: [],
    needed: [],
    warnings: [],
  },
});

const ACCEPTED = { authentication: "accepted" } as const;
const BOTH_ACCEPTED = [result(ACCEPTED), result(ACCEPTED, SECURE_URL)];
const TARGET_ERROR = { ...ACCEPTED, cause: { id: "target error", detail: "500" } } as const;
const PLACE = 'http://one.example/, stage "answer"';
const KEPT_REFUSED = ["log-on refused", "THERE", false, 500];
const KEPT_UNANSWERED = ["silent", "THERE", true, 500];
const KEPT_SILENT = ["silent", "THERE", false, 500];
const FOUND_REFUSED = ["log-on refused", PLACE, false, 1_000];
const FOUND_UNANSWERED = ["silent", PLACE, true, 1_000];
const SECURE_PLACE = 'https://two.example/, stage "answer"';

type Case = [string, before: TestResult | undefined, credentials: Grant, finding: Observed, kept: readonly unknown[]];

describe("what is remembered afterwards", () => {
  test.each<Case>([
    ["a pass", undefined, HTTP, tested(true), ["passed"]],
    ["a pass without credentials", undefined, NONE, tested(true), ["passed"]],
    ["a pass in place of a refusal", REFUSED, HTTPS, tested(true), ["passed"]],
    ["a failure", undefined, HTTP, tested(false, result(SILENT)), [["silent", PLACE, false, 1_000]]],
    [
      "a failure without credentials",
      undefined,
      NONE,
      tested(false, result(SILENT)),
      [["silent", PLACE, false, 1_000]],
    ],
    ["a failure in place of a pass", "passed", HTTP, tested(false, result(SILENT)), [["silent", PLACE, false, 1_000]]],
    ["no answer, tested, in place of a pass", "passed", HTTP, tested(false, result(UNANSWERED)), [FOUND_UNANSWERED]],
    [
      "the failure that weighs most",
      undefined,
      HTTP,
      tested(false, result(REFUSED, SECURE_URL), result(SILENT)),
      [["log-on refused", SECURE_PLACE, false, 1_000]],
    ],
    ["a refusal of one address", undefined, HTTP, found(result({}), result(REFUSED)), [FOUND_REFUSED]],
    ["a refusal in place of a pass", "passed", HTTPS, found(result(REFUSED)), [FOUND_REFUSED]],
    ["no answer of one address", undefined, HTTP, found(result(UNANSWERED)), [FOUND_UNANSWERED]],
    ["no answer in place of a failure", SILENT, HTTP, found(result(UNANSWERED)), [FOUND_UNANSWERED]],
    [
      "of several, what put the credentials at risk",
      undefined,
      HTTP,
      found(result(SILENT), result(REFUSED)),
      [FOUND_REFUSED],
    ],
    [
      "a log-on that is needed",
      undefined,
      NONE,
      found(result(because("log-on needed"))),
      [["log-on needed", PLACE, false, 1_000]],
    ],
  ])("%s", check);
});

describe("what was known before stays", () => {
  test.each<Case>([
    ["nothing, where it works", undefined, HTTP, found(result(ACCEPTED)), []],
    ["nothing, where no address goes through the proxy", undefined, HTTP, tested(false), []],
    ["nothing, where another thing failed", undefined, HTTP, found(result(because("blocked", "accepted"))), []],
    ["a pass, where another thing failed", "passed", HTTPS, found(result(SILENT)), ["passed"]],
    ["a pass, where one address alone did not answer", "passed", HTTP, found(result(UNANSWERED)), ["passed"]],
    ["a failure, where all works", SILENT, HTTP, found(...BOTH_ACCEPTED), [KEPT_SILENT]],
    ["a refusal, where no credentials were sent", REFUSED, NONE, found(...BOTH_ACCEPTED), [KEPT_REFUSED]],
    ["a refusal, where nothing was asked", REFUSED, HTTP, found(), [KEPT_REFUSED]],
    ["a refusal, where http alone accepts them", REFUSED, HTTP, found(result(ACCEPTED)), [KEPT_REFUSED]],
    ["a refusal, where https alone accepts them", REFUSED, HTTP, found(result(ACCEPTED, SECURE_URL)), [KEPT_REFUSED]],
    [
      "a refusal, where https needs none",
      REFUSED,
      HTTP,
      found(result(ACCEPTED), result({}, SECURE_URL)),
      [KEPT_REFUSED],
    ],
    [
      "a refusal, where a target is in trouble",
      REFUSED,
      HTTP,
      found(result(TARGET_ERROR), result(ACCEPTED, SECURE_URL)),
      [KEPT_REFUSED],
    ],
    ["no answer, where http alone accepts them", UNANSWERED, HTTP, found(result(ACCEPTED)), [KEPT_UNANSWERED]],
  ])("%s", check);
});

describe("what was known before goes", () => {
  test.each<Case>([
    ["a refusal, where both accept them", REFUSED, HTTP, found(...BOTH_ACCEPTED), []],
    ["no answer, where both accept them", UNANSWERED, HTTPS, found(...BOTH_ACCEPTED), []],
    [
      "a refusal, where both accept them, one beside a target in trouble",
      REFUSED,
      HTTP,
      found(result(TARGET_ERROR), ...BOTH_ACCEPTED),
      [],
    ],
  ])("%s", check);
});

async function check(...[, before, credentials, finding, kept]: Case): Promise<void> {
  const machine = testingMachine();
  // Asked for: what is known from before does not keep it from being tried.
  const request = pretestRequest({ policy: "always" });
  if (before) remember(machine.system, request.settings, before, 500);
  const during: unknown[] = [];
  const act = async () => {
    during.push(machine.isLocked(), machine.kept()[0]);
    return "done";
  };
  const options = { credentials, isRemembering: true };
  expect(await asTester(machine.system, request, options, act, () => finding)).toBe("done");
  const hasCredentials = credentials !== NONE;
  expect(during[0]).toBe(true);
  if (hasCredentials) expect(during[1]).toEqual(["interrupted", undefined, true, 0]);
  expect(machine.kept()).toEqual(kept);
  expect(machine.isLocked()).toBe(false);
}

test("where nothing can be saved, nothing is remembered or locked", async () => {
  const { system, kept, isLocked } = testingMachine();
  const request = pretestRequest();
  remember(system, request.settings, REFUSED, 500);
  let wasLocked = true;
  const act = async () => {
    wasLocked = isLocked();
    return "done";
  };
  const options = { credentials: HTTP, isRemembering: false };
  expect(await asTester(system, request, options, act, () => tested(true))).toBe("done");
  expect([wasLocked, kept()]).toEqual([false, [KEPT_REFUSED]]);
});

test("credentials that another run saw refused are not tried", async () => {
  const { system, isLocked } = testingMachine();
  const request = pretestRequest();
  remember(system, request.settings, REFUSED, 500);
  const act = vi.fn();
  const options = { credentials: HTTP, isRemembering: true };
  await expect(asTester(system, request, options, act, () => tested(true))).rejects.toMatchObject({
    exitCode: 3,
    message: REFUSED_BEFORE,
  });
  expect([act.mock.calls, isLocked()]).toEqual([[], false]);
});
