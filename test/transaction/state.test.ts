// Our own state: damage is told from absence, each message says where the file is and what removing it costs, and the last
// line is true.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { ok, withoutChecksum } from "../helpers/contract.ts";
import { runWithFault } from "../helpers/faults.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

const STATE = ".local/state/proxycast";
const APPLY = ["apply", "--proxy", PROXY, "--to", "bash,conda"];

function applied(): Home {
  const home = new Home();
  home.write(".condarc", "proxy_servers:\n  http: http://old.example:1\n");
  ok(home, APPLY);
  return home;
}

describe("one flipped bit", () => {
  test.each(["ledger.json", "decision.json"])("in %s is refused, or changes nothing that counts", async (name) => {
    const home = applied();
    const good = readFileSync(home.file(`${STATE}/${name}`));
    const { createSystem } = await import("../../src/system/node.ts");
    const { readLedger } = await import("../../src/transaction/ledger.ts");
    const { readSavedState } = await import("../../src/settings/saved-state.ts");
    let bytes = good;
    const system = { ...createSystem(process), home: home.path, read: () => bytes };
    const read = () => JSON.stringify(name === "ledger.json" ? readLedger(system, "0") : readSavedState(system));
    const before = read();
    let refused = 0;
    for (let bit = 0; bit < good.length * 8; bit += 3) {
      bytes = Buffer.from(good);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        // A name of the checksum that is another's: what it guards is whole.
        expect(read().replace(/,"[^"]*":"[0-9a-f]{64}"(?=\}$)/, "")).toBe(before);
      } catch (error) {
        expect((error as Error).message).toMatch(/(is damaged|was written by a newer)/);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(good.length);
  });

  test("in the receipt: the long way", () => {
    const home = new Home();
    const run = () => ok(home, ["apply", "--quiet", "--proxy", PROXY, "--to", "bash"]);
    run();
    run();
    const file = `${STATE}/receipt.json`;
    home.write(file, home.read(file).replaceAll("bashrc", "bashrd"), 0o600);
    home.write(".bashrc", home.read(".bashrc").replace("proxy.corp", "proxy.carp"));
    expect(home.run(["apply", "--quiet", "--proxy", PROXY, "--to", "bash"]).code).toBe(4);
  });
});

describe("a damaged file", () => {
  test.each([
    ["ledger.json", "{", /ledger\.json is damaged: nothing was done; restore it from a backup/],
    ["ledger.json", '{"schema":1,"version":"0","emitted":[],"files":[{}]}', /is damaged/],
    ["ledger.json", '{"schema":1,"version":"0","emitted":[],"files":[null]}', /is damaged/],
    ["ledger.json", '{"schema":1,"version":"0","emitted":[1],"files":[]}', /is damaged/],
    ["ledger.json", '{"schema":2}', /newer proxycast: nothing was done; update proxycast/],
    ["decision.json", "null", /decision\.json is damaged: nothing was done; remove it, and/],
    [
      "journal.json",
      '{"schema":1,"files":[{}]}',
      /journal\.json is damaged: nothing was done; remove it, and the files/,
    ],
    ["journal.json", '{"schema":1,"files":[null]}', /is damaged/],
  ])("%s with %j", (name, content, message) => {
    const home = applied();
    home.write(`${STATE}/${name}`, content, 0o600);
    const before = home.snapshot();
    for (const args of [["remove"], ["off"], ["apply", "--proxy", "http://other.example:1", "--to", "bash"]]) {
      const outcome = home.run(args);
      expect(outcome.code, args[0]).toBe(4);
      expect(outcome.stderr).toMatch(message);
      expect(outcome.stderr).toContain(home.file(STATE));
    }
    expect(home.snapshot()).toEqual(before);
    if (name !== "journal.json") return;
    for (const command of ["plan", "status"]) expect(home.run([command]).stderr).toMatch(message);
  });

  test.each(["[", "7", '{"schema":1,"folders":["/","/etc"]}', '["/etc"]'])(
    "made.json with %j: remove goes on",
    (text) => {
      const home = applied();
      home.write(`${STATE}/made.json`, text, 0o600);
      ok(home, ["remove"]);
      ok(home, ["remove"]);
      expect(existsSync(home.file(STATE))).toBe(false);
      expect(home.read(".condarc")).toContain("old.example");
    },
  );

  test("that others may write says what to do", () => {
    const home = applied();
    chmodSync(home.file(`${STATE}/ledger.json`), 0o666);
    expect(home.run(["remove"])).toMatchObject({ code: 4, stderr: expect.stringMatching(/run chmod 600 on it/) });
  });
});

describe("a link that leads nowhere is not none", () => {
  test.each([
    ["the ledger", `${STATE}/ledger.json`],
    ["the state folder", STATE],
    ["a folder above", ".local/state"],
  ])("%s", (_, name) => {
    const home = applied();
    const block = home.read(".bashrc");
    rmSync(home.file(name), { recursive: true });
    symlinkSync(`${home.base}/disk/that/is/away`, home.file(name));
    for (const args of [["status"], ["plan"], ["remove"], APPLY]) {
      const outcome = home.run(args);
      expect(outcome.code, `${args[0]}: ${outcome.stderr}`).toBe(4);
      expect(outcome.stderr).toMatch(/a link on the way leads nowhere; nothing was done; is its disk there/);
    }
    expect(home.read(".bashrc")).toBe(block);
  });

  test("one that leads somewhere is followed", () => {
    const home = new Home();
    mkdirSync(`${home.base}/disk`);
    symlinkSync(`${home.base}/disk`, home.file(".local"));
    ok(home, APPLY);
    ok(home, ["remove"]);
    expect(home.snapshot(`${home.base}/disk`)).toEqual([]);
  });
});

test("an unfinished run is named by plan and status, and taken back by the next that writes", () => {
  const home = new Home();
  home.write(".bashrc", "x\n");
  const { code } = runWithFault(home, APPLY, { call: "rename", effect: "signal=KILL", when: 4 });
  expect(code).not.toBe(0);
  expect(existsSync(home.file(`${STATE}/journal.json`))).toBe(true);
  for (const command of ["plan", "status"]) expect(home.run([command]).stderr).toMatch(/an earlier run was cut off/);
  ok(home, ["remove"]);
  expect(home.snapshot()).toEqual([expect.stringMatching(/^\.bashrc 644/)]);
});

describe("the last line is true", () => {
  test.each([
    // apply keeps a receipt behind it, and that may fail.
    ["the last sync", { call: "fsync", effect: "error=ENOSPC" }, ["setup", "--yes", ...APPLY.slice(1)]],
    ["the lock", { call: "unlink", effect: "error=EACCES", path: `${STATE}/lock` }, APPLY],
    ["the lock, in off", { call: "unlink", effect: "error=EIO", path: `${STATE}/lock` }, ["off"]],
    ["the lock, in remove", { call: "unlink", effect: "error=EACCES", path: `${STATE}/lock` }, ["remove"]],
    ["the state folder", { call: "rmdir", effect: "error=EACCES", path: STATE }, ["remove"]],
  ] as const)("%s can't be tidied: everything was written, and that is said", (_, fault, args) => {
    const isOn = args[0] === "apply" || args[0] === "setup";
    const home = isOn ? new Home() : applied();
    if (isOn) home.write(".condarc", "proxy_servers:\n  http: http://old.example:1\n");
    const path = "path" in fault ? { path: home.file(fault.path) } : {};
    const when = fault.call === "fsync" ? { when: countSyncs(args) } : {};
    const outcome = runWithFault(home, args, { ...fault, ...path, ...when });
    expect(outcome.stderr).toMatch(/note: everything was written; only the clean-up failed: /);
    expect(outcome.stderr).not.toContain("nothing was");
    expect(outcome.code).toBe(4);
    expect(home.read(".condarc").includes(PROXY)).toBe(isOn);
    // The next run finds its way, whatever was left.
    if (isOn) ok(home, APPLY);
    ok(home, ["remove"]);
    expect(home.read(".condarc")).toContain("old.example");
  });

  /** How many there are in such a run: the last one is meant. */
  function countSyncs(args: readonly string[]): number {
    const home = new Home();
    home.write(".condarc", "proxy_servers:\n  http: http://old.example:1\n");
    runWithFault(home, args, { call: "fsync", effect: "delay_enter=0" });
    return readFileSync(`${home.base}/strace`, "utf8").match(/fsync\(/g)?.length ?? 0;
  }
});

/** What waits for a lock with this text, for some seconds: several do so at once. */
async function offWith(text: string) {
  const home = applied();
  home.write(`${STATE}/lock`, text, 0o600);
  return { home, ...(await home.start(["off"])) };
}

describe("locks", () => {
  const identity = () => {
    need("machine id");
    const stat = readFileSync(`/proc/${process.pid}/stat`, "utf8");
    return {
      machine: readFileSync("/etc/machine-id", "utf8").trim(),
      boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
      pid: process.pid,
      started: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19],
    };
  };

  test("names that killed runs left, empty or whole, are swept; a living one's and another machine's stay", () => {
    const home = applied();
    const own = identity();
    const names = {
      [`lock.${own.machine}-9999999-1`]: "",
      "lock.9999998-1": "",
      [`lock.${own.machine}-9999997-1`]: JSON.stringify({ ...own, pid: 9_999_997, started: "1" }),
    };
    const kept = {
      [`lock.${own.machine}-${own.pid}-${own.started}`]: "",
      [`lock.${"f".repeat(32)}-9999996-1`]: "",
    };
    for (const [name, text] of Object.entries({ ...names, ...kept })) home.write(`${STATE}/${name}`, text, 0o600);
    ok(home, ["off"]);
    for (const name of Object.keys(names)) expect(existsSync(home.file(`${STATE}/${name}`)), name).toBe(false);
    for (const name of Object.keys(kept)) expect(existsSync(home.file(`${STATE}/${name}`)), name).toBe(true);
  });

  test("one that is held says where it is, and what removing it costs", async () => {
    const cases = [
      [JSON.stringify({ ...identity(), space: "" }), /process \d+;/],
      [
        JSON.stringify({ ...identity(), machine: "f".repeat(32), boot: "x" }),
        /on another machine \(f{32}\).*runs there/,
      ],
      ["", /its lock can't be read/],
    ] as const;
    await Promise.all(
      cases.map(async ([text, who]) => {
        const { home, code, stderr } = await offWith(text);
        expect(code).toBe(5);
        expect(stderr).toMatch(who);
        expect(stderr).toContain(`remove ${home.file(`${STATE}/lock`)}, which loses nothing`);
      }),
    );
  });

  test("where the machine has no id, a lock of another start or process space is left", async () => {
    const home = applied();
    const { createSystem } = await import("../../src/system/node.ts");
    const { isLockLeft } = await import("../../src/transaction/lock.ts");
    const real = { ...createSystem(process), home: home.path };
    const as = (machine: string) => ({ ...real, identity: () => ({ ...real.identity(), machine }) });
    const dead = { ...real.identity(), pid: 9_999_999, started: "1" };
    const left = (machine: string, holder: object) => {
      home.write(`${STATE}/lock`, JSON.stringify({ ...dead, machine, ...holder }), 0o600);
      return isLockLeft(as(machine));
    };
    expect(left("no-id", {})).toBe(true);
    expect(left("no-id", { boot: "another" })).toBe(false);
    expect(left("no-id", { space: "pid:[1]" })).toBe(false);
    expect(left("f".repeat(32), { boot: "another" })).toBe(true);
    expect(left("f".repeat(32), { space: "pid:[1]" })).toBe(false);
  });
});

test("a lock that holds no process is held by nobody known", async () => {
  await Promise.all(
    ["null", "{}", "5", "[]", '{"pid":1}'].map(async (text) => {
      const { code, stderr } = await offWith(text);
      expect(code, text).toBe(5);
      expect(stderr, text).toContain("its lock can't be read");
      expect(stderr).toContain(`${STATE}/lock`);
    }),
  );
});

test.each(["a folder in its place", "a mark against writing"])(
  "recovery goes on past %s, and keeps the bytes from before",
  (how) => {
    need("strace", "chattr");
    const home = new Home();
    home.write(".bashrc", "alias a=b\n");
    home.write(".npmrc", "fund=false\n");
    const args = ["apply", "--proxy", PROXY, "--to", "bash,npm"];
    // The journal, and then the user's files one by one: killed at the last of them.
    runWithFault(home, args, {
      call: "rename",
      effect: "signal=KILL",
      path: home.file(`${STATE}/.ledger.json.proxycast-tmp`),
      when: 1,
    });
    expect(home.read(".npmrc")).toContain(PROXY);
    if (how.includes("folder")) {
      rmSync(home.file(".npmrc"));
      mkdirSync(home.file(".npmrc"));
    } else {
      expect(spawnSync("chattr", ["+i", home.file(".npmrc")]).status).toBe(0);
      onTestFinished(() => void spawnSync("chattr", ["-i", home.file(".npmrc")]));
    }
    const { code, stderr } = home.run(["remove"]);
    expect(stderr).toMatch(
      /\.npmrc could not be taken back after an interrupted run \(E\w+\): left as it is; what stood there before is in (\S+)/,
    );
    const kept = /before is in (\S+)/.exec(stderr)?.[1] as string;
    expect(readFileSync(kept, "utf8")).toBe("fund=false\n");
    expect(home.read(".bashrc")).toBe("alias a=b\n");
    expect(code).toBe(0);
  },
);

test("a version before the checksum is read", () => {
  const home = applied();
  home.write(`${STATE}/ledger.json`, withoutChecksum(home.read(`${STATE}/ledger.json`)), 0o600);
  ok(home, ["remove"]);
  expect(home.read(".condarc")).toBe("proxy_servers:\n  http: http://old.example:1\n");
});
