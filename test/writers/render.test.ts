// The templates: their three rules, that each names every variable of the list, and that each shell can parse its own.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { VARIABLES } from "../../src/model/environment.ts";
import { renderTemplate } from "../../src/writers/render.ts";
import { LANGUAGES, type LanguageId } from "../../src/writers/shell.ts";
import { findProgram, Home, PROXY, ROOT } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

const quote = (value: string) => `'${value}'`;
const render = (template: string, values: Readonly<Record<string, string>>) =>
  renderTemplate(template, values, quote, ["a", "b"]);

describe("rules", () => {
  test("a token becomes its value, and a line without one is dropped", () => {
    expect(render("x=@@a@@ y=@@a@@\nz=@@b@@\n", { a: "1" })).toBe("x='1' y='1'");
  });

  test("a condition drops its line likewise, and leaves nothing of itself", () => {
    const template = "@@if a@@unset x\n@@if b@@fi\n@@if a@@y=@@b@@\nend\n";
    expect(render(template, {})).toBe("end");
    expect(render(template, { a: "on" })).toBe("unset x\nend");
    expect(render(template, { a: "on", b: "2" })).toBe("unset x\nfi\ny='2'\nend");
  });

  test("an unknown token is an error, in a condition too", () => {
    expect(() => render("@@c@@", {})).toThrow("@@c@@");
    expect(() => render("@@if c@@x", {})).toThrow("@@c@@");
  });
});

const FOLDER = path.join(ROOT, "templates");
const templates = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "mavenrc.sh")
  .map(({ name }) => name);

describe.each(templates)("%s", (name) => {
  const lines = readFileSync(path.join(FOLDER, name), "utf8").split("\n");
  const namesIn = (line: string) => [
    ...line.matchAll(/(?<![A-Za-z])(?:[A-Z][A-Z0-9_]+[A-Z]|[a-z]+_proxy)(?![A-Za-z])/g),
  ];
  const namesBeside = (token: string) =>
    lines
      .filter((line) => line.includes(token))
      .flatMap((line) => namesIn(line.replace(/@@\w+@@/g, "")).map(([found]) => found));

  test.each(Object.entries(VARIABLES))("sets what carries %s, each variable once", (token, names) => {
    const found = namesBeside(`@@${token}@@`).filter((found) => !["R_OK", "HOME"].includes(found));
    expect(new Set(found)).toEqual(new Set(names));
    // IPython asks for what it may not replace, xonsh is told the type of a name that ends in PATH.
    if (!["ipython.py", "xonsh.xsh"].includes(name)) expect(found).toHaveLength(names.length);
  });

  test("unsets every variable of a proxy, where the client can", () => {
    const ofProtocols =
      name === "ipython.py" || name === "environment.conf" ? [] : [...VARIABLES.http, ...VARIABLES.https];
    expect(namesBeside("@@if socks@@").sort()).toEqual(ofProtocols.sort());
    const { http, https, all, no_proxy, node } = VARIABLES;
    const unset = namesBeside("@@if off@@");
    expect(unset.sort()).toEqual(
      name === "environment.conf" ? [] : [...http, ...https, ...all, ...no_proxy, ...node].sort(),
    );
  });
});

/** Programs that parse a language without running it. */
const PARSERS: readonly { language: LanguageId; program: string; args: readonly string[] }[] = [
  ...["dash", "bash", "zsh", "ksh93", "mksh"].map((program) => ({ language: "sh", program, args: ["-n"] }) as const),
  { language: "fish", program: "fish", args: ["--no-execute"] },
  { language: "tcsh", program: "tcsh", args: ["-nf"] },
  { language: "tcsh", program: "bsd-csh", args: ["-nf"] },
  { language: "elvish", program: "elvish", args: ["-norc", "-compileonly"] },
  { language: "nushell", program: "nu", args: ["--no-config-file", "--ide-check", "10"] },
  // What a shell lets pass, such as a word that is not quoted. SC1091: it does not know the file that is read here.
  // https://www.shellcheck.net/wiki/
  ...["sh", "bash", "ksh"].map(
    (dialect) => ({ language: "sh", program: "shellcheck", args: [`--shell=${dialect}`, "--exclude=SC1091"] }) as const,
  ),
];
const ON = {
  http: PROXY,
  https: PROXY,
  all: PROXY,
  no_proxy: "a,.b",
  node: "1",
  bundle: "/a b/c.pem",
  company: "/a b/d.pem",
  homebrew: "1",
};
const TOKENS = [...Object.keys(ON), "socks", "off", "tail", "block"];

describe.each(PARSERS)("$program $args", ({ language, program, args }) => {
  const { template, include, quote: quoteIn } = LANGUAGES[language];
  test.each([
    ["the values", template, { ...ON, block: "" }],
    ["off", template, { off: "", bundle: ON.bundle, block: "" }],
    ["a SOCKS proxy", template, { all: PROXY, no_proxy: "a,.b", socks: "", block: "" }],
    ["statements for eval", template, ON],
    ["the line that reads a file of ours", include, { tail: "/.local/state/proxycast/shell/x" }],
  ])("parses %s", (_, text, values) => {
    need(program);
    const file = `${new Home().base}/block`;
    writeFileSync(file, `${renderTemplate(text, values, quoteIn, TOKENS)}\n`);
    const { status, stdout, stderr } = spawnSync(findProgram(program) as string, [...args, file], { encoding: "utf8" });
    expect(`${stdout}${stderr}`).toBe("");
    expect(status).toBe(0);
  });
});
