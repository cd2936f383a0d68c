// setup with a person at the terminal, against real proxies on loopback.
import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { blockOf, CONFIG } from "../helpers/contract.ts";
import { Home } from "../helpers/home.ts";
import { startOrigin, startProxy } from "../helpers/network.ts";
import { freePort } from "../helpers/proxies.ts";
import { atTerminal } from "../helpers/terminal.ts";

const URLS = `testUrls: ["http://origin.test/"]\ntargets: [bash]\n`;
const PASSWORD = ".config/proxycast/password";
const RIGHT_ONE_IN_A_FILE = [
  ["Which proxy?", "\r"],
  ["User name", "\r"],
  ["Password", "right\r"],
  ["later runs", "\r"],
  ["hold the password", "\r"],
  ["Write this?", "\r"],
  ["Ask each tool", "n\r"],
] as const;

async function workingHome(expected?: string) {
  const home = new Home();
  home.tests = true;
  const proxy = await startProxy({ http: await startOrigin(() => "x") }, expected);
  home.write(".bashrc", "x\n");
  home.write(CONFIG, URLS);
  return { home, proxy, url: `http://127.0.0.1:${proxy.port}` };
}

test("everything typed: shown, tested, written, and the password kept where it was said", async () => {
  const { home, proxy, url } = await workingHome("ada:s3cret");
  const outcome = await atTerminal(
    home,
    ["setup"],
    [
      ["Proxy, as", `${url}\r`],
      ["User name", "ada\r"],
      ["Password", "s3cret\r"],
      ["later runs", "\r"],
      ["hold the password", "\r"],
      ["Write this?", "3\r"],
      ["reach directly", ".corp.example\r"],
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  // What was looked at before the first question.
  expect(outcome.stdout).toContain("find its name in your browser's proxy settings");
  expect(outcome.stdout).not.toContain("s3cret");
  // Without a name it says that it wants one; the last is the test of the other skip list.
  expect(proxy.hits.map(({ credentials }) => credentials)).toEqual([undefined, "ada:s3cret", "ada:s3cret"]);
  expect(home.read(CONFIG)).toContain(`proxy: "${url}"`);
  expect(home.read(PASSWORD)).toBe("s3cret\n");
  expect(statSync(home.file(PASSWORD)).mode & 0o777).toBe(0o600);
  expect(blockOf(home)).toContain(".corp.example");
  expect((await home.start(["apply", "--test"])).code).toBe(0);
});

test("a password that was refused: setup asks for another, and the old one is not sent again", async () => {
  const { home, proxy, url } = await workingHome("ada:right");
  home.write(PASSWORD, "expired\n", 0o600);
  home.write(CONFIG, `proxy: ${url.replace("//", "//ada@")}\npassword: {file: ${home.file(PASSWORD)}}\n${URLS}`);
  expect((await home.start(["apply"])).stderr).toContain("run proxycast setup");
  const outcome = await atTerminal(home, ["setup"], RIGHT_ONE_IN_A_FILE);
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(proxy.hits.map(({ credentials }) => credentials)).toEqual(["ada:expired", "ada:right"]);
  expect(home.read(PASSWORD)).toBe("right\n");
  expect((await home.start(["apply", "--test"])).code).toBe(0);
});

test("a proxy that was found and wants a log-on: setup asks for the name and the password", async () => {
  const { home, proxy, url } = await workingHome("ada:right");
  home.environment = { ...home.environment, http_proxy: url };
  expect((await home.start(["apply"])).stderr).toContain("requires a user name and password");
  const outcome = await atTerminal(
    home,
    ["setup"],
    [
      ["Which proxy?", "\r"],
      ["User name", "ada\r"],
      ["Password", "right\r"],
      ["later runs", "\r"],
      ["hold the password", "\r"],
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(proxy.hits.at(-1)?.credentials).toBe("ada:right");
});

test("given as flags, with a name alone: the password is asked for", async () => {
  const { home, proxy, url } = await workingHome("ada:right");
  const outcome = await atTerminal(
    home,
    ["setup", "--proxy", url, "--username", "ada"],
    [
      ["Password of ada", "right\r"],
      ["later runs", "\r"],
      ["hold the password", "\r"],
      ["Write this?", "7\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).toContain("nothing was written");
  expect(proxy.hits.at(-1)?.credentials).toBe("ada:right");
  expect(home.read(CONFIG)).toBe(URLS);
});

test("Ctrl-C at a question: nothing is written", async () => {
  const { home } = await workingHome();
  const before = home.snapshot();
  const outcome = await atTerminal(home, ["setup"], [["Proxy, as", "\u0003"]]);
  expect(outcome.code, outcome.stdout).toBe(2);
  expect(outcome.stdout).toContain("nothing was written");
  expect(home.snapshot()).toEqual(before);
});

test.each([
  ["in two lines", (command: string) => `password:\n  command: ${command}\n`],
  ["in one", (command: string) => `password: {command: "${command}"}\n`],
])("another source of the password replaces the one in the config, which has it %s", async (_, source) => {
  const { home, proxy, url } = await workingHome("ada:right");
  home.write(CONFIG, `proxy: ${url.replace("//", "//ada@")}\n${source("echo expired")}${URLS}`);
  expect((await home.start(["apply"])).code).toBe(3);
  const outcome = await atTerminal(home, ["setup"], RIGHT_ONE_IN_A_FILE);
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(home.read(CONFIG)).not.toContain("expired");
  home.write(".bashrc", "y\n");
  expect((await home.start(["apply"])).code).toBe(0);
  expect(proxy.hits.map(({ credentials }) => credentials)).toEqual(["ada:expired", "ada:right"]);
});

test("another proxy, typed without a name: the old one's log-on does not get there", async () => {
  const { home, proxy } = await workingHome();
  home.write(
    CONFIG,
    `proxy: http://127.0.0.1:1\nusername: ada\npassword: {command: "echo secret"}\nskip: x.test\n${URLS}`,
  );
  const outcome = await atTerminal(
    home,
    ["setup", "--http-proxy", "http://127.0.0.1:2"],
    [
      ["Proxy, as", `http://127.0.0.1:${proxy.port}\r`],
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(proxy.hits.map(({ credentials }) => credentials)).toEqual([undefined]);
  expect(home.read(CONFIG)).not.toMatch(/ada|127\.0\.0\.1:[12]\b/);
  // Which hosts are reached directly is the company's, and not that proxy's.
  expect(home.read(CONFIG)).toContain("skip: x.test");
});

test("a PAC script that says DIRECT where that leads nowhere: setup says so; who says none is not told", async () => {
  const home = new Home();
  home.tests = true;
  home.write(".bashrc", "x\n");
  home.write("p.pac", 'function FindProxyForURL() { return "DIRECT"; }');
  home.write(CONFIG, `testUrls: ["http://127.0.0.2:${await freePort()}/"]\ntargets: [bash]\n`);
  const outcome = await home.start(["setup", "--yes", "--pac", home.file("p.pac")]);
  expect([outcome.code, outcome.stderr]).toEqual([0, expect.stringContaining("direct access does not work")]);
  expect((await home.start(["setup", "--yes", "--mode", "none"])).stderr).not.toContain("direct access");
});
