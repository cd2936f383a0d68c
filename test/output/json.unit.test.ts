// What --json says, exactly: of what would change, of what is refused, of settings with their origins, and of a fault.
import { describe, expect, test } from "vitest";
import { prepare } from "../../src/engine/prepare.ts";
import type { Prepared } from "../../src/engine/request.ts";
import { type ExitCode, Problem } from "../../src/model/problem.ts";
import { errorJson, toJson } from "../../src/output/json.ts";
import type { System } from "../../src/system/system.ts";
import { GIT, PIP, PROXY, requestOf } from "../helpers/engine.ts";
import { Home } from "../helpers/home.ts";
import { machineWhere } from "../helpers/sources.ts";

const FLAGS = { proxy: "http://ada@p.example:8080", skip: "corp.example", to: "pip,git" };

async function jsonOf(files: Readonly<Record<string, string>>, flags: object, withDiff = false) {
  const home = new Home();
  const variables = { http_proxy: "http://eve:s3cret@old.example:1", https_proxy: "http://old.example:1" };
  const system = machineWhere({ files, variables }, home);
  const prepared = await prepare(system, requestOf("apply", { ...FLAGS, ...flags }));
  const text = JSON.stringify(toJson(system, prepared, { command: "plan", isChanged: true, withDiff }));
  expect(text).not.toContain("s3cret");
  return { home, json: JSON.parse(text) };
}

const given = (name: string, value: unknown, shadowed: readonly object[] = []) => ({
  value,
  origin: `--${name}`,
  shadowed,
});
const unset = (value: unknown) => ({ value, origin: "default", shadowed: [] });
const absent = (value: unknown) => ({ value, origin: "", shadowed: [] });
const OLD = [{ value: "http://old.example:1", origin: expect.stringMatching(/^\$https?_proxy as of 2026-05-04$/) }];

test("settings have their values, origins and what they shadow; the password only whether it is there", async () => {
  const { json } = await jsonOf({}, {});
  expect(json).toEqual({
    schema: 1,
    command: "plan",
    changed: true,
    settings: {
      mode: given("proxy", "custom"),
      httpProxy: given("proxy", PROXY, OLD),
      httpsProxy: given("proxy", PROXY, OLD),
      username: { value: "ada", origin: "--proxy", shadowed: [] },
      password: { set: false, origin: "" },
      skip: given("skip", ["localhost", "127.0.0.1", "::1", "169.254.169.254", "corp.example"]),
      caBundle: absent(null),
      caWithoutProxy: unset(false),
      propagate: unset("withhold-password"),
      targets: given("to", ["pip", "git"]),
      passwordTargets: unset([]),
      testUrls: absent(null),
      shellStyle: unset("inline"),
      managed: unset("write"),
    },
    rule: "withhold-password",
    withheld: [],
    off: [],
    changes: expect.any(Array),
    counts: expect.any(Object),
    available: [],
    rivals: [],
    warnings: expect.any(Array),
    finding: null,
    error: null,
  });
});

test("a change has its writers, its file and its state, and what is refused its reason and line", async () => {
  const files = { [PIP]: "[global]\nproxy = http://ada:s3cret@old.example:1\n", [GIT]: "[http\n" };
  const { home, json } = await jsonOf(files, {});
  expect(json.changes).toEqual([
    { writer: "pip", path: home.file(PIP), state: "to update" },
    { writer: "git", path: home.file(GIT), state: "refused", reason: expect.any(String), line: 1 },
  ]);
  expect(json.counts).toEqual({ "to update": 1, refused: 1 });
  expect(json.warnings).toEqual(['pip: cannot exclude "corp.example" in pip.conf and will use the proxy for it']);
});

test("a diff is there where it is asked for, without secrets", async () => {
  const { home, json } = await jsonOf(
    { [PIP]: "[global]\nproxy = http://ada:s3cret@old.example:1\n" },
    { to: "pip" },
    true,
  );
  expect(json.changes).toEqual([
    {
      writer: "pip",
      path: home.file(PIP),
      state: "to update",
      diff: [
        `--- ~/${PIP}`,
        `+++ ~/${PIP}`,
        "-global.proxy = http://[redacted]@old.example:1",
        "+global.proxy = http://p.example:8080",
      ].join("\n"),
    },
  ]);
});

test("a fault says all that a command says, with nothing in it", () => {
  expect(errorJson("apply", new Problem(4, "no"))).toEqual({
    schema: 1,
    command: "apply",
    changed: false,
    settings: null,
    rule: null,
    withheld: [],
    off: [],
    changes: [],
    counts: {},
    available: [],
    rivals: [],
    warnings: [],
    finding: null,
    error: { message: "no", exitCode: 4 },
  });
});

describe("the error of a run that went to its end", () => {
  const system = { home: "/home/ada" } as System;
  const at = (path: string, ...states: readonly string[]) => ({
    path,
    writers: ["pip"],
    states: states.map((state) => ({ state })),
  });
  const targets = [at("/home/ada/a", "update"), at("/home/ada/b", "drifted"), at("/c", "other machine"), at("/d")];
  const refused = [{ path: "/home/ada/e", writers: ["git"], reason: "no" }];
  const errorOf = (exitCode: ExitCode, more: object = {}) => {
    const prepared = {
      plan: { targets, left: [], refused, changes: [], ...more },
      notes: [],
      off: [],
      ...more,
    } as unknown as Prepared;
    const json = toJson(system, prepared, { command: "x", isChanged: true, withDiff: false, exitCode });
    return (json as { error: unknown }).error;
  };

  test("names what is left", () => {
    const message = "left as it is: ~/b (drifted), /c (other machine), ~/e (refused)";
    expect(errorOf(4)).toEqual({ message, exitCode: 4 });
  });

  test("names what differs", () => {
    const message = "not in sync: ~/a (to update), ~/b (drifted), /c (other machine), ~/e (refused)";
    expect(errorOf(1)).toEqual({ message, exitCode: 1 });
  });

  test("says that only the clean-up failed", () => {
    expect(errorOf(4, { targets: [], left: [], refused: [], isUntidy: true })).toEqual({
      message: "only the clean-up failed",
      exitCode: 4,
    });
  });

  test("is null with exit code 0, whatever differs", () => expect(errorOf(0)).toBeNull());
});

test("once it is written, states are past tense", () => {
  const targets = ["add", "update", "restore", "drifted", "in sync"].map((state) => ({
    path: "/x",
    writers: ["pip"],
    states: [{ state }],
  }));
  const prepared = {
    plan: { targets, left: [], refused: [], changes: [] },
    notes: [],
    off: ["git"],
  } as unknown as Prepared;
  const statesOf = (isDone: boolean) => {
    const options = { command: "x", isChanged: true, withDiff: false, isDone };
    const { changes, counts, off } = toJson({ home: "/h" } as System, prepared, options) as Record<string, never[]>;
    return [changes?.map(({ state }) => state), counts, off];
  };
  const counts = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1]));
  const done = ["added", "updated", "restored", "drifted", "in sync"];
  const planned = ["to add", "to update", "to restore", "drifted", "in sync"];
  expect(statesOf(true)).toEqual([done, counts(done), ["git"]]);
  expect(statesOf(false)).toEqual([planned, counts(planned), ["git"]]);
});
