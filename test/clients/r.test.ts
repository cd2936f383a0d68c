// R itself: its own download.file, with what ~/.Renviron gives it.
import { expect } from "vitest";
import { testWithClient } from "../helpers/clients.ts";
import { HOSTILE, makeScene, type Scene, sentTo, USER } from "../helpers/scene.ts";

const download = ({ run }: Scene, program: string, url: string) =>
  run(program, ["-e", `f <- tempfile(); download.file("${url}", f, quiet=TRUE); cat(readLines(f, warn=FALSE))`]);

testWithClient("R", "Rscript", "asks the proxy, obeys the skip list and forgets both after remove", async (program) => {
  const scene = await makeScene(["site.test"]);
  const { home, apply, asked } = scene;
  home.write(".Renviron", "EDITOR=vi");
  expect(apply("r", "--skip", "skipped.test")).toMatchObject({ code: 0 });
  expect(await download(scene, program, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(asked()).toEqual(["site.test"]);
  expect(await download(scene, program, "http://sub.skipped.test/")).toMatchObject({ code: 1 });
  expect(asked()).toEqual([]);

  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.read(".Renviron")).toBe("EDITOR=vi");
  expect(await download(scene, program, "http://site.test/")).toMatchObject({ code: 1 });
  expect(asked()).toEqual([]);
});

testWithClient("R", "Rscript", "accepts the company's CA, and only with its key", async (program) => {
  const scene = await makeScene(["site.test"]);
  const { apply, asked, arrived, ca } = scene;
  expect(apply("r")).toMatchObject({ code: 0 });
  expect(await download(scene, program, "https://site.test/before")).toMatchObject({ code: 1 });
  expect(asked()).toEqual(["site.test"]);
  expect(arrived).toEqual([]);
  expect(apply("r", "--ca-bundle", ca)).toMatchObject({ code: 0 });
  expect(await download(scene, program, "https://site.test/after")).toMatchObject({ code: 0, stdout: "hello" });
  expect(arrived).toEqual(["/after"]);
});

testWithClient("R", "Rscript", "sends a granted password exactly, and none by default", async (program) => {
  const scene = await makeScene(["site.test"], undefined, HOSTILE);
  const { applyPassword, asked, proxy } = scene;
  expect(applyPassword("r", false)).toMatchObject({ code: 0 });
  expect(await download(scene, program, "http://site.test/")).toMatchObject({ code: 1 });
  expect(asked()).toContain("site.test");
  expect(sentTo(proxy)).toEqual(new Set());
  expect(applyPassword("r", true)).toMatchObject({ code: 0 });
  expect(await download(scene, program, "http://site.test/")).toMatchObject({ code: 0, stdout: "hello" });
  expect(sentTo(proxy)).toEqual(new Set([`${USER}:${HOSTILE}`]));
});
