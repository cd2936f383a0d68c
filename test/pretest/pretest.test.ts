// Nothing is written that was not seen to work, and nobody is asked twice.
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blockOf, CONFIG, withoutChecksum } from "../helpers/contract.ts";
import { Home, PROGRAM } from "../helpers/home.ts";
import { makeCompany, type RecordingProxy, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { spawn } from "../helpers/processes.ts";
import { freePort, startElsewhere, startScripted } from "../helpers/proxies.ts";

const TESTS = ".local/state/proxycast/tests.json";
const urlOf = ({ port }: RecordingProxy) => `http://127.0.0.1:${port}`;
/** What the user has: everything but our own state folder. */
const own = (home: Home) => home.snapshot().filter((line) => !line.startsWith(".local"));

/** A home with a config that names a proxy which works for both protocols. */
async function workingHome(expected?: string): Promise<{ home: Home; proxy: RecordingProxy }> {
  const home = new Home();
  home.tests = true;
  const company = await makeCompany(home.base, ["origin.test"]);
  const proxy = await startProxy(
    { http: await startOrigin(() => "x"), https: await startSecureOrigin(company, () => "x") },
    expected,
  );
  home.write(".bashrc", "alias x=y\n");
  home.write(".config/pip/pip.conf", "[global]\ntimeout = 60\n");
  home.write(
    CONFIG,
    `proxy: ${urlOf(proxy)}\ncaBundle: ${company.ca}\ntestUrls: ["http://origin.test/", "https://origin.test/"]\ntargets: [bash, pip]\n`,
  );
  return { home, proxy };
}

test("a proxy that fails: every file stays as it is, after setup and after apply", async () => {
  const { home } = await workingHome();
  home.write(CONFIG, home.read(CONFIG).replace(/proxy: .*/, `proxy: http://127.0.0.1:${await freePort()}`));
  const before = own(home);
  for (const args of [["setup", "--yes"], ["apply"], ["apply", "--test"], ["apply", "--json"]]) {
    const outcome = await home.start(args);
    expect(outcome.code, args.join(" ")).toBe(3);
    expect(outcome.stderr).toContain("nothing listens at");
    expect(own(home)).toEqual(before);
  }
  expect((await home.start(["remove"])).code).toBe(0);
  expect(home.snapshot()).toEqual(before);
});

test("a proxy that works: written, and a second apply makes no connection", async () => {
  const { home, proxy } = await workingHome();
  const before = home.snapshot();
  expect((await home.start(["apply"])).stderr).toContain("tested just now");
  expect(blockOf(home)).toContain(urlOf(proxy));
  expect(proxy.hits.map(({ method }) => method).sort()).toEqual(["CONNECT", "GET"]);
  for (const args of [["apply"], ["apply", "--refresh"], ["apply", "--to", "fish"], ["off"], ["on"], ["status"]]) {
    expect((await home.start(args)).code, args.join(" ")).toBe(0);
  }
  expect(proxy.hits).toHaveLength(2);
  expect((await home.start(["show"])).stdout).toMatch(/tested +tested on \d{4}-\d\d-\d\d/);
  expect((await home.start(["apply", "--test"])).code).toBe(0);
  expect(proxy.hits).toHaveLength(4);
  expect((await home.start(["setup", "--yes"])).code).toBe(0);
  expect(proxy.hits).toHaveLength(6);
  expect((await home.start(["remove"])).code).toBe(0);
  expect(home.snapshot()).toEqual(before);
});

describe("a failure is remembered", () => {
  test("for a quarter of an hour, or until something changes", async () => {
    const { home, proxy } = await workingHome("ada:x");
    const refuse = async (word: string) => {
      const outcome = await home.start(["apply"]);
      expect(outcome.code).toBe(3);
      expect(outcome.stderr).toContain(word);
    };
    await refuse("requires a user name and password");
    await refuse("not retried");
    expect(proxy.hits).toHaveLength(2);
    const memory = home.read(TESTS);
    // A refused log-on holds for ever; what may pass by itself does not.
    home.write(TESTS, withoutChecksum(memory).replace(/"at": "[^"]*"/, '"at": "2020-01-01T00:00:00.000Z"'), 0o600);
    await refuse("not retried");
    home.write(TESTS, withoutChecksum(home.read(TESTS)).replace('"log-on needed"', '"timed out"'), 0o600);
    await refuse("requires a user name and password");
    expect(proxy.hits).toHaveLength(4);
    home.write(CONFIG, `${home.read(CONFIG)}skip: [new.example]\n`);
    await refuse("requires a user name and password");
    expect(proxy.hits).toHaveLength(6);
  });

  test("a memory that others can write is refused", async () => {
    const { home } = await workingHome();
    expect((await home.start(["apply"])).code).toBe(0);
    home.write(TESTS, home.read(TESTS), 0o666);
    const { chmodSync } = await import("node:fs");
    chmodSync(home.file(TESTS), 0o666);
    expect((await home.start(["apply", "--to", "fish"])).code).toBe(4);
  });
});

test("a password that was typed in setup is not at hand later: not tested again, and what it granted stays", async () => {
  const { home, proxy } = await workingHome("ada:s3cret");
  const setup = ["setup", "--yes", "--username", "ada", "--password-stdin", "--with-password", "pip"];
  expect((await home.start(setup, {}, "s3cret\n")).code).toBe(0);
  const hits = proxy.hits.length;
  const granted = home.read(".config/pip/pip.conf");
  expect(granted).toContain("s3cret");
  home.write(CONFIG, `${home.read(CONFIG)}skip: [new.example]\n`);
  const outcome = await home.start(["apply"]);
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.stderr).toContain("not available");
  expect(proxy.hits).toHaveLength(hits);
  expect(blockOf(home)).toContain("new.example");
  expect(home.read(".config/pip/pip.conf")).toBe(granted);
});

test("--no-test writes, and says so; the next one that has something to write tests", async () => {
  const { home, proxy } = await workingHome();
  const outcome = await home.start(["apply", "--no-test"]);
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toContain("the proxy was not tested (--no-test)");
  const json = await home.start(["apply", "--no-test", "--json", "--to", "fish"]);
  expect(JSON.parse(json.stdout).warnings).toContain("the proxy was not tested (--no-test)");
  expect(proxy.hits).toEqual([]);
  expect((await home.start(["apply", "--to", "zsh"])).code).toBe(0);
  expect(proxy.hits).toHaveLength(2);
});

test("no proxy, off, remove, env and run ask nobody", async () => {
  const { home, proxy } = await workingHome();
  for (const args of [["env"], ["run", "--", "true"], ["off"], ["plan"], ["apply", "--mode", "none"], ["remove"]]) {
    expect((await home.start(args)).code, args.join(" ")).toBe(0);
  }
  expect(proxy.hits).toEqual([]);
});

test("a protocol without an address of its own is said not to be tested", async () => {
  const { home } = await workingHome();
  home.write(CONFIG, home.read(CONFIG).replace(', "https://origin.test/"', ""));
  const outcome = await home.start(["apply"]);
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toContain("tested just now, but not for https");
});

test("killed in the middle of a test: the next run tests, and remove leaves nothing", async () => {
  const { home } = await workingHome();
  const before = home.snapshot();
  const hanging = await startScripted(() => {});
  home.write(CONFIG, home.read(CONFIG).replace(/proxy: .*/, `proxy: http://127.0.0.1:${hanging}`));
  const child = spawn(process.execPath, [PROGRAM, "apply"], { env: home.environment as NodeJS.ProcessEnv });
  for (let tries = 0; tries < 100 && !existsSync(home.file(".local/state/proxycast/testing")); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(existsSync(home.file(".local/state/proxycast/testing"))).toBe(true);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.on("close", resolve));
  const next = await home.start(["apply", "--timeout", "0.3"]);
  expect(next.code).toBe(3);
  expect(next.stderr).toContain("takes the connection, and then does not answer");
  expect((await home.start(["remove"])).code).toBe(0);
  expect(home.snapshot().filter((line) => !line.startsWith(".config/proxycast"))).toEqual(
    before.filter((line) => !line.startsWith(".config/proxycast")),
  );
});

test("one run tests at a time, and the others don't wait", async () => {
  const { home } = await workingHome();
  const runs = await Promise.all(Array.from({ length: 6 }, () => home.start(["apply"])));
  expect(runs.every(({ code }) => code === 0 || code === 5)).toBe(true);
  expect(runs.some(({ code }) => code === 0)).toBe(true);
  for (const { code, stderr } of runs) if (code === 5) expect(stderr).toContain("another run");
});

test("addresses on the skip list are asked directly, and prove nothing", async () => {
  const { home, proxy } = await workingHome();
  const outcome = await home.start(["test", "--skip", "origin.test"]);
  expect(outcome.code).toBe(2);
  expect(outcome.stdout).toContain("direct");
  expect(outcome.stderr).toContain("they are on the skip list");
  expect(proxy.hits).toEqual([]);
  expect((await home.start(["apply", "--skip", "origin.test"])).code).toBe(2);
});

describe("named addresses are all asked, as the settings say", () => {
  test("the first that fails is told, and nothing is remembered", async () => {
    const { home, proxy } = await workingHome();
    const refused = `http://127.0.0.2:${await freePort()}/`;
    const urls = ["http://origin.test/a", refused, "https://origin.test/b", "https://origin.test/c"];
    const outcome = await home.start(["test", "--skip", "127.0.0.2", ...urls]);
    expect(outcome.code).toBe(3);
    expect(outcome.stdout.match(/passed/g)).toHaveLength(3);
    expect(outcome.stdout).toMatch(/failed: refused .* direct/);
    expect(outcome.stderr).toMatch(
      /127\.0\.0\.2 is asked without the proxy, and does not get through\n {2}what .* nothing listens at 127\.0\.0\.2:/,
    );
    expect(proxy.hits.map(({ method }) => method).sort()).toEqual(["CONNECT", "CONNECT", "GET"]);
    expect((await home.start(["show"])).stdout).toContain("not tested");
  });

  test("without a proxy: directly", async () => {
    const { home, proxy } = await workingHome();
    const elsewhere = await startElsewhere();
    expect(await home.start(["test", "--mode", "none", elsewhere])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /passed .* direct[\s\S]*no proxy is needed here\n {2}what {2}127\.0\.0\.2 answered without one/,
      ),
      stderr: "",
    });
    expect((await home.start(["test", "--skip", "127.0.0.2", elsewhere])).code).toBe(0);
    expect((await home.start(["test", "--mode", "none", `http://127.0.0.2:${await freePort()}/`])).code).toBe(3);
    expect(proxy.hits).toEqual([]);
  });
});

test.each([
  [["test", "ftp://x.test/"], /address 1 of the command line/],
  [["test", "http://u:Can4ry@x.test/"], /address 1 of the command line/],
  [["test", "--timeout", "0"], /--timeout must be/],
  [["test", "--timeout", "soon"], /--timeout must be/],
  [["report", "--quiet"], /--output/],
  [["ca", "save", "x.pem", "--fingerprint", "abc"], /--fingerprint takes a SHA-256/],
  [["ca", "save", "-"], /proxycast ca save FILE/],
  [["apply", "--no-verify-tls"], /unknown argument/],
])("%j is refused", async (args, message) => {
  const { home } = await workingHome();
  const outcome = await home.start(args);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(message);
  expect(outcome.stderr).not.toContain("Can4ry");
});
