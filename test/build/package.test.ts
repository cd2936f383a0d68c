// What `npm pack` makes installs without any network and runs: its users have none yet.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clientPath, Home, PROXY, ROOT } from "../helpers/home.ts";
import { pack } from "../helpers/machine.ts";
import { need } from "../helpers/needs.ts";
import { execFileSync, spawnSync } from "../helpers/processes.ts";
import { recipe } from "../helpers/topics.ts";

function npm(home: Home, [program = "", ...args]: readonly string[]) {
  const env = { HOME: home.path, PATH: clientPath(), npm_config_cache: `${home.base}/cache` };
  const result = spawnSync(program, args, { cwd: ROOT, env, encoding: "utf8" });
  expect(result.status, result.stderr).toBe(0);
  return result;
}

function expectPlan(home: Home, program: string): void {
  const plan = spawnSync(program, ["plan", "--proxy", PROXY, "--to", "bash"], {
    env: home.environment as NodeJS.ProcessEnv,
    encoding: "utf8",
  });
  expect(plan.stdout, plan.stderr).toContain(`+export http_proxy='${PROXY}'`);
}

test("the package installs with nothing but itself, asks no registry, and plans", () => {
  const home = new Home();
  const file = pack(home);
  npm(home, [
    "npm",
    "install",
    "--global",
    "--registry",
    "http://127.0.0.1:1",
    "--prefix",
    `${home.base}/prefix`,
    file,
  ]);
  const modules = `${home.base}/prefix/lib/node_modules`;
  expect(readdirSync(modules)).toEqual(["proxycast"]);
  expect(readdirSync(`${modules}/proxycast/templates/fleet/ansible`).sort()).toEqual(["roles", "site.yml"]);
  expectPlan(home, `${home.base}/prefix/bin/proxycast`);
});

// npm 11 warns of scripts that it did not run: package.json has no `prepare` for that reason, and builds in `postprepare`.
test.each(["npm10", "npm11"])("%s installs the package without a network and without a warning", (program) => {
  need("network", program);
  const home = new Home();
  const install = [program, "install", "--global", "--prefix", `${home.base}/prefix`, pack(home)];
  expect(npm(home, ["unshare", "-n", ...install]).stderr).toBe("");
  expectPlan(home, `${home.base}/prefix/bin/proxycast`);
});

test("the package runs unpacked and linked, as the help topic fleet says it", () => {
  const home = new Home();
  const lines = recipe("fleet", "\ntar -xzf")
    .replaceAll("/usr/local", home.base)
    .replace(/proxycast-[\d.]+tgz/, '"$1"');
  mkdirSync(`${home.base}/bin`);
  mkdirSync(`${home.base}/lib`);
  execFileSync("sh", ["-ec", lines, "sh", pack(home)]);
  expectPlan(home, `${home.base}/bin/proxycast`);
});

test("V8 takes the code cache of each part", () => {
  const parts = readdirSync(`${ROOT}/dist`).filter((name) => name.endsWith(".v8"));
  expect(parts).toContain("main.cjs.v8");
  const script = `
    const { wrap } = require("node:module");
    const { readFileSync } = require("node:fs");
    const turnedDown = process.argv.slice(1).filter((file) => {
      const cachedData = readFileSync(file).subarray(32);
      const source = wrap(readFileSync(file.replace(/[.]v8$/, ""), "latin1"));
      return new (require("node:vm").Script)(source, { cachedData }).cachedDataRejected;
    });
    console.log(JSON.stringify(turnedDown));`;
  const files = parts.map((name) => `${ROOT}/dist/${name}`);
  expect(JSON.parse(execFileSync(process.execPath, ["-e", script, ...files], { encoding: "utf8" }))).toEqual([]);
});

test("a code cache that is another's, damaged or shut is passed over", () => {
  const home = new Home();
  const copy = `${home.base}/dist`;
  cpSync(`${ROOT}/dist`, copy, { recursive: true });
  const show = () =>
    spawnSync(`${copy}/proxycast.cjs`, ["plan"], { encoding: "utf8", env: home.environment as NodeJS.ProcessEnv });
  expect(show().stderr).toContain("no proxy is configured");
  const main = readFileSync(`${copy}/main.cjs`, "utf8");
  writeFileSync(`${copy}/main.cjs`, main.replace("no proxy is configured", "NO PROXY IS CONFIGURED"));
  expect(show().stderr).toContain("NO PROXY IS CONFIGURED");
  writeFileSync(`${copy}/main.cjs`, main);
  const cache = readFileSync(`${copy}/main.cjs.v8`);
  for (let at = 5_000; at < cache.length; at += 97) cache[at] = 255 - (cache[at] as number);
  writeFileSync(`${copy}/main.cjs.v8`, cache);
  expect(show()).toMatchObject({ status: 0 });
  rmSync(`${copy}/main.cjs.v8`);
  mkdirSync(`${copy}/main.cjs.v8`);
  expect(show()).toMatchObject({ status: 0 });
});
