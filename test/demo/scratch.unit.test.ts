// The scratch home: what is compared at the end.
import { expect, test } from "vitest";
import { compare } from "../../src/demo/scratch.ts";

const before = new Map([
  [".bashrc", "other 644 aa"],
  [".gitconfig", "other 644 bb"],
  [".config", "folder 755"],
]);
const WRITTEN = [".bashrc", ".npmrc"];

test("what clients made for themselves is theirs", () => {
  const after = new Map([...before, [".npm", "folder 755"], [".zcompdump", "other 644 cc"]]);
  expect(compare(before, after, WRITTEN)).toEqual({ same: 2, different: [], left: [] });
});

test.each([
  ["other bytes", [".bashrc", "other 644 ab"], { same: 1, different: [".bashrc"], left: [] }],
  ["another mode", [".gitconfig", "other 600 bb"], { same: 1, different: [".gitconfig"], left: [] }],
  ["a file that we wrote", [".npmrc", "other 644 dd"], { same: 2, different: [], left: [".npmrc"] }],
  [
    "a file of ours",
    [".local/state/proxycast/x", "other 600 d"],
    { same: 2, different: [], left: [".local/state/proxycast/x"] },
  ],
] as const)("%s is seen", (_, change, expected) => {
  expect(compare(before, new Map([...before, change]), WRITTEN)).toEqual(expected);
});

test("a file that is gone is seen", () => {
  const after = new Map([...before].slice(1));
  expect(compare(before, after, WRITTEN)).toEqual({ same: 1, different: [".bashrc"], left: [] });
});
