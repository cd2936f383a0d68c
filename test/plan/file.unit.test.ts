// The plan of one file: its text, its mode, what the ledger remembers of it, and what speaks against it.
import { chmodSync, mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { BEGIN, BLOCK_KEY, END, type Target } from "../../src/model/edit.ts";
import type { Answers } from "../../src/plan/settled.ts";
import { emptyLedger, type LedgerFile } from "../../src/transaction/ledger.ts";
import { formatNamed } from "../helpers/formats.ts";
import { Home } from "../helpers/home.ts";
import {
  type Given,
  ledgerOf,
  NPM,
  npm,
  npmFile,
  PROXY,
  plan,
  refusalsOf,
  SETTLED,
  textsOf,
  writer,
} from "../helpers/planning.ts";
import { entry, keyState } from "../helpers/rewriting.ts";

test("a file that is not there is made, with its folders, and all is remembered", async () => {
  const home = new Home();
  const file = home.file("a/b/rc");
  const target = { ...NPM, path: "~/a/b/rc" };
  const planned = await plan(home, { writers: [writer("npm", [target], [{ key: PROXY, value: "p" }])] });
  expect(planned).toEqual({
    changes: [
      {
        shown: file,
        path: file,
        before: undefined,
        after: Buffer.from("proxy=p\n"),
        modeBefore: undefined,
        mode: 0o644,
        gid: undefined,
        makes: [home.file("a"), home.file("a/b")],
        drops: [],
        keys: [{ key: PROXY, before: undefined, after: "p", isSecret: false, isForeign: false }],
        secrets: [],
        conceals: "secrets",
      },
    ],
    targets: [{ path: file, writers: ["npm"], states: [keyState(PROXY, "add", undefined, ["npm"])] }],
    refused: [],
    left: [],
    notes: [],
    ledger: ledgerOf(
      npmFile(home, {
        path: file,
        shown: file,
        created: true,
        folders: [home.file("a"), home.file("a/b")],
        settled: SETTLED,
      }),
    ),
    isLedgerChanged: true,
  });
});

test("a second run finds all in sync, and changes neither the file nor the ledger", async () => {
  const home = new Home();
  const { ledger } = await plan(home, { writers: [npm("p")] });
  home.write(".npmrc", "proxy=p\n");
  const planned = await plan(home, { writers: [npm("p")], ledger });
  expect(planned).toEqual({
    changes: [],
    targets: [
      { path: home.file(".npmrc"), writers: ["npm"], states: [keyState(PROXY, "in sync", undefined, ["npm"])] },
    ],
    refused: [],
    left: [],
    notes: [],
    ledger,
    isLedgerChanged: false,
  });
});

test("an answer of this run serves the same question again, and no other", async () => {
  const home = new Home();
  const answers: Answers = new Map();
  const first = await plan(home, { writers: [npm("p")], answers });
  expect(await plan(home, { writers: [npm("p")], answers })).toEqual(first);
  for (const [asked, answer] of answers) answers.set(asked, { ...answer, isSettled: false });
  const reused = await plan(home, { writers: [npm("p")], answers });
  expect([first, reused].map(({ ledger }) => ledger.files[0]?.settled)).toEqual([SETTLED, undefined]);
  home.write(".npmrc", "proxy=old\n");
  expect(await plan(home, { writers: [npm("p")], answers })).toEqual(await plan(home, { writers: [npm("p")] }));
});

test("a file that we made goes, with the folders that we made", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const ledger = ledgerOf(npmFile(home, { created: true, folders: ["/made"] }));
  const {
    changes,
    ledger: after,
    isLedgerChanged,
  } = await plan(home, { writers: [npm("p")], ledger, settings: undefined });
  expect(changes.map(({ after, drops }) => [after, drops])).toEqual([[undefined, ["/made"]]]);
  expect([after.files, isLedgerChanged]).toEqual([[], true]);
});

test.each<[name: string, text: string, value: string | undefined, entries: LedgerFile["entries"], before: unknown]>([
  ["the user's own value is foreign", "proxy=old\n", "p", [], { before: "old", after: "p", isForeign: true }],
  [
    "a value of ours is not",
    "proxy=mine\n",
    "p",
    [entry(PROXY, "mine", null, { writers: ["npm"] })],
    { before: "mine", after: "p", isForeign: false },
  ],
  ["what goes has no value after", "proxy=old\n", undefined, [], { before: "old", after: undefined, isForeign: true }],
])("the keys of a change: %s", async (_, text, value, entries, diff) => {
  const home = new Home();
  home.write(".npmrc", text);
  const ledger = entries.length > 0 ? ledgerOf(npmFile(home, { entries })) : emptyLedger("1");
  const { changes } = await plan(home, { writers: [npm(value)], ledger });
  expect(changes.flatMap(({ keys }) => keys)).toEqual([{ key: PROXY, isSecret: false, ...(diff as object) }]);
});

test("a file with a password is made private, and gets its mode back", async () => {
  const home = new Home();
  home.write(".npmrc", "a=1\n", 0o640);
  chmodSync(home.file(".npmrc"), 0o640);
  const planned = await plan(home, { writers: [npm("s3cret", { secrets: ["s3cret"] })] });
  expect(
    planned.changes.map(({ modeBefore, mode, secrets, keys }) => [modeBefore, mode, secrets, keys[0]?.isSecret]),
  ).toEqual([[0o640, 0o600, ["s3cret"], true]]);
  expect(planned.ledger.files[0]?.mode).toBe(0o640);
  home.write(".npmrc", "a=1\nproxy=s3cret\n");
  chmodSync(home.file(".npmrc"), 0o600);
  const back = await plan(home, { writers: [npm("p")], ledger: planned.ledger });
  expect(back.changes.map(({ modeBefore, mode }) => [modeBefore, mode])).toEqual([[0o600, 0o640]]);
  expect(back.ledger.files[0]?.mode).toBe(undefined);
});

test.each<[name: string, target: Partial<Target>, id: string, mode: number, conceals: string]>([
  ["a file for all", {}, "npm", 0o644, "secrets"],
  ["a file that is private by nature", { private: true }, "npm", 0o600, "secrets"],
  ["the password's own file", { role: "password" }, "npm", 0o644, "all"],
  ["certificates", {}, "ca", 0o644, "certificates"],
  ["a format of secrets", { format: { ...NPM.format, isSecret: true } }, "npm", 0o644, "values"],
])("%s: its mode, and what no output shows of it", async (_, target, id, mode, conceals) => {
  const home = new Home();
  const writers = [writer(id, [{ ...NPM, ...target }], [{ key: PROXY, value: "p" }])];
  const { changes } = await plan(home, { writers });
  expect(changes.map((change) => [change.mode, change.conceals])).toEqual([[mode, conceals]]);
});

test("what a target says of itself is remembered", async () => {
  const home = new Home();
  const more = { private: true, binary: true, followsLineEnds: true, readsFirstDocument: true };
  const writers = [writer("npm", [{ ...NPM, ...more }], [{ key: PROXY, value: "p" }])];
  const { ledger } = await plan(home, { writers });
  expect(ledger.files).toEqual([npmFile(home, { ...more, created: true, settled: SETTLED })]);
});

test("a password that stands there already makes the file private, and its text stays", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=s3\n");
  chmodSync(home.file(".npmrc"), 0o644);
  const { changes, ledger } = await plan(home, { writers: [npm("s3", { secrets: ["s3"] })] });
  expect(changes.map(({ after, mode, keys }) => [after?.toString(), mode, keys])).toEqual([["proxy=s3\n", 0o600, []]]);
  expect(ledger.files.map(({ mode }) => mode)).toEqual([0o644]);
});

test("a file that we made stays ours while it changes, and its folders with those that are made now", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=mine\n");
  const entries = [entry(PROXY, "mine", null, { writers: ["npm"] })];
  const ledger = ledgerOf(npmFile(home, { created: true, folders: ["/made"], entries }));
  const planned = await plan(home, { writers: [npm("p")], ledger });
  expect(planned.ledger.files).toEqual([npmFile(home, { created: true, folders: ["/made"], settled: SETTLED })]);
});

test("a file that we made stays where something of the user's is in it", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\na=1\n");
  const ledger = ledgerOf(npmFile(home, { created: true, folders: ["/made"] }));
  const { changes } = await plan(home, { writers: [npm("p")], ledger, settings: undefined });
  expect(changes.map(({ after, drops }) => [after?.toString(), drops])).toEqual([["a=1\n", []]]);
});

test("a last line without an end is remembered", async () => {
  const home = new Home();
  home.write(".npmrc", "a=1");
  const { ledger } = await plan(home, { writers: [npm("p")] });
  expect(ledger.files).toEqual([npmFile(home, { openEnd: "\n", settled: SETTLED })]);
});

test("a file that could not be replaced before is refused with that reason", async () => {
  const home = new Home();
  const unwritable = new Map([[home.file(".npmrc"), "it is busy"]]);
  expect(refusalsOf(await plan(home, { writers: [npm("p")], unwritable }))).toEqual(["it is busy"]);
});

test("a password is kept out of what is tracked, and another value is not", async () => {
  const home = new Home();
  mkdirSync(home.file(".git"));
  expect(refusalsOf(await plan(home, { writers: [npm("s3", { secrets: ["s3"] })] }))).toEqual([
    "it is tracked by a git repository: no place for a password; proxycast run gives it to one command",
  ]);
  expect(refusalsOf(await plan(home, { writers: [npm("p")] }))).toEqual([]);
});

test("a line that its client does not read is noted with its number, unless all is removed", async () => {
  const home = new Home();
  home.write(".curlrc", "silent\n--proxy = x\n");
  const curl = writer(
    "curl",
    [{ ...NPM, path: "~/.curlrc", format: formatNamed("curlrc") }],
    [{ key: PROXY, value: "p" }],
  );
  const note = `${home.file(".curlrc")}:2: its client does not read an option with dashes and = or :, write a blank`;
  expect((await plan(home, { writers: [curl] })).notes).toEqual([note]);
  expect((await plan(home, { writers: [curl], settings: undefined })).notes).toEqual([]);
});

test("on Windows a new file has its line ends", async () => {
  const planned = await plan(new Home(), { writers: [npm("p")], system: { platform: "win32" } });
  expect(textsOf(planned)).toEqual(["proxy=p\r\n"]);
});

test.each<[name: string, text: string, more: Partial<Given>, texts: string[]]>([
  ["is put first", "http_proxy=x\n", {}, [`${BEGIN}\nx\n${END}\nhttp_proxy=x\n`]],
  ["that no ledger knows goes with all", `a\n${BEGIN}\ny\n${END}\n`, { settings: undefined }, ["a\n"]],
  ["that is not there does not go", "a\n", { settings: undefined }, []],
])("a block %s", async (_, text, more, texts) => {
  const home = new Home();
  home.write(".bashrc", text);
  const target = { path: "~/.bashrc", role: "rc", format: formatNamed("block") };
  const planned = await plan(home, { writers: [writer("bash", [target], [{ key: BLOCK_KEY, value: "x" }])], ...more });
  expect(textsOf(planned)).toEqual(texts);
});

test("another version of proxycast reads a settled file again, and leaves the ledger", async () => {
  const home = new Home();
  const { ledger } = await plan(home, { writers: [npm("p")] });
  home.write(".npmrc", "proxy=p\n");
  const again = await plan(home, { writers: [npm("p")], ledger, version: "2" });
  expect(again.targets.map(({ states }) => states)).toEqual([[keyState(PROXY, "in sync", "p", ["npm"])]]);
  expect([again.changes, again.isLedgerChanged]).toEqual([[], false]);
});
