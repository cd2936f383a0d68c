// A password goes to the proxy and user that it was given for, and nowhere else.
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import type { LayerEntry, LayerValue, ProxyValue } from "../../src/settings/layer.ts";
import { type Binding, bindingOf, findPassword } from "../../src/settings/proxy-password.ts";
import { layerOf, proxyAt, sourcesOf, type Values } from "../helpers/layers.ts";

const HERE = { scheme: "http", host: "p", port: 8080 } as const;
const ADA = { protocol: "http", endpoint: HERE, username: "ada", isGiven: true } as const;
const FOUND = { ...ADA, isGiven: false };
const BOUND = "http://ada@p:8080";
const OTHERS = ["http://ada@q:8080", "http://bob@p:8080"];
const password: LayerValue = { kind: "command", command: "pass" };

test.each([
  [HERE, "ada", BOUND],
  [HERE, "CORP\\ada b", "http://CORP%5Cada%20b@p:8080"],
  [{ scheme: "https", host: "fd00::5", port: 1 } as const, "a@b", "https://a%40b@[fd00::5]:1"],
])("a password for %j and %s is bound to %s", (endpoint, username, bound) =>
  expect(bindingOf(endpoint, username)).toBe(bound),
);

const entryOf = (value: LayerValue, more: Partial<LayerEntry> = {}) =>
  ({ value, origin: { kind: "default" }, ...more }) as LayerEntry<ProxyValue>;
const savedWith = (bindings: readonly string[]) =>
  ({ schema: 1, since: "2026-01-01T00:00:00.000Z", bindings }) as const;
const NOT_FOR_IT = expect.objectContaining({
  exitCode: 2,
  message:
    "the password was not given for http://ada@p:8080: it stays where it is; run proxycast setup to give one for this proxy",
});

test("the password in the address counts, whatever else is given", () => {
  const proxy = { endpoint: HERE, username: "ada", password: new Secret("s3cret") };
  const entry = entryOf({ kind: "proxy", proxy, notes: [] }, { hasPasswordElsewhere: true });
  const found = findPassword(entry, ADA, sourcesOf({ given: [{ password }], saved: savedWith(OTHERS) }), "saved");
  expect(found).toEqual({ value: { kind: "value", secret: expect.any(Secret) }, origin: entry.origin, shadowed: [] });
  expect(found?.value.kind === "value" && found.value.secret.reveal()).toBe("s3cret");
});

test.each<[string, Partial<LayerEntry>, readonly string[] | undefined, boolean]>([
  ["none", {}, undefined, false],
  ["none for this proxy", { hasPasswordElsewhere: false }, OTHERS, false],
  ["one that stood beside the proxy", { hasPasswordElsewhere: true }, undefined, true],
  ["one that was given for it before", {}, [...OTHERS, BOUND], true],
])("where nobody gives a password, there is %s", (_, more, bindings, isElsewhere) => {
  const sources = sourcesOf({ given: [{ username: "ada" }], saved: bindings && savedWith(bindings) });
  expect(findPassword(entryOf(proxyAt("p"), more), ADA, sources, "now")).toEqual(
    isElsewhere ? { value: { kind: "elsewhere" }, origin: { kind: "default" }, shadowed: [] } : undefined,
  );
});

test("a password of a flag is for the proxy of this run", () => {
  const flags = layerOf({ password }, "flags", "flag");
  const sources = { ...sourcesOf({ saved: savedWith(OTHERS) }), given: [flags, layerOf({ password })] };
  expect(findPassword(entryOf(proxyAt("p"), { isUntrusted: true }), FOUND, sources, "saved")).toEqual({
    value: password,
    origin: { kind: "flag", name: "flags-password" },
    shadowed: [{ value: "a password", origin: { kind: "variable", name: "given-password" } }],
  });
});

describe("a password of a variable or a file", () => {
  const DIRECT: LayerValue = { kind: "direct" };
  const UNTRUSTED = { isUntrusted: true };

  test.each<[string, Binding, Values[], readonly string[] | undefined, Partial<LayerEntry>, typeof ADA | typeof FOUND]>(
    [
      ["that setup asks for", "now", [{ password, proxy: proxyAt("q") }], OTHERS, UNTRUSTED, FOUND],
      ["that is bound to it", "saved", [{ password, proxy: proxyAt("q") }], [...OTHERS, BOUND], UNTRUSTED, FOUND],
      ["whose layer names it", "saved", [{ password, proxy: proxyAt("p"), username: "ada" }], undefined, {}, FOUND],
      [
        "whose layer names its user",
        "saved",
        [{ password, proxy: proxyAt("p", { username: "ada" }) }],
        undefined,
        {},
        ADA,
      ],
      [
        "whose layer names its user, which goes before another",
        "saved",
        [{ password, proxy: proxyAt("p", { username: "ada" }), username: "bob" }],
        undefined,
        {},
        ADA,
      ],
      [
        "above those that name it",
        "saved",
        [{ proxy: proxyAt("q") }, { password }, { proxy: proxyAt("p") }, { username: "ada" }, {}],
        undefined,
        {},
        FOUND,
      ],
      [
        "whose layer names it for the protocol",
        "saved",
        [{ password, proxy: proxyAt("q"), httpsProxy: proxyAt("q"), httpProxy: proxyAt("p"), username: "ada" }],
        undefined,
        {},
        ADA,
      ],
      ["below the layer that names it", "saved", [{ proxy: proxyAt("p") }, { password }], undefined, {}, ADA],
      ["of a proxy that is found, at first", "first", [{ password }], undefined, {}, FOUND],
      [
        "beside a layer that says to go directly, at first",
        "first",
        [{ password, proxy: DIRECT }],
        undefined,
        {},
        FOUND,
      ],
    ],
  )("%s is taken (%s)", (_, binding, given, bindings, more, account) => {
    const at = given.findIndex((values) => "password" in values);
    const sources = sourcesOf({ given, saved: bindings && savedWith(bindings) });
    expect(findPassword(entryOf(proxyAt("p"), more), account, sources, binding)).toEqual({
      value: password,
      origin: { kind: "variable", name: `given${at}-password` },
      shadowed: [],
    });
  });

  test.each<[string, Binding, Values[], readonly string[] | undefined, Partial<LayerEntry>, typeof ADA | typeof FOUND]>(
    [
      ["that is bound to others", "saved", [{ password, proxy: proxyAt("p"), username: "ada" }], OTHERS, {}, ADA],
      ["that is bound to others, at first", "first", [{ password }], OTHERS, {}, FOUND],
      ["of a proxy that others may have named", "first", [{ password }], undefined, UNTRUSTED, ADA],
      ["of a proxy that is found, later", "saved", [{ password }], undefined, {}, FOUND],
      [
        "whose layer names another proxy",
        "first",
        [{ password, proxy: proxyAt("q"), username: "ada" }],
        undefined,
        {},
        ADA,
      ],
      [
        "whose layer names another user",
        "first",
        [{ password, proxy: proxyAt("p"), username: "bob" }],
        undefined,
        {},
        ADA,
      ],
      [
        "whose layer names another port",
        "first",
        [{ password, proxy: elsewhere(), username: "ada" }],
        undefined,
        {},
        ADA,
      ],
      [
        "whose layers name no user",
        "first",
        [{ username: "ada" }, { password, proxy: proxyAt("p") }],
        undefined,
        {},
        ADA,
      ],
      [
        "above a layer that names another",
        "first",
        [{ proxy: proxyAt("p"), username: "ada" }, { password }, { proxy: proxyAt("q") }, { proxy: proxyAt("p") }],
        undefined,
        {},
        ADA,
      ],
    ],
  )("%s stays where it is (%s)", (_, binding, given, bindings, more, account) => {
    const sources = sourcesOf({ given, saved: bindings && savedWith(bindings) });
    expect(() => findPassword(entryOf(proxyAt("p"), more), account, sources, binding)).toThrow(NOT_FOR_IT);
  });
});

/** The same host, at another port. */
function elsewhere(): LayerValue {
  return { kind: "proxy", proxy: { endpoint: { ...HERE, port: 8081 } }, notes: [] };
}
