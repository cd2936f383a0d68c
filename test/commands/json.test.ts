// What every command prints with --json is what its schema says, whatever becomes of the command; and `error` is there
// if, and only if, the exit code is not 0.
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { SCHEMA } from "../../src/help/texts.ts";
import { CONFIG } from "../helpers/contract.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { runHere } from "../helpers/in-process.ts";

/** A name that the schema does not have is a fault here: whoever adds one says what it is. */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== "object" || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, strict(value)]));
  // What a test of an address holds besides is for people who look into it.
  const isClosed =
    "properties" in node && !("additionalProperties" in node) && !("stages" in (node.properties as object));
  return isClosed ? { ...inner, additionalProperties: false } : inner;
}

const compile = (schema: object) => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const validate = compile(strict(SCHEMA) as object);
/** The report has sections besides. */
const validateReport = compile(SCHEMA);

test("the schema takes nothing that it does not name", () => {
  const nothing = new Home().json(["show"]);
  const isValid = (more: object) => validate({ ...nothing, ...more });
  expect(isValid({})).toBe(true);
  const change = { writer: "pip", path: "/x", state: "to add" };
  for (const more of [{ extra: 1 }, { error: {} }, { rule: "x" }, { counts: { new: 1 } }, { off: undefined }])
    expect(isValid(more), JSON.stringify(more)).toBe(false);
  expect(isValid({ changes: [change] })).toBe(true);
  for (const more of [{ state: "new" }, { extra: 1 }, { path: "" }])
    expect(isValid({ changes: [{ ...change, ...more }] }), JSON.stringify(more)).toBe(false);
});

async function check(home: Home, args: readonly string[]) {
  const { code, stdout, stderr } = await runHere(home, [...args, "--json"]);
  const json = JSON.parse(stdout);
  const fits = args[0] === "report" ? validateReport : validate;
  expect(fits(json), `${args.join(" ")}: ${JSON.stringify(fits.errors)}`).toBe(true);
  expect(json.error?.exitCode ?? 0, `${args.join(" ")}: ${stderr}`).toBe(code);
  expect(json.command).toBe(args[0]);
  return json;
}

function ready(): Home {
  const home = new Home();
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [bash, git, pip]\n`);
  return home;
}

const drift = (home: Home) => home.write(".bashrc", home.read(".bashrc").replace(PROXY, "http://by.hand.example:1"));

const LINES: readonly (readonly [...words: string[]])[] = [
  ["setup", "--yes", "--dry-run"],
  ["setup", "--yes"],
  ["show"],
  ["plan"],
  ["plan", "--exit-code", "--proxy", "http://other.example:1"],
  ["plan", "--proxy", "bad:bad"],
  ["apply", "--dry-run"],
  ["apply"],
  ["apply", "--to", "bsh"],
  ["status"],
  ["status", "--exit-code"],
  ["check", "bash", "git", "--no-fetch"],
  ["check", "no-such"],
  ["off", "git"],
  ["off"],
  ["on"],
  ["on", "git", "--dry-run"],
  ["env"],
  ["env", "--off"],
  ["env", "--shell", "no"],
  ["run", "--proxy", "bad:bad"],
  ["render", "git"],
  ["render", "bash"],
  ["ca", "save"],
  ["ca", "save", "/nowhere/ca.pem", "--timeout", "0.1"],
  ["test", "--timeout", "0.1", "http://127.0.0.1:1/"],
  ["test", "not-an-address"],
  ["report", "--timeout", "0.1", "http://127.0.0.1:1/"],
  ["report", "--proxy", "bad:bad", "--timeout", "0.1", "http://127.0.0.1:1/"],
  ["remove", "--dry-run"],
  ["remove"],
  ["demo"],
  ["help"],
  ["help", "pac"],
  ["help", "nothing"],
];

test("every command has a line", () => {
  expect([...new Set(LINES.map(([name]) => name))].sort()).toEqual(COMMANDS.map(({ name }) => name as string).sort());
});

test.each(["what is new", "what is applied", "what was changed since", "a text that is broken", "no settings at all"])(
  "%s: every command by the schema",
  async (state) => {
    const home = state === "no settings at all" ? new Home() : ready();
    for (const line of LINES) {
      if (/applied|since/.test(state)) await runHere(home, ["apply"]);
      if (/since/.test(state)) drift(home);
      if (/broken/.test(state)) home.write(".gitconfig", "[http\n");
      await check(home, line);
    }
  },
);

describe("what a machine asks", () => {
  test("counts, past tense once it is written, and what is left", async () => {
    const home = ready();
    expect(await check(home, ["plan"])).toMatchObject({ changed: true, counts: { "to add": 4 }, error: null });
    expect(await check(home, ["apply"])).toMatchObject({ changed: true, counts: { added: 4 }, error: null });
    expect(await check(home, ["apply"])).toMatchObject({ changed: false, counts: { "in sync": 4 } });
    drift(home);
    const message = "left as it is: ~/.bashrc (drifted)";
    expect(await check(home, ["apply"])).toMatchObject({ counts: { drifted: 1 }, error: { message, exitCode: 4 } });
    expect(await check(home, ["status"])).toMatchObject({ counts: { drifted: 1 }, error: null });
    expect(await check(home, ["off", "pip"])).toMatchObject({ off: ["pip"], counts: { updated: 1 } });
  });

  test("a run that a program of ours starts says that nothing was done", () => {
    const { stdout } = ready().run(["apply", "--json"], { environment: { PROXYCAST_ACTIVE: "1" } });
    expect(validate(JSON.parse(stdout))).toBe(true);
  });

  test("help json --json is the schema", () => {
    expect(JSON.parse(new Home().run(["help", "json", "--json"]).stdout)).toEqual(SCHEMA);
  });
});
