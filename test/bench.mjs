// npm run bench: what proxycast costs, each figure beside bare Node in the same run. Medians over interleaved runs. A
// benchmark and no test: it asserts nothing, and touches nothing outside a scratch home.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const PROGRAM = path.resolve("dist/proxycast.cjs");
/** Copies of a block that are timed as one. */
const COPIES = 300;
/** Clients that only the tests have. */
const CLIENTS = path.resolve(".clients/bin");
const RUNS = Number(process.env.RUNS ?? 40);
const base = mkdtempSync(path.join(os.tmpdir(), "proxycast-bench-"));
const PROXY = "http://proxy.corp.example:8080";
const has = (name) =>
  spawnSync("sh", ["-c", 'command -v "$1"', "sh", name], { env: { PATH: `${process.env.PATH}:${CLIENTS}` } }).status ===
  0;
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

function makeHome(name, files = {}) {
  const home = path.join(base, name);
  execFileSync("cp", ["-r", "/etc/skel", home]);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), content);
  }
  return home;
}

const environment = (home, more = {}) => ({ HOME: home, PATH: process.env.PATH, LANG: "C.UTF-8", ...more });

function run(command, env) {
  const started = process.hrtime.bigint();
  const { status } = spawnSync(command[0], command.slice(1), { env, stdio: "ignore", cwd: base });
  return { time: Number(process.hrtime.bigint() - started) / 1e6, status };
}

/** Medians of each, run in turns. */
function compare(cases, runs = RUNS) {
  const times = cases.map(() => []);
  for (let turn = 0; turn < runs; turn++) {
    for (const [at, { commands, env, before }] of cases.entries()) {
      before?.();
      times[at].push(commands.reduce((sum, command) => sum + run(command, env).time, 0));
    }
  }
  return times.map(median);
}

/** Processes and system calls, where strace is there to count them. */
function count(commands, env) {
  if (!has("strace")) return ["-", "-"];
  let calls = 0;
  let processes = 0;
  for (const command of commands) {
    const file = path.join(base, "strace");
    spawnSync("strace", ["-f", "-o", file, ...command], { env, stdio: "ignore", cwd: base });
    const lines = readFileSync(file, "utf8").split("\n");
    calls += lines.filter((line) => /^\d+ +\w+\(/.test(line)).length;
    processes += lines.filter((line) => /^\d+ +execve\(.* = 0$/.test(line)).length;
  }
  return [processes, calls];
}

/** Peak memory in MB. */
function peak(command, env) {
  const script =
    "import resource,subprocess,sys;subprocess.run(sys.argv[1:]);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
  const { stdout } = spawnSync("python3", ["-c", script, "env", `PATH=${env.PATH}`, ...command], {
    env,
    encoding: "utf8",
    cwd: base,
  });
  return (Number(stdout.trim().split("\n").at(-1)) / 1024).toFixed(1);
}

function settle(home, args = []) {
  const env = environment(home);
  const apply = () => spawnSync(PROGRAM, ["apply", "--quiet", "--no-test", ...args], { env });
  apply();
  // Large files are known by their change times once those are two seconds old.
  spawnSync("sleep", ["2.5"]);
  apply();
  apply();
}

function main() {
  const company = path.join(base, "company.pem");
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", `${company}.key`, "-out", company];
  execFileSync("openssl", [...request, "-subj", "/CN=Corp CA", "-days", "30"], { stdio: "ignore" });
  const config = `proxy: ${PROXY}\nskip: [.corp.example]\ncaBundle: ${company}\n`;
  const CONFIG = ".config/proxycast/config.yaml";
  console.log(
    `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, load ${os.loadavg()[0].toFixed(1)}\n`,
  );

  const dozen = "targets: [sh, bash, zsh, fish, tcsh, ksh, mksh, elvish, conda, pip, git, npm]\n";
  const home = makeHome("home", { [CONFIG]: config + dozen });
  settle(home);
  // Every client that this machine has.
  const full = makeHome("full", { [CONFIG]: config });
  settle(full);
  const files = (folder) =>
    JSON.parse(readFileSync(`${folder}/.local/state/proxycast/ledger.json`, "utf8")).files.length;
  const env = environment(home);
  const withCa = environment(home, { NODE_EXTRA_CA_CERTS: `${home}/.local/state/proxycast/ca/company.pem` });
  const apply = [PROGRAM, "apply", "--quiet", "--no-test"];
  let flip = 0;
  const change = () =>
    writeFileSync(path.join(home, CONFIG), (config + dozen).replace("8080", String(8081 + (flip++ % 2))));
  const back = () => writeFileSync(path.join(home, CONFIG), config + dozen);
  const one = makeHome("clients");
  const cases = [
    { name: "`node -e 0`", commands: [["node", "-e", "0"]], env },
    { name: "`apply --quiet`, nothing to do", commands: [apply], env, before: () => {} },
    { name: `the same with ${files(full)} files instead of ${files(home)}`, commands: [apply], env: environment(full) },
    { name: "the same with `NODE_EXTRA_CA_CERTS` set", commands: [apply], env: withCa },
    { name: "the same where sh leaves it to Node", commands: [["node", ...apply]], env },
    { name: "`node -e 0` with `NODE_EXTRA_CA_CERTS` set", commands: [["node", "-e", "0"]], env: withCa },
    { name: "`status`", commands: [[PROGRAM, "status"]], env },
    { name: "`show`", commands: [[PROGRAM, "show"]], env },
    { name: "`plan`", commands: [[PROGRAM, "plan"]], env },
    { name: "`env`", commands: [[PROGRAM, "env"]], env },
    { name: "`help speed`", commands: [[PROGRAM, "help", "speed"]], env },
    { name: "`--help`", commands: [[PROGRAM, "--help"]], env },
    { name: "a completion", commands: [[PROGRAM, "--get-yargs-completions", "proxycast", "re"]], env },
  ];
  const peers = [
    {
      name: "`pip config set` (proxy, cert)",
      program: "pip",
      commands: [
        ["pip", "config", "set", "global.proxy", PROXY],
        ["pip", "config", "set", "global.cert", company],
      ],
    },
    {
      name: "`npm config set` (proxy, https-proxy, cafile)",
      program: "npm",
      commands: ["proxy", "https-proxy", "cafile"].map((key) => [
        "npm",
        "config",
        "set",
        key,
        key === "cafile" ? company : PROXY,
      ]),
    },
    {
      name: "`git config --global` (http.proxy, http.sslCAInfo)",
      program: "git",
      commands: [
        ["git", "config", "--global", "http.proxy", PROXY],
        ["git", "config", "--global", "http.sslCAInfo", company],
      ],
    },
    ...loginPeers(home),
  ].filter(({ program }) => has(program));
  const all = [...cases, ...peers.map((peer) => ({ env: environment(one), ...peer }))];
  const medians = compare(all);
  row("command", "ms", "of bare Node", "processes", "system calls");
  row("---", "---:", "---:", "---:", "---:");
  for (const [at, { name, commands, env: own }] of all.entries()) {
    row(name, medians[at].toFixed(1), (medians[at] / medians[0]).toFixed(2), ...count(commands, own));
  }
  const writing = compare(
    [
      { commands: [["node", "-e", "0"]], env },
      { commands: [apply], env, before: change },
    ],
    Math.ceil(RUNS / 4),
  );
  row(
    `\`apply\` that changes ${files(home)} files`,
    writing[1].toFixed(1),
    (writing[1] / writing[0]).toFixed(2),
    ...count([apply], env),
  );
  back();
  settle(home);
  console.log(
    `\nPeak memory: \`node -e 0\` ${peak(["node", "-e", "0"], env)} MB, \`apply\` with nothing to do ${peak(apply, env)} MB.\n`,
  );

  benchDiagnosis();
  benchBlocks(home);
  benchPac();
  benchScale(config, CONFIG);
}

/** How long `test` takes in networks that fail: the rows of the matrix that this machine can build. */
function benchDiagnosis() {
  const file = path.join(base, "times.json");
  const args = ["vitest", "run", "test/diagnosis/matrix.test.ts"];
  spawnSync("npx", args, { env: { ...process.env, MATRIX_TIMES: file }, stdio: "ignore" });
  const rows = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  if (rows.length === 0) return;
  const times = rows.map(({ milliseconds }) => milliseconds);
  const longest = rows.find(({ milliseconds }) => milliseconds === Math.max(...times));
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
  console.log(
    `\`test\` in ${rows.length} failing networks: median ${seconds(median(times))}, longest ${seconds(longest.milliseconds)} (${longest.name}).\n`,
  );
}

/** What others do at a log-in or a prompt, with nothing to do. */
function loginPeers(home) {
  // Not where the clients above write.
  const one = makeHome("managed");
  const env = environment(one, { PATH: `${process.env.PATH}:${CLIENTS}` });
  const ask = (...command) => spawnSync(command[0], command.slice(1), { env, cwd: base });
  writeFileSync(path.join(base, ".envrc"), `export http_proxy=${PROXY} https_proxy=${PROXY}\n`);
  ask("direnv", "allow", base);
  const managed = JSON.parse(readFileSync(`${home}/.local/state/proxycast/ledger.json`, "utf8")).files;
  for (const { path: file } of managed) {
    const copy = path.join(one, path.relative(home, file));
    mkdirSync(path.dirname(copy), { recursive: true });
    writeFileSync(copy, readFileSync(file));
    ask("chezmoi", "add", copy);
  }
  return [
    {
      name: `\`chezmoi apply\`, the same ${managed.length} files`,
      program: "chezmoi",
      commands: [["chezmoi", "apply"]],
    },
    { name: "`direnv export bash`", program: "direnv", commands: [["direnv", "export", "bash"]] },
    {
      name: "`conda init --dry-run bash`",
      program: "conda",
      commands: [[path.join(CLIENTS, "conda"), "init", "--dry-run", "bash"]],
    },
  ].map((peer) => ({ ...peer, env }));
}

/**
 * What our block costs a shell, beside the same assignments bare, as `proxycast env` prints them: the time for a script with
 * many copies less that for an empty one, since one alone is less than a start differs from the next.
 */
function benchBlocks(home) {
  const shells = [
    ["bash", ".bashrc", ["--norc"]],
    ["zsh", ".zshenv", ["-f"]],
    ["fish", ".config/fish/conf.d/proxycast.fish", ["--no-config"]],
    ["dash", ".profile", []],
    ["ksh", ".kshrc", []],
    ["mksh", ".mkshrc", []],
    ["tcsh", ".cshrc", ["-f"]],
    ["elvish", ".config/elvish/rc.elv", ["-norc"]],
  ].filter(([shell, file]) => has(shell) && existsSync(path.join(home, file)));
  row("shell", "start, ms", "block, ms", "bare, ms", "block of bare");
  row("---", "---:", "---:", "---:", "---:");
  for (const [shell, file, options] of shells) {
    const text = readFileSync(path.join(home, file), "utf8");
    const block = /^.*>>> proxycast >>>[\s\S]*<<< proxycast <<<.*$/m.exec(text)?.[0] ?? "";
    const language = ["dash", "ksh", "mksh"].includes(shell) ? "sh" : shell;
    const bare = execFileSync(PROGRAM, ["env", "--shell", language], {
      env: environment(home),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const empty = makeHome(`empty-${shell}`);
    const scripts = ["", block, bare].map((body, at) => {
      const script = path.join(empty, `script-${at}`);
      writeFileSync(script, `${body.trimEnd()}\n`.repeat(COPIES));
      return { commands: [[shell, ...options, script]], env: environment(empty, { TERM: "dumb" }) };
    });
    const [start, full, floor] = compare(scripts);
    const [added, least] = [(full - start) / COPIES, (floor - start) / COPIES];
    row(shell, start.toFixed(2), added.toFixed(3), least.toFixed(3), (added / least).toFixed(2));
  }
  console.log();
}

/** How cost grows with size. */
function benchScale(config, CONFIG) {
  const lines = (count) => Array.from({ length: count }, (_, at) => `alias a${at}='echo ${at}'`).join("\n");
  const skip = (count) => Array.from({ length: count }, (_, at) => `h${at}.corp.example`).join(", ");
  const sizes = [
    ["a start-up file of 10,000 lines", { ".bashrc": `${lines(10_000)}\n` }, config],
    ["a start-up file of 100,000 lines", { ".bashrc": `${lines(100_000)}\n` }, config],
    ["a skip list of 1,000 hosts", {}, config.replace(/skip: .*/, () => `skip: [${skip(1_000)}]`)],
  ];
  row("size", "first `apply`, ms", "nothing to do, ms", "of bare Node");
  row("---", "---:", "---:", "---:");
  for (const [at, [name, files, text]] of sizes.entries()) {
    const home = makeHome(`scale-${at}`, { ...files, [CONFIG]: text });
    const env = environment(home);
    const apply = [PROGRAM, "apply", "--quiet", "--no-test"];
    const first = run(apply, env);
    settle(home);
    const [node, idle] = compare(
      [
        { commands: [["node", "-e", "0"]], env },
        { commands: [apply], env },
      ],
      Math.ceil(RUNS / 4),
    );
    row(name, first.time.toFixed(0), idle.toFixed(1), (idle / node).toFixed(2));
  }
  if (has("strace")) {
    const home = makeHome("slow", { [CONFIG]: config });
    settle(home);
    const slow = [
      "strace",
      "-f",
      "-qq",
      "-o",
      "/dev/null",
      "-e",
      "trace=openat,read,statx,access",
      "-e",
      "inject=openat,read,statx,access:delay_enter=1000",
    ];
    const env = environment(home);
    const [node, idle] = compare(
      [
        ["node", "-e", "0"],
        [PROGRAM, "apply", "--quiet", "--no-test"],
      ].map((command) => ({ commands: [[...slow, ...command]], env })),
      5,
    );
    row("each file call delayed by 1 ms", "-", idle.toFixed(0), (idle / node).toFixed(2));
  }
}

/** A PAC script of ordinary rules, for twelve hosts: beside another engine that CI installs. */
function benchPac() {
  const rules = (count) =>
    Array.from(
      { length: count },
      (_, at) => `|| shExpMatch(host, "*.s${at}.example.com") || dnsDomainIs(host, ".d${at}.example")\n`,
    );
  const urls = Array.from({ length: 12 }, (_, at) => `https://host${at}.example/`);
  const other = path.resolve(".clients/bin/python-pacparser");
  row("PAC script", "here, ms", "pacparser, ms");
  row("---", "---:", "---:");
  for (const count of [100, 1_000, 11_000]) {
    const script = `function FindProxyForURL(url, host) { return false ${rules(count).join("")} ? "DIRECT" : "PROXY p:1"; }`;
    const time = (command, args, input) => {
      const times = Array.from({ length: 5 }, () => {
        const started = performance.now();
        spawnSync(command, args, { input, stdio: ["pipe", "ignore", "ignore"] });
        return performance.now() - started;
      });
      return median(times).toFixed(0);
    };
    const here = time("node", ["dist/pac.cjs"], JSON.stringify({ script, urls }));
    const there = existsSync(other)
      ? time(other, ["test/pac/ask-pacparser.py"], JSON.stringify([[script, urls]]))
      : "-";
    row(`${count} rules, ${Math.round(script.length / 1000)} KB`, here, there);
  }
  console.log();
}

try {
  main();
} finally {
  rmSync(base, { recursive: true, force: true });
}
