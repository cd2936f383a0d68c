// An unfinished transaction is taken back: what each file gets, what stays, and what is said of it.
import { mkdirSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatState } from "../../src/system/state-file.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import type { JournalFile } from "../../src/transaction/journal.ts";
import { readJournal } from "../../src/transaction/journal.ts";
import { hashOf } from "../../src/transaction/ledger.ts";
import { isUnfinished, noteUnfinished, recover } from "../../src/transaction/recover.ts";
import { temporaryPath } from "../../src/transaction/replace.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const STATE = ".local/state/proxycast";
const CUT_OFF = "an earlier run was cut off: the next apply, off, on or remove takes back what it had begun";
const DAMAGED =
  "journal.json is damaged: nothing was done; remove it, and the files of the run that was cut off stay as they are now";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const fault = (code: string) => () => {
  throw Object.assign(new Error("no"), { code });
};

function fileOf(home: Home, change: Partial<JournalFile> = {}): JournalFile {
  const path = change.path ?? home.file("a");
  const all = { path, temporary: temporaryPath(path), before: base64("old"), after: hashOf("new"), mode: 0o640 };
  return { ...all, gid: null, makes: [], drops: [], ...change };
}

function writeJournal(home: Home, files: readonly object[]): void {
  home.write(`${STATE}/journal.json`, formatState({ schema: 1, files }), 0o600);
}

/** Where the bytes from before are kept. */
function keptPath(home: Home, name: string): string {
  return `${STATE}/kept-${hashOf(home.file(name)).slice(0, 12)}`;
}

const modeOf = (file: string) => (statSync(file).mode & 0o7777).toString(8);

describe("a file", () => {
  const NONE = { before: null, mode: null };
  const GOES = { after: null };
  test.each<[what: string, now: string | undefined, change: Partial<JournalFile>, then: string | undefined]>([
    ["that was written gets its bytes from before", "new", {}, "old"],
    ["that was not yet written stays", "old", {}, "old"],
    ["that was made goes", "new", NONE, undefined],
    ["that was not yet made is not made", undefined, NONE, undefined],
    ["that was taken away comes back", undefined, GOES, "old"],
    ["that was not yet taken away stays", "old", GOES, "old"],
    ["that was empty is empty again", "new", { before: "" }, ""],
  ])("%s", (_, now, change, then) => {
    const home = new Home();
    const file = fileOf(home, change);
    if (now !== undefined) home.write("a", now, 0o604);
    home.write(".a.proxycast-tmp", "half of it");
    home.write(`${STATE}/.journal.json.proxycast-tmp`, "half of it");
    writeJournal(home, [file]);
    const synced: string[] = [];
    const system = systemIn(home);
    const syncFolder = (folder: string) => void synced.push(folder);
    expect(recover({ ...system, syncFolder })).toEqual([]);
    expect(system.list(home.path).sort()).toEqual(then === undefined ? [".local"] : [".local", "a"]);
    if (then !== undefined) expect(home.read("a")).toBe(then);
    if (then !== undefined && now !== then) expect(modeOf(home.file("a"))).toBe("640");
    expect(system.list(home.file(STATE))).toEqual([]);
    expect(synced.at(-1)).toBe(home.file(STATE));
  });

  test("whose mode from before is not known is for its owner alone", () => {
    const home = new Home();
    home.write("a", "new");
    writeJournal(home, [fileOf(home, { mode: null })]);
    expect(recover(systemIn(home))).toEqual([]);
    expect([home.read("a"), modeOf(home.file("a"))]).toEqual(["old", "600"]);
  });

  test("gets its group back", () => {
    const home = new Home();
    home.write("a", "new");
    writeJournal(home, [fileOf(home, { gid: 4711 })]);
    const made: unknown[] = [];
    const system = systemIn(home);
    const create: WritableSystem["create"] = (path, bytes, mode, gid) => {
      made.push(path, mode, gid);
      return system.create(path, bytes, mode);
    };
    expect(recover({ ...system, create })).toEqual([]);
    expect(made).toEqual([temporaryPath(home.file("a")), 0o640, 4711]);
  });

  const CHANGED = "was changed by somebody else during an interrupted run: left as it is";
  test("that somebody changed stays, and its bytes from before are kept", () => {
    const home = new Home();
    home.write("a", "theirs");
    home.write("b", "new");
    writeJournal(home, [fileOf(home), fileOf(home, { path: home.file("b") })]);
    const kept = keptPath(home, "a");
    expect(recover(systemIn(home))).toEqual([
      `${home.file("a")} ${CHANGED}; what stood there before is in ${home.file(kept)}`,
    ]);
    expect([home.read("a"), home.read("b"), home.read(kept), modeOf(home.file(kept))]).toEqual([
      "theirs",
      "old",
      "old",
      "600",
    ]);
    expect(systemIn(home).list(home.file(STATE))).toEqual([kept.slice(STATE.length + 1)]);
  });

  test("that somebody changed, and that was not there before, stays", () => {
    const home = new Home();
    home.write("a", "theirs");
    writeJournal(home, [fileOf(home, NONE)]);
    expect(recover(systemIn(home))).toEqual([`${home.file("a")} ${CHANGED}`]);
    expect(home.read("a")).toBe("theirs");
    expect(systemIn(home).list(home.file(STATE))).toEqual([]);
  });

  test("that somebody took away stays away", () => {
    const home = new Home();
    writeJournal(home, [fileOf(home)]);
    expect(recover(systemIn(home))).toEqual([
      `${home.file("a")} ${CHANGED}; what stood there before is in ${home.file(keptPath(home, "a"))}`,
    ]);
    expect(systemIn(home).list(home.path)).toEqual([".local"]);
  });
});

describe("folders", () => {
  const names = (home: Home) => systemIn(home).list(home.path).sort();

  test.each([
    ["was made", "new"],
    ["was not yet made", undefined],
  ])("that were made for a file that %s go, the innermost first", (_, now) => {
    const home = new Home();
    mkdirSync(home.file("x/y"), { recursive: true });
    if (now) home.write("x/y/a", now);
    const makes = ["x", "x/y"].map((name) => home.file(name));
    writeJournal(home, [fileOf(home, { path: home.file("x/y/a"), before: null, makes })]);
    expect(recover(systemIn(home))).toEqual([]);
    expect(names(home)).toEqual([".local"]);
  });

  test("that hold anything else stay", () => {
    const home = new Home();
    home.write("x/a", "new");
    home.write("x/b", "theirs");
    writeJournal(home, [fileOf(home, { path: home.file("x/a"), before: null, makes: [home.file("x")] })]);
    expect(recover(systemIn(home))).toEqual([]);
    expect(systemIn(home).list(home.file("x"))).toEqual(["b"]);
  });

  test.each([0o022, 0o077])("that went with a file come back with it, as the umask %o has them", (umask) => {
    const home = new Home();
    mkdirSync(home.file("x"));
    const path = home.file("x/y/a");
    writeJournal(home, [fileOf(home, { path, after: null, drops: [home.file("x"), home.file("x/y")] })]);
    const system = systemIn(home);
    const made: unknown[] = [];
    const makeFolder = (folder: string, mode: number) => {
      made.push(folder, mode);
      system.makeFolder(folder, mode);
    };
    expect(recover({ ...system, umask, makeFolder })).toEqual([]);
    expect(made).toEqual([home.file("x/y"), 0o777 & ~umask]);
    expect(home.read("x/y/a")).toBe("old");
  });
});

test("the last file is taken back first", () => {
  const home = new Home();
  home.write("x/a", "new");
  home.write("x/b", "new");
  const made = { before: null, mode: null };
  // The folder was made for the first: it can go only when the others are gone.
  writeJournal(home, [
    fileOf(home, { ...made, path: home.file("x/a"), makes: [home.file("x")] }),
    fileOf(home, { ...made, path: home.file("x/b") }),
  ]);
  expect(recover(systemIn(home))).toEqual([]);
  expect(systemIn(home).list(home.path)).toEqual([".local"]);
});

describe("a file that can't be taken back", () => {
  test("by a fault of its own is named, and the others are", () => {
    const home = new Home();
    home.write("a", "new");
    home.write("b", "new");
    writeJournal(home, [fileOf(home), fileOf(home, { path: home.file("b") })]);
    const system = systemIn(home);
    const rename = (from: string, to: string) => (to === home.file("b") ? fault("EPERM")() : system.rename(from, to));
    expect(recover({ ...system, rename })).toEqual([
      `${home.file("b")} could not be taken back after an interrupted run (EPERM): left as it is; what stood there before is in ${home.file(keptPath(home, "b"))}`,
    ]);
    expect([home.read("a"), home.read("b"), home.read(keptPath(home, "b"))]).toEqual(["old", "new", "old"]);
  });

  test("by a fault of the disk ends the recovery, and the journal stays", () => {
    const home = new Home();
    home.write("a", "new");
    writeJournal(home, [fileOf(home)]);
    expect(() => recover({ ...systemIn(home), rename: fault("ENOSPC") })).toThrow("no");
    expect(systemIn(home).list(home.file(STATE))).toEqual(["journal.json"]);
  });
});

test.each<[now: string, code: string, isFine: boolean]>([
  ["old", "EPERM", true],
  ["old", "EIO", false],
  ["new", "EIO", false],
])("where the file is %j and its temporary file can't go (%s), that is fine: %j", (now, code, isFine) => {
  const home = new Home();
  home.write("a", now);
  writeJournal(home, [fileOf(home)]);
  const system = systemIn(home);
  const unlink = (file: string) => (file === temporaryPath(home.file("a")) ? fault(code)() : system.unlink(file));
  const run = () => recover({ ...system, unlink });
  if (isFine) expect(run()).toEqual([]);
  else expect(run).toThrow("no");
});

test("where it was written and its temporary file can't go, the file is named", () => {
  const home = new Home();
  home.write("a", "new");
  writeJournal(home, [fileOf(home)]);
  const system = systemIn(home);
  const unlink = (file: string) => (file === temporaryPath(home.file("a")) ? fault("EPERM")() : system.unlink(file));
  expect(recover({ ...system, unlink })).toEqual([
    `${home.file("a")} could not be taken back after an interrupted run (EPERM): left as it is; what stood there before is in ${home.file(keptPath(home, "a"))}`,
  ]);
  expect(home.read("a")).toBe("new");
});

test("without a journal nothing is taken back, and its own temporary file goes", () => {
  const home = new Home();
  home.write("a", "new");
  home.write(`${STATE}/.journal.json.proxycast-tmp`, "half of it");
  const system = systemIn(home);
  const syncFolder = () => {
    throw new Error("nothing to sync");
  };
  expect(recover({ ...system, syncFolder })).toEqual([]);
  expect(system.list(home.file(STATE))).toEqual([]);
});

describe("a run that was cut off", () => {
  const OWN = { machine: "a".repeat(32), boot: "now", pid: 100, started: "5", space: "" };
  const living = JSON.stringify({ ...OWN, pid: 200 });
  const dead = JSON.stringify({ ...OWN, pid: 300 });
  test.each<[hasJournal: boolean, lock: string | undefined, notes: string[], isUnfinished: boolean]>([
    [false, undefined, [], false],
    [false, living, [], false],
    [false, dead, [], true],
    [true, undefined, [CUT_OFF], true],
    [true, dead, [CUT_OFF], true],
    [true, living, [], true],
  ])("with a journal: %j, and the lock %s", (hasJournal, lock, notes, expected) => {
    const home = new Home();
    home.write(`${STATE}/here`, "");
    if (hasJournal) writeJournal(home, []);
    if (lock) home.write(`${STATE}/lock`, lock);
    const system = { ...systemIn(home), identity: () => OWN, isRunning: ({ pid }: typeof OWN) => pid === 200 };
    expect(noteUnfinished(system)).toEqual(notes);
    expect(isUnfinished(system)).toBe(expected);
  });

  test("is told by the journal's fault where that can't be read", () => {
    const home = new Home();
    home.write(`${STATE}/journal.json`, "{", 0o600);
    expect(noteUnfinished(systemIn(home))).toEqual([home.file(`${STATE}/${DAMAGED}`)]);
    expect(() => noteUnfinished({ ...systemIn(home), facts: fault("EIO") })).toThrow("no");
  });
});

describe("a journal", () => {
  test.each<[string, Partial<JournalFile>]>([
    ["of a file that was changed", {}],
    ["of a file that was made", { before: null, mode: null, makes: ["/x"] }],
    ["of a file that went", { after: null, gid: 5, drops: ["/x"] }],
  ])("is read: %s", (_, change) => {
    const home = new Home();
    const file = fileOf(home, change);
    writeJournal(home, [file]);
    expect(readJournal(systemIn(home))).toEqual({ schema: 1, files: [file] });
  });

  test.each<[string, object]>([
    ["no path", { path: undefined }],
    ["a path with a zero byte", { path: "/a\0b" }],
    ["no temporary file", { temporary: 5 }],
    ["a temporary file with a zero byte", { temporary: "/a\0" }],
    ["no bytes from before", { before: undefined }],
    ["no hash", { after: 5 }],
    ["no folders made", { makes: undefined }],
    ["folders dropped that are a text", { drops: "/x" }],
  ])("is refused with %s", (_, change) => {
    const home = new Home();
    writeJournal(home, [fileOf(home), { ...fileOf(home), ...change }]);
    expect(() => readJournal(systemIn(home))).toThrow(home.file(`${STATE}/${DAMAGED}`));
  });
});
