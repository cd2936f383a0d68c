// Bytes as text and back.
import { expect, test } from "vitest";
import { decode } from "../../src/plan/text.ts";

test.each<[string, number[], boolean, string]>([
  ["nothing", [], false, ""],
  ["ASCII", [0x61, 0x0a], false, "a\n"],
  ["UTF-8", [0xc3, 0xa9], false, "é"],
  ["UTF-8 with a byte order mark, which stays", [0xef, 0xbb, 0xbf, 0x61], false, "\ufeffa"],
  ["Latin-1, byte by byte", [0x61, 0xe9, 0xff], false, "aéÿ"],
  ["binary, where UTF-8 means nothing", [0xc3, 0xa9], true, "Ã©"],
  ["binary with a null", [0x00, 0xff], true, "\u0000ÿ"],
])("%s is decoded, and encoded to the same bytes", (_, bytes, isBinary, text) => {
  const decoded = decode(Buffer.from(bytes), isBinary);
  expect(decoded.text).toBe(text);
  expect([...decoded.encode(text)]).toEqual(bytes);
});

test("a text with a null is refused", () => {
  expect(() => decode(Buffer.from([0xff, 0xfe, 0x61, 0x00]))).toThrow(
    /^it is not plain text \(UTF-16\?\): save it as UTF-8$/,
  );
});

test.each([
  ["a\u00ff", [0x61, 0xff]],
  ["\u0080", [0x80]],
])("a text that is not UTF-8 takes %j as bytes", (text, bytes) => {
  expect([...decode(Buffer.from([0xff])).encode(text)]).toEqual(bytes);
});

test.each(["\u0100", "a\u2019b"])("a text that is not UTF-8 has no place for %j", (text) => {
  const { encode } = decode(Buffer.from([0xff]));
  expect(() => encode(text)).toThrow(/^it is not UTF-8, and a value of ours needs that$/);
});
