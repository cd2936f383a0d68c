// The sandbox: what a script can reach, when names are looked up, and what is said of its faults.
import { expect, test } from "vitest";
import { evaluateHere, finding, textsHere, URL_ASKED } from "../helpers/pac.ts";

const NAMES = { "a.example": ["10.0.0.1"], "b.example": ["10.0.0.2"], "10.0.0.2.example": ["10.0.0.3"] };

test("names are looked up together, and then those that the answers lead to", async () => {
  const script = finding(`var first = dnsResolve("a.example"), second = dnsResolve("b.example");
    return "PROXY " + first + ":1; PROXY " + dnsResolve(second + ".example") + ":2";`);
  const { answers, rounds, unanswered } = await evaluateHere({ script, names: NAMES });
  expect(answers).toEqual([{ url: URL_ASKED, text: "PROXY 10.0.0.1:1; PROXY 10.0.0.3:2" }]);
  expect(rounds).toEqual([["a.example", "b.example", "null.example"], ["10.0.0.2.example"]]);
  expect(unanswered).toEqual([]);
});

test("names that are looked up while the script is read count for all that it says", async () => {
  const script = `var here = dnsResolve("a.example"), calls = 0;\n${finding('return "PROXY " + here + ":" + ++calls;')}`;
  const { answers, rounds } = await evaluateHere({ script, names: NAMES, urls: [URL_ASKED, "https://x.example/"] });
  expect(answers.map(({ text }) => text)).toEqual(["PROXY 10.0.0.1:1", "PROXY 10.0.0.1:2"]);
  expect(rounds).toEqual([["a.example"]]);
});

test("what a script notes of a name that was not known yet is forgotten", async () => {
  const script = `var cache = {};\n${finding('if (!("a" in cache)) cache.a = dnsResolve("a.example"); return "PROXY " + cache.a + ":1";')}`;
  expect(await textsHere({ script, names: NAMES, urls: [URL_ASKED, "https://x.example/"] })).toEqual([
    "PROXY 10.0.0.1:1",
    "PROXY 10.0.0.1:1",
  ]);
});

test("a name that no server answers for has no address, and is named", async () => {
  const script = finding('return "PROXY " + dnsResolve("dead.example") + ":1";');
  const output = await evaluateHere({ script, lookUp: async () => new Map() });
  expect(output.answers).toEqual([{ url: URL_ASKED, text: "PROXY null:1" }]);
  expect(output.unanswered).toEqual(["dead.example"]);
});

test.each([
  [
    "ever new names",
    'var s = "x"; for (var i = 0; dnsResolve(s + ".example"); i++) s += i; return "PROXY " + s.length + ".example:1";',
    8,
  ],
  ["a thousand names", 'for (var i = 0; i < 1000; i++) dnsResolve(i + ".example"); return "DIRECT";', 1],
])("%s are looked up within bounds", async (_, body, most) => {
  const names = new Proxy({}, { get: () => ["10.0.0.1"] });
  const { answers, rounds } = await evaluateHere({ script: finding(body), names });
  expect(answers[0]?.text).toMatch(/PROXY|DIRECT/);
  expect(rounds).toHaveLength(most);
  expect(rounds.flat().length).toBeLessThanOrEqual(200);
});

test("each address is asked with its host alone", async () => {
  const urls = ["http://a.example:81/", "https://[2001:db8::1]:8443/"];
  expect(await textsHere({ script: finding("return url + ' ' + host;"), urls })).toEqual([
    "http://a.example:81/ a.example",
    "https://[2001:db8::1]:8443/ 2001:db8::1",
  ]);
});

test("chance and the clock say the same for all addresses, and chance the same again", async () => {
  const script = finding('return "PROXY p" + Math.floor(Math.random() * 1e6) + "-" + Date.now() + ".example:1";');
  const urls = [URL_ASKED, "https://x.example/"];
  const [first, second] = await textsHere({ script, urls });
  expect(first).toMatch(/^PROXY p\d+-1769880605000\.example:1$/);
  expect(second).toBe(first);
  expect(await textsHere({ script })).toEqual([first]);
  expect(await textsHere({ script, seed: 8 })).not.toEqual([first]);
});

test("the extensions' function is asked where there is one", async () => {
  const script = `${finding('return "DIRECT";')}function FindProxyForURLEx() { return "PROXY ex.example:1"; }`;
  expect(await textsHere({ script })).toEqual(["PROXY ex.example:1"]);
});

const find = (expression: string) => finding(`return String(${expression});`);

test.each([
  ["null", finding("return null;"), "null"],
  ["no result", finding(""), "undefined"],
  ["a promise", "async function FindProxyForURL() {}", "[object Promise]"],
  [
    "a way to Node",
    find("typeof process + typeof require + typeof globalThis.constructor.constructor('return this')().fetch"),
    "undefinedundefinedundefined",
  ],
  ["timers", find("typeof setTimeout"), "undefined"],
  ["too long an answer", finding('return "x".repeat(4001);'), "its answer is too long"],
  ["an answer of the greatest length", finding('return "x".repeat(4000);'), "x".repeat(4_000)],
  ["a fault", finding('\nthrow new Error("s3cret");'), "it fails (Error in line 3)"],
  ["a thrown text", finding('throw "s3cret";'), "it fails (Error)"],
  [
    "a missing function",
    finding("return isInNetwork(host);"),
    "it fails (ReferenceError in line 1: isInNetwork is not defined)",
  ],
  ["no script", "<html>\n<body>", "it fails (SyntaxError in line 1)"],
  ["another function alone", "var x = 1;", "it has no function FindProxyForURL"],
  ["endless calls", finding("return FindProxyForURL(url, host);"), "it takes too much memory"],
])("a script with %s", async (_, script, text) => {
  expect(await textsHere({ script })).toEqual([text]);
});

test.each(["outside", "inside", "ask", "lookUp", "functions", "seed", "chance"])(
  "a script may call its own function %s",
  async (name) => {
    const script = `function ${name}() { return "PROXY own.example:1"; }\n${finding(`return ${name}();`)}`;
    expect(await textsHere({ script })).toEqual(["PROXY own.example:1"]);
  },
);

test("an address that is none fails alone", async () => {
  const urls = ["http://10.300.1.1/", URL_ASKED];
  expect(await textsHere({ script: finding('return "DIRECT";'), urls })).toEqual(["it fails (TypeError)", "DIRECT"]);
});

test("one fault is none of the other addresses'", async () => {
  const script = finding('if (/^http:/.test(url)) throw new TypeError("x"); return "DIRECT";');
  expect(await textsHere({ script, urls: [URL_ASKED, "https://x.example/"] })).toEqual([
    "it fails (TypeError in line 2)",
    "DIRECT",
  ]);
});

test.each([
  ["while it is read", "while (true) {}"],
  ["when it is asked", finding("while (true) {}")],
])("a script that has no end %s is ended, once for all addresses", async (_, script) => {
  let checks = 0;
  const isOverdue = () => ++checks > 3;
  const fault = "it does not come to an end";
  expect(await textsHere({ script, isOverdue, urls: [URL_ASKED, "https://x.example/"] })).toEqual([fault, fault]);
});
