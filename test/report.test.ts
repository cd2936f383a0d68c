// The report for the support desk: whole, in time, in three formats, and without a secret.
import { statSync } from "node:fs";
import type net from "node:net";
import { describe, expect, test } from "vitest";
import { CONFIG } from "./helpers/contract.ts";
import { Home, makeCertificate } from "./helpers/home.ts";
import { makeCompany, startOrigin, startProxy, startSecureOrigin } from "./helpers/network.ts";
import { startScripted } from "./helpers/proxies.ts";

const CANARY = "Can4ry-é/w'rd";
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  Buffer.from(`ada:${CANARY}`).toString("base64"),
  Buffer.from(CANARY).toString("base64").replace(/=+$/, ""),
  "Can4ry",
];

async function workingHome(urls: readonly string[]) {
  const home = new Home();
  home.tests = true;
  const company = makeCompany(home.base, ["origin.test", "other.test"]);
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
  expect(stdout).toMatch(/httpProxy +http:\/\/127\.0\.0\.1:\d+ +~?.*config\.yaml:3/);
  expect(stdout).toMatch(/passed +http:\/\/origin\.test\/a +proxy +\d+ ms \(name \d+, connect \d+, answer \d+\)/);
  expect(stdout).toMatch(/passed +https:\/\/other\.test\/ +proxy .*tunnel \d+, TLS \d+, answer \d+/);
  expect(stdout).toMatch(/failed: name not found +https:\/\/other\.test\/ +direct/);
  expect(stdout).toMatch(/origin\.test <- Scratch Company CA .* SHA-256 ([0-9A-F]{2}:){31}/);
  expect(stdout).toMatch(/other\.test \(TLSv1\.\d, trusted\)/);
  expect(stdout).toMatch(/pip +~\/\.config\/pip\/pip\.conf +to update +proxy = .*old\.example/);
  expect(stdout).toMatch(/http_proxy +http:\/\/x:1 +resolved/);
  expect(stdout).toMatch(/must allow\n-+\norigin\.test:80 +passed\nother\.test:443 +passed/);
  expect(stdout).toMatch(/username +a…/);
  expect(stdout + stderr).not.toMatch(/N3ighbour|Can4ry|token/);
  expect((await home.start(["report", "--show-username"])).stdout).toMatch(/username +ada/);
});

test("Markdown and JSON, and a file that only its owner can read and that replaces none", async () => {
  const { home } = await workingHome(["http://origin.test/", "https://other.test/"]);
  const markdown = await home.start(["report", "--format", "markdown"]);
  expect(markdown.stdout).toMatch(/^# Network report\n\n## Machine\n\n\|/);
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
  const home = new Home();
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
    const home = new Home();
    home.tests = true;
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
