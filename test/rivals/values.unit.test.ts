// Whether a value of the user's agrees with ours, and what it makes of a place.
import { describe, expect, test } from "vitest";
import type { PropagatedProxy } from "../../src/model/propagated.ts";
import type { Rival } from "../../src/model/rival.ts";
import { isOurs, toRival } from "../../src/rivals/values.ts";
import { searchIn } from "../helpers/rivals.ts";

const { settings } = searchIn({});

describe("a value is ours", () => {
  test.each<[string, boolean]>([
    ["http://ours.example:8080", true],
    ["http://OURS.example:8080/", true],
    ['"http://ours.example:8080"', true],
    ["ours.example:8080", true],
    ["http://me:secret@ours.example:8080", true],
    ["http://ours.example:8081", false],
    ["https://ours.example:8080", false],
    ["http://other.example:8080", false],
    ["ours.example", false],
    ["", false],
    ["$PROXY", false],
  ])("%j: %s", (value, expected) => {
    expect(isOurs(settings, value)).toBe(expected);
  });

  test("of its protocol, where it has one", () => {
    const proxy = {
      kind: "url",
      http: { scheme: "http", host: "a", port: 1 },
      https: { scheme: "http", host: "b", port: 1 },
    } as const;
    const two = searchIn({}, { proxy }).settings;
    expect([isOurs(two, "a:1"), isOurs(two, "a:1", "http"), isOurs(two, "a:1", "https")]).toEqual([true, true, false]);
  });

  test("whoever looks names up", () => {
    const proxy = { kind: "url", https: { scheme: "socks5h", host: "s", port: 1 } } as const;
    expect(isOurs(searchIn({}, { proxy }).settings, "socks5://s:1")).toBe(true);
  });
});

describe("a value makes", () => {
  const on: PropagatedProxy = settings.proxy;
  const off: PropagatedProxy = { kind: "direct" };
  test.each<[string, PropagatedProxy, string, Rival["effect"], Partial<Rival>[]]>([
    ["a rival of another proxy", on, "http://x:1", "wins", [{ effect: "wins" }]],
    ["nothing of ours", on, "http://ours.example:8080", "wins", []],
    ["a rival of none", on, "", "part", [{ effect: "part", isDirect: true }]],
    ["nothing of none that does not come first", on, '""', "uncovered", []],
    ["a rival of any proxy while off", off, "http://ours.example:8080", "wins", [{ effect: "wins" }]],
    ["nothing of none while off", off, "", "wins", []],
  ])("%s", (_, proxy, value, effect, made) => {
    const place = { path: "/f", line: 1, what: "proxy" };
    const expected = made.map((each) => ({ ...place, ...each }));
    expect(toRival(searchIn({}, { proxy }).settings, value, { ...place, effect })).toEqual(expected);
  });
});
