// Every shell, for real: from stock start-up files, in each way it can be started, the variables arrive exactly, nothing
// is printed, nothing is started, and strict flags don't stop it.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { VARIABLES } from "../../src/model/environment.ts";
import { testWithClient } from "../helpers/clients.ts";
import { Home, makeCertificate, PROXY } from "../helpers/home.ts";
import { need } from "../helpers/needs.ts";
import { spawnSync } from "../helpers/processes.ts";

interface Way {
  readonly name: string;
  /** Runs `command` in the shell. */
  readonly args: (command: string) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The command is typed: on standard input, or at a terminal where the shell wants one. */
  readonly typed?: "input" | "terminal";
}

interface Shell {
  readonly id: string;
  readonly program: string;
  readonly ways: readonly Way[];
  /** How it calls an external program. */
  readonly call?: string;
  readonly strict?: string;
  /** A home that this shell itself can find its start-up files in, where it can't in the most hostile one. */
  readonly home?: string;
  /** Keeps the system's own start-up files out. */
  readonly bare?: string;
}

/** Everything that some shell takes for more than itself. */
const HOSTILE = "a'b\"c $HOME `touch x` \\ !! %s #d ;e é $(touch y) {f} *g\\";
/** bsd-csh expands backticks and braces in the name of its own start-up file, an interactive ksh93 quotes and dollars. */
const CSH_HOME = "a'b\"c $HOME \\ !! %s #d ;e é $(touch y)\\";
const KSH_HOME = "a !! %s #d ;e é {f} *g";

const login: Way = { name: "login", args: (command) => ["-l", "-c", command] };
/** A login shell of this family takes no command. */
const loginByInput: Way = { name: "login", args: () => ["-l"], typed: "input" };
const interactive: Way = { name: "interactive", args: (command) => ["-i", "-c", command] };
const script: Way = { name: "script", args: (command) => ["-c", command] };

const SHELLS: readonly Shell[] = [
  {
    id: "bash",
    program: "bash",
    ways: [login, interactive, { ...script, name: "remote command", environment: { SSH_CLIENT: "127.0.0.1 1 2" } }],
    strict: "-eu",
  },
  { id: "zsh", program: "zsh", ways: [login, interactive, script], strict: "-eu" },
  { id: "fish", program: "fish", ways: [login, interactive, script] },
  { id: "tcsh", program: "tcsh", ways: [loginByInput, interactive, script], strict: "-e", bare: "-f" },
  {
    id: "csh",
    program: "bsd-csh",
    ways: [loginByInput, interactive, script],
    strict: "-e",
    bare: "-f",
    home: CSH_HOME,
  },
  { id: "ksh", program: "ksh93", ways: [login], strict: "-eu" },
  { id: "ksh", program: "ksh93", ways: [interactive], home: KSH_HOME },
  { id: "mksh", program: "mksh", ways: [login, interactive], strict: "-eu" },
  { id: "sh", program: "dash", ways: [login], strict: "-eu" },
  { id: "elvish", program: "elvish", bare: "-norc", ways: [{ name: "interactive", args: () => [], typed: "input" }] },
  { id: "xonsh", program: "xonsh", bare: "--no-rc", ways: [login, interactive] },
  {
    id: "nushell",
    program: "nu",
    ways: [login, { name: "interactive", args: () => [], typed: "terminal" }],
    call: "^",
    bare: "--no-config-file",
  },
];

const SKIP = ".corp.example,10.0.0.0/8";

const EXPECTED = {
  http_proxy: PROXY,
  HTTP_PROXY: PROXY,
  https_proxy: PROXY,
  HTTPS_PROXY: PROXY,
  no_proxy: "localhost,127.0.0.1,::1,169.254.169.254,corp.example,.corp.example,10.0.0.0/8",
  NO_PROXY: "localhost,127.0.0.1,::1,169.254.169.254,corp.example,.corp.example,10.0.0.0/8",
  NODE_USE_ENV_PROXY: "1",
};
/** The shell's variables, as a program that it starts gets them; and what it printed itself. */
function askShell(home: Home, shell: Shell, way: Way, program: string) {
  const out = `${home.base}/variables`;
  const command = `${shell.call ?? ""}sh -c 'env -0 > ${out}'`;
  const environment = { ...home.environment, TERM: "xterm", LANG: "C.UTF-8", ...way.environment } as NodeJS.ProcessEnv;
  rmSync(out, { force: true });
  const options = { cwd: home.base, env: environment, encoding: "utf8" } as const;
  const result =
    way.typed === "terminal"
      ? typeAtTerminal(program, command, options, out)
      : spawnSync(program, way.args(command), { ...options, ...(way.typed ? { input: `${command}\n` } : {}) });
  const variables = existsSync(out) ? readFileSync(out, "utf8").split("\0").filter(Boolean) : [];
  return {
    variables: Object.fromEntries(
      variables.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ),
    printed: `${result.stdout}${result.stderr}`,
  };
}

let sessions = 0;

/** tmux is a terminal that answers what a shell asks of one. */
function typeAtTerminal(
  program: string,
  command: string,
  options: { env: NodeJS.ProcessEnv; cwd: string },
  out: string,
) {
  need("tmux");
  // Not the socket of a server that is still ending.
  const socket = `${options.cwd}/tmux-${++sessions}`;
  const tmux = (...args: string[]) => spawnSync("tmux", ["-S", socket, ...args], { ...options, encoding: "utf8" });
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "50", program);
  for (let tries = 0; tries < 120 && !existsSync(out); tries++) {
    if (tries % 8 === 4) tmux("send-keys", command, "Enter");
    spawnSync("sleep", ["0.25"]);
  }
  spawnSync("sleep", ["0.2"]);
  const screen = tmux("capture-pane", "-p", "-S", "-").stdout.split("\n");
  tmux("kill-server");
  // How often the command was typed and how long the start took differ; each other line stays.
  const lines = screen.filter((line) => line.trim() !== "" && !line.includes("env -0"));
  // Nushell leaves out each unit of time that is zero.
  const still = (line: string) =>
    line.replace(/\d+/g, "0").replace(/(?:\b0(?:yr|month|wk|day|hr|min|sec|ms|µs|ns)s?(?: |$))+/g, "0sec ");
  const stdout = [...new Set(lines.map(still))].sort().join("\n");
  expect(stdout).not.toBe("");
  return { stdout, stderr: "" };
}

let certificate: Buffer | undefined;

function applyIn(home: Home, shell: Shell, ...more: string[]) {
  // A key takes its time, and no shell looks into it.
  const file = `${home.base}/company.pem`;
  if (certificate) writeFileSync(file, certificate);
  else makeCertificate(file);
  certificate ??= readFileSync(file);
  const outcome = home.run(["apply", "--proxy", PROXY, "--skip", SKIP, "--ca-bundle", file, "--to", shell.id, ...more]);
  expect(outcome).toMatchObject({ code: 0 });
}

/** Processes that the shell starts while it reads a file, itself included; tcsh starts one in any case. */
function countProcesses(home: Home, shell: Shell, program: string, file: string): number {
  need("strace");
  const trace = `${home.base}/trace`;
  const bare = shell.bare ? [shell.bare] : [];
  const args = [
    "-f",
    "-qq",
    "-o",
    trace,
    "-e",
    "trace=execve,fork,vfork,clone,clone3",
    program,
    ...bare,
    home.file(file),
  ];
  const result = spawnSync("strace", args, { env: { PATH: process.env.PATH, HOME: home.base }, encoding: "utf8" });
  expect(result.status).toBe(0);
  const calls = readFileSync(trace, "utf8")
    .split("\n")
    // A call that another interrupts stands there twice.
    .filter((line) => /execve|fork|clone/.test(line) && !line.includes("resumed>"));
  return calls.filter((line) => !line.includes("CLONE_THREAD")).length;
}

describe.each(SHELLS)("$id", (shell) => {
  for (const style of ["inline", "source"]) {
    for (const way of shell.ways) {
      testWithClient(shell.id, shell.program, `${way.name} shell gets the exact values, ${style}`, (program) => {
        const home = new Home(shell.home ?? HOSTILE, { stock: true });
        // It makes files of its own at its first start, and says so.
        if (shell.id === "nushell") askShell(home, shell, way, program);
        const before = askShell(home, shell, way, program);
        applyIn(home, shell, "--shell-style", style);
        const { variables, printed } = askShell(home, shell, way, program);
        expect(variables).toMatchObject(EXPECTED);
        for (const name of VARIABLES.bundle)
          expect(variables[name]).toBe(home.file(".local/state/proxycast/ca/bundle.pem"));
        for (const name of VARIABLES.company)
          expect(variables[name]).toBe(home.file(".local/state/proxycast/ca/company.pem"));
        expect(variables.HOMEBREW_CURLRC).toBe("1");
        expect(printed).toBe(before.printed);
        expect(existsSync(`${home.base}/x`) || existsSync(`${home.base}/y`)).toBe(false);

        // A CA that is gone: no variable names it, and nobody complains.
        const copies = home.file(".local/state/proxycast/ca");
        renameSync(copies, `${home.base}/ca`);
        const without = askShell(home, shell, way, program);
        renameSync(`${home.base}/ca`, copies);
        expect(without.variables).toMatchObject(EXPECTED);
        for (const name of [...VARIABLES.bundle, ...VARIABLES.company])
          expect(without.variables).not.toHaveProperty(name);
        expect(without.printed).toBe(before.printed);

        expect(home.run(["off", "--to", shell.id])).toMatchObject({ code: 0 });
        const old = { ...home.environment };
        home.environment = { ...old, ...EXPECTED };
        const off = askShell(home, shell, way, program);
        for (const name of Object.keys(EXPECTED)) expect(off.variables).not.toHaveProperty(name);
        expect(off.printed).toBe(before.printed);
        home.environment = old;
      });
    }
  }

  if (shell.strict) {
    testWithClient(shell.id, shell.program, `the block is silent and goes through under ${shell.strict}`, (program) => {
      const home = new Home();
      applyIn(home, shell);
      const file = { zsh: ".zshenv", tcsh: ".cshrc", csh: ".cshrc" }[shell.id] ?? ".profile";
      const flags = shell.strict as string;
      for (const environment of [home.environment, { ...home.environment, ...EXPECTED }]) {
        const result = spawnSync(program, [flags, home.file(file)], {
          env: environment as NodeJS.ProcessEnv,
          encoding: "utf8",
        });
        expect(result).toMatchObject({ status: 0, stdout: "", stderr: "" });
      }
    });
  }

  testWithClient(shell.id, shell.program, "the block starts no process", (program) => {
    const home = new Home();
    applyIn(home, shell);
    const file =
      {
        fish: ".config/fish/conf.d/proxycast.fish",
        zsh: ".zshenv",
        tcsh: ".cshrc",
        csh: ".cshrc",
        elvish: ".config/elvish/rc.elv",
        xonsh: ".config/xonsh/rc.d/proxycast.xsh",
        nushell: ".config/nushell/env.nu",
      }[shell.id] ?? ".profile";
    home.write("empty", "");
    expect(countProcesses(home, shell, program, file)).toBe(countProcesses(home, shell, program, "empty"));
  });
});

test("every shell but PowerShell is asked above", () => {
  expect([...new Set(SHELLS.map(({ id }) => id))].sort()).toEqual([
    "bash",
    "csh",
    "elvish",
    "fish",
    "ksh",
    "mksh",
    "nushell",
    "sh",
    "tcsh",
    "xonsh",
    "zsh",
  ]);
});
