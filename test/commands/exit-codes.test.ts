// Each row of the help topic exit-codes, by the built program; and what a fault prints with --json and --quiet.
import { describe, expect, test } from "vitest";
import { Home, PROGRAM, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

function applied(): Home {
  const home = new Home();
  home.write(".config/proxycast/config.yaml", `proxy: ${PROXY}\ntargets: [bash]\n`);
  home.write(".bashrc", "alias x=y\n");
  expect(home.run(["apply"])).toMatchObject({ code: 0 });
  return home;
}

const drift = (home: Home) => home.write(".bashrc", home.read(".bashrc").replace(PROXY, "http://by.hand.example:1"));

test.each<[string, number, (home: Home) => void, readonly string[]]>([
  ["status of what is in sync", 0, () => {}, ["status", "--exit-code"]],
  ["status of a block that somebody changed", 1, drift, ["status", "--exit-code"]],
  ["the same without --exit-code", 0, drift, ["status"]],
  ["plan of a change", 1, () => {}, ["plan", "--proxy", "http://other.example:1", "--exit-code"]],
  ["plan of a change without --exit-code", 0, () => {}, ["plan", "--proxy", "http://other.example:1"]],
  ["apply on a block that somebody changed", 4, drift, ["apply"]],
  ["a bad setting", 2, () => {}, ["apply", "--proxy", "ftp://x:1"]],
  ["an option that there is not", 2, () => {}, ["apply", "--prox", PROXY]],
  ["a command that there is not", 2, () => {}, ["aply"]],
  ["check of what is as written", 0, () => {}, ["check", "bash", "--no-fetch"]],
  ["check of what goes another way", 4, drift, ["check", "bash", "--no-fetch", "--url", "http://site.test/"]],
  ["check of a target that there is not", 2, () => {}, ["check", "bsh"]],
  ["run of a program that there is not", 127, () => {}, ["run", "--", "no-such-program"]],
  ["run of a file that is no program", 126, (home) => home.write("plain", "x\n"), ["run", "--", "./plain"]],
  ["run of a program that fails", 7, () => {}, ["run", "--", "sh", "-c", "exit 7"]],
])("%s exits with %i", (_, code, prepare, args) => {
  const home = applied();
  prepare(home);
  expect(home.run(args, { cwd: home.path })).toMatchObject({ code });
});

describe("a fault", () => {
  const args = ["plan", "--proxy", "x"];

  test("is one object with --json", () => {
    const { code, stdout, stderr } = new Home().run([...args, "--json"]);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 2, command: "plan", error: { exitCode: 2 } });
    expect(stderr).toMatch(/^proxycast: /);
  });

  test("prints nothing to standard output with --quiet, with --json or without", () => {
    const home = new Home();
    for (const more of [["--quiet"], ["--quiet", "--json"]]) {
      const { code, stdout, stderr } = home.run([...args, ...more]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^proxycast: /);
    }
  });

  test("of run takes a --json behind the -- for the program's own", () => {
    const { code, stdout } = new Home().run(["run", "--proxy", "x", "--", "echo", "--json"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

test("a terminal gets colours, unless NO_COLOR is set or --color says never", () => {
  need("script");
  const home = new Home();
  const print = (variables: Record<string, string>, ...more: string[]) => {
    const line = [process.execPath, PROGRAM, "plan", "--proxy", PROXY, "--to", "bash", ...more].join(" ");
    const env = { ...home.environment, ...variables } as NodeJS.ProcessEnv;
    return spawnSync("script", ["-qec", line, "/dev/null"], { env, encoding: "utf8" }).stdout;
  };
  const GREEN = "\u001b[32m+export http_proxy";
  expect(print({})).toContain(GREEN);
  for (const plain of [print({ NO_COLOR: "1" }), print({}, "--color", "never")]) {
    expect(plain).toContain("+export http_proxy");
    expect(plain).not.toContain(GREEN);
  }
  expect(print({ NO_COLOR: "1" }, "--color", "always")).toContain(GREEN);
});

test("of an option that is given twice the last counts, of a list each item", () => {
  const args = [
    "--proxy",
    "http://a.example:1",
    "--proxy",
    PROXY,
    "--skip",
    "a.example",
    "--skip",
    "b.example,c.example",
  ];
  const { settings } = new Home().json(["show", ...args]) as unknown as {
    settings: Record<string, { value: unknown }>;
  };
  expect(settings.httpProxy?.value).toBe(PROXY);
  expect(settings.skip?.value).toEqual([
    ...["localhost", "127.0.0.1", "::1", "169.254.169.254"],
    ...["a.example", "b.example", "c.example"],
  ]);
});
