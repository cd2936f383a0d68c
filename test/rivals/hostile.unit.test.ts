// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the shells' own.
// Texts that no person writes: nested without end, or such that a reader would look through them again and again.
import { describe, expect, test } from "vitest";
import { reasonIn } from "../../src/check/reasons.ts";
import { shownOrigin, shownText } from "../../src/output/redact.ts";
import { readCsh } from "../../src/rivals/startup/csh.ts";
import { findStartupRivals } from "../../src/rivals/startup/find.ts";
import { readPowershell } from "../../src/rivals/startup/powershell.ts";
import { readPython } from "../../src/rivals/startup/python.ts";
import { readR } from "../../src/rivals/startup/r.ts";
import { readSh } from "../../src/rivals/startup/sh.ts";
import type { Reader } from "../../src/rivals/startup/step.ts";

const OLD = "http://old.example:1";

/** What is said of a start-up file that is read behind ours. */
function rivalsOf(reader: Reader, text: string, names: readonly string[] = []) {
  return findStartupRivals({
    ways: [{ name: "login", files: [["/h/ours"], ["/h/rc"]] }],
    readerOf: () => reader,
    targets: ["/h/ours"],
    on: new Map([["http_proxy", "http://ours.example:8080"]]),
    off: new Map([["http_proxy", null]]),
    isOff: false,
    read: (file) => (file === "/h/rc" ? text : undefined),
    list: () => names,
    variables: { HOME: "/h" },
  }).map(({ line, what, effect }) => `${line} ${what} ${effect}`);
}

/** As much of it as a file may have. */
const fill = (text: string) => text.repeat(Math.ceil(200_000 / text.length)).slice(0, 200_000);

describe("what takes long to look through is left out, and ends soon", () => {
  test.each<[name: string, reader: Reader, text: string]>([
    ["sh: blocks", readSh, "while x; do\n"],
    ["sh: functions", readSh, "f() {\n"],
    ["sh: defaults inside defaults", readSh, "${a:-"],
    ["sh: eval inside eval", readSh, 'eval "'],
    ["csh: blocks", readCsh, "while x\n"],
    ["csh: eval inside eval", readCsh, 'eval "'],
    ["PowerShell: blocks", readPowershell, "if (1) {"],
    ["PowerShell: strings without an end", readPowershell, "@'\n"],
    ["Python: many conditions", readPython, "if x:\n y\n"],
    ["Python: blocks", readPython, fill("if x:\n").replace(/\n/g, (_, at: number) => `\n${" ".repeat(at % 100)}`)],
    ["R: blocks", readR, "local({"],
    ["R: conditions without an end", readR, "if "],
  ])("%s", (_, reader, text) => {
    expect(rivalsOf(reader, fill(text))).toEqual([]);
  });

  test.each(["proxy", "proxy host ", "http_proxy="])("what a client prints: %s", (text) => {
    expect(reasonIn(fill(text))).toBeUndefined();
  });

  test.each(["://", "a://", "a."])("a value: %s", (text) => {
    expect(shownText(fill(text)).length).toBeLessThan(500);
    expect(shownOrigin(fill(text)).length).toBeLessThan(500);
  });
});

test("a value that each line makes longer is unknown, and the line that uses it is named", () => {
  const text = `a=xxxxxxxx\n${"a=$a$a$a\n".repeat(40)}export http_proxy=http://$a:1`;
  expect(rivalsOf(readSh, text)).toEqual(["42 http_proxy in login shells wins"]);
});

test.each([
  ["*a*b", ["xaxb"], true],
  ["a*a", ["a"], false],
  ["a*a", ["aa"], true],
  ["*.sh", ["x.sh", ".hidden.sh"], true],
  ["*.sh", ["x_sh"], false],
  [`${"*a".repeat(60)}*b`, ["a".repeat(250)], false],
])("a pattern of names: %s", (pattern, names, isLike) => {
  const text = `for f in /d/${pattern}; do export http_proxy=${OLD}; done`;
  expect(rivalsOf(readSh, text, names)).toEqual(isLike ? ["1 http_proxy in login shells wins"] : []);
});
