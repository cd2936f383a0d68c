// The plan of one file, by its record: what stays as it is, what is settled, what goes, and what is remembered.
import { mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Edit, END, FILE_KEY, type Key, type Target } from "../../src/model/edit.ts";
import { FILE } from "../../src/model/file-format.ts";
import { emptyLedger, type LedgerEntry, type LedgerFile } from "../../src/transaction/ledger.ts";
import { formatNamed } from "../helpers/formats.ts";
import { Home } from "../helpers/home.ts";
import { ledgerOf, NPM, npm, npmFile, PROXY, plan, refusalsOf, textsOf, writer } from "../helpers/planning.ts";
import { entry, keyState } from "../helpers/rewriting.ts";

const OLD = { raw: "old" };
const CA: Key = ["cafile"];
const OURS: Target = { path: "~/own", role: "own", format: FILE };
const own = (value: string | undefined) => writer("npm", [OURS], [{ key: FILE_KEY, value }]);

/** What the ledger knows of a file that is ours as a whole. */
function ownFile(home: Home, more: Partial<LedgerFile> = {}): LedgerFile {
  const entries = [entry(FILE_KEY, "x", null, { writers: ["npm"] })];
  return npmFile(home, {
    path: home.file("own"),
    shown: home.file("own"),
    format: "file",
    role: "own",
    entries,
    ...more,
  });
}

test("one key that is as it should be keeps no other from being written", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const edits = [
    { key: PROXY, value: "p" },
    { key: CA, value: "c" },
  ];
  const { changes, targets } = await plan(home, { writers: [writer("npm", [NPM], edits)] });
  expect(changes.map(({ after, keys }) => [after?.toString(), keys])).toEqual([
    ["proxy=p\ncafile=c\n", [{ key: CA, before: undefined, after: "c", isSecret: false, isForeign: false }]],
  ]);
  expect(targets.map(({ states }) => states)).toEqual([
    [keyState(PROXY, "in sync", "p", ["npm"]), keyState(CA, "add", undefined, ["npm"])],
  ]);
});

test("each key is foreign by its own entry", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=mine\ncafile=his\n");
  const entries = [entry(PROXY, "mine", null, { writers: ["npm"] }), entry(CA, "mine", null, { writers: ["npm"] })];
  const ledger = ledgerOf(npmFile(home, { entries }));
  const edits = [
    { key: PROXY, value: "p" },
    { key: CA, value: "c" },
  ];
  const { changes } = await plan(home, { writers: [writer("npm", [NPM], edits)], ledger, isForced: true });
  expect(changes.flatMap(({ keys }) => keys.map(({ key, isForeign }) => [key, isForeign]))).toEqual([
    [PROXY, false],
    [CA, true],
  ]);
});

test.each<[name: string, text: string | undefined, edits: Edit[], record: Partial<LedgerFile> | undefined]>([
  ["what is there already", "proxy=p\n", [{ key: PROXY, value: "p" }], undefined],
  ["what is to be away, where there is no file", undefined, [{ key: PROXY, value: undefined }], undefined],
  [
    "an empty file that we made",
    "",
    [{ key: PROXY, value: undefined }],
    { created: true, entries: [entry(PROXY, null, OLD, { writers: ["npm"] })] },
  ],
])("nothing changes in sync: %s", async (_, text, edits, record) => {
  const home = new Home();
  if (text !== undefined) home.write(".npmrc", text);
  const ledger = record ? ledgerOf(npmFile(home, record)) : emptyLedger("1");
  const planned = await plan(home, { writers: [writer("npm", [NPM], edits)], ledger });
  expect(planned.targets.flatMap(({ states }) => states.map(({ state }) => state))).toEqual(["in sync"]);
  expect([planned.changes, planned.refused, planned.isLedgerChanged]).toEqual([[], [], false]);
});

test("a last line's end stays where all is in sync, whatever the record says of it", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\r");
  const ledger = ledgerOf(npmFile(home, { openEnd: "\r\n", cutEnd: "\n" }));
  const { changes, refused } = await plan(home, { writers: [npm("p")], ledger });
  expect([changes, refused]).toEqual([[], []]);
});

test("a file that we made and that the user emptied goes with the rest", async () => {
  const home = new Home();
  home.write(".npmrc", "");
  const planned = await plan(home, {
    writers: [npm("p")],
    ledger: ledgerOf(npmFile(home, { created: true })),
    settings: undefined,
  });
  expect(planned.targets.flatMap(({ states }) => states)).toEqual([keyState(PROXY, "forget", undefined, ["npm"])]);
  expect(planned.changes.map(({ before, after }) => [before, after])).toEqual([[Buffer.alloc(0), undefined]]);
  expect(planned.ledger.files).toEqual([]);
});

test("a folder is remembered as made only when it is", async () => {
  const home = new Home();
  const target = { ...NPM, path: "~/gone/rc" };
  const path = home.file("gone/rc");
  const entries = [entry(PROXY, null, OLD, { writers: ["npm"] })];
  const ledger = ledgerOf(npmFile(home, { path, shown: path, entries, folders: ["/made"] }));
  const edits = [{ key: PROXY, value: undefined }];
  const away = await plan(home, { writers: [writer("npm", [target], edits)], ledger });
  expect(away.ledger.files.map(({ folders }) => folders)).toEqual([["/made"]]);
  const made = await plan(home, { writers: [writer("npm", [target], [{ key: PROXY, value: "p" }])], ledger });
  expect(made.ledger.files.map(({ folders }) => folders)).toEqual([["/made", home.file("gone")]]);
  const later = ledgerOf(npmFile(home, { path, shown: path, entries, folders: ["/z"] }));
  const sorted = await plan(home, { writers: [writer("npm", [target], [{ key: PROXY, value: "p" }])], ledger: later });
  expect(sorted.ledger.files.map(({ folders }) => folders)).toEqual([[home.file("gone"), "/z"]]);
});

describe("a file that is ours as a whole", () => {
  test("is made, and needs no parser that it would have to be settled for", async () => {
    const home = new Home();
    const { changes, ledger } = await plan(home, { writers: [own("x")] });
    expect(changes.map(({ after }) => after?.toString())).toEqual(["x"]);
    expect(ledger.files).toEqual([ownFile(home, { created: true })]);
    expect(ledger.files.map((file) => "settled" in file)).toEqual([false]);
  });

  test("goes where it is wanted no more, though it was there before", async () => {
    const home = new Home();
    home.write("own", "x");
    const ledger = ledgerOf(ownFile(home));
    const planned = await plan(home, { writers: [own("x")], ledger, settings: undefined });
    expect([textsOf(planned), planned.ledger.files]).toEqual([[undefined], []]);
  });

  test("of the user's goes where it must be away, and is remembered", async () => {
    const home = new Home();
    home.write("own", "his");
    const { changes, ledger, refused } = await plan(home, { writers: [own(undefined)] });
    expect([changes.map(({ after, drops }) => [after, drops]), refused]).toEqual([[[undefined, []]], []]);
    expect(ledger.files.flatMap(({ entries }) => entries.map(({ wrote, prior }) => [wrote, prior?.raw]))).toEqual([
      [null, "his"],
    ]);
  });
});

describe("a settled file", () => {
  const secret = npm("s3", { secrets: ["s3"] });

  test("whose mode alone was changed gets it back, and no key changes", async () => {
    const home = new Home();
    const { ledger } = await plan(home, { writers: [secret] });
    home.write(".npmrc", "proxy=s3\n");
    const planned = await plan(home, { writers: [secret], ledger });
    expect(planned.changes.map(({ modeBefore, mode, keys }) => [modeBefore, mode, keys])).toEqual([[0o644, 0o600, []]]);
    // No parser was asked: it could have said what is there.
    expect(planned.targets.flatMap(({ states }) => states)).toEqual([keyState(PROXY, "in sync", undefined, ["npm"])]);
  });

  test("is none whose mode alone changed: its keys were not verified", async () => {
    const home = new Home();
    home.write(".npmrc", "proxy=s3\n");
    const { ledger } = await plan(home, { writers: [secret] });
    expect(ledger.files.map((file) => "settled" in file)).toEqual([false]);
  });

  test("is none in which the user changed another key of ours", async () => {
    const home = new Home();
    home.write(".npmrc", "cafile=his\n");
    const edits = [
      { key: PROXY, value: "p" },
      { key: CA, value: "c" },
    ];
    const ledger = ledgerOf(npmFile(home, { entries: [entry(CA, "mine", null, { writers: ["npm"] })] }));
    const planned = await plan(home, { writers: [writer("npm", [NPM], edits)], ledger });
    expect(textsOf(planned)).toEqual(["cafile=his\nproxy=p\n"]);
    expect(planned.ledger.files.map((file) => "settled" in file)).toEqual([false]);
  });
});

test("a text that could not be taken back is refused", async () => {
  const home = new Home();
  home.write("settings.json", '{\n"a": 1 // why\n, "b": 2}\n');
  const target = { path: "~/settings.json", role: "settings", format: formatNamed("jsonc") };
  const { changes, refused } = await plan(home, { writers: [writer("code", [target], [{ key: ["a"], value: "2" }])] });
  expect(changes).toEqual([]);
  expect(refused).toEqual([
    {
      path: home.file("settings.json"),
      writers: ["code"],
      reason: "proxycast off could not take it out again: a comment is between a and its comma: move it",
      line: 2,
    },
  ]);
});

test.each<[name: string, target: Target, text: string]>([
  ["that is not valid", { ...NPM, format: formatNamed("json") }, "{"],
  ["with half a block", { ...NPM, format: formatNamed("block") }, `${END}\n`],
  ["with a line that its client does not read", { ...NPM, format: formatNamed("curlrc") }, "--proxy = x\n"],
])("a file %s, of which nothing is wanted, is passed over in silence", async (_, target, text) => {
  const home = new Home();
  home.write(".npmrc", text);
  const { changes, targets, refused, notes } = await plan(home, { writers: [writer("npm", [target], [])] });
  expect([changes, targets, refused, notes]).toEqual([[], [], [], []]);
});

test("a file that is gone is forgotten when all is removed, and remembered by other runs", async () => {
  const home = new Home();
  const ledger = ledgerOf(npmFile(home));
  const nowhere = writer("npm", [], [], { formats: [NPM.format] });
  const removed = await plan(home, { writers: [nowhere], ledger, settings: undefined });
  expect([removed.changes, removed.ledger.files]).toEqual([[], []]);
  const kept = await plan(home, { writers: [nowhere], ledger });
  expect([kept.changes, kept.targets, kept.isLedgerChanged]).toEqual([[], [], false]);
});

test("one password among the keys keeps the file out of what is tracked", async () => {
  const home = new Home();
  mkdirSync(home.file(".git"));
  const edits = [
    { key: CA, value: "c" },
    { key: PROXY, value: "s3", secrets: ["s3"] },
  ];
  expect(refusalsOf(await plan(home, { writers: [writer("npm", [NPM], edits)] }))).toEqual([
    "it is tracked by a git repository: no place for a password; proxycast run gives it to one command",
  ]);
});

describe("a file stays private", () => {
  const two = (more: Partial<LedgerEntry>) => [
    entry(PROXY, "s3", null, { writers: ["npm"], ...more }),
    entry(CA, "mine", null, { writers: ["ca"] }),
  ];

  test("while an entry of a writer that is not asked is secret", async () => {
    const home = new Home();
    home.write(".npmrc", "proxy=s3\ncafile=mine\n", 0o600);
    const ledger = ledgerOf(npmFile(home, { mode: 0o640, entries: two({ secret: true }) }));
    const ca = writer("ca", [NPM], [{ key: CA, value: "c" }]);
    const planned = await plan(home, { writers: [npm("s3"), ca], selected: ["ca"], ledger });
    expect(planned.changes.map(({ mode, after }) => [mode, after?.toString()])).toEqual([
      [0o600, "proxy=s3\ncafile=c\n"],
    ]);
    expect(planned.ledger.files.map(({ mode }) => mode)).toEqual([0o640]);
  });

  test("where a value that stays is a password now", async () => {
    const home = new Home();
    home.write(".npmrc", "proxy=s3\ncafile=mine\n", 0o644);
    const ledger = ledgerOf(npmFile(home, { entries: two({}) }));
    const ca = writer("ca", [NPM], [{ key: CA, value: "mine" }]);
    const planned = await plan(home, { writers: [npm("s3", { secrets: ["s3"] }), ca], ledger });
    expect(planned.changes.map(({ modeBefore, mode }) => [modeBefore, mode])).toEqual([[0o644, 0o600]]);
    expect(planned.ledger.files.map(({ mode }) => mode)).toEqual([0o644]);
  });
});

test("the end that the last line lost, and the one that was taken off in its stead, are remembered", async () => {
  const home = new Home();
  home.write(".npmrc", "a=1\r\nb=2\nproxy=old");
  const planned = await plan(home, { writers: [npm(undefined)] });
  expect(textsOf(planned)).toEqual(["a=1\r\nb=2"]);
  expect(planned.ledger.files.map(({ openEnd, cutEnd }) => [openEnd, cutEnd])).toEqual([["\r\n", "\n"]]);
});

test("what a record has not got is absent, not empty", async () => {
  const home = new Home();
  home.write(".npmrc", "a=1\n");
  const { ledger, targets } = await plan(home, { writers: [npm("p")] });
  const names = ["path", "shown", "format", "role", "created", "folders", "containers", "entries", "settled"];
  expect(ledger.files.map((file) => Object.keys(file))).toEqual([names]);
  expect(targets.map((target) => Object.keys(target))).toEqual([["path", "writers", "states"]]);
});

test.each([
  ["an attribute", "<proxy>", '<proxy a="b">'],
  ["a comment", "<host>", "<!-- mine --><host>"],
])("an element of ours to which the user added %s is left when all is removed", async (_, ours, his) => {
  const home = new Home();
  const target = { path: "~/settings.xml", role: "settings", format: formatNamed("xml") };
  const edit = { key: ["proxies", "proxy", "x"], value: { id: "x", host: "h" } };
  const writers = [writer("maven", [target], [edit])];
  const { changes, ledger } = await plan(home, { writers });
  home.write("settings.xml", changes[0]?.after?.toString().replace(ours, his) ?? "");
  const removed = await plan(home, { writers, ledger, settings: undefined });
  expect([removed.changes, removed.refused]).toEqual([[], []]);
  expect(removed.targets.flatMap(({ states }) => states.map(({ state }) => state))).toEqual(["drifted"]);
});
