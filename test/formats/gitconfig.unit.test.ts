// git's own format, by what git-config(1) says of it: https://git-scm.com/docs/git-config#_syntax
import { describe, expect, test } from "vitest";
import { editorOf, type Pairs, refusalOf } from "../helpers/edited-text.ts";

const BOM = "\ufeff";
const PROXY = ["http", "proxy"];
const CA = ["http", "sslCAInfo"];
const URL = "http://p.example:8080";

const { parse, put, replace, take, thereAndBack } = await editorOf("gitconfig");

describe("a new variable goes", () => {
  test.each<[string, string, Pairs, string]>([
    ["into an empty text, in a section of its own", "", [[PROXY, URL]], `[http]\n\tproxy = ${URL}\n`],
    [
      "below the section's name, in front of what is there",
      "[user]\n\tname = A\n[http]\n\tx = y\n",
      [[PROXY, URL]],
      `[user]\n\tname = A\n[http]\n\tproxy = ${URL}\n\tx = y\n`,
    ],
    [
      "into the first of two sections of that name",
      "[http]\n\ta = b\n[http]\n\tc = d\n",
      [[PROXY, URL]],
      `[http]\n\tproxy = ${URL}\n\ta = b\n[http]\n\tc = d\n`,
    ],
    ["into a section whose name is in capitals", "[HTTP]\n", [[PROXY, URL]], `[HTTP]\n\tproxy = ${URL}\n`],
    [
      "behind what shares the line with the section's name",
      "[http] a = b\n\tc = d\n",
      [[PROXY, URL]],
      `[http] a = b\n\tproxy = ${URL}\n\tc = d\n`,
    ],
    [
      "behind all lines of a value that begins beside the section's name",
      "[http] a = b\\\n  c\n",
      [[PROXY, URL]],
      `[http] a = b\\\n  c\n\tproxy = ${URL}\n`,
    ],
    [
      "behind a comment beside the section's name",
      "[http] # why\n",
      [[PROXY, URL]],
      `[http] # why\n\tproxy = ${URL}\n`,
    ],
    [
      "not into a section with a subsection",
      '[http "https://x.example"]\n\ta = b\n',
      [[PROXY, URL]],
      `[http "https://x.example"]\n\ta = b\n[http]\n\tproxy = ${URL}\n`,
    ],
    [
      "beside the others of its section, which is made once",
      "[a]\n",
      [
        [PROXY, URL],
        [CA, "/ca.pem"],
        [["b", "c"], "d"],
      ],
      `[a]\n[http]\n\tproxy = ${URL}\n\tsslCAInfo = /ca.pem\n[b]\n\tc = d\n`,
    ],
    [
      "in the order in which they are wanted",
      "[http]\n",
      [
        [PROXY, URL],
        [CA, "/ca.pem"],
      ],
      `[http]\n\tproxy = ${URL}\n\tsslCAInfo = /ca.pem\n`,
    ],
    ["with the text's line ends", "[http]\r\n\ta = b\r\n", [[PROXY, URL]], `[http]\r\n\tproxy = ${URL}\r\n\ta = b\r\n`],
    ["into a section behind a byte order mark", `${BOM}[http]\n`, [[PROXY, URL]], `${BOM}[http]\n\tproxy = ${URL}\n`],
    [
      "into a new section with the text's line ends",
      "[a]\r\n",
      [
        [PROXY, URL],
        [CA, "/x"],
      ],
      `[a]\r\n[http]\r\n\tproxy = ${URL}\r\n\tsslCAInfo = /x\r\n`,
    ],
  ])("%s, and goes again", (_, text, pairs, filled) => {
    expect(thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });
});

test("the sections that were made are named", () => {
  const pairs: Pairs = [
    [["a", "x"], "1"],
    [["b", "x"], "1"],
    [["b", "y"], "1"],
  ];
  expect(put("[a]\n", pairs).containers).toEqual([{ key: ["b"], raw: null }]);
  expect(put("[a]\n", []).text).toBe("[a]\n");
});

describe("a value is written so that git reads it", () => {
  test.each([
    ["http://p.example:8080/a%20b~c@d+e-f_g", "http://p.example:8080/a%20b~c@d+e-f_g"],
    ["", '""'],
    ["a b", '"a b"'],
    [" a ", '" a "'],
    ["a#b", '"a#b"'],
    ["a;b", '"a;b"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ["C:\\x y\\z", '"C:\\\\x y\\\\z"'],
    ["ü", '"ü"'],
    ["a,b", '"a,b"'],
  ])("%j", (value, spelled) => {
    expect(put("[http]\n", [[PROXY, value]]).text).toBe(`[http]\n\tproxy = ${spelled}\n`);
    expect(replace("[http]\n\tproxy=old ; why\n", PROXY, value)).toBe(`[http]\n\tproxy= ${spelled} ; why\n`);
    expect(parse(`[http]\n\tproxy = ${spelled}\n`).get(PROXY)?.value).toBe(value);
  });

  test.each(["a\nb", "a\tb", "\u0000", "a\u001fb", "\u007f"])("%j, which has no spelling, is refused", (value) => {
    expect(refusalOf(() => put("", [[PROXY, value]]))).toEqual(["a value with a control character", undefined]);
  });
});

describe("a value is read as git reads it", () => {
  test.each([
    ["proxy = a", "a"],
    ["proxy=a", "a"],
    ["proxy\t=\ta\t", "a"],
    ["proxy = a b  c  ", "a b  c"],
    ["proxy = a # why", "a"],
    ["proxy = a;why", "a"],
    ["proxy = # nothing", ""],
    ["proxy =", ""],
    ['proxy = "a # b"', "a # b"],
    ['proxy = "a ; b" ; c', "a ; b"],
    ['proxy = " a "  ', " a "],
    ['proxy = a" b "c', "a b c"],
    ['proxy = ""', ""],
    ['proxy = "" a', "a"],
    ['proxy = "a\\"b"', 'a"b'],
    ["proxy = a\\\\b", "a\\b"],
    ["proxy = a\\nb\\tc\\bd", "a\nb\tc\bd"],
    ["proxy = a\\\n  b", "a  b"],
    ["proxy = a\\\r\n  b", "a  b"],
    ["proxy = a\rb", "a\rb"],
    ["proxy", "true"],
    ["proxy # on", "true"],
    ["proxy ; on", "true"],
    ["proxy#on", "true"],
    ["PROXY = a", "a"],
  ])("%j is %j", (line, value) => {
    expect(parse(`[http]\n\t${line}\n`).get(PROXY)?.value).toBe(value);
    expect(parse(`[http]\r\n\t${line}\r\n`).get(PROXY)?.value).toBe(value);
    expect(parse(`[http] ${line}\n`).get(PROXY)?.value).toBe(value);
  });

  test.each([
    ["[http]\nproxy = a", "a"],
    ["[http]\nproxy", "true"],
    ["[HTTP]\nproxy = a\n", "a"],
    [`${BOM}[http]\nproxy = a\n`, "a"],
    ["\t [http]\nproxy = a\n", "a"],
    ["[http]proxy = a\n", "a"],
    ["# [x]\n; [y]\n[http]\n\n  # proxy = b\n; proxy = c\nproxy = a\n", "a"],
    ["[http]\nproxy = a\n[HTTP]\nproxy = b\n", "b"],
    ["[http]\nproxy = a\nPROXY = b\n", "b"],
    ['[http]\nproxy = a\n[http "x"]\nproxy = b\n', "a"],
    ["[http]\nproxy = a\n[http.x]\nproxy = b\n", "a"],
    ["[http]\n[core]\nproxy = b\n", undefined],
    ["[http]\nproxy2 = b\n", undefined],
    ["", undefined],
  ])("in %j it is %j", (text, value) => {
    expect(parse(text).get(PROXY)?.value).toBe(value);
  });

  test("the name of a key may be in capitals, in either place", () => {
    expect(parse("[http]\n\tsslcainfo = /a\n").get(CA)?.value).toBe("/a");
    expect(parse("[http]\n\tSSLCAINFO = /a\n").get(["HTTP", "sslCAInfo"])?.value).toBe("/a");
  });

  test("a subsection is told by its name as it is spelled", () => {
    const text = '[http "A\\"b"]\n\tproxy = a\n[http\t"c"] proxy = b\n';
    expect(parse(text).others([], [])).toEqual([
      ['http A\\"b', "proxy", "a"],
      ["http c", "proxy", "b"],
    ]);
  });

  test("its place is behind the equals sign, up to the last sign of the value", () => {
    expect(parse("[http]\nproxy = a b  # c\n").get(PROXY)).toMatchObject({ start: 14, end: 18 });
    expect(parse("[http]\nproxy\n").get(PROXY)).toMatchObject({ value: "true", start: 12, end: 12 });
    expect(parse('[http]\nproxy = "a" \n').get(PROXY)).toMatchObject({ start: 14, end: 18 });
  });
});

describe("of a variable that is there several times", () => {
  const text = "[http]\n\tproxy = a\n[http]\n\tproxy = b\n\tproxy = c\n";

  test("the last counts, and each earlier place has a key", () => {
    const parsed = parse(text);
    expect(parsed.get(PROXY)?.value).toBe("c");
    expect(parsed.shadows?.(PROXY)).toBe(2);
    expect(parsed.get([...PROXY, "#1"])?.value).toBe("a");
    expect(parsed.get([...PROXY, "#2"])?.value).toBe("b");
  });

  test("each goes by its key", () => {
    expect(take(text, [[...PROXY, "#1"]])).toBe("[http]\n[http]\n\tproxy = b\n\tproxy = c\n");
    expect(take(text, [PROXY])).toBe("[http]\n\tproxy = a\n[http]\n\tproxy = b\n");
  });

  test("one that is there once, or not at all, has no earlier place", () => {
    expect(parse("[http]\n\tproxy = a\n").shadows?.(PROXY)).toBe(0);
    expect(parse("").shadows?.(PROXY)).toBe(0);
  });
});

describe("a variable is taken out", () => {
  test.each([
    ["with its line", "[http]\n\ta = b\n\tproxy = x # why\n\tc = d\n", "[http]\n\ta = b\n\tc = d\n"],
    ["with all its lines", "[http]\n\tproxy = x\\\n  y\n\tc = d\n", "[http]\n\tc = d\n"],
    ["alone, where it shares the line with the section's name", "[http] proxy = x\n\tc = d\n", "[http]\n\tc = d\n"],
    ["alone, and the comment behind it stays", "[http] proxy = x # why\n", "[http] # why\n"],
    ["with carriage returns", "[http]\r\n\tproxy = x\r\n\tc = d\r\n", "[http]\r\n\tc = d\r\n"],
    ["at the end of the text", "[http]\n\tproxy = x", "[http]\n"],
  ])("%s", (_, text, bare) => {
    expect(take(text, [PROXY])).toBe(bare);
  });
});

describe("a section of ours goes once it is empty", () => {
  test.each([
    ["where nothing is in it", "[a]\n[http]\n[b]\n", "[a]\n[b]\n"],
    ["the last of two, where the user has put in another", "[http]\n[b]\n[http]\n", "[http]\n[b]\n"],
    ["with carriage returns", "[http]\r\n[b]\r\n", "[b]\r\n"],
    ["not with a variable in it", "[http]\n\ta = b\n", "[http]\n\ta = b\n"],
    ["not with a comment beside its name", "[http] # mine\n", "[http] # mine\n"],
    ["not where it is not there", "[b]\n", "[b]\n"],
    ["not with a subsection", '[http "x"]\n', '[http "x"]\n'],
  ])("%s", (_, text, bare) => {
    expect(take(text, [], [{ key: ["http"], raw: null }])).toBe(bare);
  });
});

describe("what is the user's", () => {
  const text = '[http]\n\tproxy = x\n\tsslCAInfo = /c\n\ta = b\n[core]\n[user]\n\tname = A\n[http "u"]\n\tproxy = y\n';

  test("is all but our keys, in whatever spelling", () => {
    expect(parse(text).others([PROXY, CA], [])).toEqual([
      ["http", "a", "b"],
      ["user", "name", "A"],
      ["http u", "proxy", "y"],
    ]);
  });

  test("is all in a section of ours that the user put something in", () => {
    const made = [{ key: ["http"], raw: null }];
    expect(parse("[http]\n\tproxy = x\n\ta = b\n").others([PROXY], made)).toEqual([["http", "a", "b"]]);
    expect(parse("[http]\n\tproxy = x\n").others([PROXY], made)).toEqual([]);
    expect(parse("[core]\n\tproxy = x\n").others([PROXY], made)).toEqual([["core", "proxy", "x"]]);
  });
});

describe("what git can't read is refused", () => {
  test.each([
    ["a variable in front of any section", "a = b\n", "a line that git can't read", 1],
    ["a line that is neither", "[http]\n\n\t= b\n", "a line that git can't read", 3],
    ["a name that begins with a digit", "[http]\n1a = b\n", "a line that git can't read", 2],
    ["a name with a blank in it", "[http]\na b = c\n", "a line that git can't read", 2],
    ["a section without its bracket", "[http\na = b\n", "a line that git can't read", 1],
    ["a subsection without its quote", '[http "a]\n', "a line that git can't read", 1],
    ["a backslash that means nothing", "[http]\n\tproxy = a\\x\n", "a backslash that git can't read", 2],
    ["a backslash at the end of the text", "[http]\n\tproxy = a\\", "a backslash that git can't read", 2],
    ["a last line that goes on", "[http]\n\tproxy = a\\\n", "a last line that goes on", 2],
    ["a last line that goes on with a carriage return", "[http]\r\n\tproxy = a\\\r\n", "a last line that goes on", 2],
    ["a quote that is not closed", '[http]\n\ta = b\n\tproxy = "a\n\tc = d\n', "a quote that is not closed", 3],
    ["a quote that is not closed, at the end", '[http]\n\tproxy = "a', "a quote that is not closed", 2],
  ])("%s", (_, text, reason, line) => {
    expect(refusalOf(() => parse(text))).toEqual([reason, line]);
  });
});
