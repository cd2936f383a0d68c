// TOML, as cargo reads it: https://toml.io/en/v1.0.0
import { describe, expect, test } from "vitest";
import { editorOf, type Pairs, refusalOf } from "../helpers/edited-text.ts";

const { parse, put, replace, take, thereAndBack } = await editorOf("toml");

const BOM = "\ufeff";
const PROXY = ["http", "proxy"];
const CA = ["http", "cainfo"];
const ONE: Pairs = [[PROXY, "p:1"]];
const TWO: Pairs = [
  [PROXY, "p:1"],
  [CA, "/c"],
];

describe("a new key goes", () => {
  test.each<[string, string, Pairs, string]>([
    ["into an empty text, in a table of its own", "", ONE, '[http]\nproxy = "p:1"\n'],
    [
      "behind all else, in a table of its own",
      '[a]\nb = "c"\n',
      TWO,
      '[a]\nb = "c"\n[http]\nproxy = "p:1"\ncainfo = "/c"\n',
    ],
    [
      "below the table's name, in front of what is there",
      "[a]\n[http]\nx = 1\n[b]\n",
      TWO,
      '[a]\n[http]\nproxy = "p:1"\ncainfo = "/c"\nx = 1\n[b]\n',
    ],
    ["behind a comment beside the table's name", "[http] # why\n", ONE, '[http] # why\nproxy = "p:1"\n'],
    ["into a table whose name is in quotes", '["http"]\n', ONE, '["http"]\nproxy = "p:1"\n'],
    ["not into a table of an array", "[[x]]\n", ONE, '[[x]]\n[http]\nproxy = "p:1"\n'],
    [
      "not into a key of the same name in another table",
      "[a]\nhttp = 1\n",
      ONE,
      '[a]\nhttp = 1\n[http]\nproxy = "p:1"\n',
    ],
    ["not into a table of a longer name", "[https]\nx = 1\n", ONE, '[https]\nx = 1\n[http]\nproxy = "p:1"\n'],
    ["with the text's line ends", "[http]\r\nx = 1\r\n", TWO, '[http]\r\nproxy = "p:1"\r\ncainfo = "/c"\r\nx = 1\r\n'],
    [
      "into a new table with the text's line ends",
      "[a]\r\n",
      TWO,
      '[a]\r\n[http]\r\nproxy = "p:1"\r\ncainfo = "/c"\r\n',
    ],
    ["into a table behind a byte order mark", `${BOM}[http]\n`, ONE, `${BOM}[http]\nproxy = "p:1"\n`],
    ["behind a byte order mark alone", BOM, ONE, `${BOM}[http]\nproxy = "p:1"\n`],
    [
      "into the table of its own name",
      "[b]\n",
      [
        [["a", "x"], "1"],
        [["b", "x"], "2"],
        [["a", "y"], "3"],
      ],
      '[b]\nx = "2"\n[a]\nx = "1"\ny = "3"\n',
    ],
  ])("%s, and goes again", (_, text, pairs, filled) => {
    expect(thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });

  test("and the tables that were made are named", () => {
    expect(put("[b]\n", [...TWO, [["b", "x"], "1"]]).containers).toEqual([{ key: ["http"], raw: null }]);
    expect(put("[b]\n", [])).toEqual({ text: "[b]\n", containers: [] });
  });

  test.each([
    ["http.x = 1\n", 1],
    ["a = 1\nhttp = { x = 1 }\n", 2],
    ["a = 1\n\nhttp = 1\n", 3],
    ["a = 1\n[http.b]\nx = 1\n", 3],
  ])("unless its table is spelled otherwise, as in %j", (text, line) => {
    expect(refusalOf(() => put(text, ONE))).toEqual([
      "http is not written as a table of its own: write it as [http], a key a line",
      line,
    ]);
  });
});

test.each([
  ["a", '"a"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ["a\n\t\u0001", '"a\\n\\t\\u0001"'],
  ["\u007fa\u007f", '"\\u007fa\\u007f"'],
  ["ü", '"ü"'],
  ["", '""'],
])("%j is written as a basic string, and read back", (value, spelled) => {
  expect(put("[http]\n", [[PROXY, value]]).text).toBe(`[http]\nproxy = ${spelled}\n`);
  expect(replace("[http]\nproxy='old' # why\n", PROXY, value)).toBe(`[http]\nproxy=${spelled} # why\n`);
  expect(parse(`[http]\nproxy = ${spelled}\n`).get(PROXY)?.value).toBe(value);
});

describe("a key is read", () => {
  test.each([
    ['[http]\nproxy = "a"\n', "a"],
    ["[http]\nproxy = 'a\\b'\n", "a\\b"],
    ['[http]\nproxy = """\na\nb"""\n', "a\nb"],
    ["[http]\nproxy = 1\n", "1"],
    ["[http]\nproxy = true\n", "true"],
    ["[http]\nproxy = [ 1, 2 ] # c\n", "[ 1, 2 ]"],
    ['[http]\n"proxy" = "a"\n', "a"],
    ['http.proxy = "a"\n', "a"],
    ['"http" . proxy = "a"\n', "a"],
    ['http = { x = 1, proxy = "a" }\n', "a"],
    [`${BOM}[http]\r\nproxy = "a"\r\n`, "a"],
    [`${BOM}[http]\nproxy = [1]\n`, "[1]"],
    ['["http.proxy"]\nx = "a"\n', undefined],
    ['[x.http]\nproxy = "a"\n', undefined],
    ['[[http]]\nproxy = "a"\n', undefined],
    ['proxy = "a"\n', undefined],
    ["", undefined],
  ])("in %j as %j", (text, value) => {
    expect(parse(text).get(PROXY)?.value).toBe(value);
  });

  test.each([
    ['[http]\nproxy = "a"\n', 15, 18],
    [`${BOM}[http]\nproxy = "a"\n`, 16, 19],
    ['http = { proxy = "a" }\n', 17, 20],
  ])("in %j with the place of its value", (text, start, end) => {
    expect(parse(text).get(PROXY)).toMatchObject({ start, end });
  });
});

describe("a key is taken out", () => {
  test.each([
    ["with its line", '[http]\nx = 1\nproxy = "a" # why\ny = 2\n', "[http]\nx = 1\ny = 2\n"],
    ["with all its lines", '[http]\nproxy = """\na\nb"""\ny = 2\n', "[http]\ny = 2\n"],
    ["with its indentation", '[http]\n  proxy = "a"\ny = 2\n', "[http]\ny = 2\n"],
    ["with carriage returns", '[http]\r\nproxy = "a"\r\ny = 2\r\n', "[http]\r\ny = 2\r\n"],
    ["behind a byte order mark", `${BOM}http.proxy = "a"\ny = 2\n`, `${BOM}y = 2\n`],
    ["in front of others in braces", 'http = { proxy = "a", x = 1 }\n', "http = { x = 1 }\n"],
    ["behind others in braces", 'http = { x = 1, proxy = "a" }\n', "http = { x = 1 }\n"],
    ["between others in braces", 'http = { x = 1, proxy = "a", y = 2 }\n', "http = { x = 1, y = 2 }\n"],
    ["alone in braces", 'http = { proxy = "a" }\n', "http = {  }\n"],
    [
      "in front of others in braces, behind a byte order mark",
      `${BOM}http = { proxy = "a", x = 1 }\n`,
      `${BOM}http = { x = 1 }\n`,
    ],
    ["in braces, behind a byte order mark", `${BOM}http = { x = 1, proxy = "a" }\n`, `${BOM}http = { x = 1 }\n`],
  ])("%s", (_, text, bare) => {
    expect(take(text, [PROXY])).toBe(bare);
  });

  test.each([
    ['http = { proxy = "a", cainfo = "b" }\n', "http = {  }\n"],
    ['http = { x = 1, proxy = "a", cainfo = "b" }\n', "http = { x = 1 }\n"],
    ['http = { proxy = "a", x = 1, cainfo = "b" }\n', "http = { x = 1 }\n"],
    ['http = { proxy = "a", cainfo = "b", x = 1 }\n', "http = { x = 1 }\n"],
    ['[http]\nproxy = "a"\ncainfo = "b"\nx = 1\n', "[http]\nx = 1\n"],
  ])("with a second one, from %j", (text, bare) => {
    expect(take(text, [PROXY, CA])).toBe(bare);
    expect(take(text, [CA, PROXY])).toBe(bare);
  });
});

describe("a table of ours goes once it is empty", () => {
  test.each([
    ["where nothing is in it", "[a]\n[http]\n[b]\n", "[a]\n[b]\n"],
    ["at the end", "[a]\n[http]\n", "[a]\n"],
    ["with carriage returns", "[http]\r\n[b]\r\n", "[b]\r\n"],
    ["behind a byte order mark", `${BOM}[http]\n[b]\n`, `${BOM}[b]\n`],
    ["behind a byte order mark and another", `${BOM}[a]\n[http]\n[b]\n`, `${BOM}[a]\n[b]\n`],
    ["not with a key in it", "[http]\na = 1\n", "[http]\na = 1\n"],
    ["not with a comment beside its name", "[http] # mine\n", "[http] # mine\n"],
    ["not with blanks in its name", "[ http ]\n", "[ http ]\n"],
    ["not a table of an array", "[[http]]\n", "[[http]]\n"],
    ["not where it is not there", "[b]\n", "[b]\n"],
  ])("%s", (_, text, bare) => {
    expect(take(text, [], [{ key: ["http"], raw: null }])).toBe(bare);
  });
});

describe("what is the user's", () => {
  const text = 'a = 1\n[http]\nproxy = "x"\ncainfo = "y"\nb = [1]\n[c]\n[d.e]\nf = { g = true }\n';

  test("is all but our keys and our tables", () => {
    const kept = [
      ['"a"', "1"],
      ['"http","b"', "[1]"],
      ['"d","e","f","g"', "true"],
    ];
    const tables = ['"c"', '"d","e"'];
    expect(parse(text).others([PROXY, CA], [{ key: ["http"], raw: null }])).toEqual([kept, tables]);
    expect(parse(text).others([PROXY, CA], [])).toEqual([kept, ['"http"', ...tables]]);
  });

  test("are the tables of an array too, each by its number", () => {
    expect(parse("[[a]]\nb = 1\n[[a]]\nb = 2\n").others([], [])).toEqual([
      [
        ['"a",0,"b"', "1"],
        ['"a",1,"b"', "2"],
      ],
      ['"a",0', '"a",1'],
    ]);
  });
});

test.each([
  ["= 1\n", 1],
  ["[a]\nb = 1\nb = 2\n", 3],
  ["a = 1\nb = $\n", 2],
  [`${BOM}a = 1\n= 2\n`, 2],
  ["a =\n", 1],
  ["a = 1\r\nb = \r\n\r\nc = 2\r\n", 2],
  ["[a\nb = 1\n", 1],
  ["a = 1\nb = [1,\n2,\n\n", 3],
  [`${BOM}a = 1\nb\nc = 2\n`, 2],
  ["a = 1\n\n= 2\n", 3],
  ["a = 1\na = 2\nb = 1\n", 2],
])("%j is refused", (text, line) => {
  expect(refusalOf(() => parse(text))).toEqual(["not valid TOML", line]);
});
