// JSON that a terminal does not obey.
import { expect, test } from "vitest";
import { toJsonText } from "../../src/output/json-text.ts";

test("what a terminal would obey is written as an escape, and means the same", () => {
  const value = { text: "a\u001b\u007f\u009b\u200e\u202e\u2066ü~\u00a0" };
  const text = toJsonText(value);
  expect(text).toBe('{\n  "text": "a\\u001b\\u007f\\u009b\\u200e\\u202e\\u2066ü~\u00a0"\n}');
  expect(JSON.parse(text)).toEqual(value);
});
