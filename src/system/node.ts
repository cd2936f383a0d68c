// The real machine: with the transaction above it, the only one that touches the disk.
import * as fs from "node:fs";
import * as path from "node:path";
import { errorCode } from "../model/problem.ts";
import { changes } from "./changes.ts";
import { isExecutable, reading, unlessMissing } from "./files.ts";
import { type Facts, findBoot, findMachineId, findStart, isSameStart } from "./machine.ts";
import { askAgain, givenBack, KEPT } from "./programs.ts";
import type { Platform, ProcessIdentity, WritableSystem } from "./system.ts";
import { withoutDrives } from "./windows-drives.ts";

/** The later of two options counts. https://man7.org/linux/man-pages/man5/resolv.conf.5.html */
const PATIENCE = "timeout:2 attempts:1";

const late = () => import("./late.ts");

export function createSystem(process: NodeJS.Process): WritableSystem {
  // Loaded when asked for: most log-ins don't.
  const os = () => process.getBuiltinModule("node:os");
  const platform: Platform = process.platform === "win32" || process.platform === "darwin" ? process.platform : "linux";
  const home = path.resolve((platform === "win32" ? process.env.USERPROFILE : process.env.HOME) || os().homedir());

  function variable(name: string): string | undefined {
    return process.env[name] ?? process.env[KEPT + name];
  }

  let folders: string[] | undefined;

  /** The folders on PATH that are there. Asked once: a run looks for some twenty programs. */
  function programFolders(): string[] {
    folders ??= linuxFolders(
      [...new Set((process.env.PATH ?? "").split(path.delimiter))].filter(path.isAbsolute),
    ).filter(fs.existsSync);
    return folders;
  }

  /** WSL puts the PATH of Windows behind the own one: every file there counts as a program, and is slow to look at. */
  function linuxFolders(all: string[]): string[] {
    if (platform !== "linux" || process.env.WSL_DISTRO_NAME === undefined) return all;
    return withoutDrives(all, unlessMissing(() => fs.readFileSync("/proc/mounts", "utf8")) ?? "");
  }

  const programs = new Map<string, string | undefined>();

  function findProgram(name: string): string | undefined {
    if (!programs.has(name)) programs.set(name, lookForProgram(name));
    return programs.get(name);
  }

  function lookForProgram(name: string): string | undefined {
    const endings = platform === "win32" ? (process.env.PATHEXT ?? ".EXE;.CMD;.BAT").split(";") : [""];
    for (const folder of programFolders()) {
      for (const ending of endings) {
        const candidate = `${folder}${path.sep}${name}${ending}`;
        if (isExecutable(candidate)) return candidate;
      }
    }
    return undefined;
  }

  /** A file of the system's own. On Windows its path would be one of the current drive, where anybody may put a file. */
  function readPosix(file: string): string | undefined {
    return platform === "win32" ? undefined : unlessMissing(() => fs.readFileSync(file, "utf8"));
  }

  const machineFacts: Facts = {
    platform,
    read: readPosix,
    run(program, args) {
      const answer = askAgain(process, program, args, { timeout: 5_000, variables: { LC_ALL: "C" } });
      return answer.exitCode === 0 ? answer.stdout : undefined;
    },
    windowsFolder: process.env.SYSTEMROOT ?? "C:\\Windows",
  };

  let id: string | undefined;

  function machine(): string {
    id ??= findMachineId(machineFacts);
    return id;
  }

  function description(): string {
    const release = readPosix("/etc/os-release");
    const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(release ?? "")?.[1];
    return [name, os().type(), os().release(), os().arch()].filter(Boolean).join(", ");
  }

  let own: ProcessIdentity | undefined;

  function identity(): ProcessIdentity {
    own ??= {
      machine: machine(),
      boot: findBoot(machineFacts, () => os().uptime()),
      pid: process.pid,
      // Node knows its own, where to ask for one takes a program that is slow to start.
      started: platform === "win32" ? String(Math.round(performance.timeOrigin)) : findStart(machineFacts, process.pid),
      space: platform === "linux" ? (unlessMissing(() => fs.readlinkSync("/proc/self/ns/pid")) ?? "") : "",
    };
    return own;
  }

  function isRunning({ pid, started }: ProcessIdentity): boolean {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (errorCode(error) !== "EPERM") return false;
    }
    const now = pid === process.pid ? identity().started : findStart(machineFacts, pid);
    return isSameStart(platform, now, started);
  }

  return {
    platform,
    home,
    user: process.geteuid?.(),
    umask: process.umask(),
    variable,
    machine,
    workingFolder: process.cwd,
    description,
    ...reading,
    limitNameLookups() {
      // Node waits for a lookup that is under way when it ends; the C library's own patience is up to half a minute.
      const { RES_OPTIONS = "" } = process.env;
      if (!RES_OPTIONS.includes(PATIENCE)) process.env.RES_OPTIONS = `${RES_OPTIONS} ${PATIENCE}`;
      // Of four threads it lends two to lookups, unless it is told so before the first: one name that nobody answers for would
      // keep the others waiting. https://docs.libuv.org/en/v1.x/threadpool.html
      process.env.UV_THREADPOOL_SIZE ??= "32";
    },
    findProgram,
    ask: async (program, args, options) => (await late()).ask(process, program, args, options),
    feed: async (program, args, input, options) => (await late()).feed(process, program, args, input, options),
    askAgain: (program, args, options) => askAgain(process, program, args, options),
    runPart: async (part, input, limits) => (await late()).runPart(process, part, input, limits),
    runApart: async (program, args, options) => (await late()).runApart(process, program, args, options),
    withScratch: async (action) => (await late()).withScratch(process, action),
    variables: () => givenBack(process.env) as Record<string, string>,
    launch: async (program, args, variables, input) => (await late()).launch(process, program, args, variables, input),
    ...changes,
    // There a folder can't be synced: EPERM.
    syncFolder: platform === "win32" ? () => {} : changes.syncFolder,
    identity,
    isRunning,
    again: () => createSystem(process),
    withEnvironment: (environment) => createSystem(withVariables(process, environment)),
  };
}

/** This process with other variables. Who listens to it listens to the real one. */
function withVariables(process: NodeJS.Process, variables: Readonly<Record<string, string>>): NodeJS.Process {
  return Object.create(process, {
    env: { value: { ...variables } },
    on: { value: process.on.bind(process) },
    off: { value: process.off.bind(process) },
  });
}
