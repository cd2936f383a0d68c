// Questions at the terminal outside of setup: a password that is missing, or was refused, and --password-stdin.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONFIG } from "../helpers/contract.ts";
import { Home, PROGRAM } from "../helpers/home.ts";
import { makeCompany, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { atTerminal, inTerminal } from "../helpers/terminal.ts";

const CTRL_C = "\u0003";

async function office(expected = "ada:right") {
  const home = new Home();
  const company = await makeCompany(home.base, ["site.test"]);
  // With the root behind it, as a proxy sends it that inspects.
  const cert = `${home.base}/chain.pem`;
  writeFileSync(cert, readFileSync(company.cert, "utf8") + readFileSync(company.ca, "utf8"));
  const origin = {
    http: await startOrigin(() => "x"),
    https: await startSecureOrigin({ key: company.key, cert }, () => "x"),
  };
  const proxy = await startProxy(origin, expected);
  const url = `http://127.0.0.1:${proxy.port}`;
  home.write(CONFIG, 'testUrls: ["http://site.test/"]\n');
  const sent = () => proxy.hits.map(({ credentials }) => credentials);
  return { home, url, sent, ca: company.ca };
}

test("test asks for the password of a name that has none, and shows nothing of it", async () => {
  const { home, url, sent } = await office();
  const args = ["test", "--proxy", url, "--username", "ada"];
  const outcome = await atTerminal(home, args, [["Password of ada", "right\r"]]);
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).not.toContain("right");
  expect(sent()).toEqual(["ada:right"]);
});

test("test asks for both where the proxy wants them, and once more where it refuses them", async () => {
  const { home, url, sent } = await office();
  const outcome = await atTerminal(
    home,
    ["test", "--proxy", url],
    [
      ["User name at 127.0.0.1", "ada\r"],
      ["Password of ada", "wrong\r"],
      ["refused", ""],
      ["User name at 127.0.0.1", "\r"],
      ["Password of ada", "right\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).not.toMatch(/wrong|right/);
  expect(sent()).toEqual([undefined, "ada:wrong", "ada:right"]);
});

test("an empty answer ends it with what the proxy said, and three refusals do", async () => {
  const { home, url, sent } = await office();
  const stopped = await atTerminal(home, ["test", "--proxy", url], [["User name", "\r"]]);
  expect(stopped.code, stopped.stdout).toBe(3);
  expect(sent()).toEqual([undefined]);
  const answers = ["a", "b", "c"].flatMap(
    (typed) =>
      [
        ["Password of ada", `${typed}\r`],
        ["refused", ""],
      ] as const,
  );
  const refused = await atTerminal(home, ["test", "--proxy", url, "--username", "ada"], answers);
  expect(refused.code, refused.stdout).toBe(3);
  expect(sent().slice(1)).toEqual(["ada:a", "ada:b", "ada:c"]);
});

test("a password that was refused before: another is asked for, and the old one is not sent again", async () => {
  const { home, url, sent } = await office();
  home.write(".pw", "old\n", 0o600);
  home.write(
    CONFIG,
    `proxy: ${url.replace("//", "//ada@")}\npassword: {file: ${home.file(".pw")}}\ntestUrls: ["http://site.test/"]\n`,
  );
  expect((await home.start(["test"])).code).toBe(3);
  const outcome = await atTerminal(home, ["test"], [["Password of ada", "right\r"]]);
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(sent()).toEqual(["ada:old", "ada:right"]);
});

test("without a terminal, with --json and with --quiet nobody is asked", async () => {
  const { home, url } = await office();
  expect((await home.start(["test", "--proxy", url])).code).toBe(3);
  for (const option of ["--json", "--quiet"]) {
    const outcome = await atTerminal(home, ["test", "--proxy", url, option], []);
    expect(outcome.code, outcome.stdout).toBe(3);
    expect(outcome.stdout).not.toContain("User name at");
  }
});

test("ca save asks for both, then whether it is the right root, and names the setup that uses it", async () => {
  const { home, url, ca } = await office();
  const file = home.file("company.pem");
  const outcome = await atTerminal(
    home,
    ["ca", "save", file, "https://site.test/", "--proxy", url],
    [
      ["User name at", "ada\r"],
      ["Password of ada", "right\r"],
      ["Is this SHA-256", "y\r"],
    ],
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).toContain("--username ada --password-stdin");
  expect(readFileSync(file, "utf8").trim()).toBe(readFileSync(ca, "utf8").trim());
});

const TERMINALS = ["dumb", "xterm-256color"];

test.each(TERMINALS)("--password-stdin on %s shows nothing, and leaves it for the next question", async (terminal) => {
  const { home, url, sent } = await office();
  const file = home.file("company.pem");
  const outcome = await atTerminal(
    home,
    ["ca", "save", file, "https://site.test/", "--proxy", url, "--username", "ada", "--password-stdin"],
    [
      ["Proxy password", "right\r"],
      ["Is this SHA-256", "y\r"],
    ],
    terminal,
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).not.toContain("right");
  expect(sent()).toContain("ada:right");
});

test.each(TERMINALS)("%s is as it was, after a password and after Ctrl-C at it", async (terminal) => {
  const { home, url } = await office();
  const run = (typed: string) => {
    const script = `cd; stty -a >before; "$@"; code=$?; stty -a >after; cmp before after && exit $code`;
    const args = ["test", "--proxy", url, "--username", "ada", "--password-stdin"];
    const command = ["/bin/sh", "-c", script, "sh", process.execPath, PROGRAM, ...args];
    return inTerminal(home, command, [["Proxy password", typed]], terminal);
  };
  const done = await run("right\r");
  expect(done.code, done.stdout).toBe(0);
  const stopped = await run(CTRL_C);
  expect(stopped.code, stopped.stdout).toBe(2);
  expect(stopped.stdout).toContain("stopped");
});

test("a pipe is read to its end, and its first line is the password", async () => {
  const { home, url, sent } = await office();
  const args = ["test", "--proxy", url, "--username", "ada", "--password-stdin"];
  expect(await home.start(args, {}, "right\nmore\n")).toMatchObject({ code: 0 });
  expect(sent()).toEqual(["ada:right"]);
});

test("a password that goes into a file for one run: it says so, and names the setup by which it stays", async () => {
  const home = new Home();
  home.write(".pw", "s3cret\n", 0o600);
  home.write(CONFIG, `proxy: http://ada@proxy.corp.example:8080\npassword: {file: ${home.file(".pw")}}\n`);
  const names = /proxycast setup --with-password pip$/m;
  expect(home.run(["apply", "--to", "pip", "--with-password", "pip"]).stderr).toMatch(names);
  expect(home.read(".config/pip/pip.conf")).toContain("s3cret");
  home.run(["apply", "--to", "pip"]);
  expect(home.read(".config/pip/pip.conf")).not.toContain("s3cret");
  const saved = home.run(["setup", "--yes", "--to", "pip", "--with-password", "pip"]);
  expect(saved.code, saved.stderr).toBe(0);
  expect(saved.stderr).not.toMatch(names);
  const later = home.run(["apply"]);
  expect(later.stderr).not.toMatch(names);
  expect(home.read(".config/pip/pip.conf")).toContain("s3cret");
});

test.each(TERMINALS)("run gives the terminal (%s) to its command once the password is typed", async (terminal) => {
  const { home, url } = await office();
  const script = `printf 'ready? '; read answer; echo "got $answer"; test "$http_proxy" = "${url.replace("//", "//ada:right@")}" && echo given`;
  const outcome = await atTerminal(
    home,
    ["run", "--proxy", url, "--username", "ada", "--password-stdin", "--", "sh", "-c", script],
    [
      ["Proxy password", "right\r"],
      ["ready?", "yes\r"],
    ],
    terminal,
  );
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).toContain("got yes");
  expect(outcome.stdout).toContain("given");
});

test("env asks past the pipe that its statements go into", async () => {
  const { home, url } = await office();
  const script = `eval "$("$@")" && test "$http_proxy" = "${url}" && echo set`;
  const args = ["env", "--shell", "sh", "--proxy", url, "--username", "ada", "--password-stdin"];
  const command = ["/bin/sh", "-c", script, "sh", process.execPath, PROGRAM, ...args];
  const outcome = await inTerminal(home, command, [["Proxy password", "right\r"]]);
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).toContain("set");
  expect(outcome.stdout).not.toContain("right");
});
