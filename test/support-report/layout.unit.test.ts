// Rows as text: columns where they fit, and no line beyond the width.
import { expect, test } from "vitest";
import { layOut, WIDTH } from "../../src/support-report/layout.ts";

const long = (length: number) => "x".repeat(length);

test("columns of even width, and nothing behind the last cell", () => {
  expect(layOut([["a", "bb", "c"], ["aaa", "", "ccc"], ["", "b", ""]])).toBe("a    bb  c\naaa      ccc\n     b"); // biome-ignore format: one line
});

test("a cell that does not fit goes below, at blanks; the columns of the others stay", () => {
  const words = Array.from({ length: 30 }, () => "word").join(" ");
  expect(layOut([["name", "is", words], ["n", "i", "short"]]).split("\n")).toEqual([
    "name  is",
    `    ${words.slice(0, 94)}`,
    `    ${words.slice(95)}`,
    "n     i   short",
  ]); // biome-ignore format: a text to look at
});

test("what comes behind a long cell goes below, or behind its last line", () => {
  expect(layOut([["a", long(60), "b"]])).toBe(`a  ${long(60)}\n    b`);
  expect(layOut([[long(60), long(60), "b"]])).toBe(`${long(60)}\n    ${long(60)}  b`);
  expect(layOut([["", long(98), "b"]])).toBe(`    ${long(96)}\n    xx  b`);
});

test.each([1, 47, 48, 49, 96, 97, 100, 101, 250])("no line is longer than the width, with cells of %i", (length) => {
  const cells = [long(length), "", "b c", long(length), `${long(20)} ${long(length)}`];
  const rows = [cells, [...cells].reverse(), ["a", "b", "c", "d", "e"]];
  const lines = layOut(rows).split("\n");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
  for (const line of lines) expect(line).toBe(line.trimEnd());
  const bare = (text: string) => text.replace(/\s/g, "");
  expect(bare(lines.join(""))).toBe(bare(rows.flat().join("")));
});

test("nothing that a terminal would obey", () => {
  expect(layOut([["a\u001b[2J\nb"]])).toBe("a?[2J?b");
});
