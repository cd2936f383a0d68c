// check, with real shells and clients: what they say, and what a recording proxy says of it.
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONFIG } from "../helpers/contract.ts";
import { clientPath, Home, PROGRAM } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { startOrigin, startProxy } from "../helpers/network.ts";
import { execFileSync } from "../helpers/processes.ts";
import { freePort } from "../helpers/proxies.ts";

const OTHER = "http://other.example:1";

/** A home where all is written: `skip` is the skip list. */
async function written(targets: string, { expected, skip = "" }: { expected?: string; skip?: string } = {}) {
  const home = new Home();
  const proxy = await startProxy({ http: await startOrigin(() => "x") }, expected);
  home.write(CONFIG, `proxy: http://127.0.0.1:${proxy.port}\ntargets: [${targets}]\nskip: [${skip}]\n`);
  expect((await home.start(["apply", "--no-test"])).code).toBe(0);
  home.environment = { ...home.environment, SHELL: "/bin/bash" };
  const check = async (...args: string[]) => {
    const outcome = await home.start(["check", "--json", ...args]);
    return { code: outcome.code, answers: JSON.parse(outcome.stdout).answers as Record<string, unknown>[] };
  };
  return { home, proxy, url: `http://127.0.0.1:${proxy.port}`, check };
}

needs(
  "bash",
  "git",
  "curl",
)("all is as written, and the requests are the proxy's", async () => {
  const { home, proxy, url, check } = await written("bash, git, curl");
  const before = home.snapshot();
  const { code, answers } = await check("bash", "git", "curl", "--url", "http://site.test/");
  expect(code).toBe(0);
  expect(answers.map(({ client, state, proxy: named }) => [client, state, named])).toEqual([
    ["bash", "good", url],
    ["git", "good", url],
    ["curl", "good", url],
  ]);
  expect(answers[0]?.from).toEqual({ variable: null, path: home.file(".bashrc"), line: 1 });
  expect(answers[2]?.from).toMatchObject({ path: home.file(".curlrc") });
  expect(proxy.hits.filter(({ host }) => host === "site.test").length).toBeGreaterThanOrEqual(2);
  expect(home.snapshot()).toEqual(before);
});

needs("bash", "git")(
  "a line of the user's that outranks ours: where it is, in the way in which it counts, and exit 4",
  async () => {
    const { home, proxy, check } = await written("bash, git");
    home.write(".bashrc", `${home.read(".bashrc")}case $- in *i*) export http_proxy=${OTHER} ;; esac\n`);
    const line = home.read(".bashrc").trimEnd().split("\n").length;
    const { code, answers } = await check("bash", "--no-fetch", "--url", "http://site.test/");
    expect(code).toBe(4);
    const byWay = Object.fromEntries(answers.map(({ how, ...answer }) => [how, answer]));
    expect(byWay.interactive).toMatchObject({
      state: "other",
      proxy: OTHER,
      from: { path: home.file(".bashrc"), line },
    });
    expect(byWay.login).toMatchObject({ state: "good" });
    expect(proxy.hits).toEqual([]);
  },
);

needs("bash", "curl")("a proxy that wants a password which was withheld: no client asks it, and exit 3", async () => {
  const { home, proxy, check } = await written("bash, curl", { expected: "ada:s3cret" });
  home.write(CONFIG, home.read(CONFIG).replace("//", "//ada@"));
  home.environment = { ...home.environment, PROXYCAST_PASSWORD: "s3cret" };
  const { code, answers } = await check("curl", "--url", "http://site.test/");
  expect(code).toBe(3);
  expect(answers[0]).toMatchObject({
    state: "withheld",
    fetched: null,
    reason: expect.stringContaining("proxycast run"),
  });
  expect(proxy.hits.map(({ credentials }) => credentials)).toEqual(proxy.hits.map(() => undefined));
  expect(JSON.stringify(answers)).not.toContain("s3cret");
});

needs("bash", "curl")("a proxy where nothing listens any more: why, in our words, and exit 3", async () => {
  const { home, check } = await written("bash, curl");
  const gone = `http://127.0.0.1:${await freePort()}`;
  home.write(CONFIG, home.read(CONFIG).replace(/http:\S+/, gone));
  expect((await home.start(["apply", "--no-test"])).code).toBe(0);
  const { code, answers } = await check("curl", "--url", "http://site.test/");
  expect(code).toBe(3);
  expect(answers[0]).toMatchObject({ state: "fails", reason: "nothing listens where it connects to" });
});

test.each([
  ["an entry of the skip list", "http://a.corp.example/", "direct", "corp.example"],
  ["no entry", "http://corp.example.org/", undefined, null],
])("direct by %s", async (_, address, proxy, bypass) => {
  const { url, check } = await written("bash", { skip: ".corp.example" });
  const { answers } = await check("bash", "--no-fetch", "--url", address);
  expect(answers).toMatchObject([{ proxy: proxy ?? url, bypass, state: "good" }]);
});

needs("bash", "git")("off: direct is what was written", async () => {
  const { home, check } = await written("bash, git");
  expect((await home.start(["off"])).code).toBe(0);
  const { code, answers } = await check("bash", "git", "--no-fetch");
  expect(code).toBe(0);
  expect(answers.map(({ proxy }) => proxy)).toEqual(["direct", "direct"]);
});

const START_UP: readonly (readonly [what: string, lines: string])[] = [
  ["reads its input", "read -r answer; cat >/dev/null"],
  ["prints a lot, without a line end", "head -c 3000000 /dev/zero | tr '\\0' x; printf 'Welcome, http_proxy=nobody'"],
  ["leaves a job behind that holds its output", "sleep 300 &"],
  ["sets traps", "trap 'echo gone' EXIT TERM"],
  ["asks the terminal", "stty -echo 2>/dev/null; tty; printf '\\033[6n'"],
  ["calls us", `"$PROXYCAST" check; "$PROXYCAST" apply --quiet`],
];

test.each(START_UP)("a start-up file that %s", async (_, lines) => {
  const { home, url, check } = await written("bash");
  home.write(".bashrc", `${home.read(".bashrc")}${lines.replaceAll("$PROXYCAST", PROGRAM)}\n`);
  const started = Date.now();
  const { code, answers } = await check("bash", "--no-fetch");
  expect(answers).toMatchObject([{ client: "bash", proxy: url, state: "good" }]);
  expect(code).toBe(0);
  expect(Date.now() - started).toBeLessThan(20_000);
});

test.each([
  ["does not end", "while :; do sleep 1; done"],
  ["ends the shell", "exit 3"],
  ["starts another program in its place", "exec cat"],
])(
  "a start-up file that %s: what is not known is said",
  async (_, lines) => {
    const { home, check } = await written("bash");
    home.write(".bashrc", `${home.read(".bashrc")}${lines}\n`);
    const { code, answers } = await check("bash", "--no-fetch");
    const unknown = answers.find(({ how }) => how === "interactive");
    expect(unknown).toMatchObject({ state: "unknown", proxy: null, reason: expect.stringMatching(/start-up files/) });
    expect(code).toBe(0);
  },
  60_000,
);

needs("root", "bash")("a home that can only be read is checked all the same", async () => {
  const { home, check } = await written("bash");
  chmodSync(home.path, 0o555);
  const { answers } = await check("bash", "--no-fetch");
  chmodSync(home.path, 0o755);
  expect(answers).toMatchObject([{ state: "good" }]);
});

needs("bash", "git", "curl").each([
  ["/bin/false", /what depends on its start-up files is unknown/],
  ["/nowhere/sh", /what depends on its start-up files is unknown/],
  // What the list of users says.
  ["", /^$/],
])("$SHELL is %j: said, and what depends on it is unknown", async (shell, said) => {
  const { home, check } = await written("bash, git");
  home.environment = { ...home.environment, SHELL: shell };
  const outcome = await home.start(["check", "bash", "curl", "--no-fetch"]);
  expect(outcome.stderr).toMatch(said);
  const { code, answers } = await check("bash", "git", "curl", "--no-fetch");
  const expected = shell === "" ? ["good"] : ["good", "unknown"];
  expect(answers.filter(({ client }) => client === "bash").map(({ state }) => state)).toEqual(
    shell === "" ? ["good"] : ["good", "good", "unknown"],
  );
  expect(answers.find(({ client }) => client === "git")?.state).toBe("good");
  expect(answers.find(({ client }) => client === "curl")?.state).toBe(expected.at(-1));
  expect(code).toBe(0);
});

needs(
  "bash",
  "zsh",
  "curl",
)("start-up files that put another shell in the place of $SHELL: that one is asked", async () => {
  const { home, url, check } = await written("zsh");
  home.write(".bashrc", "case $- in *i*) exec zsh ;; esac\n");
  home.write(".profile", ". ~/.bashrc\n");
  const outcome = await home.start(["check", "curl", "--no-fetch"]);
  expect(outcome.stderr).toContain("bash: its start-up files start zsh, which is asked instead");
  expect((await check("curl", "--no-fetch")).answers).toMatchObject([{ proxy: url, state: "good" }]);
});

needs("bash", "python3")(
  "what start-up files leave running ends with the check, also from a group of its own",
  async () => {
    const { home, check } = await written("bash");
    const group =
      "import os,time; os.setpgid(0, 0); open(os.environ['HOME'] + '/pids', 'a').write(f'{os.getpid()}\\n'); time.sleep(300)";
    home.write(".bashrc", `${home.read(".bashrc")}python3 -c "${group}" &\nsleep 0.5\n`);
    await check("bash", "--no-fetch");
    const pids = home.read("pids").trim().split("\n").map(Number);
    expect(pids.length).toBeGreaterThan(1);
    const isRunning = (pid: number) =>
      existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  },
);

needs("curl")("an activated environment and the current folder do not count", async () => {
  const { home, check } = await written("bash, curl");
  home.write("project/bin/curl", "#!/bin/sh\ntouch ~/ran\n", 0o755);
  const VIRTUAL_ENV = home.file("project");
  home.environment = { ...home.environment, VIRTUAL_ENV, PATH: `${VIRTUAL_ENV}/bin:${home.environment.PATH}` };
  const { answers } = await check("curl", "--url", "http://site.test/");
  expect(answers).toMatchObject([{ state: "good", fetched: true }]);
  expect(existsSync(home.file("ran"))).toBe(false);
});

needs(
  "git",
  "npm",
  "cargo",
)("settings that others put beside the folder for temporary files do not count", async () => {
  const { home, url, check } = await written("git, npm");
  const folder = "shared";
  home.write(`${folder}/package.json`, "{}");
  home.write(`${folder}/.npmrc`, `proxy=${OTHER}\nhttps-proxy=${OTHER}\n`);
  execFileSync("git", ["init", "-q", home.file(folder)]);
  execFileSync("git", ["-C", home.file(folder), "config", "http.proxy", OTHER]);
  home.environment = { ...home.environment, TMPDIR: home.file(folder) };
  const { code, answers } = await check("git", "npm", "--no-fetch", "--url", "http://site.test/");
  expect(answers.map(({ client, proxy }) => [client, proxy])).toEqual([
    ["git", url],
    ["npm", url],
  ]);
  expect(code).toBe(0);
});

needs("curl", "git")("a password that clients hold and no test has seen to work is not sent", async () => {
  const { home, proxy, check } = await written("git, curl", { expected: "ada:s3cret" });
  home.write(
    CONFIG,
    `${home.read(CONFIG).replace("//", "//ada@")}propagate: with-password\npasswordTargets: [git, curl]\n`,
  );
  home.environment = { ...home.environment, PROXYCAST_PASSWORD: "wrong" };
  expect((await home.start(["apply", "--no-test"])).code).toBe(0);
  const { code, answers } = await check("git", "curl", "--url", "http://site.test/");
  expect(code).toBe(3);
  const reason = expect.stringContaining("not seen to work");
  expect(answers).toMatchObject([
    { state: "withheld", reason },
    { state: "withheld", reason },
  ]);
  expect(proxy.hits.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
});

needs(
  "curl",
  "git",
  "bash",
)("wrong passwords: after the first refusal no other client sends one", async () => {
  const { home, proxy, check } = await written("bash", { expected: "ada:s3cret" });
  // The user's own, which nothing is known of.
  for (const file of [".gitconfig", ".curlrc"])
    home.write(file, file === ".curlrc" ? `proxy = "${own(proxy.port)}"\n` : `[http]\n\tproxy = ${own(proxy.port)}\n`);
  home.write(CONFIG, `${home.read(CONFIG).replace(/:\d+/, ":9").replace("[bash]", "[bash, git, curl]")}`);
  const { answers } = await check("git", "curl", "--url", "http://site.test/");
  expect(answers.map(({ reason }) => reason).sort()).toEqual([
    "the proxy refused what another client sent (407): no more was sent",
    "the proxy requires a user name and password (407)",
  ]);
  expect(proxy.hits.filter(({ credentials }) => credentials !== undefined).length).toBeLessThanOrEqual(1);
});

const own = (port: number) => `http://ada:wrong@127.0.0.1:${port}`;

needs("bash", "docker")("a client that makes no request by itself: why", async () => {
  const { home, proxy, check } = await written("docker");
  home.write(".bash_profile", `export PATH='${clientPath()}'\n`);
  const { code, answers } = await check("docker", "--url", "http://site.test/");
  expect(answers).toMatchObject([{ state: "good", fetched: null, reason: "no request: containers make them" }]);
  expect(code).toBe(0);
  expect(proxy.hits.filter(({ host }) => host === "site.test")).toEqual([]);
});
