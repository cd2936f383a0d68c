// Spellings of single clients that are rivals, and some that are none: what the tests with the real ones have no row for.
import { describe, expect, test } from "vitest";
import { findCondaRivals } from "../../src/rivals/conda.ts";
import { findCurlRivals } from "../../src/rivals/curl.ts";
import { findDockerRivals } from "../../src/rivals/docker.ts";
import { findGemRivals } from "../../src/rivals/gem.ts";
import { findMavenRivals } from "../../src/rivals/maven.ts";
import { findNpmRivals } from "../../src/rivals/npm.ts";
import { findVscodeRivals } from "../../src/rivals/vscode.ts";
import { findWgetRivals } from "../../src/rivals/wget.ts";
import { searchIn } from "../helpers/rivals.ts";

const OURS = "http://ours.example:8080";

describe("curl: no rival", () => {
  test.each([
    "proxy = old.example:1",
    "--proxy old.example:1",
    "-x old.example:1",
    "# socks5 = old.example:1",
    "-o xyz",
    "-H x",
    "proxy-header = a",
    "proxytunnel",
    "preproxy",
    "socks5-gssapi-nec",
    "socks5-basic",
    `-sx ${OURS}`,
    `proxy1.0 = ${OURS}`,
    "config = missing",
    "config = /h/.curlrc",
  ])("%s", (line) => {
    expect(findCurlRivals(searchIn({ "/h/.curlrc": `${line}\n` }))).toEqual([]);
  });
});

test.each<[string, string]>([
  ["preprox x:1", "preproxy"],
  ["--socks4a x:1", "socks4a"],
  ["SOCKS5 = x:1", "socks5"],
  ["-sSLxhttp://x:1", "proxy"],
  ["-xhttp://x:1", "proxy"],
])("curl: %s", (line, what) => {
  expect(findCurlRivals(searchIn({ "/h/.curlrc": `a\r\n${line}\r\n` }))).toEqual([
    { path: "/h/.curlrc", line: 2, what, effect: "wins" },
  ]);
});

test.each<[string, string[]]>([
  ['{"proxies": {"default": {"httpProxy": "http://x:1"}}}', []],
  [
    '{"proxies": {\n"tcp://d:2376": {"httpsProxy": "http://x:1", "httpProxy": "http://x:1"}}}',
    ["2 proxies for tcp://d:2376"],
  ],
  [`{"proxies": {"tcp://d:2376": {"httpsProxy": "${OURS}"}}}`, []],
  ['{"proxies": null}', []],
  ['{"proxies": {"tcp://d:1": null}}', []],
  ["{", []],
])("docker: %j", (text, found) => {
  const rivals = findDockerRivals(searchIn({ "/h/config.json": text }));
  expect(rivals.map(({ line, what }) => `${line} ${what}`)).toEqual(found);
});

test.each<[string, number | undefined]>([
  ['{\n  "http.proxySupport" : "off",\n}', 2],
  ['{ "http.proxySupport": "override" }', undefined],
  ['// "http.proxySupport": "off"', undefined],
])("VS Code: %j", (text, line) => {
  expect(findVscodeRivals(searchIn({ "/h/settings.json": text }))[0]?.line).toBe(line);
});

test.each<[string, string[]]>([
  ["use_proxy = off", ["use_proxy"]],
  ["USEPROXY=No", ["use_proxy"]],
  ["use_proxy = off\nuse_proxy = on", []],
  ["use_proxy = maybe", []],
  ["#use_proxy = off", []],
])("wget: %j", (text, found) => {
  expect(findWgetRivals(searchIn({ "/h/.wgetrc": text })).map(({ what }) => what)).toEqual(found);
});

test("wget: while off nothing is taken away", () => {
  expect(findWgetRivals(searchIn({ "/h/.wgetrc": "use_proxy = off" }, { proxy: { kind: "direct" } }))).toEqual([]);
});

test.each<[string, string[]]>([
  ["gem: --http-proxy=http://x:1", ["--http-proxy of gem:"]],
  ["'gem': \"-p http://x:1\"", ["--http-proxy of gem:"]],
  ["install:\n  - --http-proxy http://x:1", ["--http-proxy of install:"]],
  [":gem: --no-http-proxy", []],
  ["gem: --no-document", []],
  ["#gem: --no-http-proxy", []],
])("gem: %j", (text, found) => {
  expect(findGemRivals(searchIn({ "/h/.gemrc": text })).map(({ what }) => what)).toEqual(found);
});

test("npm: what follows a section, and a key of another name, is none", () => {
  const project = "https_proxy=http://x:1\n;proxy=http://x:1\n[a]\nproxy=http://x:1\n";
  expect(findNpmRivals(searchIn({ "/h/.npmrc": "", "/h/work/.npmrc": project }))).toEqual([]);
});

test("npm: the project is the folder above that has a package", () => {
  const files = { "/h/.npmrc": "", "/h/work/package.json": "", "/h/work/.npmrc": "proxy=http://x:1\n" };
  const rivals = findNpmRivals(searchIn(files, { folder: "/h/work/a/b" }));
  expect(rivals).toEqual([{ path: "/h/work/.npmrc", line: 1, what: "proxy", effect: "part" }]);
});

test("Maven: a proxy without a port, and one that agrees", () => {
  const proxy = (inner: string) => `<proxy>\n<host>${inner}\n</proxy>`;
  const text = `<settings><proxies>${proxy("ours.example</host><port>8080</port>")}${proxy("x</host>")}</proxies></settings>`;
  const search = { ...searchIn({ "/h/.m2/settings.xml": text }) };
  expect(findMavenRivals(search).map(({ line, what }) => `${line} ${what}`)).toEqual(["3 proxy default"]);
});

test("conda: a host of the skip list is past the proxy by our settings, too", () => {
  const skip = [{ kind: "host", text: "in.example" }] as never;
  const text = "proxy_servers:\n  https://in.example: ''\n  https://out.example: ''\nssl_verify: true\n";
  const search = searchIn({ "/h/.condarc": "", "/h/.conda/.condarc": text });
  const rivals = findCondaRivals({ ...search, settings: { ...search.settings, noProxy: skip } });
  expect(rivals).toEqual([
    {
      path: "/h/.conda/.condarc",
      line: 3,
      what: "proxy_servers for https://out.example",
      effect: "part",
      isDirect: true,
    },
  ]);
});
