// Accounts lock after a few refused log-ons: counted at the proxy, one goes out, whatever becomes of it or of the run.
import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type net from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { CONFIG, withoutChecksum } from "../helpers/contract.ts";
import { Home, makeCertificate, PROGRAM } from "../helpers/home.ts";
import { makeCompany, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { spawn, until } from "../helpers/processes.ts";
import { startScripted, startTinyproxy } from "../helpers/proxies.ts";

const TESTS = ".local/state/proxycast/tests.json";
const URLS = `testUrls: ["http://origin.test/", "https://origin.test/"]\ntargets: [bash]\n`;
const REFUSAL = 'HTTP/1.1 407 Log on\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n';

function homeWith(port: number, more = URLS, password = '{command: "echo wrong"}'): Home {
  const home = new Home();
  home.tests = true;
  home.write(".bashrc", "x\n");
  home.write(CONFIG, `proxy: http://ada@127.0.0.1:${port}\npassword: ${password}\n${more}`);
  return home;
}

/** A proxy that answers each request as told, and the requests that came with a log-on. */
async function startCounting(answer: (request: string, socket: net.Socket) => string | undefined) {
  const sent: string[] = [];
  const port = await startScripted((socket, request) => {
    if (/proxy-authorization/i.test(request)) sent.push(request.split(" ")[0] ?? "");
    const text = answer(request, socket);
    if (text !== undefined) socket.end(text);
  });
  return { port, sent };
}

describe("one log-on goes out, over several runs", () => {
  test.each([
    [
      "where http would fail in another way",
      (request: string) => (request.startsWith("GET") ? "HTTP/1.1 403 F\r\n\r\n" : REFUSAL),
      ["CONNECT"],
    ],
    // Without credentials the answer is the same: the proxy did not look at them.
    [
      "where https fails in another way first",
      (request: string) => (request.startsWith("GET") ? REFUSAL : "HTTP/1.1 403 F\r\n\r\n"),
      ["CONNECT", "GET"],
    ],
    [
      "where the target of https is down",
      (request: string) => (request.startsWith("GET") ? REFUSAL : "HTTP/1.1 503 F\r\n\r\n"),
      ["CONNECT", "GET"],
    ],
  ])("%s", async (_, answer, methods) => {
    const { port, sent } = await startCounting(answer);
    const home = homeWith(port);
    const first = await home.start(["test"]);
    expect(first.stderr).toContain("the proxy refused this user name and password");
    // The other protocol's failure is told too.
    if (methods.length > 1) expect(first.stderr).toMatch(/CONNECT|503/);
    for (const args of [["test"], ["apply"], ["report"], ["on"]]) await home.start(args);
    expect(sent).toEqual(methods);
  });

  test.each([
    ["a 401", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\n\r\n", "log-on refused"],
    ["a page to log on at", "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n", "captive portal"],
    ["an answer that nobody foresaw", "HTTP/1.1 418 Tea\r\n\r\n", "proxy error"],
  ])("refused by %s", async (_, answer, cause) => {
    const { port, sent } = await startCounting(() => answer);
    const home = homeWith(port, `testUrls: ["https://a.test/", "https://b.test/"]\n`);
    expect((await home.start(["test"])).stdout).toContain(`: ${cause}`);
    expect((await home.start(["test"])).stderr).toContain("not retried");
    expect(sent).toEqual(["CONNECT"]);
  });

  testWithClient("tinyproxy", "tinyproxy", "refused by tinyproxy's 401", async () => {
    const port = await startTinyproxy(new Home().base, ["BasicAuth ada right"]);
    const home = homeWith(port);
    const outcome = await home.start(["test"]);
    expect(outcome.stdout).toContain("failed: log-on refused  https://origin.test/");
    expect(outcome.stdout).not.toContain("passed");
  });

  test.each(["SIGKILL", "SIGINT", "SIGTERM", "SIGHUP"] as const)("of a run that %s ends meanwhile", async (signal) => {
    const { port, sent } = await startCounting(() => undefined);
    const home = homeWith(port);
    const child: ChildProcess = spawn(process.execPath, [PROGRAM, "apply"], {
      env: home.environment as NodeJS.ProcessEnv,
    });
    await until("the log-on", () => sent.length > 0);
    child.kill(signal);
    await new Promise((resolve) => child.on("close", resolve));
    const next = await home.start(["apply"]);
    expect(next.code).toBe(3);
    expect(next.stderr).toContain("cut off after it had sent the user name and password");
    expect(sent).toHaveLength(1);
  });

  test("none where what becomes of it can't be remembered", async () => {
    const { port, sent } = await startCounting(() => REFUSAL);
    const home = homeWith(port);
    mkdirSync(home.file(".local/state/proxycast/.tests.json.proxycast-tmp/x"), { recursive: true });
    for (const args of [["apply"], ["test"]]) expect((await home.start(args)).code, args[0]).toBe(4);
    expect(sent).toEqual([]);
  });

  test("on another day too, where the environment gave the password", async () => {
    const { port, sent } = await startCounting(() => REFUSAL);
    const home = homeWith(port);
    home.write(CONFIG, URLS);
    home.write(
      "day.cjs",
      "const N = Date.now; Date.now = () => N() + 86400000; const D = Date; globalThis.Date = class extends D { constructor(...a) { super(...(a.length ? a : [Date.now()])); } };",
    );
    const url = `http://ada:wrong@127.0.0.1:${port}`;
    const env = { ...home.environment, http_proxy: url, https_proxy: url } as NodeJS.ProcessEnv;
    for (const shim of [[], ["-r", home.file("day.cjs")]]) {
      const child = spawn(process.execPath, [...shim, PROGRAM, "apply"], { env });
      expect(await new Promise((resolve) => child.on("close", resolve))).toBe(3);
    }
    expect(sent).toHaveLength(1);
  });

  test("twenty runs at once, each of which was told to test", async () => {
    const { port, sent } = await startCounting(() => REFUSAL);
    const home = homeWith(port);
    const runs = await Promise.all(Array.from({ length: 20 }, () => home.start(["apply", "--test"])));
    expect(runs.every(({ code }) => code === 3 || code === 5)).toBe(true);
    // One that began after the refusal was known asks for itself.
    expect([1, 2]).toContain(sent.length);
  });
});

test("a memory that nobody can read is refused, with the way out, and asks nobody", async () => {
  const { port, sent } = await startCounting(() => REFUSAL);
  for (const text of [
    "{",
    '{"schema":1,"results":[]}',
    '{"schema":1,"key":"x","results":[null]}',
    '{"schema":1,"key":"x","results":[{"fingerprint":"a","at":"soon"}]}',
    '{"schema":1,"key":"x","results":[{"fingerprint":"a","at":"2026-01-01","cause":{"id":"x"}}]}',
  ]) {
    const home = homeWith(port);
    home.write(TESTS, text, 0o600);
    for (const command of ["apply", "test", "show", "report"]) {
      const outcome = await home.start([command]);
      expect(outcome.code, `${command} ${text}`).toBe(4);
      expect(outcome.stderr).toContain("remove it, and the proxy is tested once more");
    }
  }
  expect(sent).toEqual([]);
});

test("a proxy whose certificate is not trusted gets no log-on, verified or not", async () => {
  const home = homeWith(1);
  const seen: string[] = [];
  const certificate = `${home.base}/proxy.pem`;
  makeCertificate(certificate, "localhost");
  const answer = (socket: net.Socket, request: string) => {
    seen.push(request);
    socket.end(REFUSAL);
  };
  const port = await startScripted(answer, { cert: certificate, key: `${certificate}.key` });
  home.write(CONFIG, home.read(CONFIG).replace(/proxy: .*/, `proxy: https://ada@localhost:${port}`));
  for (const args of [["test"], ["test", "--no-verify-tls"], ["report", "--no-verify-tls"]]) {
    const outcome = await home.start(args);
    expect(outcome.stdout, args.join(" ")).toContain("failed: untrusted");
  }
  expect(seen).toEqual([]);
});

describe("what is remembered", () => {
  async function workingProxy(home: Home) {
    const company = await makeCompany(home.base, ["origin.test"]);
    const proxy = await startProxy({
      http: await startOrigin(() => "x"),
      https: await startSecureOrigin(company, () => "x"),
    });
    return { proxy, company };
  }

  test("a pass that left a protocol out does not speak for it once an address is named", async () => {
    const home = new Home();
    home.tests = true;
    const { proxy, company } = await workingProxy(home);
    const settings = (urls: string) =>
      home.write(
        CONFIG,
        `proxy: http://127.0.0.1:${proxy.port}\ncaBundle: ${company.ca}\ntestUrls: [${urls}]\ntargets: [bash, fish]\n`,
      );
    settings('"http://origin.test/"');
    expect((await home.start(["apply", "--to", "bash"])).code).toBe(0);
    expect((await home.start(["show"])).stdout).toMatch(/tested on \S+, but not for https/);
    settings('"http://origin.test/", "https://nowhere.test:1/"');
    expect((await home.start(["show"])).stdout).toContain("not tested");
    settings('"http://origin.test/", "https://origin.test/"');
    expect((await home.start(["apply"])).code).toBe(0);
    expect(proxy.hits.map(({ method }) => method)).toEqual(["GET", "GET", "CONNECT"]);
  });

  test("a failure does not stand in the way of what its hint asks for: other addresses, or more time", async () => {
    const home = new Home();
    home.tests = true;
    let delay = 700;
    const slow = await startScripted((socket) => void setTimeout(() => socket.end("HTTP/1.1 200 OK\r\n\r\n"), delay));
    home.write(CONFIG, `httpProxy: http://127.0.0.1:${slow}\ntestUrls: ["http://a.test/"]\ntargets: [bash]\n`);
    expect((await home.start(["apply", "--timeout", "0.3"])).code).toBe(3);
    expect((await home.start(["apply", "--timeout", "0.3"])).stderr).toContain("not retried");
    delay = 400;
    expect((await home.start(["apply", "--timeout", "5"])).code).toBe(0);
    delay = 5_000;
    home.write(CONFIG, home.read(CONFIG).replace("targets: [bash]", "targets: [fish]\nskip: [x.test]"));
    expect((await home.start(["apply", "--timeout", "0.3"])).code).toBe(3);
    home.write(CONFIG, home.read(CONFIG).replace("http://a.test/", "http://b.test/"));
    delay = 0;
    expect((await home.start(["apply", "--timeout", "0.3"])).code).toBe(0);
  });

  test("a test without verifying says nothing of an earlier failure", async () => {
    const home = new Home();
    home.tests = true;
    const { proxy } = await workingProxy(home);
    home.write(CONFIG, `proxy: http://127.0.0.1:${proxy.port}\ntestUrls: ["https://origin.test/"]\ntargets: [bash]\n`);
    expect((await home.start(["apply"])).code).toBe(3);
    const before = home.read(TESTS);
    expect((await home.start(["test", "--no-verify-tls"])).code).toBe(0);
    expect(home.read(TESTS)).toBe(before);
  });
});

test("a password that is not at hand: apply goes on, what was told to test does not", async () => {
  const home = homeWith(1);
  const origin = await startOrigin(() => "x");
  const proxy = await startProxy({ http: origin }, "ada:s3cret");
  home.write(CONFIG, `proxy: http://ada@127.0.0.1:${proxy.port}\ntestUrls: ["http://origin.test/"]\ntargets: [bash]\n`);
  expect((await home.start(["setup", "--yes", "--password-stdin"], {}, "s3cret\n")).code).toBe(0);
  const hits = proxy.hits.length;
  const later = await home.start(["apply", "--to", "fish", "--skip", "x.test"]);
  expect(later.code, later.stderr).toBe(0);
  expect(later.stderr).toContain("the proxy was not tested: this run was not given its password");
  for (const args of [
    ["setup", "--yes", "--skip", "y.test"],
    ["apply", "--test"],
  ]) {
    const outcome = await home.start(args);
    expect(outcome.code, args.join(" ")).toBe(2);
    expect(outcome.stderr).toContain("pass it with --password-stdin");
  }
  expect(home.read(CONFIG)).not.toContain("y.test");
  expect(proxy.hits).toHaveLength(hits);
});

test("what is written is what was tested: the password's source is asked once", async () => {
  const home = homeWith(1);
  const proxy = await startProxy({ http: await startOrigin(() => "x") }, "ada:pw1");
  const count = home.file("count");
  writeFileSync(count, "0");
  const command = `n=$(($(cat ${count}) + 1)); echo $n > ${count}; echo pw$n`;
  home.write(".config/pip/pip.conf", "");
  home.write(
    CONFIG,
    `proxy: http://ada@127.0.0.1:${proxy.port}\npassword: {command: "${command}"}\ntestUrls: ["http://origin.test/"]\ntargets: [pip]\n`,
  );
  expect((await home.start(["apply", "--with-password", "pip"])).code).toBe(0);
  expect(home.read(".config/pip/pip.conf")).toContain("ada:pw1@");
  rmSync(count);
});

describe("what another run may not undo", () => {
  test("reports at once: one log-on among them all", async () => {
    const { port, sent } = await startCounting(() => REFUSAL);
    const home = homeWith(port);
    const runs = await Promise.all(Array.from({ length: 10 }, () => home.start(["report", "--timeout", "2"])));
    expect(runs.every(({ code }) => code === 0)).toBe(true);
    expect(sent).toHaveLength(1);
  });

  test("a clock that was ahead: setup and --test ask all the same", async () => {
    const proxy = await startProxy({ http: await startOrigin(() => "x") }, "ada:right");
    const home = homeWith(proxy.port, `testUrls: ["http://origin.test/"]\ntargets: [bash]\n`);
    expect((await home.start(["apply"])).code).toBe(3);
    home.write(TESTS, withoutChecksum(home.read(TESTS)).replace(/"at": "\d{4}/, '"at": "2099'), 0o600);
    home.write(CONFIG, home.read(CONFIG).replace("echo wrong", "echo right"));
    home.write(TESTS, home.read(TESTS), 0o600);
    expect((await home.start(["apply", "--test"])).code).toBe(0);
  });

  test("one address that does not answer says nothing against a pass", async () => {
    const home = homeWith(1);
    const good = await startProxy({ http: await startOrigin(() => "x") }, "ada:right");
    const { connect } = await import("node:net");
    const port = await startScripted((socket, request) => {
      if (request.includes("slow.test")) return;
      const onward = connect(good.port, "127.0.0.1", () => onward.write(request));
      onward.pipe(socket).pipe(onward);
      onward.on("error", () => {});
    });
    home.write(
      CONFIG,
      `proxy: http://ada@127.0.0.1:${port}\npassword: {command: "echo right"}\ntestUrls: ["http://origin.test/"]\ntargets: [bash]\n`,
    );
    expect((await home.start(["apply"])).code).toBe(0);
    expect((await home.start(["test", "--timeout", "0.5", "http://slow.test/"])).code).toBe(3);
    expect((await home.start(["show"])).stdout).toMatch(/tested +tested on/);
  });
});

describe("what the target says itself", () => {
  /** Says the same on 127.0.0.2 as the proxy says for it. */
  async function startTarget(status: number, headers: Record<string, string>): Promise<number> {
    const { default: http } = await import("node:http");
    const server = http.createServer((_, response) => void response.writeHead(status, headers).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.2", resolve));
    onTestFinished(() => void server.close());
    return (server.address() as net.AddressInfo).port;
  }

  test.each([
    [401, { "www-authenticate": 'Basic realm="site"' }],
    [401, { "www-authenticate": "Negotiate" }],
    [302, { location: "http://elsewhere.test/" }],
  ])(
    "%i of its own, %j, is no word of the proxy, which forbids https to everybody and gets no password again",
    async (status, headers) => {
      const own = await startTarget(status, headers);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const { port, sent } = await startCounting((request) =>
        request.startsWith("CONNECT") ? "HTTP/1.1 403 no\r\n\r\n" : `HTTP/1.1 ${status} x\r\n${lines.join("")}\r\n`,
      );
      const home = homeWith(port, `testUrls: ["http://127.0.0.2:${own}/", "https://a.test/"]\ntargets: [bash]\n`);
      const outcome = await home.start(["apply"]);
      expect(outcome.code, outcome.stderr).toBe(3);
      expect(outcome.stderr).toContain("forbids CONNECT");
      expect(outcome.stderr).not.toContain("log-on");
      expect(sent).toEqual(["CONNECT"]);
    },
  );

  test.each([
    [407, 'proxy-authenticate: Basic realm="x"'],
    [401, 'www-authenticate: Basic realm="tinyproxy"'],
  ])("%i that both say, and the proxy means: refused, and not sent again", async (status, header) => {
    const own = await startTarget(status, { "www-authenticate": 'Basic realm="site"' });
    const { port, sent } = await startCounting(() => `HTTP/1.1 ${status} x\r\n${header}\r\n\r\n`);
    const urls = [1, 2, 3].map((at) => `http://127.0.0.2:${own}/${at}`);
    const home = homeWith(port, `testUrls: ${JSON.stringify([...urls, "https://a.test/"])}\ntargets: [bash]\n`);
    for (const args of [["apply"], ["test", ...urls], ["report"]]) await home.start(args);
    expect(sent).toEqual(["CONNECT"]);
    expect((await home.start(["show"])).stdout).toContain("refused this user name and password");
  });
});
