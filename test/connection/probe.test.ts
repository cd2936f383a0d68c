// The connection test against real and scripted proxies: each cause by its word, its hint and the exit code.
import { X509Certificate } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CauseId } from "../../src/diagnosis/causes.ts";
import { testWithClient } from "../helpers/clients.ts";
import { CONFIG } from "../helpers/contract.ts";
import { Home, makeCertificate, type Outcome, PROGRAM } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { makeCompany, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { execFileSync, firstWords, spawn } from "../helpers/processes.ts";
import {
  freePort,
  startElsewhere,
  startGreeter,
  startScripted,
  startSquid,
  startTinyproxy,
} from "../helpers/proxies.ts";

const URLS = ["http://origin.test/", "https://origin.test/"];

function homeFor(urls: readonly string[] = URLS): Home {
  const home = new Home();
  home.tests = true;
  home.write(CONFIG, `testUrls: [${urls.join(", ")}]\n`);
  return home;
}

async function expectCause(run: Promise<Outcome>, cause: CauseId, detail: RegExp | string = ""): Promise<Outcome> {
  const outcome = await run;
  expect(outcome.stdout).toContain(`: ${cause}`);
  expect(outcome.stderr).toMatch(detail);
  expect(outcome.code).toBe(3);
  return outcome;
}

const probe = (home: Home, port: number | string, ...args: string[]) =>
  home.start([
    "test",
    "--timeout",
    "1",
    "--proxy",
    typeof port === "number" ? `http://127.0.0.1:${port}` : port,
    ...args,
  ]);

describe("what is no proxy", () => {
  test("a name that nobody knows", async () => {
    await expectCause(probe(homeFor(), "http://nowhere.invalid:3128"), "name not found", /nowhere\.invalid/);
  });

  needs("root", "mount")("a name server that does not answer: over in time", async () => {
    const home = homeFor();
    writeFileSync(`${home.base}/resolv.conf`, "nameserver 127.0.0.9\n");
    const { createSocket } = await import("node:dgram");
    const silent = createSocket("udp4");
    await new Promise<void>((resolve) => silent.bind(53, "127.0.0.9", resolve));
    const script = `mount --bind ${home.base}/resolv.conf /etc/resolv.conf && exec "$@"`;
    const args = ["test", "--timeout", "1", "--proxy", "http://proxy.corp.example:1"];
    const started = Date.now();
    const child = spawn("unshare", ["-m", "sh", "-c", script, "sh", process.execPath, PROGRAM, ...args], {
      env: home.environment as NodeJS.ProcessEnv,
    });
    let stdout = "";
    child.stdout.on("data", (data) => (stdout += data));
    const code = await new Promise((resolve) => child.on("close", resolve));
    silent.close();
    expect(stdout).toContain(": no name server");
    expect(code).toBe(3);
    // The name server's client alone would take ten seconds.
    expect(Date.now() - started).toBeLessThan(8_000);
  });

  test("nothing listens", async () => {
    await expectCause(probe(homeFor(), await freePort()), "refused", /nothing listens at 127\.0\.0\.1:/);
  });

  needs("network")("no network at all", async () => {
    const home = homeFor();
    const child = spawn("unshare", ["-n", process.execPath, PROGRAM, "test", "--proxy", "http://127.0.0.1:3128"], {
      env: home.environment as NodeJS.ProcessEnv,
    });
    const outcome = { code: null as number | null, stdout: "", stderr: "" };
    child.stdout.on("data", (data) => (outcome.stdout += data));
    child.stderr.on("data", (data) => (outcome.stderr += data));
    outcome.code = await new Promise((resolve) => child.on("close", resolve));
    await expectCause(Promise.resolve(outcome), "unreachable");
  });

  test("SSH", async () => {
    await expectCause(probe(homeFor(), await startGreeter("SSH-2.0-OpenSSH_9.2\r\n")), "not a proxy", /speaks SSH/);
  });

  test("TLS, and no proxy behind it", async () => {
    const home = homeFor();
    const company = await makeCompany(home.base, ["localhost"]);
    const port = await startScripted((socket) => void socket.end("220 mail.example ESMTP\r\n"), company);
    await expectCause(probe(home, port), "not a proxy", /speaks TLS/);
  });

  test("TLS, and not a word behind it", async () => {
    const home = homeFor();
    const port = await startScripted((socket) => void socket.destroy(), await makeCompany(home.base, ["localhost"]));
    await expectCause(probe(home, port), "not a proxy", /speaks TLS/);
  });

  test("a web server", async () => {
    const port = await startScripted((socket, request) =>
      socket.end(request.startsWith("GET") ? "HTTP/1.1 200 OK\r\n\r\nhello" : "HTTP/1.1 400 Bad Request\r\n\r\n"),
    );
    await expectCause(probe(homeFor(), port), "not a proxy", /a web server's answer \(400\)/);
  });

  test.each([
    ["garbage", "\u0000\u0001hello\r\n\r\n"],
    ["an endless header", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}`],
  ])("%s", async (_, answer) => {
    await expectCause(probe(homeFor(), await startScripted((socket) => void socket.write(answer))), "bad answer");
  });

  test("a connection that is closed without a word", async () => {
    const port = await startScripted((socket) => void (socket as { resetAndDestroy?(): void }).resetAndDestroy?.());
    await expectCause(probe(homeFor(), port), "reset");
  });
});

needs("python3", "mount")("a name with several addresses: each gets its share of the time", async () => {
  const home = homeFor(URLS.slice(0, 1));
  // The first address takes a connection after a second, as over a slow line; at the second nobody listens.
  const script =
    "import socket,threading,time\ns=socket.socket();s.bind(('127.0.0.2',0));s.listen(0)\nprint(s.getsockname()[1],flush=True)\n" +
    "q=[socket.socket() for _ in range(4)]\nfor x in q: x.setblocking(False); x.connect_ex(s.getsockname())\ntime.sleep(0.6)\n" +
    "def serve(c):\n  c.settimeout(5)\n  try:\n    if c.recv(999): c.sendall(b'HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n')\n  except OSError: pass\n  c.close()\n" +
    "for x in q: x.close()\nwhile 1: threading.Thread(target=serve,args=(s.accept()[0],)).start()";
  const child = spawn("python3", ["-c", script]);
  const port = Number(await firstWords(child));
  writeFileSync(`${home.base}/hosts`, "127.0.0.2 proxy.test\n127.0.0.3 proxy.test\n");
  const mount = `mount --bind ${home.base}/hosts /etc/hosts && exec "$@"`;
  const args = [process.execPath, PROGRAM, "test", "--proxy", `http://proxy.test:${port}`];
  const run = spawn("unshare", ["-m", "sh", "-c", mount, "sh", ...args], {
    env: home.environment as NodeJS.ProcessEnv,
  });
  let said = "";
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (data) => (said += data));
  const code = await new Promise((resolve) => run.on("close", resolve));
  child.kill("SIGKILL");
  expect(code, said).toBe(0);
});

describe("a proxy that hangs", () => {
  needs("python3")("before it takes the connection", async () => {
    // A queue that is full: further connections get no answer at all.
    const script =
      "import socket,sys,time\ns=socket.socket();s.bind(('127.0.0.1',0));s.listen(0)\nprint(s.getsockname()[1],flush=True)\n" +
      "c=[socket.socket() for _ in range(4)]\nfor x in c: x.setblocking(False); x.connect_ex(s.getsockname())\ntime.sleep(60)";
    const child = spawn("python3", ["-c", script]);
    const port = Number(await firstWords(child));
    const outcome = await probe(homeFor(), port);
    child.kill("SIGKILL");
    await expectCause(Promise.resolve(outcome), "timed out", /\(stage connect\)/);
  });

  test.each([
    ["answer", URLS.slice(0, 1), ""],
    ["tunnel", URLS.slice(1), ""],
    ["TLS", URLS.slice(1), "HTTP/1.1 200 Connection established\r\n\r\n"],
  ])("at stage %s", async (stage, urls, answer) => {
    const port = await startScripted((socket) => void (answer && socket.write(answer)));
    await expectCause(probe(homeFor(urls), port), "silent", new RegExp(`\\(stage ${stage}\\)`));
  });

  test("in the body: not read, so nothing hangs", async () => {
    const port = await startScripted((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
      const timer = setInterval(() => socket.write("x".repeat(1000)), 10);
      socket.on("close", () => clearInterval(timer));
    });
    expect((await probe(homeFor(URLS.slice(0, 1)), port)).code).toBe(0);
  });
});

describe("TLS to the proxy", () => {
  const secureProxy = async (home: Home) =>
    startScripted(
      (socket, request) =>
        socket.end(request.startsWith("CONNECT") ? "HTTP/1.1 407 Log on\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n"),
      await makeCompany(home.base, ["localhost"]),
    );

  test("http:// given, https:// wanted", async () => {
    const home = homeFor();
    await expectCause(probe(home, await secureProxy(home)), "proxy wants TLS");
  });

  test("https:// given, plain http wanted", async () => {
    const port = await startScripted((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await expectCause(probe(homeFor(), `https://127.0.0.1:${port}`), "proxy speaks plain http");
  });

  test("its certificate is for another name", async () => {
    const home = homeFor(URLS.slice(0, 1));
    const port = await secureProxy(home);
    const ca = ["--ca-bundle", `${home.base}/ca.pem`];
    await expectCause(probe(home, `https://127.0.0.1:${port}`, ...ca), "wrong proxy name", /it is for localhost/);
  });

  test("https:// given and wanted: its certificate is checked", async () => {
    const home = homeFor(URLS.slice(0, 1));
    const port = await secureProxy(home);
    await expectCause(probe(home, `https://localhost:${port}`), "untrusted", /the proxy's own, localhost/);
    expect((await probe(home, `https://localhost:${port}`, "--ca-bundle", `${home.base}/ca.pem`)).code).toBe(0);
  });
});

const REFUSAL = 'HTTP/1.1 407 Log on\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n';

describe("a log-on", () => {
  const USER = { name: "ada", password: "r1ght é€" };
  const withPassword = (home: Home, port: number, password: string, ...args: string[]) => {
    home.write("password", `${password}\n`, 0o600);
    home.write(
      CONFIG,
      `${home.read(CONFIG)}password: {file: ${home.file("password")}}\nproxy: http://ada@127.0.0.1:${port}\n`,
    );
    return home.start(["test", ...args]);
  };

  testWithClient("squid", "squid", "none given, a wrong one, the right one", async () => {
    const home = homeFor();
    const squid = await startSquid(home.base, { user: USER });
    await expectCause(probe(home, squid.port), "log-on needed", /it offers Basic/);
    await expectCause(withPassword(homeFor(), squid.port, "wr0ng"), "log-on refused", /not tried again/);
    const origin = await startOrigin(() => "x");
    const good = homeFor([`http://origin.test:${origin}/`]);
    const outcome = await withPassword(good, squid.port, USER.password);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(squid.log().at(-1)).toEqual({ status: 200, method: "GET", user: "ada" });
  });

  testWithClient("squid", "squid", "a refused one is tried once, over twenty runs and every command", async () => {
    const home = homeFor();
    const squid = await startSquid(home.base, { user: USER });
    const tries = () => squid.log().filter(({ user }) => user === "ada").length;
    home.write("password", "wr0ng\n", 0o600);
    home.write(
      CONFIG,
      `${home.read(CONFIG)}password: {file: ${home.file("password")}}\nproxy: http://ada@127.0.0.1:${squid.port}\n`,
    );
    const runs = await Promise.all(Array.from({ length: 20 }, () => home.start(["apply", "--to", "bash"])));
    expect(runs.every(({ code }) => code === 3 || code === 5)).toBe(true);
    expect(runs.some(({ code }) => code === 3)).toBe(true);
    expect(tries()).toBe(1);
    for (const args of [["apply"], ["on"], ["test"], ["ca", "save", `${home.base}/x.pem`]]) {
      const outcome = await home.start(args);
      expect(outcome.code, args.join(" ")).toBe(3);
      expect(outcome.stderr).toContain("to retry, give --test");
    }
    expect((await home.start(["report"])).stdout).toContain("not tried");
    expect(tries()).toBe(1);
    await home.start(["test", "--test"]);
    expect(tries()).toBe(2);
    home.write("password", `${USER.password}\n`, 0o600);
    const origin = await startOrigin(() => "x");
    home.write(CONFIG, home.read(CONFIG).replace(/\[.*\]/, `[http://origin.test:${origin}/]`));
    expect((await home.start(["setup", "--yes", "--to", "bash"])).code).toBe(0);
    expect((await home.start(["apply"])).code).toBe(0);
  });

  test("a way of logging on that clients don't know", async () => {
    const answer =
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n";
    const port = await startScripted((socket) => socket.end(answer));
    await expectCause(probe(homeFor(), port), "log-on not supported", /NTLM or Negotiate/);
  });

  test("a scheme is not taken from what a realm says", async () => {
    const answer =
      'HTTP/1.1 407 No\r\nProxy-Authenticate: Digest realm="Corp, Basic access", nonce="a, basic b"\r\n\r\n';
    const port = await startScripted((socket) => socket.end(answer));
    await expectCause(probe(homeFor(), port), "log-on not supported", /by Digest/);
  });

  test.each([
    // A GET that was accepted says nothing of a CONNECT.
    [
      "on CONNECT alone",
      ["GET", "CONNECT"],
      (request: string) => (request.startsWith("CONNECT") ? REFUSAL : "HTTP/1.1 200 OK\r\n\r\n"),
    ],
    [
      "where another host needs none",
      ["GET", "CONNECT"],
      (request: string) => (request.includes("a.test") ? "HTTP/1.1 200 OK\r\n\r\n" : REFUSAL),
    ],
    ["with a scheme that clients don't know", ["GET"], () => REFUSAL.replace("Basic", "NTLM")],
    ["by silence", ["GET"], () => ""],
  ])("the report sends a wrong password once, refused %s", async (_, methods, answer) => {
    const home = homeFor(["http://a.test/", ...[1, 2, 3, 4, 5].map((at) => `https://h${at}.test/`)]);
    const seen: string[] = [];
    const port = await startScripted((socket, request) => {
      if (/proxy-authorization/i.test(request)) seen.push(request.split(" ")[0] ?? "");
      if (answer(request)) socket.end(answer(request));
    });
    const args = ["--proxy", `http://127.0.0.1:${port}`, "--username", "ada", "--password-stdin", "--timeout", "1"];
    const outcome = await home.start(["report", ...args], {}, "wrong\n");
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(seen).toEqual(methods);
    expect(outcome.stdout).toContain("not tried");
  });

  test("a report comes without a log-on too: refused before, or its command fails", async () => {
    const home = homeFor(["http://a.test/", "https://b.test/"]);
    const proxy = await startProxy({ http: 1 }, "ada:right");
    const settings = (password: string) =>
      home.write(
        CONFIG,
        `testUrls: ["http://a.test/", "https://b.test/"]\nproxy: http://ada@127.0.0.1:${proxy.port}\npassword: ${password}\n`,
      );
    settings('{command: "echo wrong"}');
    expect((await home.start(["apply"])).code).toBe(3);
    for (const password of ['{command: "echo wrong"}', '{command: "false"}']) {
      settings(password);
      const outcome = await home.start(["report"]);
      expect(outcome.code, outcome.stderr).toBe(0);
      expect(outcome.stdout).toMatch(/not tried +http:\/\/a\.test\/ +proxy/);
      expect(outcome.stdout).toMatch(/https:\/\/b\.test\/ +direct/);
    }
    expect(proxy.hits.filter(({ credentials }) => credentials)).toHaveLength(1);
  });

  test("a log-on that works again drops the refusal", async () => {
    const origin = await startOrigin(() => "x");
    const home = homeFor(["http://origin.test/"]);
    const proxy = await startProxy({ http: origin }, "ada:right");
    home.write("password", "wrong\n", 0o600);
    home.write(
      CONFIG,
      `testUrls: ["http://origin.test/"]\nproxy: http://ada@127.0.0.1:${proxy.port}\npassword: {file: ${home.file("password")}}\n`,
    );
    expect((await home.start(["apply", "--to", "bash"])).code).toBe(3);
    home.write("password", "right\n", 0o600);
    expect((await home.start(["test", "--test", "http://other.test/"])).code).toBe(0);
    expect((await home.start(["apply", "--to", "bash"])).code).toBe(0);
  });

  test("the report tries a refused one once", async () => {
    const home = homeFor(["http://a.test/", "http://b.test/", "https://c.test/", "https://d.test/"]);
    const proxy = await startProxy({ http: 1 }, "ada:right");
    const outcome = await home.start(
      ["report", "--proxy", `http://127.0.0.1:${proxy.port}`, "--username", "ada", "--password-stdin"],
      {},
      "wrong\n",
    );
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain("not tried");
    expect(proxy.hits.map(({ credentials }) => credentials)).toEqual(["ada:wrong"]);
  });
});

describe("a proxy that says no", () => {
  testWithClient("tinyproxy", "tinyproxy", "an address that it filters", async () => {
    const home = homeFor();
    writeFileSync(`${home.base}/filter`, "origin\n");
    const port = await startTinyproxy(home.base, [`Filter "${home.base}/filter"`]);
    await expectCause(probe(home, port), "blocked", /\(403\)/);
  });

  testWithClient("tinyproxy", "tinyproxy", "CONNECT to 443", async () => {
    const home = homeFor(URLS.slice(1));
    await expectCause(probe(home, await startTinyproxy(home.base, ["ConnectPort 563"])), "connect forbidden", /:443/);
  });

  testWithClient("squid", "squid", "a target that is down: the next address is asked", async () => {
    const down = await freePort();
    const home = homeFor([`http://origin.test:${down}/`]);
    const squid = await startSquid(home.base);
    await expectCause(probe(home, squid.port), "target unreachable", /503/);
    const origin = await startOrigin(() => "x");
    const both = homeFor([`http://origin.test:${down}/`, `http://other.test:${origin}/`]);
    const outcome = await probe(both, squid.port);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/warning: target unreachable[\s\S]*passed/);
  });

  test.each([
    ["HTTP/1.1 302 Found\r\nLocation: http://portal.example/login\r\n\r\n", /302 to portal\.example/],
    ["HTTP/1.1 511 Network Authentication Required\r\n\r\n", /511/],
  ])("a captive portal: %j", async (answer, detail) => {
    await expectCause(probe(homeFor(), await startScripted((socket) => socket.end(answer))), "captive portal", detail);
  });

  test("a redirect to the same site is none", async () => {
    const answer = "HTTP/1.1 301 Moved\r\nLocation: https://www.origin.test/\r\n\r\n";
    const port = await startScripted((socket) => socket.end(answer));
    expect((await probe(homeFor(URLS.slice(0, 1)), port)).code).toBe(0);
  });

  test("anything else", async () => {
    const port = await startScripted((socket) => socket.end("HTTP/1.1 418 I'm a teapot\r\n\r\n"));
    await expectCause(probe(homeFor(URLS.slice(1)), port), "proxy error", /418/);
  });

  testWithClient("tinyproxy", "tinyproxy", "what the target says without it too is the target's own", async () => {
    const outcome = await probe(homeFor([await startElsewhere(403)]), await startTinyproxy(new Home().base));
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout).toContain("warning: target error");
  });

  test("a tunnel that is cut off", async () => {
    const port = await startScripted((socket) => void socket.end("HTTP/1.1 200 Connection established\r\n\r\n"));
    await expectCause(probe(homeFor(URLS.slice(1)), port), "cut off", /origin\.test ended the connection/);
  });

  test("what works without it is said", async () => {
    const outcome = await expectCause(probe(homeFor([await startElsewhere()]), await freePort()), "refused");
    expect(outcome.stderr).toContain("the proxy can't be reached from here, and direct access works");
    expect(outcome.stderr).toContain("proxycast off");
  });

  test("an error of an https target is a warning; in plain http it may be the proxy's own", async () => {
    const home = homeFor(URLS.slice(1));
    const company = await makeCompany(home.base, ["origin.test"]);
    const proxy = await startProxy({ http: 1, https: await startSecureOrigin(company, () => "x", 500) });
    const outcome = await probe(home, proxy.port, "--ca-bundle", company.ca);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout).toContain("warning: target error");
    const port = await startScripted((socket) => socket.end("HTTP/1.1 500 Unable to connect\r\n\r\n"));
    await expectCause(probe(homeFor(URLS.slice(0, 1)), port), "target unreachable", /500/);
  });

  test("a page instead of a tunnel", async () => {
    const port = await startScripted((socket) =>
      socket.end("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 7\r\n\r\nblocked"),
    );
    await expectCause(probe(homeFor(URLS.slice(1)), port), "block page", /a page instead of a tunnel/);
  });

  test("one sick target does not close the gate", async () => {
    const home = homeFor(["https://sick.test/", "https://origin.test/"]);
    const company = await makeCompany(home.base, ["origin.test"]);
    const good = await startProxy({ http: 1, https: await startSecureOrigin(company, () => "x") });
    const { connect } = await import("node:net");
    const port = await startScripted((socket, request) => {
      if (request.includes("sick.test")) return;
      const onward = connect(good.port, "127.0.0.1", () => onward.write(request));
      onward.pipe(socket).pipe(onward);
      onward.on("error", () => {});
    });
    const outcome = await probe(home, port, "--ca-bundle", company.ca);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout).toMatch(/failed: silent[\s\S]*passed/);
  });
});

describe("certificates", () => {
  const through = async (certificate: { key: string; cert: string }) => {
    const origin = await startSecureOrigin(certificate, () => "x");
    return startProxy({ http: 1, https: origin });
  };

  testWithClient(
    "squid",
    "squid",
    "TLS opened on the way: without the CA, with another, with the right one",
    async () => {
      const home = new Home();
      home.tests = true;
      const company = await makeCompany(home.base, ["origin.test"]);
      const ca = `${home.base}/mitm.pem`;
      makeCertificate(ca, "Intercepting CA");
      const origin = await startSecureOrigin(company, () => "x");
      home.write(CONFIG, `testUrls: ["https://origin.test:${origin}/"]\n`);
      const squid = await startSquid(home.base, { ca: { cert: ca, key: `${ca}.key` } });
      const { fingerprint256 } = new X509Certificate(readFileSync(ca));
      const signedBy = new RegExp(`signed by "Intercepting CA"[\\s\\S]*proxycast ca save[\\s\\S]*${fingerprint256}`);
      await expectCause(probe(home, squid.port), "TLS intercepted", signedBy);
      await expectCause(probe(home, squid.port, "--ca-bundle", company.ca), "wrong CA bundle", /Intercepting CA/);
      expect(await probe(home, squid.port, "--ca-bundle", ca)).toMatchObject({ code: 0 });
      const loud = await probe(home, squid.port, "--no-verify-tls");
      expect(loud.code).toBe(0);
      expect(loud.stderr).toContain("WARNING");
      expect((await home.start(["apply", "--to", "bash", "--proxy", `http://127.0.0.1:${squid.port}`])).code).toBe(3);
    },
  );

  test("its own", async () => {
    const home = homeFor(URLS.slice(1));
    makeCertificate(`${home.base}/own.pem`, "origin.test");
    const proxy = await through({ cert: `${home.base}/own.pem`, key: `${home.base}/own.pem.key` });
    await expectCause(probe(home, proxy.port), "untrusted", /origin\.test/);
  });

  test("expired", async () => {
    const home = homeFor(URLS.slice(1));
    const own = `${home.base}/own.pem`;
    makeCertificate(own, "origin.test", { isExpired: true });
    const proxy = await through({ cert: own, key: `${own}.key` });
    await expectCause(probe(home, proxy.port, "--ca-bundle", own), "expired", /origin\.test, from .* to /);
  });

  test("for another host", async () => {
    const home = homeFor(URLS.slice(1));
    const company = await makeCompany(home.base, ["another.test"]);
    const proxy = await through(company);
    await expectCause(probe(home, proxy.port, "--ca-bundle", company.ca), "wrong host name", /another\.test/);
  });

  test("for another host, by an issuer that is not known either: that comes first", async () => {
    const proxy = await through(await makeCompany(new Home().base, ["portal.test"]));
    await expectCause(
      probe(homeFor(URLS.slice(1)), proxy.port),
      "wrong host name",
      /portal\.test, by an issuer that is not/,
    );
  });

  test("the right CA bundle, and another fault: the bundle is not blamed", async () => {
    const home = homeFor(URLS.slice(1));
    const company = await makeCompany(home.base, ["origin.test"], { isClient: true });
    const proxy = await through(company);
    await expectCause(probe(home, proxy.port, "--ca-bundle", company.ca), "bad certificate", /purpose/);
  });

  testWithClient(
    "squid",
    "squid",
    "opened on the way, and trusted: the proxy's own pages there don't pass",
    async () => {
      const home = homeFor(URLS.slice(1));
      const ca = `${home.base}/mitm.pem`;
      makeCertificate(ca, "Intercepting CA");
      const squid = await startSquid(home.base, { ca: { cert: ca, key: `${ca}.key` }, denied: "origin.test" });
      await expectCause(probe(home, squid.port, "--ca-bundle", ca), "blocked", /403/);
      const down = `https://other.test:${await freePort()}/`;
      await expectCause(probe(homeFor([down]), squid.port, "--ca-bundle", ca), "target unreachable", /503/);
    },
  );

  test("none that can be read", async () => {
    const port = await startScripted((socket) => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.once("data", () => socket.end("hello, this is no TLS\r\n"));
    });
    await expectCause(probe(homeFor(URLS.slice(1)), port), "TLS failed");
  });
});

describe("ca save", () => {
  testWithClient("squid", "squid", "shows the root, and saves it for its fingerprint alone", async () => {
    const home = new Home();
    home.tests = true;
    const company = await makeCompany(home.base, ["origin.test"]);
    const ca = `${home.base}/mitm.pem`;
    makeCertificate(ca, "Intercepting CA");
    const origin = await startSecureOrigin(company, () => "x");
    home.write(CONFIG, `testUrls: ["https://origin.test:${origin}/"]\n`);
    const squid = await startSquid(home.base, { ca: { cert: ca, key: `${ca}.key` } });
    const save = (...args: string[]) =>
      home.start(["ca", "save", home.file("company.pem"), "--proxy", `http://127.0.0.1:${squid.port}`, ...args]);
    const shown = await save();
    expect(shown.code).toBe(2);
    const told = execFileSync("openssl", ["x509", "-in", ca, "-noout", "-fingerprint", "-sha256"], {
      encoding: "utf8",
    });
    const fingerprint = told.split("=")[1]?.trim() ?? "";
    expect(shown.stderr).toContain(fingerprint);
    expect(shown.stderr).toContain("Intercepting CA");
    expect(
      (
        await save(
          "--fingerprint",
          fingerprint.replace(/^../, (pair) => (pair === "00" ? "11" : "00")),
        )
      ).code,
    ).toBe(4);
    expect(home.snapshot().some((line) => line.startsWith("company.pem"))).toBe(false);
    expect((await save("--fingerprint", fingerprint.replaceAll(":", "").toLowerCase())).code).toBe(0);
    expect(home.read("company.pem").trim()).toBe(readFileSync(ca, "utf8").trim());
    expect((await save("--fingerprint", fingerprint)).code).toBe(4);
    const setup = ["setup", "--yes", "--to", "bash", "--proxy", `http://127.0.0.1:${squid.port}`];
    expect((await home.start([...setup, "--ca-bundle", home.file("company.pem")])).code).toBe(0);
    rmSync(home.file("company.pem"));
    expect((await save()).stderr).toContain("nothing to save");
  });

  test("a proxy whose own certificate is not trusted gets no log-on", async () => {
    const home = homeFor(URLS.slice(1));
    const seen: string[] = [];
    const port = await startScripted(
      (socket, request) => {
        seen.push(request);
        socket.end("HTTP/1.1 403 no\r\n\r\n");
      },
      await makeCompany(home.base, ["localhost"]),
    );
    const args = ["--proxy", `https://localhost:${port}`, "--username", "ada", "--password-stdin"];
    const outcome = await home.start(["ca", "save", home.file("x.pem"), ...args], {}, "s3cret\n");
    expect(outcome.code, outcome.stderr).toBe(3);
    expect(seen).toEqual([]);
  });

  test("a root that was renewed under its old name is not taken for the old one", async () => {
    const home = homeFor(URLS.slice(1));
    const old = await makeCompany(`${home.base}`, ["origin.test"]);
    const trusted = `${home.base}/old.pem`;
    writeFileSync(trusted, readFileSync(old.ca));
    const renewed = await makeCompany(home.base, ["origin.test"]);
    const proxy = await startProxy({ http: 1, https: await startSecureOrigin(renewed, () => "x") });
    const args = ["--proxy", `http://127.0.0.1:${proxy.port}`, "--ca-bundle", trusted];
    const { fingerprint256 } = new X509Certificate(readFileSync(trusted));
    const outcome = await home.start(["ca", "save", home.file("x.pem"), ...args, "--fingerprint", fingerprint256]);
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toContain("IT department");
  });

  test("a chain without its root, and a server's own certificate, are for IT", async () => {
    const home = homeFor(URLS.slice(1));
    const company = await makeCompany(home.base, ["origin.test"]);
    const leafAlone = await startProxy({ http: 1, https: await startSecureOrigin(company, () => "x") });
    const save = (port: number) =>
      home.start(["ca", "save", home.file("x.pem"), "--proxy", `http://127.0.0.1:${port}`]);
    const outcome = await save(leafAlone.port);
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toMatch(/is not the root.*IT department/);
  });
});
