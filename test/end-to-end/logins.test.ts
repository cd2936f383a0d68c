// Logging in for real: the README's recipe in a start-up file, and the machine's /etc/environment.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blockOf, CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { type Environment, Home, PROGRAM, PROXY, ROOT } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { startOrigin, startProxy } from "../helpers/network.ts";
import { spawn, spawnSync } from "../helpers/processes.ts";
import { freePort, startScripted } from "../helpers/proxies.ts";

/** What a shell sees after a login, started as sshd starts one. */
function logIn(home: Home, environment: Environment = {}): { silent: boolean; proxy: string } {
  const result = spawnSync("bash", ["-lc", "printenv http_proxy >~/seen || :"], {
    encoding: "utf8",
    env: { ...home.environment, ...environment } as NodeJS.ProcessEnv,
  });
  expect(result.status).toBe(0);
  return { silent: result.stdout + result.stderr === "", proxy: home.read("seen").trim() };
}

/** The README's line in the start-up file. @param option for every run */
function hook(home: Home, option = ""): void {
  const recipe = /^command -v proxycast.*$/m.exec(readFileSync(`${ROOT}/README.md`, "utf8"))?.[0] ?? "";
  expect(recipe).toContain("apply --quiet");
  home.write("bin/proxycast", `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@" ${option}\n`, 0o755);
  home.environment = { ...home.environment, PATH: `${home.file("bin")}:${process.env.PATH}` };
  home.write(".profile", `${home.read(".profile")}\n${recipe}\n`);
}

test("the README's line in .profile: a log-in says nothing, and the next one has what was rolled out", () => {
  const home = new Home("home", { stock: true });
  hook(home, "--no-test");
  expect(logIn(home)).toEqual({ silent: true, proxy: "" });
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [bash]\n`);
  expect(logIn(home).silent).toBe(true);
  expect(logIn(home)).toEqual({ silent: true, proxy: PROXY });
  home.write(CONFIG, `proxy: ${OTHER}\ntargets: [bash]\n`);
  expect(logIn(home).silent).toBe(true);
  expect(logIn(home)).toEqual({ silent: true, proxy: OTHER });
});

test("a real /etc/environment: it is the source, is followed when it changes, and our own echo changes nothing", () => {
  need("mount");
  const home = new Home();
  const file = `${home.base}/environment`;
  // In a mount namespace of its own: the machine's file stays as it is.
  const run = (args: readonly string[], environment: Environment = {}) => {
    const script = `mount --bind "$1" /etc/environment && shift && exec "$@"`;
    const result = spawnSync(
      "unshare",
      ["-m", "sh", "-c", script, "sh", file, process.execPath, PROGRAM, ...home.line(args)],
      {
        encoding: "utf8",
        env: { ...home.environment, ...environment } as NodeJS.ProcessEnv,
      },
    );
    expect(result.status, result.stderr).toBe(0);
    return result;
  };
  const session = (url: string) => ({ http_proxy: url, https_proxy: url, no_proxy: "corp.example" });
  const say = (url: string) =>
    writeFileSync(file, `# set by IT\nhttp_proxy="${url}"\nhttps_proxy=${url}\nno_proxy=corp.example\n`);
  say(PROXY);
  expect(run(["show"]).stdout).toContain("/etc/environment:2");
  run(["apply", "--to", "bash"]);
  expect(blockOf(home)).toContain(PROXY);
  const before = home.snapshot();
  run(["apply", "--to", "bash"], session(PROXY));
  run(["status", "--exit-code", "--to", "bash"], session(PROXY));
  expect(home.snapshot().filter((line) => !line.includes("receipt"))).toEqual(
    before.filter((line) => !line.includes("receipt")),
  );
  say(OTHER);
  // A session that is older than the change still has the old values.
  run(["apply", "--to", "bash"], session(PROXY));
  expect(blockOf(home)).toContain(OTHER);
  run(["apply", "--to", "bash"], session(OTHER));
  expect(blockOf(home)).toContain(OTHER);
  ok(home, ["remove"]);
  expect(home.snapshot()).toEqual([]);
});

describe("a problem is told once, whatever the number of terminals", () => {
  const ONCE = /Told once; from now on: proxycast status/;

  function start(home: Home, [program = "", ...args]: readonly string[], environment: Environment = {}) {
    const env = { ...home.environment, ...environment } as NodeJS.ProcessEnv;
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
    return new Promise<{ code: number | null; said: string }>((resolve) =>
      child.on("close", (code) => resolve({ code, said })),
    );
  }

  /** What these terminals said, one line each. */
  async function open(home: Home, count: number): Promise<string[]> {
    const said = await Promise.all(Array.from({ length: count }, () => start(home, ["bash", "-lc", ":"])));
    return said.flatMap((terminal) => terminal.said.split("\n").filter(Boolean));
  }

  /** The last line of `status`, which itself ends well. */
  async function left(home: Home): Promise<string> {
    const { code, stdout } = await home.start(["status"]);
    expect(code).toBe(0);
    return stdout.trim().split("\n").at(-1) ?? "";
  }

  async function terminals(): Promise<{ home: Home; port: number; name: (proxy: number) => void }> {
    const home = new Home("home", { stock: true });
    hook(home);
    home.tests = true;
    const name = (proxy: number) =>
      home.write(
        CONFIG,
        `proxy: http://127.0.0.1:${proxy}\ntestUrls: ["http://origin.test/"]\ntargets: [bash, pip, curl]\n`,
      );
    const { port } = await startProxy({ http: await startOrigin(() => "x"), https: 0 });
    return { home, port, name };
  }

  test("a dead proxy, one that works, and a dead one again", async () => {
    const { home, port, name } = await terminals();
    const dead = await freePort();
    name(dead);
    const [first = "", ...more] = await open(home, 20);
    expect(first).toContain(`nothing listens at 127.0.0.1:${dead}`);
    expect(first).toMatch(ONCE);
    expect(more).toEqual([]);
    expect(await open(home, 2)).toEqual([]);
    expect((await home.start(["apply", "--quiet"])).code).toBe(3);
    expect(await left(home)).toMatch(
      /^last run: \d{4}-\d\d-\d\d \d\d:\d\d UTC, exit code 3: .*nothing listens at .*proxycast test\)$/,
    );
    name(port);
    expect(await open(home, 20)).toEqual([]);
    // Whoever came while one tested has done nothing; the next has nothing to do.
    expect(await open(home, 1)).toEqual([]);
    expect(blockOf(home)).toContain(`127.0.0.1:${port}`);
    expect(existsSync(home.file(".local/state/proxycast/last-run.json"))).toBe(false);
    expect(await left(home)).toMatch(/^last run: .*UTC, nothing was left$/);
    name(dead);
    expect(await open(home, 20)).toEqual([expect.stringMatching(ONCE)]);
    name(await freePort());
    expect(await open(home, 3)).toEqual([expect.stringMatching(ONCE)]);
    ok(home, ["remove"]);
    expect(existsSync(home.file(".local"))).toBe(false);
  });

  test("a config that can't be read, which nothing keeps from being found by all at once", async () => {
    const { home } = await terminals();
    home.write(CONFIG, "proxy: [\n");
    expect(await open(home, 20)).toEqual([expect.stringMatching(/not valid YAML.*Told once/)]);
    expect(await open(home, 1)).toEqual([]);
    home.write(CONFIG, "proxy: ftp://p.example:1\n");
    expect(await open(home, 1)).toEqual([expect.stringMatching(/ftp.*Told once/)]);
  });

  test("what the user changed, and what is refused: a line, until it is another", async () => {
    const { home, port, name } = await terminals();
    name(port);
    expect(await open(home, 1)).toEqual([]);
    const change = (proxy: string) => home.write(".curlrc", home.read(".curlrc").replace(/http:\/\/[\w.:]+/, proxy));
    change("http://by.hand.example:1");
    expect(await open(home, 20)).toEqual([
      expect.stringMatching(/^proxycast: left as it is: ~\/\.curlrc: changed by you/),
    ]);
    expect((await home.start(["apply", "--quiet"])).code).toBe(4);
    home.write(".config/pip/pip.conf", "[global\n");
    const [line = "", ...more] = await open(home, 3);
    expect(line).toMatch(/^proxycast: left as it is: ~\/\.config\/pip\/pip\.conf:1: refused: /);
    expect(line).not.toContain(".curlrc");
    expect(more).toEqual([]);
    expect(await left(home)).toMatch(/^last run: .*, exit code 4: .*pip\.conf.*proxycast plan\)$/);
    expect(home.json(["status"])).toMatchObject({
      lastRun: { left: [{ exitCode: 4 }, { command: "proxycast plan" }] },
    });
    // A failure between does not make them news, and one that is mended and done again is.
    name(await freePort());
    expect(await open(home, 2)).toEqual([expect.stringMatching(/nothing listens/)]);
    name(port);
    expect(await open(home, 1)).toEqual([]);
    change(`http://127.0.0.1:${port}`);
    expect(await open(home, 1)).toEqual([]);
    change("http://by.hand.example:1");
    expect(await open(home, 1)).toEqual([expect.stringMatching(/\.curlrc: changed by you/)]);
    // Who typed it has seen it.
    home.write(".config/pip/pip.conf", "[global]\nproxy = http://by.hand.example:2\n");
    expect((await home.start(["apply"])).stdout).toMatch(/^refused|^drifted/m);
    expect(await open(home, 1)).toEqual([]);
  });

  test("another run that tests is no failure, and writes nothing down; one that writes and does not end is", async () => {
    const { home, name } = await terminals();
    name(await startScripted(() => {}));
    const testing = home.start(["apply", "--quiet", "--timeout", "2"]);
    const lock = home.file(".local/state/proxycast/testing");
    for (let tries = 0; tries < 200 && !existsSync(lock); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await home.start(["apply", "--quiet"]);
    expect([existsSync(lock), second]).toEqual([true, { code: 0, stdout: "", stderr: "" }]);
    expect((await home.start(["apply"])).code).toBe(5);
    expect(await testing).toMatchObject({ code: 3, stderr: expect.stringMatching(ONCE) });
    name(await freePort());
    const { pid } = process;
    home.write(".local/state/proxycast/lock", JSON.stringify({ machine: "b".repeat(32), boot: "", pid, started: "" }));
    const quiet = ["apply", "--quiet", "--no-test"];
    const runs = await Promise.all([home.start(quiet), home.start(quiet)]);
    expect(runs.map(({ code }) => code)).toEqual([5, 5]);
    expect(runs.map(({ stderr }) => stderr).join("")).toMatch(/^proxycast: another run holds the lock.*Told once.*\n$/);
  });

  test("one that comes and goes with a variable is told each time it comes, whichever way the runs between went", async () => {
    const { home, port, name } = await terminals();
    name(port);
    const dead = `http://127.0.0.1:${await freePort()}`;
    const run = async (environment: Environment = {}) => {
      const { code, said } = await start(home, [PROGRAM, "apply", "--quiet"], environment);
      return [code, ONCE.test(said)];
    };
    for (const _ of [1, 2, 3]) expect(await run()).toEqual([0, false]);
    for (const _ of [1, 2]) {
      expect(await run({ PROXYCAST_PROXY: dead })).toEqual([3, true]);
      expect(await run({ PROXYCAST_PROXY: dead })).toEqual([3, false]);
      for (const _ of [1, 2]) expect(await run()).toEqual([0, false]);
    }
  });

  test("a damaged record, and one of a newer version, count as none", async () => {
    const { home, name } = await terminals();
    name(await freePort());
    const record = ".local/state/proxycast/last-run.json";
    expect(await open(home, 1)).toHaveLength(1);
    for (const text of ["", "{", home.read(record).replace("exit code", "code"), '{"schema": 2}']) {
      home.write(record, text, 0o600);
      expect((await home.start(["status"])).code).toBe(0);
      expect(await open(home, 1), text).toHaveLength(text.includes("nothing listens") ? 0 : 1);
      expect(await open(home, 1)).toEqual([]);
    }
  });

  test("in a home that can only be read: as before, each time, and no crash", async () => {
    need("mount");
    const { home, name } = await terminals();
    name(await freePort());
    const script = `mount --bind "$HOME" "$HOME" && mount -o remount,bind,ro "$HOME" && bash -lc :; bash -lc :`;
    const { stdout, stderr } = spawnSync("unshare", ["-m", "sh", "-c", script], {
      encoding: "utf8",
      env: home.environment as NodeJS.ProcessEnv,
    });
    const lines = stderr.split("\n").filter(Boolean);
    expect([stdout, lines.length]).toEqual(["", 2]);
    for (const line of lines) expect(line).toMatch(/^proxycast: .*EROFS.*nothing was written$/);
  });
});
