// Files without a writer that hold lines such as http_proxy=…: start-up files of shells, systemd's, and the like.
import * as path from "node:path";
import { BEGIN, END } from "../../model/edit.ts";
import { type ProxyServer, parseProxy } from "../../model/proxy.ts";
import { shortPath, xdgConfigHome } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import { writtenForm } from "../sources/environment.ts";
import type { Finding } from "./candidate.ts";
import { toFinding } from "./clients.ts";
import { readEvidence } from "./files.ts";
import type { Search } from "./index.ts";

const OF_HOME = [
  ".profile", ".bashrc", ".bash_profile", ".bash_login", ".zshenv", ".zprofile", ".zshrc", ".zlogin", ".kshrc", ".mkshrc",
  ".cshrc", ".tcshrc", ".login", ".pam_environment", ".xonshrc",
]; // biome-ignore format: a list to read

const OF_CONFIG = ["fish/config.fish"];

/** The last but one: https://docs.docker.com/engine/daemon/proxy/#systemd-unit-file; openSUSE and Red Hat have files of their own. */
const OF_MACHINE = [
  "/etc/profile",
  "/etc/bash.bashrc",
  "/etc/zsh/zshenv",
  "/etc/sysconfig/proxy",
  "/etc/default/docker",
];

const FOLDERS = ["/etc/profile.d", "/etc/environment.d", "/etc/systemd/system/docker.service.d"];

/** dnf and yum name it by `proxy` alone. https://dnf.readthedocs.io/en/latest/conf_ref.html */
const PLAIN = ["/etc/dnf/dnf.conf", "/etc/yum.conf"];

export function findAssigned(system: System, search: Search): readonly Finding[] {
  if (system.platform === "win32") return [];
  const config = xdgConfigHome(system);
  const listed = [path.join(config, "environment.d"), ...FOLDERS].flatMap((folder) =>
    namesIn(system, folder).map((name) => path.join(folder, name)),
  );
  const files = [
    ...OF_HOME.map((name) => path.join(system.home, name)),
    ...OF_CONFIG.map((name) => path.join(config, name)),
    ...OF_MACHINE,
    ...listed,
  ];
  return [
    ...files.flatMap((file) => findIn(system, file, search, VARIABLE)),
    ...PLAIN.flatMap((file) => findIn(system, file, search, /^(proxy)[ \t]*=[ \t]*(\S+)/i)),
  ];
}

const MOST_NAMES = 100;

function namesIn(system: System, folder: string): readonly string[] {
  try {
    return system.list(folder).sort().slice(0, MOST_NAMES);
  } catch {
    return [];
  }
}

/** In any shell's language: `export http_proxy=`, `set -gx http_proxy `, `setenv`, Environment="HTTP_PROXY=…". */
const VARIABLE = /\b(https?_proxy|all_proxy)(?:[ \t]*=[ \t]*|[ \t]+)["']?([^\s"';]+)/gi;

function findIn(system: System, file: string, { writtenValues }: Search, pattern: RegExp): Finding[] {
  const text = readEvidence(system, file);
  if (text === undefined) return [];
  const found = new Map<string, { readonly server: ProxyServer; readonly line: number }>();
  let isOurs = false;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith(BEGIN)) isOurs = true;
    if (line.startsWith(END)) isOurs = false;
    if (isOurs || /^\s*#/.test(line) || line.length > LONGEST_LINE) continue;
    for (const [, name = "", value = ""] of line.matchAll(new RegExp(pattern, "gi"))) {
      const parsed = parseProxy(value);
      // A path or an expansion is none.
      if (parsed.kind === "error" || !/:\/\/|:\d+\/?$/.test(value) || writtenValues.has(writtenForm(value))) continue;
      found.set(name.toLowerCase(), { server: parsed.proxy, line: at + 1 });
    }
  }
  const all = found.get("all_proxy") ?? found.get("proxy");
  return toFinding([found.get("http_proxy") ?? all, found.get("https_proxy") ?? all], shortPath(system, file));
}

const LONGEST_LINE = 2_000;
