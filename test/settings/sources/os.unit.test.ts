// The operating system's word as a source: when it is asked, what of it counts, and what stays when it falls silent.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Secret } from "../../../src/model/secret.ts";
import { askOsSources } from "../../../src/os/index.ts";
import type { OsAnswer } from "../../../src/os/source.ts";
import { findServiceProxy } from "../../../src/os/windows.ts";
import type { SavedOs, SavedState } from "../../../src/settings/saved-state.ts";
import { namesProxy, operatingSystem } from "../../../src/settings/sources/os.ts";
import type { Platform } from "../../../src/system/system.ts";
import { askedWith, layerOf, proxyAt, sourcesOf, type Values } from "../../helpers/layers.ts";
import { NOW } from "../../helpers/sources.ts";

vi.mock("../../../src/os/index.ts", () => ({ askOsSources: vi.fn() }));
vi.mock("../../../src/os/windows.ts", () => ({ findServiceProxy: vi.fn() }));

const asked = vi.mocked(askOsSources);
beforeEach(() => {
  asked.mockReset();
  vi.mocked(findServiceProxy).mockReset();
});

const SINCE = "2026-02-03T00:00:00.000Z";
const GNOME = { name: "GNOME", place: "gsettings", notes: [] };
const KDE = { name: "KDE", place: "kioslaverc", notes: [] };
const endpointOf = (host: string) => ({ scheme: "http", host, port: 8080 }) as const;
const P = { endpoint: endpointOf("p") };
const SAVED_P = { name: "gsettings", url: "http://p:8080" };
const NO_SKIP = { noProxy: [] };
const SAVED = { facility: "GNOME", place: "gsettings", since: SINCE };

interface Case {
  readonly answers?: readonly OsAnswer[];
  readonly os?: SavedOs;
  readonly given?: readonly Values[];
  readonly found?: readonly Values[];
  readonly isShowing?: boolean;
  readonly platform?: Platform;
}

async function read({ answers = [], os, given = [], found = [], isShowing = false, platform = "linux" }: Case) {
  asked.mockResolvedValue([...answers]);
  const saved: SavedState = { schema: 1, since: SINCE, ...(os ? { os } : {}) };
  const before = { notes: ["before"], lines: [{ facility: "before", text: "x" }] };
  const above = { ...sourcesOf({ given, found, saved }), ...before };
  const next = await operatingSystem.read(askedWith({ request: { isShowing }, system: { platform } }), above);
  expect(next.given).toBe(above.given);
  expect(next.found.slice(0, found.length)).toEqual(above.found);
  expect([next.notes[0], next.lines[0]]).toEqual(["before", before.lines[0]]);
  const layer = next.found[found.length];
  return {
    entries: layer && [...layer].map(([key, { value, origin }]) => [key, value, origin]),
    layer,
    notes: next.notes.slice(1),
    lines: next.lines.slice(1).map(({ facility, text }) => `${facility}: ${text}`),
    os: next.saved?.os,
    saved: next.saved,
  };
}

const NEW = { kind: "os", name: "GNOME", place: "gsettings" };
const OLD = { ...NEW, since: SINCE };
const DIRECT = { kind: "direct" };

describe("it is asked", () => {
  const PROXY: OsAnswer = { ...GNOME, kind: "proxy", http: P, noProxy: ["a"] };

  test.each<[string, Case, boolean]>([
    ["in mode system", {}, true],
    ["not in mode custom", { given: [{ proxy: proxyAt("q") }], isShowing: true }, false],
    ["not in mode none", { given: [{ mode: "none" }], isShowing: true }, false],
    ["behind a source that names none", { found: [{ skip: ["a"] }] }, true],
    ["not behind one that names a proxy for http", { found: [{}, { httpProxy: proxyAt("q") }] }, false],
    ["not behind one that names a proxy for https", { found: [{ httpsProxy: proxyAt("q") }] }, false],
    ["behind one by show", { found: [{ httpProxy: proxyAt("q") }], isShowing: true }, true],
  ])("%s", async (_, said, isAsked) => {
    const { layer, lines } = await read({ answers: [PROXY], ...said });
    expect(asked).toHaveBeenCalledTimes(isAsked ? 1 : 0);
    expect([layer !== undefined, lines]).toEqual([isAsked, isAsked ? ["GNOME: a proxy"] : []]);
  });

  test("with who answered last", async () => {
    await read({ os: { ...SAVED, facility: "KDE" } });
    await read({});
    expect(asked.mock.calls.map(([, saved]) => saved)).toEqual(["KDE", undefined]);
  });

  test("by show, and says but what it is instead of: no list, no note, nothing to save", async () => {
    const answer = { ...PROXY, notes: ["odd"] };
    const { entries, notes, os } = await read({
      answers: [answer],
      os: SAVED,
      found: [{ httpProxy: proxyAt("q") }],
      isShowing: true,
    });
    expect([entries, notes, os]).toEqual([[["httpProxy", proxyAt("p"), NEW]], [], SAVED]);
  });
});

describe("what it says is found and saved", () => {
  const SILENT: OsAnswer = { ...KDE, kind: "silent", why: "there is no kioslaverc" };
  const ada = { ...P, username: "ada", password: new Secret("s3cret") };

  test.each<[string, readonly OsAnswer[], unknown[], object]>([
    [
      "a proxy for both",
      [SILENT, { ...GNOME, kind: "proxy", http: P, https: { endpoint: endpointOf("q") }, ...NO_SKIP }],
      [
        ["httpProxy", proxyAt("p"), NEW],
        ["httpsProxy", proxyAt("q"), NEW],
      ],
      { http: SAVED_P, https: { ...SAVED_P, url: "http://q:8080" } },
    ],
    [
      "a proxy for https, with its list",
      [{ ...GNOME, kind: "proxy", https: P, noProxy: ["a b", "c"] }],
      [
        ["httpsProxy", proxyAt("p"), NEW],
        ["skip", ["a", "b", "c"], NEW],
      ],
      { https: SAVED_P, skip: ["a", "b", "c"] },
    ],
    [
      "a proxy with a password, which is not saved",
      [{ ...GNOME, kind: "proxy", http: ada, ...NO_SKIP }],
      [["httpProxy", { kind: "proxy", proxy: ada, notes: [] }, NEW]],
      { http: { ...SAVED_P, username: "ada", hasPassword: true } },
    ],
    [
      "a PAC script, with its list",
      [{ ...GNOME, kind: "pac", script: "/p.pac", noProxy: ["a"] }],
      [
        ["pac", "/p.pac", NEW],
        ["skip", ["a"], NEW],
      ],
      { script: "/p.pac", skip: ["a"] },
    ],
    [
      "a PAC script above a proxy",
      [{ ...GNOME, kind: "pac", script: "/p.pac", manual: { https: P }, ...NO_SKIP }],
      [["pac", "/p.pac", NEW]],
      { https: SAVED_P, script: "/p.pac" },
    ],
    [
      "a proxy, behind one that goes directly",
      [
        { ...KDE, kind: "direct" },
        { ...GNOME, kind: "pac", script: "/p.pac", ...NO_SKIP },
      ],
      [["pac", "/p.pac", NEW]],
      { script: "/p.pac" },
    ],
  ])("%s", async (_, answers, entries, said) => {
    const result = await read({ answers });
    expect(result.entries).toEqual(entries);
    expect(result.saved).toStrictEqual({
      schema: 1,
      since: SINCE,
      os: { ...SAVED, since: NOW.toISOString(), ...said },
    });
    expect(result.notes).toEqual([]);
  });

  test("a PAC script, with the proxies that count without it", async () => {
    const answer: OsAnswer = { ...GNOME, kind: "pac", script: "/p.pac", manual: { https: P }, noProxy: ["a"] };
    const { layer } = await read({ answers: [answer] });
    expect([...(layer?.get("pac")?.manual ?? [])].map(([key, { value }]) => [key, value])).toEqual([
      ["httpsProxy", proxyAt("p")],
      ["skip", ["a"]],
    ]);
  });

  test("a PAC script with a password in its address, which is not saved", async () => {
    const script = "http://ada:s3cret@pac.example/p.pac";
    const { entries, os } = await read({ answers: [{ ...GNOME, kind: "pac", script, ...NO_SKIP }] });
    expect([entries, os?.script]).toEqual([[["pac", script, NEW]], "http://pac.example/p.pac"]);
  });

  test("with its notes by its name, and with what can't be in its list", async () => {
    const answer: OsAnswer = { ...GNOME, notes: ["odd", "more"], kind: "proxy", http: P, noProxy: ["http://a", "b"] };
    const { entries, notes } = await read({ answers: [answer] });
    expect(entries?.[1]).toEqual(["skip", ["b"], NEW]);
    expect(notes).toEqual([
      "GNOME: odd",
      "GNOME: more",
      'the skip list of GNOME has an entry with a scheme ("http://a"): write its host alone; passed over',
    ]);
  });

  test.each<[string, SavedOs, string]>([
    ["the date of what was saved, where it says the same", { ...SAVED, http: SAVED_P, skip: ["a"] }, SINCE],
    [
      "a new date, where its proxy is another",
      { ...SAVED, http: { ...SAVED_P, url: "x" }, skip: ["a"] },
      NOW.toISOString(),
    ],
    ["a new date, where its list is another", { ...SAVED, http: SAVED_P }, NOW.toISOString()],
  ])("with %s", async (_, os, since) => {
    // As it is written into the file, in this order.
    const { since: date, facility, place, ...said } = os;
    const answer: OsAnswer = { ...GNOME, kind: "proxy", http: P, noProxy: ["a"] };
    const result = await read({ answers: [answer], os: { facility, place, ...said, since: date } });
    expect(result.os).toEqual({ ...SAVED, http: SAVED_P, skip: ["a"], since });
  });

  test("but not where there is no state to save it in", async () => {
    asked.mockResolvedValue([{ ...GNOME, kind: "proxy", http: P, ...NO_SKIP }]);
    const next = await operatingSystem.read(askedWith(), sourcesOf({}));
    expect([next.saved, next.found.length]).toEqual([undefined, 1]);
  });
});

describe("that there is no proxy", () => {
  const answers: OsAnswer[] = [
    { ...KDE, kind: "direct" },
    { ...GNOME, kind: "direct" },
  ];
  const direct = [
    ["httpProxy", DIRECT, NEW],
    ["httpsProxy", DIRECT, NEW],
  ];

  test("counts where it named one before", async () => {
    const { entries, os, notes } = await read({ answers, os: { ...SAVED, http: SAVED_P } });
    expect([entries, os, notes]).toEqual([direct, { ...SAVED, since: NOW.toISOString() }, []]);
  });

  test("says nothing on a machine that never named one", async () => {
    const { entries, lines, os } = await read({ answers });
    expect([entries, lines, os]).toEqual([undefined, ["KDE: no proxy", "GNOME: no proxy"], undefined]);
  });
});

describe("where it falls silent, what it said stays", () => {
  test.each<[string, SavedOs, unknown[]]>([
    [
      "nothing",
      SAVED,
      [
        ["httpProxy", DIRECT, OLD],
        ["httpsProxy", DIRECT, OLD],
      ],
    ],
    [
      "a proxy and a list",
      { ...SAVED, https: { ...SAVED_P, username: "ada" }, skip: ["a"] },
      [
        ["httpsProxy", proxyAt("p", { username: "ada" }), OLD],
        ["skip", ["a"], OLD],
      ],
    ],
    ["a proxy and an empty list", { ...SAVED, http: SAVED_P, skip: [] }, [["httpProxy", proxyAt("p"), OLD]]],
    ["a script", { ...SAVED, script: "/p.pac" }, [["pac", "/p.pac", OLD]]],
    [
      "a script above a proxy, with a list",
      { ...SAVED, script: "/p.pac", http: SAVED_P, skip: ["a"] },
      [
        ["pac", "/p.pac", OLD],
        ["skip", ["a"], OLD],
      ],
    ],
  ])("%s", async (_, os, entries) => {
    const answers: OsAnswer[] = [{ ...GNOME, kind: "silent", why: "gsettings did not answer in time" }];
    const result = await read({ answers, os });
    expect([result.entries, result.os]).toEqual([entries, os]);
    expect(result.notes).toEqual([
      "GNOME says nothing of a proxy: gsettings did not answer in time; what it said on 2026-02-03 stays",
    ]);
    expect(result.lines).toEqual(["GNOME: gsettings did not answer in time"]);
  });

  test.each<[string, readonly OsAnswer[]]>([
    ["nobody answers", []],
    ["another answers", [{ ...KDE, kind: "silent", why: "there is no kioslaverc" }]],
  ])("without a reason where %s", async (_, answers) => {
    const { notes } = await read({ answers, os: { ...SAVED, http: SAVED_P } });
    expect(notes).toEqual(["GNOME says nothing of a proxy; what it said on 2026-02-03 stays"]);
  });

  test("with the password that stood beside it, elsewhere", async () => {
    const http = { ...SAVED_P, hasPassword: true };
    const { layer } = await read({ os: { ...SAVED, http, https: SAVED_P } });
    expect(layer?.get("httpProxy")?.hasPasswordElsewhere).toBe(true);
    expect(layer?.get("httpsProxy")?.hasPasswordElsewhere).toBe(false);
  });
});

test("each answer is a line for the user", async () => {
  const { lines } = await read({
    answers: [
      { ...KDE, kind: "silent", why: "it can't be read (EACCES)" },
      { ...GNOME, notes: ["one", "two"], kind: "direct" },
      { ...GNOME, notes: ["one"], kind: "pac", script: "/p.pac", ...NO_SKIP },
      { ...KDE, notes: ["one"], kind: "proxy", http: P, ...NO_SKIP },
    ],
  });
  expect(lines).toEqual([
    "KDE: it can't be read (EACCES)",
    "GNOME: no proxy; one; two",
    "GNOME: a PAC script; one",
    "KDE: a proxy; one",
  ]);
});

test.each<[string, Case, string | undefined, readonly string[]]>([
  [
    "shown on Windows",
    { platform: "win32", isShowing: true },
    "http://ada:s3cret@w:80",
    ["WinHTTP: services use http://w:80"],
  ],
  ["not shown where there is none", { platform: "win32", isShowing: true }, undefined, []],
  ["not shown elsewhere", { platform: "linux", isShowing: true }, "http://w:80", []],
  ["not asked for but by show", { platform: "win32" }, "http://w:80", []],
])("the services' proxy is %s", async (_, said, proxy, expected) => {
  vi.mocked(findServiceProxy).mockResolvedValue(proxy);
  expect((await read(said)).lines).toEqual(expected);
});

test.each<[Values, boolean]>([
  [{ httpProxy: "p" }, true],
  [{ httpsProxy: "p" }, true],
  [{ pac: "p", skip: [] }, false],
])("that %j names a proxy is %s", (values, names) => expect(namesProxy(layerOf(values))).toBe(names));
