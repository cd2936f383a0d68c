// The list for clients with a setting of their own, and the note on what they can't be told.
import { expect, test } from "vitest";
import { isPlain, isReadByCurl, nameEntries, noteDropped, toDialect, toList } from "../../src/dialects/list.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";

const ALWAYS = "localhost,127.0.0.1,::1,169.254.169.254";
const ENTRIES = ["corp.example", ".b.example", "10.0.0.5", "10.0.0.0/8", "fd00::/8", "c.example:80", "a*b", "<local>"];

test("a client that reads hosts, domains and addresses gets those, and the others are named", () => {
  expect(toList(parseNoProxy(ENTRIES))).toEqual({
    text: `${ALWAYS},corp.example,.corp.example,b.example,.b.example,10.0.0.5`,
    dropped: ["10.0.0.0/8", "fd00::/8", "c.example:80", "a*b", "<local>"],
  });
});

test.each([
  ["corp.example", true, true],
  [".corp.example", true, true],
  ["10.0.0.5", true, true],
  ["fd00::5", true, true],
  ["10.0.0.0/8", false, true],
  ["fd00::/8", false, false],
  ["c.example:80", false, false],
  ["a*b", false, false],
  ["<local>", false, false],
  ["*", false, true],
])("%s is plain: %s; curl reads it: %s", (item, plain, byCurl) => {
  const entries = parseNoProxy([item]).slice(4);
  expect([entries.map(isPlain), entries.map(isReadByCurl)]).toEqual([[plain], [byCurl]]);
});

test("what is always direct is not named where a client can't be told", () => {
  const spell = ({ text }: { text: string }) => (text === "b.example" ? ["B", "b", "B"] : []);
  expect(toDialect(parseNoProxy(["a.example", "b.example"]), spell)).toEqual({ text: "B,b", dropped: ["a.example"] });
});

test.each([
  [[], []],
  [["a"], ['cannot exclude "a" in .condarc and will use the proxy for it']],
  [["a", "b"], ['cannot exclude "a", "b" in .condarc and will use the proxy for them']],
])("the note on %j is %j", (dropped, notes) => expect(noteDropped(dropped, ".condarc")).toEqual(notes));

test("ten entries are named, and more are counted", () => {
  const entries = [..."abcdefghijkl"];
  const ten = '"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"';
  expect(nameEntries(entries.slice(0, 10))).toBe(ten);
  expect(nameEntries(entries)).toBe(`${ten} and 2 more`);
});
