// The rules of the repository: who may import whom, who may touch what, and that names agree.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../src/cli/commands.ts";
import { TOPICS } from "../src/help/index.ts";
import { EXIT } from "../src/model/problem.ts";
import { DEFINITIONS } from "../src/settings/definitions.ts";
import { WRITERS } from "../src/writers/index.ts";
import { Home, ROOT } from "./helpers/home.ts";

const SOURCE = path.join(ROOT, "src");
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".d.ts"),
);
const read = (name: string) => readFileSync(path.join(SOURCE, name), "utf8");
const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
const clients = readFileSync(path.join(ROOT, "src/help/clients.md"), "utf8");

/** Rooms inside a room, with rows of their own. */
const INNER = ["settings/sources", "settings/candidates", "plan/checks", "plan/rewrite", "commands/shared"];

/** A room of src, and what of ours it may import besides itself. `type` alone: only types. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  system: ["model"],
  dialects: ["model"],
  rivals: ["model", "dialects", "formats", "system", "type writers"],
  formats: ["model"],
  os: ["model", "system"],
  pac: ["model", "system"],
  ca: ["model", "system", "type settings", "type writers"],
  "settings/sources": ["model", "system", "settings", "os", "pac"],
  settings: ["model", "system", "settings/sources", "os", "pac", "ca"],
  "settings/candidates": ["model", "system", "settings", "settings/sources", "os", "writers", "formats", "connection"],
  keyrings: ["model", "system"],
  writers: ["model", "dialects", "system", "rivals", "templates"],
  "plan/checks": ["model", "system"],
  "plan/rewrite": ["model", "formats", "plan", "transaction"],
  plan: ["model", "formats", "system", "plan/checks", "plan/rewrite", "transaction", "type writers"],
  transaction: ["model", "system", "type plan"],
  diagnosis: ["model"],
  connection: ["model", "ca", "diagnosis"],
  pretest: ["model", "system", "settings", "ca", "connection", "diagnosis", "transaction"],
  engine: [
    "rivals",
    "model",
    "system",
    "settings",
    "type settings/sources",
    "settings/candidates",
    "ca",
    "writers",
    "plan",
    "pretest",
    "transaction",
  ],
  conversation: ["model", "type diagnosis"],
  check: ["model", "system", "formats", "dialects", "writers", "rivals"],
  output: ["model", "system", "settings", "diagnosis", "type check", "type engine", "type plan", "type transaction"],
  "support-report": [
    "model",
    "system",
    "writers",
    "diagnosis",
    "pretest",
    "output",
    "type engine",
    "type plan",
    "type plan/rewrite",
  ],
  "commands/shared": [
    "model",
    "system",
    "settings",
    "settings/sources",
    "type writers",
    "engine",
    "output",
    "type conversation",
    "diagnosis",
    "pretest",
    "check",
    "transaction",
  ],
  commands: [
    "model",
    "system",
    "settings",
    "settings/sources",
    "type settings/candidates",
    "keyrings",
    "writers",
    "transaction",
    "connection",
    "diagnosis",
    "pretest",
    "engine",
    "output",
    "support-report",
    "conversation",
    "commands/shared",
    "demo",
    "help",
  ],
  demo: ["model", "system", "output", "writers", "check"],
  cli: ["model", "settings", "settings/sources", "writers", "commands", "commands/shared", "output", "build", "help"],
  help: [],
  build: [],
  bin: ["build", "model", "system", "type commands/shared", "engine", "cli"],
};

const roomOf = (name: string) =>
  INNER.find((room) => name.startsWith(`${room}/`)) ?? (name.split("/")[0] ?? "").replace(/\.ts$/, "");

function importsOf(name: string): { from: string; isType: boolean }[] {
  const found = read(name).matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/gms);
  return [...found].map((match) => {
    const target = path.relative(SOURCE, path.resolve(SOURCE, path.dirname(name), match[2] ?? match[3] ?? ""));
    return { from: target.startsWith("../templates") ? "templates" : roomOf(target), isType: Boolean(match[1]) };
  });
}

test.each(files)("%s imports only what its room allows", (name) => {
  const allowed = MAY_IMPORT[roomOf(name)];
  expect(allowed, `${roomOf(name)} has no row`).toBeDefined();
  const wrong = importsOf(name).filter(
    ({ from, isType }) =>
      from !== roomOf(name) && !allowed?.includes(from) && !(isType && allowed?.includes(`type ${from}`)),
  );
  expect(wrong).toEqual([]);
});

test("no room loads one that loads it, inner rooms aside", () => {
  const outer = (room: string) => room.split("/")[0] ?? "";
  const reached = (room: string, seen: readonly string[]): string[] => {
    const next = Object.entries(MAY_IMPORT).flatMap(([name, allowed]) => (outer(name) === room ? allowed : []));
    return next
      .filter((name) => !name.startsWith("type ") && outer(name) !== room)
      .flatMap((name) => {
        expect([...seen, room], `${[...seen, room].join(" > ")} > ${name}`).not.toContain(outer(name));
        return reached(outer(name), [...seen, room]);
      });
  };
  for (const room of new Set(Object.keys(MAY_IMPORT).map(outer))) reached(room, []);
});

/** Programs of their own: the command, and what evaluates a PAC script in its own process. */
const ENTRIES = ["bin.ts", "pac/sandbox.ts"];

describe("never", () => {
  const offenders = (pattern: RegExp, allowed: readonly string[]) =>
    files.filter((name) => pattern.test(read(name)) && !allowed.some((place) => name.startsWith(place)));

  test("anything but an entry reads process", () => {
    expect(
      offenders(/\bprocess\.(env|argv|std|exit|cwd)/, [
        ...ENTRIES,
        "system/node.ts",
        "system/programs.ts",
        "system/apart.ts",
        "system/children.ts",
      ]),
    ).toEqual([]);
  });

  test("anything but system/ touches the disk or starts a program", () => {
    expect(
      offenders(/node:fs|node:child_process|from "execa"|import\("execa"\)/, [
        "system/",
        "build/code-cache.ts",
        ...ENTRIES,
      ]),
    ).toEqual([]);
  });

  test("anything but who tests a connection who fetches a PAC script and the demo talks to the network", () => {
    const network = /node:(http|https|tls|dns)"|from "node:net"/;
    // isIP and the public roots need no network.
    expect(offenders(network, ["connection/", "diagnosis/", "ca/", "model/", "pac/script.ts", "demo/"])).toEqual([]);
  });

  test("anything but the policy and what has a grant reveals a secret", () => {
    const allowed = [
      "model/secret.ts",
      "model/proxy.ts",
      "writers/curl.ts",
      "writers/mercurial.ts",
      "writers/netrc.ts",
      "writers/parts.ts",
      "writers/wget.ts",
      "connection/probe.ts",
      "connection/socks.ts",
      "diagnosis/sanitize.ts",
      "commands/run.ts",
      "commands/setup-keep.ts",
      "commands/shared/config-writer.ts",
    ];
    expect(offenders(/\.reveal\(\)/, allowed)).toEqual([]);
  });

  test("anything but policy.ts makes PropagatedSettings", () => {
    expect(offenders(/as PropagatedSettings/, ["engine/policy.ts"])).toEqual([]);
  });
});

test("files, registry and templates agree", () => {
  const helpers = "_template client drop-in environment index latin1 line override parts shell render writer".split(
    " ",
  );
  const names = files.filter((name) => name.startsWith("writers/")).map((name) => path.basename(name, ".ts"));
  const ids = WRITERS.map(({ id }) => id);
  expect(names.filter((name) => !helpers.includes(name)).sort()).toEqual([...ids].sort());
  const formats = new Map(WRITERS.flatMap((writer) => writer.formats.map((format) => [format.id, format] as const)));
  for (const { formats: own } of WRITERS)
    for (const format of own) expect(formats.get(format.id), `one format by the name ${format.id}`).toEqual(format);
  const templates = readdirSync(path.join(ROOT, "templates"));
  // What nothing includes.
  const shells = templates.filter(
    (name) => !["fleet", "include", "ipython.py", "environment.conf", "mavenrc.sh"].includes(name),
  );
  expect(shells.sort()).toEqual(readdirSync(path.join(ROOT, "templates/include")).sort());
});

describe("each writer", () => {
  /** Of which no program could be had: the table of clients says so. */
  const NEVER_RUN = ["powershell", "jetbrains"];
  const shells = readFileSync(path.join(ROOT, "test/writers/shells.test.ts"), "utf8");
  test.each(WRITERS.map(({ id }) => id))("%s has a row, and a probe that asks the real client", (id) => {
    expect(clients, `a row for ${id} in src/help/clients.md`).toMatch(new RegExp(`^\\| \`${id}\``, "m"));
    const isShell = read(`writers/${id}.ts`).includes('"./shell.ts"');
    const word = isShell ? "sets it" : WRITERS.find((writer) => writer.id === id)?.environment;
    expect(clients, `what the environment does for ${id}`).toContain(`\n| \`${id}\` | ${word} |`);
    if (NEVER_RUN.includes(id)) return;
    const file = path.join(ROOT, `test/clients/${id}.test.ts`);
    const probe = existsSync(file) ? readFileSync(file, "utf8") : shells;
    expect(probe, `test/clients/${id}.test.ts`).toMatch(/testWithClient|probeDownloads/);
    expect(probe, `test/clients/${id}.test.ts asks for the target`).toContain(`"${id}"`);
  });
});

test("the README and the help topics say what the program says of itself", () => {
  const topics = TOPICS.map(({ name }) => readFileSync(path.join(SOURCE, `help/${name}.md`), "utf8")).join("\n");
  for (const { name, describe } of COMMANDS) expect(readme).toContain(`| \`proxycast ${name}\` | ${describe} |`);
  for (const { name, describe } of TOPICS) expect(readme).toContain(`| [${name}](src/help/${name}.md) | ${describe} |`);
  for (const { id } of WRITERS) expect(readme.includes(`\`${id}\``), `the README's list has ${id}`).toBe(true);
  for (const definition of DEFINITIONS) {
    const { key, flag, variable } = definition as { key: string; flag?: string; variable?: string };
    for (const word of [key, flag && `--${flag}`, variable]) if (word) expect(topics, word).toContain(`\`${word}\``);
  }
  for (const code of Object.values(EXIT).filter((code) => code < 100))
    expect(topics).toMatch(new RegExp(`^\\| ${code} \\|`, "m"));
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  for (const name of Object.keys(devDependencies))
    expect(readme.includes(`\`${name}\``), `the README has ${name}`).toBe(true);
});

test("each help fits a screen of 80 columns and 24 lines, and starts with an example", () => {
  const home = new Home();
  for (const [args, example] of [
    [["help"], "proxycast setup"],
    ...COMMANDS.filter(({ name }) => name !== "help").map(({ name, example }) => [[name, "--help"], example] as const),
  ] as const) {
    const { code, stdout } = home.run([...args]);
    const lines = stdout.trimEnd().split("\n");
    expect(code, example).toBe(0);
    expect(lines[0]).toBe(example);
    expect(lines.length, example).toBeLessThanOrEqual(24);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  }
});
