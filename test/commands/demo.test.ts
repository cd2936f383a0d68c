// demo: on a machine with nothing but Node and sh, on one with every client, and interrupted. It never meets this machine's own
// settings, and the user's home is what it was.
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { demo } from "../../src/commands/demo.ts";
import type { CommonOptions, Context } from "../../src/commands/shared/context.ts";
import { SCHEMA } from "../../src/help/texts.ts";
import type { ApartOptions } from "../../src/system/apart.ts";
import { createSystem } from "../../src/system/node.ts";
import { clientPath, type Environment, findProgram, Home, PROGRAM } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawn, until } from "../helpers/processes.ts";

const MODES: readonly (readonly [readonly string[]])[] = [
  [[]],
  [["--password"]],
  [["--inspect"]],
  [["--password", "--inspect"]],
];

/** A home whose settings would make every run of ours fail, and whose start-up files tell when somebody runs them. */
function trap(): Home {
  const home = new Home();
  home.write(".config/proxycast/config.yaml", "proxy: [broken\n");
  home.write(`../etc-xdg/proxycast/config.yaml`, "proxy: [broken\n");
  for (const name of [".profile", ".bashrc", ".bash_profile", ".zshenv"])
    home.write(name, `touch "${home.base}/ran"\n`);
  home.write(".gitconfig", "[http]\n\tproxy = http://127.0.0.1:1\n");
  home.write(".curlrc", "proxy = http://127.0.0.1:1\n");
  mkdirSync(`${home.base}/tmp`);
  const bad = "http://127.0.0.1:1";
  const proxies = { http_proxy: bad, https_proxy: bad, HTTPS_PROXY: bad, no_proxy: "*", ALL_PROXY: bad };
  const ours = { PROXYCAST_PROXY: "http://bad:bad@x:1", PROXYCAST_TO: "nothing", PROXYCAST_ACTIVE: "1" };
  const others = { ENV: home.file(".profile"), BASH_ENV: home.file(".profile"), NODE_EXTRA_CA_CERTS: "/nowhere" };
  home.environment = { ...home.environment, TMPDIR: `${home.base}/tmp`, ...proxies, ...ours, ...others };
  return home;
}

/** A folder with these programs alone. */
function onlyPrograms(home: Home, names: readonly string[]): string {
  const folder = `${home.base}/bin`;
  mkdirSync(folder);
  symlinkSync(process.execPath, `${folder}/node`);
  for (const name of names) symlinkSync(findProgram(name) as string, `${folder}/${name}`);
  return folder;
}

/** A program by this name that goes before all others. */
function standIn(folder: string, name: string, script: string): void {
  writeFileSync(`${folder}/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${folder}/${name}`, 0o755);
}

async function runDemo(home: Home, args: readonly string[], environment: Environment = {}) {
  const before = home.snapshot();
  const outcome = await home.start(["demo", ...args], environment);
  expect(home.snapshot()).toEqual(before);
  expect(readdirSync(home.base)).not.toContain("ran");
  expect(readdirSync(`${home.base}/tmp`)).toEqual([]);
  return outcome;
}

describe("with nothing but Node and sh", () => {
  test.each(MODES)("demo %j", async (given) => {
    const home = trap();
    const { code, stdout, stderr } = await runDemo(home, given, { PATH: onlyPrograms(home, ["sh"]) });
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(24);
    for (const line of stdout.replace(home.base, "").split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^remove +every byte is back/m);
    expect(stdout).toMatch(/^sh +says so +says so$/m);
    expect(stdout).toMatch(/not on this machine: bash/);
    expect(stdout.includes("wants a user name and password")).toBe(given.includes("--password"));
    expect(stdout.includes("opens HTTPS")).toBe(given.includes("--inspect"));
  });
});

test("with no network but loopback", { timeout: 200_000 }, async () => {
  need("network", "ip");
  const home = trap();
  const env = { ...home.environment, PATH: machinePath() } as NodeJS.ProcessEnv;
  const script = 'ip link set lo up && exec "$@"';
  const demo = [process.execPath, PROGRAM, "demo", "--inspect"];
  const child = spawn("unshare", ["-n", "sh", "-c", script, "sh", ...demo], { env, timeout: 200_000 });
  let text = "";
  child.stdout.on("data", (data) => (text += data));
  expect(await new Promise((resolve) => child.on("close", resolve)), text).toBe(0);
  expect(text).toMatch(/every byte is back/);
});

test("takes no settings", async () => {
  const home = trap();
  for (const line of [["--proxy", "http://p.example:1"], ["--password-stdin"], ["--to", "git"]]) {
    const { code, stderr } = await home.start(["demo", ...line], {}, "s3cret\n");
    expect(code, line.join(" ")).toBe(2);
    expect(stderr).toMatch(/demo takes no settings/);
  }
});

describe("with every client of this machine", () => {
  test.each(MODES)("demo --json %j", { timeout: 300_000 }, async (given) => {
    need("curl", "git");
    const home = trap();
    const { code, stdout, stderr } = await runDemo(home, ["--json", ...given], { PATH: machinePath() });
    const json = JSON.parse(stdout);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SCHEMA);
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    const { clients, notOff, restored } = json.demo;
    expect({ notOff, different: restored.different, left: restored.left }).toEqual({
      notOff: [],
      different: [],
      left: [],
    });
    for (const writer of ["curl", "git"])
      expect(clients.find((row: { writer: string }) => row.writer === writer)).toMatchObject({
        through: { verdict: "well", recorded: true, arrived: true, fetched: true },
        past: { verdict: "well", recorded: false, arrived: true, fetched: true },
      });
  });
});

describe("a client that does not do as it is told", () => {
  const real = (name: string) => findProgram(name) as string;

  test.each([
    [3, "fails", () => `exec ${real("curl")} --cacert /dev/null "$@"`, "failed"],
    [4, "goes another way", () => `exec ${real("curl")} --proxy http://127.0.0.1:1 "$@"`, "elsewhere|failed|disagrees"],
  ] as const)("exit code %i where it %s", async (exitCode, _, script, verdicts) => {
    need("curl");
    const home = trap();
    const folder = onlyPrograms(home, ["sh"]);
    standIn(folder, "curl", script());
    const { code, stdout } = await runDemo(home, ["--json"], { PATH: folder });
    const json = JSON.parse(stdout);
    expect(json.error).toMatchObject({ exitCode: code });
    const curl = json.demo.clients.find(({ writer }: { writer: string }) => writer === "curl");
    expect(curl.through.verdict).toMatch(new RegExp(`^(?:${verdicts})$`));
    if (exitCode === 3) expect(code).toBe(3);
    else expect([3, 4]).toContain(code);
  });
});

test("the password that it makes is in no argument, variable or line", { timeout: 120_000 }, async () => {
  need("bash", "curl", "git");
  const home = trap();
  const env = { ...home.environment, PATH: onlyPrograms(home, ["sh", "bash", "curl", "git"]) };
  const system = createSystem(Object.create(process, { env: { value: env } }));
  const passwords: string[] = [];
  const seen: string[] = [];
  const watching = {
    ...system,
    runApart: (program: string, args: readonly string[], options: ApartOptions) => {
      if (options.input) passwords.push(options.input.trim());
      seen.push(JSON.stringify([args, options.variables]));
      return system.runApart(program, args, options);
    },
  };
  const out: string[] = [];
  const context = {
    system: watching,
    files: [process.execPath, PROGRAM],
    out: (text: string) => out.push(text),
    progress: () => {},
    now: new Date(),
  };
  for (const json of [false, true]) {
    const options = { json, flags: new Map(), wantsPassword: true, inspects: true } as unknown as CommonOptions;
    const given = { ...options, wantsPassword: true, inspects: true };
    expect(await demo(context as unknown as Context, given), out.join("\n")).toBe(0);
  }
  expect(passwords.length).toBeGreaterThan(2);
  for (const password of new Set(passwords)) for (const text of [...out, ...seen]) expect(text).not.toContain(password);
});

describe("interrupted", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("by %s it leaves nothing", async (signal) => {
    const home = trap();
    const env = { ...home.environment, PATH: machinePath() } as NodeJS.ProcessEnv;
    const child = spawn(process.execPath, [PROGRAM, "demo", "--password"], { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout?.on("data", (data) => (text += data));
    child.stderr?.on("data", (data) => (text += data));
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    // While it checks the clients.
    await until("the step setup", () => /^setup/m.test(text));
    child.kill(signal);
    expect(await ended, text).toBe(signal === "SIGINT" ? 130 : 143);
    expect(text).not.toMatch(/^remove/m);
    expect(readdirSync(`${home.base}/tmp`)).toEqual([]);
    if (process.platform === "linux") await until("the end of what it started", () => !isAnybodyIn(home.base));
  });
});

/** PATH without this user's own programs, which work for no other home: rustup's, pyenv's. */
function machinePath(): string {
  const own = `${process.env.HOME}/`;
  return clientPath()
    .split(":")
    .filter((folder) => !folder.startsWith(own))
    .join(":");
}

/** Whether a process that is there has this in its environment. */
function isAnybodyIn(folder: string): boolean {
  return readdirSync("/proc").some((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, "utf8").includes(`TMPDIR=${folder}`);
    } catch {
      return false;
    }
  });
}
