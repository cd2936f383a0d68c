// Targets off and on by themselves: what is written, what is remembered, what is refused.
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { configWriter } from "../../src/commands/shared/config-writer.ts";
import { execute } from "../../src/engine/engine.ts";
import { prepare } from "../../src/engine/prepare.ts";
import type { WritingRequest } from "../../src/engine/request.ts";
import { readSavedState } from "../../src/settings/saved-state.ts";
import type { WritableSystem } from "../../src/system/system.ts";
import { GIT, PIP, PROXY, requestOf, writingOf } from "../helpers/engine.ts";
import { Home } from "../helpers/home.ts";
import { COMPANY_CA, machineWhere, NOW, type Said } from "../helpers/sources.ts";

const OWN = "[global]\nproxy = http://mine.example:1\n";
const WRITTEN = `[global]\nproxy = ${PROXY}\n`;
const TARGETS = "targets: [pip, git]\n";

async function applied(said: Said = {}) {
  const home = new Home();
  const user = `proxy: ${PROXY}\n${TARGETS}`;
  const system = machineWhere({ user, files: { [PIP]: OWN }, ...said }, home) as WritableSystem;
  const run = (kind: "apply" | "off" | "on" | "setup", targets: readonly string[] = [], more: object = {}) =>
    execute(system, { ...writingOf(kind), targets, isStrict: targets.length > 0, ...more } as WritingRequest);
  await run("apply");
  return { home, system, run, off: () => readSavedState(system)?.offTargets };
}

test("one target goes off as all do, and stays off until it is named", async () => {
  const { home, run, off } = await applied();
  const git = home.read(GIT);
  const done = await run("off", ["pip"]);
  expect([done.off, done.plan.changes.length]).toEqual([["pip"], 1]);
  expect(home.read(PIP)).toBe("[global]\n");
  expect(home.read(GIT)).toBe(git);
  expect(off()).toEqual({ pip: NOW.toISOString() });
  for (const kind of ["apply", "on", "setup"] as const) {
    const again = await run(kind, [], { config: undefined });
    expect([kind, again.plan.changes, again.notes]).toEqual([
      kind,
      [],
      ["off by name: pip (since 2026-05-04); proxycast on pip"],
    ]);
  }
  await run("off");
  expect(existsSync(home.file(GIT))).toBe(false);
  await run("on");
  expect([home.read(PIP), home.read(GIT)]).toEqual(["[global]\n", git]);
  expect((await run("on", ["pip"])).off).toEqual([]);
  expect([home.read(PIP), off()]).toEqual([WRITTEN, undefined]);
});

test("several, each with its date", async () => {
  const { run, off } = await applied();
  await run("off", ["pip"]);
  await run("off", ["git", "pip"], { now: new Date("2026-06-07T00:00:00.000Z") });
  expect(off()).toEqual({ pip: NOW.toISOString(), git: "2026-06-07T00:00:00.000Z" });
  await run("on", ["pip"]);
  expect(off()).toEqual({ git: "2026-06-07T00:00:00.000Z" });
});

test("while all is off: what is named is remembered, and nothing is written", async () => {
  const { home, system, run } = await applied();
  await run("off");
  expect((await run("off", ["pip"])).plan.changes).toEqual([]);
  await run("on");
  expect(home.read(PIP)).toBe("[global]\n");
  await run("off");
  const done = await run("on", ["pip"]);
  expect([done.plan.changes, done.notes]).toEqual([[], ["the proxy is off for all targets: proxycast on"]]);
  expect(readSavedState(system)).toMatchObject({ off: NOW.toISOString() });
  await run("on");
  expect(home.read(PIP)).toBe(WRITTEN);
});

test("a target that was never written has the user's own proxy until then, which comes back", async () => {
  const { home, system, run } = await applied({ user: `proxy: ${PROXY}\ntargets: [pip]\n`, files: { [GIT]: "" } });
  await expect(run("off", ["git"])).rejects.toThrow("git is none of the targets");
  expect(readSavedState(system)?.offTargets).toBeUndefined();
  home.write(".config/proxycast/config.yaml", `proxy: ${PROXY}\n`);
  home.write(GIT, "[http]\n\tproxy = http://mine.example:1\n");
  await run("off", ["git"]);
  expect(home.read(GIT)).toBe("[http]\n");
  await execute(system, writingOf("remove", { to: "git" }));
  expect(home.read(GIT)).toBe("[http]\n\tproxy = http://mine.example:1\n");
});

test("with no proxy known: off takes the user's own away, and on gives it back", async () => {
  const home = new Home();
  const system = machineWhere({ files: { [PIP]: OWN } }, home) as WritableSystem;
  const run = (kind: "off" | "on") =>
    execute(system, { ...writingOf(kind), targets: ["pip"], isStrict: true } as WritingRequest);
  await run("off");
  expect(home.read(PIP)).toBe("[global]\n");
  expect((await prepare(system, requestOf("apply"))).plan.changes).toEqual([]);
  await run("on");
  expect(home.read(PIP)).toBe(OWN);
});

test("whatever is wrong with the CA bundle keeps no target on", async () => {
  const { home, run } = await applied({ files: { [PIP]: OWN, "ca.pem": COMPANY_CA } });
  home.write(".config/proxycast/config.yaml", `proxy: ${PROXY}\n${TARGETS}caBundle: ~/gone.pem\n`);
  await run("off", ["pip"]);
  expect(home.read(PIP)).toBe("[global]\n");
});

describe("remove forgets it", () => {
  test("of the targets that are meant", async () => {
    const { home, system, run, off } = await applied();
    await run("off", ["pip", "git"]);
    await execute(system, writingOf("remove", { to: "pip" }));
    expect([home.read(PIP), off()]).toEqual([OWN, { git: NOW.toISOString() }]);
    await execute(system, writingOf("remove", {}, { config: configWriter([]) }));
    expect(off()).toBeUndefined();
  });
});

describe("a file that serves two", () => {
  const user = `proxy: ${PROXY}\ntargets: [bash, sh, pip]\n`;

  test("is switched by naming both", async () => {
    const { home, run } = await applied({ user });
    const written = home.read(".profile");
    const message = "~/.profile serves sh too: proxycast off bash sh";
    await expect(run("off", ["bash"])).rejects.toMatchObject({ exitCode: 4, message });
    expect(home.read(".profile")).toBe(written);
    await run("off", ["bash", "sh"]);
    expect(home.read(".profile")).not.toContain("p.example");
    await expect(run("on", ["sh"])).rejects.toThrow("~/.profile serves bash too: proxycast on sh bash");
    await run("on", ["sh", "bash"]);
    expect(home.read(".profile")).toBe(written);
  });

  test("keeps the proxy for one that came later, and that is said", async () => {
    const { home, run } = await applied({ user: `proxy: ${PROXY}\ntargets: [bash]\n` });
    await run("off", ["bash"]);
    home.write(".config/proxycast/config.yaml", user);
    const { plan } = await run("apply");
    expect(plan.refused).toEqual([
      { path: home.file(".profile"), writers: ["bash"], reason: "it serves sh too: proxycast off sh bash" },
    ]);
    expect(home.read(".profile")).toContain("p.example");
    expect(home.read(".bashrc")).not.toContain("p.example");
  });
});

test("a name that there is not is told with those that are near", async () => {
  const { run } = await applied();
  await expect(run("off", ["gti"])).rejects.toMatchObject({
    exitCode: 2,
    message: 'no target "gti"; did you mean git',
  });
});

test("a password granted to what is off is not asked for, and comes back with on", async () => {
  const { home, run } = await applied();
  const granted = { "with-password": "pip", username: "ada", "password-stdin": "s3cret" };
  const flags = writingOf("apply", granted).flags;
  await run("apply", [], { flags });
  expect(home.read(PIP)).toContain("s3cret");
  const off = await run("off", ["pip"], { flags });
  expect([off.granted, home.read(PIP)]).toEqual([[], "[global]\n"]);
  const { granted: ids, keptGrants } = await run("apply", [], { flags });
  expect([ids, keptGrants, home.read(PIP)]).toEqual([[], [], "[global]\n"]);
  await run("on", ["pip"], { flags });
  expect(home.read(PIP)).toContain("ada:s3cret@");
});

test("a run of some targets leaves the key store that others refer to", async () => {
  const home = new Home();
  const files = { "ca.pem": COMPANY_CA };
  const system = machineWhere({ user: `proxy: ${PROXY}\ncaBundle: ~/ca.pem\n`, files }, home) as WritableSystem;
  await execute(system, writingOf("apply", { to: "gradle,pip" }));
  const { plan } = await prepare(system, requestOf("apply", { to: "pip" }));
  expect(plan.changes).toEqual([]);
});
