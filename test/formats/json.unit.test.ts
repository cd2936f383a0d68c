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

describe("a key is taken out", () => {
  const [a, b] = [["a"], ["b"]];

  test.each([
    ["in front of others", strict, '{\n  "a": 1,\n  "c": 3\n}\n', [a], '{\n  "c": 3\n}\n'],
    ["behind others", strict, '{\n  "c": 3,\n  "a": 1\n}\n', [a], '{\n  "c": 3\n}\n'],
    ["between others", strict, '{\n  "c": 3,\n  "a": 1,\n  "d": 4\n}\n', [a], '{\n  "c": 3,\n  "d": 4\n}\n'],
    ["on one line", strict, '{"c": 3, "a": 1, "d": 4}\n', [a], '{"c": 3, "d": 4}\n'],
    ["behind others on one line", strict, '{"c": 3 , "a": 1 }\n', [a], '{"c": 3 }\n'],
    ["with blanks in front of the comma", strict, '{\n  "a": 1\n  ,\n  "c": 3\n}\n', [a], '{\n  "c": 3\n}\n'],
    ["alone", strict, '{\n  "a": 1\n}\n', [a], "{\n}\n"],
    ["with carriage returns", strict, '{\r\n  "a": 1,\r\n  "c": 3\r\n}\r\n', [a], '{\r\n  "c": 3\r\n}\r\n'],
    ["from an object below", strict, '{"p": {"a": 1, "c": 3}}\n', [["p", "a"]], '{"p": { "c": 3}}\n'],
    ["with a second one behind it", strict, '{\n  "c": 3,\n  "a": 1,\n  "b": 2\n}\n', [a, b], '{\n  "c": 3\n}\n'],
    ["with a second one in front", strict, '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n', [a, b], '{\n  "c": 3\n}\n'],
    ["with a second one farther on", strict, '{\n  "a": 1,\n  "c": 3,\n  "b": 2\n}\n', [a, b], '{\n  "c": 3\n}\n'],
    ["with the only other one", strict, '{\n  "a": 1,\n  "b": 2\n}\n', [a, b], "{\n}\n"],
    [
      "and a namesake of the second one elsewhere stays",
      strict,
      '{\n  "b": 3,\n  "a": 1,\n  "p": {"b": 2, "c": 3}\n}\n',
      [a, ["p", "b"]],
      '{\n  "b": 3,\n  "p": { "c": 3}\n}\n',
    ],
    ["and a comma too many stays", loose, '{\n  "c": 3,\n  "a": 1,\n}\n', [a], '{\n  "c": 3,\n}\n'],
    ["alone with a comma too many", loose, '{\n  "a": 1,\n}\n', [a], "{\n}\n"],
    [
      "and the line of a comment in front of it stays",
      loose,
      '{\n  // c\n  "a": 1,\n  "c": 3\n}\n',
      [a],
      '{\n  // c\n\n  "c": 3\n}\n',
    ],
    ["behind a closed comment", loose, '{\n  /* c */\n  "a": 1,\n  "c": 3\n}\n', [a], '{\n  /* c */\n  "c": 3\n}\n'],
    ["behind the comment of another", loose, '{\n  "c": 3, // c\n  "a": 1\n}\n', [a], '{\n  "c": 3, // c\n  \n}\n'],
    [
      "behind the comment of another, with its comma too many",
      loose,
      '{\n  "c": 3, // c\n  "a": 1,\n}\n',
      [a],
      '{\n  "c": 3, // c\n  \n}\n',
    ],
    [
      "behind the comment of another, with a second one",
      loose,
      '{\n  "c": 3, // c\n  "a": 1,\n  "b": 2\n}\n',
      [a, b],
      '{\n  "c": 3, // c\n  \n}\n',
    ],
    ["and a comment behind it stays", loose, '{\n  "c": 3,\n  "a": 1 // c\n}\n', [a], '{\n  "c": 3 // c\n}\n'],
    ["and a comment behind its comma stays", loose, '{\n  "a": 1, // c\n  "c": 3\n}\n', [a], '{ // c\n  "c": 3\n}\n'],
  ])("%s", (_, format, text, keys, bare) => {
    expect(format.take(text, keys)).toBe(bare);
  });

  test.each([
    ['{\n"a": 1 // c\n, "b": 2}\n', "a", 2],
    ['{\n"p": {\n"a": 1\n /* c */, "b": 2}}\n', "p.a", 3],
  ])("but not from %j, where a comment parts it from its comma", (text, name, line) => {
    expect(refusalOf(() => loose.take(text, [name.split(".")]))).toEqual([
      `a comment is between ${name} and its comma: move it`,
      line,
    ]);
  });
});

describe("an object of ours", () => {
  const P = { key: ["p"], raw: null };
  const D = { key: ["p", "d"], raw: null };
  const ROOT = { key: [], raw: null };

  test.each([
    ["goes once it is empty", '{"c": 3, "p": { }}\n', [P], '{"c": 3}\n'],
    ["goes with that in it", '{"c": 3, "p": {"d": {}}}\n', [P, D], '{"c": 3}\n'],
    ["goes with that in it, whatever the order", '{"c": 3, "p": {"d": {}}}\n', [D, P], '{"c": 3}\n'],
    ["goes with all the text", '// c\n{\n"p": {"d": {}}}\n// d\n', [ROOT, D, P], "// c\n// d\n"],
    ["goes beside another", '{"c": 3, "p": {}, "q": {}}\n', [P, { key: ["q"], raw: null }], '{"c": 3}\n'],
    ["becomes what it was", '{"p": {\n}}\n', [{ key: ["p"], raw: " " }], '{"p": { }}\n'],
    ["becomes null again", '{"p": {\n}}\n', [{ key: ["p"], raw: "null" }], '{"p": null}\n'],
    ["stays with a key in it", '{"p": {"x": 1}}\n', [P], '{"p": {"x": 1}}\n'],
    ["stays with an object of the user's in it", '{"p": {"d": {}}}\n', [P], '{"p": {"d": {}}}\n'],
    ["stays with a second object in it", '{"p": {"d": {}, "e": {}}}\n', [P, D], '{"p": { "e": {}}}\n'],
    ["stays with an object that was there", '{"p": {"d": { }}}\n', [P, { ...D, raw: "" }], '{"p": {"d": {}}}\n'],
    ["stays with a comment in it", '{"p": { /* c */ }}\n', [P], '{"p": { /* c */ }}\n'],
    ["stays where the user wrote another value", '{"p": []}\n', [P], '{"p": []}\n'],
    ["is not missed", '{"c": 3}\n', [P, D], '{"c": 3}\n'],
    ["is not missed in an empty text", "", [ROOT, P], ""],
  ])("%s", (_, text, containers, bare) => {
    expect(loose.take(text, [], containers)).toBe(bare);
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
