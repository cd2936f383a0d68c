// Which machine this is, which start of it, and since when a process runs. Never by the host name: on macOS and Windows
// it changes with the network, and then everything would be another machine's.
import type { Platform } from "./system.ts";

/** How the machine is asked. */
export interface Facts {
  readonly platform: Platform;
  /** A file of the system's own; undefined where there is none. */
  read(file: string): string | undefined;
  /** What a program prints; undefined where it fails. Slow: tens of milliseconds. */
  run(program: string, args: readonly string[]): string | undefined;
  readonly windowsFolder: string;
}

/** A machine that has no identity of its own: every such machine is taken for the same. */
export const NO_ID = "no-id";

/** Ids are UUIDs, with or without dashes. What is none comes from a version that took the host name. */
export function isMachineId(text: string): boolean {
  return /^[0-9a-f-]{32,36}$/i.test(text);
}

/**
 * https://www.freedesktop.org/software/systemd/man/latest/machine-id.html, https://keith.github.io/xcode-man-pages/ioreg.8.html,
 * https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
 */
export function findMachineId({ platform, read, run, windowsFolder }: Facts): string {
  const text = {
    linux: () => read("/etc/machine-id") || read("/var/lib/dbus/machine-id"),
    darwin: () => run("/usr/sbin/ioreg", ["-rd1", "-c", "IOPlatformExpertDevice"]),
    win32: () => run(`${windowsFolder}\\System32\\reg.exe`, ["query", CRYPTOGRAPHY, "/v", "MachineGuid"]),
  }[platform]();
  const found = /\b(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/i.exec(text ?? "");
  return found?.[0].toLowerCase() ?? NO_ID;
}

const CRYPTOGRAPHY = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";

/** This start of the machine; empty where it can't be told. On Windows in seconds, give or take some: isSameBoot(). */
export function findBoot({ platform, read, run }: Facts, uptime: () => number): string {
  if (platform === "linux") return read("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  if (platform === "darwin") return run("/usr/sbin/sysctl", ["-n", "kern.bootsessionuuid"])?.trim() ?? "";
  return String(Math.round(Date.now() / 1_000 - uptime()));
}

export function isSameBoot(one: string, other: string): boolean {
  const isTime = /^\d+$/.test(one) && /^\d+$/.test(other);
  return one === other || (isTime && Math.abs(Number(one) - Number(other)) < 120);
}

/** When a process began, in digits that mean nothing elsewhere; empty where it can't be told. */
export function findStart({ platform, read, run, windowsFolder }: Facts, pid: number): string {
  switch (platform) {
    case "linux": {
      // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 22; the name in parentheses may hold blanks.
      const stat = read(`/proc/${pid}/stat`);
      return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    }
    case "darwin": {
      const time = Date.parse(run("/bin/ps", ["-o", "lstart=", "-p", String(pid)])?.trim() ?? "");
      return Number.isNaN(time) ? "" : String(time);
    }
    case "win32": {
      const shell = `${windowsFolder}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
      const script = `([DateTimeOffset](Get-Process -Id ${pid}).StartTime).ToUnixTimeMilliseconds()`;
      return /^\d+/.exec(run(shell, ["-NoProfile", "-NonInteractive", "-Command", script]) ?? "")?.[0] ?? "";
    }
  }
}

/** Whether two starts are one; what can't be told may be. On Windows Node knows its own in another way: give or take some. */
export function isSameStart(platform: Platform, one: string, other: string): boolean {
  const slack = platform === "win32" ? 10_000 : 0;
  return one === "" || other === "" || Math.abs(Number(one) - Number(other)) <= slack;
}
