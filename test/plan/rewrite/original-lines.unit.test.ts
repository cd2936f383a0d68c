// Whole lines of the user's that are away: where they come back to, and what the ledger says of those that stay away.
import { expect, test } from "vitest";
import type { Key } from "../../../src/model/edit.ts";
import type { RewriteRequest } from "../../../src/plan/rewrite/key-changes.ts";
import type { Rewritten } from "../../../src/plan/rewrite/rewrite.ts";
import { SpliceMap } from "../../../src/plan/rewrite/splice-map.ts";
import { entry, expectAnswer, keyState, lineAway, want } from "../../helpers/rewriting.ts";

const CA: Key = ["cafile"];
const PROXY: Key = ["proxy"];
const SKIP: Key = ["noproxy"];
const ALL = "cafile=c\nx=1\nproxy = p\ny=2\nnoproxy=n\n";
const REST = "x=1\ny=2\n";
const AWAY = [want(CA, undefined), want(PROXY, undefined), want(SKIP, undefined)];

/** The three entries, each with its line away from the text `rest`, at these offsets. */
const caAway = (at: number, rest: string) => entry(CA, null, lineAway("cafile=", "c", "\n", at, rest));
const proxyAway = (at: number, rest: string) => entry(PROXY, null, lineAway("proxy = ", "p", "\n", at, rest));
const skipAway = (at: number, rest: string) => entry(SKIP, null, lineAway("noproxy=", "n", "\n", at, rest));
const THREE = [caAway(0, REST), proxyAway(4, REST), skipAway(8, REST)];

type Row = readonly [name: string, text: string, more: Partial<RewriteRequest>, answer: Partial<Rewritten>];

test.each<Row>([
  [
    "each line that goes is noted at its place in the text without all of them",
    ALL,
    { wants: AWAY },
    {
      text: REST,
      states: [keyState(CA, "replace", "c"), keyState(PROXY, "replace", "p"), keyState(SKIP, "replace", "n")],
      entries: THREE,
    },
  ],
  [
    "all come back",
    REST,
    { entries: THREE },
    { text: ALL, states: [keyState(CA, "restore"), keyState(PROXY, "restore"), keyState(SKIP, "restore")] },
  ],
  [
    "all come back, whatever the order of the entries",
    REST,
    { entries: THREE.toReversed() },
    { text: ALL, states: [keyState(CA, "restore"), keyState(PROXY, "restore"), keyState(SKIP, "restore")] },
  ],
  [
    "lines of one place come back in the order of the ledger",
    "x=1\n",
    { entries: [skipAway(0, "x=1\n"), caAway(0, "x=1\n"), proxyAway(0, "x=1\n")] },
    {
      text: "noproxy=n\ncafile=c\nproxy = p\nx=1\n",
      states: [keyState(SKIP, "restore"), keyState(CA, "restore"), keyState(PROXY, "restore")],
    },
  ],
  [
    "one comes back: those behind it move on, and those in front of it stay, in the new text",
    REST,
    { wants: [want(CA, undefined), want(SKIP, undefined)], entries: THREE },
    {
      text: "x=1\nproxy = p\ny=2\n",
      states: [keyState(CA, "in sync"), keyState(PROXY, "restore"), keyState(SKIP, "in sync")],
      entries: [caAway(0, "x=1\nproxy = p\ny=2\n"), skipAway(18, "x=1\nproxy = p\ny=2\n")],
    },
  ],
  [
    "one comes back and holds our value: those behind it move on by the whole of the new line",
    REST,
    { wants: [want(CA, undefined), want(PROXY, "new"), want(SKIP, undefined)], entries: THREE },
    {
      text: "x=1\nproxy = new\ny=2\n",
      states: [keyState(CA, "in sync"), keyState(PROXY, "update"), keyState(SKIP, "in sync")],
      entries: [
        caAway(0, "x=1\nproxy = new\ny=2\n"),
        entry(PROXY, "new", { raw: "p" }),
        skipAway(20, "x=1\nproxy = new\ny=2\n"),
      ],
    },
  ],
  [
    "one comes back and holds our value: a writer of it that is not asked stays",
    REST,
    {
      wants: [want(PROXY, "new")],
      entries: [{ ...proxyAway(4, REST), writers: ["v", "w"] }],
      isDecided: (writer) => writer !== "v",
    },
    {
      text: "x=1\nproxy = new\ny=2\n",
      states: [keyState(PROXY, "update", undefined, ["v", "w"])],
      entries: [entry(PROXY, "new", { raw: "p" }, { writers: ["v", "w"] })],
    },
  ],
  [
    "one comes back: another that went from another text stays as it is",
    REST,
    { wants: [want(SKIP, undefined)], entries: [proxyAway(4, REST), skipAway(8, "other\n")] },
    {
      text: "x=1\nproxy = p\ny=2\n",
      states: [keyState(PROXY, "restore"), keyState(SKIP, "in sync")],
      entries: [skipAway(8, "other\n")],
    },
  ],
  [
    "one comes back: a value of ours behind it has no line to note",
    "x=1\nnoproxy=mine\n",
    {
      wants: [want(SKIP, "mine")],
      entries: [proxyAway(4, "x=1\nnoproxy=mine\n"), entry(SKIP, "mine", { raw: "n" })],
    },
    {
      text: "x=1\nproxy = p\nnoproxy=mine\n",
      states: [keyState(PROXY, "restore"), keyState(SKIP, "in sync", "mine")],
      entries: [entry(SKIP, "mine", { raw: "n" })],
    },
  ],
  [
    "one that is away stays so while another value is replaced, and its place is noted anew",
    `proxy=old\n${REST}`,
    {
      wants: [want(PROXY, "newer"), want(SKIP, undefined)],
      entries: [skipAway(18, `proxy=old\n${REST}`)],
    },
    {
      text: `proxy=newer\n${REST}`,
      states: [keyState(PROXY, "replace", "old"), keyState(SKIP, "in sync")],
      entries: [entry(PROXY, "newer", { raw: "old" }), skipAway(20, `proxy=newer\n${REST}`)],
    },
  ],
  [
    "one that went from another text keeps its place while another value is replaced",
    `proxy=old\n${REST}`,
    {
      wants: [want(PROXY, "newer"), want(SKIP, undefined)],
      entries: [skipAway(18, "other\n")],
    },
    {
      text: `proxy=newer\n${REST}`,
      states: [keyState(PROXY, "replace", "old"), keyState(SKIP, "in sync")],
      entries: [entry(PROXY, "newer", { raw: "old" }), skipAway(18, "other\n")],
    },
  ],
  [
    "one that went from another text keeps its place where nothing changes",
    REST,
    { wants: [want(SKIP, undefined)], entries: [skipAway(18, "other\n")] },
    { states: [keyState(SKIP, "in sync")], entries: [skipAway(18, "other\n")] },
  ],
  [
    "a line that stands there does not come back a second time",
    "proxy=mine\n",
    { entries: [entry(PROXY, "mine", lineAway("proxy = ", "old", "\n", 0, "proxy=mine\n"))] },
    { text: "proxy=old\n", states: [keyState(PROXY, "restore", "mine")] },
  ],
])("%s", (_, text, more, answer) => expectAnswer("npmrc", text, more, answer));

test.each<[name: string, splices: readonly [start: number, end: number, text: string][][], at: number, after: number]>([
  ["an offset behind what was put in moves on", [[[2, 2, "ab"]]], 3, 5],
  ["an offset at which something was put in stays", [[[2, 2, "ab"]]], 2, 2],
  ["an offset in front stays", [[[2, 2, "ab"]]], 1, 1],
  ["an offset behind a cut moves back", [[[1, 4, ""]]], 6, 3],
  ["an offset at the end of a cut moves to its start", [[[1, 4, ""]]], 4, 1],
  ["an offset at the start of a cut stays", [[[1, 4, ""]]], 1, 1],
  ["what was replaced counts by how much longer it is", [[[1, 4, "abcde"]]], 6, 8],
  [
    "several edits count together",
    [
      [
        [0, 2, ""],
        [3, 3, "abc"],
      ],
    ],
    5,
    6,
  ],
  ["a later round counts from where the first one led", [[[0, 0, "abc"]], [[4, 5, ""]]], 5, 7],
])("%s", (_, rounds, at, after) => {
  const map = new SpliceMap("0123456789");
  for (const round of rounds) {
    for (const [start, end, text] of round) map.add(start, end, text);
    map.commit();
  }
  expect(map.map(at)).toBe(after);
});
