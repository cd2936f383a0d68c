// npm run bench: what proxycast costs, each figure beside bare Node in the same run. Medians over interleaved runs. A
// benchmark and no test: it asserts nothing, and touches nothing outside a scratch home.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const PROGRAM = path.resolve("dist/proxycast.cjs");
/** Starts of a shell that are timed as one. */
const LOOP = 20;
const RUNS = Number(process.env.RUNS ?? 40);
const base = mkdtempSync(path.join(os.tmpdir(), "proxycast-bench-"));
const PROXY = "http://proxy.corp.example:8080";
const has = (name) => spawnSync("sh", ["-c", 'command -v "$1"', "sh", name]).status === 0;
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
    `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
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
    { name: "`node -e 0` with `NODE_EXTRA_CA_CERTS` set", commands: [["node", "-e", "0"]], env: withCa },
    { name: "`status`", commands: [[PROGRAM, "status"]], env },
    { name: "`show`", commands: [[PROGRAM, "show"]], env },
    { name: "`plan`", commands: [[PROGRAM, "plan"]], env },
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
  ].filter(({ program }) => has(program));
  const all = [...cases, ...peers.map((peer) => ({ ...peer, env: environment(one) }))];
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

  benchBlocks(home);
  benchPac();
  benchScale(config, CONFIG);
}

/** What our block adds to the start of a shell: the same shell with an empty start-up file taken off. */
function benchBlocks(home) {
  const shells = [
    ["bash", ".bashrc", ["-i"]],
    ["zsh", ".zshenv", ["-c", ":"]],
    ["fish", ".config/fish/conf.d/proxycast.fish", ["-c", ":"]],
    ["dash", ".profile", ["-l", "-c", ":"]],
    ["ksh", ".kshrc", ["-i", "-c", ":"]],
    ["mksh", ".mkshrc", ["-i", "-c", ":"]],
    ["tcsh", ".cshrc", ["-c", ":"]],
    // As a script: an interactive one starts a daemon, beside which nothing else can be seen.
    ["elvish", ".config/elvish/rc.elv", "file"],
  ].filter(([shell, file]) => has(shell) && existsSync(path.join(home, file)));
  row("shell", "empty start-up file, ms", "added by the block, ms", "of the start");
  row("---", "---:", "---:", "---:");
  for (const [shell, file, args] of shells) {
    const text = readFileSync(path.join(home, file), "utf8");
    const block = /^.*>>> proxycast >>>[\s\S]*<<< proxycast <<<.*$/m.exec(text)?.[0] ?? "";
    const empty = makeHome(`empty-${shell}`, { [file]: "", "none/x": "" });
    const full = makeHome(`full-${shell}`, { [file]: `${block}\n`, "none/x": "" });
    // Many starts in one loop of dash: to start each from Node would cost more than what is measured.
    const loop = `i=0; while [ $i -lt ${LOOP} ]; do "$@" </dev/null >/dev/null 2>&1; i=$((i+1)); done`;
    const time = (folder) =>
      run(
        ["dash", "-c", loop, "dash", shell, ...(args === "file" ? [path.join(folder, file)] : args)],
        environment(folder, { TERM: "dumb", ENV: path.join(folder, file) }),
      ).time / LOOP;
    const differences = [];
    const bases = [];
    for (let turn = 0; turn < RUNS; turn++) {
      const order = turn % 2 ? [empty, full] : [full, empty];
      const times = new Map(order.map((folder) => [folder, time(folder)]));
      differences.push(times.get(full) - times.get(empty));
      bases.push(times.get(empty));
    }
    const [base, added] = [median(bases), median(differences)];
    row(shell, base.toFixed(2), added.toFixed(2), `${((100 * added) / base).toFixed(1)} %`);
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
