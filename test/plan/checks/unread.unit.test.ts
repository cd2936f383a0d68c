// A line of the user's own that its client does not read as it was meant.
import { expect, test } from "vitest";
import { BLOCK, type FileFormat } from "../../../src/model/file-format.ts";
import { findUnread } from "../../../src/plan/checks/unread.ts";

const SPELLED: FileFormat = { id: "x", parser: "toml", unread: { line: /^--/, note: "x" } };

test.each<[string, number | undefined]>([
  ["a\n--b\n", 2],
  ["--b\na", 1],
  ["a\n a --b\n", undefined],
])("in %j the setting that is not read is in line %s", (text, unread) => {
  expect(findUnread(text, SPELLED)).toBe(unread);
});

test("a format without such spellings has no such lines", () => {
  expect(findUnread("--b\n", BLOCK)).toBe(undefined);
});
