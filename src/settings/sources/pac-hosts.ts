// The hosts that clients of this machine use, by what their files name: a PAC script is asked for them, since it may send
// some past the proxy. Only the names of hosts are taken, whatever else an address holds.
import * as path from "node:path";
import { xdgConfigHome } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";

/** A name without a dot, asked for in place of all; and in a domain, in place of all names there. */
export const PLAIN = "proxycast";

const LIMITS = { hosts: 60, repositories: 20, bytes: 1_000_000 };

/** Variables that name an index or a registry. */
const VARIABLES = [
  "PIP_INDEX_URL",
  "PIP_EXTRA_INDEX_URL",
  "UV_INDEX_URL",
  "UV_DEFAULT_INDEX",
  "npm_config_registry",
  "CONDA_CHANNEL_ALIAS",
  "CONDA_CHANNELS",
  "GOPROXY",
] as const;

/** A host, and the entry of the skip list for all that it is asked in place of, where clients can be told that. */
export interface AskedHost {
  readonly host: string;
  readonly entry?: string;
}

export function findHosts(system: System): readonly AskedHost[] {
  const texts = [
    ...filesOf(system).map((file) => readText(system, file)),
    ...VARIABLES.map((name) => system.variable(name) ?? ""),
  ];
  const named = [...new Set(texts.flatMap(hostsIn))].slice(0, LIMITS.hosts);
  return [
    { host: PLAIN },
    ...searchDomains(system).map((domain) => ({ host: `${PLAIN}.${domain}`, entry: `.${domain}` })),
    ...named.map((host) => ({ host, entry: host })),
  ];
}

function filesOf(system: System): string[] {
  const home = (...parts: string[]) => path.join(system.home, ...parts);
  const config = (...parts: string[]) => path.join(xdgConfigHome(system), ...parts);
  return [
    home(".npmrc"),
    home(".yarnrc"),
    home(".yarnrc.yml"),
    config("pip", "pip.conf"),
    home(".pip", "pip.conf"),
    "/etc/pip.conf",
    config("uv", "uv.toml"),
    home(".condarc"),
    config("conda", ".condarc"),
    home(".m2", "settings.xml"),
    home(".gradle", "init.gradle"),
    home(".gradle", "init.gradle.kts"),
    home(".cargo", "config.toml"),
    home(".gemrc"),
    home(".docker", "config.json"),
    home(".gitconfig"),
    config("git", "config"),
    ...repositories(system),
  ];
}

/** The configs of git's work trees in the home and in its folders. */
function repositories(system: System): string[] {
  const below = (folder: string) =>
    unless(() => system.list(folder), [])
      .filter((name) => !name.startsWith("."))
      .slice(0, 200)
      .map((name) => path.join(folder, name));
  const near = below(system.home);
  return [...near, ...near.flatMap(below)]
    .map((folder) => path.join(folder, ".git", "config"))
    .filter((file) => unless(() => system.facts(file)?.kind, undefined) === "file")
    .slice(0, LIMITS.repositories);
}

/** Where the system refuses an answer. Whose file or folder it is will hear of it when that is written. */
function unless<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

function readText(system: System, file: string): string {
  const bytes = unless(() => system.read(file), undefined);
  return bytes && bytes.length <= LIMITS.bytes ? bytes.toString("utf8") : "";
}

const COMMENT = /^[^\S\n]*(?:#|;|\/\/).*$/gm;
const START = /https?:\/\//gi;
/** A registry that docker knows by its name alone. */
const DOCKER_KEY = /"([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?"\s*:\s*\{/gi;

export function hostsIn(text: string): string[] {
  const plain = text.replace(COMMENT, "");
  const named = [...plain.matchAll(START)].flatMap((start) => hostAt(plain.slice(start.index + start[0].length)) ?? []);
  const keys = [...plain.matchAll(DOCKER_KEY)].flatMap(([, host]) => host ?? []);
  return [...named, ...keys].map((host) => host.toLowerCase()).filter((host) => host !== "localhost" && !host.startsWith("127.") && isHost(host)); // biome-ignore format: one line
}

/** The host behind the two slashes; none where it may be a user name, or a part of a password that is not encoded. */
function hostAt(text: string): string | undefined {
  const [, authority = "", next = "", rest = ""] = /^([^\s/"'<>,;)\]}\\]*)(\S?)(\S*)/.exec(text) ?? [];
  const isTorn = `${next}${rest}`.includes("@") && (next !== "/" || authority.includes("@"));
  const [, host] =
    /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d+)?$/i.exec(authority.slice(authority.lastIndexOf("@") + 1)) ?? [];
  return isTorn ? undefined : host;
}

/** Such as no address has: 10.300.1.1. */
function isHost(name: string): boolean {
  return URL.canParse(`http://${name}/`) && new URL(`http://${name}/`).hostname === name;
}

/** https://man7.org/linux/man-pages/man5/resolv.conf.5.html */
function searchDomains(system: System): string[] {
  const lines = readText(system, "/etc/resolv.conf").split("\n");
  const domains = lines.flatMap((line) => /^\s*(?:search|domain)\s+(.*)$/.exec(line)?.[1]?.split(/\s+/) ?? []);
  const isName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
  return [...new Set(domains.map((domain) => domain.toLowerCase().replace(/\.$/, "")))].filter((name) => isName.test(name) && isHost(name)).slice(0, 6); // biome-ignore format: one line
}
