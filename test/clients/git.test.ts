// git with our ~/.gitconfig. Its file knows no skip list: for that it reads no_proxy of the environment.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { type Office, openOffice, PASSWORD } from "../helpers/office.ts";

/** A repository, as far as ls-remote asks for one. */
const REFS = `${"1".repeat(40)}\trefs/heads/main\n`;
const openSite = (expected?: string) =>
  openOffice((path) => (path.startsWith("/x.git/info/refs") ? REFS : undefined), expected);
const LISTED = { code: 0, stdout: REFS };

const fetch = (office: Office, git: string, url: string, more: Environment = {}) =>
  office.run(git, ["ls-remote", `${url}/x.git`], { GIT_TERMINAL_PROMPT: "0", ...more });

const credentialsOf = (office: Office) => new Set(office.proxy.hits.map(({ credentials }) => credentials));

/** A real list of refs from behind the proxy. */
async function expectListed(office: Office, git: string, url = "http://site.test"): Promise<void> {
  expect(await fetch(office, git, url)).toMatchObject(LISTED);
  expect(office.proxy.hits.at(-1)?.host).toBe("site.test");
}

/** A helper that notes what it was asked, and knows the proxy's password. */
function writeHelper(office: Office, site = ""): void {
  const script = `#!/bin/sh\nprintf '%s\\n' "$1" >>"$HOME/helper.log"\ncat >>"$HOME/helper.log"\n`;
  office.home.write("helper", `${script}[ "$1" = get ] && cat "$HOME/answer"\nexit 0\n`, 0o755);
  office.home.write("answer", `password=${PASSWORD}\n`);
  office.home.write(".gitconfig", `[credential${site}]\n\thelper = ${office.home.file("helper")}\n`);
}

testWithClient("git", "git", "its file sends it to the proxy until remove, but for no_proxy", async (git) => {
  const office = await openSite();
  office.apply("git", "--skip", "skipped.test");
  await expectListed(office, git);
  const { length } = office.asked();
  const past = await fetch(office, git, "http://sub.skipped.test", { no_proxy: "skipped.test" });
  expect(past.stderr).toContain("Could not resolve host: sub.skipped.test");
  expect(await fetch(office, git, `http://127.0.0.1:${office.port}`, { no_proxy: "127.0.0.1" })).toMatchObject(LISTED);
  expect(office.asked()).toHaveLength(length);

  office.remove();
  const after = await fetch(office, git, "http://site.test");
  expect(after.stderr).toContain("Could not resolve host: site.test");
  expect(office.asked()).toHaveLength(length);
});

testWithClient("git", "git", "a login shell gives it the skip list that its file can't hold", async (git) => {
  const office = await openSite();
  office.apply("git,bash", "--skip", "skipped.test");
  const ask = (url: string) => office.run("bash", ["-lc", `${git} ls-remote ${url}/x.git`]);
  expect((await ask("http://sub.skipped.test")).stderr).toContain("Could not resolve host: sub.skipped.test");
  expect(await ask(`http://127.0.0.1:${office.port}`)).toMatchObject(LISTED);
  expect(office.asked()).toEqual([]);
  expect(await ask("http://site.test")).toMatchObject(LISTED);
  expect(office.asked()).toContain("GET site.test");
});

testWithClient("git", "git", "its file has it trust the company's CA", async (git) => {
  const office = await openSite();
  office.apply("git");
  expect((await fetch(office, git, "https://site.test")).stderr).toContain("certificate verification failed");
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("git", "--ca-bundle", office.ca);
  await expectListed(office, git, "https://site.test");
});

testWithClient("git", "git", "its file holds no password by default", async (git) => {
  const office = await openSite(`alice:${PASSWORD}`);
  office.logOn("git", PASSWORD, false);
  expect(await fetch(office, git, "http://site.test")).toMatchObject({ code: 128 });
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(credentialsOf(office)).toEqual(new Set([undefined]));
});

testWithClient("git", "git", "its file holds a granted password that the proxy takes", async (git) => {
  const office = await openSite(`alice:${PASSWORD}`);
  office.logOn("git", PASSWORD, true, "--ca-bundle", office.ca);
  await expectListed(office, git);
  await expectListed(office, git, "https://site.test");
});

testWithClient("git", "git", "a credential helper gives the password for the name in its file", async (git) => {
  const office = await openSite(`alice:${PASSWORD}`);
  writeHelper(office);
  office.logOn("git", PASSWORD, false);
  const url = await office.run(git, ["config", "--global", "http.proxy"]);
  expect(url.stdout).toBe(`${office.url.replace("//", "//alice@")}\n`);
  await expectListed(office, git);
  expect(office.proxy.hits.at(-1)?.credentials).toBe(`alice:${PASSWORD}`);
  const asked = office.home.read("helper.log");
  expect(asked).toMatch(/^get\n/);
  for (const line of ["protocol=http", `host=127.0.0.1:${office.proxy.port}`, "username=alice"])
    expect(asked.split("\n")).toContain(line);
  expect(asked).not.toMatch(/^erase$/m);
});

testWithClient("git", "git", "a helper for another site is none for the proxy", async (git) => {
  const office = await openSite();
  writeHelper(office, ' "https://other.example"');
  office.logOn("git", PASSWORD, false);
  await expectListed(office, git);
  expect(credentialsOf(office)).toEqual(new Set([undefined]));
});

testWithClient("git", "git", "an empty value of the user's own goes on sending one host past it", async (git) => {
  const office = await openSite();
  office.home.write(".gitconfig", '[http "http://past.test"]\n\tproxy = ""\n');
  office.apply("git");
  await fetch(office, git, "http://past.test");
  expect(office.asked()).toEqual([]);
  await expectListed(office, git);
});
