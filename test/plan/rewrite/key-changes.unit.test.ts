// How each key stands: what may stay, what counts as ours, and a key that is there several times.
import { expect, test } from "vitest";
import { BEGIN, BLOCK_KEY, END, type Key, shadowKey } from "../../../src/model/edit.ts";
import type { RewriteRequest, Want } from "../../../src/plan/rewrite/key-changes.ts";
import { type KeyState, type Rewritten, rewrite } from "../../../src/plan/rewrite/rewrite.ts";
import { entry, expectAnswer, keyState, lineAway, requestFor, want } from "../../helpers/rewriting.ts";

const PROXY: Key = ["http_proxy"];
const SECURE: Key = ["https_proxy"];
const FIRST = shadowKey(PROXY, 1);
const SECOND = shadowKey(PROXY, 2);
const SKIP: Key = ["noproxy"];

type Row = readonly [name: string, text: string, more: Partial<RewriteRequest>, answer: Partial<Rewritten>];
const wgetrc = (_: string, text: string, more: Partial<RewriteRequest>, answer: Partial<Rewritten>) =>
  expectAnswer("wgetrc", text, more, answer);

const accepting = (accepts: Want["accepts"]) => ({ wants: [want(PROXY, "new", accepts ? { accepts } : {})] });
const BESIDE = { key: SECURE, values: ["s", "t"] };

test.each<[name: string, text: string, accepts: Want["accepts"], state: KeyState["state"]]>([
  ["a value of the user's that may stay does", "http_proxy = his\n", { values: ["other", "his"] }, "in sync"],
  ["one that may not is replaced", "http_proxy = his\n", { values: ["other"] }, "replace"],
  ["where none may, it is replaced", "http_proxy = his\n", undefined, "replace"],
  ["an absent one is added", "", { values: ["his"] }, "add"],
  ["an absent one is added, though an empty value may stay", "", { values: [""] }, "add"],
  [
    "it may stay beside one of these of another key",
    "https_proxy = t\nhttp_proxy = his\n",
    { values: ["his"], beside: BESIDE },
    "in sync",
  ],
  [
    "it may not stay beside another",
    "https_proxy = u\nhttp_proxy = his\n",
    { values: ["his"], beside: BESIDE },
    "replace",
  ],
  ["it may not stay beside none", "http_proxy = his\n", { values: ["his"], beside: BESIDE }, "replace"],
  [
    "it may stay beside none where that is named",
    "http_proxy = his\n",
    { values: ["his"], beside: { key: SECURE, values: [""] } },
    "in sync",
  ],
  [
    "another value may not stay, whatever is beside it",
    "https_proxy = t\nhttp_proxy = her\n",
    { values: ["his"], beside: BESIDE },
    "replace",
  ],
])("accepted values: %s", (_, text, accepts, state) => {
  const { states } = rewrite(requestFor("wgetrc", text, accepting(accepts)));
  expect(states.map((each) => each.state)).toEqual([state]);
});

test.each<Row>([
  [
    "earlier places of a key that is set mean nothing, and stay",
    "http_proxy = a\nHTTP-Proxy = b\n",
    { wants: [want(PROXY, "new")] },
    {
      text: "http_proxy = a\nHTTP-Proxy = new\n",
      states: [keyState(PROXY, "replace", "b")],
      entries: [entry(PROXY, "new", { raw: "b" })],
    },
  ],
  [
    "all places of a key go with it, and each is remembered",
    "http_proxy = a\nx = 1\nhttp_proxy = b\nhttp_proxy = c\n",
    { wants: [want(PROXY, undefined, { secret: true })] },
    {
      text: "x = 1\n",
      states: [keyState(FIRST, "replace", "a"), keyState(SECOND, "replace", "b"), keyState(PROXY, "replace", "c")],
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "x = 1\n")),
        entry(SECOND, null, lineAway("http_proxy = ", "b", "\n", 6, "x = 1\n")),
        entry(PROXY, null, lineAway("http_proxy = ", "c", "\n", 6, "x = 1\n"), { secret: true }),
      ],
    },
  ],
  [
    "the places of two keys are told apart",
    "http_proxy = a\nhttps_proxy = s\nhttp_proxy = b\nhttps_proxy = t\n",
    { wants: [want(PROXY, undefined), want(SECURE, undefined, { writers: ["v"] })] },
    {
      text: "",
      states: [
        keyState(FIRST, "replace", "a"),
        keyState(shadowKey(SECURE, 1), "replace", "s", ["v"]),
        keyState(PROXY, "replace", "b"),
        keyState(SECURE, "replace", "t", ["v"]),
      ],
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "")),
        entry(shadowKey(SECURE, 1), null, lineAway("https_proxy = ", "s", "\n", 0, ""), { writers: ["v"] }),
        entry(PROXY, null, lineAway("http_proxy = ", "b", "\n", 0, "")),
        entry(SECURE, null, lineAway("https_proxy = ", "t", "\n", 0, ""), { writers: ["v"] }),
      ],
    },
  ],
  [
    "earlier places come back where the key is set again",
    "x = 1\n",
    {
      wants: [want(PROXY, "new")],
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "x = 1\n")),
        entry(PROXY, null, lineAway("http_proxy = ", "b", "\n", 6, "x = 1\n")),
      ],
    },
    {
      text: "http_proxy = a\nx = 1\nhttp_proxy = new\n",
      states: [keyState(FIRST, "restore"), keyState(PROXY, "update")],
      entries: [entry(PROXY, "new", { raw: "b" })],
    },
  ],
  [
    "all places come back where nobody wants the key",
    "x = 1\n",
    {
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "x = 1\n")),
        entry(PROXY, null, lineAway("http_proxy = ", "b", "\n", 6, "x = 1\n")),
      ],
    },
    {
      text: "http_proxy = a\nx = 1\nhttp_proxy = b\n",
      states: [keyState(FIRST, "restore"), keyState(PROXY, "restore")],
    },
  ],
  [
    "places that are away stay so while the key is to be away",
    "x = 1\n",
    {
      wants: [want(PROXY, undefined)],
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "x = 1\n")),
        entry(PROXY, null, lineAway("http_proxy = ", "b", "\n", 6, "x = 1\n")),
      ],
    },
    {
      states: [keyState(FIRST, "in sync"), keyState(PROXY, "in sync")],
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "x = 1\n")),
        entry(PROXY, null, lineAway("http_proxy = ", "b", "\n", 6, "x = 1\n")),
      ],
    },
  ],
  [
    "places that are away are none of another key",
    "x = 1\n",
    {
      wants: [want(PROXY, undefined), want(SECURE, "s")],
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "x = 1\n")),
        entry(PROXY, null, lineAway("http_proxy = ", "b", "\n", 6, "x = 1\n")),
      ],
    },
    {
      text: "x = 1\nhttps_proxy = s\n",
      states: [keyState(FIRST, "in sync"), keyState(PROXY, "in sync"), keyState(SECURE, "add")],
      entries: [
        entry(FIRST, null, lineAway("http_proxy = ", "a", "\n", 0, "x = 1\nhttps_proxy = s\n")),
        entry(PROXY, null, lineAway("http_proxy = ", "b", "\n", 6, "x = 1\nhttps_proxy = s\n")),
        entry(SECURE, "s"),
      ],
    },
  ],
  [
    "keys that are gone, of which one stood as a value of the user's before, come last in the order of the ledger",
    "x = 1\n",
    { entries: [entry(SECURE, "t"), entry(PROXY, "mine", { raw: "b" })] },
    { states: [keyState(SECURE, "forget"), keyState(PROXY, "forget")] },
  ],
  [
    "earlier places stay where the last is the user's since",
    "http_proxy = a\nhttp_proxy = his\n",
    { wants: [want(PROXY, undefined)], entries: [entry(PROXY, "mine")] },
    { states: [keyState(PROXY, "drifted", "his")], entries: [entry(PROXY, "mine")] },
  ],
  [
    "earlier places stay where the last is another machine's",
    "http_proxy = a\nhttp_proxy = mine\n",
    { wants: [want(PROXY, undefined)], entries: [entry(PROXY, "mine", null, { machine: "there" })] },
    {
      states: [keyState(PROXY, "other machine", "mine")],
      entries: [entry(PROXY, "mine", null, { machine: "there" })],
    },
  ],
])("%s", wgetrc);

test("earlier places that its client joins to a list go, or they would count", () => {
  const shadow = shadowKey(SKIP, 1);
  expectAnswer(
    "npmrc",
    "noproxy[]=a\nnoproxy[]=b\n",
    { wants: [want(SKIP, "x")] },
    {
      text: "noproxy[]=x\n",
      states: [keyState(shadow, "replace", "a"), keyState(SKIP, "replace", "b")],
      entries: [
        entry(shadow, null, lineAway("noproxy[]=", "a", "\n", 0, "noproxy[]=x\n")),
        entry(SKIP, "x", { raw: "b" }),
      ],
    },
  );
});

test("a block that the ledger knows and the user changed is not ours anyway", () => {
  expectAnswer(
    "block",
    `${BEGIN}\nhis\n${END}\n`,
    { wants: [want(BLOCK_KEY, "new")], entries: [entry(BLOCK_KEY, "mine")] },
    { states: [keyState(BLOCK_KEY, "drifted", "his")], entries: [entry(BLOCK_KEY, "mine")] },
  );
});
