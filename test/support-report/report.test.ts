// The report for the support desk: whole, in time, in three formats, and without a secret.
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import type net from "node:net";
import { describe, expect, test } from "vitest";
import { CONFIG } from "../helpers/contract.ts";
import { Home, makeCertificate, PROGRAM } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { makeCompany, startOrigin, startProxy, startSecureOrigin } from "../helpers/network.ts";
import { spawnSync } from "../helpers/processes.ts";
import { startScripted } from "../helpers/proxies.ts";

const CANARY = "Can4ry-é/w'rd";
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  Buffer.from(`ada:${CANARY}`).toString("base64"),
  Buffer.from(CANARY).toString("base64").replace(/=+$/, ""),
  "Can4ry",
];

/** With the lines in one that were too long for it. */
const joined = (text: string) => text.replace(/\n {4}/g, " ");

/** One without the clients of this machine, each of which would be asked for its version. */
function quietHome(): Home {
  const home = new Home();
  const bin = `${home.base}/bin`;
  mkdirSync(bin);
  symlinkSync("/bin/sh", `${bin}/sh`);
  writeFileSync(`${bin}/git`, "#!/bin/sh\necho git version 2.99.1\n", { mode: 0o755 });
  home.environment = { ...home.environment, PATH: bin };
  home.tests = true;
  return home;
}

async function workingHome(urls: readonly string[]) {
  const home = quietHome();
  const company = await makeCompany(home.base, ["origin.test", "other.test"]);
  const proxy = await startProxy({
    http: await startOrigin(() => "x"),
    https: await startSecureOrigin(company, () => "x"),
  });
  home.write(".bashrc", "x\n");
  home.write(
    CONFIG,
    `testUrls: ${JSON.stringify(urls)}\ncaBundle: ${company.ca}\nproxy: http://ada@127.0.0.1:${proxy.port}\n`,
  );
  return { home, proxy };
}

test("text: settings with origins, every address both ways, certificates, clients, hosts for IT", async () => {
  const { home } = await workingHome(["http://origin.test/a?token=Can4ry", "https://other.test/"]);
  home.write(".config/pip/pip.conf", "[global]\nproxy = http://bob:N3ighbour@old.example:1\n");
  const { stdout, stderr, code } = await home.start(["report", "--timeout", "1"], {
    http_proxy: "http://u:N3ighbour@x:1",
  });
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/proxycast +\d+\.\d+\.\d+ on Node v\d+/);
  expect(joined(stdout)).toMatch(/httpProxy +http:\/\/127\.0\.0\.1:\d+ +~?.*config\.yaml:3/);
  for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  expect(stdout).toMatch(/^git +2\.99\.1 /m);
  expect(stdout).toMatch(/way to 127\.0\.0\.1 \(proxy\) +from 127\.0\.0\.1 to 127\.0\.0\.1/);
  expect(joined(stdout)).toMatch(
    /passed +http:\/\/origin\.test\/a +proxy +\d+ ms \(name \d+, connect \d+, answer \d+\)/,
  );
  expect(joined(stdout)).toMatch(/passed +https:\/\/other\.test\/ +proxy .*tunnel \d+, TLS \d+, answer \d+/);
  expect(stdout).toMatch(/failed: name not found +https:\/\/other\.test\/ +direct/);
  expect(joined(stdout)).toMatch(/origin\.test <- Scratch Company CA .* SHA-256 ([0-9A-F]{2}:){31}/);
  expect(stdout).toMatch(/other\.test \(proxy, TLSv1\.\d TLS_\w+, trusted\)/);
  expect(joined(stdout)).toMatch(
    /pip +~\/\.config\/pip\/pip\.conf +to update +global\.proxy = http:\/\/\[redacted\]@old\.example:1/,
  );
  expect(stdout).toMatch(/http_proxy +http:\/\/x:1 +http:\/\/127\.0\.0\.1/);
  expect(stdout).toMatch(/must allow\n-+\norigin\.test:80 +passed\nother\.test:443 +passed/);
  expect(stdout).toMatch(/username +a…/);
  expect(stdout + stderr).not.toMatch(/N3ighbour|Can4ry|token/);
  expect((await home.start(["report", "--show-username"])).stdout).toMatch(/username +ada/);
});

test("Markdown and JSON, and a file that only its owner can read and that replaces none", async () => {
  const { home } = await workingHome(["http://origin.test/", "https://other.test/"]);
  const markdown = await home.start(["report", "--format", "markdown"]);
  expect(markdown.stdout).toMatch(/^# Network report\n\n## Finding\n\n\|/);
  const json = JSON.parse((await home.start(["report", "--json"])).stdout);
  expect(json).toMatchObject({ schema: 1, command: "report", error: null });
  expect(json.tests).toHaveLength(4);
  expect(json.tests[0]).toMatchObject({ url: "http://origin.test/", passed: true, direct: false });
  const file = `${home.base}/report.txt`;
  const saved = await home.start(["report", "--output", file]);
  expect(saved).toMatchObject({ code: 0, stdout: "" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await home.start(["report", "--output", file])).code).toBe(4);
});

test("twenty addresses that hang: at most ten at once, and over in time", async () => {
  let open = 0;
  let most = 0;
  const port = await startScripted((socket: net.Socket) => {
    most = Math.max(most, ++open);
    socket.on("close", () => open--);
  });
  const home = quietHome();
  const urls = Array.from({ length: 20 }, (_, at) => `http://h${at}.test/`);
  const started = Date.now();
  const outcome = await home.start(["report", "--proxy", `http://127.0.0.1:${port}`, "--timeout", "2", ...urls]);
  expect(outcome.stdout.match(/silent +http/g)).toHaveLength(20);
  expect(most).toBeLessThanOrEqual(10);
  expect(most).toBeGreaterThan(1);
  expect(Date.now() - started).toBeLessThan(60_000);
});

describe("a proxy that says the log-on back", () => {
  const spellings = Object.entries({
    plain: CANARY,
    encoded: encodeURIComponent(CANARY),
    base64: Buffer.from(`ada:${CANARY}`).toString("base64"),
  });
  test.each(spellings)("in the name of its certificate and in every header, %s", async (_, said) => {
    const home = quietHome();
    const evil = `${home.base}/evil.pem`;
    makeCertificate(evil, said.replaceAll("/", "\\/"));
    const secure = await startSecureOrigin({ cert: evil, key: `${evil}.key` }, () => "x");
    const { connect } = await import("node:net");
    const port = await startScripted((socket, request) => {
      if (!request.startsWith("CONNECT")) {
        const echo = request.replace(/\r\n\r\n$/, "").replaceAll("\r\n", "\r\nX-Echo: ");
        socket.end(
          `HTTP/1.1 302 ${said}\r\nLocation: http://${encodeURIComponent(said)}.test/\r\nX-Echo: ${echo}\r\n\r\n`,
        );
        return;
      }
      socket.write(`HTTP/1.1 200 ${said}\r\nVia: ${said}\r\n\r\n`);
      const onward = connect(secure, "127.0.0.1");
      onward.pipe(socket).pipe(onward);
      onward.on("error", () => {});
    });
    home.write("password", `${CANARY}\n`, 0o600);
    home.write(
      CONFIG,
      `proxy: http://ada@127.0.0.1:${port}\npassword: {file: ${home.file("password")}}\ntestUrls: ["http://origin.test/", "https://origin.test/"]\n`,
    );
    const runs = [
      ["test"],
      ["test", "https://origin.test/"],
      ["test", "--json", "https://origin.test/"],
      ["report"],
      ["report", "--format", "markdown"],
      ["report", "--json"],
      // Asked directly: what says it back need not be the proxy.
      ["report", "--json", `https://127.0.0.1:${secure}/`],
      ["apply"],
      ["ca", "save", `${home.base}/x.pem`],
    ];
    for (const args of runs) {
      const { stdout, stderr } = await home.start([...args, "--verbose"]);
      for (const form of [...FORMS, said]) expect((stdout + stderr).includes(form), `${form} in ${args}`).toBe(false);
    }
    const memory = home.read(".local/state/proxycast/tests.json");
    for (const form of [...FORMS, said]) expect(memory).not.toContain(form);
  });
});

describe("what stands there now", () => {
  const OLD = "http://alice.smith:N3ighbour,x@old.example:1";
  const CLIENTS: readonly [string, string, string, string][] = [
    [
      "bash",
      ".bashrc",
      `export http_proxy="http://alice.smith:N3ighbour '; #?x@old.example:1"\nPROXY_PWD=N3ighbour\n`,
      "http_proxy = http://[redacted]@old.example:1",
    ],
    [
      "docker",
      ".docker/config.json",
      `{"auths":{"x":{"auth":"N3ighbour"}},"proxies":{"default":{"httpProxy":"${OLD}","noProxy":"a.test,b.test"}}}`,
      "proxies.default.httpProxy = http://[redacted]@old.example:1; proxies.default.noProxy = a.test,b.test",
    ],
    ["git", ".gitconfig", `[http]\n\tproxy = ${OLD} # N3ighbour\n`, "http.proxy = http://[redacted]@old.example:1"],
    [
      "wget",
      ".wgetrc",
      `http_proxy = ${OLD}/?q=N3ighbour\nproxy_user = alice.smith\n`,
      "http_proxy = http://[redacted]@old.example:1",
    ],
    ["curl", ".curlrc", `-x ${OLD}\ncert = c.pem:N3ighbour\n`, "proxy = http://[redacted]@old.example:1"],
    [
      "conda",
      ".condarc",
      `channels: [https://proxy.test/t/N3ighbour/c]\nproxy_servers:\n  http: ${OLD}\n`,
      "proxy_servers.http = http://[redacted]@old.example:1",
    ],
    [
      "gradle",
      ".gradle/gradle.properties",
      "systemProp.http.proxyHost=old.example\nsystemProp.http.proxyUser=alice\n",
      "systemProp.http.proxyHost = old.example",
    ],
    [
      "pip",
      ".config/pip/pip.conf",
      "[global]\nproxy =\n  http://old\u001b[2J.example:1\n",
      "global.proxy = (not shown",
    ],
    [
      "vscode",
      ".config/Code/User/settings.json",
      `{"http.proxy":"${OLD}"}`,
      "http.proxy = http://[redacted]@old.example:1",
    ],
  ];
  test.each(CLIENTS)("%s: %s", async (client, file, content, shown) => {
    const { home } = await workingHome(["http://origin.test/"]);
    home.write(file, content);
    for (const format of ["text", "json"]) {
      const { stdout } = await home.start(["report", "--to", client, "--format", format]);
      expect(format === "json" ? JSON.parse(stdout).clients[0].present : joined(stdout)).toContain(shown);
      expect(stdout).not.toMatch(/N3ighbour|alice|\u001b/);
    }
  });

  test("variables that go before a client's file, without what they hold of a log-on", async () => {
    const { home } = await workingHome(["http://origin.test/"]);
    const variables = {
      ALL_PROXY: "socks5://u:N3ighbour@all.example:3",
      PIP_PROXY: "http://u:N3ighbour@pip.example:4",
      npm_config_proxy: "http://npm.example:5",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: "X-Api: N3ighbour",
      NODE_EXTRA_CA_CERTS: "/opt/n.pem",
      CURL_CA_BUNDLE: "/opt/c.pem",
      MAVEN_OPTS: "-Dhttp.proxyHost=old -Dhttp.proxyUser=N3ighbour -Dmail=x@y.test",
    };
    const { stdout } = await home.start(["report", "--json"], variables);
    expect(stdout).not.toContain("N3ighbour");
    const { environment } = JSON.parse(stdout);
    const of = (name: string) => environment.find(({ variable }: { variable: string }) => variable === name);
    expect(of("ALL_PROXY").value).toBe("socks5://all.example:3");
    expect(of("PIP_PROXY")).toMatchObject({ value: "http://pip.example:4", client: "pip" });
    expect(of("npm_config_proxy")).toMatchObject({ value: "http://npm.example:5", client: "npm" });
    expect(of("NODE_EXTRA_CA_CERTS").value).toBe("/opt/n.pem");
    expect(of("CURL_CA_BUNDLE")).toMatchObject({
      value: "/opt/c.pem",
      resolved: expect.stringMatching(/^~\/\.local\/.*bundle\.pem$/),
    });
    expect(of("MAVEN_OPTS")).toMatchObject({ value: "http.proxyHost=old", client: "maven" });
    expect(of("GIT_CONFIG_VALUE_0").value).toBe("set");
  });
});

test("the home's own path, which often names its user, is not told", async () => {
  const { home } = await workingHome(["http://origin.test/"]);
  for (const format of ["text", "markdown", "json"]) {
    const { stdout } = await home.start(["report", "--format", format]);
    expect(stdout).toContain("~/.config/proxycast/config.yaml");
    expect(stdout).not.toContain(home.path);
  }
});

describe("a setting that is wrong is a row, and everything else is tested", () => {
  test("in the config and in a variable", async () => {
    const { home, proxy } = await workingHome(["http://origin.test/", "https://other.test/"]);
    home.write(CONFIG, `${home.read(CONFIG)}nonsense: 1\n`);
    const { code, stdout, stderr } = await home.start(["report"], {
      http_proxy: "http://u:Can4ry@x:1",
      PROXYCAST_PROPAGATE: "http://u:Can4ry@x",
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^proxycast: unknown setting "nonsense"/m);
    expect(joined(stdout)).toMatch(/Problems in the settings\n-+\n.*PROXYCAST_PROPAGATE.*\n.*nonsense.*config\.yaml:4/);
    expect(joined(stdout)).toMatch(/passed +https:\/\/other\.test\/ +proxy/);
    expect(stdout).toMatch(/http_proxy +http:\/\/x:1/);
    expect(stdout + stderr).not.toContain("Can4ry");
    expect(proxy.hits.length).toBeGreaterThan(0);
    const json = JSON.parse((await home.start(["report", "--json"])).stdout);
    expect(json).toMatchObject({ command: "report", error: { exitCode: 2 }, problems: [expect.any(String)] });
    expect(json.settings.mode.value).toBe("custom");
    expect(json.hosts).toContainEqual(expect.objectContaining({ host: "other.test", port: 443, passed: true }));
  });

  test("a stale bundle, targets that are none, addresses that are none, and a state that is damaged", async () => {
    const { home, proxy } = await workingHome([]);
    home.write(
      CONFIG,
      `testUrls: ["ftp://x"]\ntargets: [nope]\nproxy: http://127.0.0.1:${proxy.port}\ncaBundle: /nowhere.pem\n`,
    );
    home.write(".local/state/proxycast/decision.json", "{", 0o600);
    const { code, stdout } = await home.start(["report", "http://origin.test/"]);
    expect(code).toBe(4);
    for (const part of ["/nowhere.pem", "nope", "testUrls", "decision.json"])
      expect(stdout.split("Settings and")[0]).toContain(part);
    expect(joined(stdout)).toMatch(/passed +http:\/\/origin\.test\/ +proxy/);
  });

  test("a home that is another's: nothing is resolved, and what is reached without a proxy is told", async () => {
    const { home } = await workingHome([]);
    const { code, stdout } = await home.start(["report", "http://origin.test/"], { HOME: `${home.base}/nowhere` });
    expect(code).toBe(4);
    expect(stdout).toMatch(/Problems in the settings\n-+\nHOME/);
    expect(stdout).toMatch(/failed: name not found +http:\/\/origin\.test\/ +direct/);
  });
});

test("two reports at once, and none waits for the other", async () => {
  const hanging = await startScripted(() => {});
  const home = quietHome();
  const report = () =>
    home.start(
      ["report", "--proxy", `http://ada@127.0.0.1:${hanging}`, "--password-stdin", "--timeout", "2", "http://a.test/"],
      {},
      "x\n",
    );
  const both = await Promise.all([report(), report()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const said = both.map(({ stdout }) => stdout).sort((a, b) => a.length - b.length);
  expect(said.filter((text) => text.includes("another run is testing the proxy"))).toHaveLength(1);
});

needs("mount")("a file for it that can't be written: the report is shown, and nothing is left there", async () => {
  const { home } = await workingHome(["http://origin.test/"]);
  symlinkSync("/nowhere/x", home.file("link"));
  const early = await home.start(["report", "--output", home.file("link")]);
  expect(early).toMatchObject({ code: 4, stdout: "" });
  expect(early.stderr).not.toContain("asking");
  const folder = `${home.base}/full`;
  const script = `mkdir ${folder} && mount -t tmpfs -o size=4k none ${folder} && echo x > ${folder}/all && "$@"; code=$?; ls ${folder}; exit $code`;
  const args = [process.execPath, PROGRAM, "report", "--mode", "none", "--output", `${folder}/x`];
  const env = { ...home.environment, PATH: process.env.PATH } as NodeJS.ProcessEnv;
  const run = spawnSync("unshare", ["-m", "sh", "-c", script, "sh", ...args], { env, encoding: "utf8" });
  expect(run.status, run.stderr).toBe(4);
  expect(run.stdout).toContain("Hosts that the proxy or firewall must allow");
  expect(run.stdout).toMatch(/\nall\n$/);
  expect((await home.start(["report", "--output", "-"])).stdout).toContain("Machine");
  expect(existsSync("-")).toBe(false);
});

test("Markdown: a name that is an address becomes no link", async () => {
  const home = quietHome();
  const evil = `${home.base}/evil.pem`;
  makeCertificate(evil, "https:\\/\\/phish.example\\/login www.phish.example");
  const port = await startSecureOrigin({ cert: evil, key: `${evil}.key` }, () => "x");
  const { stdout } = await home.start([
    "report",
    "--format",
    "markdown",
    "--mode",
    "none",
    `https://127.0.0.1:${port}/`,
  ]);
  expect(stdout).toContain("https\\://phish.example/login www\\.phish.example");
});

test("after a refusal too: what the password's owner is told holds no password", async () => {
  const home = quietHome();
  const evil = `${home.base}/evil.pem`;
  makeCertificate(evil, CANARY.replaceAll("/", "\\/"));
  const secure = await startSecureOrigin({ cert: evil, key: `${evil}.key` }, () => "x");
  const proxy = await startProxy({ http: 1 }, "ada:another");
  home.write("password", `${CANARY}\n`, 0o600);
  home.write(CONFIG, `proxy: http://ada@127.0.0.1:${proxy.port}\npassword: {file: ${home.file("password")}}\n`);
  for (let times = 0; times < 3; times++) {
    const { stdout, stderr, code } = await home.start([
      "report",
      "--json",
      "http://origin.test/",
      `https://127.0.0.1:${secure}/`,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).finding.id).toBe("credentials-refused");
    for (const form of FORMS) expect((stdout + stderr).includes(form), form).toBe(false);
  }
  expect(proxy.hits.filter(({ credentials }) => credentials)).toHaveLength(1);
});

test("what each request was answered, in the proxy's words, and when the proxy's clock is another", async () => {
  const home = quietHome();
  const port = await startScripted((socket) => {
    const head = "Server: squid/6.1\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\nVia: 1.1 gate.corp.example (squid/6.1)";
    socket.end(`HTTP/1.1 403 Forbidden\r\n${head}\r\nDate: Mon, 04 May 2026 03:02:01 GMT\r\nContent-Length: 0\r\n\r\n`);
  });
  const args = ["report", "--proxy", `http://127.0.0.1:${port}`, "https://a.test/"];
  const { stdout } = await home.start(args);
  const [, answers = ""] = /HTTP answers\n-+\n([\s\S]*?)\n\n/.exec(stdout) ?? [];
  expect(joined(answers)).toMatch(
    /^https:\/\/a\.test\/ +proxy +403 .*own; .*squid.*; Via: .*ERR_ACCESS_DENIED.*clock is -?\d+ s/,
  );
  const json = JSON.parse((await home.start([...args, "--json"])).stdout);
  expect(json.answers).toEqual([expect.objectContaining({ address: "https://a.test/", way: "proxy", status: "403" })]);
});
