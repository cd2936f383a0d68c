// A new terminal of the user's, without a terminal: the variables that his own shell leaves there once it has read its
// start-up files, and a way to run programs with them.
import * as path from "node:path";
import type { ApartOutcome } from "../system/apart.ts";
import type { System } from "../system/system.ts";
import { captureFrom } from "./capture.ts";

export interface Terminal {
  readonly system: System;
  /** Of every program that is started there. */
  readonly variables: Readonly<Record<string, string>>;
  /** A new empty folder, for what programs write. */
  readonly folder: string;
  /** False: the user's start-up files could not be asked, so that what a new terminal's variables are is unknown. */
  readonly isKnown: boolean;
  /** What is to be said of that. */
  readonly notes: readonly string[];
  /** The absolute path of a program, or undefined. */
  find(name: string): string | undefined;
  run(program: string, args: readonly string[], options?: RunOptions): Promise<ApartOutcome>;
}

export interface RunOptions {
  /** Put over the terminal's; undefined takes one away. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** The name that it is started by. */
  readonly name?: string;
}

/** Milliseconds for one program. */
const PATIENCE = 20_000;

/** What a session gives to a terminal before any shell has started. */
const SESSION = [
  ...[
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "PATH",
    "LANG",
    "TZ",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
  ],
  ...[
    "XDG_RUNTIME_DIR",
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "XDG_DATA_DIRS",
    "XDG_CONFIG_DIRS",
    "SSH_AUTH_SOCK",
  ],
  ...[
    "SYSTEMROOT",
    "WINDIR",
    "COMSPEC",
    "PATHEXT",
    "APPDATA",
    "LOCALAPPDATA",
    "PROGRAMDATA",
    "USERPROFILE",
    "HOMEDRIVE",
  ],
  ...["HOMEPATH", "TEMP", "TMP", "TMPDIR", "WSL_DISTRO_NAME", "WSL_INTEROP"],
];

/** The environment in which a shell of a new terminal starts. */
export function sessionVariables(system: System): Record<string, string> {
  const given = system.variables();
  const names = SESSION.filter((name) => given[name] !== undefined);
  const shell = given.SHELL || loginShell(system);
  // An `apply` in a start-up file ends at once, and so does a check.
  return {
    TERM: "dumb",
    ...Object.fromEntries(names.map((name) => [name, given[name] as string])),
    PATH: sessionPath(given),
    ...(shell ? { SHELL: shell } : {}),
    PROXYCAST_ACTIVE: "1",
  };
}

/** Where nothing says which shell it is, as in a container: what the list of users says. */
function loginShell(system: System): string | undefined {
  const lines = (system.read("/etc/passwd")?.toString("utf8") ?? "").split("\n").map((line) => line.split(":"));
  return lines.find(([, , user]) => user !== undefined && user === String(system.user))?.[6];
}

/** Without what an activated environment, direnv or npm put there, and without what depends on the folder. */
function sessionPath(given: Readonly<Record<string, string>>): string {
  const activated = [given.VIRTUAL_ENV, given.CONDA_PREFIX, given.DIRENV_DIR?.replace(/^-/, "")];
  const isActivated = (folder: string) => activated.some((one) => one && isBelow(one, folder));
  const isProject = (folder: string) => /[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder) || isActivated(folder);
  const folders = (given.PATH ?? "").split(path.delimiter);
  return folders.filter((folder) => path.isAbsolute(folder) && !isProject(folder)).join(path.delimiter);
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== "..";
}

/** Opens one: starts the user's own shell, as a log-in would, once. */
export async function openTerminal(system: System, folder: string): Promise<Terminal> {
  const session = sessionVariables(system);
  const bare = makeTerminal(system, folder, session);
  // No file of the user's is read there before a program starts: its variables are in the registry.
  if (system.platform === "win32") return bare;
  const { variables, note } = await captureFrom(bare);
  const all = { ...(variables ?? session), PROXYCAST_ACTIVE: "1" };
  return { ...makeTerminal(system, folder, all), isKnown: variables !== undefined, notes: note ? [note] : [] };
}

export function makeTerminal(system: System, folder: string, variables: Readonly<Record<string, string>>): Terminal {
  const folders = (variables.PATH ?? "").split(path.delimiter).filter(path.isAbsolute);
  const endings = system.platform === "win32" ? (variables.PATHEXT ?? ".EXE;.CMD;.BAT").split(";") : [""];
  const names = folders.flatMap((one) => endings.map((ending) => [one, ending] as const));
  return {
    system,
    variables,
    folder,
    isKnown: true,
    notes: [],
    find(name) {
      const files = names.map(([one, ending]) => path.join(one, `${name}${ending}`));
      return files.find((file) => {
        const facts = system.facts(file);
        return facts?.kind === "file" && (system.platform === "win32" || (facts.mode & 0o111) !== 0);
      });
    },
    run(program, args, { variables: changed = {}, timeout = PATIENCE, ...options } = {}) {
      const merged = Object.entries({ ...variables, ...changed }).filter(([, value]) => value !== undefined);
      return system.runApart(program, args, {
        ...options,
        variables: Object.fromEntries(merged) as Record<string, string>,
        folder: startOf(system, folder),
        timeout,
      });
    },
  };
}

/**
 * Where programs start. git, npm and cargo look for a project's settings in each folder above: in that for temporary files
 * anybody can put some, and in the root its owner alone. https://doc.rust-lang.org/cargo/reference/config.html#hierarchical-structure
 */
function startOf({ platform }: System, folder: string): string {
  return platform === "win32" ? folder : path.parse(folder).root;
}
