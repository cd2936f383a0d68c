// Every writer from every start: apply, apply again, off, on, remove. The first bytes, modes and links come back, and
// what was written stands in golden/, reviewed as a diff.
import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { WRITERS } from "../../src/writers/index.ts";
import { Home, PROXY } from "../helpers/home.ts";
import { BLOCKS, FILES, homeFrom, STARTS, type Start } from "../helpers/starts.ts";

const PASSWORD = "s3cret!%";
const ONE = ["--proxy", PROXY, "--username", "alice"];
const SKIPS = ["--skip", "wiki.corp.example,.lab.example"];
const GRANT = ["--password-stdin", "--with-password", "netrc"];

describe.each(STARTS)("from $name", (start) => {
  test("apply, apply again, off, on and remove", async () => {
    const home = homeFrom(start);
    const first = home.snapshot();
    const args = [
      ...(start.proxies ?? ONE),
      ...SKIPS,
      "--ca-bundle",
      `${home.base}/company.pem`,
      ...GRANT,
      "--to",
      "all",
    ];
    const options = { input: PASSWORD };

    const plan = home.run(["plan", ...args], options);
    expect(plan.code, plan.stderr).toBe(0);
    expect(home.snapshot()).toEqual(first);
    expect(home.run(["apply", ...args], options)).toMatchObject({ code: 0 });
    for (const { path } of Object.values(FILES)) {
      const golden = home.read(path).replaceAll(home.base, "/base").replaceAll("\r", "␍");
      await expect(golden).toMatchFileSnapshot(
        `golden/${start.name}/${path.replaceAll("/", "_").replace(/^[._]+/, "")}.txt`,
      );
    }
    const applied = home.snapshot();
    const times = (): number[] => Object.values(FILES).map(({ path }) => statSync(home.file(path)).mtimeMs);
    const before = times();
    const again = home.run(["apply", ...args], options);
    expect(again.code).toBe(0);
    expect(again.stdout).not.toMatch(/added|updated|restored/);
    expect(again.stderr).toContain("everything is in sync");
    expect(home.snapshot()).toEqual(applied);
    expect(times()).toEqual(before);

    const off = home.run(["off", "--to", "all"]);
    // Of their own lines it takes away what stands in the place of ours; of the others it says so.
    const still =
      start.name === "own-value" ? ["~/.profile:5 http_proxy in login shells", "~/.m2/settings.xml:4 proxy old"] : [];
    expect(off.code, off.stderr).toBe(still.length > 0 ? 4 : 0);
    expect(off.stderr.match(/^note: .*(?= still names a proxy$)/gm) ?? []).toEqual(
      still.map((place) => `note: ${place}`),
    );
    const left = home.snapshot();
    for (const [id, { path }] of Object.entries(FILES)) {
      const text = left.some((line) => line.startsWith(`${path} `)) ? home.read(path) : "";
      // In .netrc one start has an entry of the user's own for that proxy.
      expect(text, path).not.toContain(id === "netrc" ? "alice" : "proxy.corp.example");
    }
    const on = home.run(["on", ...args], options);
    expect(on.code, on.stderr).toBe(0);
    expect(home.snapshot().filter((line) => !/decision|ledger/.test(line))).toEqual(
      applied.filter((line) => !/decision|ledger/.test(line)),
    );

    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    const older = start.name === "older-block" ? BLOCKS.map((id) => FILES[id] as (typeof FILES)[string]) : [];
    for (const { path, typical } of older) expect(home.read(path), path).toBe(`${typical}last line\n`);
    const others = (lines: string[]) => lines.filter((line) => !older.some(({ path }) => line.startsWith(`${path} `)));
    expect(others(home.snapshot())).toEqual(others(first));
  });
});

test("a SOCKS proxy instead of another: who can't use one is as before, and all of it comes back", () => {
  const start = STARTS.find(({ name }) => name === "own-value") as Start;
  const home = homeFrom(start);
  const first = home.snapshot();
  const lineOf = (lines: readonly string[], id: string) => lines.find((line) => line.startsWith(`${FILES[id]?.path} `));
  const apply = (proxy: string) => home.run(["apply", "--proxy", proxy, "--to", "all"]);
  expect(apply(PROXY)).toMatchObject({ code: 0 });
  const applied = home.snapshot();
  const outcome = apply("socks5h://proxy.corp.example:1080");
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toMatch(/subversion, mercurial, yarn, wget, .* can't use a SOCKS proxy/);
  const now = home.snapshot();
  for (const id of ["wget", "yarn", "subversion", "mercurial", "aria2", "maven", "gradle", "gem", "jetbrains"]) {
    expect(lineOf(applied, id), id).not.toBe(lineOf(first, id));
    expect(lineOf(now, id), id).toBe(lineOf(first, id));
  }
  for (const id of ["bash", "curl", "npm"]) expect(home.read(FILES[id]?.path ?? "")).toContain("socks5h://proxy");
  expect(apply(PROXY)).toMatchObject({ code: 0 });
  expect(home.read(".wgetrc")).toContain(PROXY);
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.snapshot()).toEqual(first);
});

test("every writer has a file in the table", () => {
  expect(Object.keys(FILES).sort()).toEqual(WRITERS.map(({ id }) => id).sort());
});

describe("links", () => {
  test("a linked file, a chain, a dangling link and a linked folder stay links", () => {
    const home = new Home();
    home.write("dots/bashrc", "alias x=y\n");
    mkdirSync(home.file("dots/config"));
    symlinkSync("dots/bashrc", home.file(".bashrc-link"));
    symlinkSync(".bashrc-link", home.file(".bashrc"));
    symlinkSync("dots/not-yet", home.file(".profile"));
    symlinkSync("dots/config", home.file(".config"));
    const first = home.snapshot();
    expect(home.run(["apply", "--proxy", PROXY, "--to", "bash,fish,pip"])).toMatchObject({ code: 0 });
    expect(readFileSync(home.file("dots/bashrc"), "utf8")).toContain(PROXY);
    expect(readFileSync(home.file("dots/not-yet"), "utf8")).toContain(PROXY);
    expect(readFileSync(home.file("dots/config/pip/pip.conf"), "utf8")).toContain(PROXY);
    expect(home.snapshot()).toEqual(expect.arrayContaining(first.filter((line) => line.includes("->"))));
    expect(home.run(["remove"])).toMatchObject({ code: 0 });
    expect(home.snapshot()).toEqual(first);
  });
});

test("switching the shell style cleans up the other one", () => {
  const home = new Home();
  home.write(".bashrc", "alias x=y\n");
  const first = home.snapshot();
  const apply = (style: string) =>
    expect(home.run(["apply", "--proxy", PROXY, "--to", "bash", "--shell-style", style])).toMatchObject({ code: 0 });
  apply("inline");
  const inline = home.snapshot().filter((line) => !/ledger|decision|receipt/.test(line));
  apply("source");
  expect(home.read(".bashrc")).not.toContain(PROXY);
  expect(home.read(".local/state/proxycast/shell/sh.sh")).toContain(PROXY);
  apply("inline");
  expect(home.snapshot().filter((line) => !/ledger|decision|receipt/.test(line))).toEqual(inline);
  apply("source");
  expect(home.run(["remove"])).toMatchObject({ code: 0 });
  expect(home.snapshot()).toEqual(first);
});
