// Maven with our ~/.m2/settings.xml and ~/.mavenrc, looking for a parent project in repositories. Java takes the home
// folder from the system, not from HOME.
import { rmSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { answerPom as answer } from "../helpers/java.ts";
import { type Office, openOffice, PASSWORD, USER } from "../helpers/office.ts";
import { checkSkips } from "../helpers/skips.ts";

/** It asks each repository until one has the project; the last stands for Maven Central. */
function fetch({ home, run }: Office, mvn: string, ...urls: string[]) {
  const repository = (id: string, url: string) => `<repository><id>${id}</id><url>${url}</url></repository>`;
  const all = urls.map((url, at) => repository(at === urls.length - 1 ? "central" : `r${at}`, url));
  home.write(
    "project/pom.xml",
    `<project><modelVersion>4.0.0</modelVersion>
<parent><groupId>lab</groupId><artifactId>par</artifactId><version>1</version><relativePath/></parent>
<artifactId>t</artifactId><packaging>pom</packaging><repositories>${all.join("\n")}</repositories></project>`,
  );
  // Its own settings, not Debian's, which block plain http.
  home.write("global.xml", "<settings/>");
  rmSync(home.file(".m2/repository"), { recursive: true, force: true });
  const args = ["-B", "-q", "-ntp", "-gs", home.file("global.xml"), `-Duser.home=${home.path}`, "validate"];
  return run(mvn, args, {}, home.file("project"));
}

testWithClient("Maven", "mvn", "its file sends it to the proxy until remove, but for the skip list", async (mvn) => {
  const office = await openOffice({ answer });
  const other = "<proxy><id>mine</id><host>127.0.0.1</host><port>1</port></proxy>";
  office.home.write(".m2/settings.xml", `<settings>\n  <proxies>\n    ${other}\n  </proxies>\n</settings>\n`);
  office.apply("maven", "--skip", "skipped.test");
  expect(await fetch(office, mvn, "http://sub.skipped.test/", "http://site.test/")).toMatchObject({ code: 0 });
  expect(office.asked()).toEqual(["GET site.test"]);
  // For https too.
  await fetch(office, mvn, "https://site.test/");
  expect(office.asked()).toContain("CONNECT site.test");

  office.remove();
  expect((await fetch(office, mvn, "http://site.test/")).code).not.toBe(0);
  expect(office.asked()).toEqual([]);
});

testWithClient("Maven", "mvn", "its files have it trust the company's CA", async (mvn) => {
  const office = await openOffice({ answer });
  office.apply("maven");
  expect((await fetch(office, mvn, "https://site.test/")).stdout).toContain("PKIX path building failed");
  expect(office.asked()).toContain("CONNECT site.test");
  expect(office.arrived).toEqual([]);
  office.apply("maven", "--ca-bundle", office.ca);
  expect(await fetch(office, mvn, "https://site.test/")).toMatchObject({ code: 0 });
  expect(office.arrived).toContain("https /lab/par/1/par-1.pom");
});

testWithClient("Maven", "mvn", "its file holds the password only where that was granted", async (mvn) => {
  const office = await openOffice({ answer, password: PASSWORD });
  office.applyWithUser("maven", false);
  await fetch(office, mvn, "http://site.test/");
  expect(office.asked()).toContain("GET site.test");
  expect(office.sent()).toEqual([]);
  office.applyWithUser("maven", true);
  expect(await fetch(office, mvn, "http://site.test/")).toMatchObject({ code: 0 });
  expect(office.sent()).toEqual([office.credentials]);
});

testWithClient("Maven", "mvn", "its file gets no password that it would send as something else", async () => {
  const { home, url } = await openOffice();
  home.write(".m2/settings.xml", "<settings/>\n");
  const args = ["apply", "--proxy", url, "--to", "maven", "--username", USER, "--password-stdin"];
  for (const password of ["pässword", "a$" + "{user.home}", "{braces}"]) {
    const outcome = home.run([...args, "--with-password", "maven"], { input: `${password}\n` });
    expect(outcome.code, outcome.stdout).not.toBe(0);
    expect(outcome.stderr).toContain("Maven");
    expect(home.read(".m2/settings.xml")).toBe("<settings/>\n");
  }
});

testWithClient("Maven", "mvn", "its file says the skip list, or apply names what it can't say", async (mvn) => {
  // Of IPv6 addresses its list has no form that it reads.
  const addresses = ["239.3.4.0/22", "ff05::5", "ff06::/16"];
  const lost = ["build-*.test", "a*z.test", ...addresses, "port.test:81", "<local>"];
  await checkSkips("maven", lost, (office, urls) => fetch(office, mvn, ...urls));
});
