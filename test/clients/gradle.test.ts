// Gradle itself, resolving a dependency; a subproject for each repository. Java takes the home folder from the system, not
// from HOME, and no daemon may stay behind.
import { rmSync } from "node:fs";
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import type { Outcome } from "../helpers/home.ts";
import { answerPom } from "../helpers/java.ts";
import { HOSTILE, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";
import { HOSTS, misread, SKIP } from "../helpers/skip-forms.ts";

async function resolve({ home, run }: Scene, program: string, urls: readonly string[]): Promise<Outcome> {
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
  return run(program, ["-q", "--no-daemon", "--continue", "f"], environment, home.file("project"));
}

testWithClient(
  "Gradle",
  "gradle",
  "asks the proxy, obeys the skip list and forgets both after remove",
  async (program) => {
    const scene = await makeScene(["repo.test"], answerPom);
    const { home, apply, asked } = scene;
    const own = "org.gradle.parallel=false\n";
    home.write(".gradle/gradle.properties", own);
    expect(apply("gradle", "--skip", "skipped.test")).toMatchObject({ code: 0 });
    const both = await resolve(scene, program, ["http://sub.skipped.test/", "http://repo.test/"]);
    expect(both.stdout.trim()).toBe("got par-1.pom of http://repo.test/");
    expect(both.stderr).toContain("sub.skipped.test");
    expect(new Set(asked())).toEqual(new Set(["repo.test"]));
    // For https too, whose certificate Java does not know.
    await resolve(scene, program, ["https://repo.test/"]);
    expect(scene.proxy.hits.map(({ method }) => method)).toContain("CONNECT");
    expect(asked()).toContain("repo.test");
    expect(scene.arrived).toEqual([]);

    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    expect(home.read(".gradle/gradle.properties")).toBe(own);
    expect((await resolve(scene, program, ["http://repo.test/"])).code).not.toBe(0);
    expect(asked()).toEqual([]);
  },
);

testWithClient(
  "Gradle",
  "gradle",
  "does what the skip list means, or it was told what can't be said",
  async (program) => {
    const scene = await makeScene(["repo.test"], () => undefined);
    const { stderr, code } = scene.apply("gradle", "--skip", SKIP);
    expect(code).toBe(0);
    await resolve(
      scene,
      program,
      HOSTS.map((host) => `http://${host}/`),
    );
    const asked = scene.proxy.hits.map(({ url }) => new URL(url).host);
    expect(asked).toContain("xplain.test");
    expect(misread(asked, stderr)).toEqual([]);
  },
);

testWithClient("Gradle", "gradle", "sends a granted password exactly, and none by default", async (program) => {
  const scene = await makeScene(["repo.test"], answerPom, HOSTILE);
  const { applyPassword, asked, proxy } = scene;
  expect(applyPassword("gradle", false)).toMatchObject({ code: 0 });
  expect((await resolve(scene, program, ["http://repo.test/"])).code).not.toBe(0);
  expect(asked()).toContain("repo.test");
  expect(sentTo(proxy)).toEqual(new Set());
  expect(applyPassword("gradle", true)).toMatchObject({ code: 0 });
  expect(await resolve(scene, program, ["http://repo.test/"])).toMatchObject({ code: 0 });
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
});
