// Gradle with our ~/.gradle/gradle.properties, resolving a dependency; a subproject for each repository. Java takes the
// home folder from the system, not from HOME. No daemon may stay behind.
import { rmSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { answerPom as answer } from "../helpers/java.ts";
import { type Office, openOffice, PASSWORD, USER } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

function fetch({ home, run }: Office, gradle: string, ...urls: string[]) {
  home.write("project/settings.gradle", urls.map((_, at) => `include 'p${at}'\n`).join(""));
  for (const [at, url] of urls.entries())
    home.write(
      `project/p${at}/build.gradle`,
      `repositories { maven { url '${url}' } }
configurations { c }
dependencies { c 'lab:par:1@pom' }
task f { doLast { configurations.c.files.each { println "got " + it.name + " of ${url}" } } }
`,
    );
  rmSync(home.file(".gradle/caches"), { recursive: true, force: true });
  const environment = { JAVA_OPTS: `-Duser.home=${home.path}` };
  return run(gradle, ["-q", "--no-daemon", "--continue", "f"], environment, home.file("project"));
}

testWithClient(
  "Gradle",
  "gradle",
  "its file sends it to the proxy until remove, but for the skip list",
  async (gradle) => {
    const office = await openOffice({ answer });
    office.home.write(".gradle/gradle.properties", "org.gradle.parallel=false\n");
    office.apply("gradle", "--skip", "skipped.test");
    const both = await fetch(office, gradle, "http://sub.skipped.test/", "http://site.test/");
    expect(both.stdout.trim()).toBe("got par-1.pom of http://site.test/");
    expect(both.stderr).toContain("sub.skipped.test");
    expect(office.asked()).toEqual(["GET site.test"]);
    // For https too.
    await fetch(office, gradle, "https://site.test/");
    expect(office.asked()).toEqual(["CONNECT site.test"]);

    office.remove();
    expect(await fetch(office, gradle, "http://site.test/")).toMatchObject({ code: 1 });
    expect(office.asked()).toEqual([]);
  },
);

testWithClient("Gradle", "gradle", "its file has it trust the company's CA", async (gradle) => {
  const office = await openOffice({ answer });
  office.apply("gradle");
  expect((await fetch(office, gradle, "https://site.test/")).stderr).toContain("PKIX path building failed");
  expect(office.asked()).toContain("CONNECT site.test");
  expect(office.arrived).toEqual([]);
  office.apply("gradle", "--ca-bundle", office.ca);
  expect(await fetch(office, gradle, "https://site.test/")).toMatchObject({ code: 0 });
  expect(office.arrived).toContain("https /lab/par/1/par-1.pom");
});

testWithClient("Gradle", "gradle", "its file holds the password only where that was granted", async (gradle) => {
  const office = await openOffice({ answer, password: PASSWORD });
  office.applyWithUser("gradle", false);
  await fetch(office, gradle, "http://site.test/");
  expect(office.asked()).toEqual(["GET site.test"]);
  expect(office.sent()).toEqual([]);
  office.applyWithUser("gradle", true);
  expect(await fetch(office, gradle, "http://site.test/")).toMatchObject({ code: 0 });
  expect(office.sent()).toEqual([office.credentials]);
});

testWithClient("Gradle", "gradle", "its file gets no password that it would send as something else", async () => {
  const { home, url } = await openOffice();
  const args = ["apply", "--proxy", url, "--to", "gradle", "--username", USER, "--password-stdin"];
  // It sends question marks. Seen with Gradle 4.4.1.
  const outcome = home.run([...args, "--with-password", "gradle"], { input: "pässword\n" });
  expect(outcome.code, outcome.stdout).not.toBe(0);
  expect(outcome.stderr).toContain("Gradle");
});

testWithClient("Gradle", "gradle", "its file says the skip list, or apply names what it can't say", async (gradle) => {
  const lost = ["build-*.test", "a*z.test", "239.3.4.0/22", "ff06::/16", "port.test:81", "<local>"];
  await checkSkips("gradle", lost, (office, urls) => fetch(office, gradle, ...urls));
});
