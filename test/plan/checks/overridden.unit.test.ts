// Lines of the user's own that he should know of.
import { describe, expect, test } from "vitest";
import { BEGIN, END } from "../../../src/model/edit.ts";
import { BLOCK, FILE, type FileFormat } from "../../../src/model/file-format.ts";
import { findOverride, findUnread } from "../../../src/plan/checks/overridden.ts";

const OURS = `${BEGIN}\nexport http_proxy=ours\n${END}\n`;

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
    expect(findOverride(`# a\n${OURS}# b\n${line}\n`, BLOCK)).toBe(6);
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
    expect(findOverride(`${OURS}${line}\n`, BLOCK)).toBe(undefined);
  });
});

test.each<[string, string, number | undefined]>([
  ["a line in front of our block is outranked by it", `http_proxy=x\n${OURS}`, undefined],
  ["the lines of our block are ours", OURS, undefined],
  ["without a block there is nothing to outrank", "http_proxy=x\n", undefined],
  ["the first of two lines is told", `${OURS}http_proxy=x\nhttp_proxy=y\n`, 4],
  ["a line of the block's end counts at the start of a line only", `# ${END}\nhttp_proxy=x\n`, undefined],
])("%s", (_, text, line) => {
  expect(findOverride(text, BLOCK)).toBe(line);
});

test("a file that is ours as a whole has no line of the user's", () => {
  expect(findOverride(`${OURS}http_proxy=x\n`, FILE)).toBe(undefined);
});

const SPELLED: FileFormat = { id: "x", parser: "toml", rival: /^rival/, unread: { line: /^--/, note: "x" } };

test.each<[string, number | undefined, number | undefined]>([
  ["a\nrival\n--b\n", 2, 3],
  ["--b\nrival", 2, 1],
  ["a rival\n a --b\n", undefined, undefined],
])("in %j the rival is in line %s, the setting that is not read in line %s", (text, rival, unread) => {
  expect(findOverride(text, SPELLED)).toBe(rival);
  expect(findUnread(text, SPELLED)).toBe(unread);
});

test("a format without such spellings has no such lines", () => {
  expect(findUnread("--b\n", BLOCK)).toBe(undefined);
  expect(findOverride("rival\n", { id: "x", parser: "toml" })).toBe(undefined);
});
