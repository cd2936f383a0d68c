// pip: [global] proxy and cert. With a proxy of its own pip ignores no_proxy and has no bypass: if it is set up to use
// an index on the skip list, the proxy is left to the environment, which honours it.
// https://pip.pypa.io/en/stable/topics/configuration/
import * as path from "node:path";
import { sift } from "../dialects/list.ts";
import type { Target } from "../model/edit.ts";
import type { FileFormat } from "../model/file-format.ts";
import { isBypassed, type NoProxyEntry } from "../model/no-proxy.ts";
import { socksProtocols } from "../model/socks.ts";
import { isNothing, windowsFolder, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { encodeAsLatin1 } from "./latin1.ts";
import { urlFor } from "./override.ts";
import { caBundle, edit, editUrl, noteIn, proxyOf, proxyPart } from "./parts.ts";

/** As Python's configparser reads it. https://docs.python.org/3/library/configparser.html#supported-ini-file-structure */
const FORMAT: FileFormat = {
  id: "ini",
  parser: "ini",
  syntax: {
    comment: /^\s*[#;]/,
    option: /^([^=:]*?)\s*[=:]/,
    // https://github.com/pypa/pip/blob/main/src/pip/_internal/configuration.py (_normalize_name)
    nameOf: (spelled) => spelled.toLowerCase().replaceAll("_", "-").replace(/^--/, ""),
    joint: "\n",
    duplicates: "refused",
    ours: ["proxy", "cert"],
    mark: "a byte order mark, which pip can't read: save it without",
    hasSecondOpinion: true,
  },
};

interface PipTarget extends Target {
  /** Absent, like the next, where the ledger alone remembers the file. */
  readonly indexes?: readonly Index[];
}

interface Index {
  readonly host: string;
  readonly port: number;
}

/** The file that pip itself would use: PIP_CONFIG_FILE suppresses the user's; the legacy one is used if it is alone. */
function fileOf(system: System): string {
  const named = system.variable("PIP_CONFIG_FILE");
  const [current, legacy] = userFiles(system);
  const isLegacy = system.facts(legacy) !== undefined && system.facts(current) === undefined;
  return named && system.facts(named) ? named : isLegacy ? legacy : current;
}

/** Of its two, the current one counts. */
function besideFile(system: System, file: string): { path: string; isOutranked: boolean } | undefined {
  const [current, legacy] = userFiles(system);
  if (file === current) return { path: legacy, isOutranked: true };
  return file === legacy ? { path: current, isOutranked: false } : undefined;
}

/** What else pip reads that bears on ours. */
function lookAround(system: System): Pick<PipTarget, "indexes"> {
  const named = system.variable("PIP_CONFIG_FILE");
  const names = [...machineFiles(system), ...userFiles(system).reverse(), ...(named ? [named] : [])];
  return {
    indexes: indexesOf(
      system,
      [...new Set(names)].map((name) => readText(system, name)),
    ),
  };
}

/** All files that it reads, in its order. A file that is named replaces the user's; as /dev/null, all. */
function filesRead(system: System): string[] {
  const named = system.variable("PIP_CONFIG_FILE");
  if (named && isNothing(system, named)) return [];
  const environment = system.variable("VIRTUAL_ENV");
  const site = environment ? [path.join(environment, system.platform === "win32" ? "pip.ini" : "pip.conf")] : [];
  const isNamed = named && system.facts(named);
  const own = isNamed ? [] : userFiles(system).reverse();
  return [...machineFiles(system), ...own, ...site, ...(isNamed ? [named] : [])];
}

function readText(system: System, file: string): string {
  return system.facts(file)?.kind === "file" ? (system.read(file)?.toString("latin1") ?? "") : "";
}

/** https://pip.pypa.io/en/stable/topics/configuration/#location */
function machineFiles(system: System): string[] {
  if (system.platform === "win32")
    return [path.join(system.variable("PROGRAMDATA") || "C:\\ProgramData", "pip", "pip.ini")];
  if (system.platform === "darwin") return ["/Library/Application Support/pip/pip.conf"];
  const folders = (system.variable("XDG_CONFIG_DIRS") || "/etc/xdg").split(":").filter(path.isAbsolute);
  return [...folders.map((folder) => path.join(folder, "pip", "pip.conf")), "/etc/pip.conf"];
}

/** Every index that pip may ask: in its files, and in its variables. */
function indexesOf(system: System, texts: readonly string[]): Index[] {
  // A value may go on in indented lines, comments among them.
  const SETTING = /^[ \t]*(?:extra[-_])?(?:index[-_]url|find[-_]links)[ \t]*[=:].*(?:\r?\n[ \t]+.*)*/gim;
  const values = texts.flatMap((text) =>
    [...text.matchAll(SETTING)].map(([value]) => value.replace(/^\s*[#;].*$/gm, "")),
  );
  const variables = ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"].map(
    (name) => system.variable(name) ?? "",
  );
  const URL_HOST = /(https?):\/\/(?:[^\s/@]*@)?(\[[^\]]+\]|[^\s/:]+)(?::(\d+))?/g;
  return [...[...values, ...variables].join("\n").matchAll(URL_HOST)].map(([, scheme, host = "", port]) => ({
    host,
    port: Number(port ?? (scheme === "https" ? 443 : 80)),
  }));
}

/** The host of an index that is to be reached directly, which pip's own proxy key would cut off. */
function skippedIn(indexes: readonly Index[], noProxy: readonly NoProxyEntry[]): string | undefined {
  return indexes.find(({ host, port }) => isBypassed(noProxy, host, port))?.host;
}

function userFiles(system: System): [current: string, legacy: string] {
  if (system.platform === "win32") {
    return [
      path.join(windowsFolder(system, "APPDATA", "Roaming"), "pip", "pip.ini"),
      path.join(system.home, "pip", "pip.ini"),
    ];
  }
  const legacy = path.join(system.home, ".pip", "pip.conf");
  const macFolder = path.join(system.home, "Library", "Application Support", "pip");
  if (system.platform !== "darwin") return [path.join(xdgConfigHome(system), "pip", "pip.conf"), legacy];
  const folder = system.facts(macFolder) ? macFolder : path.join(system.home, ".config", "pip");
  return [path.join(folder, "pip.conf"), legacy];
}

const KEY = ["global", "proxy"];

/** https://pip.pypa.io/en/stable/user_guide/#using-a-proxy-server */
const NEEDS_PYSOCKS = "for a SOCKS proxy it needs the package PySocks in its own environment, and says so without";

/** One proxy for both protocols, and its indexes are https: without a proxy for that there is nothing to say. */
const proxy = proxyPart<PipTarget>(({ settings, target, grant }) => {
  if (settings.proxy.kind === "direct") return { edits: edit(settings, KEY, undefined) };
  const found = proxyOf(settings, "https", grant, encodeAsLatin1);
  if (!found) return { edits: [] };
  const index = skippedIn(target.indexes ?? [], settings.noProxy);
  if (index !== undefined) {
    const note = `the index ${index} is on the skip list, which its own proxy key does not know: left to the environment`;
    return { edits: [], notes: [note] };
  }
  const { dropped } = sift(settings.noProxy, () => false);
  const socks = socksProtocols(settings).includes("https") ? [NEEDS_PYSOCKS] : [];
  return { edits: editUrl(settings, KEY, found), notes: [...noteIn(target, dropped), ...socks] };
});

export const pip = client<PipTarget>({
  id: "pip",
  title: "pip",
  docs: "https://pip.pypa.io/en/stable/topics/configuration/",
  environment: "suffices",
  isBasic: true,
  programs: ["pip", "pip3", "python3", "python"],
  variables: ["PIP_CONFIG_FILE", "PIP_PROXY", "PIP_TRUSTED_HOST"],
  speaksSocks: true,
  format: FORMAT,
  files: fileOf,
  beside: besideFile,
  inspect: lookAround,
  rivals: (search) => search.find.pip(search, filesRead(search.system)),
  wants: [caBundle(["global", "cert"]), proxy],
  override: {
    line: /^[ \t]*proxy[ \t]*[=:]/,
    variables(run) {
      const { indexes = [] } = lookAround(run.system);
      const skipped = skippedIn(indexes, run.settings.noProxy);
      const url = urlFor(run, "https", encodeAsLatin1);
      if (skipped && url) run.note(`pip: the index ${skipped} is on the skip list, so pip goes by the environment`);
      return url && !skipped ? { PIP_PROXY: url } : {};
    },
  },
});
