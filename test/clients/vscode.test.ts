// VS Code as near as packages have it: its own parser of settings and its extension host's proxy agent, in a small program
// (test/helpers/vscode-client.mjs). The editor itself is not asked: what hands the settings on is that program's.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { HOSTILE, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";
import { HOSTS, misread, SKIP } from "../helpers/skip-forms.ts";

const SETTINGS = ".config/Code/User/settings.json";
const OWN = '{\n    // mine\n    "editor.fontSize": 13,\n}\n';
const HELLO = { status: 200, body: "hello" };

async function fetch({ home, run }: Scene, program: string, urls: readonly string[], environment: Environment = {}) {
  const outcome = await run(program, [home.file(SETTINGS), ...urls], environment);
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  const lines = outcome.stdout.trim().split("\n");
  return lines.map((line) => JSON.parse(line) as { status?: number; body?: string; error?: string });
}

testWithClient("VS Code", "vscode-fetch", "asks the proxy, obeys the skip list, forgets both", async (program) => {
  const scene = await makeScene(["site.test"]);
  const { home, apply, asked } = scene;
  home.write(SETTINGS, OWN);
  expect(apply("vscode", "--skip", "skipped.test")).toMatchObject({ code: 0 });
  expect(home.read(SETTINGS)).toContain("// mine");
  const [first, second] = await fetch(scene, program, ["http://site.test/", "http://sub.skipped.test/"]);
  expect(first).toEqual(HELLO);
  expect(second?.error).toContain("ENOTFOUND sub.skipped.test");
  expect(asked()).toEqual(["site.test"]);

  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(SETTINGS)).toBe(OWN);
  expect((await fetch(scene, program, ["http://site.test/"]))[0]?.error).toContain("ENOTFOUND site.test");
  expect(asked()).toEqual([]);
});

testWithClient(
  "VS Code",
  "vscode-fetch",
  "goes by the file, and takes the CA from Node's variable",
  async (program) => {
    const scene = await makeScene(["site.test"]);
    const { apply, asked, arrived, ca } = scene;
    expect(apply("vscode")).toMatchObject({ code: 0 });
    const other = { http_proxy: "http://127.0.0.1:1", https_proxy: "http://127.0.0.1:1", no_proxy: "site.test" };
    const [refused] = await fetch(scene, program, ["https://site.test/before"], other);
    expect(refused?.error).toMatch(/certificate/);
    expect(asked()).toEqual(["site.test"]);
    expect(arrived).toEqual([]);
    const trusting = { ...other, NODE_EXTRA_CA_CERTS: ca };
    expect(await fetch(scene, program, ["https://site.test/after"], trusting)).toEqual([HELLO]);
    expect(arrived).toEqual(["/after"]);
  },
);

testWithClient("VS Code", "vscode-fetch", "does what the skip list means, or it was told", async (program) => {
  const scene = await makeScene(["site.test"]);
  const { stderr, code } = scene.apply("vscode", "--skip", SKIP);
  expect(code).toBe(0);
  await fetch(
    scene,
    program,
    HOSTS.map((host) => `http://${host}/`),
  );
  const asked = scene.proxy.hits.map(({ url }) => new URL(url).host);
  expect(asked).toContain("xplain.test");
  expect(misread(asked, stderr)).toEqual([]);
});

testWithClient("VS Code", "vscode-fetch", "sends a granted password exactly, and none by default", async (program) => {
  const scene = await makeScene(["site.test"], undefined, HOSTILE);
  const { applyPassword, asked, proxy } = scene;
  const urls = ["http://site.test/", "https://site.test/"];
  expect(applyPassword("vscode", false)).toMatchObject({ code: 0 });
  expect((await fetch(scene, program, urls))[0]).toMatchObject({ status: 407 });
  expect(asked()).toEqual(["site.test", "site.test"]);
  expect(sentTo(proxy)).toEqual(new Set());
  expect(applyPassword("vscode", true)).toMatchObject({ code: 0 });
  expect((await fetch(scene, program, urls))[0]).toEqual(HELLO);
  expect(asked()).toEqual(["site.test", "site.test"]);
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
});
