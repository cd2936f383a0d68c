// What all formats share: splices, line ends, lines and their numbers, and which of several places counts.
import { describe, expect, test } from "vitest";
import {
  atMostOne,
  cutLines,
  endOfLine,
  insertLines,
  lineEnd,
  lineNumber,
  parsingOnce,
  placeOfKey,
  type Splice,
  secondPlace,
  splice,
  startOfLine,
} from "../../src/formats/format.ts";
import { netrc as netrcFormat } from "../../src/formats/netrc.ts";
import type { Target } from "../../src/model/edit.ts";
import { refusalOf } from "../helpers/edited-text.ts";
import { formatNamed } from "../helpers/formats.ts";

const BOM = "\ufeff";

test("a text is parsed once for each line end that the last line may have", () => {
  const asked: unknown[] = [];
  const netrc = "machine a login b\n";
  const target: Target = { role: "netrc", path: "/netrc", format: formatNamed("netrc") };
  const format = parsingOnce({
    parse(text, given) {
      asked.push([text, given.eol]);
      return netrcFormat.parse(text, given);
    },
  });
  const first = format.parse(netrc, target);
  expect(format.parse(netrc, target)).toBe(first);
  expect(format.parse("", target)).not.toBe(first);
  format.parse(netrc, { ...target, eol: "\r\n" });
  expect(asked).toEqual([
    [netrc, undefined],
    ["", undefined],
    [netrc, "\r\n"],
  ]);
});

describe("splices", () => {
  test.each<[string, readonly Splice[], string]>([
    ["nothing to do leaves the text", [], "abcdef"],
    ["a span is replaced", [{ start: 1, end: 3, text: "X" }], "aXdef"],
    ["a text goes in at the start", [{ start: 0, end: 0, text: "X" }], "Xabcdef"],
    ["a text goes in at the end", [{ start: 6, end: 6, text: "X" }], "abcdefX"],
    [
      "splices are applied in the order of the text, whatever the order in which they are given",
      [
        { start: 4, end: 5, text: "2" },
        { start: 0, end: 1, text: "1" },
      ],
      "1bcd2f",
    ],
    [
      "texts at one place go in in the order in which they are given",
      [
        { start: 2, end: 2, text: "1" },
        { start: 2, end: 2, text: "2" },
        { start: 2, end: 2, text: "3" },
      ],
      "ab123cdef",
    ],
    [
      "a text goes in in front of a span that is replaced at the same place",
      [
        { start: 2, end: 4, text: "" },
        { start: 2, end: 2, text: "X" },
      ],
      "abXef",
    ],
    [
      "spans may touch",
      [
        { start: 1, end: 3, text: "" },
        { start: 3, end: 5, text: "X" },
      ],
      "aXf",
    ],
  ])("%s", (_, splices, after) => {
    expect(splice("abcdef", splices)).toBe(after);
  });

  test("spans that overlap are refused", () => {
    const overlapping = [
      { start: 1, end: 4, text: "" },
      { start: 3, end: 5, text: "" },
    ];
    expect(refusalOf(() => splice("abcdef", overlapping))).toEqual(["two edits overlap", undefined]);
  });

  test("what it was given stays as it was", () => {
    const splices = Object.freeze([
      { start: 4, end: 5, text: "2" },
      { start: 0, end: 1, text: "1" },
    ]);
    expect(splice("abcdef", splices)).toBe("1bcd2f");
  });
});

test.each([
  ["a\nb\r\n", {}, "\n"],
  ["a\r\nb\n", {}, "\r\n"],
  ["\r\na\n", {}, "\r\n"],
  ["\na\r\n", {}, "\n"],
  ["a", {}, "\n"],
  ["", {}, "\n"],
  ["a", { newLine: "\r\n" }, "\r\n"],
  ["a\nb", { newLine: "\r\n" }, "\n"],
  ["\na", { newLine: "\r\n" }, "\n"],
  ["a\r", { newLine: "\r\n" }, "\r\n"],
  ["a\nb", { eol: "\r\n" }, "\r\n"],
  ["a\r\n", { eol: "\n", newLine: "\r\n" }, "\n"],
] as const)("the line end of %j with %j is %j", (text, target, eol) => {
  expect(lineEnd(text, target)).toBe(eol);
});

test("lines are put in whole, with a line end of their own", () => {
  expect(insertLines(7, "a\r\nb", "\r\n")).toEqual({ start: 7, end: 7, text: "a\r\nb\r\n" });
});

const LINES = "one\ntwo\r\nthree\n";

test.each([
  [LINES, 0, 0, 4, 1],
  [LINES, 3, 0, 4, 1],
  [LINES, 4, 4, 9, 2],
  [LINES, 8, 4, 9, 2],
  [LINES, 9, 9, 15, 3],
  [LINES, 14, 9, 15, 3],
  [LINES, 15, 15, 15, 4],
  ["one", 2, 0, 3, 1],
  ["a\none", 4, 2, 5, 2],
  ["\n\na", 0, 0, 1, 1],
  ["\n\na", 1, 1, 2, 2],
  [`${BOM}a\nb`, 1, 1, 3, 1],
  [`${BOM}a\nb`, 0, 1, 3, 1],
  [`${BOM}a\nb`, 4, 3, 4, 2],
])("in %j the line of offset %i starts at %i, ends at %i and is number %i", (text, offset, start, end, number) => {
  expect([startOfLine(text, offset), endOfLine(text, offset), lineNumber(text, offset)]).toEqual([start, end, number]);
});

test.each([
  ["a part of one line", 1, 2, { start: 0, end: 4 }],
  ["a line without its end", 4, 7, { start: 4, end: 9 }],
  ["a line with its end, and no more", 4, 9, { start: 4, end: 9 }],
  ["parts of two lines", 5, 10, { start: 4, end: 15 }],
  ["nothing, at the start of a line", 4, 4, { start: 4, end: 9 }],
  ["nothing, at the end of the text", 15, 15, { start: 15, end: 15 }],
])("the whole lines of %s", (_, start, end, span) => {
  expect(cutLines(LINES, start, end)).toEqual(span);
});

describe("several places of one key", () => {
  const place = (start: number) => ({ start });

  test("of none or one there is nothing to refuse", () => {
    expect(atMostOne([], "x", LINES)).toBe(undefined);
    expect(atMostOne([place(4)], "x", LINES)).toEqual({ start: 4 });
  });

  test("a second one is refused where it must be the only one", () => {
    const reason = "a second x, beside that of line 1: delete one of the two";
    expect(refusalOf(() => atMostOne([place(0), place(9)], "x", LINES))).toEqual([reason, 3]);
    expect(secondPlace("x", 3, 1)).toMatchObject({ reason, line: 3 });
  });

  test.each([
    [["k"], "last"],
    [["k", "#1"], "first"],
    [["k", "#2"], "second"],
    [["k", "#3"], undefined],
    [["k", "#x"], "last"],
  ])("%j is the place %j", (key, found) => {
    expect(placeOfKey(["first", "second", "last"], key)).toBe(found);
  });

  test("a key without any place has none", () => {
    expect(placeOfKey([], ["k"])).toBe(undefined);
    expect(placeOfKey([], ["k", "#1"])).toBe(undefined);
  });
});
