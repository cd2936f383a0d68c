// One source's values, read as the types of their settings: what is taken, what is refused, and in which words.
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { DEFINITIONS, definitionOf, type SettingKey } from "../../src/settings/definitions.ts";
import {
  joinHostAndPort,
  type LayerValue,
  namedIn,
  pick,
  pickOr,
  readSettings,
  readValue,
  shownValue,
} from "../../src/settings/layer.ts";
import type { Origin } from "../../src/settings/settings.ts";
import { layerOf, proxyAt, type Values } from "../helpers/layers.ts";

const FLAG: Origin = { kind: "flag", name: "given" };
const VARIABLE: Origin = { kind: "variable", name: "GIVEN" };
const FILE: Origin = { kind: "file", path: "/etc/proxycast/config.yaml", line: 3 };

const refusalOf = (key: SettingKey, raw: unknown, origin: Origin = FLAG) =>
  expect(() => readValue(definitionOf(key), raw, origin));
const refused = (message: string) => expect.objectContaining({ exitCode: 2, message });

test.each<[SettingKey, unknown, unknown]>([
  ["mode", "none", "none"],
  ["mode", "custom", "custom"],
  ["propagate", "never", "never"],
  ["shellStyle", "source", "source"],
  ["skip", "a.example, b.example;c.example", ["a.example", "b.example", "c.example"]],
  ["skip", ["a.example b.example", "c.example"], ["a.example", "b.example", "c.example"]],
  ["skip", "", []],
  ["targets", [], []],
  ["testUrls", " http://a.example/ \n http://b.example/?x,y ", ["http://a.example/", "http://b.example/?x,y"]],
  ["testUrls", ["http://a.example/", "http://b.example/ c"], ["http://a.example/", "http://b.example/ c"]],
  ["testUrls", [], []],
  ["caWithoutProxy", true, true],
  ["caWithoutProxy", false, false],
  ["pac", "http://pac.example/proxy.pac", "http://pac.example/proxy.pac"],
  ["pac", "HTTPS://pac.example/proxy.pac", "HTTPS://pac.example/proxy.pac"],
  ["pac", "file:///etc/proxy.pac", "file:///etc/proxy.pac"],
  ["pac", "~/proxy.pac", "~/proxy.pac"],
  ["pac", "C:\\proxy.pac", "C:\\proxy.pac"],
  ["port", 8080, "8080"],
  ["port", "8080", "8080"],
  ["caBundle", "../ca.pem", "../ca.pem"],
  ["proxy", "http://p.example:8080", proxyAt("p.example")],
  ["host", "p.example", "p.example"],
  ["username", "CORP\\alice", "CORP\\alice"],
])("%s takes %j as %j", (key, raw, value) => expect(readValue(definitionOf(key), raw, FLAG)).toEqual(value));

test.each<[SettingKey, unknown, string]>([
  ["mode", "auto", "one of system, custom, none"],
  ["mode", true, "one of system, custom, none"],
  ["propagate", "", "one of withhold-password, unless-password, with-password, never"],
  ["skip", 5, "a list of names"],
  ["skip", null, "a list of names"],
  ["skip", { every: "a.example" }, "a list of names"],
  ["skip", ["a.example", 5], "a list of names"],
  ["testUrls", 5, "a list of addresses"],
  ["testUrls", undefined, "a list of addresses"],
  ["testUrls", ["http://a.example/", 5], "a list of addresses"],
  ["caWithoutProxy", "true", "true or false"],
  ["pac", "", "an address (http://, https:// or file:///) or the path of a file"],
  ["pac", 5, "an address (http://, https:// or file:///) or the path of a file"],
  ["pac", "ftp://s3cret@pac.example/proxy.pac", "an address (http://, https:// or file:///) or the path of a file"],
  ["pac", "ahttp://pac.example/proxy.pac", "an address (http://, https:// or file:///) or the path of a file"],
  ["port", true, "a port from 1 to 65535"],
  ["port", null, "a port from 1 to 65535"],
  ["caBundle", "", "the path of a file"],
  ["caBundle", 5, "the path of a file"],
  ["caBundle", "https://s3cret@ca.example/ca.pem", "the path of a file"],
  ["proxy", "", "a text"],
  ["proxy", 5, "a text"],
  ["username", "", "a text"],
  ["username", 5, "a text"],
])("%s refuses %j: it must be %s", (key, raw, expected) => {
  refusalOf(key, raw).toThrow(refused(`${key} must be ${expected} (--given)`));
  refusalOf(key, raw, FILE).toThrow(refused(`${key} must be ${expected} (/etc/proxycast/config.yaml:3)`));
});

describe("a password", () => {
  test.each([FLAG, VARIABLE])("is taken from $kind $name as its first line", (origin) => {
    const value = readValue(definitionOf("password"), "s3cret\nmore", origin) as { kind: string; secret: Secret };
    expect([value.kind, value.secret.reveal()]).toEqual(["value", "s3cret"]);
  });

  test("that is empty is refused by the name of who gave it", () => {
    refusalOf("password", "", VARIABLE).toThrow(refused("$GIVEN gave an empty password"));
  });

  test.each<[unknown, Origin, unknown]>([
    [{ command: "pass show proxy" }, FILE, { kind: "command", command: "pass show proxy" }],
    [{ env: "SECRET" }, FILE, { kind: "env", name: "SECRET" }],
    [{ file: "~/password" }, FILE, { kind: "file", path: "~/password" }],
    [{ file: "a~/password" }, FILE, { kind: "file", path: "/etc/proxycast/a~/password" }],
    [{ file: "/run/password" }, FILE, { kind: "file", path: "/run/password" }],
    [{ file: "password" }, FLAG, { kind: "file", path: path.resolve("password") }],
  ])("is kept elsewhere, by %j", (raw, origin, reference) =>
    expect(readValue(definitionOf("password"), raw, origin)).toEqual(reference),
  );

  test.each([
    "s3cret",
    5,
    null,
    undefined,
    [],
    ["s3cret"],
    {},
    { command: "" },
    { command: 5 },
    { command: "pass", env: "SECRET" },
    { value: "s3cret" },
  ])("can't be %j in a config", (raw) =>
    refusalOf("password", raw, FILE).toThrow(
      refused(
        "password must be {command: …}, {env: NAME} or {file: PATH}, never the password itself (/etc/proxycast/config.yaml:3)",
      ),
    ),
  );
});

describe("a password in a proxy's address", () => {
  const URL = "http://ada:s3cret@p.example:8080";
  const read = (text: string, origin: Origin) => readValue(definitionOf("proxy"), text, origin);

  test.each([FLAG, FILE])("is not taken from a $kind", (origin) =>
    expect(read(URL, origin)).toEqual({
      kind: "error",
      message:
        "a password in the proxy URL is not taken here; use --password-stdin, PROXYCAST_PASSWORD or the config's password: {command: …}",
      shown: "http://p.example:8080",
    }),
  );

  test("is taken from a variable", () => {
    const value = read(URL, VARIABLE) as { proxy: { password: Secret } };
    expect(value).toMatchObject(proxyAt("p.example", { username: "ada" }));
    expect(value.proxy.password.reveal()).toBe("s3cret");
  });

  test("may be missing: a user name alone is taken", () =>
    expect(read("http://ada@p.example:8080", FLAG)).toEqual(proxyAt("p.example", { username: "ada" })));

  test("counts for nothing where the address is wrong", () =>
    expect(read("http://ada:s3cret@p.example", FLAG)).toEqual({
      kind: "error",
      message: "no port in the proxy (not shown: it may hold a password); write http://host:port",
      shown: "http://p.example",
    }));
});

const fault = (message: string) => ({ kind: "error", message, shown: "…" });

describe("host and port become a proxy", () => {
  test.each<[Values, unknown, string]>([
    [{ host: "p.example", port: "8080" }, proxyAt("p.example"), "given-host"],
    [{ host: "fd00::5", port: "8080" }, proxyAt("fd00::5"), "given-host"],
    [{ host: "[fd00::5]", port: "8080" }, proxyAt("fd00::5"), "given-host"],
    [{ host: "p.example" }, fault("host and port must be given together"), "given-host"],
    [{ port: "8080" }, fault("host and port must be given together"), "given-port"],
    [{ host: "p.example", port: "0" }, fault("port must be from 1 to 65535"), "given-host"],
    [{ host: "p.example", port: "x" }, fault("port must be from 1 to 65535"), "given-host"],
    [
      { host: "p.example", port: "8080", proxy: "q.example" },
      fault("give either proxy or host and port, not both"),
      "given-host",
    ],
    [{ host: "p.example", proxy: "q.example" }, fault("give either proxy or host and port, not both"), "given-host"],
  ])("%j", (values, value, name) => {
    const layer = layerOf({ ...values, mode: "custom" });
    const joined = [...joinHostAndPort(layer)];
    expect(joined.filter(([key]) => key !== "proxy")).toEqual([...layer].filter(([key]) => key !== "proxy"));
    expect(joined.find(([key]) => key === "proxy")).toEqual(["proxy", { value, origin: { kind: "variable", name } }]);
  });

  test("and nothing where neither is given", () => {
    const layer = layerOf({ mode: "none" });
    expect(joinHostAndPort(layer)).toBe(layer);
  });
});

test.each([
  ["http", ["one", "both"]],
  ["https", ["other", "both"]],
] as const)("a proxy for %s alone goes before the one for both", (protocol, names) => {
  const layer = layerOf({ proxy: "both", httpsProxy: "other", httpProxy: "one" });
  expect(namedIn(layer, protocol).map(({ value }) => value)).toEqual(names);
  expect(namedIn(layerOf({ mode: "none" }), protocol)).toEqual([]);
});

test.each<[LayerValue, string]>([
  ["http://ada:s3cret@pac.example/proxy.pac", "http://pac.example/proxy.pac"],
  [true, "true"],
  [false, "false"],
  [["a.example", "http://ada:s3cret@b.example"], "a.example,http://b.example"],
  [[], ""],
  [
    { kind: "proxy", proxy: { endpoint: { scheme: "https", host: "fd00::5", port: 1 }, username: "ada" }, notes: [] },
    "https://[fd00::5]:1",
  ],
  [{ kind: "error", message: "no port", shown: "http://p.example" }, "http://p.example"],
  [{ kind: "direct" }, "DIRECT"],
  [{ kind: "command", command: "pass show proxy" }, "a password"],
  [{ kind: "value", secret: new Secret("s3cret") }, "a password"],
])("%j is shown as %s", (value, shown) => expect(shownValue(value)).toBe(shown));

test("settings are read by the names that a source has for them, and no other is asked for", () => {
  const asked: string[] = [];
  const layer = readSettings(
    ({ variable }) => variable,
    (name) => {
      asked.push(name);
      return { PROXYCAST_MODE: "none", PROXYCAST_SKIP: "a.example" }[name];
    },
    "variable",
  );
  expect(asked).toEqual(DEFINITIONS.flatMap((definition) => ("variable" in definition ? [definition.variable] : [])));
  expect([...layer]).toEqual([
    ["mode", { value: "none", origin: { kind: "variable", name: "PROXYCAST_MODE" } }],
    ["skip", { value: ["a.example"], origin: { kind: "variable", name: "PROXYCAST_SKIP" } }],
  ]);
});

describe("of several layers", () => {
  const layers = [layerOf({}), layerOf({ targets: ["git"] }), layerOf({ targets: ["pip", "npm"] })];
  const origin = { kind: "variable", name: "given-targets" };
  const picked = { value: ["git"], origin, shadowed: [{ value: "pip,npm", origin }] };

  test("the first that has a value counts, and the others are shadowed", () => {
    expect(pick(layers, "targets")).toEqual(picked);
    expect(pickOr(layers, "targets", ["none"])).toEqual(picked);
  });

  test("none may have a value", () => {
    expect(pick(layers, "mode")).toBeUndefined();
    expect(pickOr(layers, "mode", "system")).toEqual({ value: "system", origin: { kind: "default" }, shadowed: [] });
  });
});
