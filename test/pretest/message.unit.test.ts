// What is said of a test that failed: now, or before.
import { expect, test } from "vitest";
import type { Failure } from "../../src/diagnosis/rank.ts";
import type { ProbeResult } from "../../src/diagnosis/result.ts";
import { Problem } from "../../src/model/problem.ts";
import { FailedTest, failed, failedBefore, placeOf } from "../../src/pretest/message.ts";
import type { Remembered } from "../../src/pretest/results.ts";
import { PLAIN_URL, resultWith, SECURE_URL } from "../helpers/tested.ts";

const SILENT = { id: "silent", detail: "p.example:80" } as const;
const REFUSED = { id: "log-on refused", detail: "Basic" } as const;

test.each<[string, stages: ProbeResult["stages"], place: string]>([
  [SECURE_URL, [{ stage: "name", milliseconds: 1 }], 'https://two.example/, stage "name"'],
  [
    "http://a.example:81/b?token=s3cret#c",
    [
      { stage: "name", milliseconds: 1 },
      { stage: "TLS to the proxy", milliseconds: 1 },
    ],
    'http://a.example:81/b, stage "TLS to the proxy"',
  ],
])("the place of %s is its last stage, without a query", (url, stages, place) => {
  expect(placeOf({ url: new URL(url), stages })).toBe(place);
});

const SILENT_TEXT =
  "p.example:80 took the connection, and then did not answer in time. What to do: ask whoever runs it, or give more time with --timeout. Not retried";
const REFUSED_TEXT =
  "the proxy refused this user name and password (Basic). What to do: check the password and run setup; it is not tried again, since accounts lock after a few failures. Not retried";
const WHATEVER = ", whatever password or --timeout is given";

test.each<[string, Partial<Remembered>, Failure["cause"], text: string]>([
  ["a failure", {}, SILENT, `: ${SILENT_TEXT}`],
  ["a failure somewhere", { place: "PLACE" }, SILENT, ` at PLACE: ${SILENT_TEXT}`],
  ["credentials without an answer", { isUnanswered: true }, SILENT, `: ${SILENT_TEXT}${WHATEVER}`],
  ["refused credentials", { place: "PLACE" }, REFUSED, ` at PLACE: ${REFUSED_TEXT}${WHATEVER}`],
])("of what was found before it says when and where: %s", (_, more, cause, text) => {
  const found = { fingerprint: "f", at: "2026-03-04T05:06:07.890Z", ...more };
  expect(failedBefore(found, cause)).toMatchObject({
    exitCode: 3,
    message: `the test failed on 2026-03-04 05:06 UTC${text}; to retry: --test`,
  });
});

const PLAIN = resultWith({ url: PLAIN_URL, cause: SILENT }) as Failure;
const SECURE = resultWith({ url: SECURE_URL, cause: REFUSED, stages: [{ stage: "tunnel", milliseconds: 1 }] });
const PLAIN_TEXT =
  'at http://one.example/, stage "answer": p.example:80 took the connection, and then did not answer in time. What to do: ask whoever runs it, or give more time with --timeout';
const SECURE_TEXT =
  'at https://two.example/, stage "tunnel": the proxy refused this user name and password (Basic). What to do: check the password and run setup; it is not tried again, since accounts lock after a few failures';

test.each<[string, failures: readonly Failure[], worksDirectly: boolean, exitCode: number, message: string]>([
  ["one failure", [PLAIN], false, 3, `the connection test failed ${PLAIN_TEXT}`],
  [
    "one failure each, in the order given",
    [SECURE as Failure, PLAIN],
    false,
    3,
    `the connection test failed ${SECURE_TEXT}. And ${PLAIN_TEXT}`,
  ],
  [
    "what works without the proxy",
    [PLAIN],
    true,
    3,
    `the connection test failed ${PLAIN_TEXT}. It works without the proxy: is one needed here? --mode none says no`,
  ],
  [
    "no address at all",
    [],
    false,
    2,
    "no test address goes through the proxy: they are on the skip list, or of another protocol; name others as testUrls in the config",
  ],
])("of a test that failed it says where, why and what to do: %s", (_, failures, worksDirectly, exitCode, message) => {
  const outcome = { results: [], isPassed: false, failures, worksDirectly, untested: [], needed: [], warnings: [] };
  expect(failed(outcome)).toMatchObject({ exitCode, message });
});

test("a failed test is told from every other problem", () => {
  const failure = new FailedTest("no", new Map(), false);
  expect([failure instanceof FailedTest, failure instanceof Problem]).toEqual([true, true]);
  expect(new Problem(3, "no") instanceof FailedTest).toBe(false);
});

const AUTH = { ...SECURE, authentication: "sent", cause: SILENT } as Failure;

test.each<[string, failures: readonly Failure[], failing: readonly string[]]>([
  ["a proxy that is not there", [PLAIN], ["http: p.example:80 took the connection, and then did not answer in time"]],
  ["refused credentials", [SECURE as Failure], []],
  ["credentials without an answer", [AUTH], []],
])("what another proxy would do better at is known: %s", (_, failures, failing) => {
  const outcome = {
    results: [],
    isPassed: false,
    failures,
    worksDirectly: true,
    untested: [],
    needed: [],
    warnings: [],
  };
  const problem = failed(outcome) as FailedTest;
  expect([...problem.failing].map(([protocol, why]) => `${protocol}: ${why}`)).toEqual(failing);
  expect(problem.worksDirectly).toBe(true);
});
