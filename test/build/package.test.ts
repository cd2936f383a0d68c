// What `npm pack` makes installs without any network and runs: its users have none yet.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Home, ROOT } from "../helpers/home.ts";
import { execFileSync, spawnSync } from "../helpers/processes.ts";

test("the package installs offline, with nothing but itself, and plans", () => {
  const home = new Home();
  const out = `${home.base}/out`;
  mkdirSync(out);
  const environment = { HOME: home.path, PATH: process.env.PATH, npm_config_cache: `${home.base}/cache` };
  const npm = (...args: string[]) =>
    execFileSync("npm", args, { cwd: ROOT, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  npm("pack", "--ignore-scripts", "--pack-destination", out);
  const [tarball] = readdirSync(out);
  npm(
    "install",
    "--global",
    "--offline",
    "--registry",
    "http://127.0.0.1:1",
    "--prefix",
    `${home.base}/prefix`,
    `${out}/${tarball}`,
  );
  const program = `${home.base}/prefix/bin/proxycast`;
  expect(readdirSync(`${home.base}/prefix/lib/node_modules`)).toEqual(["proxycast"]);
  const plan = execFileSync(program, ["plan", "--proxy", "http://p.example:1", "--to", "bash"], {
    env: environment,
    encoding: "utf8",
  });
  expect(plan).toContain("+export http_proxy='http://p.example:1'");
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
