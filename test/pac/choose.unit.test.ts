// Which way of a PAC script's is taken: by majority, by what was in use, and by what was seen not to work.
import { expect, test } from "vitest";
import { chooseWays } from "../../src/pac/choose.ts";

const [A, B, C] = ["http://a.example:1", "http://b.example:2", "http://c.example:3"];

/** Chains such as "A B DIRECT", for addresses of one protocol. */
function answersOf(protocol: string, ...chains: readonly string[]) {
  return chains.map((chain, at) => ({
    url: `${protocol}://${at}.example/`,
    text: chain
      .split(" ")
      .map((way) => ({ A: "PROXY a.example:1", B: "PROXY b.example:2", C: "PROXY c.example:3" })[way] ?? way)
      .join("; "),
  }));
}

interface Given {
  readonly http?: readonly string[];
  readonly https?: readonly string[];
  readonly kept?: Readonly<Record<string, string>>;
  readonly failed?: readonly string[];
}

function choose({ http = [], https = [], kept = {}, failed = [] }: Given) {
  const choices = chooseWays([...answersOf("http", ...http), ...answersOf("https", ...https)], {
    kept,
    passedOver: new Map(failed.map((way) => [way, "nothing listens"])),
  });
  const text = (way: unknown) => (typeof way === "string" ? way : `http://${(way as { host: string }).host}`);
  return Object.fromEntries(
    Object.entries(choices).map(([protocol, { way, others }]) => [
      protocol,
      [text(way), ...others.map((other) => `${other.url} ${text(other.way)}`)],
    ]),
  );
}

const a = "http://a.example";
const b = "http://b.example";
const c = "http://c.example";

test.each<readonly [name: string, given: Given, chosen: unknown]>([
  ["nothing where nothing is of use", { http: ["SOCKS"], https: [] }, {}],
  ["the first of a chain", { http: ["A B"] }, { http: [a] }],
  [
    "what most get first, and the others are named",
    { https: ["A", "B", "B"] },
    { https: [b, "https://0.example/ http://a.example"] },
  ],
  ["the first of two that are said as often", { https: ["A", "DIRECT"] }, { https: [a, "https://1.example/ DIRECT"] }],
  ["an address that has it further down the chain is no exception", { https: ["A", "A", "B A"] }, { https: [a] }],
  ["what was in use, while it is named", { https: ["A B"], kept: { https: B } }, { https: [b] }],
  ["another than what was in use, once it is not named", { https: ["A B"], kept: { https: C } }, { https: [a] }],
  ["nothing that was seen to fail", { https: ["A B C"], failed: [A, B] }, { https: [c] }],
  ["not what was in use, once it failed", { https: ["A B"], kept: { https: B }, failed: [B] }, { https: [a] }],
  ["the way without a proxy, once all failed", { https: ["A B DIRECT"], failed: [A, B] }, { https: ["DIRECT"] }],
  ["the first again, where all failed", { https: ["A B"], failed: [A, B] }, { https: [a] }],
  [
    "the same for both protocols, where the ways are the same",
    { http: ["B A"], https: ["A B"] },
    { http: [a], https: [a] },
  ],
  ["the same that was in use", { http: ["B A"], https: ["A B"], kept: { https: B } }, { http: [b], https: [b] }],
  [
    "each its own, where one goes without a proxy",
    { http: ["A DIRECT"], https: ["DIRECT A"] },
    { http: [a], https: ["DIRECT"] },
  ],
  ["each its own, where the ways differ", { http: ["B A"], https: ["A"] }, { http: [b], https: [a] }],
  [
    "each what was in use for it",
    { http: ["A B"], https: ["B C"], kept: { http: B, https: C } },
    { http: [b], https: [c] },
  ],
])("%s", (_, given, chosen) => {
  expect(choose(given)).toEqual(chosen);
});

test("faults are no answers", () => {
  expect(chooseWays([{ url: "http://x.example/", fault: "it fails" }], { kept: {}, passedOver: new Map() })).toEqual(
    {},
  );
});
