// Which programs listen at which ports of this machine, as far as that can be seen without asking them.
import * as path from "node:path";
import type { System } from "../../system/system.ts";
import { findSystemProgram, findWindowsProgram } from "../../system/trust.ts";
import { readMounts } from "../../system/windows-drives.ts";

export interface Listener {
  readonly port: number;
  readonly inode: string;
}

/** A program that carries requests to a proxy, and its name. */
export interface RelayProcess {
  readonly name: string;
  /** Sockets that it holds; undefined where they can't be seen: another user's. */
  readonly inodes?: ReadonlySet<string>;
}

/**
 * At an address of this machine's own, or at all of them: what can be reached at 127.0.0.1. undefined where that is not said.
 * https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
 */
export function readListeners(system: System): readonly Listener[] | undefined {
  if (system.platform !== "linux") return undefined;
  const texts = ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => system.read(file)?.toString("latin1"));
  if (texts[0] === undefined) return undefined;
  return texts.flatMap((text = "") =>
    text.split("\n").flatMap((line) => {
      const [, address = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      const [host = "", port = ""] = address.split(":");
      const isHere = REACHABLE.has(host) && state === "0A";
      return isHere ? [{ port: Number.parseInt(port, 16), inode }] : [];
    }),
  );
}

/** 127.0.0.1, any, and the same of IPv6, which take IPv4 too. */
const REACHABLE = new Set(["0100007F", "00000000", "0".repeat(32), "0000000000000000FFFF00000100007F"]);

/**
 * Relays that hand on whatever they get, and with the user's account: they are known by their name, and never asked.
 * http://cntlm.sourceforge.net, https://github.com/genotrance/px, https://ntlmaps.sourceforge.net,
 * https://github.com/samuong/alpaca, https://github.com/ecovaci/winfoom
 */
const NAMES = ["cntlm", "px", "pxw", "ntlmaps", "alpaca", "preproxy", "winfoom"];

/** Milliseconds for a list of processes. */
const PATIENCE = 900;

/** @returns undefined where it can't be told */
export async function findRelayProcesses(system: System): Promise<readonly RelayProcess[] | undefined> {
  if (system.platform === "linux") return readProcesses(system);
  const root = system.variable("SYSTEMROOT") ?? "C:\\Windows";
  if (system.platform === "win32") return askTasklist(system, path.join(root, "System32", TASKLIST));
  const program = findSystemProgram(system, "ps");
  const answer = program ? await system.ask(program, ["-axo", "comm="], { timeout: PATIENCE }) : undefined;
  return answer?.exitCode === 0 ? namedIn(answer.stdout.split("\n")) : undefined;
}

/** Those of the Windows host, seen from WSL; undefined where that can't be told. */
export async function findWindowsRelays(system: System): Promise<readonly RelayProcess[] | undefined> {
  const mounts = readMounts(system.read("/proc/mounts")?.toString("utf8") ?? "");
  const program = findWindowsProgram(system, mounts, TASKLIST);
  return program ? askTasklist(system, program) : undefined;
}

const TASKLIST = "tasklist.exe";

/** https://learn.microsoft.com/windows-server/administration/windows-commands/tasklist */
async function askTasklist(system: System, program: string): Promise<readonly RelayProcess[] | undefined> {
  const { exitCode, stdout } = await system.ask(program, ["/fo", "csv", "/nh"], { timeout: PATIENCE });
  return exitCode === 0 ? namedIn(stdout.split("\n").map((line) => /^"([^"]*)"/.exec(line)?.[1] ?? "")) : undefined;
}

function namedIn(programs: readonly string[]): readonly RelayProcess[] {
  return [...new Set(programs.flatMap((program) => nameOf([program.trim()]) ?? []))].map((name) => ({ name }));
}

function readProcesses(system: System): readonly RelayProcess[] {
  return system.list("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const words = system.read(`/proc/${pid}/cmdline`)?.toString("utf8").split("\0") ?? [];
      const name = nameOf(words);
      return name === undefined ? [] : [{ name, ...inodesOf(system, pid) }];
    } catch {
      // It has ended, or is hidden.
      return [];
    }
  });
}

/** Of a script its interpreter is the first word. */
function nameOf(words: readonly string[]): string | undefined {
  const names = words.slice(0, 3).flatMap((word) => {
    const parts = word.split(/[\\/]/).slice(-2);
    return parts.map((part) => part.toLowerCase().replace(/\.(?:exe|py|jar|sh)$/, ""));
  });
  return NAMES.find((name) => names.includes(name));
}

function inodesOf(system: System, pid: string): Pick<RelayProcess, "inodes"> {
  try {
    const folder = `/proc/${pid}/fd`;
    const links = system.entries(folder).map(({ name }) => path.basename(system.realPath(`${folder}/${name}`)));
    return { inodes: new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [])) };
  } catch {
    return {};
  }
}
