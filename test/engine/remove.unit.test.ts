// What `remove` takes back, and what it leaves.
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { configWriter } from "../../src/commands/shared/config-writer.ts";
import { execute } from "../../src/engine/engine.ts";
import { prepare } from "../../src/engine/prepare.ts";
import { remember } from "../../src/pretest/results.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { makeStateFolder } from "../../src/transaction/state-folder.ts";
import type { Writer } from "../../src/writers/writer.ts";
import { GIT, NO_CONFIG, PIP, PROXY, requestOf, writingOf } from "../helpers/engine.ts";
import { Home } from "../helpers/home.ts";
import { COMPANY_CA, machineWhere } from "../helpers/sources.ts";
import { settingsWith } from "../helpers/tested.ts";

const STATE = ".local/state/proxycast";
const BUNDLE = `${STATE}/ca/bundle.pem`;
const BOTH = { proxy: PROXY, to: "pip,git" };
const CONFIG = ".config/proxycast/config.yaml";

/** A home in which a run with these flags has written. */
async function written(flags: Readonly<Record<string, unknown>> = BOTH, files: Readonly<Record<string, string>> = {}) {
  const home = new Home();
  const system = machineWhere({ files: { "ca.pem": COMPANY_CA, ...files } }, home) as WritableSystem;
  const before = home.snapshot();
  await execute(system, writingOf("apply", flags));
  const has = (name: string) => existsSync(home.file(name));
  return { home, system, before, has };
}

describe("all of it", () => {
  test("goes, with the state, the tests and the folders that we made", async () => {
    const { home, system, before } = await written({ ...BOTH, "ca-bundle": "~/ca.pem" });
    remember(system, settingsWith(), "passed", 1);
    const done = await execute(system, writingOf("remove"));
    expect(home.snapshot()).toEqual(before);
    expect([done.notes, done.isUntidy, done.settings, done.propagated, done.granted, done.keptGrants]).toEqual([
      ...[[], false, undefined, undefined, [], []],
    ]);
    expect([done.saved, done.isSavedStateChanged, done.plan.ledger.emitted]).toEqual([undefined, true, []]);
    expect(["pip", "zsh", "config", "ca"].map((id) => done.selected.has(id))).toEqual([true, true, true, true]);
  });

  test("is back as it was before", async () => {
    const files = { [PIP]: "[global]\nproxy = http://mine:1\n", [GIT]: "[http]\n\tproxy = mine\n" };
    const { home, system, before } = await written(BOTH, files);
    expect(home.read(PIP)).toContain(PROXY);
    await execute(system, writingOf("remove"));
    expect(home.snapshot()).toEqual(before);
  });

  test("takes the state folder, although nothing is written", async () => {
    const home = new Home();
    const system = machineWhere({}, home) as WritableSystem;
    const before = home.snapshot();
    makeStateFolder(system);
    remember(system, settingsWith(), "passed", 1);
    await execute(system, writingOf("remove"));
    expect(home.snapshot()).toEqual(before);
  });

  test("makes no state folder to take it away again", async () => {
    const home = new Home();
    const made: string[] = [];
    const makeFolder = (folder: string) => void made.push(folder);
    const system: WritableSystem = { ...(machineWhere({}, home) as WritableSystem), makeFolder };
    const done = await execute(system, writingOf("remove"));
    expect([made, done.isSavedStateChanged]).toEqual([[], false]);
  });

  test("stays where the disk is broken", async () => {
    const { home, system, has } = await written();
    const unlink: WritableSystem["unlink"] = (file) => {
      if (file === home.file(GIT)) throw Object.assign(new Error("no"), { code: "EIO" });
      system.unlink(file);
    };
    await expect(execute({ ...system, unlink }, writingOf("remove"))).rejects.toMatchObject({
      exitCode: 4,
      message: `${home.file(GIT)} could not be written (EIO): nothing was changed`,
    });
    expect([has(PIP), has(GIT), has(`${STATE}/lock`)]).toEqual([true, true, false]);
  });

  test("goes without a test of any proxy", async () => {
    const { system, before, home } = await written();
    const test = { policy: "always", timeout: 1, onStart: () => {} } as const;
    expect("tested" in (await execute(system, writingOf("remove", {}, { test })))).toBe(false);
    expect(home.snapshot()).toEqual(before);
  });

  test("takes what setup saved", async () => {
    const { home, system } = await written();
    const config = configWriter([{ key: ["proxy"], value: PROXY }]);
    await execute(system, writingOf("setup", BOTH, { config }));
    expect(home.read(CONFIG)).toBe(`proxy: "${PROXY}"\n`);
    await execute(system, writingOf("remove", {}, { config: configWriter([]) }));
    expect(existsSync(home.file(CONFIG))).toBe(false);
  });

  test("but not what the user has changed, unless it is forced", async () => {
    const changed = `[global]\nproxy = http://mine:1\n`;
    for (const [isForced, expected] of [
      [false, changed],
      [true, undefined],
    ] as const) {
      const { home, system, has } = await written();
      home.write(PIP, changed);
      await execute(system, writingOf("remove", {}, { isForced }));
      expect(has(PIP) ? home.read(PIP) : undefined).toBe(expected);
    }
  });
});

describe("a part of it", () => {
  test.each([
    ["one", "git", true, false],
    ["the other", "pip", false, true],
    ["both", "pip,git", false, false],
    ["every client", "all", false, false],
    ["one that was not written", "npm", true, true],
  ])("goes alone: %s", async (_, to, hasPip, hasGit) => {
    const { system, has } = await written();
    const done = await execute(system, writingOf("remove", { to }));
    expect([PIP, GIT].map(has)).toEqual([hasPip, hasGit]);
    const isOver = !hasPip && !hasGit;
    expect([has(STATE), done.isSavedStateChanged, done.saved === undefined]).toEqual([!isOver, isOver, isOver]);
  });

  test("leaves the tests that are known", async () => {
    const { system, has } = await written();
    remember(system, settingsWith(), "passed", 1);
    await execute(system, writingOf("remove", { to: "git" }));
    expect(has(`${STATE}/tests.json`)).toBe(true);
  });

  test("that is nothing leaves what is known of the last run", async () => {
    const { home, system, has } = await written();
    home.write(`${STATE}/receipt.json`, "x");
    await execute(system, writingOf("remove", { to: "npm" }));
    expect(has(`${STATE}/receipt.json`)).toBe(true);
  });

  test("leaves what was written remembered as ours", async () => {
    const { system } = await written();
    const { plan } = await prepare(system, requestOf("remove", { to: "git" }));
    expect(plan.ledger.emitted).toContain(PROXY);
  });

  test("leaves the copies of the CA bundle, which are no client's", async () => {
    const { system, has } = await written({ ...BOTH, "ca-bundle": "~/ca.pem" });
    await execute(system, writingOf("remove", { to: "pip,git" }));
    expect([has(PIP), has(GIT), has(BUNDLE)]).toEqual([false, false, true]);
    await execute(system, writingOf("remove"));
    expect(has(STATE)).toBe(false);
  });

  test("that there is not is told", async () => {
    const { system } = await written();
    await expect(execute(system, writingOf("remove", { to: "gti" }))).rejects.toMatchObject({
      exitCode: 2,
      message: 'no target "gti"; did you mean git',
    });
  });
});

describe("a file that can't be read", () => {
  const ODD = "[global]\nproxy = a\nproxy = b\n";

  test("stays, and with it what is known, and the copies of the CA bundle", async () => {
    const { home, system, has } = await written({ ...BOTH, "ca-bundle": "~/ca.pem" });
    home.write(PIP, ODD);
    const done = await execute(system, writingOf("remove"));
    expect(done.plan.refused.map(({ path }) => path)).toEqual([home.file(PIP)]);
    expect([home.read(PIP), has(GIT), has(BUNDLE), has(`${STATE}/decision.json`)]).toEqual([ODD, false, true, true]);
    expect([done.isSavedStateChanged, done.saved === undefined]).toEqual([false, false]);
  });

  test("is no reason to keep what it does not need", async () => {
    const { home, system, has } = await written();
    home.write(PIP, ODD);
    await execute(system, writingOf("remove"));
    expect([has(GIT), has(PIP), has(STATE)]).toEqual([false, true, true]);
  });
});

test("nobody is asked what he wants", async () => {
  const { system } = await written();
  const asked: unknown[] = [];
  const desire: Writer["desire"] = (settings) => {
    asked.push(settings);
    return { edits: [] };
  };
  await prepare(system, requestOf("remove", {}, { config: { ...NO_CONFIG, desire } }));
  expect(asked).toEqual([]);
});
