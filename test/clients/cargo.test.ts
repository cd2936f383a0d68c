// cargo itself, fetching a git dependency: every cargo can, and the request for its refs is proof enough. Its file has no
// key for the skip list: the environment's no_proxy has the say, for the file's proxy too.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment, Outcome } from "../helpers/home.ts";
import { HOSTILE, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";

const REFS = "/tiny.git/info/refs?service=git-upload-pack";

async function fetch(scene: Scene, program: string, url: string, environment: Environment = {}): Promise<Outcome> {
  const project = `${scene.home.base}/project`;
  rmSync(project, { recursive: true, force: true });
  mkdirSync(`${project}/src`, { recursive: true });
  writeFileSync(`${project}/src/main.rs`, "fn main() {}\n");
  const manifest = ["[package]", 'name = "p"', 'version = "0.1.0"', "[dependencies]", `tiny = { git = "${url}" }`, ""];
  writeFileSync(`${project}/Cargo.toml`, manifest.join("\n"));
  // Where rustup brought it, cargo is a link that needs rustup's own folder.
  const rustup = process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup`;
  const more = { RUSTUP_HOME: rustup, CARGO_NET_RETRY: "0", ...environment };
  return scene.run(program, ["fetch"], more, project);
}

testWithClient("cargo", "cargo", "asks the proxy, obeys no_proxy and forgets both after remove", async (program) => {
  const scene = await makeScene(["git.test"], () => undefined);
  const { home, apply, asked } = scene;
  const own = "# mine\n[net]\nretry = 0\n";
  home.write(".cargo/config.toml", own);
  expect(apply("cargo", "--skip", "skipped.test")).toMatchObject({ code: 0 });
  expect((await fetch(scene, program, "http://git.test/tiny.git")).code).not.toBe(0);
  expect(new Set(asked())).toEqual(new Set(["git.test"]));
  const environment = { no_proxy: "skipped.test,.skipped.test" };
  const direct = await fetch(scene, program, "http://sub.skipped.test/tiny.git", environment);
  expect(direct.stderr).toMatch(/could not resolve|failed to resolve/i);
  expect(asked()).toEqual([]);
  await fetch(scene, program, "http://git.test/tiny.git", environment);
  expect(asked()).toContain("git.test");

  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".cargo/config.toml")).toBe(own);
  expect((await fetch(scene, program, "http://git.test/tiny.git")).stderr).toMatch(
    /could not resolve|failed to resolve/i,
  );
  expect(asked()).toEqual([]);
});

testWithClient("cargo", "cargo", "accepts the company's CA, and only with its key", async (program) => {
  const scene = await makeScene(["git.test"], () => undefined);
  const { apply, asked, arrived, ca } = scene;
  expect(apply("cargo")).toMatchObject({ code: 0 });
  expect((await fetch(scene, program, "https://git.test/tiny.git")).stderr).toMatch(/certificate/i);
  expect(asked()).toContain("git.test");
  expect(arrived).toEqual([]);
  expect(apply("cargo", "--ca-bundle", ca)).toMatchObject({ code: 0 });
  await fetch(scene, program, "https://git.test/tiny.git");
  expect(arrived).toContain(REFS);
});

testWithClient("cargo", "cargo", "sends a granted password exactly, and none by default", async (program) => {
  const paths: string[] = [];
  const note = (path: string) => void paths.push(path);
  const scene = await makeScene(["git.test"], note as () => undefined, HOSTILE);
  const { applyPassword, asked, proxy } = scene;
  expect(applyPassword("cargo", false)).toMatchObject({ code: 0 });
  await fetch(scene, program, "http://git.test/tiny.git");
  expect(asked()).toContain("git.test");
  expect(sentTo(proxy)).toEqual(new Set());
  expect(paths).toEqual([]);
  expect(applyPassword("cargo", true)).toMatchObject({ code: 0 });
  await fetch(scene, program, "http://git.test/tiny.git");
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
  expect(paths).toContain(REFS);
});
