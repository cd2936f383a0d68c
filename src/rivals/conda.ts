// Other files that conda reads: it joins their proxy_servers key by key, and of each key the last counts. Seen with 24.7.1.
// https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/use-condarc.html#searching-for-condarc
import * as path from "node:path";
import { isBypassed } from "../model/no-proxy.ts";
import type { Protocol } from "../model/protocol.ts";
import type { Rival } from "../model/rival.ts";
import { xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { bare, toRival } from "./values.ts";

export function findCondaRivals(search: RivalSearch): Rival[] {
  const { system, target, settings, read } = search;
  const { files, prefix } = filesOf(system);
  const ours = files.indexOf(target.path);
  return files.flatMap((file, at) => {
    if (at === ours) return [];
    return serversIn(read(file)).flatMap(({ key, value, line, isFinal }) => {
      const [protocol, host] = key.split("://");
      const isOfHost = host !== undefined;
      if (isOfHost && bare(value) === "" && isBypassed(settings.noProxy, host)) return [];
      const isBefore = (at < ours && !isFinal) || key === "all";
      const effect = isBefore && !isOfHost ? "uncovered" : isOfHost || prefix.includes(file) ? "part" : "wins";
      const what = isOfHost ? `proxy_servers for ${key}` : `proxy_servers.${key}`;
      const own = protocol === "all" ? undefined : (protocol as Protocol);
      return toRival(settings, value, { path: file, line, what, effect }, own);
    });
  });
}

interface Server {
  /** `http`, `https`, `all`, or one of these with a host behind it. */
  readonly key: string;
  readonly value: string;
  readonly line: number;
  /** No file that is read later counts. */
  readonly isFinal: boolean;
}

const FINAL = /#!final\b/;
const ENTRY = /^(["']?)((?:https?|all)(?::\/\/[^"'\s]+)?)\1[ \t]*:[ \t]*("[^"]*"|'[^']*'|[^\s#,}]*)/;

function serversIn(text: string | undefined): Server[] {
  let isInside = false;
  let isAllFinal = false;
  return linesOf(text).flatMap(({ text: each, line }) => {
    if (/^[^\s#]/.test(each)) {
      isInside = /^(["']?)proxy_servers\1[ \t]*:/.test(each);
      isAllFinal = FINAL.test(each);
    }
    const isFinal = isAllFinal || FINAL.test(each);
    if (!isInside) return [];
    const inner = each.replace(/^\S*?proxy_servers\S*?[ \t]*:/, "").replace(/^[ \t]*\{/, "");
    return inner.split(",").flatMap((part) => {
      const [, , key = "", value = ""] = ENTRY.exec(part.trim()) ?? [];
      return key ? [{ key, value, line, isFinal }] : [];
    });
  });
}

/** In the order in which it reads them; `prefix`: those of the environment that is active. */
function filesOf(system: System): { files: string[]; prefix: string[] } {
  const variable = (name: string) => system.variable(name) || undefined;
  const folder = (at: string | undefined) => (at ? filesIn(system, at) : []);
  const program = variable("CONDA_EXE");
  const root = variable("CONDA_ROOT") ?? (program && path.dirname(path.dirname(program)));
  const isWindows = system.platform === "win32";
  const machine = isWindows ? ["C:/ProgramData/conda"] : ["/etc/conda", "/var/lib/conda"];
  const users = [path.join(xdgConfigHome(system), "conda"), path.join(system.home, ".config/conda")];
  const prefix = folder(variable("CONDA_PREFIX"));
  const named = variable("CONDARC");
  const files = [
    ...machine.flatMap(folder),
    ...folder(root),
    ...[...new Set(users)].flatMap(folder),
    ...folder(path.join(system.home, ".conda")),
    path.join(system.home, ".condarc"),
    ...prefix,
    ...(named ? [named] : []),
  ];
  // Of a file that is read twice the last time counts.
  return { files: files.filter((file, at) => files.lastIndexOf(file) === at), prefix };
}

function filesIn(system: System, folder: string): string[] {
  const parts = path.join(folder, "condarc.d");
  const names = system.facts(parts)?.kind === "folder" ? system.list(parts) : [];
  const read = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  return [path.join(folder, ".condarc"), path.join(folder, "condarc"), ...read.map((name) => path.join(parts, name))];
}
