// What a PAC script answers, and how long its answers count.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../../../src/model/problem.ts";
import { DEFAULT_URLS } from "../../../src/model/urls.ts";
import type { PacAnswer } from "../../../src/pac/answer.ts";
import { evaluatePac } from "../../../src/pac/evaluate.ts";
import { getScript } from "../../../src/pac/script.ts";
import type { SavedPac } from "../../../src/settings/saved-state.ts";
import type { Origin } from "../../../src/settings/settings.ts";
import { type PacRequest, readPac } from "../../../src/settings/sources/pac-answers.ts";
import { askedWith, proxyAt } from "../../helpers/layers.ts";
import { NOW } from "../../helpers/sources.ts";

vi.mock("../../../src/pac/evaluate.ts", () => ({ evaluatePac: vi.fn() }));
vi.mock("../../../src/pac/script.ts", async (original) => ({ ...(await original<object>()), getScript: vi.fn() }));
vi.mock("../../../src/settings/sources/pac-hosts.ts", () => ({
  PLAIN: "plain",
  findHosts: () => [
    { host: "plain" },
    { host: "any", entry: "any" },
    { host: "any.corp.example", entry: ".corp.example" },
  ],
}));

const evaluate = vi.mocked(evaluatePac);
const get = vi.mocked(getScript);
/** What is noted of a file that holds "text". */
const DIGEST = "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1";
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
  get.mockReset();
  get.mockResolvedValue({ text: "text", isUntrusted: false });
  says(BOTH);
});

function says(answers: readonly PacAnswer[], hosts: readonly PacAnswer[] = [], unanswered: readonly string[] = []) {
  evaluate.mockResolvedValue({ answers, hosts, unanswered });
}

const read = (more: Partial<PacRequest> = {}) =>
  readPac(askedWith().system, {
    script: FILE,
    named: NAMED,
    saved: undefined,
    before: undefined,
    isRefreshing: false,
    answers: undefined,
    passedOver: new Map(),
    urls: undefined,
    roots: async () => "PEM",
    now: NOW,
    ...more,
  });
const savedAs = (script: string, more: Partial<SavedPac> = {}): SavedPac => ({
  script: script.replace("ada:s3cret@", ""),
  since: SINCE,
  again: TOMORROW,
  answers: BOTH,
  ...more,
});

const DIRECT = { kind: "direct" };
const USELESS = (protocol: string, text: string) =>
  `the PAC script names for ${protocol} no proxy that most clients can use: it says "${text}"`;

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
  [
    "nonsense for http",
    saying("proxy.example:8080", "PROXY q:8080"),
    undefined,
    proxyAt("q"),
    [USELESS("http", "proxy.example:8080")],
  ],
  [
    "one thing for most",
    [...BOTH, { url: "http://c.example/", text: "PROXY o:1" }, { url: "http://d.example/", text: "PROXY p:8080" }],
    proxyAt("p"),
    proxyAt("q"),
    ["the PAC script says http://o:1 for http://c.example/, and http://p:8080 for most: give --proxy to choose"],
  ],
])("it says %s", async (_, answers, http, https, notes) => {
  says(answers);
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
  await read({ urls: ["http://t.example/"] });
  await read({ script: "https://pac.example/p.pac" });
  const [usual, given] = evaluate.mock.calls.map(([, { urls, ...more }]) => ({ ...more, urls: urls.map(String) }));
  const asked = { script: FILE, text: "text", hosts: ["plain", "any", "any.corp.example"] };
  expect(usual).toEqual({ ...asked, urls: DEFAULT_URLS });
  expect(given).toEqual({ ...asked, urls: ["http://t.example/"] });
  expect(get.mock.calls.map(([, script, roots]) => [script, roots])).toEqual([
    [FILE, undefined],
    [FILE, undefined],
    ["https://pac.example/p.pac", "PEM"],
  ]);
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
  get.mockResolvedValue({ text: "text", isUntrusted });
  const { value } = await read({ script });
  expect([...value.layer.values()].map((entry) => entry.isUntrusted)).toEqual([expected, expected]);
  expect(value.saved.isUntrusted).toBe(isUntrusted || undefined);
});

test("its address is saved without a user name and password", async () => {
  expect((await read({ script: URL })).value.saved.script).toBe("http://pac.example/p.pac?token=s3cret");
});

test("its address is shown without what may be secret", async () => {
  const { value } = await read({ script: URL });
  const origin = { kind: "pac", script: "http://pac.example/p.pac", named: NAMED };
  expect([...value.layer.values()].map((entry) => entry.origin)).toEqual([origin, origin]);
});

const direct = (host: string) =>
  ["http", "https"].map((protocol) => ({ url: `${protocol}://${host}/`, text: "DIRECT" }));
const half = (host: string) => [
  { url: `http://${host}/`, text: "DIRECT" },
  { url: `https://${host}/`, text: "PROXY p:8080" },
];

test.each<[string, readonly PacAnswer[], readonly PacAnswer[], unknown]>([
  ["nothing, where all of them get a proxy", BOTH, [{ url: "http://any/", text: "PROXY p:8080" }], undefined],
  [
    "the entries of those that get none",
    BOTH,
    [...direct("any"), ...direct("any.corp.example")],
    ["any", ".corp.example"],
  ],
  [
    "nothing for what gets none in one protocol alone",
    BOTH,
    [...half("any"), ...direct("any.corp.example")],
    [".corp.example"],
  ],
  ["nothing for a fault", BOTH, [{ url: "http://any/", fault: "it fails" }], undefined],
  [
    "a test address that gets none",
    [...BOTH, ...saying("PROXY p:8080", "PROXY q:8080"), ...direct("t.example")],
    [],
    ["t.example"],
  ],
  ["nothing, where no address gets a proxy", saying("DIRECT", "DIRECT"), direct("any"), undefined],
])("the skip list gets %s", async (_, answers, hosts, skip) => {
  says(answers, hosts);
  const { value, notes } = await read();
  expect(value.layer.get("skip")?.value).toEqual(skip);
  expect([notes, value.saved.hosts]).toEqual([[], hosts]);
});

test("names without a dot are noted where they go past the proxy, and nowhere else", async () => {
  const note =
    "the PAC script sends names without a dot past the proxy, which most clients can't be told: give those that you use as --skip";
  says(BOTH, direct("plain"));
  expect((await read()).notes).toEqual([note]);
  says(saying("DIRECT", "DIRECT"), direct("plain"));
  expect((await read()).notes).toEqual([]);
});

test("what was seen not to work is passed over, with the reason, and what was in use stays", async () => {
  const text = "PROXY a:1; PROXY b:2; PROXY c:3";
  says(saying(text, text));
  const passedOver = new Map([["http://a:1", "nothing listens at a:1"]]);
  const { value, notes } = await read({ passedOver });
  expect(value.saved.ways).toEqual({ http: "http://b:2", https: "http://b:2" });
  expect(notes).toEqual([
    "the PAC script names http://a:1, which does not work (nothing listens at a:1); http://b:2 is used",
  ]);
  const before = savedAs(FILE, { ways: { http: "http://c:3", https: "http://c:3" } });
  const later = await read({ before });
  expect(later.value.saved.ways).toEqual({ http: "http://c:3", https: "http://c:3" });
  expect(later.notes).toEqual([]);
});

test("a way without a proxy stays with the answers that led to it, and no longer", async () => {
  const text = "PROXY a:1; DIRECT";
  const saved = savedAs(URL, { answers: saying(text, text), ways: { http: "DIRECT", https: "DIRECT" } });
  expect((await read({ script: URL, saved })).value.saved.ways).toEqual({ http: "DIRECT", https: "DIRECT" });
  says(saying(text, text));
  const asked = await read({ script: URL, saved, before: saved, isRefreshing: true });
  expect(asked.value.saved.ways).toEqual({ http: "http://a:1", https: "http://a:1" });
});

test.each([
  [["dead.example"], "dead.example"],
  [["dead.example", "b", "c"], "dead.example and 2 more"],
])("names that no server answered for are noted: %j", async (unanswered, shown) => {
  says(BOTH, [], unanswered);
  expect((await read()).notes).toEqual([
    `no name server answered for ${shown}: the PAC script was told that there is no such name, as a browser tells it`,
  ]);
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
    ["of a file that is the same are fresh", { saved: savedAs(FILE, { digest: DIGEST }) }, false, { since: SINCE }],
    [
      "of a file that is old are asked for",
      { saved: savedAs(FILE, { digest: DIGEST, again: now }) },
      true,
      { since: now },
    ],
    [
      "of a file that changed are new",
      { saved: savedAs(FILE, { digest: "1", answers: old }) },
      true,
      { since: now, answers: BOTH },
    ],
    ["of a file are dated", {}, true, { script: FILE, since: now, again: TOMORROW, answers: BOTH, digest: DIGEST }],
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
    [FILE, SOON],
  ])("that can't be had leave the last, of %s until %s", async (script, again) => {
    evaluate.mockRejectedValue(new Problem(2, "it is gone"));
    const { value, notes } = await read({ script, saved: savedAs(script, { again: SINCE }) });
    const ways = { http: "http://p:8080", https: "http://q:8080" };
    expect(value.saved).toMatchObject(savedAs(script, { again, ways }));
    expect(notes).toEqual(["it is gone; what it said on 2026-02-03 stays"]);
  });

  test("of a file that fails are asked for once it is another, or after a quarter of an hour", async () => {
    evaluate.mockRejectedValue(new Problem(2, "it fails"));
    const first = await read({ saved: savedAs(FILE, { digest: "1" }) });
    const note = "it fails; what it said on 2026-02-03 stays";
    expect(first.notes).toEqual([note]);
    expect(first.value.saved).toMatchObject({ digest: "1", again: SOON, failed: { digest: DIGEST, note } });
    const { saved } = first.value;
    expect((await read({ saved })).notes).toEqual([note]);
    expect(evaluate).toHaveBeenCalledTimes(1);
    await read({ saved, now: new Date(SOON) });
    get.mockResolvedValue({ text: "other", isUntrusted: false });
    await read({ saved });
    expect(evaluate).toHaveBeenCalledTimes(3);
    says(BOTH);
    expect((await read({ saved })).value.saved).not.toHaveProperty("failed");
  });

  test.each([
    ["there are none yet", new Problem(2, "it is gone"), undefined],
    ["the fault is ours", new TypeError("no"), savedAs(FILE)],
  ])("that can't be had end the run where %s", async (_, fault, saved) => {
    evaluate.mockRejectedValue(fault);
    await expect(read({ saved })).rejects.toBe(fault);
  });
});
