// setup where something is wrong: what is asked next, what is never sent twice, and what is left behind by a run that is
// stopped.
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { blockOf, CONFIG } from "../helpers/contract.ts";
import { Home, makeCertificate } from "../helpers/home.ts";
import { makeCompany, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { freePort, startElsewhere, startMicrosocks, startScripted, startSquid } from "../helpers/proxies.ts";
import { atTerminal } from "../helpers/terminal.ts";
import { openTmux } from "../helpers/tmux.ts";

const URLS = `testUrls: ["http://origin.test/"]\ntargets: [bash]\n`;
const STATE = ".local/state/proxycast";

async function workingHome(expected?: string, config = URLS) {
  const home = new Home();
  home.tests = true;
  const proxy = await startProxy({ http: await startOrigin(() => "x") }, expected);
  home.write(".bashrc", "x\n");
  home.write(CONFIG, config);
  return { home, proxy, url: `http://127.0.0.1:${proxy.port}` };
}

const credentials = (hits: readonly { credentials: string | undefined }[]) => hits.map((hit) => hit.credentials);

test("a wrong port: the address is in its field, and nothing else is typed again", async () => {
  const { home, proxy, url } = await workingHome();
  const wrong = await freePort();
  const terminal = openTmux(home, "proxycast setup");
  await terminal.see("as http://host:port");
  terminal.type(`http://127.0.0.1:${wrong}`, "Enter");
  expect(await terminal.see(`(Enter tries it again) http://127.0.0.1:${wrong}`)).toContain("nothing listens at");
  for (let digit = 0; digit < String(wrong).length; digit++) terminal.type("BSpace");
  terminal.type(String(proxy.port), "Enter");
  await terminal.see("Write this?");
  terminal.type("Enter");
  await terminal.see("Ask each tool");
  terminal.type("n", "Enter");
  expect(await terminal.see("[exit ")).toContain("[exit 0]");
  expect(home.read(CONFIG)).toContain(`proxy: "${url}"`);
});

test("a refused password: the next is another attempt, and the same one is not sent again", async () => {
  const { home, proxy, url } = await workingHome("ada:right");
  const outcome = await atTerminal(
    home,
    ["setup", "--proxy", url],
    [
      ["User name", "ada\r"],
      ["Password", "wrong\r"],
      ["User name", "\r"],
      ["Password", "wrong\r"],
      ["Password", "right\r"],
      ["later runs", "\r"],
      ["hold the password", "\r"],
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(credentials(proxy.hits)).toEqual([undefined, "ada:wrong", "ada:right"]);
  expect(outcome.stdout).toContain("it is not sent again");
  expect(outcome.stdout).not.toMatch(/wrong|right/);
});

test("typed ahead: name and password answer their questions, and neither is seen twice", async () => {
  const { home, proxy, url } = await workingHome("ada:right");
  const terminal = openTmux(home, `proxycast setup --proxy ${url}`);
  await terminal.see("User name at");
  terminal.type("ada", "Enter", "right", "Enter");
  await terminal.see("later runs");
  expect(credentials(proxy.hits)).toEqual([undefined, "ada:right"]);
  expect(terminal.scrollback()).not.toContain("right");
});

test("Ctrl-C: nothing is written, wherever it comes, but that a password was refused is remembered", async () => {
  const { home, url } = await workingHome("ada:right");
  const before = home.snapshot();
  const stop = "\u0003";
  const answers = [
    ["Proxy, as", `${url}\r`],
    ["User name", "ada\r"],
    ["Password", "right\r"],
    ["later runs", "\r"],
    ["hold the password", "\r"],
    ["Write this?", "\r"],
  ] as const;
  // Those before the last yes.
  for (let at = 1; at < answers.length; at++) {
    const [question = ""] = answers[at] ?? [];
    const outcome = await atTerminal(home, ["setup"], [...answers.slice(0, at), [question, stop]]);
    expect(outcome.code, outcome.stdout).toBe(2);
    expect(outcome.stdout).toContain("nothing was written");
    expect(home.snapshot(), question).toEqual(before);
  }
  const refused = [...answers.slice(0, 2), ["Password", "wrong\r"], ["User name", stop]] as const;
  expect((await atTerminal(home, ["setup"], refused)).code).toBe(2);
  expect(existsSync(home.file(`${STATE}/tests.json`))).toBe(true);
  expect(home.snapshot().filter((line) => !line.startsWith(".local"))).toEqual(before);
});

test("Ctrl-C while the proxy is tested: the terminal is as it was, and nothing is written", async () => {
  const home = new Home();
  home.tests = true;
  home.write(CONFIG, URLS);
  const before = home.snapshot();
  const silent = await startScripted(() => {});
  const terminal = openTmux(
    home,
    `stty -a >before; proxycast setup --proxy http://127.0.0.1:${silent} --timeout 20; code=$?; stty -a | diff before - && rm before; (exit $code)`,
  );
  await terminal.see("asking ");
  terminal.type("C-c");
  const screen = await terminal.see("[exit ");
  expect(screen).toContain("stopped; nothing was written");
  expect(screen).toContain("[exit 2]");
  expect(home.snapshot()).toEqual(before);
});

test("Ctrl-C at the password: the terminal is as it was, and nothing typed is in the scroll-back", async () => {
  const { home, url } = await workingHome("ada:right");
  const before = home.snapshot();
  const terminal = openTmux(
    home,
    `stty -a >before; proxycast setup --proxy ${url} --username ada; code=$?; stty -a | diff before - && rm before; (exit $code)`,
  );
  await terminal.see("Password of ada");
  terminal.type("half-typed", "C-c");
  expect(await terminal.see("[exit ")).toContain("[exit 2]");
  expect(terminal.scrollback()).not.toContain("half");
  expect(home.snapshot()).toEqual(before);
});

test("this network needs none: it says that direct access works, and writes that there is none", async () => {
  const home = new Home();
  home.tests = true;
  home.write(".bashrc", "x\n");
  home.write(CONFIG, `testUrls: ["${await startElsewhere()}"]\ntargets: [bash]\n`);
  home.environment = { ...home.environment, http_proxy: `http://127.0.0.1:${await freePort()}` };
  const outcome = await atTerminal(
    home,
    ["setup"],
    [
      ["Which proxy?", "3\r"],
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
  );
  expect(outcome.stdout).toContain("none: this network needs none (direct access: it works)");
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(home.read(CONFIG)).toContain('mode: "none"');
  expect(blockOf(home)).toContain("unset http_proxy");
});

test("a command that prints the password is tried at once", async () => {
  const { home, proxy, url } = await workingHome("ada:right");
  const outcome = await atTerminal(
    home,
    ["setup", "--proxy", url, "--username", "ada"],
    [
      ["Password", "right\r"],
      ["later runs", "2\r"],
      ["Command that prints", "echo other\r"],
      ["Command that prints", "echo right\r"],
      ["hold the password", "\r"],
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).toContain("it prints another password");
  expect(home.read(CONFIG)).toContain('command: "echo right"');
  // It is the one that was seen to work: nothing is tested for it.
  expect(credentials(proxy.hits)).toEqual(["ada:right"]);
  expect((await home.start(["apply"])).code).toBe(0);
  expect(credentials(proxy.hits)).toEqual(["ada:right"]);
});

test("written untested, on request", async () => {
  const home = new Home();
  home.tests = true;
  home.write(".bashrc", "x\n");
  home.write(CONFIG, URLS);
  const url = `http://127.0.0.1:${await freePort()}`;
  const outcome = await atTerminal(
    home,
    ["setup", "--proxy", url],
    [
      ["Proxy, as", "\r"],
      ["What now?", "3\r"],
      ["What now?", "4\r"],
      ["What now?", "5\r"],
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).toContain("For the IT department:");
  expect(outcome.stdout).toContain("network report");
  expect(outcome.stdout).toContain("not tested");
  expect(blockOf(home)).toContain(url);
});

test("NO_COLOR: no colour", async () => {
  const { home, url } = await workingHome();
  home.environment = { ...home.environment, NO_COLOR: "1" };
  const outcome = await atTerminal(
    home,
    ["setup", "--proxy", url],
    [
      ["Write this?", "\r"],
      ["Ask each tool", "n\r"],
    ],
    "xterm",
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).not.toMatch(/\u001b\[[\d;]*[1-9]\d*m/);
});

/** The last line of what went wrong: the command that mends it. */
const commandOf = (stderr: string) => /^ {2}run {3}(.*)$/m.exec(stderr)?.[1] ?? "";

test("--yes: the command at the end mends what went wrong, until it works", async () => {
  const home = new Home();
  home.tests = true;
  const company = await makeCompany(home.base, ["origin.test"]);
  const root = `${home.base}/root.pem`;
  makeCertificate(root);
  const squid = await startSquid(home.base, {
    user: { name: "ada", password: "s3cret" },
    ca: { cert: root, key: `${root}.key` },
  });
  home.write(".bashrc", "x\n");
  home.write(CONFIG, `testUrls: ["https://origin.test:${await startSecureOrigin(company, () => "x")}/"]\n`);
  const url = `http://127.0.0.1:${squid.port}`;
  const before = home.snapshot().filter((line) => !line.startsWith(".local"));
  const words = (command: string) =>
    command
      .replace(/^proxycast /, "")
      .replaceAll("'", "")
      .split(" ");

  const first = await home.start(["setup", "--yes", "--proxy", url, "--to", "bash", "--skip", "a b"]);
  expect(first.code, first.stderr).toBe(3);
  expect(commandOf(first.stderr)).toBe(
    `proxycast setup --proxy ${url} --skip a,b --to bash --yes --username NAME --password-stdin`,
  );

  const named = commandOf(first.stderr).replace("NAME", "ada");
  const second = await home.start(words(named), {}, "s3cret\n");
  expect(second.code, second.stderr).toBe(3);
  expect(commandOf(second.stderr)).toMatch(
    /^proxycast setup --proxy \S+ --username ada --skip a,b --to bash --password-stdin --yes --fingerprint (?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/,
  );
  expect(second.stdout + second.stderr).not.toContain("s3cret");
  expect(home.snapshot().filter((line) => !line.startsWith(".local"))).toEqual(before);

  const wrong = words(commandOf(second.stderr)).map((word) =>
    word.replace(/^(?:[0-9A-F]{2}:)+/, (digits) => digits.replace(/\w\w/g, "00")),
  );
  expect((await home.start(wrong, {}, "s3cret\n")).code).toBe(4);
  expect(home.snapshot().filter((line) => !line.startsWith(".local"))).toEqual(before);

  const third = await home.start(words(commandOf(second.stderr)), {}, "s3cret\n");
  expect(third.code, third.stderr).toBe(0);
  expect(home.read(CONFIG)).toContain("caBundle");
  expect(home.read(".config/proxycast/company.pem")).toContain("BEGIN CERTIFICATE");
  expect((await home.start(["remove"])).code).toBe(0);
  expect(home.snapshot().filter((line) => !line.startsWith(".local"))).toEqual(before);
}, 60_000);

test("--yes with a wrong scheme: the command has the right one, in JSON too", async () => {
  const { home } = await workingHome();
  const port = await startMicrosocks("ada", "right");
  const outcome = await home.start(["setup", "--yes", "--json", "--proxy", `http://127.0.0.1:${port}`]);
  expect(JSON.parse(outcome.stdout).finding).toMatchObject({
    id: "proxy-speaks-socks",
    run: `proxycast setup --yes --proxy socks5h://127.0.0.1:${port}`,
  });
});
