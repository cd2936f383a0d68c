// Programs that we start: what a log-in with nothing to do needs of that. The rest is in children.ts.
import type { ProgramAnswer, ProgramOptions } from "./system.ts";

/** Variables that a program which we ask something needs to work at all. Proxy variables and passwords are not here. */
const ALLOWED_VARIABLES = [
  "HOME", "PATH", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "TZ",
  "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_RUNTIME_DIR", "XDG_CURRENT_DESKTOP",
  "GSETTINGS_BACKEND", "GSETTINGS_SCHEMA_DIR", "DCONF_PROFILE", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "SSH_AUTH_SOCK", "GPG_TTY", "GNUPGHOME", "PASSWORD_STORE_DIR", "GNOME_KEYRING_CONTROL",
  "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "USERPROFILE", "TEMP", "TMP",
  "WSL_INTEROP", "WSL_DISTRO_NAME",
]; // biome-ignore format: a list to read

/** Most bytes of an answer. */
export const MAX_OUTPUT = 1_000_000;

/** The same without execa, whose loading costs half as much as all of Node: a log-in waits for it. */
export function askAgain(
  process: NodeJS.Process,
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): ProgramAnswer {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { status, stdout } = spawnSync(program, args, {
    timeout: options.timeout,
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: MAX_OUTPUT,
    encoding: options.isBinary ? "latin1" : "utf8",
    env: allowedEnvironment(process, options),
  });
  return { exitCode: status ?? undefined, stdout };
}

export function allowedEnvironment(process: NodeJS.Process, { variables }: ProgramOptions): Record<string, string> {
  const allowed = ALLOWED_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(allowed), PROXYCAST_ACTIVE: "1", ...variables };
}

/** Prefix of what src/cli/launcher.sh keeps. */
export const KEPT = "PROXYCAST_KEPT_";

/** The environment as it was before the launcher (src/cli/launcher.sh) took Node's own variables out of it. */
export function givenBack(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name.startsWith(KEPT) ? name.slice(KEPT.length) : name, value]),
  );
}
