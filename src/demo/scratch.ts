// A scratch home, with the start-up files and settings of somebody who has worked for a while, and what becomes of them.
import { createHash } from "node:crypto";
import * as path from "node:path";
import type { System, WritableSystem } from "../system/system.ts";

export interface Scratch {
  /** Holds the home, and what else the demo makes. Mode 0700. */
  readonly folder: string;
  readonly home: string;
  /** All variables of a new session there: nothing of this one but where programs are, and the language. */
  readonly environment: Readonly<Record<string, string>>;
  /** The machine as it is seen from there. */
  readonly system: System;
}

/** With what an edit gets wrong: comments, a block of another tool, no last line end, CRLF, other modes. */
const FILES: Readonly<Record<string, readonly [content: string, mode?: number]>> = {
  ".profile": ['# ~/.profile\numask 022\nif [ -d "$HOME/bin" ]; then PATH=$HOME/bin:$PATH; fi\nexport EDITOR=vi'],
  ".bashrc": ["# ~/.bashrc\ncase $- in *i*) ;; *) return ;; esac\nalias ll='ls -l'\n"],
  ".zshrc": ["# ~/.zshrc\nsetopt no_beep\n"],
  ".gitconfig": ["[user]\n\tname = Demo # me\n\temail = demo@demo.test\n[alias]\n\tst = status\n"],
  ".condarc": ["# mine\nchannels:\n  - conda-forge # first\n\nauto_activate_base:   false\n", 0o600],
  ".config/pip/pip.conf": ["[global]\r\ntimeout = 30\r\n"],
  ".wgetrc": ["# mine\ntries = 1\n"],
};

/** What a program needs of a session to work at all. */
const KEPT_VARIABLES = [
  "PATH",
  "USER",
  "LOGNAME",
  "LANG",
  "LC_ALL",
  "TZ",
  "SYSTEMROOT",
  "WINDIR",
  "COMSPEC",
  "PATHEXT",
];

/** An empty home in this folder, which only this user may enter. */
export function makeScratch(system: WritableSystem, folder: string): Scratch {
  const home = path.join(folder, "home");
  for (const made of [home, path.join(folder, "tmp")]) system.makeFolder(made, 0o700);
  const environment = variablesFor(system, folder, home);
  return { folder, home, environment, system: system.withEnvironment(environment) };
}

export function fillHome(system: WritableSystem, { home, environment }: Scratch): void {
  // A log-in starts with the machine's own PATH: who finds a client here has added to it. Java asks for no HOME.
  const own = `PATH='${(environment.PATH ?? "").replaceAll("'", "'\\''")}'\nexport JAVA_TOOL_OPTIONS="-Duser.home=$HOME"\n`;
  for (const [name, [content, mode = 0o644]] of Object.entries(FILES)) {
    writeFile(system, path.join(home, name), name === ".profile" ? own + content : content, mode);
  }
}

function writeFile(system: WritableSystem, file: string, content: string, mode: number): void {
  const folder = path.dirname(file);
  const missing: string[] = [];
  for (let at = folder; !system.facts(at); at = path.dirname(at)) missing.unshift(at);
  for (const made of missing) system.makeFolder(made, 0o755);
  system.create(file, Buffer.from(content), mode);
}

function variablesFor(system: System, folder: string, home: string): Record<string, string> {
  const kept = KEPT_VARIABLES.flatMap((name) => {
    const value = system.variable(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const temporary = path.join(folder, "tmp");
  const windows = {
    USERPROFILE: home,
    APPDATA: path.join(home, "AppData/Roaming"),
    LOCALAPPDATA: path.join(home, "AppData/Local"),
  };
  return {
    ...Object.fromEntries(kept),
    PATH: programFolders(system),
    HOME: home,
    SHELL: system.findProgram("bash") ?? system.findProgram("sh") ?? "",
    // A machine config of proxycast is for the proxy of this network, not for the demo's.
    XDG_CONFIG_DIRS: path.join(folder, "xdg"),
    TMPDIR: temporary,
    ...(system.platform === "win32" ? { ...windows, TEMP: temporary, TMP: temporary } : {}),
  };
}

/**
 * PATH without what is below the user's home, and without the stand-ins of rustup: those programs have their settings in a
 * home, and work for no other. https://rust-lang.github.io/rustup/concepts/proxies.html
 */
function programFolders(system: System): string {
  const own = system.home === path.parse(system.home).root ? undefined : system.home + path.sep;
  const isOwn = (folder: string) => own !== undefined && folder.startsWith(own);
  const folders = (system.variable("PATH") ?? "").split(path.delimiter);
  return folders.filter((one) => !isOwn(one) && !system.facts(path.join(one, "rustup"))).join(path.delimiter);
}

/** Every file and folder below one: by its path from there, its kind, mode and content. */
export function takeSnapshot(system: System, folder: string, below = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, kind } of system.entries(path.join(folder, below))) {
    const at = path.join(below, name);
    const file = path.join(folder, at);
    const mode = system.look(file)?.rights.split(" ").slice(2).join(" ");
    if (kind === "folder") {
      found.set(at, `folder ${mode}`);
      for (const [inner, what] of takeSnapshot(system, folder, at)) found.set(inner, what);
    } else {
      const isFile = kind === "other" && system.facts(file)?.kind === "file";
      found.set(
        at,
        `${kind} ${mode} ${
          isFile
            ? createHash("sha256")
                .update(system.read(file) ?? "")
                .digest("hex")
            : ""
        }`,
      );
    }
  }
  return found;
}

/** Folders aside. */
export function countFiles(snapshot: Map<string, string>): number {
  return [...snapshot.values()].filter((what) => !what.startsWith("folder")).length;
}

export interface Restored {
  /** Files of the user's that are what they were, in bytes and mode. */
  readonly same: number;
  /** Those that are not, and what proxycast made and left. */
  readonly different: readonly string[];
  readonly left: readonly string[];
}

/** Folders of ours, and the temporary files beside what we write. */
const OURS = /(?:^|[\\/])proxycast(?:[\\/]|$)|\.proxycast-tmp$/;

/** @param written what proxycast wrote meanwhile, by its path from the home. What clients made for themselves is theirs. */
export function compare(before: Map<string, string>, after: Map<string, string>, written: readonly string[]): Restored {
  const different = [...before].filter(([name, what]) => after.get(name) !== what).map(([name]) => name);
  const isOurs = (name: string) => written.includes(name) || OURS.test(name);
  return {
    same: countFiles(new Map([...before].filter(([name]) => !different.includes(name)))),
    different,
    left: [...after.keys()].filter((name) => !before.has(name) && isOurs(name)),
  };
}
