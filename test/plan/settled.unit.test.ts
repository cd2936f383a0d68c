// What makes a settled file another question, and the answer where it is none.
import { expect, test } from "vitest";
import type { Key } from "../../src/model/edit.ts";
import type { RewriteRequest } from "../../src/plan/rewrite/key-changes.ts";
import { fingerprint, settledAnswer } from "../../src/plan/settled.ts";
import { entry, keyState, requestFor, want } from "../helpers/rewriting.ts";

const PROXY: Key = ["proxy"];
const CA: Key = ["cafile"];

function question(more: Partial<RewriteRequest> = {}) {
  const { format: _, ...rest } = requestFor("npmrc", "proxy=p\n", {
    wants: [want(PROXY, "p")],
    entries: [entry(PROXY, "p"), entry(CA, "c", null, { writers: ["v"] })],
    ...more,
  });
  return rest;
}

const FIRST = fingerprint(question(), "1");

test("the same question has the same fingerprint, which is a hash", () => {
  expect(fingerprint(question(), "1")).toBe(FIRST);
  expect(FIRST).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[name: string, more: Partial<RewriteRequest>]>([
  ["another text", { text: "proxy=p\n\n" }],
  ["another wish", { wants: [want(PROXY, "q")] }],
  ["another entry", { entries: [entry(PROXY, "p", { raw: "old" }), entry(CA, "c", null, { writers: ["v"] })] }],
  ["another machine", { machine: "there" }],
  ["another container", { containers: [{ key: ["x"], raw: null }] }],
  ["a last line without an end", { openEnd: "\n" }],
  ["what is forced", { isForced: true }],
  ["strays that go", { removesStrays: true }],
  ["a writer of an entry for which this run does not speak", { isDecided: (writer) => writer !== "v" }],
  ["a writer of a wish for which this run does not speak", { entries: [], isDecided: () => false }],
  ["an entry that may not be restored", { mayRestore: ({ key }) => key[0] !== "cafile" }],
])("%s is another question", (_, more) => {
  const base = more.entries?.length === 0 ? fingerprint(question({ entries: [] }), "1") : FIRST;
  expect(fingerprint(question(more), "1")).not.toBe(base);
});

test("another version of proxycast may answer otherwise", () => {
  expect(fingerprint(question(), "2")).not.toBe(FIRST);
});

test("in the answer all is as it was, and in sync: each key once, by the entry's writers where there is one", () => {
  const record = {
    entries: [entry(PROXY, "p", null, { writers: ["v", "w"] })],
    containers: [{ key: ["x"], raw: null }],
    openEnd: "\n",
    cutEnd: "\r\n",
  } as const;
  expect(settledAnswer(question({ ...record, wants: [want(PROXY, "p"), want(CA, undefined)] }))).toEqual({
    ...record,
    text: "proxy=p\n",
    states: [keyState(PROXY, "in sync", undefined, ["v", "w"]), keyState(CA, "in sync")],
  });
});
