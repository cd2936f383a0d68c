// report --copy: to the desktop's clipboard, to tmux, or to the terminal; always by standard input, and never in silence.
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Environment, Home, PROGRAM } from "../helpers/home.ts";
import { needs } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";
import { atTerminal } from "../helpers/terminal.ts";

const ARGS = ["report", "--copy", "--mode", "none", "http://127.0.0.1:1/"];

/** A home whose PATH has Node and these stand-ins alone; each keeps its arguments and what it is given. */
function homeWith(programs: Readonly<Record<string, string>>): Home & { readonly bin: string } {
  const home = new Home();
  const bin = path.join(home.base, "bin");
  mkdirSync(bin);
  for (const name of ["sh", "cat", "sleep"]) symlinkSync(`/bin/${name}`, path.join(bin, name));
  for (const [name, end] of Object.entries(programs)) {
    const file = path.join(bin, name);
    const out = path.join(home.base, name);
    writeFileSync(file, `#!/bin/sh\necho "$@" >${out}.args; cat >${out}.input; ${end}\n`);
    chmodSync(file, 0o755);
  }
  home.environment = { ...home.environment, PATH: bin };
  return Object.assign(home, { bin });
}

const given = (home: Home, name: string) => readFileSync(path.join(home.base, `${name}.input`), "utf8");
const wasAsked = (home: Home, name: string) => existsSync(path.join(home.base, `${name}.args`));

/** All of the report, from its first section to its last. */
const REPORT =
  /^Finding\n-+\nfinding +direct access does not work.*\nwhat .*\n[\s\S]*\n\nMachine\n-+\nproxycast .*\n[\s\S]*must allow\n-+\n127\.0\.0\.1:1 /;

const ALL = { "wl-copy": "exit 0", xclip: "exit 0", xsel: "exit 0" };

test.each<[what: string, programs: Readonly<Record<string, string>>, environment: Environment, by: string]>([
  ["Wayland", ALL, { WAYLAND_DISPLAY: "wayland-0", DISPLAY: ":0" }, "wl-copy"],
  ["X11", ALL, { DISPLAY: ":0" }, "xclip"],
  ["X11 without xclip", { xsel: "exit 0" }, { DISPLAY: ":0" }, "xsel"],
  ["a display that is gone", { xclip: "exit 1", xsel: "exit 0" }, { DISPLAY: ":9" }, "xsel"],
  ["one that stays in the background", { xclip: "(sleep 5 >&1 &) ; exit 0" }, { DISPLAY: ":0" }, "xclip"],
])("%s", async (_, programs, environment, by) => {
  const home = homeWith(programs);
  const { code, stdout, stderr } = await home.start(ARGS, environment);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toContain(`copied to the clipboard by ${by}\n`);
  expect(given(home, by)).toMatch(REPORT);
  expect(readFileSync(path.join(home.base, `${by}.args`), "utf8")).not.toContain("Machine");
});

test("nothing that takes it: the report is shown, and the reason told", async () => {
  const home = homeWith({ xclip: "exit 1" });
  const bare = await home.start(ARGS);
  expect(bare.code).toBe(4);
  expect(bare.stdout).toMatch(REPORT);
  expect(bare.stderr).toContain("the report is not on the clipboard: standard output is no terminal");
  const failed = await home.start([...ARGS, "--json"], { DISPLAY: ":0" });
  expect(failed.code).toBe(4);
  expect(JSON.parse(failed.stdout)).toMatchObject({ command: "report" });
  expect(failed.stderr).toContain("xclip failed, standard output is no terminal");
});

test("with a file, it is on both; a format of its own is what is copied", async () => {
  const home = homeWith({ xclip: "exit 0" });
  const file = path.join(home.base, "r.md");
  const args = [...ARGS, "--output", file, "--format", "markdown", "--quiet"];
  expect(await home.start(args, { DISPLAY: ":0" })).toMatchObject({ code: 0, stdout: "", stderr: "" });
  expect(`${given(home, "xclip")}\n`).toBe(readFileSync(file, "utf8"));
  expect(given(home, "xclip")).toMatch(/^# Network report/);
});

test("a program that others can write, or that came with the folder, gets nothing", async () => {
  const home = homeWith({ xclip: "exit 0" });
  chmodSync(path.join(home.bin, "xclip"), 0o757);
  expect((await home.start(ARGS, { DISPLAY: ":0" })).code).toBe(4);
  chmodSync(path.join(home.bin, "xclip"), 0o755);
  expect(home.run(ARGS, { environment: { DISPLAY: ":0" }, cwd: home.bin }).code).toBe(4);
  mkdirSync(path.join(home.base, ".git"));
  expect((await home.start(ARGS, { DISPLAY: ":0" })).code).toBe(4);
  expect(wasAsked(home, "xclip")).toBe(false);
});

describe("the terminal", () => {
  const sequence = /\u001b\]52;c;([\w+/=]+)\u0007/;

  test("gets it as OSC 52", async () => {
    const home = homeWith({});
    home.environment = { ...home.environment, PATH: `${home.bin}:/usr/bin` };
    const { code, stdout } = await atTerminal(home, ARGS, [], "xterm-256color");
    expect(code, stdout).toBe(0);
    expect(Buffer.from(sequence.exec(stdout)?.[1] ?? "", "base64").toString()).toMatch(REPORT);
    expect(stdout).toMatch(/copied to the clipboard by the terminal \(OSC 52/);
  });

  test.each<[what: string, environment: Environment, why: string]>([
    ["that has no clipboard", {}, "the terminal has no clipboard"],
    ["inside GNU screen", { STY: "1.x" }, "GNU screen"],
  ])("%s: says so", async (_, environment, why) => {
    const home = homeWith({});
    home.environment = { ...home.environment, ...environment, PATH: "/usr/bin" };
    const { code, stdout } = await atTerminal(home, ARGS, []);
    expect(code).toBe(4);
    expect(stdout).not.toMatch(sequence);
    expect(stdout).toContain(why);
  });

  test("gets nothing that is too long for it", async () => {
    const home = homeWith({});
    home.environment = { ...home.environment, PATH: "/usr/bin" };
    const named = Array.from({ length: 400 }, (_, at) => `http://127.0.0.1:1/${"long".repeat(12)}${at}`);
    const { code, stdout } = await atTerminal(home, [...ARGS, ...named], [], "xterm");
    expect(code).toBe(4);
    expect(stdout).toContain("too long for a terminal's clipboard");
  });
});

describe("tmux", () => {
  function inTmux(command: string): string {
    const home = new Home();
    const socket = path.join(home.base, "tmux");
    const done = path.join(home.base, "done");
    const tmux = (...args: string[]) => spawnSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], { env: home.environment as NodeJS.ProcessEnv, encoding: "utf8" }); // biome-ignore format: one line
    try {
      const line = `${command} ${process.execPath} ${PROGRAM} ${ARGS.join(" ")}; tmux -S ${socket} wait-for -S over`;
      tmux("new-session", "-d", "-x", "80", "-y", "24", "sleep 60", ";", "set-option", "-g", "set-clipboard", "on");
      tmux("new-window", `${line}; touch ${done}; sleep 30`);
      tmux("wait-for", "over");
      return tmux("show-buffer").stdout;
    } finally {
      tmux("kill-server");
    }
  }

  needs("tmux")("asked itself, it has the report", () => {
    expect(inTmux("")).toMatch(REPORT);
  });

  needs("tmux")("from behind ssh, it takes the terminal's sequence", () => {
    expect(inTmux("env -u TMUX")).toMatch(REPORT);
  });
});

needs("xvfb-run", "xclip")("a real X11 clipboard", () => {
  const home = new Home();
  const script = `${process.execPath} ${PROGRAM} ${ARGS.join(" ")} && xclip -o -selection clipboard`;
  const env = { ...home.environment, XAUTHORITY: undefined } as NodeJS.ProcessEnv;
  const { stdout, stderr } = spawnSync("xvfb-run", ["-a", "sh", "-c", script], { env, encoding: "utf8" });
  expect(stderr).toContain("copied to the clipboard by xclip");
  expect(stdout).toMatch(REPORT);
});
