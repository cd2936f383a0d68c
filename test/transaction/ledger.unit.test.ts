// The memory of what we wrote: what is read, what is refused, and whose the entries are.
import { describe, expect, test } from "vitest";
import { formatState } from "../../src/system/state-file.ts";
import { emptyLedger, hashOf, hashOfValue, type Ledger, readLedger } from "../../src/transaction/ledger.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const FILE = ".local/state/proxycast/ledger.json";
const HERE = "a".repeat(32);
const THERE = "b".repeat(32);

const ENTRY = { key: ["http", "proxy"], writers: ["git"], machine: HERE, wrote: "hash", prior: { raw: "old" } };
const CONTAINER = { key: ["http"], raw: "[http]" };
const LEDGER_FILE = {
  path: "/home/ada/.gitconfig",
  shown: "~/.gitconfig",
  format: "gitconfig",
  role: "config",
  created: false,
  folders: ["/home/ada/x"],
  containers: [CONTAINER],
  entries: [ENTRY],
};

function ledgerOf(file: object): Ledger {
  return { schema: 1, version: "1.0", emitted: ["http://p:1"], files: [{ ...LEDGER_FILE, ...file }] };
}

function read(ledger: object, machine = HERE): Ledger {
  const home = new Home();
  home.write(FILE, formatState(ledger), 0o600);
  return readLedger({ ...systemIn(home), machine: () => machine }, "2.0");
}

test("where there is none, it is empty and of this version", () => {
  const empty = { schema: 1, version: "2.0", emitted: [], files: [] };
  expect(readLedger(systemIn(new Home()), "2.0")).toEqual(empty);
  expect(emptyLedger("2.0")).toEqual(empty);
});

test.each([
  ["an entry with what stood there before", {}],
  ["nothing that stood there before", { entries: [{ ...ENTRY, prior: null }] }],
  ["a key that we took away", { entries: [{ ...ENTRY, wrote: null }] }],
  ["a container that we made", { containers: [{ ...CONTAINER, raw: null }] }],
  ["nothing in the file", { entries: [], containers: [], folders: [] }],
])("a whole one is read as it is: %s", (_, file) => {
  expect(read(ledgerOf(file))).toEqual(ledgerOf(file));
});

describe("a damaged one is refused", () => {
  const entry = (change: object) => ledgerOf({ entries: [ENTRY, { ...ENTRY, ...change }] });
  test.each<[string, object]>([
    ["no files", { ...ledgerOf({}), files: undefined }],
    ["a file that is none", { ...ledgerOf({}), files: ["x"] }],
    ["no values that we wrote", { ...ledgerOf({}), emitted: undefined }],
    ["a value that is no text", { ...ledgerOf({}), emitted: ["a", 1] }],
    ["no path", ledgerOf({ path: 1 })],
    ["no path as it was named", ledgerOf({ shown: undefined })],
    ["no format", ledgerOf({ format: null })],
    ["no role", ledgerOf({ role: undefined })],
    ["no folders", ledgerOf({ folders: undefined })],
    ["no containers", ledgerOf({ containers: undefined })],
    ["a container without a key", ledgerOf({ containers: [{ raw: "x" }] })],
    ["a container without its text", ledgerOf({ containers: [{ key: ["http"] }] })],
    ["no entries", ledgerOf({ entries: undefined })],
    ["an entry without a key", entry({ key: undefined })],
    ["an entry with a key that is a text", entry({ key: "http" })],
    ["an entry that nobody wants", entry({ writers: undefined })],
    ["an entry of no machine", entry({ machine: undefined })],
    ["an entry without what we wrote", entry({ wrote: undefined })],
    ["an entry without what stood there", entry({ prior: undefined })],
    ["an original that is a text", entry({ prior: "old" })],
    ["an original without its text", entry({ prior: { raw: 1 } })],
  ])("%s", (_, ledger) => {
    expect(() => read(ledger)).toThrow(
      /^\S+ledger\.json is damaged: nothing was done; restore it from a backup; without it proxycast no longer knows what stood there before, and remove takes its blocks alone$/,
    );
  });
});

describe("whose the entries are", () => {
  const machines = (...names: string[]) => ledgerOf({ entries: names.map((machine) => ({ ...ENTRY, machine })) });
  test.each([
    ["of a host name alone are this machine's", ["laptop", "laptop"], [HERE, HERE]],
    ["from before the machine had an id are this machine's", ["no-id"], [HERE]],
    ["of no name at all are this machine's", [""], [HERE]],
    ["of another machine's id stay its", [THERE], [THERE]],
    ["of two host names stay theirs", ["laptop", "tower"], ["laptop", "tower"]],
    ["of a host name and an id stay theirs", ["laptop", HERE], ["laptop", HERE]],
  ])("those %s", (_, before, after) => {
    expect(read(machines(...before))).toEqual(machines(...after));
  });

  test("none are nobody's", () => {
    const empty = { ...ledgerOf({}), files: [] };
    expect(read(empty)).toEqual(empty);
  });

  test("of the file, all else stays", () => {
    const { files, ...rest } = read(machines("laptop"), THERE);
    const expected = machines(THERE);
    expect({ ...rest, files }).toEqual(expected);
  });
});

test("a hash is the SHA-256 in hexadecimal, of text and bytes alike", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect([hashOf("abc"), hashOf(Buffer.from("abc")), hashOfValue("abc")]).toEqual([abc, abc, abc]);
});
