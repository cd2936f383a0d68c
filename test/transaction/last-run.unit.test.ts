// What runs left: told once, until it is over; and a file that nobody has to believe.
import { describe, expect, test } from "vitest";
import type { ProcessIdentity } from "../../src/system/system.ts";
import { type Ended, forgetRun, forgetRuns, noteRun, readLastRuns } from "../../src/transaction/last-run.ts";
import { dropStateFolder } from "../../src/transaction/state-folder.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const FILE = ".local/state/proxycast/last-run.json";
const HERE: ProcessIdentity = { machine: "a".repeat(32), boot: "now", pid: 100, started: "5", space: "" };
const AT = "2026-03-04T05:06:07.890Z";

const thing = (id: string) => ({ id, text: `what ${id} is` });
const failing = (id: string, more: Partial<Ended> = {}): Ended => ({
  ...{ at: AT, asked: "plain", exitCode: 3, failure: thing(id) },
  ...more,
});
const leaving = (ids: readonly string[], more: Partial<Ended> = {}): Ended => ({
  ...{ at: AT, asked: "plain", exitCode: 4, left: ids.map(thing) },
  ...more,
});

function place(own: Partial<ProcessIdentity> = {}, home = new Home()) {
  const system = { ...systemIn(home), identity: () => ({ ...HERE, ...own }) };
  const news = async (ended: Ended) => (await noteRun(system, ended)).map(({ id }) => id);
  return { home, system, news };
}

describe("what is told", () => {
  test("is each problem once", async () => {
    const { news } = place();
    expect([await news(failing("a")), await news(failing("a")), await news(failing("b"))]).toEqual([["a"], [], ["b"]]);
  });

  test("is of what is left in files only what is new", async () => {
    const { news } = place();
    expect(await news(leaving(["a", "b"]))).toEqual(["a", "b"]);
    expect(await news(leaving(["b", "c"]))).toEqual(["c"]);
    expect(await news(leaving(["a", "b"]))).toEqual(["a"]);
  });

  test("is told again after it was over", async () => {
    const { system, news } = place();
    await news(failing("a"));
    forgetRun(system, { asked: "plain" });
    expect(readLastRuns(system)).toEqual([]);
    expect(await news(failing("a"))).toEqual(["a"]);
    expect(await news(leaving(["b"]))).toEqual(["b"]);
    expect(await news(failing("a"))).toEqual(["a"]);
  });

  test("a failure does not hide, nor repeat, what the run before it left in files", async () => {
    const { system, news } = place();
    await news(leaving(["b"]));
    expect(await news(failing("a"))).toEqual(["a"]);
    expect(readLastRuns(system)).toMatchObject([{ failure: thing("a"), left: [thing("b")] }]);
    expect(await news(leaving(["b"]))).toEqual([]);
    expect(readLastRuns(system)[0]).not.toHaveProperty("failure");
  });

  test("by one command line says nothing of another, nor of another machine", async () => {
    const { home, system, news } = place();
    await news(failing("a"));
    const other = place({ machine: "b".repeat(32) }, home);
    expect([await news(failing("a", { asked: "more" })), await other.news(failing("a"))]).toEqual([["a"], ["a"]]);
    expect([await news(failing("a")), await other.news(failing("a"))]).toEqual([[], []]);
    forgetRun(system, { asked: "plain" });
    expect(readLastRuns(system).map(({ asked, machine }) => [asked, machine[0]])).toEqual([
      ["plain", "b"],
      ["more", "a"],
    ]);
  });

  test("is forgotten after some more command lines than anybody has", async () => {
    const { system, news } = place();
    for (let at = 0; at < 18; at++) await news(failing("a", { asked: `${at}` }));
    const kept = readLastRuns(system).map(({ asked }) => asked);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([16, "17", "2"]);
  });
});

test("twenty at once: one tells", async () => {
  const home = new Home();
  const told = await Promise.all(
    Array.from({ length: 20 }, (_, at) => place({ pid: 100 + at }, home).news(failing("a"))),
  );
  expect(told.flat()).toEqual(["a"]);
  expect(place().system.list(home.file(".local/state/proxycast")).sort()).toEqual([
    ".gitignore",
    "last-run.json",
    "made.json",
  ]);
});

test("it is private, and goes with the state folder", async () => {
  const { home, system, news } = place();
  await news(failing("a"));
  expect(system.facts(home.file(FILE))?.mode).toBe(0o600);
  home.write(".local/state/proxycast/telling", JSON.stringify({ ...HERE, boot: "before" }));
  forgetRuns(system);
  dropStateFolder(system);
  expect(home.snapshot()).toEqual([]);
});

const WHOLE = { at: AT, machine: "m", asked: "plain", exitCode: 3, left: [], failure: thing("a") };

test.each<[string, string, seen: number]>([
  ["a whole one", JSON.stringify({ schema: 1, runs: [WHOLE] }), 1],
  ["an empty file", "", 0],
  ["cut off", JSON.stringify({ schema: 1, runs: [WHOLE] }).slice(0, -9), 0],
  ["with another checksum", JSON.stringify({ schema: 1, runs: [WHOLE], checksum: "x" }), 0],
  ["of a newer version", JSON.stringify({ schema: 2, runs: [WHOLE] }), 0],
  ["without runs", JSON.stringify({ schema: 1 }), 0],
  ...Object.entries({
    at: "soon",
    machine: 1,
    asked: null,
    exitCode: 6,
    left: [{ id: "a" }],
    failure: { id: 1, text: "x" },
  }).map(([key, value]): [string, string, number] => [
    `with an odd ${key}`,
    JSON.stringify({ schema: 1, runs: [{ ...WHOLE, [key]: value }] }),
    0,
  ]),
])("a file that is %s", async (_, text, seen) => {
  const { home, system, news } = place({ machine: "m" });
  home.write(FILE, text, 0o600);
  expect(readLastRuns(system)).toHaveLength(seen);
  expect(await news(failing("a"))).toEqual(seen ? [] : ["a"]);
  expect(readLastRuns(system)).toHaveLength(1);
  home.write(FILE, text, 0o600);
  forgetRun(system, { asked: "plain" });
  expect(system.facts(home.file(FILE))).toBeUndefined();
});

test("one that others can write is not believed", async () => {
  const { home, system, news } = place({ machine: "m" });
  home.write(FILE, JSON.stringify({ schema: 1, runs: [WHOLE] }));
  const others = { ...system, facts: (file: string) => faked(system.facts(file), file.endsWith("last-run.json")) };
  expect([readLastRuns(others), readLastRuns(system).length]).toEqual([[], 1]);
  expect(await news(failing("a"))).toEqual([]);
});

function faked<T extends { mode: number }>(facts: T | undefined, isIt: boolean): T | undefined {
  return facts && isIt ? { ...facts, mode: 0o666 } : facts;
}

test("where nothing can be written it says so, and nothing is left", async () => {
  const { home, system } = place();
  const create = () => {
    throw Object.assign(new Error("no"), { code: "EROFS", syscall: "open" });
  };
  await expect(noteRun({ ...system, create }, failing("a"))).rejects.toThrow();
  forgetRun({ ...system, unlink: create }, { asked: "plain" });
  expect(home.snapshot()).toEqual([]);
});

test("in a home that is another's nothing is written", async () => {
  const { home, system } = place();
  await expect(noteRun({ ...system, user: 4711 }, failing("a"))).rejects.toThrow("HOME");
  expect(home.snapshot()).toEqual([]);
});
