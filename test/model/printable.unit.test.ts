// What a terminal would obey is not printed.
import { expect, test } from "vitest";
import { printable } from "../../src/model/printable.ts";

test.each([
  ["plain, ü, 🙂", "plain, ü, 🙂"],
  ["\u001b[31mred", "?[31mred"],
  ["a\nb\rc\td\u0000e\u007ff\u009bg", "a?b?c?d?e?f?g"],
  ["a\u202eb\u2066c\u200ed", "a?b?c?d"],
  ["a\u2028b\u2029c", "a?b?c"],
])("%j is printed as %j", (text, shown) => expect(printable(text)).toBe(shown));

test("another character may stand in its place", () => expect(printable("a\u001bb", "\ufffd")).toBe("a\ufffdb"));
