// What --json says, exactly: of what would change, of what is refused, of settings with their origins, and of a fault.
import { expect, test } from "vitest";
import { prepare } from "../../src/engine/prepare.ts";
import { Problem } from "../../src/model/problem.ts";
import { errorJson, toJson } from "../../src/output/json.ts";
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
    changes: expect.any(Array),
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
    changes: [],
    warnings: [],
    finding: null,
    error: { message: "no", exitCode: 4 },
  });
});
