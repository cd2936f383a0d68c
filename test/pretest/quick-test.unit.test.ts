// Which addresses a quick test asks for, and what it makes of the answers, with the requests replaced.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { probe } from "../../src/connection/probe.ts";
import type { ProbeResult } from "../../src/diagnosis/result.ts";
import { type TestOutcome, testEach, testProxy } from "../../src/pretest/quick-test.ts";
import type { TestRequest } from "../../src/pretest/request.ts";
import { DIRECT, OTHER_ENDPOINT, proxyChoice, resultWith, settingsWith } from "../helpers/tested.ts";

vi.mock("../../src/connection/probe.ts", () => ({ probe: vi.fn() }));
beforeEach(() => {
  vi.mocked(probe).mockReset();
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => void vi.useRealTimers());

const A = "http://a.example/";
const B = "http://b.example/";
const C = "https://c.example/";
const D = "https://d.example/";

type Answers = Readonly<Record<string, Partial<Omit<ProbeResult, "url">>>>;
interface Case {
  readonly urls?: readonly string[];
  readonly settings?: Parameters<typeof settingsWith>[0];
  readonly timeout?: number;
  /** Milliseconds that each answer takes. */
  readonly takes?: number;
}

interface Outcome extends TestOutcome {
  /** Requests as "URL", and "direct URL" where there was no proxy. */
  readonly asked: string[];
  readonly started: string[];
  readonly timeouts: number[];
}

/** @param answers by request, and by URL for either way; what is not named is answered */
async function run(
  act: typeof testProxy,
  answers: Answers,
  { urls = [A, B, C, D], settings = {}, timeout = 1_000, takes = 0 }: Case = {},
): Promise<Outcome> {
  const asked: string[] = [];
  const started: string[] = [];
  const timeouts: number[] = [];
  vi.mocked(probe).mockImplementation(async ({ url, proxy, timeout: time }) => {
    const name = `${proxy ? "" : "direct "}${url.href}`;
    asked.push(name);
    timeouts.push(time);
    vi.advanceTimersByTime(takes);
    return resultWith({ ...(answers[name] ?? {}), url: url.href, isDirect: proxy === undefined });
  });
  const request: TestRequest = {
    settings: settingsWith({ urls, ...settings }),
    credentials: {},
    urls: urls.map((url) => new URL(url)),
    machineRoots: [],
    localRoots: [],
    isPublic: () => false,
    verifiesTls: true,
    conceals: [],
    timeout,
    userAgent: "x",
    onStart: (url) => void started.push(url.href),
  };
  return { ...(await act(request)), asked, started, timeouts };
}

const because = (id: string, more: object = {}) => ({ cause: { id, detail: "d" }, ...more }) as Answers[string];
const BLOCKED = because("blocked");
const SILENT = because("silent");
const LISTENS_NOT = because("refused", { stages: [{ stage: "connect", milliseconds: 1 }] });
const BAD_TARGET = because("target unreachable");
const REFUSED = because("log-on refused", { authentication: "refused" });
const UNANSWERED = because("silent", { authentication: "sent" });
const TWO = { https: proxyChoice({ endpoint: OTHER_ENDPOINT }) };
const proxied = (asked: readonly string[]) => asked.filter((name) => !name.startsWith("direct"));

describe("the addresses that are asked", () => {
  test.each<[string, Answers, Case, asked: readonly string[], isPassed: boolean]>([
    ["one a protocol, where it works", {}, {}, [A, C], true],
    ["http's first, whatever the order", {}, { urls: [D, B, C, A] }, [B, D], true],
    ["another, where the first is forbidden", { [A]: BLOCKED }, {}, [A, B, C], true],
    ["another of https", { [C]: BLOCKED }, {}, [A, C, D], true],
    ["no other where the target has its own trouble", { [A]: because("target error") }, {}, [A, C], true],
    ["another where the target can't be reached", { [A]: BAD_TARGET }, {}, [A, B, C], true],
    ["all of a protocol", { [A]: BLOCKED, [B]: BLOCKED }, {}, [A, B, C], false],
    ["past those that go directly", {}, { settings: { skip: ["a.example"] } }, [B, C], true],
    ["past those that go directly, and end", {}, { settings: { skip: ["a.example", "c.example"] } }, [B, D], true],
    ["what goes directly says nothing of it", { [B]: BLOCKED }, { settings: { skip: ["a.example"] } }, [B, C], false],
    ["no proxy that no source speaks of", { [A]: LISTENS_NOT }, { settings: { https: undefined } }, [A], false],
    ["a proxy that does not listen, once", { [A]: LISTENS_NOT }, {}, [A], false],
    ["a second proxy, where the first does not listen", { [A]: LISTENS_NOT }, { settings: TWO }, [A, C], false],
    ["no second proxy after a refusal", { [A]: REFUSED }, { settings: TWO }, [A], false],
    ["no second proxy after no answer to credentials", { [A]: UNANSWERED }, { settings: TWO }, [A], false],
    ["the same proxy no more after a refusal", { [A]: REFUSED }, {}, [A], false],
    ["two of a proxy that never says a word", { [A]: SILENT, [B]: SILENT, [C]: SILENT }, {}, [A, B, C], false],
    ["one each of it", { [A]: SILENT, [C]: SILENT, [D]: SILENT }, { urls: [A, C, D] }, [A, C], false],
    [
      "all where it said something once",
      { [A]: BLOCKED, [B]: SILENT, [C]: SILENT, [D]: SILENT },
      {},
      [A, B, C, D],
      false,
    ],
    ["one after another that alone is silent", { [A]: SILENT }, {}, [A, B, C], true],
  ])("%s", async (_, answers, more, asked, isPassed) => {
    const outcome = await run(testProxy, answers, more);
    expect(proxied(outcome.asked)).toEqual(asked);
    expect(outcome.isPassed).toBe(isPassed);
  });

  test("a silent one that goes directly says nothing of the proxy", async () => {
    const settings = { skip: ["a.example"] };
    const outcome = await run(
      testProxy,
      { [`direct ${A}`]: SILENT, [B]: SILENT },
      { settings, urls: [A, B, "http://e.example/"] },
    );
    expect(outcome.asked.slice(0, 3)).toEqual([`direct ${A}`, B, "http://e.example/"]);
  });

  test("a failure to reach what goes directly is no end", async () => {
    const settings = { skip: ["a.example"] };
    const outcome = await run(testProxy, { [`direct ${A}`]: LISTENS_NOT }, { settings });
    expect(outcome.asked).toEqual([`direct ${A}`, B, C]);
    expect([outcome.isPassed, outcome.failures]).toEqual([true, []]);
  });

  test("a protocol that has no proxy is asked directly, although the other's does not listen", async () => {
    const outcome = await run(testProxy, { [A]: LISTENS_NOT }, { settings: { https: DIRECT } });
    expect(outcome.asked.slice(0, 3)).toEqual([A, `direct ${C}`, `direct ${D}`]);
    expect(outcome.failures.map(({ url }) => url.href)).toEqual([A]);
  });

  test("each is told of before it is asked, and the look without the proxy is not", async () => {
    const outcome = await run(testProxy, { [A]: { ...BLOCKED, status: 403 } }, { urls: [A, B] });
    expect(outcome.started).toEqual([A, B]);
    expect(outcome.asked).toEqual([A, `direct ${A}`, B]);
  });

  test.each([
    [1_000, [A, B, "http://e.example/", "http://f.example/"]],
    [1_001, [A, B, "http://e.example/"]],
  ])("a protocol has three times the time for an address: of %i ms each, it asks %j", async (takes, asked) => {
    const urls = [A, B, "http://e.example/", "http://f.example/", "http://g.example/"];
    const outcome = await run(testProxy, Object.fromEntries(urls.map((url) => [url, BLOCKED])), { urls, takes });
    expect(proxied(outcome.asked)).toEqual(asked);
  });
});

describe("what becomes of it", () => {
  test("nothing is passed where all addresses go directly", async () => {
    const settings = { skip: ["a.example", "b.example", "c.example", "d.example"] };
    const { isPassed, failures, worksDirectly, untested, results } = await run(testProxy, {}, { settings });
    expect([isPassed, failures, worksDirectly, untested]).toEqual([false, [], false, ["http", "https"]]);
    expect(results.map(({ url }) => url.href)).toEqual([A, B, C, D]);
  });

  test("a protocol without an address is told", async () => {
    const { isPassed, untested } = await run(testProxy, {}, { urls: [A] });
    expect([isPassed, untested]).toEqual([true, ["https"]]);
  });

  test.each<[string, Answers, failures: readonly (readonly [url: string, id: string])[]]>([
    [
      "of each protocol one",
      { [A]: BLOCKED, [B]: BLOCKED, [C]: BLOCKED, [D]: BLOCKED },
      [
        [A, "blocked"],
        [C, "blocked"],
      ],
    ],
    ["the one that weighs most", { [A]: BAD_TARGET, [B]: BLOCKED }, [[B, "blocked"]]],
    [
      "the protocol first whose failure weighs most",
      { [A]: BLOCKED, [B]: BLOCKED, [C]: because("TLS intercepted"), [D]: BLOCKED },
      [
        [C, "TLS intercepted"],
        [A, "blocked"],
      ],
    ],
  ])("failures are told: %s", async (_, answers, failures) => {
    const outcome = await run(testProxy, answers);
    expect(outcome.failures.map(({ url, cause }) => [url.href, cause.id])).toEqual(failures);
    expect([outcome.isPassed, outcome.worksDirectly]).toEqual([false, true]);
  });

  test("it does not work directly where the failure that weighs most does not", async () => {
    const answers = { [A]: BLOCKED, [C]: because("TLS intercepted"), [`direct ${C}`]: because("timed out") };
    expect(await run(testProxy, answers, { urls: [A, C] })).toMatchObject({ isPassed: false, worksDirectly: false });
  });
});

describe("the look at what works without the proxy", () => {
  test.each([
    [1_999, 1_999],
    [2_000, 2_000],
    [2_001, 2_000],
  ])("of %i ms for an address it gets %i", async (timeout, expected) => {
    const { asked, timeouts } = await run(testProxy, { [A]: BLOCKED }, { urls: [A], timeout });
    expect(asked).toEqual([A, `direct ${A}`]);
    expect(timeouts).toEqual([timeout, expected]);
  });

  test("is taken once an answer came, and once alone", async () => {
    const answers = { [A]: { ...BLOCKED, status: 403 }, [B]: BLOCKED };
    const { asked } = await run(testProxy, answers, { urls: [A, B] });
    expect(asked).toEqual([A, `direct ${A}`, B]);
  });

  test("is not taken where all is well", async () => {
    expect((await run(testProxy, { [A]: { status: 200 } }, { urls: [A] })).asked).toEqual([A]);
  });

  test("tells the target's own answer, which ends the search", async () => {
    const own = { ...BLOCKED, status: 403 };
    const outcome = await run(testProxy, { [A]: own, [`direct ${A}`]: { status: 403 } }, { urls: [A, B] });
    expect(outcome.asked).toEqual([A, `direct ${A}`]);
    expect([outcome.isPassed, outcome.failures, outcome.worksDirectly]).toEqual([true, [], false]);
    expect(outcome.results.map(({ cause }) => cause)).toEqual([
      { id: "target error", detail: "403, without the proxy too" },
    ]);
  });

  test("tells a certificate that is the site's own, in the results too", async () => {
    const chain = [{ fingerprint: "AA", pem: "AA" }] as unknown as ProbeResult["chain"];
    const answers = { [C]: because("TLS intercepted", { chain }), [`direct ${C}`]: because("untrusted", { chain }) };
    const { failures, results, worksDirectly } = await run(testProxy, answers, { urls: [A, C] });
    expect(failures.map(({ cause }) => cause.id)).toEqual(["untrusted"]);
    expect(results.map(({ url, cause }) => [url.href, cause?.id])).toEqual([
      [A, undefined],
      [C, "untrusted"],
    ]);
    expect(worksDirectly).toBe(false);
  });
});

describe("of addresses that a person named", () => {
  test.each<[string, Answers, Case, asked: readonly string[], isPassed: boolean]>([
    ["each is asked", {}, {}, [A, B, C, D], true],
    ["each is asked as the settings say", {}, { settings: { skip: ["b.example"] } }, [A, `direct ${B}`, C, D], true],
    ["one that fails is enough", { [B]: BLOCKED }, {}, [A, B, C, D, `direct ${B}`], false],
    ["the target's own trouble is none", { [B]: because("target error") }, {}, [A, B, C, D], true],
    ["a proxy that does not listen is asked once", { [A]: LISTENS_NOT }, {}, [A, `direct ${A}`], false],
    ["refused credentials are not sent again", { [A]: REFUSED }, { settings: TWO }, [A, `direct ${A}`], false],
    [
      "what goes directly and fails is no end, and looked at once",
      { [`direct ${A}`]: LISTENS_NOT },
      { settings: { skip: ["a.example"] } },
      [`direct ${A}`, B, C, D],
      false,
    ],
    ["all of them directly is enough", {}, { settings: { http: DIRECT }, urls: [A] }, [`direct ${A}`], true],
  ])("%s", async (_, answers, more, asked, isPassed) => {
    const outcome = await run(testEach, answers, more);
    expect([outcome.asked, outcome.isPassed, outcome.untested]).toEqual([asked, isPassed, []]);
  });

  test("each that failed is told, the one that weighs most first", async () => {
    const answers = { [A]: BAD_TARGET, [B]: BLOCKED, [D]: because("wrong CA bundle") };
    const { failures, results, started } = await run(testEach, answers);
    expect(failures.map(({ url }) => url.href)).toEqual([D, B, A]);
    expect(results.map(({ url }) => url.href)).toEqual([A, B, C, D]);
    expect(started).toEqual([A, B, C, D]);
  });
});
