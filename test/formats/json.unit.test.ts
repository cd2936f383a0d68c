// JSON to the letter, as docker reads it, and JSON with comments, as VS Code does.
import { describe, expect, test } from "vitest";
import { json } from "../../src/formats/json.ts";
import type { FileFormat, JsonSyntax } from "../../src/model/file-format.ts";
import { editor, type Pairs, refusalOf } from "../helpers/edited-text.ts";

const BOM = "\ufeff";

function withSyntax(syntax: JsonSyntax) {
  const format: FileFormat = { id: "x", parser: "json", syntax };
  return editor(json(syntax), format);
}

const strict = withSyntax({ isStrict: true, unit: "\t" });
const loose = withSyntax({ isStrict: false, unit: "    " });
const folded = withSyntax({ isStrict: true, unit: "\t", nameOf: (spelled) => spelled.toLowerCase() });

const A: Pairs = [[["a"], "1"]];
const DEEP: Pairs = [[["p", "d", "x"], '"1"']];
const TWO: Pairs = [
  [["p", "d", "x"], "1"],
  [["p", "d", "y"], "[2]"],
];

describe("a new key goes", () => {
  test.each<[string, typeof strict, string, Pairs, string]>([
    ["into an empty text", strict, "", A, '{\n\t"a": 1\n}\n'],
    ["into an empty text with comments", loose, "// c\n", A, '// c\n{\n    "a": 1\n}\n'],
    ["into a text of blanks", strict, " \n", A, ' \n{\n\t"a": 1\n}\n'],
    ["behind a byte order mark", loose, BOM, A, `${BOM}{\n    "a": 1\n}\n`],
    ["into an empty object", strict, "{}\n", A, '{\n\t"a": 1\n}\n'],
    ["into an empty object with a blank", strict, "{ }\n", A, '{\n\t"a": 1\n}\n'],
    ["in front of others", strict, '{\n  "b": 2\n}\n', A, '{\n  "a": 1,\n  "b": 2\n}\n'],
    ["in front of others on a line", strict, '{"b": 2}\n', A, '{\n\t"a": 1,"b": 2}\n'],
    ["with the text's line ends", strict, '{\r\n "b": 2\r\n}\r\n', A, '{\r\n "a": 1,\r\n "b": 2\r\n}\r\n'],
    [
      "with the indentation of the first name that has one",
      loose,
      '{ // "no"\n  "b": {\n      "c": 2\n  }\n}\n',
      A,
      '{\n  "a": 1, // "no"\n  "b": {\n      "c": 2\n  }\n}\n',
    ],
    ["into an object behind a byte order mark", loose, `${BOM}{"b": 2}\n`, A, `${BOM}{\n    "a": 1,"b": 2}\n`],
    [
      "into objects of its own",
      strict,
      "",
      TWO,
      '{\n\t"p": {\n\t\t"d": {\n\t\t\t"x": 1,\n\t\t\t"y": [2]\n\t\t}\n\t}\n}\n',
    ],
    [
      "into objects of its own beside others",
      strict,
      '{\n  "b": 2\n}\n',
      DEEP,
      '{\n  "p": {\n    "d": {\n      "x": "1"\n    }\n  },\n  "b": 2\n}\n',
    ],
    [
      "into the object that is there",
      strict,
      '{\n  "p": {\n    "d": {\n      "z": 3\n    }\n  }\n}\n',
      TWO,
      '{\n  "p": {\n    "d": {\n      "x": 1,\n      "y": [2],\n      "z": 3\n    }\n  }\n}\n',
    ],
    [
      "into the empty object that is there",
      strict,
      '{\n  "p": {\n    "d": {}\n  }\n}\n',
      TWO,
      '{\n  "p": {\n    "d": {\n      "x": 1,\n      "y": [2]\n    }\n  }\n}\n',
    ],
    [
      "into an empty object above its own",
      strict,
      '{\n  "p": { }\n}\n',
      DEEP,
      '{\n  "p": {\n    "d": {\n      "x": "1"\n    }\n  }\n}\n',
    ],
    [
      "into the place of null",
      strict,
      '{\n  "b": 2,\n  "p": null\n}\n',
      DEEP,
      '{\n  "b": 2,\n  "p": {\n    "d": {\n      "x": "1"\n    }\n  }\n}\n',
    ],
    [
      "each into its own object",
      strict,
      '{\n  "p": {\n    "b": 2\n  },\n  "q": {}\n}\n',
      [
        [["p", "x"], "1"],
        [["q", "x"], "1"],
        [["p", "y"], "1"],
        [["z"], "1"],
      ],
      '{\n  "z": 1,\n  "p": {\n    "x": 1,\n    "y": 1,\n    "b": 2\n  },\n  "q": {\n    "x": 1\n  }\n}\n',
    ],
    ["with its name in quotes", strict, "{}\n", [[['a"b'], "1"]], '{\n\t"a\\"b": 1\n}\n'],
    ["whose name has dots", loose, '{\n  "a": {}\n}\n', [[["a.b"], "1"]], '{\n  "a.b": 1,\n  "a": {}\n}\n'],
    ["in front of a comment", loose, '{\n  // c\n  "b": 2\n}\n', A, '{\n  "a": 1,\n  // c\n  "b": 2\n}\n'],
    ["in front of a comma too many", loose, '{\n  "b": 2,\n}\n', A, '{\n  "a": 1,\n  "b": 2,\n}\n'],
    ["into an object with a comment alone", loose, "{ /* c */ }\n", A, '{\n    "a": 1\n}\n'],
    [
      "into an object by its meaning",
      folded,
      '{\n "P": {\n  "D": {}\n }\n}\n',
      DEEP,
      '{\n "P": {\n  "D": {\n   "x": "1"\n  }\n }\n}\n',
    ],
  ])("%s, and goes again", (_, format, text, pairs, filled) => {
    expect(format.thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });

  test.each<[string, Pairs, unknown]>([
    ["", [], []],
    ["", A, [{ key: [], raw: null }]],
    ["{}\n", [], []],
    ["{ }\n", A, [{ key: [], raw: " " }]],
    ['{"b": 2}\n', A, []],
    [
      '{"b": 2}\n',
      TWO,
      [
        { key: ["p"], raw: null },
        { key: ["p", "d"], raw: null },
      ],
    ],
    [
      '{"p": {}}\n',
      TWO,
      [
        { key: ["p", "d"], raw: null },
        { key: ["p"], raw: "" },
      ],
    ],
    [
      '{"p": null}\n',
      TWO,
      [
        { key: ["p", "d"], raw: null },
        { key: ["p"], raw: "null" },
      ],
    ],
    ['{"p": {"d": {"z": 3}}}\n', TWO, []],
  ])("in %j the objects that were made for %j are named", (text, pairs, containers) => {
    expect(strict.put(text, pairs).containers).toEqual(containers);
  });

  test("and without one the text stays", () => {
    expect(strict.put("{}\n", []).text).toBe("{}\n");
    expect(strict.put("", []).text).toBe("");
  });

  test.each([
    ['{\n"p": 1}\n', "p", 2],
    ['{"p": {\n\n"d": []}}\n', "p.d", 3],
    ['{"p": "x"}\n', "p", 1],
  ])("unless %j has another value in the place of its object", (text, name, line) => {
    expect(refusalOf(() => strict.put(text, DEEP))).toEqual([`${name} is not an object: write {} for its value`, line]);
  });
});

describe("a key is read", () => {
  test.each([
    ['{"p": {"d": 1}}\n', strict, "1"],
    ['{"p": {"d": "x\\u0041"}}\n', strict, '"xA"'],
    ['{"p": {"d": [ 1, "b" ]}}\n', strict, '[1,"b"]'],
    ['{"p": {"d": null}}\n', strict, "null"],
    ['{"p": {"d": {}}}\n', strict, "{}"],
    ['{ // c\n"p": {"d": [1, /* c */ 2,],},}\n', loose, "[1,2]"],
    [`${BOM}{"p": {"d": 1}}\n`, loose, "1"],
    ['{"P": {"D": 1}}\n', strict, undefined],
    ['{"P": {"D": "D"}}\n', folded, '"D"'],
    ['{"P": {"D": ["X", "Y"]}}\n', folded, '["X","Y"]'],
    ['{"p": {"e": 1}}\n', strict, undefined],
    ['{"p": 1}\n', strict, undefined],
    ['{"p": ["d", 1]}\n', strict, undefined],
    ['{"d": 1}\n', strict, undefined],
    ['{"x": {"p": {"d": 1}}}\n', strict, undefined],
    ["{}\n", strict, undefined],
    ["", strict, undefined],
  ])("in %j", (text, format, value) => {
    expect(format.parse(text).get(["p", "d"])?.value).toBe(value);
  });

  test("with the place of its value, into which another goes", () => {
    expect(strict.parse('{"a": "xy" }\n').get(["a"])).toEqual({ value: '"xy"', start: 6, end: 10 });
    expect(loose.parse(`${BOM}{"a": 1}\n`).get(["a"])).toEqual({ value: "1", start: 7, end: 8 });
    expect(loose.replace('{"a": [1], /* c */}\n', ["a"], '"n"')).toBe('{"a": "n", /* c */}\n');
  });
});

describe("a key that is there twice is refused", () => {
  test.each([
    ['{"a": {"b": 1,\n"b": 2}}\n', strict, "a.b", 2, 1],
    ['{\n"a": {"b": 1},\n\n"a": {}}\n', strict, "a", 4, 2],
    ['{"a": {"b": 1,\n"B": 2}}\n', folded, "a.b", 2, 1],
  ])("%j", (text, format, name, line, other) => {
    const reason = `a second ${name}, beside that of line ${other}: delete one of the two`;
    expect(refusalOf(() => format.parse(text).get(["a", "b"]))).toEqual([reason, line]);
  });

  test("but one of the user's is not", () => {
    expect(strict.parse('{"c": 1, "c": 2, "a": {"b": 1, "B": 3}}\n').get(["a", "b"])?.value).toBe("1");
  });
});

describe("what is the user's", () => {
  test.each([
    ['{"a": 1, "b": {"c": [2]}}\n', strict, [["a"]], [], { b: { c: [2] } }],
    ['{"a": 1, "b": {"c": 2, "d": 3}}\n', strict, [["b", "c"]], [], { a: 1, b: { d: 3 } }],
    ['{"p": {"d": {"x": 1}}}\n', strict, [["p", "d", "x"]], [["p"], ["p", "d"]], {}],
    ['{"p": {"d": {"x": 1}}}\n', strict, [["p", "d", "x"]], [["p", "d"], []], { p: {} }],
    ['{"p": {"d": {"x": 1}}}\n', strict, [["p", "d", "x"]], [], { p: { d: {} } }],
    ['{"p": null, "q": null}\n', strict, [], [["p"]], { q: null }],
    ['{"p": {"x": 1}, "q": 1}\n', strict, [], [["p"], ["q"], ["q", "x"]], { p: { x: 1 }, q: 1 }],
    ['{"p": null}\n', strict, [["p", "d", "x"]], [["p", "d"]], { p: null }],
    ['{"c": 1}\n', strict, [["p", "d", "x"]], [["p", "d"], ["p"]], { c: 1 }],
    ['{"P": {"X": 1, "Y": 2}}\n', folded, [["p", "x"]], [], { p: { y: 2 } }],
    ['{ // c\n"a": 1,}\n', loose, [], [], { a: 1 }],
    ['{"": {}, "p": "x"}\n', strict, [["p", "length"]], [[]], { "": {}, p: "x" }],
    ["", strict, [["a"]], [["p"]], {}],
  ])("in %j", (text, format, keys, containers, others) => {
    expect(
      format.parse(text).others(
        keys,
        containers.map((key) => ({ key, raw: null })),
      ),
    ).toEqual(others);
  });
});

test.each([
  ['{"p": {"d": [ 1 ]}}\n', strict, "[1]"],
  ['{"p": {"d": null}}\n', strict, "null"],
  ['{"p": {}}\n', strict, undefined],
  ["{}\n", strict, undefined],
  [" \n", strict, undefined],
  ["", strict, undefined],
  ['{"p": {"d": [ 1 ]}}\n', loose, undefined],
])("another parser's reading of %j, where it reads such a file", (text, format, value) => {
  expect(format.parse(text).secondOpinion?.(["p", "d"])).toBe(value);
});

describe("a text is refused", () => {
  const COMMENT = "a comment, with which its client reads none of it";

  test.each([
    ['{\n"a" 1}\n', strict, "not valid JSON", 2],
    ["{", loose, "not valid JSON", 1],
    ['{\n"a": 1,\n}\n', strict, "not valid JSON", 3],
    ["x\n", loose, "not valid JSON", 1],
    ['{\n"a": 1 // c\n}\n', strict, COMMENT, 2],
    ["/* c */\n", strict, COMMENT, 1],
    [`${BOM}{}\n`, strict, "a byte order mark, which its client can't read", 1],
    ["[]\n", strict, "not an object of settings", 1],
    ["\nnull\n", loose, "not an object of settings", 1],
  ])("%j", (text, format, reason, line) => {
    expect(refusalOf(() => format.parse(text))).toEqual([reason, line]);
  });
});
