// Files that the ledger remembers: of whom, in which format, where they are by now; and blocks that it does not know.
import { mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { BEGIN, BLOCK_KEY, END } from "../../src/model/edit.ts";
import { Refusal } from "../../src/model/problem.ts";
import type { System } from "../../src/system/system.ts";
import type { LedgerFile } from "../../src/transaction/ledger.ts";
import { formatNamed } from "../helpers/formats.ts";
import { Home } from "../helpers/home.ts";
import { type Given, ledgerOf, NPM, npm, npmFile, PROXY, plan, textsOf, writer } from "../helpers/planning.ts";
import { entry, keyState } from "../helpers/rewriting.ts";
import { systemIn } from "../helpers/system.ts";

const NOWHERE = writer("npm", [], [], { formats: [formatNamed("wgetrc"), NPM.format] });
const BASHRC = { path: "~/.bashrc", role: "rc", format: formatNamed("block") };
const bash = writer("bash", [BASHRC], [{ key: BLOCK_KEY, value: "x" }]);

describe("a writer that is not asked has no part in the run", () => {
  const nobody = [[], [], false];

  test.each<[name: string, given: Partial<Given>]>([
    ["though the ledger knows it", {}],
    ["though it was taken out, where the ledger does not know it", { deselected: new Set(["bash"]) }],
  ])("%s", async (_, given) => {
    const home = new Home();
    home.write(".npmrc", "proxy=p\n");
    home.write(".bashrc", `${BEGIN}\nx\n${END}\n`);
    const writers = [npm("q"), bash];
    const planned = await plan(home, { writers, selected: [], ledger: ledgerOf(npmFile(home)), ...given });
    expect([planned.changes, planned.targets, planned.isLedgerChanged]).toEqual(nobody);
  });

  test("nor is it named where another's file is taken back", async () => {
    const home = new Home();
    home.write(".npmrc", "proxy=p\n");
    const writers = [npm("p"), writer("pnpm", [NPM], [{ key: PROXY, value: "p" }])];
    const planned = await plan(home, { writers, settings: undefined, ledger: ledgerOf(npmFile(home)) });
    expect(planned.targets.map((target) => target.writers)).toEqual([["npm"]]);
  });
});

test("what a writer never wrote is not looked at when all is removed", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  mkdirSync(home.file("folder"));
  const writers = [writer("npm", [NPM, { ...NPM, path: "~/folder", role: "b" }], [])];
  const planned = await plan(home, { writers, settings: undefined, ledger: ledgerOf(npmFile(home)) });
  expect([textsOf(planned), planned.refused]).toEqual([[""], []]);
});

describe("a file that its writer does not find any more", () => {
  const there = writer("npm", [{ ...NPM, path: "~/new" }], [], { formats: [formatNamed("wgetrc"), NPM.format] });

  test.each([
    ["where it finds none", NOWHERE],
    ["where it finds another", there],
  ])("is taken back: %s", async (_, only) => {
    const home = new Home();
    home.write(".npmrc", "proxy=p\ncafile=c\n");
    const entries = [
      entry(PROXY, "p", null, { writers: ["npm"] }),
      entry(["cafile"], "c", null, { writers: ["other"] }),
    ];
    const ledger = ledgerOf(npmFile(home, { entries }));
    const { changes } = await plan(home, { writers: [only], settings: undefined, ledger });
    expect(changes.map(({ path, after }) => [path, after?.toString()])).toEqual([[home.file(".npmrc"), "cafile=c\n"]]);
  });

  test("is left where another writer wrote it", async () => {
    const home = new Home();
    home.write(".npmrc", "proxy=p\n");
    const pnpm = writer("pnpm", [{ ...NPM, path: "~/new" }], []);
    const planned = await plan(home, { writers: [pnpm], settings: undefined, ledger: ledgerOf(npmFile(home)) });
    expect([planned.changes, planned.targets]).toEqual([[], []]);
  });

  test("is left in a format that its writer has no more, whatever else it finds", async () => {
    const home = new Home();
    home.write(".npmrc", "proxy=p\n");
    const ledger = ledgerOf(npmFile(home, { format: "gone" }));
    const planned = await plan(home, { writers: [there], settings: undefined, ledger });
    expect([planned.changes, planned.targets, planned.isLedgerChanged]).toEqual([[], [], false]);
  });
});

test("each place of a writer is asked about once, though the ledger remembers it too", async () => {
  const home = new Home();
  home.write(".npmrc", "proxy=p\n");
  const refusing = writer("npm", [NPM, { ...NPM, path: "~/b", role: "b" }], [], {
    desire(_, { path }) {
      throw new Refusal(path);
    },
  });
  const { refused } = await plan(home, { writers: [refusing], ledger: ledgerOf(npmFile(home)) });
  expect(refused.map(({ reason }) => reason)).toEqual([home.file(".npmrc"), home.file("b")]);
});

describe("a file behind a link", () => {
  function linked(): { home: Home; file: LedgerFile } {
    const home = new Home();
    home.write("dots/npmrc", "proxy=p\n");
    symlinkSync("dots/npmrc", home.file(".npmrc"));
    return { home, file: npmFile(home, { path: home.file("dots/npmrc") }) };
  }

  test("is taken back by the name of its link", async () => {
    const { home, file } = linked();
    const { changes } = await plan(home, { writers: [NOWHERE], settings: undefined, ledger: ledgerOf(file) });
    expect(changes.map(({ path, shown }) => [path, shown])).toEqual([[file.path, file.shown]]);
  });

  test("is taken back by its own where the link leads elsewhere now", async () => {
    const { home, file } = linked();
    home.write("other", "proxy=p\n");
    unlinkSync(home.file(".npmrc"));
    symlinkSync("other", home.file(".npmrc"));
    const { changes } = await plan(home, { writers: [NOWHERE], settings: undefined, ledger: ledgerOf(file) });
    expect(changes.map(({ path, shown }) => [path, shown])).toEqual([[file.path, file.path]]);
  });

  test("is taken back by its own where the link leads in a circle now", async () => {
    const { home, file } = linked();
    unlinkSync(home.file(".npmrc"));
    symlinkSync(".npmrc", home.file(".npmrc"));
    const { changes } = await plan(home, { writers: [NOWHERE], settings: undefined, ledger: ledgerOf(file) });
    expect(changes.map(({ path, shown }) => [path, shown])).toEqual([[file.path, file.path]]);
  });
});

describe("a file of a client that is served elsewhere", () => {
  const there = writer("npm", [{ ...NPM, path: "~/new" }], [{ key: PROXY, value: "p" }]);
  const note = (home: Home) =>
    `${home.file("new")} is not made: its client is served by another file; apply --refresh moves it`;

  test.each<[name: string, more: Partial<LedgerFile>, files: Readonly<Record<string, string>>, given: Partial<Given>]>([
    ["that is there", {}, { ".npmrc": "proxy=p\n", new: "" }, {}],
    ["by a file that is gone", {}, {}, {}],
    ["by a file of another kind", { role: "other" }, { ".npmrc": "proxy=p\n" }, {}],
    [
      "and of one that is not",
      {},
      { ".npmrc": "proxy=p\n" },
      { writers: [there, writer("pnpm", [{ ...NPM, path: "~/new" }], [{ key: PROXY, value: "p" }])] },
    ],
  ])("%s is written", async (_, more, files, given) => {
    const home = new Home();
    for (const [name, text] of Object.entries(files)) home.write(name, text);
    const planned = await plan(home, { writers: [there], ledger: ledgerOf(npmFile(home, more)), ...given });
    expect(planned.changes.map(({ path, after }) => [path, after?.toString()])).toEqual([
      [home.file("new"), "proxy=p\n"],
    ]);
    expect(planned.notes).toEqual([]);
  });

  test("is not made where one entry of that file is its own", async () => {
    const home = new Home();
    home.write(".npmrc", "proxy=p\ncafile=c\n");
    const entries = [
      entry(["cafile"], "c", null, { writers: ["other"] }),
      entry(PROXY, "p", null, { writers: ["npm"] }),
    ];
    const planned = await plan(home, { writers: [there], ledger: ledgerOf(npmFile(home, { entries })) });
    expect([planned.changes, planned.notes]).toEqual([[], [note(home)]]);
  });
});

test("what is written and what goes keep their order", async () => {
  const home = new Home();
  const names = ["a", "b", "c", "d"];
  for (const name of ["b", "d"]) home.write(name, "proxy=p\n");
  const files = ["b", "d"].map((name) =>
    npmFile(home, {
      path: home.file(name),
      shown: home.file(name),
      created: true,
      entries: [entry(PROXY, "p", null, { writers: [name] })],
    }),
  );
  const writers = names.map((name, at) =>
    writer(name, [{ ...NPM, path: `~/${name}` }], at % 2 === 0 ? [{ key: PROXY, value: "p" }] : []),
  );
  const { changes } = await plan(home, { writers, ledger: ledgerOf(...files) });
  expect(changes.map(({ path, after }) => [path, after?.toString()])).toEqual([
    [home.file("a"), "proxy=p\n"],
    [home.file("c"), "proxy=p\n"],
    [home.file("b"), undefined],
    [home.file("d"), undefined],
  ]);
});

describe("removal, where no ledger knows a block", () => {
  const removal = (home: Home, system: Partial<System> = {}) =>
    plan(home, { writers: [bash], settings: undefined, system });

  test("takes it out of a text", async () => {
    const home = new Home();
    home.write(".bashrc", `a\n${BEGIN}\nx\n${END}\n`);
    const { changes, targets } = await removal(home);
    expect(changes.map(({ after }) => after?.toString())).toEqual(["a\n"]);
    expect(targets.map(({ states }) => states)).toEqual([[keyState(BLOCK_KEY, "restore", "x", [])]]);
  });

  test.each([
    ["that only speaks of our marks", `echo "${BEGIN}"\n`],
    ["that is no text, without a mark", "a\0b\n"],
    ["that is empty", ""],
  ])("has nothing to do with a file %s", async (_, text) => {
    const home = new Home();
    home.write(".bashrc", text);
    const { changes, targets, refused } = await removal(home);
    expect([changes, targets, refused]).toEqual([[], [], []]);
  });

  test("does not read what is no plain file", async () => {
    const home = new Home();
    home.write(".bashrc", `${END}\n`);
    const { facts } = systemIn(home);
    const { refused } = await removal(home, {
      facts(path) {
        const found = facts(path);
        return found && path.endsWith(".bashrc") ? { ...found, kind: "other" } : found;
      },
    });
    expect(refused).toEqual([]);
  });

  test("passes over what can't be read", async () => {
    const home = new Home();
    home.write(".bashrc", `${END}\n`);
    const { refused } = await removal(home, {
      read() {
        throw Object.assign(new Error("x"), { code: "EACCES" });
      },
    });
    expect(refused).toEqual([]);
  });
});
