// Logging in for real: the README's recipe in a start-up file, and the machine's /etc/environment.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blockOf, CONFIG, OTHER, ok } from "../helpers/contract.ts";
import { type Environment, Home, PROGRAM, PROXY, ROOT } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

/** What a shell sees after a login, started as sshd starts one. */
function logIn(home: Home, environment: Environment = {}): { silent: boolean; proxy: string } {
  const result = spawnSync("bash", ["-lc", "printenv http_proxy >~/seen || :"], {
    encoding: "utf8",
    env: { ...home.environment, ...environment } as NodeJS.ProcessEnv,
  });
  expect(result.status).toBe(0);
  return { silent: result.stdout + result.stderr === "", proxy: home.read("seen").trim() };
}

test("the README's line in .profile: a log-in says nothing, and the next one has what was rolled out", () => {
  const home = new Home("home", { stock: true });
  const recipe = /^command -v proxycast.*$/m.exec(readFileSync(`${ROOT}/README.md`, "utf8"))?.[0] ?? "";
  expect(recipe).toContain("apply --quiet");
  home.write("bin/proxycast", `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@" --no-test\n`, 0o755);
  home.environment = { ...home.environment, PATH: `${home.file("bin")}:${process.env.PATH}` };
  home.write(".profile", `${home.read(".profile")}\n${recipe}\n`);
  expect(logIn(home)).toEqual({ silent: true, proxy: "" });
  home.write(CONFIG, `proxy: ${PROXY}\ntargets: [bash]\n`);
  expect(logIn(home).silent).toBe(true);
  expect(logIn(home)).toEqual({ silent: true, proxy: PROXY });
  home.write(CONFIG, `proxy: ${OTHER}\ntargets: [bash]\n`);
  expect(logIn(home).silent).toBe(true);
  expect(logIn(home)).toEqual({ silent: true, proxy: OTHER });
});

test("a real /etc/environment: it is the source, is followed when it changes, and our own echo changes nothing", () => {
  need("mount");
  const home = new Home();
  const file = `${home.base}/environment`;
  // In a mount namespace of its own: the machine's file stays as it is.
  const run = (args: readonly string[], environment: Environment = {}) => {
    const script = `mount --bind "$1" /etc/environment && shift && exec "$@"`;
    const result = spawnSync(
      "unshare",
      ["-m", "sh", "-c", script, "sh", file, process.execPath, PROGRAM, ...home.line(args)],
      {
        encoding: "utf8",
        env: { ...home.environment, ...environment } as NodeJS.ProcessEnv,
      },
    );
    expect(result.status, result.stderr).toBe(0);
    return result;
  };
  const session = (url: string) => ({ http_proxy: url, https_proxy: url, no_proxy: "corp.example" });
  const say = (url: string) =>
    writeFileSync(file, `# set by IT\nhttp_proxy="${url}"\nhttps_proxy=${url}\nno_proxy=corp.example\n`);
  say(PROXY);
  expect(run(["show"]).stdout).toContain("/etc/environment:2");
  run(["apply", "--to", "bash"]);
  expect(blockOf(home)).toContain(PROXY);
  const before = home.snapshot();
  run(["apply", "--to", "bash"], session(PROXY));
  run(["status", "--exit-code", "--to", "bash"], session(PROXY));
  expect(home.snapshot().filter((line) => !line.includes("receipt"))).toEqual(
    before.filter((line) => !line.includes("receipt")),
  );
  say(OTHER);
  // A session that is older than the change still has the old values.
  run(["apply", "--to", "bash"], session(PROXY));
  expect(blockOf(home)).toContain(OTHER);
  run(["apply", "--to", "bash"], session(OTHER));
  expect(blockOf(home)).toContain(OTHER);
  ok(home, ["remove"]);
  expect(home.snapshot()).toEqual([]);
});
