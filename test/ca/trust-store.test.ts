// The company's CA in the operating system's trust store alone, as IT rolls it out: the machine's store, in a mount namespace
// of the test's own, has it; real clients that read no such store get it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { noteAsked } from "../helpers/asked.ts";
import { type Environment, Home, type Outcome, PROGRAM, ROOT } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { makeCompany, runClient } from "../helpers/network.ts";
import { type Office, openOffice } from "../helpers/office.ts";

/** With pip, requests and their own list of roots. */
const PYTHON = path.join(ROOT, ".clients/conda/bin/python");
const STORE = "/etc/ssl/certs/ca-certificates.crt";
const COPY = ".local/state/proxycast/ca/company.pem";
const URLS = ["http://site.test/test", "https://site.test/test"];

/** Node 20 knows no proxy of its own. */
const TUNNEL = `
const { hostname, port } = new URL(process.env.https_proxy), http = require("http"), tls = require("tls");
http.request({ host: hostname, port, method: "CONNECT", path: "site.test:443" }).on("connect", (_, socket) => {
  const session = tls.connect({ socket, servername: "site.test" }, () => session.write("GET /node HTTP/1.0\\r\\nHost: site.test\\r\\n\\r\\n"));
  session.on("data", () => process.exit()).on("error", () => process.exit(1));
}).end();`;

const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  curl: ["curl", "-sS", "https://site.test/curl"],
  node: [process.execPath, "-e", TUNNEL],
  requests: [PYTHON, "-c", "import requests; requests.get('https://site.test/requests')"],
  pip: [PYTHON, "-m", "pip", "download", "--retries", "0", "-d", "/nowhere", "-i", "https://site.test/pip", "nothing"],
};
interface Machine {
  readonly office: Office;
  /** Runs a program where the store has these roots besides the public ones. */
  in(args: readonly string[], variables?: Environment): Promise<Outcome>;
  proxycast(...args: string[]): Promise<Outcome>;
  /** What reaches the site over https, by client, as a new shell starts it. */
  reached(): Promise<string[]>;
  trust(...roots: readonly string[]): void;
}

async function startMachine(): Promise<Machine> {
  const office = await openOffice({ hasOneProxy: true });
  const { home } = office;
  home.write(".config/proxycast/config.yaml", `testUrls: [${URLS.join(", ")}]\n`);
  const store = path.join(home.base, "store.crt");
  const own = readFileSync(STORE, "utf8");
  const trust = (...roots: readonly string[]) =>
    writeFileSync(store, [own, ...roots.map((file) => readFileSync(file, "utf8"))].join("\n"));
  trust(office.ca);
  const masks = [
    `mount --bind ${store} ${STORE}`,
    ...(existsSync("/etc/pip.conf") ? ["mount --bind /dev/null /etc/pip.conf"] : []),
  ];
  const inside = (args: readonly string[], variables: Environment = {}) =>
    runClient("unshare", ["-m", "sh", "-c", `${masks.join(" && ")} && exec "$@"`, "sh", ...args], {
      ...home.environment,
      PATH: "/usr/bin:/bin",
      LANG: "C.UTF-8",
      ...variables,
    });
  return {
    office,
    trust,
    in: inside,
    proxycast: (...args) => inside([process.execPath, PROGRAM, ...args]),
    async reached() {
      office.arrived.length = 0;
      for (const [name, command] of Object.entries(CLIENTS)) {
        const start = `export https_proxy=${office.url}; [ -e ~/.bashrc ] && . ~/.bashrc; exec "$@"`;
        await inside(["bash", "-c", start, "bash", ...command]);
        noteAsked(name);
      }
      return [...new Set(office.arrived.map((one) => one.replace(/^https \/(\w+).*/, "$1")))];
    },
  };
}

const test = needs(PYTHON, "mount", "curl", "openssl", "bash");
const WORDS = /note: certificates end at the root Scratch Company CA, which is in the operating system's trust store/;
const SETUP = ["setup", "--yes", "--to", "bash,pip,curl,npm"];

describe("a root that is in the machine's trust store alone", () => {
  test("goes to the clients that read no such store, and only once it was seen to be needed", async () => {
    const machine = await startMachine();
    const { home, url } = machine.office;
    expect(await machine.reached()).toEqual(["curl"]);

    expect(await machine.proxycast("apply", "--no-test", "--proxy", url, "--to", "bash,pip")).toMatchObject({
      code: 0,
    });
    expect(home.snapshot().filter((line) => line.includes("/ca/"))).toEqual([]);

    const { code, stdout, stderr } = await machine.proxycast(...SETUP, "--proxy", url);
    expect([code, stderr]).toEqual([0, expect.stringMatching(WORDS)]);
    expect(stdout).toContain("company.pem");
    expect(home.read(COPY).trim()).toBe(readFileSync(machine.office.ca, "utf8").trim());
    expect(await machine.reached()).toEqual(["curl", "node", "requests", "pip"]);
    const { stdout: shown } = await machine.proxycast("show");
    expect(shown).toMatch(/caBundle .*the operating system's trust store \(\/etc\/ssl\/certs\/ca-certificates\.crt\)/);
    const before = home.snapshot();

    // It is known by now: later runs neither test nor drop it.
    const seen = machine.office.proxy.hits.length;
    for (const more of [[], ["--no-test"], ["--refresh"]])
      expect(await machine.proxycast("apply", ...more)).toMatchObject({ code: 0, stdout: "" });
    expect(machine.office.proxy.hits.length).toBe(seen);
    const files = (lines: readonly string[]) =>
      lines.filter((line) => !line.includes("proxycast/") || line.includes("/ca/"));
    expect(files(home.snapshot())).toEqual(files(before));

    expect(await machine.proxycast("remove")).toMatchObject({ code: 0 });
    expect(home.snapshot().filter((line) => line.includes("state/proxycast"))).toEqual([]);
  });

  test("is named by test and report, shown by plan after that, and taken over by apply", async () => {
    const machine = await startMachine();
    const { home, url } = machine.office;
    home.write(".config/proxycast/config.yaml", `testUrls: [${URLS.join(", ")}]\nproxy: ${url}\ntargets: [bash]\n`);
    expect((await machine.proxycast("plan")).stdout).not.toContain("company.pem");
    expect((await machine.proxycast("report")).stdout).toContain("certificates end at the root Scratch Company CA");
    expect(await machine.proxycast("test")).toMatchObject({ code: 0, stderr: expect.stringMatching(WORDS) });
    expect((await machine.proxycast("plan")).stdout).toContain("company.pem");
    expect(await machine.proxycast("apply")).toMatchObject({ code: 0, stdout: expect.stringContaining("company.pem") });
    expect((await machine.proxycast("test")).stderr).not.toMatch(WORDS);
    expect((await machine.proxycast("plan")).stdout).toBe("");
  });

  test("is followed when another takes its place, and gone when nothing does", async () => {
    const machine = await startMachine();
    const { home, url, ca } = machine.office;
    home.write(".config/proxycast/config.yaml", `testUrls: [${URLS.join(", ")}]\nproxy: ${url}\ntargets: [bash]\n`);
    expect(await machine.proxycast("apply")).toMatchObject({ code: 0 });
    const renewed = (await makeCompany(new Home().base, ["site.test"])).ca;
    // While both are there, what was seen to be needed stays alone.
    machine.trust(ca, renewed);
    expect(await machine.proxycast("apply")).toMatchObject({ code: 0 });
    expect(home.read(COPY).trim()).toBe(readFileSync(ca, "utf8").trim());

    // The proxy still uses the old one: nothing is written that was not seen to work.
    const before = home.read(COPY);
    machine.trust(renewed);
    expect(await machine.proxycast("apply")).toMatchObject({ code: 3 });
    expect(home.read(COPY)).toBe(before);

    home.write(".config/proxycast/config.yaml", `testUrls: [${URLS[0]}]\nproxy: ${url}\ntargets: [bash]\n`);
    expect(await machine.proxycast("apply", "--test")).toMatchObject({ code: 0 });
    expect(home.read(".bashrc")).not.toContain("NODE_EXTRA_CA_CERTS");
  });

  test("is added to a bundle that is named and has another", async () => {
    const machine = await startMachine();
    const { home, url, ca } = machine.office;
    const old = (await makeCompany(new Home().base, ["site.test"])).ca;
    expect(await machine.proxycast(...SETUP, "--proxy", url, "--ca-bundle", old)).toMatchObject({ code: 0 });
    expect(home.read(COPY)).toBe(readFileSync(old, "utf8") + readFileSync(ca, "utf8"));
    expect(await machine.reached()).toEqual(["curl", "node", "requests", "pip"]);
  });

  test("is told from the public roots where the machine's whole list is named", async () => {
    const machine = await startMachine();
    const { home, url } = machine.office;
    const { code, stderr } = await machine.proxycast(...SETUP, "--proxy", url, "--ca-bundle", STORE);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("expired")]);
    // This machine may have some of its own.
    expect(home.read(COPY).match(/BEGIN CERTIFICATE/g)?.length).toBeLessThan(5);
    expect(home.read(COPY)).toContain(readFileSync(machine.office.ca, "utf8").trim());
  });
});
