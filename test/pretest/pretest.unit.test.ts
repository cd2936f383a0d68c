// When a proxy is tested before anything is written, and what is remembered of it, with the requests replaced.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { probe } from "../../src/connection/probe.ts";
import type { ProbeResult } from "../../src/diagnosis/result.ts";
import { EXIT, Problem } from "../../src/model/problem.ts";
import type { Grant } from "../../src/model/propagated.ts";
import { Secret } from "../../src/model/secret.ts";
import { findCredentials, type PretestRequest, pretest } from "../../src/pretest/pretest.ts";
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
import { DIRECT, PLAIN_URL, resultWith, SECURE_URL, settingsWith } from "../helpers/tested.ts";

vi.mock("../../src/connection/probe.ts", () => ({ probe: vi.fn() }));

const setTime = (milliseconds: number) => void vi.setSystemTime(NOON.getTime() + milliseconds);
const ADA = { username: "ada", password: new Secret("s3cret") };
const BOTH: Grant = { http: ADA, https: ADA };

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ["Date"] });
  vi.mocked(probe).mockReset();
  answer({});
});
afterEach(() => void vi.useRealTimers());

/** What every request is answered. */
function answer(more: Partial<Omit<ProbeResult, "url">>): void {
  vi.mocked(probe).mockImplementation(async ({ url, proxy }) =>
    resultWith({ ...more, url: url.href, isDirect: proxy === undefined }),
  );
}

const TESTED_NOW = { isTested: true, text: "The proxy was tested just now.", needed: [], warnings: [] };
const TESTED_TODAY = { isTested: true, text: "The proxy was tested on 2026-03-04.", needed: [], warnings: [] };
const FAILED_BEFORE =
  "d takes the connection, and then does not answer. d takes the connection, and then does not answer (test of 2026-03-04 12:00 UTC at THERE; not retried). What to do: ask IT whether the proxy is overloaded, or give more time: --timeout 20; to retry, give --test";
const NOT_AT_HAND = "cannot test: the proxy password is not available; pass it with --password-stdin";

describe("nobody is asked", () => {
  test.each<[string, Partial<PretestRequest>, TestResult | undefined, expected: object | undefined]>([
    ["where there is no proxy", { settings: settingsWith({ http: DIRECT, https: undefined }) }, undefined, undefined],
    [
      "where no test is wanted, whatever is known",
      { policy: "never" },
      REFUSED,
      { isTested: false, text: "the proxy was not tested (--no-test)" },
    ],
    ["where it passed before", {}, "passed", TESTED_TODAY],
  ])("%s", async (_, more, before, expected) => {
    const { system, kept, limited } = testingMachine();
    const request = pretestRequest(more);
    if (before) remember(system, request.settings, before, 1_000);
    const known = kept();
    expect(await pretest(system, request)).toEqual(expected);
    expect([vi.mocked(probe).mock.calls, request.loads, limited]).toEqual([[], [], []]);
    expect(kept()).toEqual(known);
  });

  test.each([
    ["failed before", SILENT, FAILED_BEFORE],
    ["refused the credentials before", REFUSED, REFUSED_BEFORE],
  ])("where it %s", async (_, before, message) => {
    const { system } = testingMachine();
    const request = pretestRequest();
    remember(system, request.settings, before, 1_000);
    await expect(pretest(system, request)).rejects.toMatchObject({ exitCode: 3, message });
    expect([vi.mocked(probe).mock.calls, request.loads]).toEqual([[], []]);
  });

  test("where its password is not to be had, and one that is asked for is refused", async () => {
    const { system, kept, isLocked } = testingMachine();
    const loadCredentials = async () => undefined;
    expect(await pretest(system, pretestRequest({ loadCredentials }))).toEqual({
      isTested: false,
      text: "the proxy was not tested: this run was not given its password",
    });
    await expect(pretest(system, pretestRequest({ loadCredentials, policy: "always" }))).rejects.toMatchObject({
      exitCode: 2,
      message: NOT_AT_HAND,
    });
    expect([vi.mocked(probe).mock.calls, kept(), isLocked()]).toEqual([[], [], false]);
  });
});

describe("a proxy is tested", () => {
  test("once, and that it passed is remembered", async () => {
    const { system, kept, limited, isLocked } = testingMachine();
    const request = pretestRequest();
    expect(await pretest(system, request)).toEqual(TESTED_NOW);
    expect(await pretest(system, request)).toEqual(TESTED_TODAY);
    expect([kept(), limited, request.loads, isLocked()]).toEqual([["passed"], ["limited"], ["loaded"], false]);
    expect(vi.mocked(probe).mock.calls.map(([{ url, timeout, userAgent }]) => [url.href, timeout, userAgent])).toEqual([
      [PLAIN_URL, 1_000, "proxycast/1.2.3"],
      [SECURE_URL, 1_000, "proxycast/1.2.3"],
    ]);
  });

  test("for one protocol alone where no address is of the other", async () => {
    const request = pretestRequest({ settings: settingsWith({ urls: [PLAIN_URL] }) });
    const except = ", but not for https: testUrls names no such address that goes through its proxy.";
    const { system } = testingMachine();
    expect(await pretest(system, request)).toEqual({
      isTested: true,
      text: `The proxy was tested just now${except}`,
      needed: [],
      warnings: [],
    });
    expect(await pretest(system, request)).toEqual({
      isTested: true,
      text: `The proxy was tested on 2026-03-04${except}`,
      needed: [],
      warnings: [],
    });
  });

  test("and that it failed is told, and remembered with its place", async () => {
    const { system, kept, isLocked } = testingMachine();
    answer(because("refused"));
    await expect(pretest(system, pretestRequest())).rejects.toMatchObject({
      exitCode: 3,
      finding: { id: "proxy-not-listening" },
    });
    expect(kept()).toEqual([["refused", 'http://one.example/, stage "answer"', false, 1_000]]);
    expect(isLocked()).toBe(false);
  });

  test.each<[string, Grant, during: unknown]>([
    ["none", {}, []],
    ["for http", { http: ADA }, [["interrupted", undefined, true, 0]]],
    ["for https", { https: ADA }, [["interrupted", undefined, true, 0]]],
  ])("under a lock, with a note that credentials are on their way: %s", async (_, credentials, during) => {
    const { system, kept, isLocked } = testingMachine();
    const seen: unknown[] = [];
    vi.mocked(probe).mockImplementation(async ({ url }) => {
      seen.push(kept(), isLocked());
      return resultWith({ url: url.href, authentication: "accepted" });
    });
    await pretest(system, pretestRequest({ loadCredentials: async () => credentials }));
    expect(seen).toEqual([during, true, during, true]);
    expect([kept(), isLocked()]).toEqual([["passed"], false]);
  });

  test("and the lock is given back where the test itself breaks", async () => {
    const { system, isLocked } = testingMachine();
    vi.mocked(probe).mockRejectedValue(new Error("broken"));
    await expect(pretest(system, pretestRequest())).rejects.toThrow("broken");
    expect(isLocked()).toBe(false);
  });
});

describe("a test that is asked for is made, whatever is known", () => {
  const SECOND = 1_000;
  test.each<[string, TestResult, at: number, clock: number, isMade: boolean]>([
    ["that it passed", "passed", 0, 0, true],
    ["that it passed, seen by another run meanwhile", "passed", SECOND, SECOND, true],
    ["that it failed, seen by another run meanwhile", SILENT, SECOND, SECOND, true],
    ["that it refused the credentials before", REFUSED, -SECOND, SECOND, true],
    ["that it refused the credentials as this run began", REFUSED, 0, SECOND, true],
    ["that it refused the credentials, the clock set back", REFUSED, 2 * SECOND, SECOND, true],
    ["but not that it refused another run's credentials meanwhile", REFUSED, SECOND, 2 * SECOND, false],
    ["but not that it refused another run's credentials just now", REFUSED, SECOND, SECOND, false],
    ["but not that it did not answer another run's credentials", UNANSWERED, SECOND, SECOND, false],
  ])("%s", async (_, before, at, clock, isMade) => {
    const { system } = testingMachine();
    const request = pretestRequest({ policy: "always" });
    setTime(at);
    remember(system, request.settings, before, 1_000);
    setTime(clock);
    if (isMade) expect(await pretest(system, request)).toEqual(TESTED_NOW);
    else await expect(pretest(system, request)).rejects.toMatchObject({ exitCode: 3 });
    expect(vi.mocked(probe).mock.calls.length).toBe(isMade ? 2 : 0);
  });
});

describe("where another run tests", () => {
  const LOCKED = (lock: string) =>
    `another run is testing the proxy: process 200; try again when it is done; if no proxycast runs, remove ${lock}, which loses nothing`;
  const INTERRUPTED =
    "a test was cut off after it had sent the user name and password. a test was cut off after it had sent the user name and password (test of 2026-03-04 12:00 UTC at THERE; not retried, for any --timeout or password). What to do: wait a quarter of an hour, since accounts lock after a few failures, or test now: --test; to retry, give --test";

  test.each<[string, isTestedByAnother: boolean, TestResult | undefined, exitCode: number, text: string | undefined]>([
    ["it is not tested beside it", true, undefined, 5, undefined],
    ["a test that is on its way was not cut off", true, because("interrupted", "sent"), 5, undefined],
    ["but without it, it was", false, because("interrupted", "sent"), 3, INTERRUPTED],
    ["another failure is known all the same", true, SILENT, 3, FAILED_BEFORE],
  ])("%s", async (_, isTestedByAnother, before, exitCode, text) => {
    const { system, lock } = testingMachine({ isTestedByAnother });
    const request = pretestRequest();
    if (before) remember(system, request.settings, before, 1_000);
    await expect(pretest(system, request)).rejects.toMatchObject({ exitCode, message: text ?? LOCKED(lock) });
    expect(vi.mocked(probe).mock.calls).toEqual([]);
  });

  test.each<[string, TestResult, expected: object]>([
    ["passed", "passed", TESTED_TODAY],
    ["failed", SILENT, { exitCode: 3, message: FAILED_BEFORE }],
  ])("what it found meanwhile counts: %s", async (_, meanwhile, expected) => {
    const { system, isLocked } = testingMachine();
    const settings = settingsWith();
    const loadCredentials = async () => {
      remember(system, settings, meanwhile, 1_000);
      return {};
    };
    const found = await pretest(system, pretestRequest({ settings, loadCredentials })).catch((error) => error);
    expect(found).toMatchObject(expected);
    expect([vi.mocked(probe).mock.calls, isLocked()]).toEqual([[], false]);
  });
});

describe("credentials for a test that is asked for", () => {
  test.each<[string, TestResult | undefined, load: () => Promise<Grant | undefined>, expected: object, loads: number]>([
    ["are loaded", undefined, async () => BOTH, { credentials: BOTH }, 1],
    ["are loaded after another failure", SILENT, async () => BOTH, { credentials: BOTH }, 1],
    ["are loaded after a pass", "passed", async () => BOTH, { credentials: BOTH }, 1],
    [
      "are not loaded after a refusal",
      REFUSED,
      async () => BOTH,
      { credentials: {}, problem: { exitCode: 3, message: REFUSED_BEFORE } },
      0,
    ],
    [
      "are not to be had",
      undefined,
      async () => undefined,
      { credentials: {}, problem: { exitCode: 2, message: NOT_AT_HAND } },
      1,
    ],
    [
      "are not to be had from where they are",
      undefined,
      async () => Promise.reject(new Problem(EXIT.usage, "no such file")),
      { credentials: {}, problem: { exitCode: 2, message: "no such file" } },
      1,
    ],
  ])("%s", async (_, before, loadCredentials, expected, loads) => {
    const { system, limited } = testingMachine();
    const request = pretestRequest({ loadCredentials });
    if (before) remember(system, request.settings, before, 1_000);
    const found = await findCredentials(system, request);
    expect(found).toMatchObject(expected);
    expect(found.credentials).toEqual("problem" in expected ? {} : BOTH);
    expect([request.loads.length, limited.length]).toEqual([loads, loads]);
  });

  test("whose source breaks in another way end the run", async () => {
    const loadCredentials = async () => Promise.reject(new Error("broken"));
    await expect(findCredentials(testingMachine().system, pretestRequest({ loadCredentials }))).rejects.toThrow(
      "broken",
    );
  });
});
