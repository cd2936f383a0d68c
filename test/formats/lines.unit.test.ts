// Files with a setting a line, driven with the syntax of clients and with one made for a single question.
import { describe, expect, test } from "vitest";
import { lines } from "../../src/formats/lines.ts";
import type { FileFormat, LineSyntax } from "../../src/model/file-format.ts";
import { Refusal } from "../../src/model/problem.ts";
import { editor, refusalOf } from "../helpers/edited-text.ts";

const BOM = "\ufeff";

const PLAIN: LineSyntax = {
  line: /^(\s*)(\w+)(\s*=\s*)(.*?)\s*$/,
  comment: /^\s*#/,
  read: String,
  write: (value) => `<${value}>`,
  between: " = ",
  place: "last",
  refusesMark: false,
};

function withSyntax(more: Partial<LineSyntax>) {
  const syntax = { ...PLAIN, ...more };
  const format: FileFormat = { id: "x", parser: "lines", syntax };
  return editor(lines(syntax), format);
}

const plain = withSyntax({});
const first = withSyntax({ place: "first" });
const above = withSyntax({ place: /^\[/m });
const long = withSyntax({ continues: /\\\r?$/, line: /^(\s*)(\w+)(\s*=\s*)([\s\S]*)$/ });
const folded = withSyntax({ nameOf: (spelled) => spelled.toLowerCase() });
const odd = withSyntax({
  read(raw) {
    if (raw === "?") throw new Refusal("odd");
    if (raw === "!") throw new RangeError("broken");
    return raw.toUpperCase();
  },
});

describe("a new line goes", () => {
  test.each([
    ["to the end", plain, "a = 1\n", "a = 1\nproxy = <x>\n"],
    ["into an empty text", plain, "", "proxy = <x>\n"],
    ["to the end with the text's line end", plain, "a = 1\r\n", "a = 1\r\nproxy = <x>\r\n"],
    ["behind a byte order mark", plain, BOM, `${BOM}proxy = <x>\n`],
    ["in front of all", first, "a = 1\n", "proxy = <x>\na = 1\n"],
    ["in front of all but a byte order mark", first, `${BOM}a = 1\n`, `${BOM}proxy = <x>\na = 1\n`],
    [
      "in front of the first line of a kind",
      above,
      "a = 1\n[s]\nb = 2\n[t]\n",
      "a = 1\nproxy = <x>\n[s]\nb = 2\n[t]\n",
    ],
    ["to the end where no line is of that kind", above, "a = 1\n", "a = 1\nproxy = <x>\n"],
  ])("%s, and goes again", (_, format, text, filled) => {
    expect(format.thereAndBack(text, [[["proxy"], "x"]])).toEqual({ put: filled, back: text });
  });

  test("in the order in which they are wanted, and nothing is made around them", () => {
    const pairs = [[["b"], "1"] as const, [["a"], "2"] as const];
    expect(plain.put("c = 3\r\n", pairs)).toEqual({ text: "c = 3\r\nb = <1>\r\na = <2>\r\n", containers: [] });
    expect(plain.put("c = 3\n", [])).toEqual({ text: "c = 3\n", containers: [] });
  });

  test.each([
    [{ head: "  proxy=", raw: "old" }, "  proxy=old\n"],
    [{ head: undefined, raw: "old" }, "proxy = old\n"],
    [{ head: "", raw: "" }, "\n"],
    [undefined, "proxy = <x>\n"],
  ])("as the user's line %j stood", (line, text) => {
    const entry = { key: ["proxy"], value: "x", ...(line && { line }) };
    expect(plain.parse("").insert([entry]).splices).toEqual([{ start: 0, end: 0, text }]);
  });
});

describe("a setting is read", () => {
  test.each([
    ["proxy = a\n", plain, "a"],
    ["  proxy=a  \n", plain, "a"],
    ["proxy = a\r\n", plain, "a"],
    ["proxy = a", plain, "a"],
    ["proxy = \n", plain, ""],
    ["\n \nproxy = a\n\n", plain, "a"],
    [`${BOM}proxy = a\n`, plain, "a"],
    [`${BOM}proxy = a\n`, first, "a"],
    [`${BOM}#x = 1\nproxy = a\n`, withSyntax({ line: /^()(\w+)( = )(.*)$/, comment: /^#/ }), "a"],
    [`${BOM}proxy = a\n`, withSyntax({ line: /^()(\w+)( = )(.*)$/, comment: /^#/ }), "a"],
    ["# proxy = a\n", plain, undefined],
    ["proxy\n", plain, undefined],
    ["Proxy = a\n", plain, undefined],
    ["Proxy = a\n", folded, "a"],
    ["proxy = a\nproxy = b\n", plain, "b"],
    ["proxy = a\nPROXY = b\n", plain, "a"],
    ["proxy = a\nPROXY = b\n", folded, "b"],
    ["proxy = a\n[s]\nproxy = b\n", above, "a"],
    ["[s]\nproxy = b\n", above, undefined],
    ["proxy = a\n", above, "a"],
    ["proxy = a\n[s]\nproxy = b\n", plain, "b"],
    ["proxy = a\\\n  b\nc = d\n", long, "a\\\n  b"],
    ["proxy = a\\\r\n  b\\\r\nc\r\nd = e\r\n", long, "a\\\r\n  b\\\r\nc"],
    ["a = b\\\nproxy = c\n", long, undefined],
    ["# a\\\nproxy = c\n", long, "c"],
    ["proxy = a\\\n  b", long, "a\\\n  b"],
    ["proxy = a\\", long, "a\\"],
    ["a = b\\\nproxy = c\n", plain, "c"],
    ["proxy = a\n", odd, "A"],
    ["proxy = ?\n", odd, "?"],
    ["", plain, undefined],
  ])("%j", (text, format, value) => {
    expect(format.parse(text).get(["proxy"])?.value).toBe(value);
  });

  test("with the place of its value", () => {
    expect(plain.parse("a = 1\n  proxy = xy  \n").get(["proxy"])).toMatchObject({ start: 16, end: 18 });
    expect(plain.parse(`${BOM}proxy=x\r\n`).get(["proxy"])).toMatchObject({ start: 7, end: 8 });
  });

  test("by any spelling of the key", () => {
    expect(folded.parse("proxy = a\n").get(["PROXY"])?.value).toBe("a");
    expect(plain.parse("proxy = a\n").get(["PROXY"])?.value).toBe(undefined);
  });

  test("and a fault of the program is not taken for an odd value", () => {
    expect(() => odd.parse("a = !\n")).toThrow(new RangeError("broken"));
  });
});

test("another value takes the place of the old one alone", () => {
  expect(plain.replace("  proxy=a  \nb = c\n", ["proxy"], "x")).toBe("  proxy=<x>  \nb = c\n");
});

describe("of a setting that is there several times", () => {
  const text = "proxy = a\nx = y\nproxy = b\nproxy = c\n";

  test("the last counts, and each earlier place has a key", () => {
    const parsed = plain.parse(text);
    expect(parsed.get(["proxy"])?.value).toBe("c");
    expect(parsed.get(["proxy", "#1"])?.value).toBe("a");
    expect(parsed.get(["proxy", "#2"])?.value).toBe("b");
    expect([["proxy"], ["x"], ["none"]].map((key) => parsed.shadows?.(key))).toEqual([2, 0, 0]);
  });

  test("each goes by its key", () => {
    expect(plain.take(text, [["proxy"]])).toBe("proxy = a\nx = y\nproxy = b\n");
    expect(plain.take(text, [["proxy", "#1"]])).toBe("x = y\nproxy = b\nproxy = c\n");
    expect(plain.take(text, [["proxy", "#1"], ["proxy", "#2"], ["proxy"]])).toBe("x = y\n");
  });

  test.each([
    ["proxy[] = a\n", true],
    ["proxy[] = a\nproxy = b\n", true],
    ["proxy = a\nproxy[] = b\n", true],
    ["proxy = a\nproxy = b\n", false],
    ["x[] = a\nproxy = b\n", false],
    ["", false],
  ])("in %j they count together: %j", (list, isJoined) => {
    const joined = withSyntax({
      line: /^(\s*)([\w[\]]+)(\s*=\s*)(.*?)\s*$/,
      nameOf: (spelled) => spelled.replace("[]", ""),
      joins: /\[\]$/,
    });
    expect(joined.parse(list).joins?.(["proxy"])).toBe(isJoined);
    expect(plain.parse(list).joins?.(["proxy"])).toBe(false);
  });
});

describe("a setting is taken out", () => {
  test.each([
    ["with its line", plain, "a = 1\n  proxy = x  \nb = 2\n", "a = 1\nb = 2\n"],
    ["with carriage returns", plain, "a = 1\r\nproxy = x\r\nb = 2\r\n", "a = 1\r\nb = 2\r\n"],
    ["with all its lines", long, "proxy = a\\\n b\\\n c\nb = 2\n", "b = 2\n"],
    ["at the end of the text", plain, "a = 1\nproxy = x", "a = 1\n"],
    ["without a value", plain, "a = 1\nproxy =\nb = 2\n", "a = 1\nb = 2\n"],
    ["behind a byte order mark", plain, `${BOM}proxy = x\nb = 2\n`, `${BOM}b = 2\n`],
  ])("%s", (_, format, text, bare) => {
    expect(format.take(text, [["proxy"]])).toBe(bare);
  });
});

test("what is the user's is all but our names, in whatever spelling, each with its values", () => {
  const text = "# c\na = 1\nproxy = x\nPROXY = y\na = 2\nb = 3\n";
  expect(folded.parse(text).others([["proxy"]], [])).toEqual([
    ["a", "1", "2"],
    ["b", "3"],
  ]);
  expect(folded.parse(text).others([["PROXY"], ["b"]], [])).toEqual([["a", "1", "2"]]);
  expect(plain.parse(text).others([["proxy"], ["a"]], [])).toEqual([
    ["PROXY", "y"],
    ["b", "3"],
  ]);
});

describe("a text is refused", () => {
  test.each([
    ["a = 1\nproxy = x\\\n", 2],
    ["a = 1\n\nproxy = x\\\n  y\\\n", 3],
    ["a = 1\r\nproxy = x\\\r\n", 2],
  ])("where its last line goes on, as in %j", (text, line) => {
    expect(refusalOf(() => long.parse(text))).toEqual(["a last line that goes on", line]);
    expect(plain.parse(text).get(["a"])?.value).toBe("1");
  });

  test("where its client trips over a byte order mark", () => {
    const strict = withSyntax({ refusesMark: true });
    expect(refusalOf(() => strict.parse(`${BOM}a = 1\n`))).toEqual([
      "a byte order mark, which its client trips over",
      1,
    ]);
    expect(strict.parse(`a = 1${BOM}\n`).get(["b"])).toBe(undefined);
  });
});
