// Clients with a SOCKS proxy: those that speak it have the proxy look names up, and the others get nothing of it.
import { copyFileSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { findProgram, type Outcome } from "../helpers/home.ts";
import { type Answer, PASSWORD, USER } from "../helpers/office.ts";
import { makeRegistry } from "../helpers/packages.ts";
import { execFileSync } from "../helpers/processes.ts";
import { ACCOUNT, openPlace, type Place, SITE } from "../helpers/socks-place.ts";

interface Speaker {
  readonly client: string;
  readonly program: string;
  readonly to: string;
  readonly answer?: () => Answer;
  /** Asks for something of this site. */
  ask(place: Place, program: string, site: string): Promise<Outcome>;
  /** Its file has the hosts past the proxy. */
  readonly knowsSkips?: boolean;
}

const REFS = `${"1".repeat(40)}\trefs/heads/main\n`;

const SPEAKERS: readonly Speaker[] = [
  {
    client: "curl",
    program: "curl",
    to: "curl",
    knowsSkips: true,
    ask: ({ run }, curl, site) => run(curl, ["-sS", `${site}/`]),
  },
  {
    client: "git",
    program: "git",
    to: "git",
    answer: () => () => REFS,
    ask: ({ run }, git, site) => run(git, ["ls-remote", `${site}/x.git`], { GIT_TERMINAL_PROMPT: "0" }),
  },
  {
    client: "pip",
    program: "python-socks",
    to: "pip",
    ask: ({ run }, python, site) =>
      run(python, [
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--retries",
        "0",
        "--timeout",
        "5",
        "--no-cache-dir",
        "--trusted-host",
        SITE,
        "-i",
        `${site}/simple/`,
        "demo",
      ]),
  },
  {
    client: "conda",
    program: "conda",
    to: "conda",
    ask({ home, run }, conda, site) {
      // As conda's own installer has it: that module alone, since its packages are not this one's.
      const module = execFileSync(
        findProgram("python-socks") as string,
        ["-c", "import socks; print(socks.__file__)"],
        { encoding: "utf8" },
      );
      copyFileSync(module.trim(), `${home.base}/socks.py`);
      const environment = {
        PYTHONPATH: home.base,
        CONDA_SUBDIR: "linux-64",
        CONDA_PKGS_DIRS: `${home.base}/pkgs`,
        CONDA_REMOTE_MAX_RETRIES: "0",
      };
      return run(conda, ["search", "--override-channels", "-c", `${site}/channel`, "demo"], environment);
    },
  },
  ...["npm", "pnpm"].map(
    (program): Speaker => ({
      client: program,
      program,
      to: "npm",
      knowsSkips: true,
      answer: makeRegistry,
      ask({ home, run }, found, site) {
        const project = `project-${site.length}`;
        home.write(`${project}/package.json`, '{"dependencies":{"tiny":"*"}}');
        const environment = {
          npm_config_globalconfig: "/dev/null",
          PREFIX: "/nonexistent",
          npm_config_fetch_retries: "0",
          npm_config_update_notifier: "false",
          npm_config_cache: `${home.base}/cache-${site.length}`,
          npm_config_registry: site,
          XDG_CACHE_HOME: `${home.base}/cache-${site.length}`,
          XDG_DATA_HOME: `${home.base}/data-${site.length}`,
        };
        const args = program === "npm" ? ["view", "tiny", "version"] : ["install", "--lockfile-only"];
        return run(found, args, environment, home.file(project));
      },
    }),
  ),
  {
    client: "cargo",
    program: "cargo",
    to: "cargo",
    ask({ home, run }, cargo, site) {
      home.write("project/src/main.rs", "fn main() {}\n");
      const lines = [
        "[package]",
        'name = "p"',
        'version = "0.1.0"',
        "[dependencies]",
        `tiny = { git = "${site}/x.git" }`,
      ];
      home.write("project/Cargo.toml", `${lines.join("\n")}\n`);
      const RUSTUP_HOME = process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup`;
      return run(cargo, ["fetch"], { RUSTUP_HOME, CARGO_NET_RETRY: "0" }, home.file("project"));
    },
  },
  {
    client: "R",
    program: "Rscript",
    to: "r",
    knowsSkips: true,
    ask: ({ run }, rscript, site) => run(rscript, ["-e", `download.file("${site}/", tempfile(), quiet=TRUE)`]),
  },
  {
    client: "VS Code",
    program: "vscode-fetch",
    to: "vscode",
    knowsSkips: true,
    ask: ({ home, run }, program, site) => run(program, [home.file(".config/Code/User/settings.json"), `${site}/`]),
  },
];

for (const { client, program, to, answer, ask, knowsSkips } of SPEAKERS) {
  testWithClient(
    client,
    [program, "python-socks"],
    "its file has the SOCKS proxy look names up, until remove",
    async (found) => {
      const place = await openPlace(answer?.());
      place.home.write(".config/Code/User/.keep", "");
      const first = place.home.snapshot();
      place.apply(to);
      await ask(place, found, `http://${SITE}`);
      await ask(place, found, `https://${SITE}`);
      const hosts = [...new Set(place.socks.hits.map(({ type, host, port }) => `${type} ${host}:${port}`))];
      expect(hosts).toEqual([`name ${SITE}:80`, `name ${SITE}:443`]);
      expect([...new Set(place.socks.sent)]).toEqual([ACCOUNT]);
      expect(place.socks.strangers).toEqual([]);
      const before = place.socks.hits.length;
      if (knowsSkips) await ask(place, found, "http://sub.skipped.test");
      expect(place.home.run(["remove"])).toMatchObject({ code: 0 });
      await ask(place, found, `http://${SITE}`);
      expect(place.socks.hits).toHaveLength(before);
      if (client === "curl") expect(place.home.snapshot()).toEqual(first);
    },
  );
}

/** What the variables of a login shell come to, and who would stop at a SOCKS proxy in http_proxy. */
const BY_VARIABLE: readonly {
  client: string;
  program: string;
  args: (url: string) => readonly string[];
  speaks: boolean;
}[] = [
  { client: "curl", program: "curl", args: (url) => ["-sSf", url], speaks: true },
  {
    client: "requests",
    program: "python-socks",
    args: (url) => ["-c", `import requests; print(requests.get("${url}").text)`],
    speaks: true,
  },
  { client: "wget", program: "wget", args: (url) => ["-q", "-t", "1", "-O", "-", url], speaks: false },
  {
    client: "urllib",
    program: "python3",
    args: (url) => ["-c", `import urllib.request as u; print(u.urlopen("${url}").read())`],
    speaks: false,
  },
  {
    client: "bun",
    program: "bun",
    args: (url) => ["-e", `console.log(await (await fetch("${url}")).text())`],
    speaks: false,
  },
];

for (const { client, program, args, speaks } of BY_VARIABLE) {
  testWithClient(
    client,
    program,
    `by a login shell's variables it ${speaks ? "uses" : "passes over"} a SOCKS proxy`,
    async (found) => {
      const place = await openPlace();
      place.apply("bash");
      // Of another proxy, as a session that began before has it.
      const stale = { http_proxy: "http://127.0.0.1:1", HTTP_PROXY: "http://127.0.0.1:1" };
      const login = (url: string) => place.run("bash", ["-lc", '"$0" "$@"', found, ...args(url)], stale);
      const outcome = await login(`http://${SITE}/`);
      expect(outcome.code === 0).toBe(speaks);
      expect(place.socks.hits.map(({ type, host }) => `${type} ${host}`)).toEqual(speaks ? [`name ${SITE}`] : []);
      // Not on the skip list, and reached without the proxy.
      const here = `http://127.0.0.1:${place.port}/`;
      expect((await login(here)).stdout).toContain("hello");
      if (!speaks) expect((await place.run(found, args(here), { http_proxy: place.url })).code).not.toBe(0);
      expect(place.socks.strangers).toEqual([]);
    },
  );
}

/** A fetch from this address by each of those that get nothing. */
const OTHERS: readonly { id: string; program: string; args: (url: string) => readonly string[] }[] = [
  { id: "wget", program: "wget", args: (url) => ["-q", "-t", "1", "-O", "-", url] },
  { id: "aria2", program: "aria2c", args: (url) => ["-q", "-d", "/dev/shm", "--dry-run=true", url] },
  { id: "mercurial", program: "hg", args: (url) => ["identify", url] },
  { id: "subversion", program: "svn", args: (url) => ["info", "--non-interactive", url] },
  { id: "gem", program: "gem", args: (url) => ["list", "--remote", "--clear-sources", "--source", url] },
];

for (const { id, program, args } of OTHERS) {
  testWithClient(id, program, "gets nothing of a SOCKS proxy, says so, and goes directly", async (found) => {
    const place = await openPlace();
    // What it had of another proxy goes.
    expect(place.home.run(["apply", "--proxy", "http://127.0.0.1:1", "--to", id])).toMatchObject({ code: 0 });
    expect(place.apply(`${id},bash`).stderr).toContain(`${id} can't use a SOCKS proxy: it is not written there`);
    await place.run("bash", ["-lc", '"$0" "$@"', found, ...args(`http://127.0.0.1:${place.port}/`)]);
    expect(place.arrived).not.toEqual([]);
    expect([...place.socks.strangers, ...place.socks.hits]).toEqual([]);
  });
}

testWithClient("curl", "curl", "with socks5 the name is looked up here", async (curl) => {
  const place = await openPlace(undefined, "socks5");
  place.apply("curl");
  expect((await place.run(curl, ["-sS", `http://${SITE}/`])).stderr).toContain(`Could not resolve host: ${SITE}`);
  expect(place.socks.hits).toEqual([]);
  await place.run(curl, ["-sS", "http://127.0.0.2/"]);
  expect(place.socks.hits).toMatchObject([{ type: "address", host: "127.0.0.2" }]);
});

testWithClient(
  "curl",
  "curl",
  "`run` and `env` give it the SOCKS proxy, and no client what it can't use",
  async (curl) => {
    const place = await openPlace();
    const given = ["--proxy", place.url, "--username", USER, "--password-stdin", "--to", "curl,yarn,npm"];
    const run = (...command: string[]) => place.home.start(["run", ...given, "--", ...command], {}, `${PASSWORD}é\n`);
    expect(await run(curl, "-sS", `http://${SITE}/`)).toMatchObject({ code: 0, stdout: "hello" });
    expect(place.socks.sent).toEqual([ACCOUNT]);
    const { stdout } = await run("env");
    const proxies = stdout.split("\n").filter((line) => line.includes("socks5h://"));
    const names = proxies.map((line) => line.split("=")[0]).sort();
    expect(names).toEqual(expect.arrayContaining(["ALL_PROXY", "PIP_PROXY", "all_proxy", "npm_config_proxy"]));
    expect(names.filter((name) => /^https?_proxy$|YARN/i.test(name ?? ""))).toEqual([]);
    const env = await place.home.start(["env", ...given, "--shell", "bash"], {}, `${PASSWORD}é\n`);
    expect(env.stdout).toContain(`export all_proxy='${place.url}' ALL_PROXY='${place.url}'\n`);
    expect(env.stdout).toContain("unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY\n");
    expect(env.stdout).not.toMatch(/export https?_proxy/i);
  },
);
