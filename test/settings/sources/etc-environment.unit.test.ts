// The proxy variables: how a line of /etc/environment is read, and which spelling of a name counts.
import { expect, test } from "vitest";
import {
  etcEnvironment,
  type ProxyVariables,
  readEtcEnvironment,
  readProxyVariables,
} from "../../../src/settings/sources/etc-environment.ts";
import { askedWith, proxyAt, sourcesOf } from "../../helpers/layers.ts";

/** A machine whose every file holds this. */
const machine = (text: string | undefined, platform: "linux" | "darwin" = "linux") =>
  askedWith({ system: { platform, read: () => (text === undefined ? undefined : Buffer.from(text)) } }).system;

test.each([
  ["http_proxy=p", "p", 1],
  ["\n# old\nhttp_proxy=p\n", "p", 3],
  ["http_proxy=p\nhttp_proxy=q", "q", 2],
  ["  export \t http_proxy=p", "p", 1],
  ["http_proxy=p\r\n", "p", 1],
  ["http_proxy=  p  # ours", "p", 1],
  ["http_proxy=p#1 #2", "p", 1],
  ['http_proxy="p"', "p", 1],
  ["http_proxy='p'", "p", 1],
  ["http_proxy='p", "p", 1],
  ["http_proxy=''p''", "'p'", 1],
  ["http_proxy=a'b\"c", "a'b\"c", 1],
  ["http_proxy=a=b", "a=b", 1],
  ["http_proxy=$HOME", "$HOME", 1],
  ["http_proxy=ü", "ü", 1],
])("the line in %j says %s, as line %d", (text, value, line) =>
  expect(readEtcEnvironment(machine(text))).toEqual({ http: { name: "http_proxy", value, line }, notes: [] }),
);

test.each([
  undefined,
  "",
  "http_proxy",
  "#http_proxy=p",
  "http_proxy =p",
  "exporthttp_proxy=p",
  "export=http_proxy=p",
  "set http_proxy=p",
  "1http_proxy=p",
  "http-proxy=p",
  "my_http_proxy=p",
  "http_proxy=",
  "http_proxy=#p",
  "http_proxy=''",
])("%j says nothing", (text) => expect(readEtcEnvironment(machine(text))).toEqual({ notes: [] }));

test("the file counts on Linux alone, and is asked for by its name", () => {
  expect(readEtcEnvironment(machine("http_proxy=p", "darwin"))).toEqual({ notes: [] });
  const reads: string[] = [];
  const read = (file: string) => void reads.push(file);
  readEtcEnvironment(askedWith({ system: { read } }).system);
  expect(reads).toEqual(["/etc/environment"]);
});

const named = (name: string, value: string) => ({ name, value });

test.each<[string, Readonly<Record<string, string>>, ProxyVariables]>([
  ["none", {}, { notes: [] }],
  ["empty ones", { http_proxy: "", HTTPS_PROXY: "", no_proxy: "", REQUESTS_CA_BUNDLE: "" }, { notes: [] }],
  [
    "lower case",
    { http_proxy: "a", https_proxy: "b", no_proxy: "c", REQUESTS_CA_BUNDLE: "d" },
    {
      http: named("http_proxy", "a"),
      https: named("https_proxy", "b"),
      noProxy: named("no_proxy", "c"),
      notes: [],
    },
  ],
  [
    "upper case",
    { HTTP_PROXY: "a", HTTPS_PROXY: "b", NO_PROXY: "c", requests_ca_bundle: "d" },
    {
      http: named("HTTP_PROXY", "a"),
      https: named("HTTPS_PROXY", "b"),
      noProxy: named("NO_PROXY", "c"),
      notes: [],
    },
  ],
  ["both alike", { http_proxy: "a", HTTP_PROXY: "a" }, { http: named("http_proxy", "a"), notes: [] }],
  ["an empty one before another", { http_proxy: "", HTTP_PROXY: "a" }, { http: named("HTTP_PROXY", "a"), notes: [] }],
  ["an empty one behind another", { http_proxy: "a", HTTP_PROXY: "" }, { http: named("http_proxy", "a"), notes: [] }],
  [
    "those that disagree",
    { http_proxy: "a", HTTP_PROXY: "b", https_proxy: "c", HTTPS_PROXY: "d", no_proxy: "e", NO_PROXY: "f" },
    {
      http: named("http_proxy", "a"),
      https: named("https_proxy", "c"),
      noProxy: named("no_proxy", "e"),
      notes: [
        "http_proxy and HTTP_PROXY disagree: http_proxy counts",
        "https_proxy and HTTPS_PROXY disagree: https_proxy counts",
        "no_proxy and NO_PROXY disagree: no_proxy counts",
      ],
    },
  ],
])("of the variables: %s", (_, values, variables) =>
  expect(readProxyVariables((name) => (values[name] === undefined ? undefined : { value: values[name] }))).toEqual(
    variables,
  ),
);

/** What the source finds, each value with its line, and its notes. */
async function find(etc: ProxyVariables, mode = "system") {
  const above = { ...sourcesOf({ given: [{ mode }], found: [{ skip: ["above"] }] }), notes: ["before"] };
  const { found, notes, ...rest } = await etcEnvironment.read(askedWith({ etc }), above);
  expect(rest).toEqual({ given: above.given, lines: [], saved: undefined });
  expect(found.slice(0, -1)).toEqual(above.found);
  const entries = [...(found.at(-1) ?? [])].map(([key, { value, origin }]) => [key, value, origin]);
  return { entries, notes };
}
const at = (line: number) => ({ kind: "file", path: "/etc/environment", line });
const P = { name: "http_proxy", value: "http://p:8080", line: 3 };

test.each<[string, ProxyVariables, unknown[], string[]]>([
  ["nothing", { notes: [] }, [], []],
  [
    "all, each on its line",
    { http: P, https: { ...P, line: 4 }, noProxy: { name: "no_proxy", value: "a b;c", line: 5 }, notes: [] },
    [
      ["httpProxy", proxyAt("p"), at(3)],
      ["httpsProxy", proxyAt("p"), at(4)],
      ["skip", ["a", "b", "c"], at(5)],
    ],
    [],
  ],
  [
    "one without its line",
    { https: named("https_proxy", "http://p:8080"), notes: [] },
    [["httpsProxy", proxyAt("p"), at(1)]],
    [],
  ],
  [
    "a list with what can't be in one",
    { noProxy: named("no_proxy", "a,http://b"), notes: ["they disagree"] },
    [["skip", ["a"], at(1)]],
    [
      "/etc/environment: they disagree",
      'the skip list of /etc/environment has an entry with a scheme ("http://b"): write its host alone; passed over',
    ],
  ],
])("the file says %s", async (_, etc, entries, notes) =>
  expect(await find(etc)).toEqual({ entries, notes: ["before", ...notes] }),
);

test("nobody hears of what disagrees without a proxy", async () =>
  expect((await find({ http: P, notes: ["they disagree"] }, "none")).notes).toEqual(["before"]));
