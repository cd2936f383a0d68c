// Which requests a detailed test makes, in which order and for how long, with the requests replaced.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { probe } from "../../src/connection/probe.ts";
import type { Cause } from "../../src/diagnosis/causes.ts";
import type { ProbeRequest, ProbeResult } from "../../src/diagnosis/result.ts";
import { Secret } from "../../src/model/secret.ts";
import { type DetailRequest, type DetailRow, testInDetail } from "../../src/pretest/detailed-test.ts";
import { PLAIN_URL, resultWith, SECURE_URL, settingsWith } from "../helpers/tested.ts";

vi.mock("../../src/connection/probe.ts", () => ({ probe: vi.fn() }));
beforeEach(() => {
  vi.mocked(probe).mockReset();
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.advanceTimersByTime(30_000);
});
afterEach(() => void vi.useRealTimers());

const ADA = { username: "ada", password: new Secret("s3cret") };
const BOTH = { http: ADA, https: ADA };
const REFUSED = { cause: { id: "log-on refused", detail: "Basic" }, authentication: "refused" } as const;
const SILENT = { cause: { id: "silent", detail: "x" }, authentication: "sent" } as const;
const BLOCKED = { cause: { id: "blocked", detail: "403" }, authentication: "accepted" } as const;

interface Outcome {
  readonly rows: DetailRow[];
  /** What was asked: "proxy URL" or "direct URL", with a plus behind the proxy where credentials go with it. */
  readonly asked: string[];
  readonly started: string[];
  readonly timeouts: number[];
}

type Answer = (request: ProbeRequest) => Partial<Omit<ProbeResult, "url">>;

async function run(answer: Answer, more: Partial<DetailRequest> = {}): Promise<Outcome> {
  const started: string[] = [];
  const asked: string[] = [];
  const timeouts: number[] = [];
  vi.mocked(probe).mockImplementation(async (request) => {
    const { url, proxy, timeout } = request;
    asked.push(`${proxy ? "proxy" : "direct"}${proxy?.credentials ? "+" : ""} ${url.href}`);
    timeouts.push(timeout);
    return resultWith({ ...answer(request), url: url.href, isDirect: proxy === undefined });
  });
  const rows = await testInDetail({
    settings: settingsWith(),
    credentials: {},
    urls: [new URL(PLAIN_URL), new URL(SECURE_URL)],
    machineRoots: [],
    localRoots: [],
    isPublic: () => false,
    verifiesTls: true,
    conceals: [],
    timeout: 1_000,
    userAgent: "x",
    onStart: (url) => void started.push(url.href),
    isTried: true,
    end: performance.now() + 10_000,
    ...more,
  });
  return { rows, asked, started, timeouts };
}

const pass: Answer = () => ({ status: 200 });
const causesOf = (rows: readonly DetailRow[]) =>
  rows.map(({ resolved, direct }) => [resolved.cause, direct?.cause] as const);

test("each address is asked through the proxy and without it, in the order of the addresses", async () => {
  const { rows, asked, started, timeouts } = await run(pass);
  expect(asked).toEqual([`proxy ${PLAIN_URL}`, `direct ${PLAIN_URL}`, `proxy ${SECURE_URL}`, `direct ${SECURE_URL}`]);
  expect(started).toEqual([PLAIN_URL, PLAIN_URL, SECURE_URL, SECURE_URL]);
  expect(timeouts).toEqual([1_000, 1_000, 1_000, 1_000]);
  const row = (url: string) => ({
    resolved: resultWith({ url, status: 200 }),
    direct: resultWith({ url, status: 200, isDirect: true }),
  });
  expect(rows).toEqual([row(PLAIN_URL), row(SECURE_URL)]);
});

test("an address that goes directly anyway is asked once, whatever credentials there are", async () => {
  const { rows, asked } = await run(pass, { settings: settingsWith({ skip: ["one.example"] }), credentials: BOTH });
  expect(asked.filter((line) => line.includes(PLAIN_URL))).toEqual([`direct ${PLAIN_URL}`]);
  expect(rows[0]).toEqual({ resolved: resultWith({ url: PLAIN_URL, status: 200, isDirect: true }) });
  expect(Object.keys(rows[1] ?? {})).toEqual(["resolved", "direct"]);
});

test("what fails without the proxy too is the target's own", async () => {
  const { rows } = await run(() => ({ status: 403, cause: { id: "blocked", detail: "403" } }));
  expect(rows.map(({ resolved }) => resolved.cause)).toEqual([
    { id: "target error", detail: "403, without the proxy too" },
    { id: "target error", detail: "403, without the proxy too" },
  ]);
});

describe("credentials are sent to one address after the other", () => {
  const URLS = ["http://a.example/", "https://b.example/", "http://c.example/"];
  const urls = URLS.map((url) => new URL(url));

  test.each<[string, Partial<ProbeResult>, sent: readonly string[], causes: readonly (Cause | undefined)[]]>([
    ["all, as long as it works", { authentication: "accepted" }, URLS, [undefined, undefined, undefined]],
    [
      "only to who asks for them, after a 403 that everybody gets",
      BLOCKED,
      URLS.slice(0, 1),
      [BLOCKED.cause, undefined, undefined],
    ],
    [
      "none after a refusal",
      REFUSED,
      URLS.slice(0, 1),
      [REFUSED.cause, { id: "not tried", detail: "see a.example" }, { id: "not tried", detail: "see a.example" }],
    ],
    [
      "none after no answer",
      SILENT,
      URLS.slice(0, 1),
      [SILENT.cause, { id: "not tried", detail: "see a.example" }, { id: "not tried", detail: "see a.example" }],
    ],
  ])("%s", async (_, first, sent, causes) => {
    const answer: Answer = ({ url, proxy }) => (proxy && url.href === URLS[0] ? first : {});
    const { rows, asked } = await run(answer, { urls, credentials: BOTH });
    expect(asked.filter((line) => line.startsWith("proxy+"))).toEqual(sent.map((url) => `proxy+ ${url}`));
    expect(asked.filter((line) => line.startsWith("direct"))).toEqual(URLS.map((url) => `direct ${url}`));
    expect(rows.map(({ resolved }) => resolved.cause)).toEqual(causes);
  });

  test.each<[string, before: "accepted" | "none", sent: number]>([
    ["none after a 403 that only they got", "none", 2],
    ["all, where they were seen to work before", "accepted", 3],
  ])("%s", async (_, before, sent) => {
    const needed: Cause = { id: "log-on needed", detail: "Basic" };
    const answer: Answer = ({ url, proxy }) => {
      if (!proxy) return {};
      if (url.href === URLS[0]) return { authentication: before };
      return proxy.credentials ? BLOCKED : { cause: needed };
    };
    const { asked } = await run(answer, { urls, credentials: BOTH });
    expect(asked.filter((line) => line.startsWith("proxy+"))).toHaveLength(sent);
  });

  test("the first that failed is the one that the others name", async () => {
    const answer: Answer = ({ url, proxy }) => (proxy && url.href !== URLS[0] ? REFUSED : {});
    const { rows } = await run(answer, { urls, credentials: BOTH });
    expect(rows.map(({ resolved }) => resolved.cause)).toEqual([
      undefined,
      REFUSED.cause,
      { id: "not tried", detail: "see b.example" },
    ]);
  });

  test("never two at once, while what needs none is asked beside it", async () => {
    const { asked } = await run(pass, { urls, credentials: { http: ADA } });
    expect(asked.filter((line) => line.startsWith("proxy "))).toEqual(["proxy https://b.example/"]);
    expect(asked.filter((line) => line.startsWith("proxy+"))).toEqual([`proxy+ ${URLS[0]}`, `proxy+ ${URLS[2]}`]);
    expect(asked).toHaveLength(6);
  });
});

describe("where the credentials are not tried", () => {
  const UNTRIED: Cause = { id: "not tried", detail: "its user name and password are not tried" };
  const NEEDED = { id: "log-on needed", detail: "Basic" } as const;

  test.each<[string, Partial<ProbeResult>, Cause | undefined]>([
    ["a log-on that it asks for is not the cause", { cause: NEEDED }, UNTRIED],
    ["another failure is", { cause: SILENT.cause }, SILENT.cause],
    ["it may work without", {}, undefined],
  ])("one address shows how far it goes: %s", async (_, first, cause) => {
    const { rows, asked } = await run(({ proxy }) => (proxy ? first : {}), { isTried: false });
    expect(asked).toEqual([`proxy ${PLAIN_URL}`, `direct ${PLAIN_URL}`, `direct ${SECURE_URL}`]);
    expect(causesOf(rows)).toEqual([
      [cause, undefined],
      [UNTRIED, undefined],
    ]);
  });

  test("a log-on that is asked for where credentials are tried is the cause", async () => {
    const { rows } = await run(({ proxy }) => (proxy ? { cause: NEEDED } : {}), { credentials: BOTH });
    expect(rows[0]?.resolved.cause).toEqual(NEEDED);
  });

  test("an address that was not asked holds nothing but why", async () => {
    const { rows } = await run(pass, { isTried: false });
    expect(rows[1]?.resolved).toEqual(resultWith({ url: SECURE_URL, stages: [], cause: UNTRIED }));
  });
});

describe("an end is kept", () => {
  const NO_TIME = { id: "no time left", detail: "" };

  test.each([
    ["the whole time", 1_000, [1_000, 1_000]],
    ["what is left", 999, [999, 999]],
    ["what is left, if it is a tenth of a second", 100, [100, 100]],
    ["nothing, if it is less", 99, []],
  ])("an address gets %s", async (_, left, expected) => {
    const { rows, timeouts, started } = await run(pass, {
      urls: [new URL(PLAIN_URL)],
      end: performance.now() + left,
    });
    expect(timeouts).toEqual(expected);
    expect(started).toHaveLength(expected.length);
    const cause = expected.length > 0 ? undefined : NO_TIME;
    expect(causesOf(rows)).toEqual([[cause, cause]]);
    expect(rows.map(({ direct }) => direct?.isDirect)).toEqual([true]);
    expect(rows.map(({ resolved }) => resolved.isDirect)).toEqual([false]);
  });

  test("ten are asked at once, and those behind get what is left", async () => {
    const urls = Array.from({ length: 12 }, (_, at) => new URL(`http://h${at}.example/`));
    const waiting: (() => void)[] = [];
    const counts: number[] = [];
    vi.mocked(probe).mockImplementation(async ({ url, proxy }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return resultWith({ url: url.href, isDirect: proxy === undefined });
    });
    const request = { settings: settingsWith(), credentials: { http: ADA }, urls, machineRoots: [], verifiesTls: true };
    const more = {
      localRoots: [],
      isPublic: () => false,
      conceals: [],
      timeout: 1_000,
      userAgent: "x",
      onStart: () => {},
      isTried: true,
    };
    const done = testInDetail({ ...request, ...more, end: performance.now() + 5_000 });
    const settle = async () => {
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    };
    for (await settle(); waiting.length > 0; await settle()) {
      counts.push(waiting.length);
      for (const answer of waiting.splice(0)) answer();
    }
    expect(await done).toHaveLength(12);
    // One with credentials, and nine of the others, of which there are three more.
    expect(counts.slice(0, 3)).toEqual([10, 4, 1]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(24);
  });
});
