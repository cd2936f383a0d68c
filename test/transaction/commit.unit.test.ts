// A plan is carried out: all of it or nothing, and what is said of it.
import { mkdirSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import type { FileChange } from "../../src/plan/plan.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { commit, isFileFailure, ledgerChange, type StateFile } from "../../src/transaction/commit.ts";
import { readJournal } from "../../src/transaction/journal.ts";
import { hashOf, type LedgerFile } from "../../src/transaction/ledger.ts";
import { temporaryPath } from "../../src/transaction/replace.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const STATE = ".local/state/proxycast";
const modeOf = (file: string) => (statSync(file).mode & 0o7777).toString(8);
const fault = (code?: string) => () => {
  throw Object.assign(new Error("no"), { code });
};

function changeOf(home: Home, name: string, change: Partial<FileChange> = {}): FileChange {
  return {
    shown: `~/${name}`,
    path: home.file(name),
    before: Buffer.from("old"),
    after: Buffer.from("new"),
    modeBefore: 0o644,
    mode: 0o600,
    gid: undefined,
    makes: [],
    drops: [],
    keys: [],
    secrets: [],
    conceals: "secrets",
    ...change,
  };
}

/** A home with a state folder, and these files holding "old". */
function homeWith(...names: string[]): Home {
  const home = new Home();
  mkdirSync(home.file(STATE), { recursive: true });
  for (const name of names) home.write(name, "old", 0o644);
  return home;
}

const MADE = { before: undefined, modeBefore: undefined };

describe("what is carried out", () => {
  test("files are made, changed and taken away, with the folders of each", () => {
    const home = homeWith("a", "x/y/b");
    const state: StateFile = { path: home.file(`${STATE}/ledger.json`), before: undefined, after: Buffer.from("{}") };
    const folders = (...names: string[]) => names.map((name) => home.file(name));
    const changes = [
      changeOf(home, "a"),
      changeOf(home, "m/n/c", { ...MADE, mode: 0o640, makes: folders("m", "m/n") }),
      changeOf(home, "x/y/b", { after: undefined, drops: folders("x", "x/y") }),
      changeOf(home, `${STATE}/ca/bundle.pem`, { ...MADE, makes: folders(`${STATE}/ca`) }),
    ];
    expect(commit({ ...systemIn(home), umask: 0o027 }, changes, [state])).toEqual([]);
    expect(systemIn(home).list(home.path).sort()).toEqual([".local", "a", "m"]);
    expect(systemIn(home).list(home.file(STATE)).sort()).toEqual(["ca", "ledger.json"]);
    const files = ["a", "m/n/c", `${STATE}/ledger.json`, `${STATE}/ca/bundle.pem`];
    expect(files.map((name) => [home.read(name), modeOf(home.file(name))])).toEqual([
      ["new", "600"],
      ["new", "640"],
      ["{}", "600"],
      ["new", "600"],
    ]);
    expect(["m", "m/n", `${STATE}/ca`].map((name) => modeOf(home.file(name)))).toEqual(["750", "750", "700"]);
  });

  test("a folder that is there by now is not made, and one that holds anything else stays", () => {
    const home = homeWith("x/a", "x/b");
    mkdirSync(home.file("m"));
    const changes = [
      changeOf(home, "x/a", { after: undefined, drops: [home.file("x")] }),
      changeOf(home, "m/c", { ...MADE, makes: [home.file("m")] }),
    ];
    expect(commit(systemIn(home), changes, [])).toEqual([]);
    expect(["x", "m"].map((name) => systemIn(home).list(home.file(name)))).toEqual([["b"], ["c"]]);
  });

  test("a state file that goes is gone", () => {
    const home = homeWith(`${STATE}/ledger.json`);
    const path = home.file(`${STATE}/ledger.json`);
    expect(commit(systemIn(home), [], [{ path, before: Buffer.from("old"), after: undefined }])).toEqual([]);
    expect(systemIn(home).list(home.file(STATE))).toEqual([]);
  });

  test("the journal says everything before the first file is replaced", () => {
    const home = homeWith("a", "b", `${STATE}/ledger.json`);
    const system = systemIn(home);
    let journal: unknown;
    const rename = (from: string, to: string) => {
      if (to === home.file("a")) journal = readJournal(system);
      system.rename(from, to);
    };
    const changes = [
      changeOf(home, "a", { gid: process.getgid?.() as number }),
      changeOf(home, "b", { after: undefined, drops: [home.file("q")] }),
      changeOf(home, "m/c", { ...MADE, makes: [home.file("m")] }),
    ];
    const state = { path: home.file(`${STATE}/ledger.json`), before: Buffer.from("old"), after: Buffer.from("new") };
    commit({ ...system, rename }, changes, [state]);
    const before = Buffer.from("old").toString("base64");
    const file = (name: string, rest: object) => ({
      path: home.file(name),
      temporary: temporaryPath(home.file(name)),
      ...{ before, after: hashOf("new"), mode: 0o644, gid: null, makes: [], drops: [] },
      ...rest,
    });
    expect(journal).toEqual({
      schema: 1,
      files: [
        file("a", { gid: process.getgid?.() }),
        file("b", { after: null, drops: [home.file("q")] }),
        file("m/c", { before: null, mode: null, makes: [home.file("m")] }),
        file(`${STATE}/ledger.json`, { mode: 0o600 }),
      ],
    });
  });

  test("a file's folder is synced when it goes, and the state folder at the end", () => {
    const home = homeWith("x/a");
    const system = systemIn(home);
    const synced: string[] = [];
    const syncFolder = (folder: string) => void synced.push(folder);
    commit({ ...system, syncFolder }, [changeOf(home, "x/a", { after: undefined })], []);
    expect(synced).toEqual([home.file(STATE), home.file("x"), home.file(STATE)]);
  });

  test("where the last sync fails everything was written, and that is said", () => {
    const home = homeWith("a");
    const system = systemIn(home);
    let count = 0;
    const syncFolder = (folder: string) => (++count === 3 ? fault("EIO")() : system.syncFolder(folder));
    expect(commit({ ...system, syncFolder }, [changeOf(home, "a")], [])).toEqual([
      "the state folder could not be synced (EIO): a power failure now may take all of it back",
    ]);
    expect(home.read("a")).toBe("new");
  });
});

/** What a commit of a and b throws. */
function failure(system: WritableSystem, changes: FileChange[], state: StateFile[] = []): unknown {
  try {
    commit(system, changes, state);
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

describe("what fails", () => {
  /** Fails where b is renamed into place. */
  const failing = (home: Home, code?: string): WritableSystem => {
    const system = systemIn(home);
    return {
      ...system,
      rename: (from, to) => (to === home.file("b") ? fault(code)() : system.rename(from, to)),
    };
  };

  test.each([
    ["EPERM", true],
    ["EROFS", true],
    ["ENOSPC", false],
    ["EIO", false],
  ])("%s takes all back, and is one file's own fault: %j", (code, isOfOneFile) => {
    const home = homeWith("a", "b");
    const error = failure(failing(home, code), [changeOf(home, "a"), changeOf(home, "b")]);
    expect(error).toMatchObject({
      exitCode: 4,
      message: `~/b could not be written (${code}): nothing was changed`,
      ...(isOfOneFile ? { file: home.file("b"), reason: `it can't be replaced (${code})` } : {}),
    });
    expect(isFileFailure(error)).toBe(isOfOneFile);
    expect([home.read("a"), home.read("b")]).toEqual(["old", "old"]);
    expect(systemIn(home).list(home.file(STATE))).toEqual([]);
  });

  test("a fault of ours is thrown as it is, once all is taken back", () => {
    const home = homeWith("a", "b");
    const error = failure(failing(home), [changeOf(home, "a"), changeOf(home, "b")]);
    expect(error).not.toBeInstanceOf(Problem);
    expect(error).toMatchObject({ message: "no" });
    expect(home.read("a")).toBe("old");
  });

  test("a state file's fault is no file's of the user", () => {
    const home = homeWith("a", "b");
    const state = { path: home.file("b"), before: Buffer.from("old"), after: Buffer.from("new") };
    const error = failure(failing(home, "EPERM"), [changeOf(home, "a")], [state]);
    expect(error).toMatchObject({ message: `${home.file("b")} could not be written (EPERM): nothing was changed` });
    expect(isFileFailure(error)).toBe(false);
    expect(home.read("a")).toBe("old");
  });

  test("where the journal can't be written nothing was begun", () => {
    const home = homeWith("a");
    const error = failure({ ...systemIn(home), create: fault("EACCES") }, [changeOf(home, "a")]);
    expect(error).toMatchObject({ message: "the journal could not be written (EACCES): nothing was changed" });
    expect(isFileFailure(error)).toBe(false);
  });

  test("a file that somebody else swapped is told in its own words", () => {
    const home = homeWith("a", "b");
    const system = systemIn(home);
    let isSwapped = true;
    const idOf = (file: string) => {
      if (file !== temporaryPath(home.file("b")) || !isSwapped) return system.idOf(file);
      isSwapped = false;
      return "0:0";
    };
    const message = `${temporaryPath(home.file("b"))} was replaced by somebody else while it was written`;
    const error = failure({ ...system, idOf }, [changeOf(home, "a"), changeOf(home, "b")]);
    expect(error).toMatchObject({ exitCode: 4, message, file: home.file("b"), reason: message });
    expect(home.read("a")).toBe("old");
  });

  test.each<[string, Partial<FileChange>, (home: Home) => void]>([
    ["changed", {}, (home) => home.write("b", "theirs")],
    ["taken away", {}, (home) => systemIn(home).unlink(home.file("b"))],
    ["made", MADE, () => {}],
  ])("a file that was %s meanwhile stays, and the others are as before", (_, change, meanwhile) => {
    const home = homeWith("a", "b");
    meanwhile(home);
    const before = home.snapshot();
    const error = failure(systemIn(home), [changeOf(home, "a"), changeOf(home, "b", change)]);
    expect(error).toMatchObject({ exitCode: 4 });
    expect((error as Error).message.split("; ", 2)).toEqual([
      "~/b was changed while proxycast ran: nothing was written",
      "run it again",
    ]);
    expect(isFileFailure(error)).toBe(false);
    const isKept = (line: string) => !line.includes("kept-");
    expect(home.snapshot().filter(isKept)).toEqual(before);
  });

  test("what could not be taken back is said too, and then no file may be left out", () => {
    const home = homeWith("a", "b");
    const system = failing(home, "EPERM");
    const rename: WritableSystem["rename"] = (from, to) => {
      if (to === home.file("b")) home.write("a", "theirs");
      system.rename(from, to);
    };
    const error = failure({ ...system, rename }, [changeOf(home, "a"), changeOf(home, "b")]);
    const kept = home.file(`${STATE}/kept-${hashOf(home.file("a")).slice(0, 12)}`);
    expect(error).toMatchObject({
      message: `~/b could not be written (EPERM): nothing was changed; ${home.file("a")} was changed by somebody else during an interrupted run: left as it is; what stood there before is in ${kept}`,
    });
    expect(isFileFailure(error)).toBe(false);
  });

  test.each([
    ["EIO", "~/b could not be written (EIO): nothing was changed"],
    [undefined, "~/b could not be written (unknown error): nothing was changed"],
  ])("where taking back fails too (%s) the next run does it", (code, message) => {
    const home = homeWith("a", "b");
    const system = systemIn(home);
    let hasFailed = false;
    const rename: WritableSystem["rename"] = (from, to) => {
      hasFailed ||= to === home.file("b");
      if (hasFailed) fault(code)();
      system.rename(from, to);
    };
    expect(failure({ ...system, rename }, [changeOf(home, "a"), changeOf(home, "b")])).toMatchObject({
      exitCode: 4,
      message: `${message}; taking back what was done failed too (${code ?? "unknown error"}): the next run takes it back`,
    });
    expect(readJournal(system)?.files.length).toBe(2);
  });

  test.each<[unknown, boolean]>([
    [new Problem(4, "x"), false],
    [Object.assign(new Problem(4, "x"), { file: "/a", reason: "y" }), true],
    [Object.assign(new Error("x"), { file: "/a" }), false],
    [undefined, false],
  ])("%s is a file's own failure: %j", (error, expected) => {
    expect(isFileFailure(error)).toBe(expected);
  });
});

describe("the ledger of a plan", () => {
  const file: LedgerFile = {
    ...{ path: "/a", shown: "~/a", format: "block", role: "config", created: false },
    ...{ folders: [], containers: [], entries: [] },
  };
  test.each([
    ["with nothing to remember goes", [], [], false],
    ["with a file stays", [file], [], true],
    ["with a value that we wrote stays", [], ["http://p:1"], true],
  ])("%s", (_, files, emitted, stays) => {
    const home = new Home();
    const before = Buffer.from("old");
    const ledger = { schema: 1, version: "1.0", emitted, files } as const;
    const { path, before: same, after } = ledgerChange(systemIn(home), { ledger }, before);
    expect([path, same]).toEqual([home.file(`${STATE}/ledger.json`), before]);
    const { checksum, ...text } = after ? JSON.parse(after.toString()) : { checksum: undefined };
    expect(after && text).toEqual(stays ? ledger : undefined);
  });
});
