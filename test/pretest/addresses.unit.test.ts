import { expect, test } from "vitest";
import { proxyFor, untestedProtocols } from "../../src/pretest/addresses.ts";
import { DIRECT, settingsWith } from "../helpers/tested.ts";

test.each<[skip: string, url: string, isDirect: boolean]>([
  ["a.example", "https://a.example/", true],
  ["a.example", "https://b.example/", false],
  ["a.example:443", "https://a.example/", true],
  ["a.example:80", "http://a.example/", true],
  ["a.example:8443", "https://a.example:8443/", true],
  ["a.example:8443", "https://a.example/", false],
  ["a.example:80", "https://a.example/", false],
])("with %s on the skip list %s is asked directly: %s", (skip, url, isDirect) => {
  expect(proxyFor(settingsWith({ skip: [skip] }), new URL(url)) === undefined).toBe(isDirect);
});

test("each protocol has its own proxy, or none", () => {
  const settings = settingsWith({ http: DIRECT });
  expect(proxyFor(settings, new URL("http://a.example/"))).toBeUndefined();
  expect(proxyFor(settings, new URL("https://a.example/"))?.endpoint.host).toBe("proxy.corp.example");
});

test.each<[urls: readonly string[], skip: readonly string[], expected: readonly string[]]>([
  [["http://a.example/", "https://a.example/"], [], []],
  [["http://a.example/"], [], ["https"]],
  [["http://a.example/", "https://a.example/"], ["a.example:443"], ["https"]],
  [["http://a.example/", "https://a.example/"], ["a.example"], ["http", "https"]],
])("of %j past %j no address goes through the proxy for %j", (urls, skip, expected) => {
  expect(untestedProtocols(settingsWith({ urls, skip }))).toEqual(expected);
});
