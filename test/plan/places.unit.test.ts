// Where values go if a repository or a dotfile manager holds the file: the setting `managed`, and lines of others.
import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { BEGIN, BESIDE, BLOCK_KEY, END, type Target } from "../../src/model/edit.ts";
import { BLOCK } from "../../src/model/file-format.ts";
import type { PropagatedSettings } from "../../src/model/propagated.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { Writer } from "../../src/writers/writer.ts";
import { Home } from "../helpers/home.ts";
import { type Given, ledgerOf, NPM, npm, npmFile, PROXY, plan, textsOf, writer } from "../helpers/planning.ts";
import { entry } from "../helpers/rewriting.ts";

const SOURCE = ".local/share/chezmoi/dot_npmrc";
const settings = (managed: PropagatedSettings["managed"]) =>
  ({ proxy: { kind: "direct" }, managed }) as Partial<PropagatedSettings> as Given["settings"];

/** A home whose .npmrc chezmoi deploys. */
function chezmoiHome(text = "a=b\n"): Home {
  const home = new Home();
  home.write(SOURCE, "");
  home.write(".npmrc", text);
  return home;
}

const withSecond = (value: string | undefined, more: Partial<Target> = {}): Writer => ({
  ...npm(value),
  beside: (system) => [{ ...NPM, role: BESIDE, path: `${system.home}/second`, ...more }],
});

const changesOf = (home: Home, { changes }: Plan) =>
  Object.fromEntries(changes.map(({ shown, after }) => [shown.slice(home.path.length + 1), after?.toString()]));
const leftOf = (home: Home, { left }: Plan) =>
  left.map(({ path, writers, reason }) => [path.slice(home.path.length + 1), writers.join(), reason]);

test("write: the file is written, and who holds it is told", async () => {
  const home = chezmoiHome();
  const planned = await plan(home, { writers: [withSecond("p")] });
  expect(changesOf(home, planned)).toEqual({ ".npmrc": "a=b\nproxy=p\n" });
  expect(planned.targets[0]?.manager).toEqual({ by: "chezmoi", source: home.file(SOURCE), isTracked: true });
});

test("who holds a file where nothing changes is looked for on request alone", async () => {
  const home = chezmoiHome("proxy=p\n");
  const given = { writers: [npm("p")], ledger: ledgerOf(npmFile(home)) };
  expect((await plan(home, given)).targets[0]?.manager).toBeUndefined();
  expect((await plan(home, { ...given, namesManagers: true })).targets[0]?.manager?.by).toBe("chezmoi");
});

test("leave: nothing of it is touched, and what was written before goes", async () => {
  const home = chezmoiHome();
  const untouched = await plan(home, { writers: [withSecond("p")], settings: settings("leave") });
  expect([changesOf(home, untouched), leftOf(home, untouched)]).toEqual([{}, [[".npmrc", "npm", "managed: leave"]]]);
  home.write(".npmrc", "a=b\nproxy=p\n");
  const ledger = ledgerOf(npmFile(home));
  const restored = await plan(home, { writers: [withSecond("p")], settings: settings("leave"), ledger });
  expect(changesOf(home, restored)).toEqual({ ".npmrc": "a=b\n" });
  expect(restored.ledger.files).toEqual([]);
});

test("leave: a file that several share is left once, and one that is not to be made is not named", async () => {
  const home = chezmoiHome();
  const other = writer("other", [NPM], [{ key: PROXY, value: "p" }]);
  const planned = await plan(home, { writers: [npm("p"), other], settings: settings("leave") });
  expect(leftOf(home, planned)).toEqual([[".npmrc", "npm,other", "managed: leave"]]);
  const absent = new Home();
  absent.write(SOURCE, "");
  const writers = [writer("npm", [{ ...NPM, create: false }], [{ key: PROXY, value: "p" }])];
  expect(leftOf(absent, await plan(absent, { writers, settings: settings("leave") }))).toEqual([]);
});

test.each(["beside", "leave"] as const)("%s: a file that nobody holds is written", async (managed) => {
  const home = new Home();
  home.write(".npmrc", "a=b\n");
  const planned = await plan(home, { writers: [withSecond("p")], settings: settings(managed) });
  expect([changesOf(home, planned), planned.left]).toEqual([{ ".npmrc": "a=b\nproxy=p\n" }, []]);
});

test("leave: the user's settings for proxycast are his to share", async () => {
  const home = chezmoiHome();
  const writers = [{ ...npm("p"), isAdditive: true }];
  expect(changesOf(home, await plan(home, { writers, settings: settings("leave") }))).toEqual({
    ".npmrc": "a=b\nproxy=p\n",
  });
});

test("beside: the second file gets the values, and the first one what it had before", async () => {
  const home = chezmoiHome("a=b\nproxy=p\n");
  const ledger = ledgerOf(npmFile(home));
  const planned = await plan(home, { writers: [withSecond("p")], settings: settings("beside"), ledger });
  expect(changesOf(home, planned)).toEqual({ ".npmrc": "a=b\n", second: "proxy=p\n" });
  expect(planned.left).toEqual([]);
});

test("beside: a client without a second file is left by name, and so is one whose second is managed too", async () => {
  const home = chezmoiHome();
  const without = await plan(home, { writers: [npm("p")], settings: settings("beside") });
  expect(leftOf(home, without)).toEqual([[".npmrc", "npm", "its client reads no second file"]]);
  home.write(".local/share/chezmoi/dot_second", "");
  const writers = [withSecond("p", { path: home.file(".second") })];
  const both = await plan(home, { writers, settings: settings("beside") });
  expect(changesOf(home, both)).toEqual({});
  expect(leftOf(home, both)[0]?.[2]).toContain("/.second, which its client reads besides, is managed too");
});

test("beside: what the first file sets otherwise is named where it counts", async () => {
  const home = chezmoiHome("proxy=mine\n");
  const on = { proxy: { kind: "url" }, managed: "beside" } as Partial<PropagatedSettings> as Given["settings"];
  const notes = async (value: string | undefined, isOutranked: boolean) =>
    (await plan(home, { writers: [withSecond(value, { isOutranked })], settings: on })).notes;
  const note = `npm: ${home.file(".npmrc")} sets proxy itself, which counts`;
  expect(await notes("p", true)).toEqual([note]);
  expect(await notes("mine", true)).toEqual([]);
  expect(await notes("p", false)).toEqual([]);
  expect(await notes(undefined, false)).toEqual([note]);
});

test("beside: a proxy that the first file sets is left where none is wanted; nothing, and a name, are none", async () => {
  const planned = (text: string) =>
    plan(chezmoiHome(text), { writers: [withSecond(undefined)], settings: settings("beside") });
  const expected = [{ reason: "sets proxy itself, which counts", hasProxy: true }];
  for (const text of ["proxy=http://mine\n", "proxy=mine:1\n"])
    expect(await planned(text)).toMatchObject({ left: expected, notes: [] });
  expect(await planned("proxy=\n")).toMatchObject({ left: [], notes: [] });
  expect(await planned("proxy=mine\n")).toMatchObject({ left: [], notes: [expect.stringContaining("which counts")] });
});

test.each(["write", "beside"] as const)("%s: back from beside, the second file goes", async (managed) => {
  const home = new Home();
  home.write(".npmrc", "a=b\n");
  home.write("second", "proxy=p\n");
  const second = npmFile(home, { path: home.file("second"), shown: home.file("second"), role: BESIDE, created: true });
  const planned = await plan(home, {
    writers: [withSecond("p")],
    settings: settings(managed),
    ledger: ledgerOf(second),
  });
  expect(changesOf(home, planned)).toEqual({ ".npmrc": "a=b\nproxy=p\n", second: undefined });
});

const LINE = "if [ -r x ]; then . x; fi";
const RC: Target = { role: "rc", path: "~/.bashrc", format: BLOCK };
const bash: Writer = {
  ...writer("bash", [RC], []),
  formats: [BLOCK],
  beside: (system, target) => [
    { ...target, isReference: true },
    { role: "values", path: `${system.home}/values`, format: BLOCK, isReference: true },
  ],
  desire: (_, { role, isReference }) => ({
    edits: [{ key: BLOCK_KEY, value: isReference && role === "rc" ? LINE : "export a=1\nexport b=2" }],
  }),
};
const block = (...lines: readonly string[]) => `${[BEGIN, ...lines, END].join("\n")}\n`;

test("beside: a start-up file gets the line, and a file of ours the values", async () => {
  const home = new Home();
  home.write(".local/share/chezmoi/dot_bashrc", "");
  home.write(".bashrc", "x\n");
  const planned = await plan(home, { writers: [bash], settings: settings("beside") });
  expect(changesOf(home, planned)).toEqual({
    ".bashrc": `${block(LINE)}x\n`,
    values: block("export a=1", "export b=2"),
  });
});

test.each([
  ["without", "x\n", [[".bashrc", "bash", `add this line to its source: ${LINE}`]]],
  ["with", `x\n${LINE}\n`, []],
])(
  "beside: a start-up file in a read-only store %s the line stays, and the values are there",
  async (_, text, left) => {
    const home = new Home();
    home.write("../store/bashrc", text);
    symlinkSync("../store/bashrc", home.file(".bashrc"));
    const mayWrite = (folder: string) => !folder.endsWith("/store");
    const planned = await plan(home, { writers: [bash], settings: settings("beside"), system: { mayWrite } });
    expect(changesOf(home, planned)).toEqual({ values: block("export a=1", "export b=2") });
    expect(leftOf(home, planned)).toEqual(left);
  },
);

test.each<[string, isManaged: boolean, text: string, after: string | undefined]>([
  ["a line of others stays", true, block(LINE), undefined],
  ["values go, whoever wrote them", true, block("export a=1", "export b=2"), ""],
  ["a line that goes to no other machine goes", false, block(LINE), ""],
])("removal of a block that no ledger knows: %s", async (_, isManaged, text, after) => {
  const home = new Home();
  if (isManaged) home.write(".local/share/chezmoi/dot_bashrc", "");
  home.write(".bashrc", `${text}x\n`);
  const planned = await plan(home, { writers: [bash], settings: undefined });
  expect(textsOf(planned)).toEqual(after === undefined ? [] : ["x\n"]);
  expect(leftOf(home, planned)).toEqual(
    after === undefined ? [[".bashrc", "bash", "its line is other machines' too"]] : [],
  );
});

test("removal of a line that this machine wrote takes it from a managed file, too", async () => {
  const home = new Home();
  home.write(".local/share/chezmoi/dot_bashrc", "");
  home.write(".bashrc", `${block(LINE)}x\n`);
  const path = home.file(".bashrc");
  const entries = [entry(BLOCK_KEY, LINE, null, { writers: ["bash"] })];
  const ledger = ledgerOf(npmFile(home, { path, shown: path, format: BLOCK.id, role: "rc", entries }));
  expect(textsOf(await plan(home, { writers: [bash], settings: undefined, ledger }))).toEqual(["x\n"]);
});

test("removal leaves a line that this machine wrote where the source has it by now, and forgets it", async () => {
  const home = new Home();
  home.write(".local/share/chezmoi/dot_bashrc", `${block(LINE)}x\n`);
  home.write(".bashrc", `${block(LINE)}x\n`);
  const path = home.file(".bashrc");
  const entries = [entry(BLOCK_KEY, LINE, null, { writers: ["bash"] })];
  const ledger = ledgerOf(npmFile(home, { path, shown: path, format: BLOCK.id, role: "rc", entries }));
  const planned = await plan(home, { writers: [bash], settings: undefined, ledger });
  expect([planned.changes, planned.targets, planned.ledger.files]).toEqual([[], [], []]);
  expect(leftOf(home, planned)).toEqual([[".bashrc", "bash", "its line is other machines' too"]]);
});

test.each<[string, isManaged: boolean, isRecorded: boolean, changed: readonly string[]]>([
  ["that came with a managed file is used", true, false, ["values"]],
  ["of this machine's own becomes values", true, true, [".bashrc"]],
  ["in a file that nobody holds becomes values", false, false, [".bashrc"]],
])("write: a line %s", async (_, isManaged, isRecorded, changed) => {
  const home = new Home();
  if (isManaged) home.write(".local/share/chezmoi/dot_bashrc", "");
  home.write(".bashrc", `${block(LINE)}x\n`);
  const path = home.file(".bashrc");
  const entries = [entry(BLOCK_KEY, LINE, null, { writers: ["bash"] })];
  const file = npmFile(home, { path, shown: path, format: BLOCK.id, role: "rc", entries });
  const planned = await plan(home, { writers: [bash], ledger: ledgerOf(...(isRecorded ? [file] : [])) });
  expect(Object.keys(changesOf(home, planned))).toEqual(changed);
});

test.each([
  ["a block with values in the source is named", block("export a=1", "export b=2"), 1],
  ["the line in the source is not", block(LINE), 0],
  ["a script in the source that speaks of the marks is not", `sed -n '/^${BEGIN}$/,/^${END}$/p'\n`, 0],
])("%s", async (_, text, count) => {
  const home = new Home();
  home.write(".local/share/chezmoi/dot_bashrc", text);
  mkdirSync(home.file(".config"));
  const planned = await plan(home, { writers: [bash] });
  expect(planned.notes).toHaveLength(count);
  for (const note of planned.notes) expect(note).toContain("dot_bashrc has a block of proxycast");
});
