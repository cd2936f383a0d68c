// Our marked lines in a file that the user also owns, and a file that is wholly ours.
import { describe, expect, test } from "vitest";
import type { Target } from "../../src/model/edit.ts";
import { editorOf, refusalOf } from "../helpers/edited-text.ts";

const BEGIN = "# >>> proxycast >>>";
const END = "# <<< proxycast <<<";
const OURS = `${BEGIN}\nx=1\ny=2\n${END}\n`;
const BOM = "\ufeff";
const KEY = ["block"];
const AFTER = { after: /^(from __future__ .*|#.*)?$/ };

const { parse, put, replace, take, thereAndBack } = await editorOf("block");

describe("where the block goes", () => {
  test.each<[string, string, string, Partial<Target>?]>([
    ["into an empty text", "", ""],
    ["in front of everything", "", "return\nA=b\n"],
    ["behind a line for the program that reads the file", "#!/bin/sh\n", "return\n"],
    ["behind such a line with a carriage return", "#!/bin/sh\r\n", "return\r\n"],
    ["behind such a line and a byte order mark", `${BOM}#!/bin/sh\n`, "return\n"],
    ["behind a byte order mark", BOM, "return\n"],
    ["in front of a comment", "", "# mine\n#!/bin/sh\n"],
    ["in front of a text that only begins like such a line", "", " #!/bin/sh\n"],
    ["in front of such a line without an end, which it would grow together with", "", "#!/bin/sh"],
    ["behind the lines that must stay first", "# a\n\n from __future__ import x\n", "y = 1\n# b\n", AFTER],
    ["behind a first line for the program and those lines", "#!/bin/x\n# a\n", "y = 1\n", AFTER],
    ["behind all lines, where all must stay first", "# a\n# b\n", "", AFTER],
  ])("%s", (_, head, tail, target = {}) => {
    expect(thereAndBack(head + tail, [[KEY, "x=1\ny=2"]], target)).toEqual({
      put: head + OURS + tail,
      back: head + tail,
    });
  });
});

test.each<[string, string, Partial<Target>, string]>([
  ["line feeds, whatever the file has", "a\r\n", {}, `${OURS}a\r\n`],
  [
    "those of the file, where they are followed",
    "a\r\n",
    { followsLineEnds: true },
    `${OURS.replaceAll("\n", "\r\n")}a\r\n`,
  ],
  ["line feeds, where the file has them", "a\n", { followsLineEnds: true }, `${OURS}a\n`],
])("the block's line ends are %s", (_, text, target, after) => {
  expect(put(text, [[KEY, "x=1\ny=2"]], target)).toEqual({ text: after, containers: [] });
});

describe("a block that is there", () => {
  test.each([
    ["alone", OURS],
    ["among others", `a\n${OURS}b\n`],
    ["with carriage returns", OURS.replaceAll("\n", "\r\n")],
    ["behind a byte order mark", BOM + OURS],
    ["with blanks behind its marks", `${BEGIN} \t\nx=1\ny=2\n${END}  \r\nb\n`],
    ["whose last mark has no line end", OURS.trimEnd()],
    ["below a mark in the middle of a line", `echo ${BEGIN}\n${OURS}`],
    ["above a mark with more behind it", `${OURS}${BEGIN} x\n${END}x\n`],
  ])("is read: %s", (_, text) => {
    expect(parse(text).get(KEY)?.value).toBe("x=1\ny=2");
  });

  test.each([
    [`a\n${OURS}b\n`, "a\nb\n"],
    [`${BOM}${OURS}b\n`, `${BOM}b\n`],
    [`a\r\n${OURS.replaceAll("\n", "\r\n")}b\r\n`, "a\r\nb\r\n"],
    [`a\n${BEGIN}  \nx\n${END} \t\nb\n`, "a\nb\n"],
  ])("is taken out with its marks: %j", (text, bare) => {
    expect(take(text, [KEY])).toBe(bare);
  });

  test("gets another value in its place", () => {
    expect(replace(`a\n${OURS}b\n`, KEY, "z=3")).toBe(`a\n${BEGIN}\nz=3\n${END}\nb\n`);
    expect(replace(`a\r\n${OURS}b\n`, KEY, "z=3", { followsLineEnds: true })).toBe(
      `a\r\n${BEGIN}\r\nz=3\r\n${END}\nb\n`,
    );
  });

  test("may hold nothing", () => {
    expect(parse(`${BEGIN}\n${END}\n`).get(KEY)?.value).toBe("");
    expect(parse(`${BEGIN}\n\n\n${END}\n`).get(KEY)?.value).toBe("\n");
  });

  test("ends behind its last mark, and not behind the line", () => {
    expect(parse(`a\n${OURS}`).get(KEY)).toEqual({ value: "x=1\ny=2", start: 2, end: 2 + OURS.length - 1 });
  });
});

test.each([
  ["", undefined],
  ["a\n", undefined],
  [`echo ${BEGIN}\necho ${END}\n`, undefined],
])("there is no block in %j", (text, value) => {
  expect(parse(text).get(KEY)).toBe(value);
});

describe("what is refused", () => {
  const second = "a second proxycast block: delete one of them";
  const half = "a proxycast block with only one of its two marker lines: delete the rest of it";
  test.each([
    ["two blocks", `a\n${OURS}b\n${OURS}`, second, 7],
    ["a second begin", `${BEGIN}\n${BEGIN}\n${END}\n`, second, 2],
    ["a second end", `${BEGIN}\n${END}\n${END}\n`, second, 3],
    ["a begin alone", `a\n${BEGIN}\nx\n`, half, 2],
    ["an end alone", `a\nb\n${END}\n`, half, 3],
    ["an end in front of the begin", `${END}\nx\n${BEGIN}\n`, half, 3],
    ["a begin with an end that is no line of its own", `${BEGIN}\nx ${END}\n`, half, 1],
  ])("%s", (_, text, reason, line) => {
    expect(refusalOf(() => parse(text))).toEqual([reason, line]);
  });
});

describe("what is the user's", () => {
  test.each([
    ["a\n", "a"],
    [`a\n${OURS}b\n`, "a\nb"],
    [`a\n${OURS}`, "a"],
    [`a\n\r\n${OURS}`, "a"],
    [`${OURS}a\nb`, "a\nb"],
    ["a\n\nb\n", "a\n\nb"],
    [OURS, ""],
  ])("of %j is %j", (text, others) => {
    expect(parse(text).others([KEY], [])).toBe(others);
  });
});

test("nothing is left to clean behind a block", () => {
  expect(parse("a\n").clean([{ key: KEY, raw: null }])).toEqual([]);
});

describe("a file that is wholly ours", async () => {
  const whole = await editorOf("file");

  test("is its one value, and a missing file is none", () => {
    expect(whole.parse("a\nb").get(["file"])).toEqual({ value: "a\nb", start: 0, end: 3 });
    expect(whole.parse("").get(["file"])).toBe(undefined);
  });

  test("comes and goes as a whole", () => {
    expect(whole.thereAndBack("", [[["file"], "a\r\nb"]])).toEqual({ put: "a\r\nb", back: "" });
    expect(whole.replace("old\n", ["file"], "new")).toBe("new");
    expect(whole.take("a\nb", [["file"]])).toBe("");
  });

  test("has nothing in it that is not ours", () => {
    expect(whole.parse("a").others([], [])).toBe("");
    expect(whole.parse("a").clean([{ key: ["file"], raw: null }])).toEqual([]);
    expect(whole.parse("").insert([]).containers).toEqual([]);
  });
});
