// PAC scripts, in their sandbox and within their limits, and what is made of their answers.
import { existsSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { blockOf, CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { makeCompany, startOrigin, startProxy, startRedirect } from "../helpers/network.ts";

const script = (body: string) => `function FindProxyForURL(url, host) {\n${body}\n}\n`;
const BOTH = script('return "PROXY proxy.corp.example:8080; DIRECT";');
const URLS = 'testUrls: ["http://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"]\n';

function homeWith(text: string): Home {
  const home = new Home();
  home.write("proxy.pac", text);
  home.write(CONFIG, `pac: ~/proxy.pac\ntargets: [bash]\n${URLS}`);
  return home;
}

interface Server {
  readonly url: string;
  readonly asked: string[];
  answer: (response: http.ServerResponse, path: string) => void;
}

async function serve(text: string): Promise<Server> {
  const found: { -readonly [key in keyof Server]: Server[key] } = {
    url: "",
    asked: [],
    answer: (response) => void response.end(text),
  };
  const server = http.createServer((request, response) => {
    found.asked.push(request.url ?? "");
    found.answer(response, request.url ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  found.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy.pac`;
  return found;
}

describe("a script", () => {
  test("that differs by host: the majority's is proposed, the others are named, show says all", () => {
    const home = homeWith(
      script(`if (shExpMatch(host, "c.*")) return "PROXY other.example:1";
if (url.substring(0, 5) == "http:") return "DIRECT";
return "PROXY proxy.corp.example:8080";`),
    );
    const { stdout, stderr } = ok(home, ["show"]);
    expect(stdout).toMatch(/httpsProxy +http:\/\/proxy\.corp\.example:8080 +PAC .*proxy\.pac \(.*config\.yaml:1\)/);
    expect(stdout).toMatch(/httpProxy +none found/);
    expect(stdout).toMatch(/pac +https:\/\/c\.example\/ +PROXY other\.example:1/);
    expect(stdout).toMatch(/pac +http:\/\/a\.example\/ +DIRECT/);
    expect(stderr).toContain("says http://other.example:1 for https://c.example/");
    expect(home.json(["show"]).pac).toContainEqual({ url: "http://a.example/", text: "DIRECT" });
    ok(home, ["apply"]);
    expect(blockOf(home)).toContain(PROXY);
  });

  test("knows the functions of its kind, and what they were told", () => {
    const home = homeWith(
      script(`alert("heard by nobody");
var sums = [isPlainHostName("x"), dnsDomainIs(host, ".example"), localHostOrDomainIs(host, host), isInNet("10.1.2.3", "10.0.0.0", "255.0.0.0"),
  shExpMatch(url, "*example*"), dnsDomainLevels(host) == 1, isResolvable("127.0.0.1"), dnsResolve("127.0.0.1") == "127.0.0.1",
  /^[0-9.]+$/.test(myIpAddress()), typeof weekdayRange("MON", "SUN") == "boolean", timeRange(0, 24) || true];
for (var i = 0; i < sums.length; i++) if (!sums[i]) return "PROXY wrong.example:" + (i + 1);
return "PROXY proxy.corp.example:8080";`),
    );
    const { stdout, stderr } = ok(home, ["show"]);
    expect(stdout).toMatch(/httpProxy +http:\/\/proxy\.corp\.example:8080/);
    expect(stdout + stderr).not.toContain("heard by nobody");
  });

  test("DIRECT for all is no proxy, SOCKS 4 for all is none that clients can use", () => {
    const direct = homeWith(script('return "DIRECT";'));
    expect(ok(direct, ["show"]).stdout).toMatch(/httpProxy +none \(direct\) +PAC/);
    const socks = homeWith(script('return "SOCKS socks.example:1080";'));
    const outcome = socks.run(["apply"]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/names no usable proxy/);
  });

  const wayOut = (code: string) =>
    script(`function call(make, code) { var made = make(code); return made(); }
var found = (function () { try { return String(${code}); } catch (e) { return "none"; } })();
return "PROXY " + found.replace(/[^a-z]/gi, "").slice(0, 30) + ".example:1";`);
  test.each([
    "typeof process",
    "typeof require",
    'call(globalThis.constructor.constructor, "return typeof process")',
    'call(alert.constructor, "return typeof process")',
    'call(myIpAddress.constructor.constructor, "return typeof this.process")',
    'call(dnsResolve.constructor, "return typeof require")',
    "typeof fetch + typeof setTimeout + typeof WebAssembly",
  ])("finds no way out by %s", (code) => {
    const { stdout } = ok(homeWith(wayOut(code)), ["show"]);
    expect(stdout).toMatch(/httpsProxy +http:\/\/(none|undefined|undefinedundefinedundefined)\.example:1/);
  });

  const LIMITS: Readonly<Record<string, readonly [text: string, word: RegExp]>> = {
    "loops for ever": [script("while (true) {}"), /does not come to an end/],
    throws: [script('throw new Error("hunter2");'), /it fails \(Error in line 2\)/],
    "takes all memory": [script('var s = "x"; while (true) s += s;'), /too much memory/],
    "calls itself": [script("return FindProxyForURL(url, host);"), /too much memory/],
    "is a web page": ["<html>sign in first</html>", /is a web page and no script/],
    "has no function of that name": ["var x = 1;", /it has no function FindProxyForURL/],
    "has 5 MB": [`${BOTH}//${"x".repeat(5_000_000)}`, /larger than 1 MB/],
    "waits for what never comes": [
      "async function FindProxyForURL() { await new Promise(() => {}); }",
      /no usable proxy/,
    ],
    "answers with 2 MB": [script('return "PROXY a.example:80; ".repeat(100000);'), /answer is too long/],
    "answers with more than fits": [script('return "x".repeat(16000000) + "y".repeat(14000000);'), /too long|too much/],
    "returns what is none": [script("return { toString: 1 };"), /names no usable proxy|it fails/],
  };
  test.each(Object.keys(LIMITS))("that %s: a clear word, and nothing is written", (name) => {
    const [text = "", word = /./] = LIMITS[name] ?? [];
    const home = homeWith(text);
    const before = home.snapshot();
    const outcome = home.run(["apply"]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(word);
    expect(outcome.stderr).not.toContain("hunter2");
    expect(home.snapshot()).toEqual(before);
  });

  test("beside a proxy of the same source is refused; above one it counts", () => {
    const home = homeWith(BOTH);
    home.write(CONFIG, `${home.read(CONFIG)}proxy: ${OTHER}\n`);
    expect(home.run(["show"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/either a proxy or a PAC script/),
    });
    home.write(CONFIG, `proxy: ${OTHER}\n`);
    expect(ok(home, ["show", "--pac", home.file("proxy.pac")]).stdout).toMatch(
      /httpProxy +http:\/\/proxy\S+ +PAC .*\(--pac\) +\(instead of http:\/\/other\.example:1 from/,
    );
    expect(ok(home, ["show", "--proxy", PROXY]).stdout).toMatch(/httpProxy +http:\/\/proxy\S+ +--proxy/);
  });

  test("a file is read at every run, and followed", () => {
    const home = homeWith(BOTH);
    ok(home, ["apply"]);
    expect(ok(home, ["apply"]).stderr).toContain("in sync");
    home.write("proxy.pac", BOTH.replace("proxy.corp.example:8080", "other.example:1"));
    ok(home, ["apply"]);
    expect(blockOf(home)).toContain(OTHER);
  });
});

describe("a script of the network", () => {
  test("is asked when a decision is made, then its answers count for a day, and where it can't be had", async () => {
    const server = await serve(BOTH);
    const home = new Home();
    home.write(CONFIG, `pac: ${server.url}?token=s3cret\ntargets: [bash]\n${URLS}`);
    const { stdout } = await home.start(["show"]);
    expect(stdout).toMatch(/httpProxy +http:\/\/proxy/);
    expect(stdout).not.toContain("s3cret");
    server.asked.length = 0;
    expect((await home.start(["apply"])).code).toBe(0);
    expect(server.asked).toHaveLength(1);
    for (const args of [["apply"], ["apply", "--to", "fish"], ["status"]])
      expect((await home.start(args)).code).toBe(0);
    expect(server.asked).toHaveLength(1);

    server.answer = (response) => void response.end(BOTH.replace("proxy.corp.example:8080", "other.example:1"));
    expect((await home.start(["apply", "--refresh"])).code).toBe(0);
    expect(server.asked).toHaveLength(2);
    expect(blockOf(home)).toContain(OTHER);

    // A day later: asked again; where that fails, not at every log-in.
    const age = () => {
      const { checksum: _, ...decision } = JSON.parse(home.read(".local/state/proxycast/decision.json"));
      decision.pac.again = new Date(Date.now() - 1).toISOString();
      home.write(".local/state/proxycast/decision.json", JSON.stringify(decision), 0o600);
    };
    age();
    server.answer = (response) => void response.end(BOTH);
    expect((await home.start(["apply"])).code).toBe(0);
    expect(blockOf(home)).toContain(PROXY);
    age();
    server.answer = (response) => void response.writeHead(503).end();
    const outcome = await home.start(["apply"]);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toMatch(/could not be fetched \(status 503\); what it said on .* stays/);
    const asked = server.asked.length;
    expect((await home.start(["apply"])).code).toBe(0);
    expect(server.asked).toHaveLength(asked);
    expect(blockOf(home)).toContain(PROXY);
  });

  test("the receipt of a log-in ends with the day", async () => {
    const server = await serve(BOTH);
    const home = new Home();
    home.write(CONFIG, `pac: ${server.url}\ntargets: [bash]\n${URLS}`);
    await home.start(["apply"]);
    const [, receipt = ""] = home.read(".local/state/proxycast/receipt.json").split("\n");
    const decision = JSON.parse(home.read(".local/state/proxycast/decision.json"));
    expect(JSON.parse(receipt).until).toBe(decision.pac.again);
  });

  test.each([
    ["a place further on", "found", 0],
    ["a circle", "circle", 2],
    ["5 MB", "large", 2],
    ["silence", "silence", 2],
    ["nothing there", "missing", 2],
  ])("%s", async (_, kind, code) => {
    const server = await serve(BOTH);
    server.answer = (response, at) => {
      if (kind === "found" && at === "/proxy.pac") response.writeHead(302, { location: "/other.pac" }).end();
      else if (kind === "circle") response.writeHead(302, { location: at }).end();
      else if (kind === "large") response.end(Buffer.alloc(5_000_000, 32));
      else if (kind === "missing") response.writeHead(404).end();
      else if (kind !== "silence") response.end(BOTH);
    };
    const home = new Home();
    const outcome = await home.start(["apply", "--to", "bash", "--pac", server.url]);
    expect(outcome.code, outcome.stderr).toBe(code);
    if (code !== 0)
      expect(outcome.stderr).toMatch(/the PAC script http:\/\/127\.0\.0\.1:\d+\/proxy\.pac (could|is|sends)/);
    expect(existsSync(home.file(".local"))).toBe(code === 0);
  });

  test("what came over https, and by plain http for a part of the way, gets a password only from setup", async () => {
    const proxy = await startProxy({ http: 1 }, "alice:s3cret");
    const plain = await serve(script(`return "PROXY 127.0.0.1:${proxy.port}";`));
    const home = new Home();
    home.tests = true;
    const { ca, key, cert } = await makeCompany(home.base, ["localhost"]);
    const secure = await startRedirect({ key, cert }, plain.url);
    home.write(
      CONFIG,
      `pac: ${secure}\nusername: alice\ntargets: [bash]\ntestUrls: ["http://a.example/"]\ncaBundle: ${ca}\n`,
    );
    const environment = { PROXYCAST_PASSWORD: "s3cret" };
    for (let times = 0; times < 2; times++) {
      const refused = await home.start(["apply"], environment);
      expect(refused.stderr).toMatch(/password was not given for http:\/\/alice@127/);
      expect(refused.code).toBe(2);
    }
    // From what is kept, too.
    await home.start(["apply", "--no-test"]);
    expect((await home.start(["apply"], environment)).stderr).toMatch(/password was not given for/);
    expect(proxy.hits).toEqual([]);
    await home.start(["setup", "--yes"], environment);
    expect(proxy.hits[0]?.credentials).toBe("alice:s3cret");
  });

  test("what came over plain http gets a password only from setup", async () => {
    const proxy = await startProxy({ http: 1 }, "alice:s3cret");
    const server = await serve(script(`return "PROXY 127.0.0.1:${proxy.port}";`));
    const home = new Home();
    home.tests = true;
    home.write(CONFIG, `pac: ${server.url}\nusername: alice\ntargets: [bash]\ntestUrls: ["http://a.example/"]\n`);
    const environment = { PROXYCAST_PASSWORD: "s3cret" };
    const refused = await home.start(["apply"], environment);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/password was not given for http:\/\/alice@127/);
    expect(proxy.hits).toEqual([]);
    await home.start(["setup", "--yes"], environment);
    expect(proxy.hits[0]?.credentials).toBe("alice:s3cret");
  });
});

test("a PAC script that the desktop names: followed, and nonsense there is no failure", async () => {
  const server = await serve(BOTH);
  const home = new Home();
  home.write(CONFIG, `targets: [bash]\n${URLS}`);
  home.write(".config/kioslaverc", `[Proxy Settings]\nProxyType=2\nProxy Config Script=${server.url}\n`);
  expect((await home.start(["apply"])).code).toBe(0);
  expect(blockOf(home)).toContain(PROXY);
  expect((await home.start(["show"])).stdout).toMatch(
    /httpProxy +http:\/\/proxy\S+ +PAC http.* \(KDE \(kioslaverc\)\)/,
  );
  home.write(".config/kioslaverc", "[Proxy Settings]\nProxyType=2\nProxy Config Script=/nowhere.pac\n");
  const outcome = await home.start(["apply"]);
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toMatch(/KDE: the PAC script \/nowhere\.pac does not exist/);
  expect(blockOf(home)).toContain(PROXY);
});

describe("a chain", () => {
  /** Ports that nothing listens on. */
  const DEAD = 9;

  async function homeWithChain(text: string) {
    const home = new Home();
    home.tests = true;
    const origin = await startOrigin(() => "fine");
    const proxy = await startProxy({ http: origin });
    home.write("proxy.pac", script(`return ${text.replaceAll("LIVE", String(proxy.port))};`));
    home.write(CONFIG, `pac: ~/proxy.pac\ntargets: [bash]\ntestUrls: ["http://127.0.0.9:${origin}/"]\n`);
    return { home, proxy, live: `http://127.0.0.1:${proxy.port}` };
  }

  test.each([["apply"], ["setup", "--yes"]])(
    "%s goes down to the first that works, and says what failed",
    async (...args) => {
      const { home, live } = await homeWithChain(`"PROXY 127.0.0.1:${DEAD}; PROXY 127.0.0.1:LIVE; DIRECT"`);
      const outcome = await home.start(args);
      expect(outcome.code, outcome.stderr).toBe(0);
      expect(outcome.stderr).toContain(
        `names http://127.0.0.1:${DEAD}, which does not work (nothing listens at 127.0.0.1:${DEAD}); ${live} is used`,
      );
      expect(blockOf(home)).toContain(`http_proxy='${live}'`);
      // What is in use stays, and is not told each time.
      const later = await home.start(["apply"]);
      expect(later).toMatchObject({ code: 0, stderr: expect.not.stringContaining("does not work") });
      expect(blockOf(home)).toContain(`http_proxy='${live}'`);
      expect((await home.start(["test"])).code).toBe(0);
    },
  );

  test("test goes down it too", async () => {
    const { home, live } = await homeWithChain(`"PROXY 127.0.0.1:${DEAD}; PROXY 127.0.0.1:LIVE"`);
    const outcome = await home.start(["test"]);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stderr).toContain(`${live} is used`);
  });

  test("says what a person can mend, where the next proxy wants that", async () => {
    const home = new Home();
    home.tests = true;
    const proxy = await startProxy({ http: 1 }, "alice:s3cret");
    home.write("proxy.pac", script(`return "PROXY 127.0.0.1:${DEAD}; PROXY 127.0.0.1:${proxy.port}; DIRECT";`));
    home.write(CONFIG, `pac: ~/proxy.pac\ntargets: [bash]\ntestUrls: ["http://127.0.0.9:1/"]\n`);
    for (const args of [["setup", "--yes"], ["apply"], ["test"]]) {
      const outcome = await home.start(args);
      expect(outcome.code).toBe(3);
      expect(outcome.stderr).toContain("the proxy requires a user name and password");
      if (args[0] !== "test") expect(outcome.stderr).toContain(`nothing listens at 127.0.0.1:${DEAD}`);
    }
  });

  test("ends without a proxy where that works, and nowhere else", async () => {
    const { home } = await homeWithChain(`"PROXY 127.0.0.1:${DEAD}; DIRECT"`);
    const server = http.createServer((_, response) => response.end("fine"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.9", resolve));
    onTestFinished(() => void server.close());
    const open = `http://127.0.0.9:${(server.address() as AddressInfo).port}/`;
    home.write(CONFIG, home.read(CONFIG).replace(/http:[^"]+/, open));
    expect((await home.start(["apply"])).code).toBe(0);
    expect(blockOf(home)).toContain("unset http_proxy");
    const away = new Home();
    away.tests = true;
    away.write("proxy.pac", script(`return "PROXY 127.0.0.1:${DEAD}; DIRECT";`));
    away.write(CONFIG, `pac: ~/proxy.pac\ntargets: [bash]\ntestUrls: ["http://127.0.0.9:${DEAD}/"]\n`);
    const outcome = await away.start(["apply"]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(`nothing listens at 127.0.0.1:${DEAD}`);
    expect(existsSync(away.file(".bashrc"))).toBe(false);
  });

  test("a farm that takes turns does not change what is in use", async () => {
    const turns = 'Date.now() % 2 ? "PROXY a.example:1; PROXY b.example:2" : "PROXY b.example:2; PROXY a.example:1"';
    const home = homeWith(script(`return ${turns};`));
    ok(home, ["apply"]);
    const first = blockOf(home);
    for (let times = 0; times < 4; times++) {
      ok(home, ["apply", "--refresh"]);
      expect(blockOf(home)).toBe(first);
    }
  });
});

test("what a script sends past the proxy, of the hosts that clients here use, goes into the skip list", () => {
  const home = homeWith(
    script(`if (isPlainHostName(host) || dnsDomainIs(host, ".corp.example")) return "DIRECT";
return "PROXY proxy.corp.example:8080";`),
  );
  home.write(".npmrc", "registry=https://ada:s3cret@npm.corp.example/x/\n");
  home.write(".pip/pip.conf", "[global]\nindex-url = https://pypi.example/simple\n");
  const { stdout } = ok(home, ["show"]);
  expect(stdout).toMatch(/skip .*npm\.corp\.example.* PAC /);
  expect(stdout).toMatch(/pac +https:\/\/npm\.corp\.example\/ +DIRECT/);
  expect(stdout).toMatch(/pac +https:\/\/pypi\.example\/ +PROXY/);
  expect(stdout).not.toContain("s3cret");
  ok(home, ["apply"]);
  expect(blockOf(home)).toMatch(
    /no_proxy='localhost,127\.0\.0\.1,::1,169\.254\.169\.254,npm\.corp\.example,\.npm\.corp\.example'/,
  );
});

test("setup says why the desktop's script gives no proxy", async () => {
  const home = new Home();
  home.write(".config/kioslaverc", "[Proxy Settings]\nProxyType=2\nProxy Config Script=/nowhere.pac\n");
  const outcome = await home.start(["setup", "--yes"]);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(/KDE: the PAC script \/nowhere\.pac does not exist/);
});
