// What a shell leaves in the environment: it is started for real, and a program that it ends in prints its variables.
import type { Terminal } from "./terminal.ts";

export type How = "login" | "interactive" | "script";

export interface Captured {
  /** undefined: the shell did not come so far. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly note?: string;
  /** It ended without having come so far: something else may have taken its place. */
  readonly isOver?: boolean;
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
  /** Variables by which it leaves no history or cache in the home. @param folder a scratch folder */
  readonly quiet?: (folder: string) => Readonly<Record<string, string>>;
}

const plain = (command: string) => command;
const FAMILY: Shell["ways"] = { login: withCommand("-l"), interactive: withCommand("-i"), script: withCommand() };
/** A log-in shell of this family takes no command but by its name. */
const C_FAMILY = (name: string): Shell["ways"] => ({
  login: { args: (command) => ["-c", command], name: `-${name}` },
  interactive: withCommand("-i"),
  script: withCommand(),
});

const NO_HISTORY = () => ({ HISTFILE: "/dev/null" });

/** By the writer's id. Those that are not here can't be asked without a terminal. */
export const SHELLS: Readonly<Record<string, Shell>> = {
  sh: { program: "sh", call: plain, ways: { login: withCommand("-l"), script: withCommand() } },
  bash: { program: "bash", call: plain, ways: FAMILY },
  zsh: { program: "zsh", call: plain, ways: FAMILY },
  fish: { program: "fish", call: plain, ways: FAMILY },
  tcsh: { program: "tcsh", call: plain, ways: C_FAMILY("tcsh") },
  csh: { program: "csh", call: plain, ways: C_FAMILY("csh") },
  ksh: { program: "ksh", call: plain, ways: FAMILY, quiet: NO_HISTORY },
  mksh: { program: "mksh", call: plain, ways: FAMILY, quiet: NO_HISTORY },
  elvish: {
    program: "elvish",
    call: plain,
    ways: { interactive: { args: () => [], isTyped: true }, script: withCommand() },
    // Its daemon's: https://elv.sh/ref/command.html#files
    quiet: (folder) => ({ XDG_STATE_HOME: folder }),
  },
  xonsh: {
    program: "xonsh",
    call: plain,
    ways: FAMILY,
    // https://xon.sh/envvars.html
    quiet: (folder) => ({
      XONSH_HISTORY_BACKEND: "dummy",
      XONSH_CACHE_SCRIPTS: "0",
      XONSH_DATA_DIR: folder,
      XONSH_CACHE_DIR: folder,
    }),
  },
  nushell: {
    program: "nu",
    call: (command) => `^${command}`,
    ways: { login: withCommand("-l"), script: withCommand() },
  },
};

/** Milliseconds for a shell and all that its start-up files do. */
const PATIENCE = 10_000;
/** In front of what was asked for: start-up files may print whatever they like, and are not at its mercy. */
const MARK = "PROXYCAST_CHECK=1";
const PRINT = `/bin/sh -c '/usr/bin/env -i -0 ${MARK}; exec /usr/bin/env -0'`;

/**
 * Starts a shell in one of its ways; a script starts where the user sits already.
 * @param given variables besides those of the terminal
 */
export async function capture(
  terminal: Terminal,
  program: string,
  shell: Shell,
  how: How,
  given: Captured["variables"] = {},
): Promise<Captured> {
  const way = shell.ways[how];
  if (!way) return { note: "it reads no file of the user's when it is started so" };
  const command = shell.call(PRINT);
  const outcome = await terminal.run(program, way.args(command), {
    timeout: PATIENCE,
    variables: { ...given, ...shell.quiet?.(terminal.folder) },
    ...(way.name ? { name: way.name } : {}),
    ...(way.isTyped ? { input: `${command}\n` } : {}),
  });
  const variables = readVariables(outcome.stdout);
  if (variables) return { variables };
  if (outcome.isLate) return { note: "its start-up files do not come to their end" };
  return { note: "its start-up files end it, or start another", isOver: true };
}

/** The shell that $SHELL names, as a log-in that somebody types in starts it. */
export async function captureFrom(terminal: Terminal): Promise<Captured> {
  const program = terminal.variables.SHELL ?? "";
  const name = program.split("/").at(-1) ?? "";
  const shell = shellNamed(name);
  if (!shell || !terminal.system.facts(program))
    return { note: `no shell that $SHELL names (${name}) can be asked: what depends on its start-up files is unknown` };
  const isFamily = shell.ways.login !== undefined && shell.ways.interactive === FAMILY.interactive;
  const asked = isFamily ? { ...shell, ways: { login: withCommand("-l", "-i") } } : shell;
  const how = asked.ways.login ? "login" : "interactive";
  const captured = await capture(terminal, program, asked, how);
  if (captured.variables) return { variables: await inWindow(terminal, program, shell, captured.variables) };
  const other = captured.isOver && isFamily ? await captureSuccessor(terminal, program, name) : undefined;
  return other ?? { note: `${name}: ${captured.note}: what depends on them is unknown` };
}

/**
 * Inside a session that has logged in, the window of a terminal starts a shell that has not: bash then reads ~/.bashrc alone.
 * On macOS each window logs in. https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html
 */
async function inWindow(terminal: Terminal, program: string, shell: Shell, session: Variables): Promise<Variables> {
  if (terminal.system.platform === "darwin" || !shell.ways.login || !shell.ways.interactive) return session;
  const { variables } = await capture(terminal, program, shell, "interactive", session);
  return variables ?? session;
}

type Variables = NonNullable<Captured["variables"]>;

function shellNamed(name: string): Shell | undefined {
  const known = Object.values(SHELLS).find(({ program }) => program === name);
  return known ?? (/^(?:da|a)?sh$/.test(name) ? SHELLS.sh : undefined);
}

/** The same, with the path of the shell that it was typed in as its first variable. */
const WHO = PRINT.replace(MARK, `${MARK} "WHO=$(readlink /proc/$PPID/exe)"`);

/**
 * Another shell that start-up files put in the place of this one, such as by `exec fish`: it reads what is typed there, and is
 * asked with the variables that it was given.
 */
async function captureSuccessor(terminal: Terminal, program: string, name: string): Promise<Captured | undefined> {
  const { stdout } = await terminal.run(program, ["-l", "-i"], { timeout: PATIENCE, input: `${WHO}\n` });
  const { WHO: file = "", ...given } = readVariables(stdout) ?? {};
  const other = shellNamed(file.split("/").at(-1) ?? "");
  if (!other || other.program === name || !other.ways.interactive) return undefined;
  const { variables } = await capture(terminal, file, other, "interactive", given);
  return variables && { variables, note: `${name}: its start-up files start ${other.program}, which is asked instead` };
}

/** What was printed behind the mark. */
export function readVariables(text: string): Record<string, string> | undefined {
  const start = text.indexOf(`${MARK}\0`);
  if (start < 0) return undefined;
  const entries = text
    .slice(start + MARK.length + 1)
    .split("\0")
    .slice(0, -1);
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)] as const),
  );
}
