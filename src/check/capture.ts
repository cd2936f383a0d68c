// What a shell leaves in the environment: it is started for real, and a program that it ends in prints its variables.
import type { Terminal } from "./terminal.ts";

export type How = "login" | "interactive" | "script";

export interface Captured {
  /** undefined: the shell did not come so far. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly note?: string;
}

interface Way {
  readonly args: (command: string) => readonly string[];
  /** It is started by this name. */
  readonly name?: string;
  /** The command is typed. */
  readonly isTyped?: boolean;
}

const withCommand = (...flags: string[]): Way => ({ args: (command) => [...flags, "-c", command] });

/** How each is told to print its variables, and the ways to start it in which it reads files of the user's. */
export interface Shell {
  readonly program: string;
  readonly call: (command: string) => string;
  readonly ways: Partial<Record<How, Way>>;
}

const plain = (command: string) => command;
const FAMILY: Shell["ways"] = { login: withCommand("-l"), interactive: withCommand("-i"), script: withCommand() };
/** A log-in shell of this family takes no command but by its name. */
const C_FAMILY = (name: string): Shell["ways"] => ({
  login: { args: (command) => ["-c", command], name: `-${name}` },
  interactive: withCommand("-i"),
  script: withCommand(),
});

/** By the writer's id. Those that are not here can't be asked without a terminal. */
export const SHELLS: Readonly<Record<string, Shell>> = {
  sh: { program: "sh", call: plain, ways: { login: withCommand("-l"), script: withCommand() } },
  bash: { program: "bash", call: plain, ways: FAMILY },
  zsh: { program: "zsh", call: plain, ways: FAMILY },
  fish: { program: "fish", call: plain, ways: FAMILY },
  tcsh: { program: "tcsh", call: plain, ways: C_FAMILY("tcsh") },
  csh: { program: "csh", call: plain, ways: C_FAMILY("csh") },
  ksh: { program: "ksh", call: plain, ways: FAMILY },
  mksh: { program: "mksh", call: plain, ways: FAMILY },
  elvish: {
    program: "elvish",
    call: plain,
    ways: { interactive: { args: () => [], isTyped: true }, script: withCommand() },
  },
  xonsh: { program: "xonsh", call: plain, ways: FAMILY },
  nushell: {
    program: "nu",
    call: (command) => `^${command}`,
    ways: { login: withCommand("-l"), script: withCommand() },
  },
};

/** Milliseconds for a shell and all that its start-up files do. */
const PATIENCE = 10_000;
const MARK = "PROXYCAST_CHECK";

/** Starts a shell in one of its ways; a script starts where the user sits already. */
export async function capture(terminal: Terminal, program: string, shell: Shell, how: How): Promise<Captured> {
  const way = shell.ways[how];
  if (!way) return { note: "it reads no file of the user's when it is started so" };
  const command = shell.call(`/usr/bin/env -0 ${MARK}=1`);
  const outcome = await terminal.run(program, way.args(command), {
    timeout: PATIENCE,
    ...(way.name ? { name: way.name } : {}),
    ...(way.isTyped ? { input: `${command}\n` } : {}),
  });
  const variables = readVariables(outcome.stdout);
  if (variables) return { variables };
  return {
    note: outcome.isLate
      ? "its start-up files do not come to their end"
      : "its start-up files end it, or start another",
  };
}

/** The shell that $SHELL names, as a log-in that somebody types in starts it. */
export async function captureFrom(terminal: Terminal): Promise<Captured> {
  const program = terminal.variables.SHELL ?? "";
  const name = program.split("/").at(-1) ?? "";
  const shell = SHELLS[name === "nu" ? "nushell" : name] ?? (/^(?:da|a)?sh$/.test(name) ? SHELLS.sh : undefined);
  if (!shell || !terminal.system.facts(program))
    return { note: `no shell that $SHELL names (${name}) can be asked: its start-up files are left out` };
  const both = shell.ways.login && shell.ways.interactive;
  const asked =
    both && shell.ways.interactive === FAMILY.interactive
      ? { ...shell, ways: { login: withCommand("-l", "-i") } }
      : shell;
  const how = asked.ways.login ? "login" : "interactive";
  const { variables, note } = await capture(terminal, program, asked, how);
  return variables ? { variables } : { note: `${name}: ${note}: what follows is asked without them` };
}

/** Characters of the first variable, of which there is no other sign where it begins. */
const LONGEST = 5_000;

/** What `env -0` printed, whatever was printed before it. */
export function readVariables(text: string): Record<string, string> | undefined {
  const entries = text.split("\0").slice(0, -1);
  if (!entries.includes(`${MARK}=1`) && !entries[0]?.endsWith(`${MARK}=1`)) return undefined;
  const [first = "", ...rest] = entries;
  // In front of the first is what the start-up files have printed, perhaps without a line end.
  const own = /\w+=[^\n]*$/.exec(first.slice(-LONGEST))?.[0] ?? "";
  const pairs = [own, ...rest].map(
    (entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)] as const,
  );
  return Object.fromEntries(pairs.filter(([name]) => name !== MARK && name !== ""));
}
