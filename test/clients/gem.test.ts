// RubyGems itself. Its file has no key for the skip list: the environment's no_proxy has the say, for the file's proxy too.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { HOSTILE, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";

/** What it asks a source for first; the proof is that it arrives. */
const INDEX = "/latest_specs.4.8.gz";
/** It looked for the host itself, and there is none. */
const DIRECT = /getaddrinfo|could not resolve/i;

const fetch = ({ home, run }: Scene, program: string, url: string, environment: Environment = {}) =>
  run(program, ["fetch", "tiny", "--clear-sources", "-s", url], environment, home.base);

testWithClient("gem", "gem", "asks the proxy, obeys no_proxy and forgets the proxy after remove", async (program) => {
  const scene = await makeScene(["gems.test"], () => undefined);
  const { home, apply, asked } = scene;
  home.write(".gemrc", "---\n:verbose: true\n");
  expect(apply("gem", "--skip", "skipped.test")).toMatchObject({ code: 0 });
  await fetch(scene, program, "http://gems.test/");
  expect(new Set(asked())).toEqual(new Set(["gems.test"]));
  const environment = { no_proxy: "skipped.test,.skipped.test" };
  expect((await fetch(scene, program, "http://sub.skipped.test/", environment)).stderr).toMatch(DIRECT);
  expect(asked()).toEqual([]);
  await fetch(scene, program, "http://gems.test/", environment);
  expect(asked()).toContain("gems.test");

  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".gemrc")).toBe("---\n:verbose: true\n");
  expect((await fetch(scene, program, "http://gems.test/")).stderr).toMatch(DIRECT);
  expect(asked()).toEqual([]);
});

testWithClient("gem", "gem", "accepts the company's CA, and only with its key", async (program) => {
  const scene = await makeScene(["gems.test"], () => undefined);
  const { apply, asked, arrived, ca } = scene;
  expect(apply("gem")).toMatchObject({ code: 0 });
  const refused = await fetch(scene, program, "https://gems.test/");
  expect(refused.stdout + refused.stderr).toMatch(/certificate verify failed/i);
  expect(asked()).toContain("gems.test");
  expect(arrived).toEqual([]);
  expect(apply("gem", "--ca-bundle", ca)).toMatchObject({ code: 0 });
  await fetch(scene, program, "https://gems.test/");
  expect(arrived).toContain(INDEX);
});

testWithClient("gem", "gem", "sends a granted password exactly, and none by default", async (program) => {
  const paths: string[] = [];
  const note = (path: string) => void paths.push(path);
  const scene = await makeScene(["gems.test"], note as () => undefined, HOSTILE);
  const { applyPassword, asked, proxy } = scene;
  expect(applyPassword("gem", false)).toMatchObject({ code: 0 });
  await fetch(scene, program, "http://gems.test/");
  expect(asked()).toContain("gems.test");
  expect(sentTo(proxy)).toEqual(new Set());
  expect(paths).toEqual([]);
  expect(applyPassword("gem", true)).toMatchObject({ code: 0 });
  await fetch(scene, program, "http://gems.test/");
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
  expect(paths).toContain(INDEX);
});
