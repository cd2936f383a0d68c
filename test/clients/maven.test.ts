// Maven itself, looking for a parent project in repositories. Java takes the home folder from the system, not from HOME.
import { rmSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Outcome } from "../helpers/home.ts";
import { answerPom } from "../helpers/java.ts";
import { HOSTILE, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";
import { HOSTS, misread, SKIP } from "../helpers/skip-forms.ts";

const OWN = `<settings>
  <offline>false</offline>
</settings>
`;

/** It asks each repository until one has the project; none is Maven Central. */
async function resolve({ home, run }: Scene, program: string, hosts: readonly string[]): Promise<Outcome> {
  const repository = (id: string, host: string) => `<repository><id>${id}</id><url>http://${host}/</url></repository>`;
  const repositories = [...hosts.map((host, at) => repository(`r${at}`, host)), repository("central", "central.test")];
  home.write(
    "project/pom.xml",
    `<project><modelVersion>4.0.0</modelVersion>
<parent><groupId>lab</groupId><artifactId>par</artifactId><version>1</version><relativePath/></parent>
<artifactId>t</artifactId><packaging>pom</packaging><repositories>${repositories.join("\n")}</repositories></project>`,
  );
  // Its own settings, not Debian's, which block plain http.
  home.write("global.xml", "<settings/>");
  rmSync(home.file(".m2/repository"), { recursive: true, force: true });
  const args = ["-B", "-q", "-ntp", "-gs", home.file("global.xml"), `-Duser.home=${home.path}`, "validate"];
  return run(program, args, {}, home.file("project"));
}

testWithClient("Maven", "mvn", "asks the proxy before others, reads the skip list, forgets both", async (program) => {
  const scene = await makeScene(["repo.test"], answerPom);
  const { home, apply, asked } = scene;
  home.write(".m2/settings.xml", OWN);
  expect(apply("maven", "--skip", "skipped.test")).toMatchObject({ code: 0 });
  expect(await resolve(scene, program, ["sub.skipped.test", "repo.test"])).toMatchObject({ code: 0 });
  expect(new Set(asked())).toEqual(new Set(["repo.test"]));

  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".m2/settings.xml")).toBe(OWN);
  expect((await resolve(scene, program, ["repo.test"])).stdout).toMatch(/unknown host|not known/i);
  expect(asked()).toEqual([]);
});

testWithClient("Maven", "mvn", "does what the skip list means, or it was told what can't be said", async (program) => {
  const scene = await makeScene(["repo.test"], () => undefined);
  const { stderr, code } = scene.apply("maven", "--skip", SKIP);
  expect(code).toBe(0);
  await resolve(scene, program, HOSTS);
  const asked = scene.proxy.hits.map(({ url }) => new URL(url).host);
  expect(asked).toContain("xplain.test");
  expect(misread(asked, stderr)).toEqual([]);
});

testWithClient("Maven", "mvn", "sends a granted password exactly, and none by default", async (program) => {
  const scene = await makeScene(["repo.test"], answerPom, HOSTILE);
  const { applyPassword, asked, proxy, home } = scene;
  expect(applyPassword("maven", false)).toMatchObject({ code: 0 });
  expect((await resolve(scene, program, ["repo.test"])).code).not.toBe(0);
  expect(asked()).toContain("repo.test");
  expect(sentTo(proxy)).toEqual(new Set());
  expect(applyPassword("maven", true)).toMatchObject({ code: 0 });
  expect(await resolve(scene, program, ["repo.test"])).toMatchObject({ code: 0 });
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));

  // What it would send as something else is not written.
  for (const password of ["pässword", "a$" + "{user.home}", "{braces}"]) {
    const outcome = applyPassword("maven", true, password);
    expect(outcome.code, outcome.stdout).not.toBe(0);
    expect(home.read(".m2/settings.xml")).not.toContain(password);
    expect(outcome.stderr).toContain("Maven");
  }
});
