// git with our ~/.gitconfig. Its file knows no skip list: for that it reads no_proxy of the environment.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Environment } from "../helpers/home.ts";
import { type Office, openOffice, PASSWORD, USER } from "../helpers/office.ts";

const knowsOneProxy = true;

/** A repository, as far as ls-remote asks for one. */
const REFS = `${"1".repeat(40)}\trefs/heads/main\n`;
const answer = (path: string) => (path.startsWith("/x.git/info/refs") ? REFS : undefined);
const LISTED = { code: 0, stdout: REFS };
const unknown = (host: string) => expect.stringContaining(`Could not resolve host: ${host}`);

const fetch = (office: Office, git: string, url: string, environment: Environment = {}) =>
  office.run(git, ["ls-remote", `${url}/x.git`], { GIT_TERMINAL_PROMPT: "0", ...environment });

/** A helper that notes what it was asked, and knows the proxy's password. */
function writeHelper({ home }: Office, site = ""): void {
  const script = `#!/bin/sh\nprintf '%s\\n' "$1" >>"$HOME/helper.log"\ncat >>"$HOME/helper.log"\n`;
  home.write("helper", `${script}[ "$1" = get ] && cat "$HOME/answer"\nexit 0\n`, 0o755);
  home.write("answer", `password=${PASSWORD}\n`);
  home.write(".gitconfig", `[credential${site}]\n\thelper = ${home.file("helper")}\n`);
}

testWithClient("git", "git", "its file sends it to the proxy until remove, but for no_proxy", async (git) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("git");
  expect(await fetch(office, git, "http://site.test")).toMatchObject(LISTED);
  expect(office.asked()).toEqual(["GET site.test"]);
  const past = await fetch(office, git, "http://sub.skipped.test", { no_proxy: "skipped.test" });
  expect(past.stderr).toEqual(unknown("sub.skipped.test"));
  expect(await fetch(office, git, `http://127.0.0.1:${office.port}`, { no_proxy: "127.0.0.1" })).toMatchObject(LISTED);
  expect(office.asked()).toEqual([]);

  office.remove();
  expect((await fetch(office, git, "http://site.test")).stderr).toEqual(unknown("site.test"));
  expect(office.asked()).toEqual([]);
});

testWithClient("git", "git", "a login shell gives it the skip list that its file can't hold", async (git) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("git,bash", "--skip", "skipped.test");
  const ask = (url: string) => office.run("bash", ["-lc", `${git} ls-remote ${url}/x.git`]);
  expect((await ask("http://sub.skipped.test")).stderr).toEqual(unknown("sub.skipped.test"));
  expect(await ask(`http://127.0.0.1:${office.port}`)).toMatchObject(LISTED);
  expect(office.asked()).toEqual([]);
  expect(await ask("http://site.test")).toMatchObject(LISTED);
  expect(office.asked()).toEqual(["GET site.test"]);
});

testWithClient("git", "git", "its file has it trust the company's CA", async (git) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.apply("git");
  expect((await fetch(office, git, "https://site.test")).stderr).toContain("certificate verification failed");
  expect(office.asked()).toEqual(["CONNECT site.test"]);
  expect(office.arrived).toEqual([]);
  office.apply("git", "--ca-bundle", office.ca);
  expect(await fetch(office, git, "https://site.test")).toMatchObject(LISTED);
});

testWithClient("git", "git", "its file holds the password only where that was granted", async (git) => {
  // What git has decoded libcurl 7.88.1 decodes again: it sends %41 as A.
  const office = await openOffice({ knowsOneProxy, answer, password: PASSWORD });
  office.applyWithUser("git", false);
  await fetch(office, git, "http://site.test");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("git", true, "--ca-bundle", office.ca);
  expect(await fetch(office, git, "http://site.test")).toMatchObject(LISTED);
  expect(await fetch(office, git, "https://site.test")).toMatchObject(LISTED);
  expect(office.sent()).toEqual([office.credentials]);
});

testWithClient("git", "git", "a credential helper gives the password for the name in its file", async (git) => {
  const office = await openOffice({ knowsOneProxy, answer, password: PASSWORD });
  writeHelper(office);
  office.applyWithUser("git", false);
  expect(await fetch(office, git, "http://site.test")).toMatchObject(LISTED);
  expect(office.sent()).toEqual([office.credentials]);
  const asked = office.home.read("helper.log").split("\n");
  expect(asked[0]).toBe("get");
  expect(asked).toEqual(
    expect.arrayContaining(["protocol=http", `host=127.0.0.1:${office.proxy.port}`, `username=${USER}`]),
  );
  expect(asked).not.toContain("erase");
});

testWithClient("git", "git", "a helper for another site is none for the proxy", async (git) => {
  const office = await openOffice({ knowsOneProxy, answer });
  writeHelper(office, ' "https://other.example"');
  office.applyWithUser("git", false);
  expect(await fetch(office, git, "http://site.test")).toMatchObject(LISTED);
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
});

testWithClient("git", "git", "an empty value of the user's own goes on sending one host past it", async (git) => {
  const office = await openOffice({ knowsOneProxy, answer });
  office.home.write(".gitconfig", '[http "http://past.test"]\n\tproxy = ""\n');
  office.apply("git");
  expect((await fetch(office, git, "http://past.test")).stderr).toEqual(unknown("past.test"));
  expect(office.asked()).toEqual([]);
  expect(await fetch(office, git, "http://site.test")).toMatchObject(LISTED);
  expect(office.asked()).toEqual(["GET site.test"]);
});
