// What is said of a test that failed: now, or before.
import { expect, test } from "vitest";
import type { CauseId } from "../../src/diagnosis/causes.ts";
import type { Failure } from "../../src/diagnosis/rank.ts";
import type { ProbeResult } from "../../src/diagnosis/result.ts";
import { type Finding, Problem } from "../../src/model/problem.ts";
import { FailedTest, failed, failedBefore, noteLost, placeOf } from "../../src/pretest/message.ts";
import type { TestOutcome } from "../../src/pretest/quick-test.ts";
import type { Remembered } from "../../src/pretest/results.ts";
import { FINDING, PLAIN_URL, resultWith, SECURE_URL } from "../helpers/tested.ts";

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

const SILENT_TEXT = "p.example:80 takes the connection, and then does not answer";
const REFUSED_TEXT = "the proxy refused this user name and password";
const WHATEVER = ", for any --timeout or password";

test.each<[string, Partial<Remembered>, Failure["cause"], Partial<Finding>]>([
  [
    "a failure",
    {},
    SILENT,
    {
      id: "proxy-silent",
      headline: SILENT_TEXT,
      what: `${SILENT_TEXT} (test of 2026-03-04 05:06 UTC; not retried)`,
      next: "ask IT whether the proxy is overloaded, or give more time: --timeout 20; to retry, give --test",
    },
  ],
  [
    "a failure somewhere",
    { place: "PLACE" },
    SILENT,
    { what: `${SILENT_TEXT} (test of 2026-03-04 05:06 UTC at PLACE; not retried)` },
  ],
  [
    "credentials without an answer",
    { isUnanswered: true },
    SILENT,
    { what: `${SILENT_TEXT} (test of 2026-03-04 05:06 UTC; not retried${WHATEVER})` },
  ],
  [
    "refused credentials",
    {},
    REFUSED,
    {
      id: "credentials-refused",
      headline: REFUSED_TEXT,
      what: `${REFUSED_TEXT} (Basic) (test of 2026-03-04 05:06 UTC; not retried${WHATEVER})`,
    },
  ],
  [
    "all that the test came to, where that is remembered",
    { finding: FINDING },
    SILENT,
    {
      ...FINDING,
      what: "WHAT (test of 2026-03-04 05:06 UTC; not retried)",
      next: "NEXT; to retry, give --test",
    },
  ],
])("of what was found before it says when and where: %s", (_, more, cause, finding) => {
  const found = { fingerprint: "f", at: "2026-03-04T05:06:07.890Z", ...more };
  expect(failedBefore(found, cause)).toMatchObject({ exitCode: 3, finding });
});

const PLAIN = resultWith({ url: PLAIN_URL, cause: SILENT }) as Failure;
const SECURE = resultWith({ url: SECURE_URL, cause: REFUSED, stages: [{ stage: "tunnel", milliseconds: 1 }] });
const FAILED: TestOutcome = {
  results: [],
  isPassed: false,
  failures: [],
  finding: FINDING,
  worksDirectly: false,
  untested: [],
  needed: [],
  warnings: [],
};

test("a test that failed says its finding, in one sentence too", () => {
  const message = "HEADLINE. WHAT. What to do: NEXT";
  expect(failed({ ...FAILED, failures: [PLAIN] })).toMatchObject({ exitCode: 3, message, finding: FINDING });
});

test("no address that goes through the proxy is a fault of the settings", () => {
  const finding = { ...FINDING, id: "no-test-address" };
  expect(failed({ ...FAILED, finding })).toMatchObject({ exitCode: 2, finding });
});

test("clients that will not work are named, each with its hosts; what is the target's own is nobody's loss", () => {
  const lost = (url: string, id: CauseId = "blocked") => resultWith({ url, cause: { id, detail: "403" } });
  const results = [
    lost("https://pypi.org/simple/pip/"),
    lost("https://files.pythonhosted.org/"),
    lost("https://conda.anaconda.org/x", "target error"),
    lost("https://mirror.example/x"),
    lost("http://mirror.example/x"),
    resultWith({ url: "https://registry.npmjs.org/npm" }),
  ];
  const pip = "pypi.org: the proxy forbids it (403); files.pythonhosted.org: the proxy forbids it (403)";
  expect(noteLost(results)).toEqual([
    `pip will not work: ${pip}`,
    `uv will not work: ${pip}`,
    "not reached: mirror.example: the proxy forbids it (403)",
  ]);
});

test("a failure is the same now and later, whatever the words, and another of other settings, causes and places", () => {
  const now = (failure: Failure, fingerprint = "f") => failed({ ...FAILED, failures: [failure] }, fingerprint).identity;
  const found = { fingerprint: "f", at: "2026-03-04T05:06:07.890Z", place: placeOf(PLAIN) };
  const later = failedBefore(found, SILENT).identity;
  expect(later).toBe(now(PLAIN));
  const others = [
    later,
    now(PLAIN, "g"),
    now(SECURE as Failure),
    now({ ...PLAIN, cause: { ...SILENT, detail: "q.example:80" } }),
    now({ ...PLAIN, cause: { ...SILENT, id: "reset" } }),
    failedBefore({ ...found, place: "elsewhere" }, SILENT).identity,
  ];
  expect(new Set(others).size).toBe(6);
});

test("a failed test is told from every other problem", () => {
  const failure = new FailedTest(FINDING, new Map(), false);
  expect([failure instanceof FailedTest, failure instanceof Problem]).toEqual([true, true]);
  expect(new Problem(3, "no") instanceof FailedTest).toBe(false);
});

const AUTH = { ...SECURE, authentication: "sent", cause: SILENT } as Failure;

test.each<[string, failures: readonly Failure[], failing: readonly string[]]>([
  ["a proxy that is not there", [PLAIN], ["http: p.example:80 takes the connection, and then does not answer"]],
  ["refused credentials", [SECURE as Failure], []],
  ["credentials without an answer", [AUTH], []],
])("what another proxy would do better at is known: %s", (_, failures, failing) => {
  const problem = failed({ ...FAILED, failures, worksDirectly: true }) as FailedTest;
  expect([...problem.failing].map(([protocol, why]) => `${protocol}: ${why}`)).toEqual(failing);
  expect(problem.worksDirectly).toBe(true);
});
