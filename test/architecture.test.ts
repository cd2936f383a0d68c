// The rules of the repository: who may import whom, who may touch what, and that names agree.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../src/command-line.ts";
import { DEFINITIONS } from "../src/settings/definitions.ts";
import { WRITERS } from "../src/writers/index.ts";
import { ROOT } from "./helpers/home.ts";

const SOURCE = path.join(ROOT, "src");
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".d.ts"),
);
const read = (name: string) => readFileSync(path.join(SOURCE, name), "utf8");
const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");

/** A folder, or a file of src itself, and what of ours it may import besides itself. `type` alone: only types. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  system: ["model"],
  dialects: ["model"],
  formats: ["model"],
  facilities: ["model", "system"],
  pac: ["model", "system"],
  settings: ["model", "system", "facilities", "pac"],
  policy: ["model", "system", "settings"],
  writers: ["model", "dialects", "system", "templates"],
  plan: ["model", "formats", "system", "type settings", "ledger", "type writers"],
  transaction: ["model", "type plan", "system"],
  probe: ["model", "settings", "system", "transaction"],
  selection: ["model", "policy", "type settings", "system", "type transaction", "writers"],
  grants: ["model", "policy", "settings", "system", "type ledger", "writers"],
  removal: ["model", "type engine", "selection", "settings", "system", "writers", "plan", "type ledger"],
  engine: [
    "removal",
    "model",
    "receipt",
    "grants",
    "probe",
    "settings",
    "policy",
    "selection",
    "system",
    "writers",
    "plan",
    "transaction",
  ],
  report: ["model", "type engine", "plan", "settings", "system"],
  present: ["model", "type plan", "system"],
  commands: [
    "ledger",
    "type command-line",
    "model",
    "receipt",
    "probe",
    "grants",
    "policy",
    "engine",
    "present",
    "report",
    "settings",
    "system",
    "writers",
    "transaction",
  ],
  "code-cache": [],
  "command-line": ["commands", "settings"],
  cli: ["command-line", "model", "commands", "settings", "yargs"],
  completion: ["command-line"],
  main: ["command-line", "model", "cli", "report"],
  receipt: ["system"],
  yargs: [],
  bin: ["code-cache", "model", "main", "completion", "receipt", "type commands", "system"],
};

function importsOf(name: string): { from: string; isType: boolean }[] {
  const found = read(name).matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/gms);
  return [...found].map((match) => {
    const target = path.relative(SOURCE, path.resolve(SOURCE, path.dirname(name), match[2] ?? match[3] ?? ""));
    if (target.endsWith("ledger.ts")) return { from: "ledger", isType: Boolean(match[1]) };
    const from = target.startsWith("../templates") ? "templates" : (target.split("/")[0] ?? "").replace(/\.ts$/, "");
    return { from, isType: Boolean(match[1]) };
  });
}

test.each(files)("%s imports only what its place allows", (name) => {
  const place = (name.split("/")[0] ?? "").replace(/\.ts$/, "");
  const allowed = MAY_IMPORT[place];
  expect(allowed, `${place} has no row`).toBeDefined();
  const wrong = importsOf(name).filter(({ from, isType }) => {
    const isOwn = from === place || (from === "ledger" && ["transaction", "engine", "selection"].includes(place));
    return !isOwn && !allowed?.includes(from) && !(isType && allowed?.includes(`type ${from}`));
  });
  expect(wrong).toEqual([]);
});

/** Programs of their own: the command, and what evaluates a PAC script in its own process. */
const ENTRIES = ["bin.ts", "pac/sandbox.ts"];

describe("never", () => {
  const offenders = (pattern: RegExp, allowed: readonly string[]) =>
    files.filter((name) => pattern.test(read(name)) && !allowed.some((place) => name.startsWith(place)));

  test("anything but an entry reads process", () => {
    expect(
      offenders(/\bprocess\.(env|argv|std|exit|cwd)/, [...ENTRIES, "system/node.ts", "system/programs.ts"]),
    ).toEqual([]);
  });

  test("anything but system/ touches the disk or starts a program", () => {
    expect(
      offenders(/node:fs|node:child_process|from "execa"|import\("execa"\)/, ["system/", "code-cache.ts", ...ENTRIES]),
    ).toEqual([]);
  });

  test("anything but probe/ and who fetches a PAC script talks to the network", () => {
    const network = /node:(http|https|tls|dns)"|from "node:net"/;
    // isIP and the public roots need no network.
    expect(offenders(network, ["probe/", "settings/ca.ts", "model/", "pac/script.ts"])).toEqual([]);
  });

  test("anything but policy and what has a grant reveals a secret", () => {
    const allowed = [
      "model/secret.ts",
      "model/proxy-url.ts",
      "writers/curl.ts",
      "writers/netrc.ts",
      "writers/proxy.ts",
      "writers/wget.ts",
      "probe/probe.ts",
      "probe/scrub.ts",
      "plan/build.ts",
      "commands/run.ts",
      "commands/config-writer.ts",
    ];
    expect(offenders(/\.reveal\(\)/, allowed)).toEqual([]);
  });

  test("anything but policy.ts makes PropagatedSettings", () => {
    expect(offenders(/as PropagatedSettings/, ["policy.ts"])).toEqual([]);
  });
});

test("files, registry, templates and the README's table agree", () => {
  const helpers = [
    "ca",
    "drop-in",
    "environment",
    "index",
    "latin1",
    "override",
    "proxy",
    "shell",
    "template",
    "writer",
  ];
  const names = files.filter((name) => name.startsWith("writers/")).map((name) => path.basename(name, ".ts"));
  const ids = WRITERS.map(({ id }) => id);
  expect(names.filter((name) => !helpers.includes(name)).sort()).toEqual([...ids].sort());
  for (const id of ids) expect(readme, `a row for ${id}`).toMatch(new RegExp(`^\\| \`${id}\``, "m"));
  const templates = readdirSync(path.join(ROOT, "templates"));
  // What nothing includes.
  const shells = templates.filter(
    (name) => !["include", "ipython.py", "environment.conf", "mavenrc.sh"].includes(name),
  );
  expect(shells.sort()).toEqual(readdirSync(path.join(ROOT, "templates/include")).sort());
});

test("the README documents every command, flag, variable, config key and package", () => {
  for (const { name } of COMMANDS) expect(readme).toContain(`proxycast ${name}`);
  for (const definition of DEFINITIONS) {
    const { key, flag, variable } = definition as { key: string; flag?: string; variable?: string };
    for (const word of [key, flag && `--${flag}`, variable]) if (word) expect(readme, word).toContain(word);
  }
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  for (const name of Object.keys(devDependencies)) expect(readme, name).toContain(`\`${name}\``);
});
