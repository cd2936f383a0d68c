// Where proxycast keeps what it must remember.
import * as path from "node:path";
import type { System } from "./system.ts";

/**
 * The state folder. Always below the home, whatever XDG_STATE_HOME says: two sessions that differ in it must not keep
 * two ledgers.
 */
export function stateFolder(system: System): string {
  if (system.platform === "win32") {
    return path.join(windowsFolder(system, "LOCALAPPDATA", "Local"), "proxycast");
  }
  if (system.platform === "darwin")
    return path.join(system.home, "Library", "Application Support", "proxycast", "state");
  return path.join(system.home, ".local", "state", "proxycast");
}

/** One thing in the state folder. */
export function statePath(system: System, ...parts: string[]): string {
  return path.join(stateFolder(system), ...parts);
}

/** A path as a person gives it, made absolute: ~ is the home, anything else is relative to `folder` (default: here). */
export function expandPath(system: System, text: string, folder = ""): string {
  return absolutePath(system, expandHome(system, text), folder);
}

/** What is an address, or was meant as one, and no path: it may hold a password, and is quoted nowhere. A letter is a drive. */
export function looksLikeUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(text) || /^\/\/[^/]*@/.test(text);
}

/** ~ is the home. */
export function expandHome(system: System, text: string): string {
  return /^~(?=[/\\]|$)/.test(text) ? path.join(system.home, text.slice(1)) : text;
}

/** The path made absolute: against `folder`, or this one, which is then a question that the answer depends on. */
export function absolutePath(system: System, file: string, folder = ""): string {
  return path.isAbsolute(file) ? path.resolve(file) : path.resolve(folder || system.workingFolder(), file);
}

/** The path as a person writes it: with ~ for the home. */
export function shortPath(system: System, file: string): string {
  return file.startsWith(system.home + path.sep) ? `~${file.slice(system.home.length)}` : file;
}

/** https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored. */
export function xdgConfigHome(system: System, home = system.home): string {
  const folder = system.variable("XDG_CONFIG_HOME");
  return folder && path.isAbsolute(folder) ? folder : path.join(home, ".config");
}

/** The path of a file that is meant to be none. On Windows every folder has one. */
export function isNothing(system: System, file: string): boolean {
  return file === "/dev/null" || (system.platform === "win32" && /(?:^|[\\/])nul:?$/i.test(file));
}

/**
 * The home of programs that go by $HOME on Windows too, as those do that come from Unix: npm, curl, aria2. Elsewhere it is
 * everybody's.
 */
export function namedHome(system: System): string {
  return (system.platform === "win32" && system.variable("HOME")) || system.home;
}

/**
 * The home of git, and of the shells that come with it: on a share of the company's, where Windows has one for the user.
 * https://github.com/git-for-windows/git/blob/main/compat/mingw.c (setup_windows_environment)
 */
export function unixHome(system: System): string {
  const share = `${system.variable("HOMEDRIVE") ?? ""}${system.variable("HOMEPATH") ?? ""}`;
  const isThere = () => share !== "" && system.facts(share)?.kind === "folder";
  if (system.platform !== "win32" || system.variable("HOME") || !isThere()) return namedHome(system);
  return share;
}

/** %APPDATA% and the like, or where it usually is. */
export function windowsFolder(system: System, name: string, fallback: string): string {
  return system.variable(name) || path.join(system.home, "AppData", fallback);
}

/** The folders that must be made for this file, the outermost first: up to the root, where its drive is not there. */
export function missingFolders(system: System, file: string): string[] {
  const missing: string[] = [];
  for (let folder = path.dirname(file); !system.facts(folder); folder = path.dirname(folder)) {
    missing.unshift(folder);
    if (path.dirname(folder) === folder) break;
  }
  return missing;
}

/** Of a new file of the user's: as he makes them, but for no other to write, whatever his umask says. */
export function fileMode(system: System): number {
  return 0o666 & ~(system.umask | 0o022);
}

/** Of a new folder of the user's, likewise. */
export function folderMode(system: System): number {
  return 0o777 & ~(system.umask | 0o022);
}

/** Our copy of what is no public root in the CA bundle. */
export function companyPath(system: System): string {
  return statePath(system, "ca", "company.pem");
}

/** The same roots as a trust store of Java. */
export function keyStorePath(system: System): string {
  return statePath(system, "ca", "bundle.jks");
}

/** Our copy of this machine's public roots and the company's. */
export function bundlePath(system: System): string {
  return statePath(system, "ca", "bundle.pem");
}
