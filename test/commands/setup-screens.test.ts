// setup as a new user sees it, in a terminal of 80 by 24: real proxies and clients, every key counted. The help topic is made
// of these screens: `npx vitest run test/commands/setup-screens.test.ts --update`.

import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { findProgram, Home, makeCertificate, ROOT } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { makeCompany, runClient, startOrigin, startSecureOrigin } from "../helpers/network.ts";
import { execFileSync } from "../helpers/processes.ts";
import { startElsewhere, startSquid } from "../helpers/proxies.ts";
import { openTmux, type Terminal } from "../helpers/tmux.ts";

const NEEDS = ["tmux", "squid", "root", "openssl"] as const;
const CLIENTS = ["bash", "git", "pip3", "curl"] as const;
const WHEEL = "demo-1.0-py3-none-any.whl";
const USER = { name: "ada", password: "s3cret" };
const INTRODUCTION = `# setup

\`proxycast setup\` asks until it works: each answer is tried at once, what fails becomes the next question, and nothing is
typed twice. Nothing is written before the last yes; Ctrl-C ends it at any time. Keys: the arrows move, a number goes to
that line, the blank ticks one of several, Enter answers. With \`--yes\`, or without a terminal, nothing is asked: what fails
ends it, and the last line is the command that mends it. \`--fingerprint SHA256\` saves the company's CA as the proxy sends
it, if it is that one.

These are its screens for five networks, as a test sees them.
`;

/** Of each start: its screens, with what is typed there. */
const shown = new Map<string, { readonly screens: string[]; readonly keys: number }>();

interface Place {
  readonly home: Home;
  readonly url: string;
  readonly ask: (command: string) => ReturnType<typeof runClient>;
}

/** A fresh account with four clients, sites behind a proxy, and nothing else. */
async function openPlace(options: { user?: typeof USER; inspects?: boolean } = {}): Promise<Place & { port: number }> {
  need(...NEEDS);
  const home = new Home();
  const wheel = makeWheel(home.base);
  const answer = (path: string) => {
    if (path === "/simple/demo/") return `<!DOCTYPE html><html><body><a href="/${WHEEL}">${WHEEL}</a></body></html>`;
    if (path === "/x.git/info/refs") return `${"0123456789".repeat(4)}\trefs/heads/main\n`;
    return path === `/${WHEEL}` ? wheel : "x";
  };
  const company = await makeCompany(home.base, ["origin.test"]);
  const root = `${home.base}/root.pem`;
  makeCertificate(root, "Example Corp CA");
  const [http, https] = await Promise.all([startOrigin(answer), startSecureOrigin(company, answer)]);
  const squid = await startSquid(home.base, {
    ...(options.user ? { user: options.user } : {}),
    ...(options.inspects ? { ca: { cert: root, key: `${root}.key` } } : {}),
  });
  const secure = options.inspects ? [`https://origin.test:${https}/`] : [];
  writeConfig(home, [`http://origin.test:${http}/`, ...secure]);
  const url = options.inspects ? `https://origin.test:${https}` : `http://origin.test:${http}`;
  const environment = { HOME: home.path, PATH: "/usr/bin:/bin", LANG: "C.UTF-8", TERM: "xterm" };
  const ask = (command: string) => runClient("bash", ["-lic", command], environment, home.path);
  return { home, port: squid.port, url, ask };
}

function writeConfig(home: Home, urls: readonly string[]): void {
  home.tests = true;
  const bin = `${home.base}/bin`;
  mkdirSync(bin);
  need(...CLIENTS);
  for (const name of CLIENTS) symlinkSync(String(findProgram(name)), `${bin}/${name}`);
  home.environment = { ...home.environment, PATH: bin };
  // There is no other index behind this proxy.
  home.write(".bashrc", `# mine\nexport PIP_INDEX_URL='${urls.at(-1)}simple/'\n`);
  home.write(".config/proxycast/config.yaml", `testUrls: ${JSON.stringify(urls)}\n`);
}

function makeWheel(folder: string): Buffer {
  const script = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("demo.py", "")
    wheel.writestr("demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n")
    wheel.writestr("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("demo-1.0.dist-info/RECORD", "")
`;
  execFileSync("python3", ["-c", script, `${folder}/${WHEEL}`]);
  return readFileSync(`${folder}/${WHEEL}`);
}

/** git, pip and curl, as a new terminal starts them. */
async function expectClients({ home, url, ask }: Place): Promise<void> {
  // Over https it is the company's CA that must be trusted.
  const trust = url.startsWith("http:") ? "--trusted-host origin.test" : "";
  const commands = [
    `git ls-remote ${url}/x.git`,
    `python3 -m pip download --no-deps --no-cache-dir --disable-pip-version-check --retries 0 -d ${home.base}/out ${trust} --index-url ${url}/simple demo`,
    `curl -sS --fail --max-time 20 ${url}/x`,
  ];
  for (const command of commands) {
    const outcome = await ask(command);
    expect(outcome.code, `${command}\n${outcome.stdout}${outcome.stderr}`).toBe(0);
  }
}

/** What differs from run to run, as it would be in a company. */
function asExample(text: string, port?: number): string {
  return text
    .replaceAll(`127.0.0.1:${port}`, "10.0.0.7:3128")
    .replace(/(?:origin\.test|127\.0\.0\.2)(?::\d+)?/g, "pypi.org")
    .replace(/(?:[0-9A-F]{2}:){8,}(?:[0-9A-F]{2})?/g, (digits) => digits.replace(/[0-9A-F]{2}/g, "5C"))
    .replace(
      /from \w+ +\d+ [\d:]+ \d+ GMT to \w+ +\d+ [\d:]+ \d+ GMT/,
      "from Jan 1 00:00:00 2026 GMT to Jan 1 00:00:00 2036 GMT",
    )
    .replace(/\b20\d\d-\d\d-\d\d\b/g, "2026-01-01")
    .replace(/\b\d+ ms\b/g, "50 ms");
}

type Step = readonly [see: string, ...keys: string[]];

/** Sees and types, step by step; keeps what is new on each screen. */
async function walk(name: string, terminal: Terminal, steps: readonly Step[], port?: number): Promise<string> {
  const screens: string[] = [];
  const keep = (screen: string, keys: readonly string[]) => {
    const lines = screen.split("\n");
    const part = lines.slice(lines.findLastIndex((line) => line.startsWith("✔")) + 1);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    const said =
      keys.length === 0
        ? []
        : [`[keys: ${keys.map((key) => (key === USER.password ? "(the password)" : key)).join(" ")}]`];
    const text = asExample([...part, ...said].join("\n"), port).trimEnd();
    if (text) screens.push(text);
  };
  for (const [see, ...keys] of steps) {
    keep(await terminal.see(see), keys);
    terminal.type(...keys);
  }
  const end = await terminal.see("[exit ");
  if (end.includes("Ask each tool")) expect(end).not.toMatch(/^(?:other|fails|withheld) /m);
  keep(end.replace(/\n\[exit \d+\]/, ""), []);
  shown.set(name, { screens, keys: terminal.count });
  expect(terminal.scrollback()).not.toContain(USER.password);
  return end;
}

test("no proxy is needed: one run, no key", async () => {
  need(...NEEDS);
  const home = new Home();
  writeConfig(home, [await startElsewhere()]);
  const before = home.snapshot();
  const terminal = openTmux(home, "proxycast setup");
  const end = await walk("no proxy is needed", terminal, []);
  expect(end).toContain("no proxy is needed here");
  expect(end).toContain("[exit 0]");
  expect(home.snapshot()).toEqual(before);
  expect(terminal.count).toBe(0);
});

test("a proxy in the environment: one run, four keys", async () => {
  const place = await openPlace();
  const proxy = `http://127.0.0.1:${place.port}`;
  const terminal = openTmux(place.home, "proxycast setup", { http_proxy: proxy, https_proxy: proxy });
  const steps: Step[] = [
    ["Which proxy?", "Enter"],
    ["Write this?", "Enter"],
    ["Ask each tool", "n", "Enter"],
  ];
  expect(await walk("a proxy in the environment", terminal, steps, place.port)).toContain("[exit 0]");
  expect(terminal.count).toBe(4);
  await expectClients(place);
});

const ADDRESS = (port: number): Step => ["as http://host:port", `http://127.0.0.1:${port}`, "Enter"];
const ACCOUNT: readonly Step[] = [
  ["User name at", USER.name, "Enter"],
  ["Password of", USER.password, "Enter"],
];
const HOLDERS: readonly Step[] = [
  ["later runs find", "Enter"],
  // pip, git and curl; bash stays without it.
  ["hold the password?", "1", "2", "3", "Enter"],
];
const ROOT_STEP: Step = ["company's certificate?", "1", "Enter"];
const WRITE: Step = ["Write this?", "Enter"];
const UNCHECKED: Step = ["Ask each tool", "n", "Enter"];
const CHECKED: Step = ["Ask each tool", "Enter"];

test("credentials", async () => {
  const place = await openPlace({ user: USER });
  const terminal = openTmux(place.home, "proxycast setup");
  const steps = [ADDRESS(place.port), ...ACCOUNT, ...HOLDERS, WRITE, UNCHECKED];
  expect(await walk("a user name and password", terminal, steps, place.port)).toContain("[exit 0]");
  expect(terminal.count).toBeLessThanOrEqual(70);
  await expectClients(place);
});

test("inspection", async () => {
  const place = await openPlace({ inspects: true });
  const terminal = openTmux(place.home, "proxycast setup");
  const steps = [ADDRESS(place.port), ROOT_STEP, WRITE, UNCHECKED];
  expect(await walk("HTTPS is inspected", terminal, steps, place.port)).toContain("[exit 0]");
  expect(terminal.count).toBeLessThanOrEqual(70);
  await expectClients(place);
});

test("both: one run of at most 70 keys, and git, pip and curl work in a new terminal", async () => {
  const place = await openPlace({ user: USER, inspects: true });
  const { home, port } = place;
  const before = home.snapshot();
  const terminal = openTmux(home, "proxycast setup");
  const steps = [ADDRESS(port), ...ACCOUNT, ROOT_STEP, ...HOLDERS, WRITE, CHECKED];
  expect(await walk("both", terminal, steps, port)).toContain("[exit 0]");
  expect(terminal.count).toBeLessThanOrEqual(70);
  await expectClients(place);
  expect(home.read(".config/proxycast/password")).toBe(`${USER.password}\n`);
  expect(home.read(".config/proxycast/config.yaml")).toMatch(/propagate: "with-password"[\s\S]*passwordTargets/);
  // The grant lasts: another run finds nothing to do.
  expect((await home.start(["apply"])).stderr).toContain("everything is in sync");
  expect((await home.start(["remove"])).code).toBe(0);
  expect(home.snapshot()).toEqual(before);
});

test("the help topic shows these screens", async () => {
  need(...NEEDS);
  const known = new Set<string>();
  const parts = [...shown].map(([name, { screens, keys }]) => {
    const fresh = screens.filter((screen) => !known.has(screen) && known.add(screen));
    const blocks = fresh.map((screen) =>
      screen
        .split("\n")
        .map((line) => `    ${line}`.trimEnd())
        .join("\n"),
    );
    return [`## ${name}: ${keys} keys`, ...blocks].join("\n\n");
  });
  expect(shown.size).toBe(5);
  await expect([INTRODUCTION, parts.join("\n\n"), ""].join("\n")).toMatchFileSnapshot(`${ROOT}/src/help/setup.md`);
});
