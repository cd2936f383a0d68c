// What a command that writes does, in which order, and what it leaves where something goes wrong.
import { existsSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { probe } from "../../src/connection/probe.ts";
import { execute, testFirst } from "../../src/engine/engine.ts";
import type { TestOptions } from "../../src/engine/request.ts";
import { remember } from "../../src/pretest/results.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { makeStateFolder } from "../../src/transaction/state-folder.ts";
import { GIT, PIP, PROXY, writingOf } from "../helpers/engine.ts";
import { Home } from "../helpers/home.ts";
import { machineWhere } from "../helpers/sources.ts";
import { resultWith, settingsWith } from "../helpers/tested.ts";

vi.mock("../../src/connection/probe.ts", () => ({ probe: vi.fn() }));
beforeEach(() => {
  vi.mocked(probe).mockReset();
  vi.mocked(probe).mockImplementation(async ({ url }) => resultWith({ url: url.href }));
});

const STATE = ".local/state/proxycast";
const FLAGS = { proxy: PROXY, to: "pip" };
const BOTH = { proxy: PROXY, to: "pip,git" };
const NEEDED: TestOptions = { policy: "needed", timeout: 1_000, onStart: () => {} };
const ALWAYS: TestOptions = { ...NEEDED, policy: "always" };
const NEVER: TestOptions = { ...NEEDED, policy: "never" };
const PIP_TEXT = `[global]\nproxy = ${PROXY}\n`;

function setUp(files: Readonly<Record<string, string>> = {}, replaced: Partial<WritableSystem> = {}) {
  const home = new Home();
  const system = { ...machineWhere({ files }, home), ...replaced } as WritableSystem;
  const names = () => (existsSync(home.file(STATE)) ? system.list(home.file(STATE)).sort() : undefined);
  return { home, system, names };
}

const failure = (code: string, path?: string) => Object.assign(new Error("no"), { code, ...(path ? { path } : {}) });
const refusedOf = ({ plan }: Awaited<ReturnType<typeof execute>>) =>
  plan.refused.map(({ path, reason }) => [path, reason]);

/** Leaves what a run leaves that was killed, and whose file was changed since. */
function cutOff(home: Home): void {
  const file = home.file("x");
  home.write("x", "theirs");
  const base = { path: file, temporary: `${file}.tmp`, before: null, after: "0", mode: null, gid: null };
  home.write(`${STATE}/journal.json`, JSON.stringify({ schema: 1, files: [{ ...base, makes: [], drops: [] }] }), 0o600);
}
const CHANGED = (home: Home) =>
  `${home.file("x")} was changed by somebody else during an interrupted run: left as it is`;

describe("what is wanted is written", () => {
  test("with the memory of it, and nothing else is left", async () => {
    const { home, system, names } = setUp();
    const done = await execute(system, writingOf("apply", FLAGS));
    expect(home.read(PIP)).toBe(PIP_TEXT);
    expect(names()).toEqual([".gitignore", "decision.json", "ledger.json", "made.json"]);
    expect(JSON.parse(home.read(`${STATE}/ledger.json`))).toMatchObject({ version: "1.0", files: [{ format: "ini" }] });
    expect(JSON.parse(home.read(`${STATE}/decision.json`))).toMatchObject({ since: "2026-05-04T03:02:01.000Z" });
    expect([done.notes, done.isUntidy, "tested" in done]).toEqual([[], false, false]);
  });

  test("once: a second run writes nothing, and leaves what is known of the last", async () => {
    const { home, system } = setUp();
    await execute(system, writingOf("apply", FLAGS));
    home.write(`${STATE}/receipt.json`, "x");
    const create = vi.fn(system.create);
    const again = await execute({ ...system, create }, writingOf("apply", FLAGS));
    expect([again.plan.changes, create.mock.calls, "isUntidy" in again]).toEqual([[], [], false]);
    expect(home.read(`${STATE}/receipt.json`)).toBe("x");
  });

  test("and what is known of the last run goes", async () => {
    const { home, system, names } = setUp();
    home.write(`${STATE}/receipt.json`, "x");
    await execute(system, writingOf("apply", FLAGS));
    expect(names()).not.toContain("receipt.json");
  });

  test("by the version that writes", async () => {
    const { home, system } = setUp();
    await execute(system, writingOf("apply", FLAGS));
    await execute(system, writingOf("apply", BOTH, { version: "2.0" }));
    expect(JSON.parse(home.read(`${STATE}/ledger.json`)).version).toBe("2.0");
  });

  test("where no source says anything that alone is remembered, and then nothing changes", async () => {
    const { home, system, names } = setUp();
    await execute(system, writingOf("apply", { to: "pip" }));
    home.write(`${STATE}/receipt.json`, "x");
    await execute(system, writingOf("apply", { to: "pip" }));
    expect(names()).toEqual([".gitignore", "decision.json", "made.json", "receipt.json"]);
  });

  test("where it is nothing but that it is off, the tests that are known stay", async () => {
    const { system, names } = setUp();
    makeStateFolder(system);
    remember(system, settingsWith(), "passed", 1);
    const done = await execute(system, writingOf("off", { to: "pip" }));
    expect(done.plan.ledger.files).toEqual([]);
    expect(names()).toEqual([".gitignore", "decision.json", "made.json", "tests.json"]);
  });

  test("and what was saved stays until remove has taken back the last file", async () => {
    const { home, system, names } = setUp();
    await execute(system, writingOf("apply", BOTH));
    await execute(system, writingOf("off", { to: "pip,git" }));
    const saved = home.read(`${STATE}/decision.json`);
    await execute(system, writingOf("remove", { to: "git" }));
    expect(home.read(`${STATE}/decision.json`)).toBe(saved);
    await execute(system, writingOf("remove"));
    expect(names()).toBeUndefined();
  });

  test("what a replaced file loses is noted", async () => {
    const { home, system } = setUp({ [PIP]: "[global]\n" });
    const askAgain = () => ({ exitCode: 0, stdout: `-rw-r--r--+ 1 u g 9 ${home.file(PIP)}\n` });
    const { notes } = await execute({ ...system, askAgain }, writingOf("apply", FLAGS));
    expect(notes).toEqual([`${home.file(PIP)} had an access control list, which the new file has not`]);
  });
});

describe("a run that was cut off", () => {
  const stale = (system: WritableSystem) => JSON.stringify({ ...system.identity(), pid: 4_000_000, started: "1" });

  test("is tidied up after, although there is nothing to write", async () => {
    const { home, system, names } = setUp();
    await execute(system, writingOf("apply", FLAGS));
    home.write(`${STATE}/lock`, stale(system), 0o600);
    const { notes, isUntidy } = await execute(system, writingOf("apply", FLAGS));
    expect([names()?.includes("lock"), notes, isUntidy]).toEqual([false, [], false]);
  });

  test("is told where it can't be taken back", async () => {
    const { home, system } = setUp();
    cutOff(home);
    const { notes } = await execute(system, writingOf("apply", FLAGS));
    expect(notes).toEqual([CHANGED(home)]);
  });
});

describe("a strict run", () => {
  const ODD = { [PIP]: "[global]\nproxy = a\nproxy = b\n" };
  const strict = { isStrict: true };

  test.each([
    ["that writes", execute],
    ["that tests", testFirst],
  ])("%s is refused by one target, and writes no other", async (_, act) => {
    const { home, system, names } = setUp(ODD);
    await expect(act(system, writingOf("apply", BOTH, strict))).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/pip\.conf.*; nothing was written$/),
    });
    expect([existsSync(home.file(GIT)), names()]).toEqual([false, undefined]);
  });

  test("is refused by one that another run made odd meanwhile", async () => {
    const { home, system } = setUp();
    vi.mocked(probe).mockImplementation(async ({ url }) => {
      home.write(PIP, ODD[PIP] ?? "");
      return resultWith({ url: url.href });
    });
    await expect(execute(system, writingOf("apply", BOTH, { ...strict, test: NEEDED }))).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/pip\.conf.*; nothing was written$/),
    });
    expect([existsSync(home.file(GIT)), existsSync(home.file(`${STATE}/lock`))]).toEqual([false, false]);
  });
});

describe("the proxy is tested first", () => {
  test("and what was found is told", async () => {
    const { system, names } = setUp();
    const done = await execute(system, writingOf("apply", FLAGS, { test: NEEDED }));
    expect([done.tested, done.notes]).toEqual(["The proxy was tested just now.", []]);
    expect(names()).toContain("tests.json");
  });

  test("or not, which is noted", async () => {
    const { system } = setUp();
    const done = await execute(system, writingOf("apply", FLAGS, { test: NEVER }));
    expect([done.notes, "tested" in done]).toEqual([["the proxy was not tested (--no-test)"], false]);
    expect(vi.mocked(probe).mock.calls).toEqual([]);
  });

  test("and where it fails nothing is written", async () => {
    const { home, system } = setUp();
    vi.mocked(probe).mockImplementation(async ({ url }) =>
      resultWith({ url: url.href, cause: { id: "refused", detail: "x" } }),
    );
    await expect(execute(system, writingOf("apply", FLAGS, { test: NEEDED }))).rejects.toMatchObject({ exitCode: 3 });
    expect(existsSync(home.file(PIP))).toBe(false);
  });

  test("although there is nothing to write, if that is asked for", async () => {
    const { system } = setUp();
    await execute(system, writingOf("apply", FLAGS));
    expect("tested" in (await execute(system, writingOf("apply", FLAGS, { test: NEEDED })))).toBe(false);
    const done = await execute(system, writingOf("apply", FLAGS, { test: ALWAYS }));
    expect([done.tested, done.plan.changes]).toEqual(["The proxy was tested just now.", []]);
  });

  test("with the password", async () => {
    const { system } = setUp();
    const flags = { ...FLAGS, username: "ada", "password-stdin": "s3cret" };
    await execute(system, writingOf("apply", flags, { test: NEEDED }));
    const sent = vi.mocked(probe).mock.calls.map(([{ proxy }]) => proxy?.credentials?.password.reveal());
    expect(new Set(sent)).toEqual(new Set(["s3cret"]));
  });

  test("without writing, where that alone is wanted", async () => {
    const { home, system, names } = setUp();
    const prepared = await testFirst(system, writingOf("apply", FLAGS, { test: NEEDED }));
    expect(prepared.plan.changes.map(({ path }) => path)).toEqual([home.file(PIP)]);
    expect([existsSync(home.file(PIP)), names()]).toEqual([false, [".gitignore", "made.json", "tests.json"]]);
  });

  const CONFIG = ".config/proxycast/config.yaml";
  test.each<[string, text: string, test: TestOptions | undefined, isRefused: boolean]>([
    ["another proxy", "proxy: http://q.example:1\ntargets: [pip]\n", NEEDED, true],
    ["no test", "proxy: http://q.example:1\ntargets: [pip]\n", undefined, false],
    ["no proxy any more", "mode: none\ntargets: [pip]\n", NEEDED, false],
    ["another target", `proxy: ${PROXY}\ntargets: [git]\n`, NEEDED, false],
  ])("what was not tested is not written: of %s that the settings name meanwhile", async (_, text, test, isRefused) => {
    const { home, system } = setUp({ [CONFIG]: `proxy: ${PROXY}\ntargets: [pip]\n` });
    const link: WritableSystem["link"] = (from, to) => {
      if (to.endsWith("/lock")) home.write(CONFIG, text);
      return system.link(from, to);
    };
    const run = execute({ ...system, link }, writingOf("apply", {}, test ? { test } : {}));
    if (isRefused)
      await expect(run).rejects.toMatchObject({
        exitCode: 4,
        message: "the settings changed while the proxy was tested: nothing was written; run it again",
      });
    else await run;
    expect([existsSync(home.file(PIP)), existsSync(home.file(`${STATE}/lock`))]).toEqual([
      text.includes("q.example") && !isRefused,
      false,
    ]);
  });
});

describe("a file that can't be replaced", () => {
  /** Every rename to this file fails. */
  const failing = (code: string, name = PIP) => {
    const { home, system, names } = setUp();
    const rename: WritableSystem["rename"] = (from, to) => {
      if (to === home.file(name)) throw failure(code);
      system.rename(from, to);
    };
    return { home, system: { ...system, rename }, names };
  };

  test("is left out, and the others are written", async () => {
    const { home, system, names } = failing("EACCES");
    const done = await execute(system, writingOf("apply", BOTH));
    expect(refusedOf(done)).toEqual([[home.file(PIP), "it can't be replaced (EACCES)"]]);
    expect([existsSync(home.file(PIP)), home.read(GIT)]).toEqual([false, `[http]\n\tproxy = ${PROXY}\n`]);
    expect(names()).not.toContain("journal.json");
  });

  test("after a run that was cut off, which is told all the same", async () => {
    const { home, system } = failing("EACCES");
    cutOff(home);
    const { notes } = await execute(system, writingOf("apply", BOTH));
    expect(notes).toEqual([CHANGED(home)]);
  });

  test("ends a strict run, and nothing is written", async () => {
    const { home, system } = failing("EACCES");
    await expect(execute(system, writingOf("apply", BOTH, { isStrict: true }))).rejects.toMatchObject({
      exitCode: 4,
      message: `${home.file(PIP)} could not be written (EACCES): nothing was changed`,
    });
    expect([existsSync(home.file(GIT)), existsSync(home.file(`${STATE}/lock`))]).toEqual([false, false]);
  });

  test("for a reason of the whole disk ends the run", async () => {
    const { home, system } = failing("ENOSPC");
    await expect(execute(system, writingOf("apply", BOTH))).rejects.toMatchObject({
      exitCode: 4,
      message: `${home.file(PIP)} could not be written (ENOSPC): nothing was changed`,
    });
    expect(existsSync(home.file(GIT))).toBe(false);
  });

  test("and a second one are left out both", async () => {
    const { home, system } = failing("EACCES");
    const rename: WritableSystem["rename"] = (from, to) => {
      if (to === home.file(GIT)) throw failure("EPERM");
      system.rename(from, to);
    };
    const done = await execute({ ...system, rename }, writingOf("apply", { ...BOTH, to: "pip,git,npm" }));
    expect(refusedOf(done).sort()).toEqual([
      [home.file(PIP), "it can't be replaced (EACCES)"],
      [home.file(GIT), "it can't be replaced (EPERM)"],
    ]);
    expect(existsSync(home.file(".npmrc"))).toBe(true);
  });
});

describe("where only the clean-up fails", () => {
  test("all is written, and it is told", async () => {
    const { home, system } = setUp();
    const lock = home.file(`${STATE}/lock`);
    const unlink: WritableSystem["unlink"] = (file) => {
      if (file === lock) throw failure("EACCES", lock);
      system.unlink(file);
    };
    const done = await execute({ ...system, unlink }, writingOf("apply", FLAGS, { test: NEVER }));
    expect([done.notes, done.isUntidy]).toEqual([
      [
        `everything was written; only the clean-up failed: ${lock} could not be taken away (EACCES)`,
        "the proxy was not tested (--no-test)",
      ],
      true,
    ]);
    expect(home.read(PIP)).toBe(PIP_TEXT);
  });

  test("of no file, it is a fault of ours", async () => {
    const { home, system } = setUp();
    const unlink: WritableSystem["unlink"] = (file) => {
      if (file === home.file(`${STATE}/lock`)) throw new Error("broken");
      system.unlink(file);
    };
    await expect(execute({ ...system, unlink }, writingOf("apply", FLAGS))).rejects.toThrow("broken");
  });

  test("a state folder that can't be synced is told", async () => {
    const { home, system } = setUp();
    const isOver = () =>
      existsSync(home.file(`${STATE}/decision.json`)) && !existsSync(home.file(`${STATE}/journal.json`));
    const syncFolder: WritableSystem["syncFolder"] = (folder) => {
      if (folder === home.file(STATE) && isOver()) throw failure("EIO");
      system.syncFolder(folder);
    };
    const done = await execute({ ...system, syncFolder }, writingOf("apply", FLAGS));
    expect(done.notes).toEqual([
      "everything was written; only the clean-up failed: the state folder could not be synced (EIO): a power failure now may take all of it back",
    ]);
  });
});
