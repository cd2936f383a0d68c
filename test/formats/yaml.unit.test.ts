// YAML by https://yaml.org/spec/1.2.2: what is read, where a setting goes, what goes with it, and what is refused.
import { describe, expect, test } from "vitest";
import type { Container } from "../../src/formats/format.ts";
import type { Key, Target } from "../../src/model/edit.ts";
import { editorOf, type Pairs, refusalOf } from "../helpers/edited-text.ts";

const BOM = "\ufeff";
const FIRST = { readsFirstDocument: true };
const X: Pairs = [[["x"], "v"]];
const MX: Pairs = [[["m", "x"], "v"]];

const { parse, put, replace, take, thereAndBack } = await editorOf("yaml");

describe("a value is read", () => {
  test.each<[string, Key, string, number, number]>([
    ["a: 1\n", ["a"], "1", 2, 4],
    ["a: b c # why\n", ["a"], "b c", 2, 6],
    ['a: "b # c"\n', ["a"], "b # c", 2, 10],
    ["a: 'it''s'\n", ["a"], "it's", 2, 10],
    ["a : b\n", ["a"], "b", 3, 5],
    ["'a': b\n", ["a"], "b", 4, 6],
    ["a: b\r", ["a"], "b", 2, 4],
    ["a: b\r\n", ["a"], "b", 2, 4],
    ["a:\n  b\n", ["a"], "b", 2, 6],
    ["a: ''\n", ["a"], "", 2, 5],
    ["1: b\n", ["1"], "b", 2, 4],
    [`${BOM}a: b\n`, ["a"], "b", 3, 5],
    ["a:\n", ["a"], "null", 2, 2],
    ["a: # why\n", ["a"], "null", 2, 2],
    ["a: # why\n# more\nb: 1\n", ["a"], "null", 2, 2],
    ["a: null\n", ["a"], "null", 2, 7],
    ["a: ~ # why\n", ["a"], "null", 2, 4],
    ["a: [b, c]\n", ["a"], "b,c", 2, 9],
    ["a:\n  - b\n  - c\nd: 1\n", ["a"], "b,c", 2, 14],
    ["a:\n- b\n\n\n", ["a"], "b", 2, 6],
    ["a: []\n", ["a"], "", 2, 5],
    ["a: {b: 1, c: d} # why\n", ["a"], '{"b":1,"c":"d"}', 2, 15],
    ["a: {}\n", ["a"], "{}", 2, 5],
    ["m:\n  a: b\n", ["m", "a"], "b", 7, 9],
    ["m: {a: b}\n", ["m", "a"], "b", 6, 8],
    ["m:\n  a: {b: 1}\n", ["m", "a"], '{"b":1}', 7, 14],
    ["? b: 1\n: 2\na: 3\n", ["a"], "3", 13, 15],
  ])("of %j %j is %j", (text, key, value, start, end) => {
    expect(parse(text).get(key)).toEqual({ value, start, end });
  });

  test.each<[string, Key]>([
    ["", ["a"]],
    ["# a: b\n", ["a"]],
    ["b: 1\n", ["a"]],
    ["b: 1\n", ["m", "a"]],
    ["m: 1\n", ["m", "a"]],
    ["m:\n  b: 1\n", ["m", "a"]],
    ["m:\n  a: 1\n", ["a"]],
    ["a: 1\n", ["m", "a"]],
    ["---\n", ["a"]],
    ["? b: 1\n: 2\n", ["a"]],
  ])("in %j there is no %j", (text, key) => {
    expect(parse(text).get(key)).toBe(undefined);
  });

  test("several keys of one map are found, whatever the order in which they are asked for", () => {
    const parsed = parse("m:\n  a: 1\n  b: 2\n");
    expect([parsed.get(["m", "b"])?.value, parsed.get(["m", "a"])?.value]).toEqual(["2", "1"]);
  });
});

describe("a value whose place can't be replaced is refused with its key and line", () => {
  const plain = (name: string) => `${name} is not a plain value: write one, or delete it`;
  const bare = "a has an anchor or tag: write it without";
  const block = "a is a block of text: write it on one line";
  test.each<[string, Key, string, number | undefined]>([
    ["b: 1\na:\n  c: 1\n", ["a"], plain("a"), 2],
    ["m:\n  a:\n    c: 1\n", ["m", "a"], plain("m.a"), 2],
    ["a: &x {c: 1}\n", ["a"], plain("a"), 1],
    ["a: !!map {c: 1}\n", ["a"], plain("a"), 1],
    ["a: &x [c]\n", ["a"], plain("a"), 1],
    ["a: !!seq [c]\n", ["a"], plain("a"), 1],
    ["a: [c, &x d]\n", ["a"], plain("a"), 1],
    ["a: [c, !!str d]\n", ["a"], plain("a"), 1],
    ["a: [c, [d]]\n", ["a"], plain("a"), 1],
    ["a:\n  - c # why\n  - d\n", ["a"], plain("a"), 1],
    ["a:\n  - c\n  # why\n  - d\n", ["a"], plain("a"), 1],
    ["a:\n  # why\n  - c\n", ["a"], plain("a"), 1],
    ["a:\n  - c\n  # why\n", ["a"], plain("a"), 1],
    ["b: &x 1\na: *x\n", ["a"], plain("a"), 2],
    ["b: 1\na: &x 1\n", ["a"], bare, 2],
    ["a: !!str 1\n", ["a"], bare, 1],
    ["b: 1\na: |\n  c\n", ["a"], block, 2],
    ["a: >\n  c\n", ["a"], block, 1],
    ["m:\n  a: &x 1\n", ["m", "a"], `m.${bare}`, 2],
    ["m:\n  a: |\n    c\n", ["m", "a"], `m.${block}`, 2],
    ["? a\n: b\n", ["a"], "a is written with its colon on another line", undefined],
  ])("%j", (text, key, reason, line) => {
    expect(refusalOf(() => parse(text).get(key))).toEqual([reason, line]);
  });
});

describe("a text is refused with its reason and line", () => {
  const twice = "a key that is there twice: delete one of the two";
  const second = "a second document, with which its client reads none of it: delete it";
  const invalid = "not valid YAML: correct it";
  const tab = "a tab outside quotes, with which its client reads none of it: write blanks";
  const flow = "the settings are in flow style, {…}: write them a line each";
  test.each<[string, string, number]>([
    ["a: 1\na: 2\n", twice, 2],
    ["m:\n  a: 1\n  a: 2\n", twice, 3],
    ["a: 1\n---\nb: 2\n", second, 2],
    ['a: "b\n', invalid, 2],
    ["a: 1\n b: 2\n", invalid, 1],
    ["a: [\n", invalid, 2],
    ["# why\nb\n", "not a map of settings", 2],
    ["- a\n", "not a map of settings", 1],
    ["# why\n{a: 1}\n", flow, 2],
    ["{}\n", flow, 1],
    ["a:\tb\n", tab, 1],
    ["a: 1\n\nb: 2\t\n", tab, 3],
    ["a: b\t# c\n", tab, 1],
    ["a: b#\tc\n", tab, 1],
    ['a: "b"\t\n', tab, 1],
    ["a: 'b'\t\n", tab, 1],
    ["a: b # c\nd:\te\n", tab, 2],
  ])("%j", (text, reason, line) => {
    expect(refusalOf(() => parse(text))).toEqual([reason, line]);
  });
});

test.each([
  ['a: "b\tc"\n', "b\tc"],
  ['a: "b\\"\tc"\n', 'b"\tc'],
  ["a: 'b\tc'\n", "b\tc"],
  ["a: 'it''s\tc'\n", "it's\tc"],
  ["a: b #\tc\n", "b"],
  ["#\tc\na: b\n", "b"],
  ["a: b # c # d\te\n", "b"],
])("a tab in quotes or in a comment is taken: %j", (text, value) => {
  expect(parse(text).get(["a"])?.value).toBe(value);
});

describe("a new setting goes", () => {
  test.each<[string, string, Pairs, string]>([
    ["into an empty text", "", X, 'x: "v"\n'],
    ["behind a comment alone", "# why\n", X, '# why\nx: "v"\n'],
    ["behind the line that begins a document", "---\n", X, '---\nx: "v"\n'],
    ["behind what is there", "a: 1\n", X, 'a: 1\nx: "v"\n'],
    ["with the indentation of what is there", "  a: 1\n", X, '  a: 1\n  x: "v"\n'],
    ["behind a byte order mark without one", `${BOM}a: 1\n`, X, `${BOM}a: 1\nx: "v"\n`],
    ["with the text's line ends", "a: 1\r\n", X, 'a: 1\r\nx: "v"\r\n'],
    ["in front of the mark of the document's end", "a: 1\n...\n", X, 'a: 1\nx: "v"\n...\n'],
    ["in front of such a mark with blanks", "a: 1\n...  \n# b\n", X, 'a: 1\nx: "v"\n...  \n# b\n'],
    ["in front of such a mark with a carriage return", "a: 1\r\n...\r\n", X, 'a: 1\r\nx: "v"\r\n...\r\n'],
    ["behind a comment that only looks like such a mark", "a: 1\n# ...\n", X, 'a: 1\n# ...\nx: "v"\n'],
    ["in front of a last block of text", "a: 1\nk: |\n  t\n", X, 'a: 1\nx: "v"\nk: |\n  t\n'],
    ["in front of a last folded block", "a: 1\nk: >\n  t\n", X, 'a: 1\nx: "v"\nk: >\n  t\n'],
    [
      "in front of the comments above a last block, which stay with it",
      "a: 1\n# one\n  # two\nk: |\n  t\n",
      X,
      'a: 1\nx: "v"\n# one\n  # two\nk: |\n  t\n',
    ],
    ["in front of everything, where the block is all", "# one\nk: |\n  t\n", X, 'x: "v"\n# one\nk: |\n  t\n'],
    ["below a line that only ends in a comment", "a: 1 # b\nk: |\n  t\n", X, 'a: 1 # b\nx: "v"\nk: |\n  t\n'],
    ["in front of a last map that ends in a block", "k:\n  l: |\n    t\n", X, 'x: "v"\nk:\n  l: |\n    t\n'],
    [
      "in front of a last list that ends in a block",
      "k:\n  - a\n  - |\n    t\n",
      X,
      'x: "v"\nk:\n  - a\n  - |\n    t\n',
    ],
    ["behind a map that begins with a block", "k:\n  l: |\n    t\n  m: 1\n", X, 'k:\n  l: |\n    t\n  m: 1\nx: "v"\n'],
    ["behind a list that begins with a block", "k:\n  - |\n    t\n  - a\n", X, 'k:\n  - |\n    t\n  - a\nx: "v"\n'],
    ["behind a setting without a value", "k:\n", X, 'k:\nx: "v"\n'],
  ])("%s, and goes again", (_, text, pairs, filled) => {
    expect(thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });

  test.each<[string, string, Pairs, string]>([
    ["into its map, behind the last", "m:\n  a: 1\n", MX, 'm:\n  a: 1\n  x: "v"\n'],
    ["into its map, in front of the next key", "m:\n  a: 1\nz: 1\n", MX, 'm:\n  a: 1\n  x: "v"\nz: 1\n'],
    [
      "behind a last map in it, in front of the next key",
      "m:\n  a:\n    b: c\nz: 1\n",
      MX,
      'm:\n  a:\n    b: c\n  x: "v"\nz: 1\n',
    ],
    [
      "behind a last list in it, in front of the next key",
      "m:\n  a:\n    - b\nz: 1\n",
      MX,
      'm:\n  a:\n    - b\n  x: "v"\nz: 1\n',
    ],
    ["behind a last key without a value", "m:\n  a:\nz: 1\n", MX, 'm:\n  a:\n  x: "v"\nz: 1\n'],
    ["behind a comment on the last line", "m:\n  a: 1 # why\nz: 1\n", MX, 'm:\n  a: 1 # why\n  x: "v"\nz: 1\n'],
    ["in front of a last block in it", "m:\n  a: 1\n  k: |\n    t\n", MX, 'm:\n  a: 1\n  x: "v"\n  k: |\n    t\n'],
    ["with the indentation of its map", "m:\n     a: 1\n", MX, 'm:\n     a: 1\n     x: "v"\n'],
    ["into a map without anything", "m:\nz: 1\n", MX, 'm:\n  x: "v"\nz: 1\n'],
    ["below a comment beside its map's name", "m: # why\nz: 1\n", MX, 'm: # why\n  x: "v"\nz: 1\n'],
    ["into an empty map in braces, which come back", "m: {}\nz: 1\n", MX, 'm:\n  x: "v"\nz: 1\n'],
    ["into such a map with a comment", "m: {} # why\n", MX, 'm: # why\n  x: "v"\n'],
    ["into an empty map in an indented text", "  m: {}\n", MX, '  m:\n    x: "v"\n'],
    ["into a new map", "z: 1\n", MX, 'z: 1\nm:\n  x: "v"\n'],
    ["into a new map in an indented text", "  z: 1\n", MX, '  z: 1\n  m:\n    x: "v"\n'],
    ["into a map in braces, in front", "m: {a: 1}\n", MX, 'm: {x: "v", a: 1}\n'],
    [
      "beside the others of its map, which is made once",
      "z: 1\r\n",
      [...MX, [["m", "y"], "w"], ...X],
      'z: 1\r\nx: "v"\r\nm:\r\n  x: "v"\r\n  y: "w"\r\n',
    ],
    ["beside the others in braces", "m: {a: 1}\n", [...MX, [["m", "y"], "w"]], 'm: {x: "v", y: "w", a: 1}\n'],
    [
      "beside the others of a map that is there",
      "m:\r\n  a: 1\r\n",
      [...MX, [["m", "y"], "w"]],
      'm:\r\n  a: 1\r\n  x: "v"\r\n  y: "w"\r\n',
    ],
  ])("%s, and goes again", (_, text, pairs, filled) => {
    expect(thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });

  test.each<[string, Pairs, Container[]]>([
    ["a: 1\n", X, []],
    ["a: 1\n", MX, [{ key: ["m"], raw: null }]],
    ["m: {}\n", MX, [{ key: ["m"], raw: " {}" }]],
    ["m:   { } # why\n", MX, [{ key: ["m"], raw: "   { }" }]],
    ["m:\n", MX, []],
    ["m:\n  a: 1\n", MX, []],
    ["m: {a: 1}\n", MX, []],
  ])("in %j the maps that were made for %j are %j", (text, pairs, containers) => {
    expect(put(text, pairs).containers).toEqual(containers);
  });

  test("nowhere where nothing is wanted", () => {
    expect(put("a: 1\n", [])).toEqual({ text: "a: 1\n", containers: [] });
  });

  const bare = "m has an anchor or tag: write it without";
  const noMap = "m is not a map of settings: write it as one, or delete it";
  test.each<[string, string, number]>([
    ["z: 1\nm: &y\n  a: 1\n", bare, 2],
    ["m: !!map\n  a: 1\n", bare, 1],
    ["z: 1\nm: 1\n", noMap, 2],
    ["m: null\n", noMap, 1],
    ["m: ''\n", noMap, 1],
    ["m: [a]\n", noMap, 1],
    ["m: &y {}\n", noMap, 1],
    ["m: !!map {}\n", noMap, 1],
    ["m: &y\n", noMap, 1],
  ])("not into %j", (text, reason, line) => {
    expect(refusalOf(() => put(text, MX))).toEqual([reason, line]);
  });
});

describe("of several documents the first is read", () => {
  test.each<[string, string, string]>([
    ["a: 1\n", "---\nb: 2\n", "one follows"],
    ["---\na: 1\n", "---\nb: 2\n", "it has a first line of its own"],
    ["---\r\na: 1\r\n", "---\r\nb: 2\r\n", "with carriage returns"],
    ["# why\n\n---\na: 1\n", "---\n", "a comment is in front"],
    ["%YAML 1.2\n---\na: 1\n", "--- # why\nb: 2\n", "a directive is in front"],
    ["a: 1\n", "---", "the next is empty"],
    ["a: 1\n---x: 1\nb: ---\n", "", "what only looks like the next"],
    ["---\na: 1\n", "", "it is alone"],
  ])("%j of %j: %s", (first, rest) => {
    const eol = first.includes("\r") ? "\r\n" : "\n";
    const parsed = parse(first + rest, FIRST);
    expect(parsed.get(["a"])?.value).toBe("1");
    expect((parsed.others([], []) as unknown[])[1]).toBe(rest);
    expect(thereAndBack(first + rest, X, FIRST)).toEqual({ put: `${first}x: "v"${eol}${rest}`, back: first + rest });
  });
});

describe("a value is written so that it is read back", () => {
  test.each<[string, string]>([
    ["v", '"v"'],
    ["", "''"],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ["true", '"true"'],
    ["a: b # c", '"a: b # c"'],
    ["a\nb\tc", '"a\\nb\\tc"'],
    ['x{"a":"b"}', '"x{\\"a\\":\\"b\\"}"'],
    ['{"a":"b"}x', '"{\\"a\\":\\"b\\"}x"'],
    ["{}", '"{}"'],
  ])("%j is %s", (value, spelled) => {
    expect(put("", [[["x"], value]]).text).toBe(`x: ${spelled}\n`);
    expect(replace("x:   old # why\n", ["x"], value)).toBe(`x: ${spelled} # why\n`);
    expect(parse(`x: ${spelled}\n`).get(["x"])?.value).toBe(value);
  });

  test("a map that is wanted as one value is written in braces, and read back", () => {
    expect(put("", [[["x"], '{"a":"b"}']]).text).toBe('x: {"a":"b"}\n');
    expect(parse('x: {"a":"b"}\n').get(["x"])?.value).toBe('{"a":"b"}');
  });

  test.each<[string, string]>([
    ["http_proxy", "http_proxy"],
    ["httpProxy-2", "httpProxy-2"],
    [":http_proxy", ":http_proxy"],
    ["*", '"*"'],
    ["1a", '"1a"'],
    ["a b", '"a b"'],
    ["https://a.example", '"https://a.example"'],
    ["a:", '"a:"'],
  ])("the key %j is %s", (name, spelled) => {
    expect(thereAndBack("", [[[name], "v"]])).toEqual({ put: `${spelled}: "v"\n`, back: "" });
    expect(put("m:\n  a: 1\n", [[["m", name], "v"]]).text).toBe(`m:\n  a: 1\n  ${spelled}: "v"\n`);
    expect(put("m: {a: 1}\n", [[["m", name], "v"]]).text).toBe(`m: {${spelled}: "v", a: 1}\n`);
    expect(put("", [[[name, "a"], "v"]]).text).toBe(`${spelled}:\n  a: "v"\n`);
  });
});

describe("a setting is taken out", () => {
  test.each<[string, string, Key[], string]>([
    ["with its line and the comment on it", "a: 1\nx: v # why\nb: 2\n", [["x"]], "a: 1\nb: 2\n"],
    ["with all its lines", "x:\n  - a\n  - b\nb: 2\n", [["x"]], "b: 2\n"],
    ["without a value", "x:\nb: 2\n", [["x"]], "b: 2\n"],
    ["as a whole map in braces", "x: {a: 1}\nb: 2\n", [["x"]], "b: 2\n"],
    ["out of its map", "m:\n  x: v\n  a: 1\n", [["m", "x"]], "m:\n  a: 1\n"],
    ["with its indentation", "  x: v\n  b: 2\n", [["x"]], "  b: 2\n"],
    ["first in braces", "m: {a: 1, b: 2, c: 3}\n", [["m", "a"]], "m: {b: 2, c: 3}\n"],
    ["between others in braces", "m: {a: 1, b: 2, c: 3}\n", [["m", "b"]], "m: {a: 1, c: 3}\n"],
    ["last in braces", "m: {a: 1, b: 2, c: 3}\n", [["m", "c"]], "m: {a: 1, b: 2}\n"],
    [
      "with the next in braces",
      "m: {a: 1, b: 2, c: 3}\n",
      [
        ["m", "b"],
        ["m", "c"],
      ],
      "m: {a: 1}\n",
    ],
    [
      "with the one before in braces",
      "m: {a: 1, b: 2, c: 3}\n",
      [
        ["m", "a"],
        ["m", "b"],
      ],
      "m: {c: 3}\n",
    ],
    [
      "with those around another in braces",
      "m: {a: 1, b: 2, c: 3}\n",
      [
        ["m", "a"],
        ["m", "c"],
      ],
      "m: {b: 2}\n",
    ],
    [
      "with all in braces",
      "m: {a: 1, b: 2}\n",
      [
        ["m", "a"],
        ["m", "b"],
      ],
      "m: {}\n",
    ],
    ["with the comma behind the only one", "m: {a: 1,}\n", [["m", "a"]], "m: {}\n"],
    ["alone in braces, and not with a comma behind those", "m: {a: 1}\nb: c, d\n", [["m", "a"]], "m: {}\nb: c, d\n"],
    ["with a comma farther behind the only one", "m: {a: 1  ,}\n", [["m", "a"]], "m: {}\n"],
    ["and a comma behind the last stays", "m: {a: 1, b: 2,}\n", [["m", "b"]], "m: {a: 1,}\n"],
    ["behind one without a value in braces", "m: {a, b: 2}\n", [["m", "b"]], "m: {a}\n"],
    [
      "in braces, with another map's of the same name",
      "m: {a: 1, b: 2}\nn: {a: 1, b: 2}\n",
      [
        ["m", "b"],
        ["n", "a"],
      ],
      "m: {a: 1}\nn: {b: 2}\n",
    ],
  ])("%s", (_, text, keys, bare) => {
    expect(take(text, keys)).toBe(bare);
  });

  const comment = (key: string) => `${key} is beside a comment in {…}: write them a line each`;
  test.each<[string, Key, string, number]>([
    ["m: {a: 1, # why\n  b: 2}\n", ["m", "a"], comment("m.a"), 1],
    ["m: {a: 1, # why\n  b: 2}\n", ["m", "b"], comment("m.b"), 2],
    ["b: 1\n&y x: v\n", ["x"], "x has no line of its own: put it on one", 2],
    ["m:\n  &y x: v\n", ["m", "x"], "m.x has no line of its own: put it on one", 2],
  ])("not out of %j", (text, key, reason, line) => {
    expect(refusalOf(() => take(text, [key]))).toEqual([reason, line]);
  });

  test("a # in its own value is no comment", () => {
    expect(take('m: {a: "#", b: 2}\n', [["m", "a"]])).toBe("m: {b: 2}\n");
  });
});

describe("a map of ours goes once it is empty", () => {
  test.each<[string, string, string | null, string]>([
    ["where nothing is in it", "a: 1\nm:\nb: 2\n", null, "a: 1\nb: 2\n"],
    ["and the braces that it was come back", "m:\nb: 2\n", " {}", "m: {}\nb: 2\n"],
    ["and those come back in front of a comment", "m: # why\n", " {}", "m: {} # why\n"],
    ["not with a comment beside its name", "m: # mine\n", null, "m: # mine\n"],
    ["not with something in it", "m:\n  a: 1\n", null, "m:\n  a: 1\n"],
    ["not with something in it, where it was in braces", "m:\n  a: 1\n", " {}", "m:\n  a: 1\n"],
    ["not where it has become a value", "m: 1\n", " {}", "m: 1\n"],
    ["not where it is not there", "a: 1\n", null, "a: 1\n"],
  ])("%s", (_, text, raw, bare) => {
    expect(take(text, [], [{ key: ["m"], raw }])).toBe(bare);
  });
});

describe("what is the user's", () => {
  const made = [{ key: ["m"], raw: null }];
  test.each<[string, Key[], readonly Container[], Partial<Target>, unknown]>([
    [
      "a: 1\nx: v\nm:\n  x: v\n  y: w\n",
      [["x"], ["m", "x"]],
      [],
      {},
      [
        [
          ["a", 1],
          ["m", { y: "w" }],
        ],
        "",
      ],
    ],
    ["m:\n  x: v\n", [["m", "x"]], made, {}, [[], ""]],
    ["m:\n  x: v\n  y: w\n", [["m", "x"]], made, {}, [[["m", { y: "w" }]], ""]],
    ["m:\nb: 1\n", [], made, {}, [[["b", 1]], ""]],
    ["m: 1\n", [["m", "x"]], made, {}, [[["m", 1]], ""]],
    ["m:\n", [["m", "x"]], [], {}, [[["m", null]], ""]],
    ["m: {}\n", [], [], {}, [[["m", null]], ""]],
    ["m: []\n", [], [], {}, [[["m", []]], ""]],
    ["m: ''\n", [], [], {}, [[["m", ""]], ""]],
    ["", [["x"], ["m", "x"]], made, {}, [[], ""]],
    ["# why\n", [], [], {}, [[], ""]],
    ["a: 1\n---\nx: v\n", [["x"]], [], FIRST, [[["a", 1]], "---\nx: v\n"]],
  ])("of %j without %j", (text, keys, containers, target, others) => {
    expect(parse(text, target).others(keys, containers)).toEqual(others);
  });

  test("is refused with an alias of nothing", () => {
    const reason = "an alias without its anchor, or too many of them";
    expect(refusalOf(() => parse("a: *x\n").others([], []))).toEqual([reason, undefined]);
  });
});
