// What check says beside what the real client does, seen by recording proxies: hosts by skip entries by where a rival is.
// A machine's own file is seen where a variable leads the client to one. Not covered: docker's daemon, systemd, VS Code, the
// IDEs and Gradle (read by their files alone), and conda, cargo and Maven over more than a few hosts, since each takes seconds.
// A project's file counts for nobody: what is asked starts where there is no project.
import { existsSync, rmSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { clientPath, type Environment, Home } from "../helpers/home.ts";
import { runClient, startOrigin, startProxy } from "../helpers/network.ts";

interface Client {
  readonly id: string;
  readonly program: string;
  readonly ask: (url: string, home: Home) => readonly string[];
  /** Of the user's own, behind ours. */
  readonly later?: (old: URL) => readonly [file: string, text: string];
  /** The machine's, with the variable that leads to it. */
  readonly system?: (old: URL) => readonly [variable: string, file: string, text: string];
  readonly variables?: Environment;
  /** Slow ones get fewer. */
  readonly isSlow?: true;
}

const R = "options(timeout=5); download.file(commandArgs(TRUE)[1], tempfile(), quiet=TRUE)";
const IPYTHON = "import sys, urllib.request as r; r.urlopen(URL, timeout=5)";

const CLIENTS: readonly Client[] = [
  {
    id: "git",
    program: "git",
    ask: (url) => ["ls-remote", url],
    later: ({ href }) => [".gitconfig", `[http "http://site.test"]\n\tproxy = ${href}\n`],
    system: ({ href }) => ["GIT_CONFIG_SYSTEM", "machine/gitconfig", `[http "http://site.test"]\n\tproxy = ${href}\n`],
  },
  {
    id: "curl",
    program: "curl",
    ask: (url) => ["-sS", "-m", "5", url],
    later: ({ href }) => [".curlrc", `proxy = "${href}"\n`],
  },
  {
    id: "wget",
    program: "wget",
    ask: (url) => ["-qO-", "-t1", "-T5", url],
    later: ({ href }) => [".wgetrc", `http_proxy = ${href}\n`],
    system: ({ href }) => ["SYSTEM_WGETRC", "machine/wgetrc", `http_proxy = ${href}\nno_proxy = lab.test\n`],
  },
  {
    id: "wget",
    program: "wget",
    ask: (url) => ["-qO-", "-t1", "-T5", url],
    later: () => [".wgetrc", "use-proxy = off\n"],
  },
  {
    id: "aria2",
    program: "aria2c",
    ask: (url) => ["--dry-run", "--max-tries=1", url],
    later: ({ href }) => [".config/aria2/aria2.conf", `http-proxy=${href}\n`],
  },
  {
    id: "gem",
    program: "gem",
    ask: (url) => ["list", "--remote", "--clear-sources", "--source", url, "x"],
    later: ({ href }) => [".gemrc", `gem: --http-proxy=${href}\n`],
  },
  {
    id: "r",
    program: "Rscript",
    ask: (url) => ["-e", R, url],
    later: ({ href }) => [".Renviron", `http_proxy=${href}\n`],
  },
  {
    id: "npm",
    program: "npm",
    ask: (url) => ["ping", "--registry", url, "--fetch-retries=0"],
    later: ({ href }) => [".npmrc", `proxy=${href}\nhttps-proxy=${href}\n`],
    system: ({ href }) => ["npm_config_globalconfig", "machine/npmrc", `proxy=${href}\nnoproxy=lab.test\n`],
  },
  {
    id: "pip",
    program: "pip",
    ask: (url) => [
      ...["download", "--no-deps", "--retries", "0", "--trusted-host", new URL(url).hostname],
      ...["-d", "/tmp", "--index-url", url, "x"],
    ],
    system: ({ href }) => [
      "XDG_CONFIG_DIRS",
      "machine/pip/pip.conf",
      `[install]\nproxy = ${href}\n[download]\nproxy = ${href}\n`,
    ],
    variables: { PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_CACHE_DIR: "1" },
  },
  {
    id: "mercurial",
    program: "hg",
    ask: (url) => ["identify", url],
    later: ({ host }) => [".hgrc", `[http_proxy]\nhost = ${host}\n`],
  },
  {
    id: "subversion",
    program: "svn",
    ask: (url) => ["info", "--non-interactive", url],
    later: ({ hostname, port }) => [
      ".subversion/servers",
      `[groups]\nlab = site.test\n[lab]\nhttp-proxy-host = ${hostname}\nhttp-proxy-port = ${port}\n`,
    ],
  },
  { id: "ipython", program: "ipython", ask: (url) => ["-c", IPYTHON.replace("URL", JSON.stringify(url))] },
  {
    id: "conda",
    program: "conda",
    isSlow: true,
    ask: (url) => ["search", "--override-channels", "-c", url, "x", "--json"],
    variables: { CONDA_REMOTE_MAX_RETRIES: "0" },
  },
  {
    id: "cargo",
    program: "cargo",
    ask: (url) => ["search", "x", "--limit", "1", "--index", `sparse+${url}`],
    isSlow: true,
    // Where rustup brought it, cargo is a link that needs rustup's own folder.
    variables: { RUSTUP_HOME: process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup`, CARGO_NET_RETRY: "0" },
  },
  {
    id: "yarn",
    program: "yarn",
    ask: (url, home) => {
      home.write("project/package.json", '{"name":"p"}');
      home.write("project/yarn.lock", "");
      home.write("project/.yarnrc.yml", `npmRegistryServer: "${url.replace(/\/$/, "")}"\n`);
      return ["npm", "info", "tiny", "--json"];
    },
    variables: { YARN_UNSAFE_HTTP_WHITELIST: "*", YARN_HTTP_RETRY: "0", YARN_ENABLE_TELEMETRY: "0" },
  },
  {
    id: "maven",
    program: "mvn",
    isSlow: true,
    ask: (url, home) => {
      home.write(
        "project/pom.xml",
        `<project><modelVersion>4.0.0</modelVersion>
<parent><groupId>lab</groupId><artifactId>par</artifactId><version>1</version><relativePath/></parent>
<artifactId>t</artifactId><packaging>pom</packaging>
<repositories><repository><id>central</id><url>${url}</url></repository></repositories></project>`,
      );
      // Its own settings, not Debian's, which block plain http; Java takes the home from the system.
      home.write("global.xml", "<settings/>");
      rmSync(home.file(".m2/repository"), { recursive: true, force: true });
      return ["-B", "-q", "-ntp", "-gs", home.file("global.xml"), `-Duser.home=${home.path}`, "validate"];
    },
  },
];

interface Row {
  readonly skip: string;
  readonly hosts: readonly string[];
  readonly rival?: "variable" | "later" | "system";
  /** Default: http. */
  readonly scheme?: "https";
}

const ROWS: readonly Row[] = [
  { skip: "corp.test,239.0.0.5", hosts: ["a.corp.test", "corp.test", "xcorp.test", "239.0.0.5"] },
  {
    skip: ".corp.test,*.star.test,port.test:81,239.1.0.0/16",
    hosts: ["a.corp.test", "a.star.test", "port.test:81", "239.1.2.3", "lab.test"],
    rival: "variable",
  },
  { skip: "corp.test", hosts: ["site.test"], rival: "later" },
  { skip: "corp.test", hosts: ["site.test", "lab.test"], rival: "system" },
  { skip: ".corp.test", hosts: ["site.test", "a.corp.test"], scheme: "https" },
];

for (const client of CLIENTS) {
  for (const { skip, hosts, rival, scheme = "http" } of ROWS) {
    if ((rival === "later" && !client.later) || (rival === "system" && !client.system)) continue;
    const what = `check agrees: ${scheme}, ${rival ?? "no rival"}, ${skip}`;
    testWithClient(client.id, client.program, what, async (program) => {
      const home = new Home();
      const origin = { http: await startOrigin(() => undefined) };
      const [ours, old] = [await startProxy(origin), await startProxy(origin)];
      const oldUrl = `http://127.0.0.1:${old.port}`;
      const rivals: Environment =
        rival === "variable" ? { http_proxy: oldUrl, https_proxy: oldUrl, no_proxy: "lab.test,.lab.test" } : {};
      const [variable, machine, ofMachine = ""] = (rival === "system" && client.system?.(new URL(oldUrl))) || [];
      const led = variable === "XDG_CONFIG_DIRS" ? "machine" : (machine ?? "");
      if (machine) home.write(machine, ofMachine);
      const exported = { ...rivals, ...(variable ? { [variable]: home.file(led) } : {}), PATH: clientPath() };
      const lines = Object.entries(exported).map(([name, value]) => `export ${name}='${value}'\n`);
      home.write(".bash_profile", lines.join(""));
      home.environment = { ...home.environment, SHELL: "/bin/bash", PATH: clientPath() };
      const args = ["--proxy", `http://127.0.0.1:${ours.port}`, "--skip", skip];
      expect(home.run(["apply", "--to", client.id, ...args])).toMatchObject({ code: 0 });
      const [file, text] = (rival === "later" && client.later?.(new URL(oldUrl))) || [];
      if (file && text) home.write(file, `${existsSync(home.file(file)) ? home.read(file) : ""}${text}`);
      home.write("project/.keep", "");
      const before = home.snapshot();
      const asked = client.isSlow ? hosts.slice(0, 2) : hosts;
      const said: Record<string, unknown> = {};
      for (const host of asked) {
        const options = ["--no-fetch", "--json", "--url", `${scheme}://${host}/`, "--to", client.id, ...args];
        const outcome = await home.start(["check", client.id, ...options]);
        const { answers } = JSON.parse(outcome.stdout) as {
          answers: { proxy: string | null; reason: string | null }[];
        };
        const name = { [`http://127.0.0.1:${ours.port}`]: "ours", [oldUrl]: "old" };
        said[host] = answers.map(({ proxy, reason }) => name[proxy ?? ""] ?? proxy ?? reason).join();
      }
      expect(home.snapshot()).toEqual(before);
      const done: Record<string, unknown> = {};
      const environment = { HOME: home.path, LANG: "C.UTF-8", ...client.variables, ...exported };
      for (const host of asked) {
        const seen = [ours.hits.length, old.hits.length];
        const one = client.ask(`${scheme}://${host}/`, home);
        await runClient(program, one, environment, home.file("project"), { timeout: 30_000 });
        const isOld = old.hits.length > (seen[1] ?? 0);
        done[host] = isOld ? "old" : ours.hits.length > (seen[0] ?? 0) ? "ours" : "direct";
      }
      expect(said).toEqual(done);
    });
  }
}
