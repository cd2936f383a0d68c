// What a PAC script answers, and how long its answers count.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../../../src/model/problem.ts";
import { DEFAULT_URLS } from "../../../src/model/urls.ts";
import type { PacAnswer } from "../../../src/pac/answer.ts";
import { evaluatePac } from "../../../src/pac/evaluate.ts";
import type { SavedPac } from "../../../src/settings/saved-state.ts";
import type { Origin } from "../../../src/settings/settings.ts";
import { type PacRequest, readPac } from "../../../src/settings/sources/pac-answers.ts";
import { askedWith, proxyAt } from "../../helpers/layers.ts";
import { NOW } from "../../helpers/sources.ts";

vi.mock("../../../src/pac/evaluate.ts", () => ({ evaluatePac: vi.fn() }));

const evaluate = vi.mocked(evaluatePac);
const URL = "http://ada:s3cret@pac.example/p.pac?token=s3cret";
const FILE = "/p.pac";
const NAMED: Origin = { kind: "flag", name: "pac" };
const SINCE = "2026-02-03T00:00:00.000Z";
const TOMORROW = "2026-05-05T03:02:01.000Z";
const SOON = "2026-05-04T03:17:01.000Z";

const saying = (http: string | undefined, https: string | undefined): PacAnswer[] => [
  { url: "http://a.example/", ...(http === undefined ? { fault: "no" } : { text: http }) },
  { url: "https://b.example/", ...(https === undefined ? { fault: "no" } : { text: https }) },
];
const BOTH = saying("PROXY p:8080", "PROXY q:8080");

beforeEach(() => {
  evaluate.mockReset();
  evaluate.mockResolvedValue({ answers: BOTH, isUntrusted: false });
});

const read = (more: Partial<PacRequest> = {}) =>
  readPac(askedWith().system, {
    script: FILE,
    named: NAMED,
    saved: undefined,
    isRefreshing: false,
    answers: undefined,
    urls: undefined,
    roots: undefined,
    now: NOW,
    ...more,
  });
const savedAs = (script: string, more: Partial<SavedPac> = {}): SavedPac => ({
  script,
  since: SINCE,
  again: TOMORROW,
  answers: BOTH,
  ...more,
});

const DIRECT = { kind: "direct" };
const USELESS = (protocol: string, text: string) =>
  `the PAC script names for ${protocol} only what most clients can't use: ${text}`;

test.each<[string, readonly PacAnswer[], unknown, unknown, string[]]>([
  ["a proxy for each", BOTH, proxyAt("p"), proxyAt("q"), []],
  ["no proxy", saying("DIRECT", "DIRECT"), DIRECT, DIRECT, []],
  ["no proxy, and nothing for https", saying("DIRECT", undefined), DIRECT, undefined, []],
  ["no proxy for http", saying("DIRECT", "PROXY q:8080"), undefined, proxyAt("q"), []],
  ["no proxy for https", saying("PROXY p:8080", "DIRECT"), proxyAt("p"), undefined, []],
  ["nothing", saying(undefined, undefined), undefined, undefined, []],
  [
    "SOCKS for https",
    saying("PROXY p:8080", `socks q:1;${"x".repeat(80)}`),
    proxyAt("p"),
    undefined,
    [USELESS("https", `socks q:1;${"x".repeat(70)}`)],
  ],
  ["nonsense for http", saying("nonsense", "PROXY q:8080"), undefined, proxyAt("q"), []],
  [
    "one thing for most",
    [...BOTH, { url: "http://c.example/", text: "DIRECT" }, { url: "http://d.example/", text: "PROXY p:8080" }],
    proxyAt("p"),
    proxyAt("q"),
    ["the PAC script says DIRECT for http://c.example/, and http://p:8080 for most: give --proxy to choose"],
  ],
])("it says %s", async (_, answers, http, https, notes) => {
  evaluate.mockResolvedValue({ answers, isUntrusted: false });
  const { value, notes: said } = await read();
  expect([value.layer.get("httpProxy")?.value, value.layer.get("httpsProxy")?.value, said]).toEqual([
    http,
    https,
    notes,
  ]);
  expect(value.layer.size).toBe([http, https].filter(Boolean).length);
});

test("it is asked for the usual addresses, or for those that are given", async () => {
  await read();
  await read({ urls: ["http://t.example/"], roots: "PEM" });
  const [usual, given] = evaluate.mock.calls.map(([, script, urls, roots]) => [script, urls.map(String), roots]);
  expect(usual).toEqual([FILE, DEFAULT_URLS, undefined]);
  expect(given).toEqual([FILE, ["http://t.example/"], "PEM"]);
});

test("it is not asked for what is no address", () =>
  expect(read({ urls: ["http://t.example/", "t.example"] })).rejects.toEqual(
    expect.objectContaining({
      exitCode: 2,
      message: "address 2 of testUrls is no http:// or https:// address without a user name and password",
    }),
  ));

test.each<[string, boolean, boolean]>([
  [FILE, false, false],
  ["https://pac.example/p.pac", false, false],
  ["HTTPS://pac.example/p.pac", true, true],
  ["http://pac.example/https://p.pac", false, true],
  ["http://pac.example/p.pac", false, true],
])("what %s says (by plain http in part: %s) is untrusted: %s", async (script, isUntrusted, expected) => {
  evaluate.mockResolvedValue({ answers: BOTH, isUntrusted });
  const { value } = await read({ script });
  expect([...value.layer.values()].map((entry) => entry.isUntrusted)).toEqual([expected, expected]);
  expect(value.saved.isUntrusted).toBe(isUntrusted || undefined);
});

test("its address is shown without what may be secret", async () => {
  const { value } = await read({ script: URL });
  const origin = { kind: "pac", script: "http://pac.example/p.pac", named: NAMED };
  expect([...value.layer.values()].map((entry) => entry.origin)).toEqual([origin, origin]);
});

describe("its answers", () => {
  const now = NOW.toISOString();
  const old = saying("DIRECT", "DIRECT");

  test.each<[string, Partial<PacRequest>, boolean, Partial<SavedPac>]>([
    ["count for a day", { script: URL }, true, { since: now, again: TOMORROW }],
    [
      "are fresh until then",
      { script: URL, saved: savedAs(URL, { answers: old }) },
      false,
      { since: SINCE, answers: old },
    ],
    [
      "are old from then on",
      { script: URL, saved: savedAs(URL, { again: now }) },
      true,
      { since: now, again: TOMORROW },
    ],
    ["are asked for on a refresh", { script: URL, saved: savedAs(URL), isRefreshing: true }, true, { since: now }],
    ["are not another script's", { script: URL, saved: savedAs("http://o/") }, true, { since: now, again: TOMORROW }],
    ["of a file are asked for each time", { saved: savedAs(FILE) }, true, { since: SINCE, again: TOMORROW }],
    ["of a file that changed are new", { saved: savedAs(FILE, { answers: old }) }, true, { since: now, answers: BOTH }],
    ["of a file are dated", {}, true, { script: FILE, since: now, again: TOMORROW, answers: BOTH }],
  ])("%s", async (_, request, isAsked, saved) => {
    const { value, notes } = await read(request);
    expect(evaluate).toHaveBeenCalledTimes(isAsked ? 1 : 0);
    expect(value.saved).toMatchObject(saved);
    expect(notes).toEqual([]);
  });

  test("are asked for once a run, with their warning", async () => {
    const answers = new Map();
    evaluate.mockRejectedValueOnce(new Problem(2, "it is gone"));
    const request = { script: URL, saved: savedAs(URL, { again: SINCE }), answers };
    const first = await read(request);
    expect(await read(request)).toEqual(first);
    expect(evaluate).toHaveBeenCalledTimes(1);
    expect(first.notes).toEqual(["it is gone; what it said on 2026-02-03 stays"]);
  });

  test.each([
    [URL, SOON],
    [FILE, SINCE],
  ])("that can't be had leave the last, of %s until %s", async (script, again) => {
    evaluate.mockRejectedValue(new Problem(2, "it is gone"));
    const { value, notes } = await read({ script, saved: savedAs(script, { again: SINCE }) });
    expect(value.saved).toEqual(savedAs(script, { again }));
    expect(notes).toEqual(["it is gone; what it said on 2026-02-03 stays"]);
  });

  test.each([
    ["there are none yet", new Problem(2, "it is gone"), undefined],
    ["the fault is ours", new TypeError("no"), savedAs(FILE)],
  ])("that can't be had end the run where %s", async (_, fault, saved) => {
    evaluate.mockRejectedValue(fault);
    await expect(read({ saved })).rejects.toBe(fault);
  });
});
