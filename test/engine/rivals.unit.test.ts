// What outranks ours, as the engine collects it: from the files as the run leaves them, by the lines that they have now.
import { symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prepare } from "../../src/engine/prepare.ts";
import { findRivals } from "../../src/engine/rivals.ts";
import type { Rival } from "../../src/model/rival.ts";
import { rivalLines } from "../../src/output/rivals.ts";
import { PROXY, requestOf } from "../helpers/engine.ts";
import { Home } from "../helpers/home.ts";
import { execFileSync } from "../helpers/processes.ts";
import { systemIn } from "../helpers/system.ts";

const OLD = "[global]\nproxy = http://old.example:1\n";

async function rivalsIn(home: Home, flags: Readonly<Record<string, unknown>>, kind: "apply" | "off" = "apply") {
  const system = systemIn(home);
  const prepared = await prepare(system, requestOf(kind, { proxy: PROXY, ...flags }));
  const rivals = await findRivals(system, prepared);
  return { rivals, lines: rivalLines(system, { ...prepared, rivals }), prepared };
}

const placesOf = (rivals: ReadonlyMap<string, readonly Rival[]>, id: string) =>
  rivals.get(id)?.map(({ path: file, line }) => `${file.split("/").at(-1)}:${line}`);

describe("a file is read", () => {
  test.each<[name: string, make: (home: Home) => void, lines: readonly string[]]>([
    [
      "where it is",
      (home) => home.write(".pip/pip.conf", OLD),
      ["~/.pip/pip.conf:2 proxy of [global] counts once ours is off"],
    ],
    [
      "behind a link, by the name that the client has for it",
      (home) => {
        home.write("dots/pip.conf", OLD);
        home.write(".pip/.keep", "");
        symlinkSync("../dots/pip.conf", home.file(".pip/pip.conf"));
      },
      ["~/.pip/pip.conf:2 proxy of [global] counts once ours is off"],
    ],
    [
      "unless it is a pipe, which would wait",
      (home) => {
        home.write(".pip/.keep", "");
        execFileSync("mkfifo", [home.file(".pip/pip.conf")]);
      },
      [],
    ],
    ["unless it is a folder", (home) => home.write(".pip/pip.conf/x", ""), []],
    [
      "unless it is larger than a person writes one",
      (home) => home.write(".pip/pip.conf", OLD + "#".repeat(1_000_001)),
      [],
    ],
    [
      "unless links lead in a circle",
      (home) => {
        home.write(".pip/.keep", "");
        symlinkSync("pip.conf", home.file(".pip/pip.conf"));
      },
      [],
    ],
  ])("%s", async (_, make, lines) => {
    const home = new Home();
    home.write(".config/pip/pip.conf", "");
    make(home);
    expect((await rivalsIn(home, { to: "pip" })).lines).toEqual(lines);
  });
});

test("a line has the number that it has now, before and after the run has written", async () => {
  const home = new Home();
  home.write(".curlrc", "silent\n-sSx http://old.example:1\n-sSx http://old.example:1\n");
  const { rivals } = await rivalsIn(home, { to: "curl" });
  expect(placesOf(rivals, "curl")).toEqual([".curlrc:2", ".curlrc:3"]);
  const system = systemIn(home);
  const prepared = await prepare(system, requestOf("apply", { proxy: PROXY, to: "curl" }));
  home.write(".curlrc", prepared.plan.changes[0]?.after ?? "");
  expect(placesOf(await findRivals(system, prepared), "curl")).toEqual([".curlrc:4", ".curlrc:5"]);
});

test("a value that the run replaces is no rival", async () => {
  const home = new Home();
  home.write(".gitconfig", "[http]\n\tproxy = http://old.example:1\n");
  expect((await rivalsIn(home, { to: "git" })).rivals).toEqual(new Map());
});

test("its words hold no secret, and nothing that a terminal would obey", async () => {
  const home = new Home();
  home.write(
    ".gitconfig",
    '[http "https://joe:hunter2@a.example"]\n\tproxy = http://u:p@old.example:1\n[remote "a\u001b[2J"]\n\tproxy = http://x.example:1\n',
  );
  const { lines, rivals } = await rivalsIn(home, { to: "git" });
  expect(lines).toEqual([
    "~/.gitconfig:2 http.proxy for https://a.example outranks ours",
    "~/.gitconfig:4 remote.a?[2J.proxy outranks ours there",
  ]);
  expect(JSON.stringify([...rivals])).not.toMatch(/hunter2|u:p|\\u001b/);
});

describe("none is looked for", () => {
  const write = () => {
    const home = new Home();
    home.write(".pip/pip.conf", OLD);
    home.write(".config/pip/pip.conf", "");
    return home;
  };
  test.each<[string, Record<string, unknown>]>([
    ["of a target that takes no part", { to: "curl" }],
    ["where nothing is propagated", { to: "pip", propagate: "never" }],
    ["where no proxy is known", { to: "pip", proxy: undefined }],
  ])("%s", async (_, flags) => {
    expect((await rivalsIn(write(), flags)).rivals).toEqual(new Map());
  });

  test("of a client that gets nothing of a SOCKS proxy", async () => {
    const home = new Home();
    home.write(".gemrc", "gem: --http-proxy http://old.example:1\n");
    expect((await rivalsIn(home, { to: "gem", proxy: "socks5h://s.example:1080" })).rivals).toEqual(new Map());
  });
});

test("off says what still names a proxy, and nothing of what takes one away", async () => {
  const home = new Home();
  home.write(".gemrc", "gem: --http-proxy http://old.example:1\ninstall: --no-http-proxy\n");
  const { lines } = await rivalsIn(home, { to: "gem", proxy: undefined }, "off");
  expect(lines).toEqual(["~/.gemrc:1 --http-proxy of gem: still names a proxy"]);
});
