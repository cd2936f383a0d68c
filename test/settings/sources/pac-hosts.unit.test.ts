// The hosts that a PAC script is asked for: those that the files of clients name, and one in place of many.
import { expect, test } from "vitest";
import { findHosts, hostsIn } from "../../../src/settings/sources/pac-hosts.ts";
import { Home } from "../../helpers/home.ts";
import { systemIn } from "../../helpers/system.ts";

test.each([
  ["registry=https://npm.corp.example/repository/npm/", ["npm.corp.example"]],
  ["@team:registry = http://NPM.corp.example:8081/\n", ["npm.corp.example"]],
  ["index-url = https://ada:s3cret@pypi.corp.example/simple", ["pypi.corp.example"]],
  ["registry=https://npm.corp.example/@team/x", ["npm.corp.example"]],
  ["registry=http://ada:s3cret/word@npm.corp.example/", []],
  ["proxy=http://bob:p@ssW0rd/x@proxy.example:1", []],
  ["index-url = https://carol:qu'ote@pypi.corp.example", []],
  ["index-url = https://da<ve:pw@pypi.corp.example", []],
  ["registry=http://10.300.1.1/ http://xn--a.example/ http://a_b.example/", []],
  [`${"\n".repeat(200_000)}registry=https://npm.corp.example/`, ["npm.corp.example"]],
  ["index-url = https://ada:s3cr@t@pypi.corp.example/simple", ["pypi.corp.example"]],
  ["extra-index-url =\n    https://a.example/simple\n    https://b.example/simple", ["a.example", "b.example"]],
  ["channels: [https://conda.corp.example/main, defaults]", ["conda.corp.example"]],
  ["<url>https://maven.corp.example/releases</url>", ["maven.corp.example"]],
  ['url = uri("https://gradle.corp.example")', ["gradle.corp.example"]],
  ['index = "sparse+https://cargo.corp.example/index/"', ["cargo.corp.example"]],
  ['[remote "origin"]\n\turl = https://git.corp.example/team/x.git', ["git.corp.example"]],
  ['{"auths":{"docker.corp.example:5000":{"auth":"YTpi"}}}', ["docker.corp.example"]],
  ["# registry=https://old.example/\n; also http://older.example/\n// https://oldest.example", []],
  ["proxy=http://127.0.0.1:3128 and http://localhost:8080/", []],
  ["https://[2001:db8::1]/ https:// http://-x/", []],
  ["https://10.1.2.3/simple", ["10.1.2.3"]],
])("in %j: %j", (text, hosts) => {
  expect(hostsIn(text)).toEqual(hosts);
});

function hostsWith(files: Readonly<Record<string, string>>, more: Parameters<typeof systemIn>[1] = {}) {
  const home = new Home();
  for (const [name, text] of Object.entries(files)) home.write(name, text);
  return findHosts(systemIn(home, more));
}

const PLAIN = { host: "proxycast" };

test("a plain name and one in each search domain are asked for in place of all of their kind", () => {
  const resolv = "nameserver 192.0.2.1\nsearch Corp.example lab.corp.example. corp.example nodot\n";
  expect(hostsWith({ ".keep": "" }, { files: { "/etc/resolv.conf": resolv } })).toEqual([
    PLAIN,
    { host: "proxycast.corp.example", entry: ".corp.example" },
    { host: "proxycast.lab.corp.example", entry: ".lab.corp.example" },
  ]);
});

test("files of the home, of its work trees and variables name hosts, each once", () => {
  const url = (host: string) => `url = https://${host}/\n`;
  const hosts = hostsWith(
    {
      ".npmrc": url("npm.example"),
      ".gitconfig": url("npm.example"),
      "src/.git/config": url("near.example"),
      "src/team/.git/config": url("far.example"),
      "src/team/deep/.git/config": url("too-far.example"),
      ".hidden/.git/config": url("hidden.example"),
    },
    { variables: { PIP_INDEX_URL: "https://ada:s3cret@pypi.example/simple" } },
  );
  const named = ["npm.example", "near.example", "far.example", "pypi.example"];
  expect(hosts).toEqual([PLAIN, ...named.map((host) => ({ host, entry: host }))]);
});

test("what can't be entered or read is passed over", () => {
  const refuse = () => {
    throw Object.assign(new Error("no"), { code: "EACCES" });
  };
  const home = new Home();
  home.write(".keep", "");
  expect(findHosts({ ...systemIn(home), list: refuse, read: refuse, facts: refuse })).toEqual([PLAIN]);
  expect(findHosts({ ...systemIn(home), list: () => ["x"], facts: refuse })).toEqual([PLAIN]);
});

test("they are bounded", () => {
  const many = Array.from({ length: 100 }, (_, at) => `https://h${at}.example/`).join("\n");
  expect(hostsWith({ ".npmrc": many })).toHaveLength(61);
  expect(hostsWith({ ".npmrc": `https://a.example/\n${" ".repeat(1_000_000)}` })).toEqual([PLAIN]);
});
