// Which addresses a quick test asks for, and what it makes of the answers, with the requests replaced.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { probe } from "../../src/connection/probe.ts";
import type { ProbeResult } from "../../src/diagnosis/result.ts";
import { Secret } from "../../src/model/secret.ts";
import { type TestOutcome, testEach, testProxy } from "../../src/pretest/quick-test.ts";
import type { TestRequest } from "../../src/pretest/request.ts";
import { DIRECT, OTHER_ENDPOINT, proxyChoice, resultWith, settingsWith } from "../helpers/tested.ts";

vi.mock("../../src/connection/probe.ts", () => ({ probe: vi.fn() }));
beforeEach(() => void vi.mocked(probe).mockReset());

const A = "http://a.example/";
const B = "http://b.example/";
const C = "https://c.example/";
const D = "https://d.example/";

type Answers = Readonly<Record<string, Partial<Omit<ProbeResult, "url">>>>;
interface Case {
  readonly urls?: readonly string[];
  readonly settings?: Parameters<typeof settingsWith>[0];
  readonly timeout?: number;
  readonly credentials?: TestRequest["credentials"];
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
  { urls = [A, B, C, D], settings = {}, timeout = 1_000, credentials = {} }: Case = {},
): Promise<Outcome> {
  const asked: string[] = [];
  const started: string[] = [];
  const timeouts: number[] = [];
  const hasCredentials = (credentials.http ?? credentials.https) !== undefined;
  vi.mocked(probe).mockImplementation(async ({ url, proxy, timeout: time }) => {
    const isBare = hasCredentials && !proxy?.credentials;
    const name = `${proxy ? (isBare ? "bare " : "") : "direct "}${url.href}`;
    asked.push(name);
    timeouts.push(time);
    return resultWith({ ...(answers[name] ?? {}), url: url.href, isDirect: proxy === undefined });
  });
  const request: TestRequest = {
    settings: settingsWith({ urls, ...settings }),
    credentials,
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
const LISTENS_NOT = because("refused", { stages: [{ stage: "connect", milliseconds: 1 }] });
const BAD_TARGET = because("target unreachable");
const REFUSED = because("log-on refused", { authentication: "refused" });
const UNANSWERED = because("silent", { authentication: "sent" });
const TWO = { https: proxyChoice({ endpoint: OTHER_ENDPOINT }) };
const proxied = (asked: readonly string[]) => asked.filter((name) => !name.startsWith("direct"));

describe("the addresses that are asked", () => {
  test.each<[string, Answers, Case, asked: readonly string[], isPassed: boolean]>([
    ["all, at once", {}, {}, [A, B, C, D], true],
    ["all, although one is forbidden", { [A]: BLOCKED }, {}, [A, B, C, D], true],
    ["all of a protocol that fails", { [A]: BLOCKED, [B]: BLOCKED }, {}, [A, B, C, D], false],
    ["all, where the target has its own trouble", { [A]: because("target error") }, { urls: [A] }, [A], true],
    [
      "what goes directly says nothing of it",
      { [B]: BLOCKED },
      { settings: { skip: ["a.example"] } },
      [B, C, D],
      false,
    ],
    ["all of a proxy that does not listen", { [A]: LISTENS_NOT, [B]: LISTENS_NOT }, {}, [A, B, C, D], false],
  ])("%s", async (_, answers, more, asked, isPassed) => {
    const outcome = await run(testProxy, answers, more);
    expect(proxied(outcome.asked)).toEqual(asked);
    expect(outcome.isPassed).toBe(isPassed);
  });

  test("a failure to reach what goes directly is none of the proxy's", async () => {
    const settings = { skip: ["a.example"] };
    const outcome = await run(testProxy, { [`direct ${A}`]: LISTENS_NOT }, { settings });
    expect(outcome.asked).toEqual([`direct ${A}`, B, C, D]);
    expect([outcome.isPassed, outcome.failures]).toEqual([true, []]);
  });

  test("each is told of before it is asked, and the look without the proxy is not", async () => {
    const outcome = await run(testProxy, { [A]: { ...BLOCKED, status: 403 } }, { urls: [A, B] });
    expect(outcome.started).toEqual([A, B]);
    expect(outcome.asked).toEqual([A, B, `direct ${A}`]);
  });
});

describe("credentials", () => {
  const ADA = { username: "ada", password: new Secret("s3cret") };
  const BOTH = { http: ADA, https: ADA };
  const ACCEPTED = { authentication: "accepted" } as const;
  const FORBIDDEN = because("connect forbidden", ACCEPTED);
  const NEEDED = because("log-on needed");

  test.each<[string, Answers, Case, asked: readonly string[]]>([
    ["go to https first, then to all", {}, {}, [C, D, A, B]],
    ["go to no other where they were refused", { [C]: REFUSED }, {}, [C]],
    ["go to no other where nobody answered", { [C]: UNANSWERED }, {}, [C]],
    ["go to no other proxy that may refuse them", { [C]: REFUSED }, { settings: TWO }, [C]],
    ["go to the other proxy where the first does not listen", { [C]: LISTENS_NOT }, { settings: TWO }, [C, A, B]],
    ["go on after another failure", { [C]: because("TLS intercepted", ACCEPTED) }, {}, [C, D, A, B]],
    ["go to no other after a 403 that only they got", { [C]: FORBIDDEN, [`bare ${C}`]: NEEDED }, {}, [C, `bare ${C}`]],
    ...["block page", "too many requests"].map((id): [string, Answers, Case, string[]] => [
      `go to no other after a ${id} that only they got`,
      { [C]: because(id, ACCEPTED), [`bare ${C}`]: NEEDED },
      {},
      [C, `bare ${C}`],
    ]),
    [
      "go on after a 403 that everybody gets",
      { [C]: FORBIDDEN, [`bare ${C}`]: because("connect forbidden"), [D]: ACCEPTED, [`bare ${D}`]: NEEDED },
      {},
      [C, `bare ${C}`, `bare ${D}`, D, A, B],
    ],
    [
      "are sent no second time to a proxy that answers 403 to everybody",
      Object.fromEntries([[C, FORBIDDEN], ...[A, B, C, D].map((url) => [`bare ${url}`, because("connect forbidden")])]),
      {},
      [C, `bare ${C}`, `bare ${D}`, `bare ${A}`, `bare ${B}`],
    ],
    [
      "go on after a 403 inside opened TLS",
      { [C]: { ...FORBIDDEN, chain: [{ pem: "", fingerprint: "AA" }] as unknown as ProbeResult["chain"] } },
      {},
      [C, D, A, B],
    ],
  ])("%s", async (_, answers, more, asked) => {
    const outcome = await run(testProxy, answers, { ...more, credentials: BOTH });
    expect(proxied(outcome.asked)).toEqual(asked);
  });

  test.each([
    ["connect forbidden", "account-refused"],
    ["block page", "account-refused"],
    ["too many requests", "too-many-requests"],
  ])("that only got a %s are at risk: %s", async (cause, id) => {
    const answers = { [C]: because(cause, ACCEPTED), [`bare ${C}`]: NEEDED };
    const { failures, finding } = await run(testProxy, answers, { urls: [C], credentials: BOTH });
    expect([failures.map(({ authentication }) => authentication), finding.id]).toEqual([["sent"], id]);
  });
});

describe("a protocol without a proxy", () => {
  const HTTP_ALONE = { settings: { https: undefined } };
  const NO_HTTPS = { [`direct ${C}`]: because("timed out"), [`direct ${D}`]: because("timed out") };

  test.each<[string, Answers, Case, isPassed: boolean, id: string]>([
    [
      "passes where one address is reached directly",
      { [`direct ${C}`]: because("timed out") },
      HTTP_ALONE,
      true,
      "works-in-part",
    ],
    ["fails where none is, and the proxy serves it", NO_HTTPS, HTTP_ALONE, false, "https-without-proxy"],
    ["fails where nothing serves it", { ...NO_HTTPS, [C]: BLOCKED }, HTTP_ALONE, false, "https-without-proxy-refused"],
    [
      "is not needed of http",
      { [`direct ${A}`]: LISTENS_NOT, [`direct ${B}`]: LISTENS_NOT },
      { settings: { http: undefined } },
      true,
      "works",
    ],
  ])("%s", async (_, answers, more, isPassed, id) => {
    const outcome = await run(testProxy, answers, more);
    expect([outcome.isPassed, outcome.finding.id]).toEqual([isPassed, id]);
  });
});

describe("without any proxy", () => {
  const NONE = { settings: { http: undefined, https: undefined } };
  const all = (more: Answers[string]): Answers =>
    Object.fromEntries([A, B, C, D].map((url) => [`direct ${url}`, more]));

  test.each<[string, Answers, isPassed: boolean, id: string]>([
    ["direct access works", {}, true, "no-proxy-needed"],
    ["plain http need not", { [`direct ${A}`]: LISTENS_NOT, [`direct ${B}`]: LISTENS_NOT }, true, "no-proxy-needed"],
    ["a portal answers", all(because("captive portal")), false, "sign-in-first"],
    ["a filter is silent", all(because("timed out")), false, "proxy-needed"],
    ["nothing is there", all(because("no name server")), false, "no-network"],
    ["HTTPS is inspected", all(because("untrusted")), false, "direct-inspected"],
  ])("%s", async (_, answers, isPassed, id) => {
    const outcome = await run(testProxy, answers, NONE);
    expect([outcome.isPassed, outcome.finding.id]).toEqual([isPassed, id]);
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

  test("is not taken where all is well", async () => {
    expect((await run(testProxy, { [A]: { status: 200 } }, { urls: [A] })).asked).toEqual([A]);
  });

  test("tells the target's own answer", async () => {
    const own = { ...BLOCKED, status: 403 };
    const outcome = await run(testProxy, { [A]: own, [`direct ${A}`]: { status: 403 } }, { urls: [A] });
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
    ["the target's own trouble is none", { [B]: because("target error") }, {}, [A, B, C, D, `direct ${B}`], true],
    [
      "what goes directly and fails is enough, and looked at once",
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

test("where pages come in place of JSON, what may be such a page is no answer", async () => {
  const urls = ["https://pypi.org/simple/pip/", "https://files.pythonhosted.org/"];
  const page = { [urls[0] as string]: because("block page") };
  const { isPassed, finding } = await run(testProxy, page, { urls });
  expect([isPassed, finding.id]).toEqual([false, "block-page"]);
});
