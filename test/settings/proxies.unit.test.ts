// Which proxy counts for each protocol, which are shadowed, and whose user name and password go with it.
import { describe, expect, test } from "vitest";
import { formatEndpoint } from "../../src/model/proxy.ts";
import { Secret } from "../../src/model/secret.ts";
import type { LayerValue } from "../../src/settings/layer.ts";
import { resolveProxies } from "../../src/settings/proxies.ts";
import { originText, type ProxyChoice, type Setting } from "../../src/settings/settings.ts";
import type { Sources } from "../../src/settings/source.ts";
import { layerOf, proxyAt, sourcesOf, type Values } from "../helpers/layers.ts";

const DIRECT: LayerValue = { kind: "direct" };
const BROKEN: LayerValue = { kind: "error", message: "no port in the proxy", shown: "http://broken" };
const [p, q, r] = [proxyAt("p"), proxyAt("q"), proxyAt("r")];

/** The choice and its origin, and then those that it shadows. */
function textsOf(setting: Setting<ProxyChoice> | undefined): string[] {
  if (!setting) return [];
  const { value, origin, shadowed } = setting;
  const shown = value.kind === "proxy" ? formatEndpoint(value.proxy.endpoint) : value.kind.toUpperCase();
  return [{ value: shown, origin }, ...shadowed].map((one) => `${one.value} ${originText(one.origin)}`);
}

const problem = (message: string) => expect.objectContaining({ exitCode: 2, message });
const NO_HTTP = "no proxy for http: http addresses are reached directly";
const NO_HTTPS = "no proxy for https: https addresses are reached directly";

interface Case {
  readonly given?: readonly Values[];
  readonly found?: readonly Values[];
  readonly http?: readonly string[];
  readonly https?: readonly string[];
  readonly notes?: readonly string[];
}

test.each<[string, Case]>([
  ["where nothing is said", {}],
  [
    "mode none goes directly, and shadows nothing",
    {
      given: [{ mode: "none" }, { proxy: p }],
      found: [{ httpProxy: q }],
      http: ["DIRECT $given0-mode"],
      https: ["DIRECT $given0-mode"],
    },
  ],
  [
    "what is given counts for both, and shadows what is found",
    {
      given: [{ proxy: p }],
      found: [{ skip: ["a"] }, { httpProxy: q }, { httpProxy: r, httpsProxy: r }],
      http: ["http://p:8080 $given0-proxy", "http://q:8080 $found1-httpProxy", "http://r:8080 $found2-httpProxy"],
      https: ["http://p:8080 $given0-proxy"],
    },
  ],
  [
    "what is given for one protocol goes before what is given for both, in one layer",
    {
      given: [{ proxy: p, httpProxy: q }],
      http: ["http://q:8080 $given0-httpProxy", "http://p:8080 $given0-proxy"],
      https: ["http://p:8080 $given0-proxy"],
    },
  ],
  [
    "each protocol's first layer counts for it",
    {
      given: [{ httpsProxy: p }, { proxy: q }],
      http: ["http://q:8080 $given1-proxy"],
      https: ["http://p:8080 $given0-httpsProxy", "http://q:8080 $given1-proxy"],
    },
  ],
  [
    "what is given for http alone leaves https to nobody, whatever is found",
    {
      given: [{ httpProxy: p }],
      found: [{ httpsProxy: q }],
      http: ["http://p:8080 $given0-httpProxy"],
      notes: [NO_HTTPS],
    },
  ],
  [
    "what is found for https alone leaves http to nobody",
    { found: [{ httpsProxy: q }], https: ["http://q:8080 $found0-httpsProxy"], notes: [NO_HTTP] },
  ],
  [
    "the first source that names either is the one for both",
    {
      found: [{ skip: ["a"] }, { httpProxy: p }, { httpProxy: q, httpsProxy: q }],
      http: ["http://p:8080 $found1-httpProxy", "http://q:8080 $found2-httpProxy"],
      notes: [NO_HTTPS],
    },
  ],
  [
    "in mode system nothing that is given counts, or is shadowed",
    {
      given: [{ mode: "system" }, { proxy: p }],
      found: [{ httpProxy: q, httpsProxy: r }],
      http: ["http://q:8080 $found0-httpProxy"],
      https: ["http://r:8080 $found0-httpsProxy"],
    },
  ],
  [
    "a source may say to go directly",
    {
      found: [
        { httpProxy: DIRECT, httpsProxy: DIRECT },
        { httpProxy: p, httpsProxy: p },
      ],
      http: ["DIRECT $found0-httpProxy", "http://p:8080 $found1-httpProxy"],
      https: ["DIRECT $found0-httpsProxy", "http://p:8080 $found1-httpsProxy"],
    },
  ],
  [
    "one that can't be read is no fault where it does not count",
    {
      given: [{ proxy: p }, { proxy: BROKEN }],
      http: ["http://p:8080 $given0-proxy", "http://broken $given1-proxy"],
      https: ["http://p:8080 $given0-proxy", "http://broken $given1-proxy"],
    },
  ],
])("%s", (_, { given = [], found = [], http = [], https = [], notes = [] }) => {
  const { value, notes: said } = resolveProxies(sourcesOf({ given, found }), "saved");
  expect([textsOf(value.http), textsOf(value.https), said]).toEqual([http, https, notes]);
});

describe("what a PAC script answers", () => {
  const withScript = (sources: Sources, namedBy: "given" | "found", answers: Values): Sources => {
    const layer = sources[namedBy].find((one) => one.has("pac"));
    return { ...sources, ...(layer ? { pac: { namedBy: layer, layer: layerOf(answers, "pac") } } : {}) };
  };
  const script = "/etc/proxy.pac";

  test("counts right behind the layer that names it", () => {
    const given = [{ httpProxy: p }, { pac: script }, { proxy: q }];
    const sources = withScript(sourcesOf({ given }), "given", { httpProxy: r, httpsProxy: r });
    const { value } = resolveProxies(sources, "saved");
    expect(textsOf(value.http)).toEqual([
      "http://p:8080 $given0-httpProxy",
      "http://r:8080 $pac-httpProxy",
      "http://q:8080 $given2-proxy",
    ]);
    expect(textsOf(value.https)).toEqual(["http://r:8080 $pac-httpsProxy", "http://q:8080 $given2-proxy"]);
  });

  test("counts where the system names it", () => {
    const sources = withScript(sourcesOf({ found: [{ pac: script }, { httpProxy: q }] }), "found", { httpProxy: p });
    const { value, notes } = resolveProxies(sources, "saved");
    expect(textsOf(value.http)).toEqual(["http://p:8080 $pac-httpProxy", "http://q:8080 $found1-httpProxy"]);
    expect([value.https, notes]).toEqual([undefined, [NO_HTTPS]]);
  });

  test("is refused by who names it, where it is nothing", () =>
    expect(() => resolveProxies(withScript(sourcesOf({ given: [{ pac: script }] }), "given", {}), "saved")).toThrow(
      problem("$given0-pac names no usable proxy"),
    ));
});

test.each<[string, Values[], string]>([
  ["mode custom without a proxy", [{ mode: "custom" }], "mode custom needs a proxy: give --proxy http://host:port"],
  ["a proxy that can't be read", [{ proxy: BROKEN }], "no port in the proxy ($given0-proxy)"],
  [
    "a colon in the user name",
    [{ proxy: p, username: "ada:s3cret" }],
    "a user name can't hold a colon: give the password with --password-stdin",
  ],
  [
    "a colon in the proxy's own user name",
    [{ proxy: proxyAt("p", { username: "ada:s3cret" }) }],
    "a user name can't hold a colon: give the password with --password-stdin",
  ],
])("%s is refused", (_, given, message) =>
  expect(() => resolveProxies(sourcesOf({ given, found: [{ httpProxy: q }] }), "now")).toThrow(problem(message)),
);

describe("a proxy is completed", () => {
  const origin = (name: string) => ({ kind: "variable", name });
  const COMMAND: LayerValue = { kind: "command", command: "pass" };
  const password = { value: COMMAND, origin: origin("given0-password"), shadowed: [] };
  const ada = { username: "ada", usernameOrigin: origin("given1-username") };

  test.each<[string, Values[], object]>([
    ["not by a password without a user name", [{ proxy: p, password: COMMAND }], {}],
    ["not by an empty user name", [{ proxy: p, password: COMMAND, username: "" }], {}],
    ["by the user name", [{ proxy: p }, { username: "ada" }], ada],
    ["by the user name and the password", [{ password: COMMAND }, { username: "ada", proxy: p }], { ...ada, password }],
    [
      "by its own user name, which goes before another",
      [{ proxy: proxyAt("p", { username: "bob" }), username: "ada" }],
      { username: "bob", usernameOrigin: origin("given0-proxy") },
    ],
  ])("%s", (_, given, more) => {
    const endpoint = { scheme: "http", host: "p", port: 8080 };
    expect(resolveProxies(sourcesOf({ given }), "saved").value.https?.value).toEqual({
      kind: "proxy",
      proxy: { endpoint, ...more },
    });
  });

  test("by the user name that is given, where it is found", () => {
    const sources = sourcesOf({ given: [{ username: "ada" }], found: [{ httpsProxy: p }] });
    expect(resolveProxies(sources, "saved").value.https?.value).toMatchObject({ proxy: { username: "ada" } });
  });

  test.each([
    ["first", true],
    ["saved", false],
  ] as const)("by a password for what is found only when the environment is read: %s", (binding, isTaken) => {
    const given = [{ username: "ada", password: COMMAND }];
    const resolve = () => resolveProxies(sourcesOf({ given, found: [{ httpProxy: p }] }), binding).value.http?.value;
    if (isTaken) expect(resolve()).toMatchObject({ proxy: { password } });
    else expect(resolve).toThrow(/^the password was not given for http:\/\/ada@p:8080: /);
  });

  test("by the password in its address", () => {
    const own = { ...p, proxy: { ...(p as { proxy: object }).proxy, username: "ada", password: new Secret("s3cret") } };
    const choice = resolveProxies(sourcesOf({ found: [{ httpProxy: own as LayerValue }] }), "saved").value.http?.value;
    const reference = choice?.kind === "proxy" ? choice.proxy.password?.value : undefined;
    expect(reference?.kind === "value" && reference.secret.reveal()).toBe("s3cret");
  });
});

test("what a proxy is noted with is said, http's first, and then what is without one", () => {
  const noted = (note: string) => ({ ...p, notes: [note] }) as LayerValue;
  const notesOf = (found: Values) => resolveProxies(sourcesOf({ found: [found] }), "saved").notes;
  expect(notesOf({ httpsProxy: noted("one"), httpProxy: noted("two") })).toEqual(["two", "one"]);
  expect(notesOf({ httpsProxy: noted("one") })).toEqual(["one", NO_HTTP]);
});
