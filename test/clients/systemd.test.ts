// systemd's own generator of the user environment. What it prints is read by a shell, and curl shows that it works.
import { existsSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { type Environment, Home } from "../helpers/home.ts";
import { HOSTILE, HOSTILE_NAME, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";

const GENERATOR = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator";

/** The environment that the user manager would start with. */
async function generate({ run }: Scene, program: string): Promise<Environment> {
  const generated = await run(program, []);
  expect(generated).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await run("sh", ["-c", 'set -a; eval "$1"; exec env -0', "sh", generated.stdout]);
  return Object.fromEntries(stdout.split("\0").map((pair) => [pair.replace(/=.*$/s, ""), pair.replace(/^[^=]*=/, "")]));
}

testWithClient("systemd", GENERATOR, "gives every value exactly, in a home with a hostile name", async (program) => {
  const scene = await makeScene(["site.test"], undefined, HOSTILE, new Home(HOSTILE_NAME));
  const { home, ca, url, proxy, run } = scene;
  home.write(".config/environment.d/10-mine.conf", "MINE=kept");
  const args = ["--username", USER, "--password-stdin", "--with-password", "systemd", "--skip", "skipped.test"];
  const outcome = home.run(["apply", "--proxy", url, "--to", "systemd", "--ca-bundle", ca, ...args], {
    input: HOSTILE,
  });
  expect(outcome).toMatchObject({ code: 0 });
  const found = await generate(scene, program);
  const bundle = home.file(".local/state/proxycast/ca/bundle.pem");
  expect(found).toMatchObject({ MINE: "kept", SSL_CERT_FILE: bundle, CARGO_HTTP_CAINFO: bundle });
  expect(found.NODE_EXTRA_CA_CERTS).toBe(home.file(".local/state/proxycast/ca/company.pem"));
  expect(existsSync(bundle)).toBe(true);
  for (const name of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) {
    const { username, password, host } = new URL(found[name] ?? "");
    expect([decodeURIComponent(username), decodeURIComponent(password), `http://${host}`]).toEqual([
      USER,
      HOSTILE,
      url,
    ]);
  }
  expect(found.no_proxy).toContain(",skipped.test,.skipped.test");
  expect(found.NO_PROXY).toBe(found.no_proxy);

  const curl = (target: string) => run("curl", ["-sS", target], found);
  expect(await curl("https://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
  expect(scene.asked()).toEqual(["site.test"]);
  expect(await curl("http://sub.skipped.test/")).toMatchObject({ code: 6 });
  expect(scene.asked()).toEqual([]);
});

testWithClient("systemd", GENERATOR, "has no password by default, and nothing after remove", async (program) => {
  const scene = await makeScene(["site.test"]);
  expect(scene.applyPassword("systemd", false)).toMatchObject({ code: 0 });
  expect(await generate(scene, program)).toMatchObject({ http_proxy: scene.url, HTTPS_PROXY: scene.url });
  expect(scene.home.run(["remove"])).toMatchObject({ code: 0 });
  const left = Object.keys(await generate(scene, program)).filter((name) => /proxy|_CA_|CERT/i.test(name));
  expect(left).toEqual([]);
});
