// The environment as it is read, saved and remembered: our own output is no news, and silence changes nothing.
import { describe, expect, test } from "vitest";
import { Secret } from "../../../src/model/secret.ts";
import type { SavedState } from "../../../src/settings/saved-state.ts";
import { originText } from "../../../src/settings/settings.ts";
import { environment, writtenForm } from "../../../src/settings/sources/environment.ts";
import type { ProxyVariables } from "../../../src/settings/sources/etc-environment.ts";
import { askedWith, proxyAt, sourcesOf } from "../../helpers/layers.ts";
import { NOW } from "../../helpers/sources.ts";

type Environment = NonNullable<SavedState["environment"]>;

interface Case {
  readonly variables?: Readonly<Record<string, string>>;
  readonly before?: Environment;
  readonly written?: readonly string[];
  readonly etc?: ProxyVariables;
  readonly reads?: boolean;
}

const SINCE = "2026-02-03T00:00:00.000Z";
const P = { name: "http_proxy", url: "http://p:8080" };
const Q = { name: "https_proxy", url: "http://q:8080" };

async function read({ variables = {}, before, written = [], etc = { notes: [] }, reads = true }: Case) {
  const saved: SavedState | undefined = before && { schema: 1, since: SINCE, environment: before };
  const above = { ...sourcesOf({ found: [{ skip: ["above"] }], saved }), notes: ["before"] };
  const system = { variable: (name: string) => variables[name] };
  const request = { readsEnvironment: reads, writtenValues: new Set(written) };
  const { found, notes, saved: kept, ...rest } = await environment.read(askedWith({ system, request, etc }), above);
  expect(rest).toEqual({ given: [], lines: [] });
  expect(found.slice(0, -1)).toEqual(above.found);
  expect(notes[0]).toBe("before");
  const layer = found.at(-1) ?? new Map();
  return { layer, saved: kept, environment: kept?.environment, notes: notes.slice(1) };
}

const NOW_TEXT = "$http_proxy as of 2026-05-04";

test("a new environment is read, saved with its date, and stands with that", async () => {
  const variables = {
    http_proxy: "http://p:8080",
    https_proxy: "http://ada@q:8080",
    no_proxy: "a.example,B.example a.example",
    REQUESTS_CA_BUNDLE: "~/ca.pem",
  };
  const { layer, saved, notes } = await read({ variables });
  expect(notes).toEqual([]);
  const q = { ...Q, url: "http://q:8080", username: "ada" };
  const skip = ["a.example", "B.example"];
  expect(saved).toStrictEqual({
    schema: 1,
    since: NOW.toISOString(),
    environment: { http: P, https: q, skip, caBundle: "/home/ada/ca.pem" },
  });
  const origin = (name: string) => ({ kind: "saved", name, since: NOW.toISOString() });
  expect([...layer]).toEqual([
    ["httpProxy", { value: proxyAt("p"), origin: origin("http_proxy"), hasPasswordElsewhere: false }],
    [
      "httpsProxy",
      { value: proxyAt("q", { username: "ada" }), origin: origin("https_proxy"), hasPasswordElsewhere: false },
    ],
    ["skip", { value: skip, origin: origin("no_proxy") }],
    ["caBundle", { value: "/home/ada/ca.pem", origin: origin("REQUESTS_CA_BUNDLE") }],
  ]);
});

test("a password in it is for this run, and never saved", async () => {
  const { layer, environment: kept } = await read({ variables: { http_proxy: "http://ada:s3cret@p:8080" } });
  expect(kept).toStrictEqual({ http: { ...P, username: "ada", hasPassword: true } });
  const { value, hasPasswordElsewhere } = layer.get("httpProxy") ?? {};
  expect((value as { proxy: { password: Secret } }).proxy.password.reveal()).toBe("s3cret");
  expect(hasPasswordElsewhere).toBe(true);
});

describe("what was saved", () => {
  const before: Environment = {
    https: { ...Q, username: "ada", hasPassword: true },
    skip: ["a"],
    caBundle: "/ca.pem",
  };

  test("stands as it is where the environment is not read", async () => {
    const { layer, saved } = await read({ variables: { http_proxy: "http://p:8080" }, before, reads: false });
    expect(saved).toEqual({ schema: 1, since: SINCE, environment: before });
    const origin = (name: string) => ({ kind: "saved", name, since: SINCE });
    expect([...layer]).toEqual([
      [
        "httpsProxy",
        { value: proxyAt("q", { username: "ada" }), origin: origin("https_proxy"), hasPasswordElsewhere: true },
      ],
      ["skip", { value: ["a"], origin: origin("no_proxy") }],
      ["caBundle", { value: "/ca.pem", origin: origin("REQUESTS_CA_BUNDLE") }],
    ]);
  });

  test.each<[string, Environment | undefined]>([
    ["nothing", undefined],
    ["an empty environment", {}],
    ["an empty skip list", { skip: [] }],
  ])("may be %s", async (_, environment) =>
    expect([...(await read({ before: environment as Environment, reads: false })).layer]).toEqual([]),
  );

  test("is kept but for what is asked again: the system and its script", async () => {
    const os = { facility: "GNOME", place: "gsettings", since: SINCE };
    const pac = { script: "/p.pac", since: SINCE, again: SINCE, answers: [] };
    const saved: SavedState = { schema: 1, since: SINCE, off: SINCE, bindings: ["x"], os, pac };
    const after = await environment.read(askedWith(), sourcesOf({ saved }));
    expect(after.saved).toStrictEqual({
      schema: 1,
      since: NOW.toISOString(),
      off: SINCE,
      bindings: ["x"],
      environment: {},
    });
  });
});

const OURS = ["http://p:8080", "http://q:8080"];

test.each<[string, Case, Environment]>([
  [
    "a silent environment leaves what was saved",
    { before: { http: P, https: Q, skip: ["a"] } },
    { http: P, https: Q, skip: ["a"] },
  ],
  ["one proxy replaces both", { variables: { http_proxy: "http://p:8080" }, before: { https: Q } }, { http: P }],
  [
    "our own output keeps what it was made of",
    {
      variables: { https_proxy: "http://q:8080" },
      before: { http: P, https: { ...Q, username: "ada" } },
      written: OURS,
    },
    { https: { ...Q, username: "ada" } },
  ],
  [
    "our own output, made of something else, is no news",
    { variables: { https_proxy: "http://q:8080" }, before: { http: P }, written: OURS },
    { http: P },
  ],
  [
    "our own output is no news where nothing was saved",
    { variables: { http_proxy: "http://p:8080" }, written: OURS },
    {},
  ],
  [
    "our own output with a password is known without it",
    { variables: { http_proxy: "http://ada:n3w@p:8080" }, written: ["ada at http://p:8080"] },
    {},
  ],
  [
    "what is new counts beside our own output",
    { variables: { http_proxy: "http://r:8080", https_proxy: "http://q:8080" }, before: { https: Q }, written: OURS },
    { http: { name: "http_proxy", url: "http://r:8080" }, https: Q },
  ],
  [
    "our own output, made of something else, goes where there is something new",
    {
      variables: { http_proxy: "http://r:8080", https_proxy: "http://q:8080" },
      before: { https: { ...Q, url: "http://s:8080" } },
      written: OURS,
    },
    { http: { name: "http_proxy", url: "http://r:8080" } },
  ],
  [
    "a proxy of /etc/environment for http is an answer too",
    { before: { http: P }, etc: { http: { name: "http_proxy", value: "http://e:1" }, notes: [] } },
    {},
  ],
  [
    "a proxy of /etc/environment for https is an answer too",
    { before: { http: P }, etc: { https: { name: "https_proxy", value: "http://e:1" }, notes: [] } },
    {},
  ],
  [
    "a list that is ours leaves what was saved",
    { variables: { no_proxy: "a,b" }, before: { skip: ["c"] }, written: ["a", "b"] },
    { skip: ["c"] },
  ],
  [
    "of a list, what is ours and was saved stays",
    { variables: { no_proxy: "a,b,c" }, before: { skip: ["b"] }, written: ["a", "b"] },
    { skip: ["b", "c"] },
  ],
  [
    "a bundle that is ours leaves what was saved",
    { variables: { REQUESTS_CA_BUNDLE: "/b" }, before: { caBundle: "/a" }, written: ["/b"] },
    { caBundle: "/a" },
  ],
  ["a bundle that is ours is no news", { variables: { REQUESTS_CA_BUNDLE: "/b" }, written: ["/b"] }, {}],
  [
    "a bundle of another name replaces the one that was saved",
    { variables: { REQUESTS_CA_BUNDLE: "b" }, before: { caBundle: "/a" } },
    { caBundle: "/work/b" },
  ],
])("%s", async (_, said, expected) => {
  const { environment: kept, notes } = await read(said);
  expect(kept).toStrictEqual(expected);
  expect(notes).toEqual([]);
});

test("a proxy that can't be read is noted, stands as such, and leaves what was saved", async () => {
  const { layer, environment: kept, notes } = await read({ variables: { HTTP_PROXY: "p" }, before: { https: Q } });
  const message = 'no port in the proxy "p"; write http://host:port';
  expect(notes).toEqual([`${message} ($HTTP_PROXY): not used`]);
  expect(kept).toEqual({ https: Q });
  expect(layer.get("httpProxy")).toEqual({
    value: { kind: "error", message, shown: "p" },
    origin: { kind: "variable", name: "HTTP_PROXY" },
  });
  expect(originText(layer.get("httpsProxy")?.origin)).toBe("$https_proxy as of 2026-05-04");
});

test.each<[string, Case["variables"], Environment, string]>([
  [
    "variables that disagree",
    { http_proxy: "http://p:8080", HTTP_PROXY: "http://q:8080" },
    { http: P },
    "http_proxy and HTTP_PROXY disagree: http_proxy counts",
  ],
  [
    "what can't be in a list",
    { no_proxy: "a,http://b" },
    { skip: ["a"] },
    'the skip list of $no_proxy has an entry with a scheme ("http://b"): write its host alone; passed over',
  ],
  [
    "a bundle that is no path",
    { REQUESTS_CA_BUNDLE: "https://ada:s3cret@ca.example" },
    { caBundle: "/a" },
    "$REQUESTS_CA_BUNDLE is not the path of a file: not used",
  ],
])("%s is noted", async (_, variables, expected, note) => {
  const before = { caBundle: "/a" };
  const { environment: kept, notes } = await read(variables ? { variables, before } : { before });
  expect([kept, notes]).toEqual([{ caBundle: "/a", ...expected }, [note]]);
});

test("what is read again has the date of this run", async () => {
  const { layer } = await read({ variables: { http_proxy: "http://p:8080" }, before: { http: P } });
  expect(originText(layer.get("httpProxy")?.origin)).toBe(NOW_TEXT);
});

test.each([
  ["http://p:8080", "http://p:8080"],
  ["http://ada@p:8080/", "http://ada@p:8080/"],
  ["http://ada:s3cret@p:8080/", "ada at http://p:8080"],
  ["a.example", "a.example"],
])("%s, once written, is remembered as %s", (value, form) => expect(writtenForm(value)).toBe(form));

test("a value is remembered by the proxy that it was read as", () => {
  const proxy = {
    endpoint: { scheme: "http", host: "q", port: 1 } as const,
    username: "bob",
    password: new Secret("x"),
  };
  expect(writtenForm("anything", proxy)).toBe("bob at http://q:1");
});
