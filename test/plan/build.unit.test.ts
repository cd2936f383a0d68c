// Whose wishes go to which file: writers, targets and what the ledger remembers of them; and what is refused or noted.
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { END, type Target } from "../../src/model/edit.ts";
import { Problem, Refusal } from "../../src/model/problem.ts";
import type { PropagatedSettings } from "../../src/model/propagated.ts";
import type { Writer } from "../../src/writers/writer.ts";
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
  textsOf,
  writer,
} from "../helpers/planning.ts";
import { entry } from "../helpers/rewriting.ts";

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
    "different passwords are refused: neither gets there",
    [npm("s3", { secrets: ["s3"] }), writer("pnpm", [NPM], [{ key: PROXY, value: "s4", secrets: ["s4"] }])],
    [],
    ["npm and pnpm want different things there"],
  ],
  [
    "all who wanted something else are named",
    [
      npm("p"),
      writer("pnpm", [NPM], [{ key: PROXY, value: "p" }]),
      writer("yarn", [NPM], [{ key: PROXY, value: "q" }]),
    ],
    [],
    ["npm, pnpm and yarn want different things there"],
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

test("a password that not all have is none in the file: it is no secret, and stays public", async () => {
  const writers = [npm("p"), writer("pnpm", [NPM], [{ key: PROXY, value: "s3", secrets: ["s3"] }])];
  const { changes, ledger } = await plan(new Home(), { writers });
  expect(changes.map(({ mode, keys }) => [mode, keys.map(({ isSecret }) => isSecret)])).toEqual([[0o644, [false]]]);
  expect(ledger.files.flatMap(({ entries }) => entries.map(({ secret }) => secret))).toEqual([undefined]);
});

test("a value that is secret to one writer is secret, whoever else wants the same", async () => {
  const same = writer("pnpm", [NPM], [{ key: PROXY, value: "s3" }]);
  const { changes } = await plan(new Home(), { writers: [npm("s3", { secrets: ["s3"] }), same] });
  expect(changes.map(({ mode, secrets, keys }) => [mode, secrets, keys.map(({ isSecret }) => isSecret)])).toEqual([
    [0o600, ["s3"], [true]],
  ]);
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

test("notes name their writer, and each comes once", async () => {
  const noting = writer("npm", [NPM, { ...NPM, path: "~/b", role: "b" }], [], {
    desire: () => ({ edits: [], notes: ["one", "two"] }),
  });
  const { notes } = await plan(new Home(), { writers: [noting] });
  expect(notes).toEqual(["npm: one", "npm: two"]);
});

test("files that go come after files that are written", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const first = writer("npm", [NPM], []);
  const second = writer("b", [{ ...NPM, path: "~/b" }], [{ key: PROXY, value: "q" }]);
  const ledger = ledgerOf(npmFile(home, { created: true }));
  expect(textsOf(await plan(home, { writers: [first, second], ledger }))).toEqual(["proxy=q\n", undefined]);
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

test("a client that can't use a SOCKS proxy is asked for what is left without it, and loses what was written for another", async () => {
  const home = new Home();
  const proxyIn = (settings: PropagatedSettings) => JSON.stringify(settings.proxy);
  const asks = (id: string, more: Partial<Writer>) => {
    const target: Target = { ...NPM, path: `~/${id}` };
    return writer(id, [target], [], {
      desire: (settings) => ({ edits: [{ key: PROXY, value: proxyIn(settings) }] }),
      ...more,
    });
  };
  const https = { scheme: "socks5h", host: "s", port: 1 } as const;
  const settings = { proxy: { kind: "url", https }, managed: "write" } as unknown as PropagatedSettings;
  const { changes } = await plan(home, { writers: [asks("deaf", {}), asks("able", { speaksSocks: true })], settings });
  const texts = changes.map(({ shown, after }) => [path.basename(shown), after?.toString()]);
  expect(Object.fromEntries(texts)).toEqual({
    deaf: expect.stringContaining("blocked"),
    able: expect.stringContaining("socks5h"),
  });
});
