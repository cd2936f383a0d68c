// Where a proxy may come from: what each place names, what is one with what, and what is no evidence.
import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findCandidates } from "../../../src/engine/candidates.ts";
import { formatEndpoint } from "../../../src/model/proxy.ts";
import { readAptConfig } from "../../../src/settings/candidates/apt.ts";
import type { Candidate } from "../../../src/settings/candidates/candidate.ts";
import { joinFindings } from "../../../src/settings/candidates/join.ts";
import type { System } from "../../../src/system/system.ts";
import { hashOfValue } from "../../../src/transaction/ledger.ts";
import { Home } from "../../helpers/home.ts";
import { execFileSync } from "../../helpers/processes.ts";
import { machineWhere, NOW, type Said } from "../../helpers/sources.ts";
import { systemIn } from "../../helpers/system.ts";

const PROXY = "http://proxy.corp.example:8080";

/** Nothing of this machine's own takes part: neither its files nor who listens. */
function quiet(system: System): System {
  const isOwn = (file: string) => /^\/(?:etc|proc|usr|opt)\//.test(file);
  return {
    ...system,
    list: (folder) => (isOwn(`${folder}/`) ? [] : system.list(folder)),
    read: (file) => (file.startsWith("/proc/") ? Buffer.from("") : system.read(file)),
  };
}

function search(said: Said, home = new Home()): Promise<readonly Candidate[]> {
  return findCandidates(quiet(machineWhere(said, home)), { version: "1.0.0", now: NOW });
}

function shown({ kind, http, https, username, hasPassword, pac, foundIn, flags }: Candidate) {
  const urls = [...new Set([http, https].map((one) => (one ? formatEndpoint(one) : "-")))].join(" ");
  const given = [...flags].map(([key, { value }]) => (typeof value === "string" ? `${key}=${value}` : key));
  return [kind, pac ?? urls, username ?? "", hasPassword ? "password" : "", foundIn.join(" | "), given.join(" ")].join(
    "; ",
  );
}

const found = async (said: Said, home?: Home) => (await search(said, home)).map(shown);

test.each<[string, string, string]>([
  [".gitconfig", "[user]\n\tname = x\n[http]\n\tproxy = P\n", "~/.gitconfig:4"],
  [".config/git/config", "[http]\n\tproxy = P\n", "~/.config/git/config:2"],
  [".config/pip/pip.conf", "[global]\nproxy = P\n", "~/.config/pip/pip.conf:2"],
  [".pip/pip.conf", "[global]\nproxy = P\n", "~/.pip/pip.conf:2"],
  [".npmrc", "; x\nhttps-proxy=P\n", "~/.npmrc:2"],
  [".yarnrc.yml", "httpsProxy: P\n", "~/.yarnrc.yml:1"],
  [".condarc", "channels: [x]\nproxy_servers:\n  https: P\n", "~/.condarc:3"],
  [".docker/config.json", '{"proxies":{"default":{\n"httpProxy":"P"}}}', "~/.docker/config.json:2"],
  [".curlrc", 'proxy = "P"\n', "~/.curlrc:1"],
  [".wgetrc", "https_proxy = P\n", "~/.wgetrc:1"],
  [".cargo/config.toml", '[http]\nproxy = "P"\n', "~/.cargo/config.toml:2"],
  [".gemrc", "http_proxy: P\n", "~/.gemrc:1"],
  [".Renviron", "http_proxy=P\n", "~/.Renviron:1"],
  [".hgrc", "[http_proxy]\nhost = proxy.corp.example:8080\n", "~/.hgrc:2"],
  [
    ".subversion/servers",
    "[global]\nhttp-proxy-host = proxy.corp.example\nhttp-proxy-port = 8080\n",
    "~/.subversion/servers:2",
  ],
  [
    ".gradle/gradle.properties",
    "systemProp.https.proxyHost=proxy.corp.example\nsystemProp.https.proxyPort=8080\n",
    "~/.gradle/gradle.properties:1",
  ],
  [
    ".m2/settings.xml",
    "<settings><proxies>\n<!-- <proxy><host>x</host><port>1</port></proxy> -->\n<proxy><host>proxy.corp.example</host><port>8080</port></proxy>\n</proxies></settings>",
    "~/.m2/settings.xml:3",
  ],
  [".config/Code/User/settings.json", '{ // x\n"http.proxy": "P" }', "~/.config/Code/User/settings.json:2"],
  [".bashrc", 'case $- in *i*) ;; esac\n  export HTTPS_PROXY="P/"\n', "~/.bashrc:2"],
  [".config/fish/config.fish", "set -gx http_proxy P\n", "~/.config/fish/config.fish:1"],
  [".cshrc", "setenv https_proxy P\n", "~/.cshrc:1"],
  [".config/environment.d/50-proxy.conf", "HTTPS_PROXY=P\n", "~/.config/environment.d/50-proxy.conf:1"],
])("%s names one, by its line", async (name, text, place) => {
  const candidates = await found({ files: { [name]: text.replaceAll(/\bP\b/g, PROXY) } });
  expect(candidates).toEqual([`client; ${PROXY}; ; ; ${place}; proxy`]);
});

describe("what mode system reads", () => {
  test("the environment first, and the flag is the mode", async () => {
    const variables = { http_proxy: PROXY, HTTPS_PROXY: "http://ada:s3cret@proxy.corp.example:8080" };
    const candidates = await search({ variables });
    const text = `environment; ${PROXY}; ada; password; http_proxy in this shell, HTTPS_PROXY in this shell; mode=system`;
    expect(candidates.map(shown)).toEqual([text]);
    expect(JSON.stringify(candidates.map((one) => [one, ...one.flags]))).not.toContain("s3cret");
  });

  test("what is behind it is given by name: mode system would not get there", async () => {
    const said = {
      variables: { http_proxy: PROXY, https_proxy: PROXY },
      etcEnvironment: 'x=1\nhttps_proxy="http://other.example:1"\n',
      gnome: [" mode 'auto'", " autoconfig-url 'http://wpad.example/x.pac'"],
    };
    expect(await found(said)).toEqual([
      `environment; ${PROXY}; ; ; http_proxy in this shell, https_proxy in this shell; mode=system`,
      "environment; - http://other.example:1; ; ; /etc/environment:2; httpsProxy",
      "pac; http://wpad.example/x.pac; ; ; GNOME; pac=http://wpad.example/x.pac",
    ]);
  });

  test("what the environment said when it was read, where it has our own values now", async () => {
    const home = new Home();
    const values = { name: "http_proxy", url: PROXY };
    const saved = { schema: 1, since: "2026-01-02T03:04:05.000Z", environment: { http: values, https: values } };
    const ledger = { schema: 1, version: "1.0.0", emitted: [PROXY], files: [] };
    const files = {
      ".local/state/proxycast/decision.json": JSON.stringify(saved),
      ".local/state/proxycast/ledger.json": JSON.stringify(ledger),
    };
    expect(await found({ variables: { http_proxy: PROXY, https_proxy: PROXY }, files }, home)).toEqual([
      `environment; ${PROXY}; ; ; $http_proxy as of 2026-01-02; mode=system`,
    ]);
  });

  test("a desktop alone", async () => {
    const gnome = [" mode 'manual'", ".http host 'proxy.corp.example'", ".http port 8080"];
    const [first] = await found({ gnome });
    expect(first).toMatch(/^desktop; http:\/\/proxy\.corp\.example:8080( -)?; ; ; GNOME; mode=system$/);
  });
});

describe("what is no evidence", () => {
  const npmrc = { ".npmrc": `proxy=${PROXY}\nhttps-proxy=${PROXY}\n` };
  const ledgerOf = (home: Home, value: string, emitted: readonly string[] = []) => {
    const entry = {
      key: ["proxy"],
      writers: ["npm"],
      machine: "0123456789abcdef0123456789abcdef",
      wrote: hashOfValue(value),
      prior: null,
    };
    const file = { path: home.file(".npmrc"), shown: home.file(".npmrc"), format: "npmrc", role: "config", created: false, folders: [], containers: [], entries: [entry, { ...entry, key: ["https-proxy"] }] }; // biome-ignore format: one line
    return {
      ".local/state/proxycast/ledger.json": JSON.stringify({ schema: 1, version: "1.0.0", emitted, files: [file] }),
    };
  };

  test("what proxycast wrote into a file; what the user put in its place is", async () => {
    const home = new Home();
    expect(await found({ files: { ...npmrc, ...ledgerOf(home, PROXY) } }, home)).toEqual([]);
    const other = new Home();
    expect(await found({ files: { ...npmrc, ...ledgerOf(other, "http://older.example:1") } }, other)).toHaveLength(1);
  });

  test("what proxycast wrote into the environment, and into a block", async () => {
    const home = new Home();
    const block = `# >>> proxycast >>>\nexport http_proxy=http://block.example:1\n# <<< proxycast <<<\n`;
    const variables = { http_proxy: PROXY, https_proxy: PROXY };
    const files = { ".bashrc": block, ...ledgerOf(home, "x", [PROXY]) };
    expect(await found({ variables, files }, home)).toEqual([]);
  });

  test.each([
    ["an expansion", ".bashrc", "export http_proxy=$PROXY\nexport https_proxy=http://$HOST:80\n"],
    ["a comment", ".bashrc", `# export http_proxy=${PROXY}\n`],
    ["an empty value", ".npmrc", "proxy=\n"],
    ["npm's null", ".npmrc", "proxy=null\n"],
    ["a placeholder", ".npmrc", "proxy=$" + "{HTTP_PROXY}\n"],
    ["what its client can't read", ".docker/config.json", '{"proxies":'],
    ["what is no text", ".bashrc", `export http_proxy=${PROXY}\n\0`],
    ["what is too large for a person", ".bashrc", `export http_proxy=${PROXY}\n${"#\n".repeat(50_001)}`],
    ["an endless line", ".bashrc", `${"x".repeat(50_000)} http_proxy=${PROXY}\n`],
    ["a proxy that is off", ".m2/settings.xml", "<proxy><active>false</active><host>a</host><port>1</port></proxy>"],
    [
      "our own in Maven's list",
      ".m2/settings.xml",
      "<proxy><id>proxycast-http</id><host>a</host><port>1</port></proxy>",
    ],
  ])("%s", async (_, name, text) => {
    expect(await found({ files: { [name]: text } })).toEqual([]);
  });

  test("a file that others may write, and one in a clone to which a variable leads", async () => {
    const home = new Home();
    home.write("clone/.git/HEAD", "x");
    home.write("clone/pip.conf", `[global]\nproxy = ${PROXY}\n`);
    home.write(".npmrc", npmrc[".npmrc"]);
    chmodSync(home.file(".npmrc"), 0o666);
    const system = quiet(systemIn(home, { variables: { PIP_CONFIG_FILE: home.file("clone/pip.conf") } }));
    expect(await findCandidates(system, { version: "1.0.0", now: NOW })).toEqual([]);
    chmodSync(home.file(".npmrc"), 0o644);
    expect(await findCandidates(system, { version: "1.0.0", now: NOW })).toHaveLength(1);
  });

  test("a pipe, a device, a loop of links: none keeps it waiting", async () => {
    const home = new Home();
    execFileSync("mkfifo", [home.file(".npmrc"), home.file(".bashrc"), home.file(".curlrc")]);
    symlinkSync("/dev/zero", home.file(".wgetrc"));
    symlinkSync(".condarc", home.file(".condarc"));
    writeFileSync(home.file(".gemrc"), "http_proxy: http://here.example:1\n");
    const started = performance.now();
    expect(await found({}, home)).toEqual(["client; http://here.example:1; ; ; ~/.gemrc:1; proxy"]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("what names the same is one", () => {
  test("with all its places; what more places name comes first", async () => {
    const files = {
      ".gitconfig": "[http]\n\tproxy = http://ada:s3cret@proxy.corp.example:8080/\n",
      ".npmrc": `proxy=${PROXY}\n`,
      ".config/pip/pip.conf": "[global]\nproxy = http://rare.example:1\n",
    };
    expect(await found({ files })).toEqual([
      `client; ${PROXY}; ada; password; ~/.gitconfig:2 | ~/.npmrc:1; proxy username=ada`,
      "client; http://rare.example:1; ; ; ~/.config/pip/pip.conf:2; proxy",
    ]);
  });

  test("a place that mode system reads joins what clients name", () => {
    const endpoint = { scheme: "http", host: "a", port: 1 } as const;
    const both = { http: endpoint, https: endpoint };
    const [first, ...more] = joinFindings([
      { kind: "client", ...both, foundIn: "~/.npmrc:1" },
      { kind: "desktop", ...both, foundIn: "GNOME", isOfSystem: true },
    ]);
    expect(first && shown(first)).toBe("desktop; http://a:1; ; ; GNOME | ~/.npmrc:1; mode=system");
    expect(more).toEqual([]);
  });

  test("two proxies of one client", async () => {
    const files = { ".condarc": "proxy_servers:\n  http: http://a.example:1\n  https: http://b.example:2\n" };
    expect(await found({ files })).toEqual([
      "client; http://a.example:1 http://b.example:2; ; ; ~/.condarc:2, 3; httpProxy httpsProxy",
    ]);
  });

  test("a name that a terminal might obey, or that holds a password, is none", async () => {
    const files = {
      ".wgetrc": "http_proxy = http://b.example:2\nproxy_user = \u001b[31mben\n",
      ".m2/settings.xml": "<proxy><host>m.example</host><port>1</port><username>a:s3cret</username></proxy>",
    };
    expect(await found({ files })).toEqual([
      "client; http://b.example:2; ; ; ~/.wgetrc:1; proxy",
      "client; http://m.example:1; ; ; ~/.m2/settings.xml:1; proxy",
    ]);
  });

  test("a user name and a password under keys of their own", async () => {
    const files = {
      ".curlrc": 'proxy = "http://a.example:1"\nproxy-user = "ada:s3cret"\n',
      ".wgetrc": "http_proxy = http://b.example:2\nproxy_user = ben\n",
    };
    expect(await found({ files })).toEqual([
      "client; http://a.example:1; ada; password; ~/.curlrc:1; proxy username=ada",
      "client; http://b.example:2; ben; ; ~/.wgetrc:1; proxy username=ben",
    ]);
  });
});

test.each([
  ['Acquire::http::Proxy "http://a:1";', { "acquire::http::proxy": ["http://a:1", 1] }],
  ['// x\nAcquire::HTTP::proxy "http://a:1" ; # y', { "acquire::http::proxy": ["http://a:1", 2] }],
  [
    '/* "\n*/ Acquire {\n http { Proxy "http://a:1"; Proxy::local.example "DIRECT"; };\n https::Proxy "DIRECT"; }\n',
    {
      "acquire::http::proxy": ["http://a:1", 3],
      "acquire::http::proxy::local.example": ["DIRECT", 3],
      "acquire::https::proxy": ["DIRECT", 4],
    },
  ],
  ['Acquire::http::Proxy "http://a:1', {}],
  ['}}}} ;;; { " /*', {}],
])("apt's %j", (text, expected) => {
  const read = [...readAptConfig(text)].map(([name, { value, line }]) => [name, [value, line]]);
  expect(Object.fromEntries(read)).toEqual(expected);
});
