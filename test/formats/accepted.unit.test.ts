// Texts that must not be refused, a table for the formats whose refusals hide a fault: after an insert, and after it.
import { expect, test } from "vitest";
import { editorOf, type Pairs, refusalOf } from "../helpers/edited-text.ts";

const ini = await editorOf("ini");
const yaml = await editorOf("yaml");
const xml = await editorOf("xml");

const PROXY: Pairs = [[["global", "proxy"], "http://p.example:8080"]];

test.each([
  ["indented options", "[global]\n    timeout = 5\n", "[global]\n    proxy = http://p.example:8080\n    timeout = 5\n"],
  ["options without indentation", "[global]\ntimeout = 5\n", "[global]\nproxy = http://p.example:8080\ntimeout = 5\n"],
  [
    "an option of several lines",
    "[global]\na =\n  b\n  c\n",
    "[global]\nproxy = http://p.example:8080\na =\n  b\n  c\n",
  ],
  ["no section of that name", "[install]\nx = y\n", "[install]\nx = y\n[global]\nproxy = http://p.example:8080\n"],
  ["nothing", "", "[global]\nproxy = http://p.example:8080\n"],
])("pip's file with %s takes a proxy and gives it back", (_, text, put) => {
  expect(ini.thereAndBack(text, PROXY)).toEqual({ put, back: text });
  expect(ini.parse(put).get(["global", "proxy"])?.value).toBe("http://p.example:8080");
});

const HTTP: Pairs = [[["proxy_servers", "http"], "http://p:1"]];

test.each([
  [
    "a nested map followed by another key",
    "proxy_servers:\n  https: b\nz: 1\n",
    'proxy_servers:\n  https: b\n  http: "http://p:1"\nz: 1\n',
  ],
  [
    "a nested map that ends in another map, followed by another key",
    "proxy_servers:\n  ftp:\n    a: b\nz: 1\n",
    'proxy_servers:\n  ftp:\n    a: b\n  http: "http://p:1"\nz: 1\n',
  ],
  ["a nested map at the end", "a: 1\nproxy_servers:\n  x: b\n", 'a: 1\nproxy_servers:\n  x: b\n  http: "http://p:1"\n'],
  ["no such map", "a: 1\n", 'a: 1\nproxy_servers:\n  http: "http://p:1"\n'],
  ["an empty map", "proxy_servers: {}\nz: 1\n", 'proxy_servers:\n  http: "http://p:1"\nz: 1\n'],
])("a YAML file with %s takes a key of a map and gives it back", (_, text, put) => {
  expect(yaml.thereAndBack(text, HTTP)).toEqual({ put, back: text });
});

test.each([
  ["a&b", "a&amp;b"],
  ["a<b>c", "a&lt;b&gt;c"],
  ['a"b', "a&quot;b"],
  ["&&", "&amp;&amp;"],
])("Maven's file takes the password %j, reads it back, and gives it back", (password, spelled) => {
  const text = "<settings>\n</settings>\n";
  const key = ["proxies", "proxy", "x"];
  const { put, back } = xml.thereAndBack(text, [[key, { id: "x", password }]]);
  const element = `    <proxy>\n      <id>x</id>\n      <password>${spelled}</password>\n    </proxy>`;
  expect(put).toBe(`<settings>\n  <proxies>\n${element}\n  </proxies>\n</settings>\n`);
  expect(back).toBe(text);
  expect(xml.parse(put).get(key)?.value).toEqual({ id: "x", password });
});

test.each([
  [ini, "x = y\n", "a line before the first [section]", 1],
  [ini, "[a]\nx\n", "a line that is neither a section, a setting nor a comment", 2],
  [ini, "[a]\n[b]\n[a]\n", "a second section [a], beside that of line 1: delete one of the two", 3],
  [yaml, "a: 1\nb: 2\na: 3\n", "a key that is there twice: delete one of the two", 3],
  [yaml, "- a\n", "not a map of settings", 1],
  [yaml, "{a: 1}\n", "the settings are in flow style, {…}: write them a line each", 1],
  [xml, "<other/>", "its root is not <settings>", 1],
])("%# is refused with its reason and line", (format, text, reason, line) => {
  expect(refusalOf(() => format.parse(text))).toEqual([reason, line]);
});
