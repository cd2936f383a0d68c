// A PAC script as a source: whose script is asked, as what it is read, and what comes of one that gives nothing.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../../../src/model/problem.ts";
import type { LayerValue } from "../../../src/settings/layer.ts";
import type { SavedPac, SavedState } from "../../../src/settings/saved-state.ts";
import type { Origin } from "../../../src/settings/settings.ts";
import { pacScript } from "../../../src/settings/sources/pac.ts";
import { readPac } from "../../../src/settings/sources/pac-answers.ts";
import { askedWith, layerOf, proxyAt, sourcesOf, type Values } from "../../helpers/layers.ts";
import { NOW } from "../../helpers/sources.ts";

vi.mock("../../../src/settings/sources/pac-answers.ts", () => ({ readPac: vi.fn() }));

const answer = vi.mocked(readPac);
const LAYER = layerOf({ httpProxy: proxyAt("p") }, "pac");
const SINCE = "2026-02-03T00:00:00.000Z";
const NEW: SavedPac = { script: "new", since: SINCE, again: SINCE, answers: [] };
const OLD: SavedPac = { ...NEW, script: "old" };
const SAVED: SavedState = { schema: 1, since: SINCE, pac: OLD };

beforeEach(() => {
  answer.mockReset();
  answer.mockResolvedValue({ value: { layer: LAYER, saved: NEW }, notes: ["said"] });
});

const p = proxyAt("p");
const script = "/p.pac";

test.each<[string, readonly Values[], readonly Values[], namedBy: string | undefined]>([
  ["nobody names one", [{ proxy: p }], [], undefined],
  ["it is given", [{}, { pac: script }, { pac: "/other.pac" }], [{ pac: "/other.pac" }], "given1"],
  ["it is given below a proxy for http", [{ httpProxy: p }, { pac: script }], [], "given1"],
  ["it is given below a proxy for https", [{ httpsProxy: p }, { pac: script }], [], "given1"],
  ["it is given above a proxy", [{ pac: script }, { proxy: p }], [], "given0"],
  ["it is given beside a proxy for http", [{ pac: script, httpsProxy: p }], [], "given0"],
  ["it is given below a proxy for both", [{ proxy: p }, { pac: script }], [], undefined],
  ["it is given below one for each", [{ httpProxy: p }, { httpsProxy: p }, { pac: script }], [], undefined],
  ["the mode is none", [{ mode: "none" }, { pac: script }], [{ pac: script }], undefined],
  ["it is found", [], [{ skip: [] }, { pac: script }, { pac: "/other.pac" }], "found1"],
  ["it is found beside a proxy", [], [{ pac: script }, { httpProxy: p }], undefined],
  ["it is given, and the mode is system", [{ mode: "system" }, { pac: script }], [], undefined],
])("whose script is asked where %s", async (_, given, found, namedBy) => {
  const above = { ...sourcesOf({ given, found, saved: SAVED }), notes: ["before"] };
  const next = await pacScript.read(askedWith(), above);
  if (!namedBy) return expect([next, answer.mock.calls]).toEqual([above, []]);
  const layer = [...above.given, ...above.found].find((one) => originName(one.get("pac")?.origin) === `${namedBy}-pac`);
  expect(next).toEqual({
    ...above,
    pac: { namedBy: layer, layer: LAYER },
    notes: ["before", "said"],
    saved: { ...SAVED, pac: NEW },
  });
  expect(answer.mock.calls[0]?.[1]).toMatchObject({ script, named: { kind: "variable", name: `${namedBy}-pac` } });
});

function originName(origin: Origin | undefined): string | undefined {
  return origin?.kind === "variable" ? origin.name : undefined;
}

test("it is asked with what is saved, with the test's addresses and the company's roots", async () => {
  const ca = { path: "/ca.pem", company: [], bundle: "PEM" };
  const pacAnswers = new Map();
  const asked = askedWith({ ca, request: { pacAnswers, readsEnvironment: false, saved: SAVED } });
  await pacScript.read(asked, sourcesOf({ given: [{ pac: script, testUrls: ["http://t/"] }], saved: SAVED }));
  await pacScript.read(askedWith(), sourcesOf({ given: [{ pac: script }] }));
  const named: Origin = { kind: "variable", name: "given0-pac" };
  const passedOver = new Map();
  const nothing = {
    saved: undefined,
    before: undefined,
    isRefreshing: true,
    answers: undefined,
    urls: undefined,
    roots: expect.any(Function),
  };
  expect(answer.mock.calls.map(([, request]) => request)).toEqual([
    {
      script,
      named,
      saved: OLD,
      before: OLD,
      isRefreshing: false,
      answers: pacAnswers,
      passedOver,
      urls: ["http://t/"],
      roots: expect.any(Function),
      now: NOW,
    },
    { script, named, ...nothing, passedOver, now: NOW },
  ]);
  expect(await answer.mock.calls[0]?.[1].roots()).toBe("PEM");
});

describe("a script is", () => {
  const OS: Origin = { kind: "os", name: "GNOME", place: "gsettings" };
  const FILE: Origin = { kind: "file", path: "/etc/proxycast/config.yaml", line: 1 };
  const FLAG: Origin = { kind: "flag", name: "pac" };

  test.each<[string, Origin, string]>([
    ["http://p/p.pac", FLAG, "http://p/p.pac"],
    ["HTTPS://p/p.pac", OS, "HTTPS://p/p.pac"],
    ["file:///p.pac", FILE, "file:///p.pac"],
    ["p/http:p.pac", OS, "http://p/http:p.pac"],
    ["p.example/p.pac", OS, "http://p.example/p.pac"],
    ["/p.pac", OS, "/p.pac"],
    ["p.pac", FILE, "/etc/proxycast/p.pac"],
    ["p.pac", FLAG, "/work/p.pac"],
    ["~/p.pac", FLAG, "/home/ada/p.pac"],
  ])("%s of %j: %s", async (text, origin, expected) => {
    const layer = new Map([["pac", { value: text, origin }] as const]);
    const sources = origin.kind === "os" ? { found: [layer] } : { given: [layer] };
    await pacScript.read(askedWith(), { ...sourcesOf({}), ...sources });
    expect(answer.mock.calls[0]?.[1].script).toBe(expected);
  });
});

test.each<[string, Readonly<Record<string, LayerValue>>]>([
  ["proxy", { proxy: p }],
  ["httpProxy", { httpProxy: p, proxy: p }],
])("a script beside a %s is refused", async (key, values) =>
  expect(pacScript.read(askedWith(), sourcesOf({ given: [{ pac: script, ...values }] }))).rejects.toEqual(
    expect.objectContaining({
      exitCode: 2,
      message: `give either a proxy or a PAC script, not both ($given0-${key})`,
    }),
  ),
);

describe("a script that gives no answer", () => {
  const os = { facility: "GNOME", place: "gsettings", since: SINCE, script };
  const saved: SavedState = { ...SAVED, os };
  const NO = new Problem(2, "it does not exist");

  test("ends the run where somebody gave it", async () => {
    answer.mockRejectedValue(NO);
    await expect(pacScript.read(askedWith(), sourcesOf({ given: [{ pac: script }] }))).rejects.toBe(NO);
  });

  test("leaves the manual proxies of the system that named it", async () => {
    answer.mockRejectedValue(NO);
    const origin: Origin = { kind: "os", name: "Windows", place: "x" };
    const manual = layerOf({ httpProxy: proxyAt("m") }, "manual");
    const found = [layerOf({ skip: ["a"] }, "b"), new Map([["pac", { value: script, origin, manual }] as const])];
    const next = await pacScript.read(askedWith(), { ...sourcesOf({ saved }), found });
    expect(next.found).toEqual([found[0], manual]);
    expect(next.notes).toEqual(["Windows: it does not exist; its manual proxy is used"]);
    expect(next.saved).toEqual(saved);
  });

  test("ends the run for a fault of ours", async () => {
    answer.mockRejectedValue(new TypeError("no"));
    await expect(pacScript.read(askedWith(), sourcesOf({ found: [{ pac: script }] }))).rejects.toThrow(/^no$/);
  });

  test.each<[string, Origin, boolean, SavedState | undefined, string, SavedState | undefined]>([
    ["the system", { kind: "os", name: "GNOME", place: "x" }, true, saved, "GNOME", SAVED],
    [
      "the system, and nothing is saved",
      { kind: "os", name: "GNOME", place: "x" },
      true,
      undefined,
      "GNOME",
      undefined,
    ],
    ["a variable", { kind: "variable", name: "PAC" }, true, saved, "$PAC", SAVED],
    [
      "the system, not asked now",
      { kind: "os", name: "GNOME", place: "x" },
      false,
      saved,
      "GNOME",
      { ...saved, off: SINCE },
    ],
  ])("is as if not said by %s", async (_, origin, readsEnvironment, state, name, after) => {
    answer.mockRejectedValue(NO);
    const [other, layer] = [layerOf({ skip: [] }), new Map([["pac", { value: script, origin }] as const])];
    const above = { ...sourcesOf({ saved: state }), found: [other, layer], notes: ["before"] };
    const request = { readsEnvironment, saved: { ...saved, off: SINCE } };
    expect(await pacScript.read(askedWith({ request }), above)).toEqual({
      ...above,
      found: [other],
      notes: ["before", `${name}: it does not exist`],
      saved: after,
    });
  });
});
