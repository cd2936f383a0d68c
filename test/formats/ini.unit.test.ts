// INI as pip, Mercurial and Subversion read it: https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
import { describe, expect, test } from "vitest";
import type { Key } from "../../src/model/edit.ts";
import { editorOf, type Pairs, refusalOf } from "../helpers/edited-text.ts";

const BOM = "\ufeff";
const PROXY: Key = ["global", "proxy"];
const HOST: Key = ["http_proxy", "host"];
const SVN_HOST: Key = ["global", "http-proxy-host"];

const pip = await editorOf("ini");
const mercurial = await editorOf("mercurial");
const subversion = await editorOf("subversion");

describe("pip's value is read", () => {
  test.each<[string, string, number, number]>([
    ["[global]\nproxy = a\n", "a", 16, 18],
    ["[global]\nproxy=a\n", "a", 15, 16],
    ["[global]\nproxy: a\n", "a", 15, 17],
    ["[global]\nproxy = a=b:c # d\n", "a=b:c # d", 16, 26],
    ["[global]\nproxy = a  \r\n", "a", 16, 18],
    ["[global]\nproxy = a\r", "a", 16, 18],
    ["[global]\n  proxy = a\n", "a", 18, 20],
    ["  [global]\nproxy = a\n", "a", 18, 20],
    ["[global]\nPROXY = a\n", "a", 16, 18],
    ["[global]\n--proxy = a\n", "a", 18, 20],
    ["[global] # why\nproxy = a\n", "a", 22, 24],
    ["[global]\nproxy =\n", "", 16, 16],
    ["[global]\nproxy =\n  a\n  b\n", "\na\nb", 16, 24],
    ["[global]\nproxy = a\n\n  b\nc = d\n", "a\n\nb", 16, 23],
    ["[global]\nproxy = a\n  # why\n  b\n", "a\nb", 16, 30],
    ["[global]\nproxy = a\n  b = c\n", "a\nb = c", 16, 26],
    ["[global]\n  proxy = a\n    b\n  c = d\n", "a\nb", 18, 26],
    ["[global]\nproxy = a\n    b\n  c\n", "a\nb\nc", 16, 28],
    ["[global]\nproxy = a\n  [x]\n", "a\n[x]", 16, 24],
    ["# why\n; why\n\n[global]\n; x\nproxy = a\n", "a", 33, 35],
    ["[x]\nproxy = b\n[global]\nproxy = a\n", "a", 30, 32],
  ])("%j is %j", (text, value, start, end) => {
    expect(pip.parse(text).get(PROXY)).toMatchObject({ value, start, end });
  });

  test.each([
    "",
    "[global]\n",
    "[global]\n# proxy = a\n",
    "[x]\nproxy = a\n",
    "[Global]\nproxy = a\n",
    "[global]\nx[global] = a\n",
    "[global]\nproxies = a\n",
  ])("not in %j", (text) => {
    expect(pip.parse(text).get(PROXY)).toBe(undefined);
  });

  test("of a name with a blank or a hyphen", () => {
    const parsed = pip.parse("[a b]\ntrusted_host = x\n");
    expect(parsed.get(["a b", "trusted-host"])?.value).toBe("x");
    expect(pip.parse("[a]b]\nx = y\n").get(["a]b", "x"])?.value).toBe("y");
  });
});

describe("the values of the others are read", () => {
  test.each([
    ["[http_proxy]\nhost = a\n", "a"],
    ["[http_proxy]\nhost = a\n  b\n", "a\nb"],
    ["[http_proxy]\nhost = a\n  # b\n", "a\n# b"],
    ["[http_proxy]\nx = y\n[b]\n[http_proxy]\nhost = a\n", "a"],
    [`${BOM}[http_proxy]\nhost = a\n`, "a"],
    ["[http_proxy]\nHOST = a\n", undefined],
  ])("Mercurial's in %j: %j", (text, value) => {
    expect(mercurial.parse(text).get(HOST)?.value).toBe(value);
  });

  test.each([
    ["[global]\nhttp-proxy-host = a\n", "a"],
    ["[GLOBAL]\nHTTP-Proxy-Host : a\n", "a"],
    ["[global]\nhttp-proxy-host = a\n  b\n", "a b"],
    ["[global]\n[x]\n[Global]\nhttp-proxy-host = a\n", "a"],
  ])("Subversion's in %j: %j", (text, value) => {
    expect(subversion.parse(text).get(SVN_HOST)?.value).toBe(value);
  });

  test("behind a byte order mark from its start", () => {
    const text = `${BOM}[http_proxy]\nhost = a\n`;
    expect(mercurial.parse(text).get(HOST)).toMatchObject({ value: "a", start: 20, end: 22 });
    expect(mercurial.replace(text, HOST, "b")).toBe(`${BOM}[http_proxy]\nhost = b\n`);
    expect(mercurial.thereAndBack(`${BOM}[http_proxy]\n`, [[HOST, "a"]])).toEqual({
      put: text,
      back: `${BOM}[http_proxy]\n`,
    });
  });
});

describe("a text is refused with its reason and line", () => {
  const odd = "a line end or blank that Python takes for another";
  const neither = "a line that is neither a section, a setting nor a comment";
  const second = (what: string, line: number) => `a second ${what}, beside that of line ${line}: delete one of the two`;
  test.each<[string, string, number]>([
    [`${BOM}[a]\n`, "a byte order mark, which pip can't read: save it without", 1],
    ["[a]\nx = y\u000bz\n", odd, 2],
    ["[a]\nx = y\rz = a\n", odd, 2],
    ["[a]\n\nx = \u00a0\n", odd, 3],
    ["[a]\u0085\n", odd, 1],
    ["[a]\n\u2028\n", odd, 2],
    [`[a]\n${BOM}x = y\n`, odd, 2],
    [`[a]\n${BOM}`, odd, 2],
    ["x = y\n", "a line before the first [section]", 1],
    ["# a\n\nx = y\n[a]\n", "a line before the first [section]", 3],
    ["[a]\n\nx\n", neither, 3],
    ["[a]\n= x\n", neither, 2],
    ["[a]\n[b\n", neither, 2],
    ["[a]\n[]\n", neither, 2],
    ["[a]\nx = y\n\n[a]\n", second("section [a]", 1), 4],
    ["[a]\nx = y\nx = z\n", second("x in [a]", 2), 3],
    ["[a]\nx = y\nb = c\nX = z\n", second("x in [a]", 2), 4],
    ["[a]\nproxy = y\n--proxy = z\n", second("proxy in [a]", 2), 3],
    ["[a]\nCert = y\ncert = z\n", second("cert in [a]", 2), 3],
  ])("pip's %j", (text, reason, line) => {
    expect(refusalOf(() => pip.parse(text))).toEqual([reason, line]);
  });

  test.each<[string, string, number]>([
    [`${BOM}[a]\nx = \u00a0\n`, odd, 2],
    [`${BOM}x = y\n`, "a line before the first [section]", 1],
    ["[a]\nhost = a\nhost = b\n", second("host in [a]", 2), 3],
    ["[a]\nhost = a\n[a]\nhost = b\n", second("host in [a]", 2), 4],
  ])("Mercurial's %j", (text, reason, line) => {
    expect(refusalOf(() => mercurial.parse(text))).toEqual([reason, line]);
  });

  test("two spellings of another's name are no matter, nor are two places where the client takes one of them", () => {
    const spelled = pip.parse("[a]\ntrusted_host = x\ntrusted-host = y\n").others([], []);
    expect(spelled).toEqual([["a", ["trusted-host", "x"], ["trusted-host 1", "y"]]]);
    const twice = mercurial.parse("[a]\nx = 1\nx = 2\n  3\n[b]\n[a]\nx = 4\n").others([], []);
    expect(twice).toEqual([["a", ["x", "1"], ["x 1", "2\n3"], ["x 2", "4"]], ["b"]]);
  });
});

describe("a new option goes", () => {
  const CERT: Key = ["global", "cert"];
  test.each<[string, string, Pairs, string]>([
    [
      "below its section's name, in the order in which they are wanted",
      "[a]\n[global]\nx = y\n[b]\n",
      [
        [PROXY, "p"],
        [CERT, "c"],
      ],
      "[a]\n[global]\nproxy = p\ncert = c\nx = y\n[b]\n",
    ],
    ["below a comment beside its section's name", "[global] # why\n", [[PROXY, "p"]], "[global] # why\nproxy = p\n"],
    ["below an indented name of its section", "  [global]\nx = y\n", [[PROXY, "p"]], "  [global]\nproxy = p\nx = y\n"],
    ["with a tab, as the first has one", "[global]\n\tx = y\n", [[PROXY, "p"]], "[global]\n\tproxy = p\n\tx = y\n"],
    [
      "into new sections, which are made once",
      "[a]\r\n",
      [
        [PROXY, "p"],
        [["b", "x"], "y"],
        [CERT, "c"],
      ],
      "[a]\r\n[global]\r\nproxy = p\r\ncert = c\r\n[b]\r\nx = y\r\n",
    ],
    ["with the text's line ends", "[global]\r\nx = y\r\n", [[PROXY, "p"]], "[global]\r\nproxy = p\r\nx = y\r\n"],
  ])("%s, and goes again", (_, text, pairs, filled) => {
    expect(pip.thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });

  test("and the sections that were made are named", () => {
    const pairs: Pairs = [
      [["a", "x"], "1"],
      [["b", "x"], "1"],
      [["b", "y"], "1"],
    ];
    expect(pip.put("[a]\n", pairs).containers).toEqual([{ key: ["b"], raw: null }]);
    expect(pip.put("[a]\n", [])).toEqual({ text: "[a]\n", containers: [] });
  });
});

test.each([
  ["[global]\nproxy=old\nx = y\n", "[global]\nproxy= new\nx = y\n"],
  ["[global]\n  proxy  :  old  \n", "[global]\n  proxy  : new  \n"],
  ["[global]\nproxy =\n  a\n  b\nx = y\n", "[global]\nproxy = new\nx = y\n"],
])("another value comes in the place of all lines of the old one: %j", (text, after) => {
  expect(pip.replace(text, PROXY, "new")).toBe(after);
});

test.each([
  ["[global]\nx = y\nproxy = a\nz = y\n", "[global]\nx = y\nz = y\n"],
  ["[global]\r\n  proxy =\r\n    a\r\n\r\n    b\r\n  z = y\r\n", "[global]\r\n  z = y\r\n"],
  ["[global]\nproxy = a", "[global]\n"],
])("an option is taken out with all its lines: %j", (text, bare) => {
  expect(pip.take(text, [PROXY])).toBe(bare);
});

describe("a section of ours goes once it is empty", () => {
  test.each([
    ["where nothing is in it", "[a]\n[global]\n[b]\n", "[a]\n[b]\n"],
    ["with carriage returns", "[global]\r\n[b]\r\n", "[b]\r\n"],
    ["at the end of the text", "[a]\n[global]", "[a]\n"],
    ["and a comment below it stays", "[global]\n# mine\n", "# mine\n"],
    ["not with an option in it", "[global]\nx = y\n", "[global]\nx = y\n"],
    ["not with a comment beside its name", "[global] # mine\n", "[global] # mine\n"],
    ["not where it is not there", "[b]\n", "[b]\n"],
  ])("%s", (_, text, bare) => {
    expect(pip.take(text, [], [{ key: ["global"], raw: null }])).toBe(bare);
  });

  test("not in a spelling that is not ours", () => {
    expect(subversion.take("[Global]\n", [], [{ key: ["global"], raw: null }])).toBe("[Global]\n");
  });
});

describe("what is the user's", () => {
  const made = [{ key: ["global"], raw: null }];
  test.each<[string, readonly Key[], typeof made, unknown]>([
    ["", [PROXY], made, []],
    [
      "[global]\nproxy = p\nx = y\n[b]\nproxy = q\n",
      [PROXY],
      [],
      [
        ["global", ["x", "y"]],
        ["b", ["proxy", "q"]],
      ],
    ],
    ["[global]\nproxy = p\n", [PROXY], made, []],
    ["[global]\nproxy = p\n", [PROXY], [], [["global"]]],
    ["[global]\nproxy = p\nx = y\n", [PROXY], made, [["global", ["x", "y"]]]],
    ["[global]\nproxy = p\n[b]\n", [PROXY, ["b", "x"]], [...made, { key: ["c"], raw: null }], [["b"]]],
  ])("of %j without %j", (text, keys, containers, others) => {
    expect(pip.parse(text).others(keys, containers)).toEqual(others);
  });
});

describe("the second opinion, of a parser that cuts values at # and ;, and knows no lines that go on", () => {
  test.each<[string, string, string | undefined]>([
    ["is the value", "[global]\nproxy = a\n", "a"],
    ["is the value beside others that it reads alike", "[a]\nx = y\n[global]\nz = 1\nproxy = a\n", "a"],
    ["is another where it reads another", '[global]\nproxy = "a b"\n', "a b"],
    ["is none for a value with #", "[global]\nproxy = a#b\n", undefined],
    ["is none for a value with ;", "[global]\nproxy = a;b\n", undefined],
    ["is none for what is no text to it", "[global]\nproxy = true\n", undefined],
    ["is none for what is not there", "[global]\nx = y\n", undefined],
    ["is none in an empty text", "", undefined],
    ["is none beside an option that it reads otherwise", "[global]\nx = a ; b\nproxy = c\n", undefined],
    ["is none beside such an option of the same name", "[a]\nproxy = a ; b\n[global]\nproxy = c\n", undefined],
    ["is none beside a value that goes on", "[global]\nx = a\n  b\nproxy = c\n", undefined],
  ])("%s", (_, text, opinion) => {
    expect(pip.parse(text).secondOpinion?.(PROXY)).toBe(opinion);
  });

  test("is asked for pip alone", () => {
    expect(mercurial.parse("[http_proxy]\nhost = a\n").secondOpinion?.(HOST)).toBe(undefined);
  });
});
