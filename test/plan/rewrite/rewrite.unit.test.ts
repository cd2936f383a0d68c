// What a text becomes, and what the ledger then knows of it: whole answers, state by state.
import { describe, expect, test } from "vitest";
import { BEGIN, BLOCK_KEY, END, FILE_KEY, type Key } from "../../../src/model/edit.ts";
import type { RewriteRequest } from "../../../src/plan/rewrite/key-changes.ts";
import { type Rewritten, recordOf } from "../../../src/plan/rewrite/rewrite.ts";
import { entry, expectAnswer, keyState, lineAway, want } from "../../helpers/rewriting.ts";

type Row = readonly [name: string, text: string, more: Partial<RewriteRequest>, answer: Partial<Rewritten>];

const PROXY: Key = ["proxy"];
const CA: Key = ["cafile"];
const SKIP: Key = ["noproxy"];
const OLD = { raw: "old" };

describe("one key", () => {
  test.each<Row>([
    [
      "nothing stood there: it is added, and nothing is to come back",
      "a=1\n",
      { wants: [want(PROXY, "new")] },
      { text: "a=1\nproxy=new\n", states: [keyState(PROXY, "add")], entries: [entry(PROXY, "new")] },
    ],
    [
      "the user's own value is replaced, and remembered byte for byte",
      "proxy = old ; why\n",
      { wants: [want(PROXY, "new")] },
      {
        text: "proxy = new\n",
        states: [keyState(PROXY, "replace", "old")],
        entries: [entry(PROXY, "new", { raw: "old ; why" })],
      },
    ],
    [
      "our own earlier value is replaced, and the user's stays remembered",
      "proxy=mine\n",
      { wants: [want(PROXY, "new")], entries: [entry(PROXY, "mine", OLD)] },
      {
        text: "proxy=new\n",
        states: [keyState(PROXY, "update", "mine")],
        entries: [entry(PROXY, "new", OLD)],
      },
    ],
    [
      "our own earlier value goes, and nothing comes back later, since nothing stood there",
      "a=1\nproxy=mine\n",
      { wants: [want(PROXY, undefined)], entries: [entry(PROXY, "mine")] },
      { text: "a=1\n", states: [keyState(PROXY, "update", "mine")], entries: [entry(PROXY, null)] },
    ],
    [
      "our line was deleted by the user: what stood there before us is no more his",
      "a=1\n",
      { wants: [want(PROXY, "new")], entries: [entry(PROXY, "mine", OLD)] },
      { text: "a=1\nproxy=new\n", states: [keyState(PROXY, "add")], entries: [entry(PROXY, "new")] },
    ],
    [
      "the user's own line goes, and its place is remembered",
      "a=1\n  proxy = old ; why\nb=2\n",
      { wants: [want(PROXY, undefined)] },
      {
        text: "a=1\nb=2\n",
        states: [keyState(PROXY, "replace", "old")],
        entries: [entry(PROXY, null, lineAway("  proxy = ", "old ; why", "\n", 4, "a=1\nb=2\n"))],
      },
    ],
    [
      "a key that is to be away, and is, is no entry",
      "a=1\n",
      { wants: [want(PROXY, undefined, { secret: true })] },
      { states: [keyState(PROXY, "in sync")] },
    ],
    [
      "a value that is there already is the user's, and no entry",
      "proxy=new\n",
      { wants: [want(PROXY, "new")] },
      { states: [keyState(PROXY, "in sync", "new")] },
    ],
    [
      "a password that is there already is an entry, since it makes the file private",
      "proxy = new ; why\n",
      { wants: [want(PROXY, "new", { secret: true })] },
      {
        states: [keyState(PROXY, "in sync", "new")],
        entries: [entry(PROXY, "new", { raw: "new ; why" }, { secret: true })],
      },
    ],
    [
      "a password that is put in is marked as one",
      "",
      { wants: [want(PROXY, "new", { secret: true })] },
      {
        text: "proxy=new\n",
        states: [keyState(PROXY, "add")],
        entries: [entry(PROXY, "new", null, { secret: true })],
      },
    ],
    [
      "what the user made of our value himself, and is wanted now, counts as written",
      "proxy=new\n",
      { wants: [want(PROXY, "new")], entries: [entry(PROXY, "mine", OLD)] },
      { states: [keyState(PROXY, "in sync", "new")], entries: [entry(PROXY, "new", OLD)] },
    ],
    [
      "what the user deleted himself, and is to be away now, counts as taken away",
      "a=1\n",
      { wants: [want(PROXY, undefined)], entries: [entry(PROXY, "mine", OLD)] },
      { states: [keyState(PROXY, "in sync")], entries: [entry(PROXY, null, OLD)] },
    ],
    [
      "what the user changed is left, with its entry as it is",
      "proxy=his\n",
      { wants: [want(PROXY, "new", { writers: ["v"] })], entries: [entry(PROXY, "mine", OLD)] },
      { states: [keyState(PROXY, "drifted", "his", ["v"])], entries: [entry(PROXY, "mine", OLD)] },
    ],
    [
      "what the user changed and nobody wants is left too",
      "proxy=his\n",
      { entries: [entry(PROXY, "mine", OLD)] },
      { states: [keyState(PROXY, "drifted", "his")], entries: [entry(PROXY, "mine", OLD)] },
    ],
    [
      "what the user changed is replaced where that is forced, and his is what comes back",
      "proxy=his ; why\n",
      { wants: [want(PROXY, "new")], entries: [entry(PROXY, "mine", OLD)], isForced: true },
      {
        text: "proxy=new\n",
        states: [keyState(PROXY, "replace", "his")],
        entries: [entry(PROXY, "new", { raw: "his ; why" })],
      },
    ],
    [
      "what another machine wrote is left, with its entry as it is",
      "proxy=mine\n",
      { wants: [want(PROXY, "new")], entries: [entry(PROXY, "mine", OLD, { machine: "there" })] },
      {
        states: [keyState(PROXY, "other machine", "mine")],
        entries: [entry(PROXY, "mine", OLD, { machine: "there" })],
      },
    ],
    [
      "the entry names the machine that writes",
      "a=1\n",
      { wants: [want(PROXY, "new")], machine: "there" },
      {
        text: "a=1\nproxy=new\n",
        states: [keyState(PROXY, "add")],
        entries: [entry(PROXY, "new", null, { machine: "there" })],
      },
    ],
    [
      "nobody wants it any more: what stood there before comes back",
      "proxy=mine\nb=2\n",
      { entries: [entry(PROXY, "mine", { raw: "old ; why" })] },
      { text: "proxy=old ; why\nb=2\n", states: [keyState(PROXY, "restore", "mine")] },
    ],
    [
      "nobody wants it any more, and nothing stood there: the line goes",
      "proxy=mine\nb=2\n",
      { entries: [entry(PROXY, "mine")] },
      { text: "b=2\n", states: [keyState(PROXY, "restore", "mine")] },
    ],
    [
      "nobody wants it any more, and the user deleted it: it is forgotten",
      "b=2\n",
      { entries: [entry(PROXY, "mine", OLD)] },
      { states: [keyState(PROXY, "forget")] },
    ],
    [
      "nobody wants it, but that is no decision: it is left, with its entry",
      "proxy=mine\n",
      { entries: [entry(PROXY, "mine", OLD)], mayRestore: () => false },
      { states: [keyState(PROXY, "in sync", "mine")], entries: [entry(PROXY, "mine", OLD)] },
    ],
    [
      "the user's line is away, and comes back where it stood",
      "a=1\nb=2\n",
      { entries: [entry(PROXY, null, lineAway("  proxy = ", "old", " \n", 4, "a=1\nb=2\n"))] },
      { text: "a=1\n  proxy = old \nb=2\n", states: [keyState(PROXY, "restore")] },
    ],
    [
      "the user's line is away, the text has changed: it comes back at the end, as it was spelled",
      "a=1\nc=3\n",
      { entries: [entry(PROXY, null, lineAway("  proxy = ", "old", "\n", 4, "a=1\nb=2\n"))] },
      { text: "a=1\nc=3\n  proxy = old\n", states: [keyState(PROXY, "restore")] },
    ],
    [
      "a value whose line was never noted comes back on a line of ours",
      "a=1\n",
      { entries: [entry(PROXY, null, { raw: "old ; why" })] },
      { text: "a=1\nproxy=old ; why\n", states: [keyState(PROXY, "restore")] },
    ],
    [
      "the user's line is away, and holds our value when it comes back",
      "a=1\nb=2\n",
      {
        wants: [want(PROXY, "new")],
        entries: [entry(PROXY, null, lineAway("  proxy = ", "old", "\n", 4, "a=1\nb=2\n"))],
      },
      { text: "a=1\n  proxy = new\nb=2\n", states: [keyState(PROXY, "update")], entries: [entry(PROXY, "new", OLD)] },
    ],
    [
      "the user's line is away, the text has changed: our value comes on a line of ours, and his is remembered",
      "a=1\nc=3\n",
      {
        wants: [want(PROXY, "new")],
        entries: [entry(PROXY, null, lineAway("  proxy = ", "old", "\n", 4, "a=1\nb=2\n"))],
      },
      { text: "a=1\nc=3\nproxy=new\n", states: [keyState(PROXY, "update")], entries: [entry(PROXY, "new", OLD)] },
    ],
  ])("%s", (_, text, more, answer) => expectAnswer("npmrc", text, more, answer));

  test("a comment behind the user's value comes back with it, though the text has changed since", () => {
    const prior = lineAway("-x ", "old", " # why\n", 0, "silent\n");
    expectAnswer(
      "curlrc",
      "silent\nmax-time = 9\n",
      { entries: [entry(PROXY, null, prior)] },
      { text: "-x old # why\nsilent\nmax-time = 9\n", states: [keyState(PROXY, "restore")] },
    );
  });
});

describe("the writers of an entry", () => {
  const SEVERAL = { writers: ["z", "m", "a"] };
  test.each<Row>([
    [
      "a writer that this run speaks for stays only if it wants the key now",
      "proxy=mine\n",
      {
        wants: [want(PROXY, "new", { writers: ["q", "a"] })],
        entries: [entry(PROXY, "mine", OLD, SEVERAL)],
        isDecided: (writer) => writer === "m" || writer === "a",
      },
      {
        text: "proxy=new\n",
        states: [keyState(PROXY, "update", "mine", ["a", "q", "z"])],
        entries: [entry(PROXY, "new", OLD, { writers: ["a", "q", "z"] })],
      },
    ],
    [
      "an entry in sync takes them too",
      "proxy=mine\n",
      {
        wants: [want(PROXY, "mine", { writers: ["b"] })],
        entries: [entry(PROXY, "mine", OLD, SEVERAL)],
        isDecided: (writer) => writer === "m",
      },
      {
        states: [keyState(PROXY, "in sync", "mine", ["a", "b", "z"])],
        entries: [entry(PROXY, "mine", OLD, { writers: ["a", "b", "z"] })],
      },
    ],
    [
      "what nobody wants names those that wanted it, decided or not",
      "proxy=mine\n",
      { entries: [entry(PROXY, "mine", OLD, SEVERAL)], isDecided: (writer) => writer === "m" },
      { text: "proxy=old\n", states: [keyState(PROXY, "restore", "mine", ["a", "m", "z"])] },
    ],
    [
      "an entry that nobody may restore keeps its own, in their order",
      "proxy=mine\n",
      { entries: [entry(PROXY, "mine", OLD, SEVERAL)], mayRestore: () => false },
      {
        states: [keyState(PROXY, "in sync", "mine", ["a", "m", "z"])],
        entries: [entry(PROXY, "mine", OLD, SEVERAL)],
      },
    ],
  ])("%s", (_, text, more, answer) => expectAnswer("npmrc", text, more, answer));
});

describe("several keys", () => {
  const ADDED = [keyState(SKIP, "add"), keyState(CA, "add"), keyState(PROXY, "add")];
  test.each<Row>([
    [
      "new lines come in the order of the wishes, whatever the ledger's",
      "a=1\n",
      {
        wants: [want(PROXY, "p"), want(CA, "c"), want(SKIP, "s")],
        entries: [entry(SKIP, "x"), entry(CA, "x"), entry(PROXY, "x")],
      },
      {
        text: "a=1\nproxy=p\ncafile=c\nnoproxy=s\n",
        states: ADDED,
        entries: [entry(SKIP, "s"), entry(CA, "c"), entry(PROXY, "p")],
      },
    ],
    [
      "new lines come in the order of the wishes, also where the ledger has them turned round by one",
      "a=1\n",
      {
        wants: [want(PROXY, "p"), want(CA, "c"), want(SKIP, "s")],
        entries: [entry(CA, "x"), entry(SKIP, "x"), entry(PROXY, "x")],
      },
      {
        text: "a=1\nproxy=p\ncafile=c\nnoproxy=s\n",
        states: [keyState(CA, "add"), keyState(SKIP, "add"), keyState(PROXY, "add")],
        entries: [entry(CA, "c"), entry(SKIP, "s"), entry(PROXY, "p")],
      },
    ],
    [
      "where nothing changes the entries keep the order of the ledger",
      "proxy=p\ncafile=c\nnoproxy=s\n",
      {
        wants: [want(PROXY, "p"), want(CA, "c"), want(SKIP, "s")],
        entries: [entry(CA, "c"), entry(SKIP, "s"), entry(PROXY, "p")],
      },
      {
        states: [keyState(PROXY, "in sync", "p"), keyState(CA, "in sync", "c"), keyState(SKIP, "in sync", "s")],
        entries: [entry(CA, "c"), entry(SKIP, "s"), entry(PROXY, "p")],
      },
    ],
    [
      "where nothing changes the entries keep the order of the ledger, whichever it is",
      "proxy=p\ncafile=c\nnoproxy=s\n",
      {
        wants: [want(PROXY, "p"), want(CA, "c"), want(SKIP, "s")],
        entries: [entry(SKIP, "s"), entry(CA, "c"), entry(PROXY, "p")],
      },
      {
        states: [keyState(PROXY, "in sync", "p"), keyState(CA, "in sync", "c"), keyState(SKIP, "in sync", "s")],
        entries: [entry(SKIP, "s"), entry(CA, "c"), entry(PROXY, "p")],
      },
    ],
    [
      "where the text changes the entries are in its order",
      "proxy=p\ncafile=c\nnoproxy=s\n",
      {
        wants: [want(PROXY, "q"), want(CA, "c"), want(SKIP, "s")],
        entries: [entry(SKIP, "s"), entry(CA, "c"), entry(PROXY, "p")],
      },
      {
        text: "proxy=q\ncafile=c\nnoproxy=s\n",
        states: [keyState(PROXY, "update", "p"), keyState(CA, "in sync", "c"), keyState(SKIP, "in sync", "s")],
        entries: [entry(PROXY, "q"), entry(CA, "c"), entry(SKIP, "s")],
      },
    ],
  ])("%s", (_, text, more, answer) => expectAnswer("npmrc", text, more, answer));

  const HTTP: Key = ["proxies", "default", "httpProxy"];
  const HTTPS: Key = ["proxies", "default", "httpsProxy"];
  const inDefault = (inner: string) => `{"proxies":{"default":{${inner}}}}\n`;
  test.each<Row>([
    [
      "a neighbour that the user changed stays, and keeps its comma",
      inDefault('"httpProxy":"his","httpsProxy":"s"'),
      { wants: [want(HTTP, undefined), want(HTTPS, undefined)], entries: [entry(HTTP, '"x"'), entry(HTTPS, '"s"')] },
      {
        text: inDefault('"httpProxy":"his"'),
        states: [keyState(HTTP, "drifted", '"his"'), keyState(HTTPS, "update", '"s"')],
        entries: [entry(HTTP, '"x"'), entry(HTTPS, null)],
      },
    ],
    [
      "a neighbour of another machine stays, and keeps its comma",
      inDefault('"httpProxy":"h","httpsProxy":"s"'),
      {
        wants: [want(HTTP, undefined), want(HTTPS, undefined)],
        entries: [entry(HTTP, '"h"', null, { machine: "there" }), entry(HTTPS, '"s"')],
      },
      {
        text: inDefault('"httpProxy":"h"'),
        states: [keyState(HTTP, "other machine", '"h"'), keyState(HTTPS, "update", '"s"')],
        entries: [entry(HTTP, '"h"', null, { machine: "there" }), entry(HTTPS, null)],
      },
    ],
    [
      "a neighbour whose value is replaced stays, and keeps its comma",
      inDefault('"httpProxy":"h","httpsProxy":"s"'),
      { wants: [want(HTTP, '"x"'), want(HTTPS, undefined)], entries: [entry(HTTP, '"h"'), entry(HTTPS, '"s"')] },
      {
        text: inDefault('"httpProxy":"x"'),
        states: [keyState(HTTP, "update", '"h"'), keyState(HTTPS, "update", '"s"')],
        entries: [entry(HTTP, '"x"'), entry(HTTPS, null)],
      },
    ],
    [
      "a neighbour whose value comes back stays, and keeps its comma",
      inDefault('"httpProxy":"h","httpsProxy":"s"'),
      { entries: [entry(HTTP, '"h"', { raw: '"old"' }), entry(HTTPS, '"s"')] },
      {
        text: inDefault('"httpProxy":"old"'),
        states: [keyState(HTTP, "restore", '"h"'), keyState(HTTPS, "restore", '"s"')],
      },
    ],
    [
      "a neighbour in sync stays, and keeps its comma",
      inDefault('"httpProxy":"h","httpsProxy":"s"'),
      { wants: [want(HTTP, '"h"'), want(HTTPS, undefined)], entries: [entry(HTTPS, '"s"')] },
      {
        text: inDefault('"httpProxy":"h"'),
        states: [keyState(HTTP, "in sync", '"h"'), keyState(HTTPS, "update", '"s"')],
        entries: [entry(HTTPS, null)],
      },
    ],
    [
      "a neighbour that may not be restored stays, and keeps its comma",
      inDefault('"httpProxy":"h","httpsProxy":"s"'),
      { entries: [entry(HTTP, '"h"'), entry(HTTPS, '"s"')], mayRestore: ({ key }) => key === HTTPS },
      {
        text: inDefault('"httpProxy":"h"'),
        states: [keyState(HTTP, "in sync", '"h"'), keyState(HTTPS, "restore", '"s"')],
        entries: [entry(HTTP, '"h"')],
      },
    ],
    [
      "neighbours that nobody wants go together, and what was made for them",
      inDefault('"httpProxy":"h","httpsProxy":"s"'),
      {
        entries: [entry(HTTP, '"h"'), entry(HTTPS, '"s"')],
        containers: [
          { key: ["proxies"], raw: null },
          { key: ["proxies", "default"], raw: null },
        ],
      },
      { text: "{}\n", states: [keyState(HTTP, "restore", '"h"'), keyState(HTTPS, "restore", '"s"')] },
    ],
    [
      "neighbours that are to be away go together",
      '{"a":1,"proxies":{"default":{"httpProxy":"h","httpsProxy":"s"}}}\n',
      {
        wants: [want(HTTP, undefined), want(HTTPS, undefined)],
        entries: [entry(HTTP, '"h"'), entry(HTTPS, '"s"')],
      },
      {
        text: '{"a":1,"proxies":{"default":{}}}\n',
        states: [keyState(HTTP, "update", '"h"'), keyState(HTTPS, "update", '"s"')],
        entries: [entry(HTTP, null), entry(HTTPS, null)],
      },
    ],
  ])("%s", (_, text, more, answer) => expectAnswer("json", text, more, answer));
});

describe("a section that we made", () => {
  const G_PROXY: Key = ["global", "proxy"];
  const G_CERT: Key = ["global", "cert"];
  const OURS = { key: ["global"], raw: null };
  const INSTALL = { key: ["install"], raw: null };
  test.each<Row>([
    [
      "is remembered",
      "",
      { wants: [want(G_PROXY, "p")] },
      {
        text: "[global]\nproxy = p\n",
        states: [keyState(G_PROXY, "add")],
        entries: [entry(G_PROXY, "p")],
        containers: [OURS],
      },
    ],
    [
      "stays remembered while something of ours is in it",
      "[global]\nproxy = p\n",
      { wants: [want(G_PROXY, "p")], entries: [entry(G_PROXY, "p")], containers: [OURS] },
      { states: [keyState(G_PROXY, "in sync", "p")], entries: [entry(G_PROXY, "p")], containers: [OURS] },
    ],
    [
      "goes with the last that is in it",
      "[global]\nproxy = p\n",
      { entries: [entry(G_PROXY, "p")], containers: [OURS] },
      { text: "", states: [keyState(G_PROXY, "restore", "p")] },
    ],
    [
      "stays where something of the user's is in it, and is ours no more",
      "[global]\nproxy = p\ntimeout = 9\n",
      { entries: [entry(G_PROXY, "p")], containers: [OURS] },
      { text: "[global]\ntimeout = 9\n", states: [keyState(G_PROXY, "restore", "p")] },
    ],
    [
      "goes after the user deleted what was in it",
      "[global]\n[install]\n",
      { entries: [entry(G_PROXY, "p")], containers: [OURS] },
      { text: "[install]\n", states: [keyState(G_PROXY, "forget")] },
    ],
    [
      "goes though another key is in sync",
      "[global]\nproxy = p\n[install]\ncert = c\n",
      {
        wants: [want(["install", "cert"], "c")],
        entries: [entry(G_PROXY, "p"), entry(["install", "cert"], "c")],
        containers: [OURS, INSTALL],
      },
      {
        text: "[install]\ncert = c\n",
        states: [keyState(G_PROXY, "restore", "p"), keyState(["install", "cert"], "in sync", "c")],
        entries: [entry(["install", "cert"], "c")],
        containers: [INSTALL],
      },
    ],
    [
      "goes for off, and stays remembered for the way back",
      "[global]\nproxy = p\n",
      { wants: [want(G_PROXY, undefined)], entries: [entry(G_PROXY, "p")], containers: [OURS] },
      {
        text: "",
        states: [keyState(G_PROXY, "update", "p")],
        entries: [entry(G_PROXY, null)],
        containers: [OURS],
      },
    ],
    [
      "stays remembered where one of two keys is in it, and goes where none is",
      "[global]\nproxy = p\n[install]\ncert = c\n",
      {
        wants: [want(G_PROXY, undefined)],
        entries: [entry(G_PROXY, "p"), entry(["install", "cert"], "c")],
        containers: [OURS, INSTALL],
      },
      {
        text: "",
        states: [keyState(G_PROXY, "update", "p"), keyState(["install", "cert"], "restore", "c")],
        entries: [entry(G_PROXY, null)],
        containers: [OURS],
      },
    ],
    [
      "is left, empty as it is, where another key is in sync",
      "[global]\n[install]\ncert = c\n",
      { wants: [want(["install", "cert"], "c")], containers: [OURS] },
      { states: [keyState(["install", "cert"], "in sync", "c")], containers: [OURS] },
    ],
    ["is left, empty as it is, where nothing changes", "[global]\n", { containers: [OURS] }, { containers: [OURS] }],
    [
      "stays where a line of the user's that is away comes back to it",
      "[global]\nproxy = p\ncert = his\n",
      {
        wants: [want(G_PROXY, undefined), want(G_CERT, undefined)],
        entries: [entry(G_PROXY, "p")],
        containers: [OURS],
      },
      {
        text: "[global]\n",
        states: [keyState(G_PROXY, "update", "p"), keyState(G_CERT, "replace", "his")],
        entries: [entry(G_PROXY, null), entry(G_CERT, null, lineAway("cert =", " his", "\n", 9, "[global]\n"))],
        containers: [OURS],
      },
    ],
    [
      "goes where a line of the user's comes back to another section",
      "[install]\ncert = his\n[global]\nproxy = p\n",
      {
        wants: [want(G_PROXY, undefined), want(["install", "cert"], undefined)],
        entries: [entry(G_PROXY, "p")],
        containers: [OURS],
      },
      {
        text: "[install]\n",
        states: [keyState(["install", "cert"], "replace", "his"), keyState(G_PROXY, "update", "p")],
        entries: [
          entry(["install", "cert"], null, lineAway("cert =", " his", "\n", 10, "[install]\n")),
          entry(G_PROXY, null),
        ],
        containers: [OURS],
      },
    ],
  ])("%s", (_, text, more, answer) => expectAnswer("ini", text, more, answer));
});

test.each<Row>([
  [
    "comes back in its section",
    "[http]\n",
    { entries: [entry(["http", "proxy"], null, { raw: "'old'" })] },
    { text: "[http]\nproxy = 'old'\n", states: [keyState(["http", "proxy"], "restore")] },
  ],
  [
    "comes back with its comment",
    "[http]\n",
    { entries: [entry(["http", "proxy"], null, lineAway("proxy=", "'old'", " # why\n", 7, "[http]\nother = 1\n"))] },
    { text: "[http]\nproxy = 'old' # why\n", states: [keyState(["http", "proxy"], "restore")] },
  ],
])("a value of the user's that was away %s, as it was spelled", (_, text, more, answer) =>
  expectAnswer("toml", text, more, answer),
);

describe("the block between our marks", () => {
  const block = (lines: string) => `${BEGIN}\n${lines}\n${END}\n`;
  test.each<Row>([
    [
      "what the user made of it is replaced where that is forced, and his lines come back without our marks",
      block("his\nown"),
      { wants: [want(BLOCK_KEY, "new")], entries: [entry(BLOCK_KEY, "mine")], isForced: true },
      {
        text: block("new"),
        states: [keyState(BLOCK_KEY, "replace", "his\nown")],
        entries: [entry(BLOCK_KEY, "new", { raw: "his\nown" })],
      },
    ],
    [
      "what stood there before ours stays remembered when ours is replaced",
      block("mine"),
      { wants: [want(BLOCK_KEY, "new")], entries: [entry(BLOCK_KEY, "mine", OLD)] },
      {
        text: block("new"),
        states: [keyState(BLOCK_KEY, "update", "mine")],
        entries: [entry(BLOCK_KEY, "new", OLD)],
      },
    ],
    [
      "one that the user emptied leaves nothing to come back",
      `${BEGIN}\n${END}\n`,
      { wants: [want(BLOCK_KEY, "new")], entries: [entry(BLOCK_KEY, "mine", { raw: "old" })], isForced: true },
      { text: block("new"), states: [keyState(BLOCK_KEY, "replace", "")], entries: [entry(BLOCK_KEY, "new")] },
    ],
    [
      "one that no ledger knows is ours, and nothing stood there before",
      block("stray"),
      { wants: [want(BLOCK_KEY, "new")] },
      { text: block("new"), states: [keyState(BLOCK_KEY, "update", "stray")], entries: [entry(BLOCK_KEY, "new")] },
    ],
    ["one that no ledger knows is left where nobody asks for strays", `a\n${block("stray")}`, {}, {}],
    [
      "one that no ledger knows goes where strays are to go",
      `a\n${block("stray")}`,
      { removesStrays: true },
      { text: "a\n", states: [keyState(BLOCK_KEY, "restore", "stray", [])] },
    ],
    ["where there is none, none goes", "a\n", { removesStrays: true }, {}],
  ])("%s", (_, text, more, answer) => expectAnswer("block", text, more, answer));

  test("a key of another format is no block, and strays of it stay", () => {
    expectAnswer("npmrc", "block=1\n", { removesStrays: true }, {});
  });
});

describe("a last line without an end", () => {
  test.each<Row>([
    [
      "keeps having none, and that is remembered",
      "a=1\nb=2",
      { wants: [want(PROXY, "new")] },
      {
        text: "a=1\nb=2\nproxy=new",
        states: [keyState(PROXY, "add")],
        entries: [entry(PROXY, "new")],
        openEnd: "\n",
      },
    ],
    [
      "new lines have the line end that the text uses",
      "a=1\r\nb=2",
      { wants: [want(PROXY, "new")] },
      {
        text: "a=1\r\nb=2\r\nproxy=new",
        states: [keyState(PROXY, "add")],
        entries: [entry(PROXY, "new")],
        openEnd: "\r\n",
      },
    ],
    [
      "a carriage return at the very end has its other half to come",
      "a=1\r\nb=2\r",
      { wants: [want(PROXY, "new")] },
      {
        text: "a=1\r\nb=2\r\nproxy=new",
        states: [keyState(PROXY, "add")],
        entries: [entry(PROXY, "new")],
        openEnd: "\n",
      },
    ],
    [
      "a carriage return at the very end is the user's, and stays",
      "proxy=old\nb=2\r",
      { wants: [want(PROXY, "new")] },
      {
        text: "proxy=new\nb=2\r",
        states: [keyState(PROXY, "replace", "old")],
        entries: [entry(PROXY, "new", OLD)],
        openEnd: "\n",
      },
    ],
    [
      "nothing is remembered of it where there is nothing of ours",
      "a=1\nproxy=new",
      { entries: [entry(PROXY, "new")], openEnd: "\n" },
      { text: "a=1", states: [keyState(PROXY, "restore", "new")] },
    ],
    [
      "the line itself goes, and the one before it has none then",
      "a=1\nproxy=old",
      { wants: [want(PROXY, undefined)] },
      {
        text: "a=1",
        states: [keyState(PROXY, "replace", "old")],
        entries: [entry(PROXY, null, lineAway("proxy=", "old", "\n", 4, "a=1\n"))],
        openEnd: "\n",
      },
    ],
    [
      "the line itself goes, and the one before it ended otherwise: both ends are remembered",
      "a=1\r\nb=2\nproxy=old",
      { wants: [want(PROXY, undefined)] },
      {
        text: "a=1\r\nb=2",
        states: [keyState(PROXY, "replace", "old")],
        entries: [entry(PROXY, null, lineAway("proxy=", "old", "\r\n", 9, "a=1\r\nb=2\n"))],
        openEnd: "\r\n",
        cutEnd: "\n",
      },
    ],
    [
      "the line itself comes back, behind the end that the one before it had",
      "a=1\r\nb=2",
      {
        entries: [entry(PROXY, null, lineAway("proxy=", "old", "\r\n", 9, "a=1\r\nb=2\n"))],
        openEnd: "\r\n",
        cutEnd: "\n",
      },
      { text: "a=1\r\nb=2\nproxy=old", states: [keyState(PROXY, "restore")] },
    ],
    [
      "the only line goes, and the text is empty",
      "proxy=old",
      { wants: [want(PROXY, undefined)] },
      {
        text: "",
        states: [keyState(PROXY, "replace", "old")],
        entries: [entry(PROXY, null, lineAway("proxy=", "old", "\n", 0, ""))],
        openEnd: "\n",
      },
    ],
    [
      "the only line comes back without an end",
      "",
      { entries: [entry(PROXY, null, lineAway("proxy=", "old", "\n", 0, ""))], openEnd: "\n" },
      { text: "proxy=old", states: [keyState(PROXY, "restore")] },
    ],
    [
      "the only line behind a byte order mark comes back without an end",
      "\ufeff",
      { entries: [entry(PROXY, null, lineAway("proxy=", "old", "\n", 1, "\ufeff"))], openEnd: "\n" },
      { text: "\ufeffproxy=old", states: [keyState(PROXY, "restore")] },
    ],
    [
      "a line behind an empty one goes, and the empty one keeps its end",
      "\nproxy=old",
      { wants: [want(PROXY, undefined)] },
      {
        text: "\n",
        states: [keyState(PROXY, "replace", "old")],
        entries: [entry(PROXY, null, lineAway("proxy=", "old", "\n", 1, "\n"))],
        openEnd: "\n",
      },
    ],
    [
      "a line behind an empty one comes back without an end",
      "\n",
      { entries: [entry(PROXY, null, lineAway("proxy=", "old", "\n", 1, "\n"))], openEnd: "\n" },
      { text: "\nproxy=old", states: [keyState(PROXY, "restore")] },
    ],
    [
      "a text that was given an end by its user since then has one",
      "a=1\nproxy=new\n",
      { entries: [entry(PROXY, "new")], wants: [want(PROXY, "x")], openEnd: "\n" },
      { text: "a=1\nproxy=x\n", states: [keyState(PROXY, "update", "new")], entries: [entry(PROXY, "x")] },
    ],
    [
      "the end seen before counts for what is put in",
      "a=1",
      { wants: [want(PROXY, "new")], entries: [entry(CA, null)], openEnd: "\r\n", mayRestore: () => false },
      {
        text: "a=1\r\nproxy=new",
        states: [keyState(CA, "in sync"), keyState(PROXY, "add")],
        entries: [entry(CA, null), entry(PROXY, "new")],
        openEnd: "\r\n",
      },
    ],
  ])("%s", (_, text, more, answer) => expectAnswer("npmrc", text, more, answer));

  test("a file that is ours as a whole is taken as it is", () => {
    expectAnswer(
      "file",
      "old",
      { wants: [want(FILE_KEY, "new")] },
      { text: "new", states: [keyState(FILE_KEY, "replace", "old")], entries: [entry(FILE_KEY, "new", OLD)] },
    );
  });
});

test("the record of an answer is what takes it back, and no more", () => {
  const record = { entries: [entry(PROXY, "p")], containers: [], openEnd: "\n", cutEnd: "\r\n" } as const;
  expect(recordOf({ ...record, ...{ text: "x", states: [] } })).toEqual(record);
});
