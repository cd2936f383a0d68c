// Plans of files in a scratch home, by writers made for the test: what would change, what is refused, what is remembered.
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { BEGIN, BLOCK_KEY, type Edit, END, type Key, type Target } from "../../src/model/edit.ts";
import { Problem, Refusal } from "../../src/model/problem.ts";
import type { PropagatedSettings } from "../../src/model/propagated.ts";
import { buildPlan } from "../../src/plan/build.ts";
import type { PlanRequest } from "../../src/plan/file.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { System } from "../../src/system/system.ts";
import { emptyLedger, type Ledger, type LedgerFile } from "../../src/transaction/ledger.ts";
import type { Writer } from "../../src/writers/writer.ts";
import { formatNamed } from "../helpers/formats.ts";
import { Home } from "../helpers/home.ts";
import { entry, keyState } from "../helpers/rewriting.ts";
import { systemIn } from "../helpers/system.ts";

const PROXY: Key = ["proxy"];
const SETTINGS = {} as PropagatedSettings;
const SETTLED = expect.stringMatching(/^[0-9a-f]{64}$/);
const NPM = { path: "~/.npmrc", role: "rc", format: formatNamed("npmrc") };

/** A writer that wants this in these targets; "~" in a path is the home. */
function writer(id: string, targets: readonly Target[], edits: readonly Edit[], more: Partial<Writer> = {}): Writer {
  return {
    id,
    title: id,
    docs: "",
    acceptsPassword: true,
    formats: targets.map(({ format }) => format),
    isPresent: () => true,
    locate: (system) => targets.map((target) => ({ ...target, path: target.path.replace("~", system.home) })),
    desire: () => ({ edits }),
    ...more,
  };
}

interface Given extends Partial<Omit<PlanRequest, "system" | "selected">> {
  readonly writers: readonly Writer[];
  readonly system?: Partial<System>;
  readonly selected?: readonly string[];
}

function plan(home: Home, { writers, system = {}, selected, ...more }: Given): Promise<Plan> {
  return buildPlan({
    system: { ...systemIn(home), umask: 0o022, machine: () => "here", ...system },
    writers,
    ledger: emptyLedger("1"),
    settings: SETTINGS,
    selected: new Set(selected ?? writers.map(({ id }) => id)),
    deselected: new Set(),
    grants: new Map(),
    movesClients: false,
    isForced: false,
    unwritable: new Map(),
    version: "1",
    ...more,
  });
}

function ledgerOf(...files: LedgerFile[]): Ledger {
  return { ...emptyLedger("1"), files };
}

function npmFile(home: Home, more: Partial<LedgerFile> = {}): LedgerFile {
  const path = home.file(".npmrc");
  const entries = [entry(PROXY, "p", null, { writers: ["npm"] })];
  return {
    path,
    shown: path,
    format: "npmrc",
    role: "rc",
    created: false,
    folders: [],
    containers: [],
    entries,
    ...more,
  };
}

const npm = (value: string | undefined, more: Partial<Edit> = {}) =>
  writer("npm", [NPM], [{ key: PROXY, value, ...more }]);
const textsOf = ({ changes }: Plan) => changes.map(({ after }) => after?.toString());
const refusalsOf = ({ refused }: Plan) => refused.map(({ reason }) => reason);

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
    notes: [],
    ledger,
    isLedgerChanged: false,
  });
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

test.each<[name: string, given: Partial<Given>, file: string | undefined, texts: (string | undefined)[]]>([
  ["a writer that was not asked for leaves all", { selected: [] }, "proxy=q\n", []],
  [
    "a writer that the user took out: what it wanted is unwanted",
    { selected: [], deselected: new Set(["npm"]) },
    "proxy=p\n",
    ["" as string],
  ],
  [
    "a writer that adds leaves what it does not want now",
    { writers: [writer("npm", [NPM], [], { isAdditive: true })] },
    "proxy=p\n",
    [],
  ],
  ["a writer that does not add takes it away", { writers: [writer("npm", [NPM], [])] }, "proxy=p\n", [""]],
  [
    "what a writer that adds wrote goes where all is removed",
    { writers: [writer("npm", [NPM], [], { isAdditive: true })], settings: undefined },
    "proxy=p\n",
    [""],
  ],
  [
    "a file that must not be made is not",
    { writers: [writer("npm", [{ ...NPM, create: false }], [{ key: PROXY, value: "p" }])] },
    undefined,
    [],
  ],
  [
    "a file that only the ledger remembers, and that is gone, is not made again",
    {
      writers: [
        writer("npm", [{ ...NPM, path: "~/other", create: false }], [{ key: PROXY, value: "p" }], {
          formats: [NPM.format],
        }),
      ],
    },
    undefined,
    [],
  ],
  ["a value that the user changed is left", {}, "proxy=his\n", []],
  ["unless it is forced", { isForced: true }, "proxy=his\n", ["proxy=q\n"]],
])("with a value of ours in the ledger: %s", async (_, given, file, texts) => {
  const home = new Home();
  if (file !== undefined) home.write(".npmrc", file);
  const planned = await plan(home, { writers: [npm("q")], ledger: ledgerOf(npmFile(home)), ...given });
  expect(textsOf(planned)).toEqual(texts);
});

test("a writer that writes elsewhere now is told to move, not moved by itself", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const writers = [writer("npm", [{ ...NPM, path: "~/new" }], [{ key: PROXY, value: "p" }])];
  const ledger = ledgerOf(npmFile(home));
  const kept = await plan(home, { writers, ledger });
  expect([textsOf(kept), kept.notes]).toEqual([
    [],
    [`${home.file("new")} is not made: its client is served by another file; apply --refresh moves it`],
  ]);
  const moved = await plan(home, { writers, ledger, movesClients: true });
  expect(moved.changes.map(({ path, after }) => [path, after?.toString()])).toEqual([[home.file("new"), "proxy=p\n"]]);
});

test.each<[name: string, writers: readonly Writer[], texts: string[], reasons: string[]]>([
  ["the same wish is one", [npm("p"), writer("pnpm", [NPM], [{ key: PROXY, value: "p" }])], ["proxy=p\n"], []],
  [
    "different wishes are refused",
    [npm("p"), writer("pnpm", [NPM], [{ key: PROXY, value: "q" }])],
    [],
    ["npm and pnpm want different things there"],
  ],
  [
    "a password that only the second has does not get there",
    [npm("p"), writer("pnpm", [NPM], [{ key: PROXY, value: "s3", secrets: ["s3"] }])],
    ["proxy=p\n"],
    ["npm, pnpm share this file, which is written without: name them together in --with-password"],
  ],
  [
    "a password that only the first has does not get there",
    [npm("s3", { secrets: ["s3"] }), writer("pnpm", [NPM], [{ key: PROXY, value: "p" }])],
    ["proxy=p\n"],
    ["npm, pnpm share this file, which is written without: name them together in --with-password"],
  ],
  [
    "two formats are refused",
    [npm("p"), writer("wget", [{ ...NPM, format: formatNamed("wgetrc") }], [{ key: PROXY, value: "p" }])],
    ["proxy=p\n"],
    ["two clients want it in two formats"],
  ],
])("two writers of one file: %s", async (_, writers, texts, reasons) => {
  const planned = await plan(new Home(), { writers });
  expect(textsOf(planned)).toEqual(texts);
  expect(refusalsOf(planned)).toEqual(reasons);
});

test("both writers of a file are named", async () => {
  const home = new Home();
  const { targets, ledger } = await plan(home, {
    writers: [npm("p"), writer("a", [NPM], [{ key: PROXY, value: "p" }])],
  });
  expect(targets.map(({ writers }) => writers)).toEqual([["a", "npm"]]);
  expect(ledger.files.flatMap(({ entries }) => entries.map(({ writers }) => writers))).toEqual([["a", "npm"]]);
});

const failing = (error: unknown) =>
  writer("npm", [NPM], [], {
    desire() {
      throw error;
    },
  });

test.each<[name: string, error: unknown, refused: { reason: string; line?: number }]>([
  ["a refusal", new Refusal("no place"), { reason: "no place" }],
  ["a refusal with a line", new Refusal("no place", 7), { reason: "no place", line: 7 }],
  [
    "a folder",
    Object.assign(new Error("x"), { code: "EISDIR" }),
    { reason: "it is a folder, where a file is expected" },
  ],
  ["a shut file", Object.assign(new Error("x"), { code: "EACCES" }), { reason: "it can't be read (EACCES)" }],
  ["a depth", new RangeError("stack"), { reason: "it is nested too deeply to be read" }],
  ["a fault", new TypeError("x"), { reason: "proxycast failed on it (TypeError): please report that" }],
  ["what is no error", "x", { reason: "proxycast failed on it (fault): please report that" }],
])("%s stops its own file alone", async (_, error, refused) => {
  const home = new Home();
  const other = writer("pnpm", [{ ...NPM, path: "~/other" }], [{ key: PROXY, value: "p" }]);
  const planned = await plan(home, { writers: [failing(error), other] });
  expect(planned.refused).toEqual([{ path: home.file(".npmrc"), writers: ["npm"], ...refused }]);
  expect(textsOf(planned)).toEqual(["proxy=p\n"]);
});

test("a folder in the place of a file is refused when it is read", async () => {
  const home = new Home();
  mkdirSync(home.file(".npmrc"));
  const { refused } = await plan(home, { writers: [npm("p")] });
  expect(refused).toEqual([
    { path: home.file(".npmrc"), writers: ["npm"], reason: "it is a folder, where a file is expected" },
  ]);
});

test("a problem of the whole run is thrown", async () => {
  const problem = new Problem(2, "no");
  await expect(plan(new Home(), { writers: [failing(problem)] })).rejects.toBe(problem);
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

test("notes name their writer, and each comes once", async () => {
  const noting = writer("npm", [NPM, { ...NPM, path: "~/b", role: "b" }], [], {
    desire: () => ({ edits: [], notes: ["one", "two"] }),
  });
  const { notes } = await plan(new Home(), { writers: [noting] });
  expect(notes).toEqual(["npm: one", "npm: two"]);
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

test("files that go come after files that are written", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const first = writer("npm", [NPM], []);
  const second = writer("b", [{ ...NPM, path: "~/b" }], [{ key: PROXY, value: "q" }]);
  const ledger = ledgerOf(npmFile(home, { created: true }));
  expect(textsOf(await plan(home, { writers: [first, second], ledger }))).toEqual(["proxy=q\n", undefined]);
});

test("on Windows a new file has its line ends", async () => {
  const planned = await plan(new Home(), { writers: [npm("p")], system: { platform: "win32" } });
  expect(textsOf(planned)).toEqual(["proxy=p\r\n"]);
});

test.each<[name: string, text: string, more: Partial<Given>, texts: string[], overriddenAt: number | undefined]>([
  [
    "is put first, and a line behind it that sets the same is told",
    "http_proxy=x\n",
    {},
    [`${BEGIN}\nx\n${END}\nhttp_proxy=x\n`],
    4,
  ],
  ["that no ledger knows goes with all", `a\n${BEGIN}\ny\n${END}\n`, { settings: undefined }, ["a\n"], undefined],
  ["that is not there does not go", "a\n", { settings: undefined }, [], undefined],
])("a block %s", async (_, text, more, texts, overriddenAt) => {
  const home = new Home();
  home.write(".bashrc", text);
  const target = { path: "~/.bashrc", role: "rc", format: formatNamed("block") };
  const planned = await plan(home, { writers: [writer("bash", [target], [{ key: BLOCK_KEY, value: "x" }])], ...more });
  expect(textsOf(planned)).toEqual(texts);
  expect(planned.targets.map((each) => each.overriddenAt)).toEqual(texts.length > 0 ? [overriddenAt] : []);
});

test("another version of proxycast reads a settled file again, and leaves the ledger", async () => {
  const home = new Home();
  const { ledger } = await plan(home, { writers: [npm("p")] });
  home.write(".npmrc", "proxy=p\n");
  const again = await plan(home, { writers: [npm("p")], ledger, version: "2" });
  expect(again.targets.map(({ states }) => states)).toEqual([[keyState(PROXY, "in sync", "p", ["npm"])]]);
  expect([again.changes, again.isLedgerChanged]).toEqual([[], false]);
});

test("a file behind a link is changed where it is, and named by its link", async () => {
  const home = new Home();
  home.write("dots/npmrc", "a=1\n");
  symlinkSync("dots/npmrc", home.file(".npmrc"));
  const { changes, ledger } = await plan(home, { writers: [npm("p")] });
  expect(changes.map(({ path, shown }) => [path, shown])).toEqual([[home.file("dots/npmrc"), home.file(".npmrc")]]);
  expect(ledger.files.map(({ path, shown }) => [path, shown])).toEqual([
    [home.file("dots/npmrc"), home.file(".npmrc")],
  ]);
});

test("a relative path starts at the working folder", async () => {
  const home = new Home();
  const writers = [writer("npm", [{ ...NPM, path: "rc" }], [{ key: PROXY, value: "p" }])];
  const { changes } = await plan(home, { writers, system: { workingFolder: () => home.path } });
  expect(changes.map(({ path }) => path)).toEqual([home.file("rc")]);
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

test("a file of which nothing is wanted, and in which nothing is ours, is none of this run's", async () => {
  const home = new Home();
  home.write(".npmrc", "a=1\n");
  const { changes, targets } = await plan(home, { writers: [writer("npm", [NPM], [])] });
  expect([changes, targets]).toEqual([[], []]);
});

test("a file in a format that its writer has no more is left, and stays in the ledger", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const ledger = ledgerOf(npmFile(home, { format: "gone" }));
  const planned = await plan(home, { writers: [writer("npm", [], [])], ledger, settings: undefined });
  expect([planned.changes, planned.ledger, planned.isLedgerChanged]).toEqual([[], ledger, false]);
});

test("a folder in the place of a file with a block is nothing to remove, and half a block is refused", async () => {
  const bash = writer("bash", [{ path: "~/.bashrc", role: "rc", format: formatNamed("block") }], []);
  const folder = new Home();
  mkdirSync(folder.file(".bashrc"));
  expect(refusalsOf(await plan(folder, { writers: [bash], settings: undefined }))).toEqual([]);
  const half = new Home();
  half.write(".bashrc", `a\n${END}\n`);
  expect((await plan(half, { writers: [bash], settings: undefined })).refused).toEqual([
    {
      path: half.file(".bashrc"),
      writers: ["bash"],
      reason: "a proxycast block with only one of its two marker lines: delete the rest of it",
      line: 2,
    },
  ]);
});

test("what two writers wanted stays while one of them is not asked", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const entries = [entry(PROXY, "p", null, { writers: ["npm", "pnpm"] })];
  const ledger = ledgerOf(npmFile(home, { entries }));
  expect(textsOf(await plan(home, { writers: [writer("npm", [NPM], [])], ledger }))).toEqual([]);
});
