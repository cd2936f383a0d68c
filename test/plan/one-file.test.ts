// One file that can't be written, or read, stops no other; and what is not ours is nobody's concern.

import { chmodSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { runWithFault } from "../helpers/faults.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

const DOCKER = ".docker/config.json";
const SAVED = "targets: [bash, docker, npm]\n";

function populate(): Home {
  const home = new Home();
  home.write(CONFIG, SAVED);
  home.write(DOCKER, '{"credsStore":""}\n');
  return home;
}

function mark(home: Home, name: string, flag: string): void {
  need("chattr", "root");
  const change = (sign: string) => spawnSync("chattr", [sign + flag, home.file(name)]);
  expect(change("+").status).toBe(0);
  onTestFinished(() => void change("-"));
}

describe("an immutable file", () => {
  test("is refused in the plan, and the others are written, by apply, off and remove", () => {
    const home = populate();
    const first = home.snapshot();
    mark(home, DOCKER, "i");
    const settings = ["--proxy", PROXY];
    expect(home.run(["plan", ...settings]).stderr).toMatch(/refused: ~\/\.docker\/config\.json: it is marked as immut/);
    const applied = home.run(["apply", ...settings]);
    expect(applied.code).toBe(4);
    expect(applied.stdout).toMatch(/refused +~\/\.docker\/config\.json/);
    for (const name of [".bashrc", ".npmrc"]) expect(home.read(name)).toContain(PROXY);
    ok(home, ["off"]);
    expect(home.read(".bashrc")).not.toContain(PROXY);
    expect(home.run(["remove"]).code).toBe(0);
    expect(home.snapshot()).toEqual(first);
  });

  test("that became so later keeps what was written, and is taken back once it can be", () => {
    need("chattr", "root");
    const home = populate();
    const first = home.snapshot();
    ok(home, ["apply", "--proxy", PROXY]);
    const change = (flag: string) => spawnSync("chattr", [flag, home.file(DOCKER)]);
    expect(change("+i").status).toBe(0);
    onTestFinished(() => void change("-i"));
    const removed = home.run(["remove"]);
    expect(removed.code).toBe(4);
    expect(removed.stdout).toMatch(/restored +~\/\.bashrc/);
    expect(home.read(DOCKER)).toContain(PROXY);
    change("-i");
    ok(home, ["remove"]);
    expect(home.snapshot()).toEqual(first);
  });

  test("named by --to, it refuses the run", () => {
    const home = populate();
    mark(home, DOCKER, "i");
    const before = home.snapshot();
    expect(home.run(["apply", "--proxy", PROXY, "--to", "bash,docker"])).toMatchObject({ code: 4, stdout: "" });
    expect(home.snapshot()).toEqual(before);
  });
});

describe("a file that can't be replaced, which nothing tells before", () => {
  test.each(["EPERM", "EACCES", "EBUSY", "ETXTBSY"])("%s: it is taken out, and the rest goes on", (error) => {
    const home = populate();
    const path = home.file(".docker/.config.json.proxycast-tmp");
    // Each time that it is tried: a second try must not be made.
    const outcome = runWithFault(home, ["apply", "--proxy", PROXY], { call: "rename", effect: `error=${error}`, path });
    expect(outcome.code, outcome.stderr).toBe(4);
    expect(outcome.stdout).toMatch(
      new RegExp(`refused +~/\\.docker/config\\.json +docker +it can't be replaced \\(${error}\\)`),
    );
    expect(home.read(".bashrc")).toContain(PROXY);
    expect(home.read(DOCKER)).toBe('{"credsStore":""}\n');
    expect(home.snapshot().filter((line) => /proxycast-tmp|journal|\/lock/.test(line))).toEqual([]);
    ok(home, ["apply", "--proxy", PROXY]);
    expect(home.read(DOCKER)).toContain(PROXY);
  });

  test("a folder that only grows", () => {
    const home = populate();
    mark(home, path.dirname(DOCKER), "a");
    expect(home.run(["apply", "--proxy", PROXY]).code).toBe(4);
    expect(home.read(".bashrc")).toContain(PROXY);
    ok(home, ["remove"]);
    expect(existsSync(home.file(".bashrc"))).toBe(false);
  });

  test("append-only, as chattr has it", () => {
    const home = populate();
    mark(home, DOCKER, "a");
    expect(home.run(["apply", "--proxy", PROXY]).code).toBe(4);
    expect(home.read(".bashrc")).toContain(PROXY);
  });
});

test.each([
  ["nested too deeply", `{"a":${"[".repeat(3_000)}${"]".repeat(3_000)}}`, /nested too deeply/],
  ["a folder", undefined, /it is a folder/],
])("a file that is %s is refused by name, and the others are written", (_, text, reason) => {
  const home = new Home();
  home.write(CONFIG, SAVED);
  if (text === undefined) mkdirSync(home.file(DOCKER), { recursive: true });
  else home.write(DOCKER, text);
  const outcome = home.run(["apply", "--proxy", PROXY]);
  expect(outcome.code, outcome.stderr).toBe(4);
  expect(outcome.stdout).toMatch(reason);
  expect(home.read(".bashrc")).toContain(PROXY);
});

test("remove passes over what was never ours and can hold nothing of ours", () => {
  const home = new Home();
  home.write(".config/powershell/profile.ps1", Buffer.from("\ufeffx\n", "utf16le"));
  mkdirSync(home.file(".profile"));
  home.write(".bashrc", "x\n");
  chmodSync(home.file(".bashrc"), 0o666);
  const before = home.snapshot();
  for (let times = 0; times < 2; times++) expect(ok(home, ["remove"]).stdout).toBe("");
  ok(home, ["apply", "--proxy", PROXY, "--to", "pip"]);
  ok(home, ["remove"]);
  expect(home.snapshot()).toEqual(before);
  // Half a block is a part of ours, and what to do is said.
  home.write(".bashrc", "# >>> proxycast >>>\nx\n", 0o644);
  expect(home.run(["remove"])).toMatchObject({ code: 4, stdout: expect.stringMatching(/delete the rest of it/) });
});

describe("curl's options with dashes", () => {
  test.each([
    ["--proxy=http://old.test:1\n", 1],
    ["silent\n--noproxy=*\n", 2],
    ["--proxy: http://old.test:1\n", 1],
    ["--proxy = http://old.test:1\n", 1],
  ])("%j is none of ours: our lines go in beside it, and it is named", (text, line) => {
    const home = new Home();
    home.write(".curlrc", text);
    const { stderr } = ok(home, ["apply", "--proxy", PROXY, "--to", "curl"]);
    expect(home.read(".curlrc")).toContain(`proxy = "${PROXY}"\n`);
    expect(home.read(".curlrc").endsWith(text)).toBe(true);
    expect(stderr).toMatch(new RegExp(`\\.curlrc:${line}: its client does not read`));
    ok(home, ["remove"]);
    expect(home.read(".curlrc")).toBe(text);
  });

  test("-x=URL wins, as one word, and is named", () => {
    const home = new Home();
    home.write(".curlrc", "-x=http://old.test:1\n");
    ok(home, ["apply", "--proxy", PROXY, "--to", "curl"]);
    expect(ok(home, ["status", "--proxy", PROXY, "--to", "curl"]).stdout).toMatch(/overridden +~\/\.curlrc/);
  });
});

test("whatever the umask says, nobody else may write what is made, and remove takes it all back", () => {
  const home = new Home();
  const command = `umask 000; exec "$0" "$@"`;
  const run = (...args: string[]) =>
    spawnSync("sh", ["-c", command, process.execPath, `${process.cwd()}/dist/proxycast.cjs`, ...args], {
      env: home.environment as NodeJS.ProcessEnv,
      encoding: "utf8",
    });
  expect(run("apply", "--no-test", "--proxy", PROXY, "--to", "all").status).toBe(0);
  for (const line of home.snapshot()) {
    const mode = Number.parseInt(/ (\d{3,4})(?: |$)/.exec(line)?.[1] ?? "", 8);
    expect(mode & 0o022, line).toBe(0);
  }
  expect(run("apply", "--no-test", "--proxy", OTHER, "--to", "all").status).toBe(0);
  const removed = run("remove");
  expect(removed.status, removed.stdout).toBe(0);
  expect(home.snapshot()).toEqual([]);
});
