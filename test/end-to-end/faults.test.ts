// Whatever happens while writing: every file is the old or the new one, whole, and the next run puts things right.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { runWithFault, startWithFault } from "../helpers/faults.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { runHere } from "../helpers/in-process.ts";
import { need, needs } from "../helpers/needs.ts";
import { spawnSync, until } from "../helpers/processes.ts";

const APPLY = ["apply", "--proxy", PROXY, "--to", "bash,pip,conda,fish"];
const OTHER = ["apply", "--proxy", "http://other.example:1", "--to", "bash,pip,conda,fish"];
const WATCHED = [".bashrc", ".config/pip/pip.conf", ".condarc", ".profile", ".config/fish/conf.d/proxycast.fish"];

function populate(): Home {
  const home = new Home();
  home.write(".bashrc", "alias x=y\n");
  home.write(".config/pip/pip.conf", "[global]\ntimeout = 60\n");
  home.write(".condarc", "channels: []\n");
  return home;
}

function contents(home: Home): Record<string, string | undefined> {
  return Object.fromEntries(WATCHED.map((name) => [name, existsSync(home.file(name)) ? home.read(name) : undefined]));
}

function temporaries(home: Home): string[] {
  return home.snapshot().filter((line) => /proxycast-tmp|journal|\/lock/.test(line));
}

/** After the fault: old or new in each file; the next run is whole; remove gives the first bytes back. */
async function expectRecovery(
  home: Home,
  first: string[],
  before: Record<string, string | undefined>,
  after: Record<string, string | undefined>,
  options: { all: boolean },
): Promise<void> {
  const now = contents(home);
  for (const name of WATCHED) expect([before[name], after[name]], name).toContain(now[name]);
  if (options.all) expect(now).toEqual(before);
  const next = await runHere(home, APPLY);
  expect(next.code, next.stderr).toBe(0);
  expect(contents(home)).toEqual(after);
  expect(temporaries(home)).toEqual([]);
  expect(await runHere(home, ["remove"])).toMatchObject({ code: 0 });
  expect(home.snapshot()).toEqual(first);
}

function outcomes() {
  const home = populate();
  const before = contents(home);
  home.run(APPLY);
  return { before, after: contents(home) };
}

describe("killed", () => {
  const known = {} as { before?: ReturnType<typeof contents>; after?: ReturnType<typeof contents> };
  // As many as the run makes; one more would not be hit, which the test would tell.
  const calls = { rename: 10, fsync: 20, link: 1, unlink: 18, mkdir: 5, fchmod: 12 };
  const cases = Object.entries(calls).flatMap(([call, count]) =>
    Array.from({ length: count }, (_, at) => ({ call, when: at + 1 })),
  );
  test.each(cases)("at $call number $when", async ({ call, when }) => {
    if (!known.before) Object.assign(known, outcomes());
    const home = populate();
    const first = home.snapshot();
    const { code } = runWithFault(home, APPLY, { call, effect: "signal=KILL", when });
    expect(code).not.toBe(0);
    await expectRecovery(home, first, known.before ?? {}, known.after ?? {}, { all: false });
  });
});

describe("an error", () => {
  const known = {} as { before?: Record<string, string | undefined>; after?: Record<string, string | undefined> };
  const targets: readonly { call: string; error: string; file: string }[] = [
    { call: "rename", error: "EIO", file: "..condarc.proxycast-tmp" },
    { call: "rename", error: "ENOSPC", file: "..bashrc.proxycast-tmp" },
    { call: "rename", error: "EACCES", file: ".local/state/proxycast/.ledger.json.proxycast-tmp" },
    { call: "fsync", error: "EIO", file: "..condarc.proxycast-tmp" },
    { call: "write", error: "ENOSPC", file: "..bashrc.proxycast-tmp" },
    { call: "write", error: "EIO", file: ".local/state/proxycast/.journal.json.proxycast-tmp" },
    { call: "write", error: "EFBIG", file: ".local/state/proxycast/.ledger.json.proxycast-tmp" },
    { call: "openat", error: "EMFILE", file: "..condarc.proxycast-tmp" },
    { call: "openat", error: "EROFS", file: ".config/pip/.pip.conf.proxycast-tmp" },
    { call: "fchmod", error: "EPERM", file: "..bashrc.proxycast-tmp" },
    { call: "close", error: "EIO", file: "..bashrc.proxycast-tmp" },
    { call: "mkdir", error: "ENOSPC", file: ".config/fish" },
    { call: "unlink", error: "EIO", file: ".local/state/proxycast/journal.json" },
  ];
  test.each(targets)("$error of $call on $file: all is rolled back", async ({ call, error, file }) => {
    known.before ??= outcomes().before;
    known.after ??= outcomes().after;
    const home = populate();
    const first = home.snapshot();
    const outcome = runWithFault(home, APPLY, { call, effect: `error=${error}`, path: home.file(file), when: 1 });
    expect(outcome.code, outcome.stderr).toBe(4);
    expect(outcome.stderr).toContain(error);
    await expectRecovery(home, first, known.before, known.after, { all: true });
  });

  test("in the middle of the roll-back: the next run takes it back", async () => {
    const home = populate();
    const first = home.snapshot();
    const { before, after } = outcomes();
    const outcome = runWithFault(home, APPLY, { call: "rename", effect: "error=EIO", when: 4 });
    expect(outcome.code).toBe(4);
    runWithFault(home, APPLY, { call: "rename", effect: "error=EIO:when=3+" });
    await expectRecovery(home, first, before, after, { all: false });
  });
});

needs("mount")("a full disk: refused, and nothing has changed", () => {
  const home = new Home();
  const disk = `${home.base}/disk`;
  mkdirSync(disk);
  expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=48k,mode=700", "tmpfs", disk]).status).toBe(0);
  try {
    writeFileSync(`${disk}/.bashrc`, "alias x=y\n");
    writeFileSync(`${disk}/.profile`, `# ${"x".repeat(20_000)}\n`);
    const outcome = home.run(["apply", "--proxy", PROXY, "--to", "bash"], { environment: { HOME: disk } });
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toContain("ENOSPC");
    expect(readFileSync(`${disk}/.bashrc`, "utf8")).toBe("alias x=y\n");
    expect(readFileSync(`${disk}/.profile`, "utf8")).toHaveLength(20_003);
  } finally {
    spawnSync("umount", [disk]);
  }
});

test("a file that cannot be written whole by a limit on its size", () => {
  const home = populate();
  const first = contents(home);
  const command = `ulimit -f 1; exec "$0" "$@"`;
  const result = spawnSync(
    "bash",
    ["-c", command, process.execPath, `${process.cwd()}/dist/proxycast.cjs`, ...home.line(APPLY)],
    {
      env: home.environment as NodeJS.ProcessEnv,
      encoding: "utf8",
    },
  );
  expect(result.status).toBe(4);
  expect(contents(home)).toEqual(first);
});

needs("mount")("a no-op works in a home that can only be read", () => {
  const home = populate();
  expect(home.run(APPLY)).toMatchObject({ code: 0 });
  expect(spawnSync("mount", ["--bind", home.path, home.path]).status).toBe(0);
  expect(spawnSync("mount", ["-o", "remount,bind,ro", home.path]).status).toBe(0);
  try {
    const outcome = home.run(APPLY);
    expect(outcome.code, outcome.stderr).toBe(0);
    const refused = home.run(OTHER);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/can only be read/);
  } finally {
    spawnSync("umount", [home.path]);
  }
});

test("a file changed between plan and rename stays as its owner left it", async () => {
  const home = populate();
  const { before } = outcomes();
  const running = startWithFault(home, APPLY, { call: "rename", effect: "delay_enter=300000" });
  await journalOf(home);
  home.write(".condarc", "channels: [mine]\n");
  const code = await running;
  expect(code).toBe(4);
  expect(contents(home)).toEqual({ ...before, ".condarc": "channels: [mine]\n" });
  expect(temporaries(home)).toEqual([]);
});

async function journalOf(home: Home): Promise<void> {
  await until("the journal", () => existsSync(home.file(".local/state/proxycast/journal.json")));
}

test("who reads while another run writes sees none of it as the user's changes", async () => {
  const home = populate();
  expect(home.run(APPLY)).toMatchObject({ code: 0 });
  const writing = startWithFault(home, OTHER, { call: "rename", effect: "delay_enter=300000" });
  await until("the new .condarc", () => home.read(".condarc").includes("other.example"));
  const states = await Promise.all(
    Array.from({ length: 3 }, () => home.start(["status", "--json", ...APPLY.slice(1)])),
  );
  for (const { stdout } of states) {
    expect(JSON.parse(stdout).changes).not.toContainEqual(expect.objectContaining({ state: "drifted" }));
  }
  expect(await writing).toBe(0);
});

describe("at once", () => {
  test("twenty runs: one state, whole, and no lock left", async () => {
    const home = populate();
    const first = home.snapshot();
    const runs = await Promise.all(Array.from({ length: 20 }, (_, at) => home.start(at % 2 ? APPLY : OTHER)));
    expect(runs.every(({ code }) => code === 0 || code === 5)).toBe(true);
    expect(runs.filter(({ code }) => code === 0).length).toBeGreaterThan(0);
    expect(temporaries(home)).toEqual([]);
    expect(home.run(APPLY)).toMatchObject({ code: 0 });
    expect(home.read(".bashrc")).toContain(PROXY);
    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    expect(home.snapshot()).toEqual(first);
  });

  const lock = ".local/state/proxycast/lock";

  test("a lock of a process that is gone is broken, one of another machine or a living process is not", () => {
    need("machine id");
    const home = populate();
    expect(home.run(APPLY)).toMatchObject({ code: 0 });
    const machine = readFileSync("/etc/machine-id", "utf8").trim();
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${process.pid}/stat`, "utf8");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    const hold = (identity: object) => home.write(lock, JSON.stringify(identity), 0o600);
    hold({ machine, boot, pid: 999_999_9, started: "1" });
    expect(home.run(OTHER)).toMatchObject({ code: 0 });
    hold({ machine, boot: "another", pid: process.pid, started });
    expect(home.run(APPLY)).toMatchObject({ code: 0 });
    hold({ machine: "elsewhere", boot: "another", pid: 999_999_9, started: "1" });
    const other = home.run(OTHER);
    expect(other.code).toBe(5);
    expect(other.stderr).toContain("elsewhere");
    hold({ machine, boot, pid: process.pid, started });
    expect(home.run(OTHER)).toMatchObject({ code: 5 });
    expect(home.read(".bashrc")).toContain(PROXY);
    expect(home.run(APPLY)).toMatchObject({ code: 0 });
  });
});

test("a ledger or journal that can't be read is refused, never taken as empty", () => {
  for (const [name, content] of [
    ["ledger.json", "{"],
    ["ledger.json", '{"schema":2}'],
    ["journal.json", "x"],
  ] as const) {
    const home = populate();
    expect(home.run(APPLY)).toMatchObject({ code: 0 });
    const before = contents(home);
    home.write(`.local/state/proxycast/${name}`, content, 0o600);
    expect(home.run(OTHER)).toMatchObject({ code: 4 });
    expect(contents(home)).toEqual(before);
  }
});

test("a read-only folder: that file is refused by name, the others are written", () => {
  const home = populate();
  // Root writes where the mode says no. What is refused to him likewise: a folder that others may write to.
  chmodSync(home.file(".config/pip"), process.getuid?.() === 0 ? 0o777 : 0o555);
  // So that the home can be removed.
  onTestFinished(() => chmodSync(home.file(".config/pip"), 0o755));
  const outcome = home.run(["apply", "--proxy", PROXY], { environment: { PATH: "/usr/bin:/bin" } });
  expect(outcome.code).toBe(4);
  expect(outcome.stdout).toMatch(/refused +~\/\.config\/pip\/pip\.conf/);
  expect(home.read(".bashrc")).toContain(PROXY);
  expect(home.read(".config/pip/pip.conf")).not.toContain(PROXY);
});
