// Which addresses a test asks for, and which of them go through the proxy.
import { expect, test } from "vitest";
import { protocolOf, proxyFor, testUrls, untestedProtocols } from "../../src/pretest/addresses.ts";
import { DIRECT, OTHER_ENDPOINT, proxyChoice, settingsWith } from "../helpers/tested.ts";

const BOTH = ["http://a.example/", "https://a.example/"];

test("the addresses are those of the config, or the built-in ones", () => {
  const hrefs = (settings: Parameters<typeof testUrls>[0]) => testUrls(settings).map(({ href }) => href);
  expect(hrefs(settingsWith({ urls: ["https://b.example/x?y", "http://a.example"] }))).toEqual([
    "https://b.example/x?y",
    "http://a.example/",
  ]);
  expect(hrefs(settingsWith({ testUrls: undefined }))).toEqual([
    "http://repo.anaconda.com/",
    "https://repo.anaconda.com/pkgs/main/noarch/repodata.json",
    "https://conda.anaconda.org/conda-forge/noarch/repodata.json",
    "https://pypi.org/simple/pip/",
    "https://files.pythonhosted.org/",
    "https://registry.npmjs.org/npm",
  ]);
});

test("an address that can't be asked is told by the setting and its place in it", () => {
  expect(() => testUrls(settingsWith({ urls: ["http://a.example/", "ftp://b.example/"] }))).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: "address 2 of testUrls is no http:// or https:// address without a user name and password",
    }),
  );
});

test.each([
  ["http://a.example:443/", "http"],
  ["https://a.example:80/", "https"],
])("the protocol of %s is %s", (url, protocol) => expect(protocolOf(new URL(url))).toBe(protocol));

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

test.each([
  ["one for each", {}, "proxy.corp.example", "other.corp.example"],
  ["http goes directly", { http: DIRECT }, undefined, "other.corp.example"],
  ["https goes directly", { https: DIRECT }, "proxy.corp.example", undefined],
  ["nothing is said of http", { http: undefined }, undefined, "other.corp.example"],
  ["nothing is said of https", { https: undefined }, "proxy.corp.example", undefined],
])("each protocol has its own proxy, or none: %s", (_, more, http, https) => {
  const settings = settingsWith({ https: proxyChoice({ endpoint: OTHER_ENDPOINT }), ...more });
  expect(BOTH.map((url) => proxyFor(settings, new URL(url))?.endpoint.host)).toEqual([http, https]);
});

test.each<[urls: readonly string[], skip: readonly string[], expected: readonly string[]]>([
  [BOTH, [], []],
  [["http://a.example/"], [], ["https"]],
  [["https://a.example/"], [], ["http"]],
  [BOTH, ["a.example:443"], ["https"]],
  [BOTH, ["a.example"], ["http", "https"]],
  [["http://a.example/", "http://b.example/", "https://b.example/"], ["a.example"], []],
  [[], [], ["http", "https"]],
])("of %j past %j no address goes through the proxy for %j", (urls, skip, expected) => {
  expect(untestedProtocols(settingsWith({ urls, skip }))).toEqual(expected);
});

test.each([
  [{ http: DIRECT }, ["https"]],
  [{ https: undefined }, ["http"]],
  [{ http: undefined, https: DIRECT }, []],
])("a protocol without a proxy is not untested", (more, expected) => {
  expect(untestedProtocols(settingsWith({ urls: [], ...more }))).toEqual(expected);
});
