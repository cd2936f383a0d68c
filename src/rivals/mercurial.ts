// Other files that hg reads: the machine's before ours, the repository's after, and what ours includes.
// https://www.mercurial-scm.org/help/topics/config
import * as path from "node:path";
import type { Rival } from "../model/rival.ts";
import { expandHome, xdgConfigHome } from "../system/folders.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { isOurs, toRival } from "./values.ts";

interface Host {
  readonly path: string;
  readonly line: number;
  readonly value: string;
}

export function findMercurialRivals(search: RivalSearch): Rival[] {
  const { system, target, settings } = search;
  const named = system.variable("HGRCPATH");
  // Seen with 6.3: of both it reads the second last.
  const own = [path.join(system.home, ".hgrc"), path.join(xdgConfigHome(system), "hg", "hgrc")];
  const files = named === undefined ? ["/etc/mercurial/hgrc", ...own] : named.split(path.delimiter).filter(Boolean);
  const project = projectFile(search);
  const all = [...files, ...project].flatMap((file) => hostsIn(search, file, []));
  const ours = all.findLastIndex((host) => host.path === target.path && isOurs(settings, host.value));
  return all.flatMap(({ value, ...place }, at) => {
    if (at === ours) return [];
    const effect = at < ours ? "uncovered" : project.includes(place.path) ? "part" : "wins";
    return toRival(settings, value, { ...place, what: "http_proxy.host", effect });
  });
}

/** The settings of the repository that this folder is in. */
function projectFile({ system, read }: RivalSearch): string[] {
  for (let folder = system.workingFolder(); ; folder = path.dirname(folder)) {
    const file = path.join(folder, ".hg", "hgrc");
    if (read(file) !== undefined) return [file];
    if (path.dirname(folder) === folder) return [];
  }
}

function hostsIn(search: RivalSearch, file: string, way: readonly string[]): Host[] {
  let section = "";
  return linesOf(search.read(file)).flatMap(({ text, line }) => {
    const [, included] = /^%include\s+(.*?)\s*$/.exec(text) ?? [];
    if (included) {
      const next = path.resolve(path.dirname(file), expandHome(search.system, included));
      return [file, ...way].includes(next) ? [] : hostsIn(search, next, [file, ...way]);
    }
    section = /^\[([^[]+)\]/.exec(text)?.[1] ?? section;
    const [, value] = /^host\s*=\s*(.*?)\s*$/.exec(text) ?? [];
    return section === "http_proxy" && value !== undefined ? [{ path: file, line, value }] : [];
  });
}
