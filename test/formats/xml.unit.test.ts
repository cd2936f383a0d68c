// XML as Maven's and JetBrains' files are: elements by a name of their own, in a list below the root.
import { describe, expect, test } from "vitest";
import type { Container } from "../../src/formats/format.ts";
import type { Key } from "../../src/model/edit.ts";
import { editorOf, type Pairs, refusalOf } from "../helpers/edited-text.ts";

const maven = await editorOf("xml");
const jetbrains = await editorOf("jetbrains");

const X: Key = ["proxies", "proxy", "x"];
const Y: Key = ["proxies", "proxy", "y"];
const HOST: Key = ["component", "option", "HOST"];
const PORT: Key = ["component", "option", "PORT"];
const PROXIES: Container = { key: ["proxies"], raw: null };
const ROOT: Container = { key: [], raw: null };

/** A proxy as it is written, with its indentation. */
const proxy = (id: string) => `    <proxy>\n      <id>${id}</id>\n      <host>h</host>\n    </proxy>`;
const fields = (id: string) => ({ id, host: "h" });
const ONE: Pairs = [[X, fields("x")]];
const TWO: Pairs = [...ONE, [Y, fields("y")]];
const LIST = `  <proxies>\n${proxy("x")}\n  </proxies>`;
const crlf = (text: string) => text.replaceAll("\n", "\r\n");

describe("a new element goes", () => {
  test.each<[string, string, Pairs, string, Container[]]>([
    ["into an empty text", "", ONE, `<settings>\n${LIST}\n</settings>\n`, [PROXIES, ROOT]],
    ["behind a text of blanks", " \n", ONE, ` \n<settings>\n${LIST}\n</settings>\n`, [PROXIES, ROOT]],
    [
      "into a root without content, which comes back",
      "<settings/>\n",
      ONE,
      `<settings>\n${LIST}\n</settings>\n`,
      [PROXIES, { key: [], raw: "<settings/>" }],
    ],
    [
      "into such a root with attributes",
      "<?xml version='1.0'?>\n<settings a=\"/>\" b='>'  />\n",
      ONE,
      `<?xml version='1.0'?>\n<settings a="/>" b='>'>\n${LIST}\n</settings>\n`,
      [PROXIES, { key: [], raw: "<settings a=\"/>\" b='>'  />" }],
    ],
    [
      "first in the root, in a new list",
      "<settings>\n  <a/>\n</settings>\n",
      ONE,
      `<settings>\n${LIST}\n  <a/>\n</settings>\n`,
      [PROXIES],
    ],
    [
      "behind a start tag with signs in quotes",
      "<!-- <settings> -->\n<settings a='\">' b=\"'>\">\n</settings>\n",
      ONE,
      `<!-- <settings> -->\n<settings a='">' b="'>">\n${LIST}\n</settings>\n`,
      [PROXIES],
    ],
    [
      "into a root whose content is on its line",
      "<settings><a/></settings>",
      ONE,
      `<settings>\n${LIST}<a/></settings>`,
      [PROXIES],
    ],
    [
      "first in its list",
      `<settings>\n  <proxies>\n${proxy("z")}\n  </proxies>\n</settings>\n`,
      ONE,
      `<settings>\n  <proxies>\n${proxy("x")}\n${proxy("z")}\n  </proxies>\n</settings>\n`,
      [],
    ],
    [
      "into a list without content, which comes back",
      "<settings>\n  <proxies />\n</settings>\n",
      ONE,
      `<settings>\n${LIST}\n</settings>\n`,
      [{ key: ["proxies"], raw: "<proxies />" }],
    ],
    [
      "in the order in which they are wanted",
      "<settings>\n</settings>\n",
      TWO,
      `<settings>\n  <proxies>\n${proxy("x")}\n${proxy("y")}\n  </proxies>\n</settings>\n`,
      [PROXIES],
    ],
    [
      "with the text's line ends",
      "<settings>\r\n</settings>\r\n",
      TWO,
      crlf(`<settings>\n  <proxies>\n${proxy("x")}\n${proxy("y")}\n  </proxies>\n</settings>\n`),
      [PROXIES],
    ],
    ["nowhere where nothing is wanted", "<settings/>", [], "<settings/>", []],
  ])("%s, and goes again", (_, text, pairs, filled, containers) => {
    expect(maven.put(text, pairs)).toEqual({ text: filled, containers });
    expect(maven.thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });

  const option = (name: string, value: string) => `    <option name="${name}" value="${value}" />\n`;
  const component = (content: string) => `  <component name="HttpConfigurable">\n${content}  </component>\n`;
  test.each<[string, string, Pairs, string]>([
    [
      "as attributes, into an empty text",
      "",
      [
        [HOST, "h"],
        [PORT, "1"],
      ],
      `<application>\n${component(option("HOST", "h") + option("PORT", "1"))}</application>\n`,
    ],
    [
      "into the list that has the mark",
      `<application>\n  <component name="Other">\n  </component>\n${component(option("A", "b"))}</application>\n`,
      [[HOST, "h"]],
      `<application>\n  <component name="Other">\n  </component>\n${component(option("HOST", "h") + option("A", "b"))}</application>\n`,
    ],
    [
      "into a list of its own, where no list has the mark",
      '<application>\n  <component name="Other"/>\n  <component/>\n</application>\n',
      [[HOST, "h"]],
      `<application>\n${component(option("HOST", "h"))}  <component name="Other"/>\n  <component/>\n</application>\n`,
    ],
    [
      "with each sign that means something else",
      "<application>\n</application>\n",
      [[["component", "option", 'a"&'], "<b> & \"c\" 'd'"]],
      `<application>\n${component(option("a&quot;&amp;", "&lt;b&gt; &amp; &quot;c&quot; 'd'"))}</application>\n`,
    ],
  ])("%s, and goes again", (_, text, pairs, filled) => {
    expect(jetbrains.thereAndBack(text, pairs)).toEqual({ put: filled, back: text });
  });

  test.each(["a\nb", "\u0000", "\u001f", "\u007f"])("not with the control character of %j", (value) => {
    const reason = ["a value with a control character", undefined];
    expect(refusalOf(() => jetbrains.put("", [[HOST, value]]))).toEqual(reason);
    expect(refusalOf(() => maven.put("", [[X, { id: "x", host: value }]]))).toEqual(reason);
  });
});

describe("what is not clear is refused", () => {
  const second = (what: string, line: number) => `a second ${what}, beside that of line ${line}: delete one of the two`;
  test("two elements of one name, and two lists", () => {
    const elements =
      "<settings>\n<proxies>\n<proxy><id>x</id></proxy>\n<proxy><id>x</id></proxy>\n</proxies>\n</settings>";
    expect(refusalOf(() => maven.parse(elements).get(X))).toEqual([second("<proxy> x", 3), 4]);
    const lists = "<settings>\n<proxies/>\n\n<proxies/>\n</settings>";
    expect(refusalOf(() => maven.parse(lists).get(X))).toEqual([second("<proxies>", 2), 4]);
    const marked =
      '<application>\n<component name="HttpConfigurable"/>\n<component name="HttpConfigurable"/>\n</application>';
    expect(refusalOf(() => jetbrains.parse(marked).get(HOST))).toEqual([
      second('<component name="HttpConfigurable">', 2),
      3,
    ]);
  });

  test.each([
    ["<settings>\n<a>\n</settings>\n", "not valid XML", 3],
    ["settings\n", "not valid XML", 1],
    ["\n<application/>\n", "its root is not <settings>", 1],
  ])("%j", (text, reason, line) => {
    expect(refusalOf(() => maven.parse(text))).toEqual([reason, line]);
  });
});

describe("an element is taken out", () => {
  test.each([
    [
      "with the line end and blanks in front",
      "<settings>\n<proxies>\n  <proxy><id>x</id></proxy>\n</proxies></settings>",
      "<settings>\n<proxies>\n</proxies></settings>",
    ],
    [
      "with a carriage return in front",
      "<settings>\r\n<proxies>\r\n  <proxy><id>x</id></proxy>\r\n</proxies></settings>",
      "<settings>\r\n<proxies>\r\n</proxies></settings>",
    ],
    [
      "alone, where something is in front on its line",
      "<settings>\n<proxies> <proxy><id>x</id></proxy> </proxies></settings>",
      "<settings>\n<proxies>  </proxies></settings>",
    ],
    [
      "alone, on the text's first line",
      "<settings><proxies><proxy><id>x</id></proxy></proxies></settings>",
      "<settings><proxies></proxies></settings>",
    ],
    [
      "and the comment behind it stays",
      "<settings>\n<proxies>\n\n  <proxy><id>x</id></proxy> <!-- a -->\n</proxies></settings>",
      "<settings>\n<proxies>\n <!-- a -->\n</proxies></settings>",
    ],
  ])("%s", (_, text, bare) => {
    expect(maven.take(text, [X])).toBe(bare);
  });
});

describe("what we made goes once nothing is left in it", () => {
  const empty = "  <proxies>\n  </proxies>\n";
  const filled = "  <proxies>\n    <!-- mine -->\n  </proxies>\n";
  test.each<[string, string, readonly Container[], string]>([
    ["a list", `<settings>\n${empty}  <a/>\n</settings>\n`, [PROXIES], "<settings>\n  <a/>\n</settings>\n"],
    ["a list without content", "<settings>\n  <proxies/>\n</settings>\n", [PROXIES], "<settings>\n</settings>\n"],
    [
      "not a list to which the user gave an attribute",
      `<settings>\n  <proxies a="b">\n  </proxies>\n</settings>\n`,
      [PROXIES],
      `<settings>\n  <proxies a="b">\n  </proxies>\n</settings>\n`,
    ],
    ["a list, and not the user's root", `<settings>\n${empty}</settings>\n`, [PROXIES], "<settings>\n</settings>\n"],
    ["the root with the list", `<settings>\n${empty}</settings>\n`, [PROXIES, ROOT], ""],
    [
      "the root with the list, and not what is around",
      `<!-- a -->\n<settings>\n${empty}</settings>\n<!-- b -->\n`,
      [PROXIES, ROOT],
      "<!-- a -->\n<!-- b -->\n",
    ],
    [
      "the list alone, where the user put something in the root",
      `<settings>\n${empty}  <a/>\n</settings>\n`,
      [PROXIES, ROOT],
      "<settings>\n  <a/>\n</settings>\n",
    ],
    [
      "the list alone, where the user put a text in the root",
      `<settings>\n${empty}  a\n</settings>\n`,
      [PROXIES, ROOT],
      "<settings>\n  a\n</settings>\n",
    ],
    [
      "the root, which was without content",
      `<settings>\n${empty}</settings>\n`,
      [PROXIES, { key: [], raw: "<settings />" }],
      "<settings />\n",
    ],
    [
      "a list, which was without content",
      `<settings>\n${empty}</settings>\n`,
      [{ key: ["proxies"], raw: "<proxies />" }],
      "<settings>\n  <proxies />\n</settings>\n",
    ],
    [
      "a list that was the user's, and not the root around it",
      `<settings>\n${empty}</settings>\n`,
      [{ key: ["proxies"], raw: "<proxies />" }, ROOT],
      "<settings>\n  <proxies />\n</settings>\n",
    ],
    [
      "not a list with a comment in it",
      `<settings>\n${filled}</settings>\n`,
      [PROXIES],
      `<settings>\n${filled}</settings>\n`,
    ],
    [
      "neither of root and list, with a comment in that",
      `<settings>\n${filled}</settings>\n`,
      [PROXIES, ROOT],
      `<settings>\n${filled}</settings>\n`,
    ],
    [
      "not a list with an element in it",
      `<settings>\n${LIST}\n</settings>\n`,
      [PROXIES, ROOT],
      `<settings>\n${LIST}\n</settings>\n`,
    ],
    [
      "not a list with a text in it",
      "<settings>\n  <proxies>a</proxies>\n</settings>\n",
      [PROXIES],
      "<settings>\n  <proxies>a</proxies>\n</settings>\n",
    ],
    ["not what is not there", "<settings>\n</settings>\n", [PROXIES], "<settings>\n</settings>\n"],
    ["not in a text without a root", "\n", [PROXIES, ROOT], "\n"],
    ["not what we did not make", `<settings>\n${empty}</settings>\n`, [], `<settings>\n${empty}</settings>\n`],
  ])("%s", (_, text, containers, bare) => {
    expect(maven.take(text, [], containers)).toBe(bare);
  });
});

describe("what is the user's", () => {
  test.each<[string, readonly Key[], readonly Container[], unknown]>([
    ["", [X], [PROXIES, ROOT], []],
    ["<settings/>", [X], [], ["settings", {}]],
    ["<settings/>", [X], [ROOT], []],
    [`<settings>\n${LIST}\n</settings>`, [X], [PROXIES, ROOT], []],
    [`<settings>\n${LIST}\n</settings>`, [X], [PROXIES], ["settings", {}]],
    [`<settings>\n${LIST}\n</settings>`, [X], [], ["settings", {}, ["proxies", {}]]],
    [
      `<settings>\n${LIST}\n</settings>`,
      [Y],
      [PROXIES, ROOT],
      ["settings", {}, ["proxies", {}, ["proxy", {}, ["id", {}, "x"], ["host", {}, "h"]]]],
    ],
    [
      "<settings a='b'>\n<!-- c -->\n<d e='f'> g </d><h>\n</h>\n</settings>",
      [X],
      [PROXIES, ROOT],
      ["settings", { a: "b" }, ["d", { e: "f" }, "g"], ["h", {}]],
    ],
    ["<settings> a <b/> </settings>", [X], [], ["settings", {}, ["b", {}]]],
    ["<settings> a </settings>", [X], [], ["settings", {}, "a"]],
  ])("of %j without %j", (text, keys, containers, others) => {
    expect(maven.parse(text).others(keys, containers)).toEqual(others);
  });
});
