// Rows in columns.
import { expect, test } from "vitest";
import { formatTable } from "../../src/output/table.ts";

test.each([
  [
    [
      ["a", "bbb"],
      ["ccc", "d"],
    ],
    "a    bbb\nccc  d",
  ],
  [
    [
      ["a", ""],
      ["bb", "c", "d"],
    ],
    "a\nbb  c  d",
  ],
  [[["a\nb\u001b", "c"]], "a?b?  c"],
  [[[]], ""],
  [[], ""],
])("%j", (rows, text) => expect(formatTable(rows)).toBe(text));
