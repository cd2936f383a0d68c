// The hosts to reach directly: whose lists count in which mode, and where the list is said to come from.
import { expect, test } from "vitest";
import { resolveNoProxy } from "../../src/settings/no-proxy.ts";
import { originText } from "../../src/settings/settings.ts";
import { proxyAt, sourcesOf, type Values } from "../helpers/layers.ts";

const ALWAYS = ["localhost", "127.0.0.1", "::1", "169.254.169.254"];
const PROXY = { proxy: proxyAt("p") };
const skip = (...names: string[]) => ({ skip: names });

test.each<[string, readonly Values[], readonly Values[], string[], string, string[]]>([
  ["system, nothing is said", [], [{}], [], "default", []],
  ["system, it is given", [{}, skip("a", "b")], [], ["a", "b"], "$given1-skip", []],
  ["system, one source is found", [], [{}, skip("a")], ["a"], "$found1-skip", []],
  [
    "system, all count",
    [skip("a")],
    [skip("b"), skip("c", "A")],
    ["a", "b", "c"],
    "$given0-skip and $found0-skip and $found1-skip",
    [],
  ],
  ["system, two are given", [skip("a"), skip("b", "c")], [], ["a"], "$given0-skip", ["b,c $given1-skip"]],
  ["custom, nothing is given", [PROXY], [skip("a", "b")], [], "default", ["a,b $found0-skip"]],
  [
    "custom, the given alone counts",
    [PROXY, skip("a"), skip("b")],
    [skip("c")],
    ["a"],
    "$given1-skip",
    ["b $given2-skip", "c $found0-skip"],
  ],
  [
    "none, the given alone counts",
    [{ mode: "none", ...skip("a") }],
    [skip("c")],
    ["a"],
    "$given0-skip",
    ["c $found0-skip"],
  ],
])("in mode %s", (_, given, found, names, origin, shadowed) => {
  const noProxy = resolveNoProxy(sourcesOf({ given, found }));
  expect(noProxy.value.map(({ text }) => text)).toEqual([...ALWAYS, ...names]);
  expect(originText(noProxy.origin)).toBe(origin);
  expect(noProxy.origin.kind === "combined").toBe(origin.includes(" and "));
  expect(noProxy.shadowed.map((one) => `${one.value} ${originText(one.origin)}`)).toEqual(shadowed);
});

test.each<[readonly Values[], readonly Values[], string]>([
  [[{ skip: ["a b"] }], [], " ($given0-skip)"],
  [[PROXY, { skip: ["a b"] }], [], " ($given1-skip)"],
  [[], [{ skip: ["a b"] }], ""],
])("what can't be in the list is refused, with who gave it: %#", (given, found, from) =>
  expect(() => resolveNoProxy(sourcesOf({ given, found }))).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: `the skip list${from} has an entry (not shown: it may hold a password): not a host, domain, address or network`,
    }),
  ),
);
