// Lines of a start-up file behind our block that set the same, and win.
import { describe, expect, test } from "vitest";
import { BEGIN, END } from "../../src/model/edit.ts";
import { findAssignments } from "../../src/rivals/shells.ts";
import { searchIn } from "../helpers/rivals.ts";

const OURS = `${BEGIN}\nexport http_proxy=ours\n${END}\n`;
const linesIn = (text: string) => findAssignments(searchIn({ "/h/rc": text })).map(({ line }) => line);

describe("a line behind our block that sets the same is found", () => {
  test.each([
    "http_proxy=x",
    "https_proxy=x",
    "HTTP_PROXY=x",
    "HTTPS_PROXY=x",
    "  http_proxy=x",
    "\thttp_proxy=x",
    "export http_proxy=x",
    "export \t http_proxy=x",
    "export http_proxy",
    "typeset -x http_proxy=x",
    "declare -x http_proxy=x",
    "set -gx http_proxy x",
    "set -x http_proxy x",
    "setenv http_proxy x",
    "set-env http_proxy x",
    "load-env http_proxy x",
    "$env.http_proxy = 'x'",
    "$env:http_proxy = 'x'",
    "$http_proxy = 'x'",
  ])("%s", (line) => {
    expect(linesIn(`# a\n${OURS}# b\n${line}\n`)).toEqual([6]);
  });
});

describe("a line behind our block that sets something else is not", () => {
  test.each([
    "# http_proxy=x",
    "echo http_proxy=x",
    "no_proxy=x",
    "ftp_proxy=x",
    "http_proxyx=x",
    "http_proxy_old=x",
    "my_http_proxy=x",
    "http_proxy:x",
    "exporthttp_proxy=x",
    "",
  ])("%s", (line) => {
    expect(linesIn(`${OURS}${line}\n`)).toEqual([]);
  });
});

test.each<[string, string, number[]]>([
  ["a line in front of our block is outranked by it", `http_proxy=x\n${OURS}`, []],
  ["the lines of our block are ours", OURS, []],
  ["without a block there is nothing to outrank", "http_proxy=x\n", []],
  ["each of two lines is told", `${OURS}http_proxy=x\nhttp_proxy=y\n`, [4, 5]],
  ["a line of the block's end counts at the start of a line only", `# ${END}\nhttp_proxy=x\n`, []],
])("%s", (_, text, lines) => {
  expect(linesIn(text)).toEqual(lines);
});
