// What else names a proxy for git. Of http.proxy it takes the last that it reads; one for a URL goes before that wherever it
// is, and one of a remote before both. Variables come last. Seen with 2.39.5.
// https://git-scm.com/docs/git-config#Documentation/git-config.txt-httplturlgt
import * as path from "node:path";
import { isBypassed } from "../model/no-proxy.ts";
import type { Rival } from "../model/rival.ts";
import { unixHome, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { type GitProxy, proxiesIn } from "./git-files.ts";
import { isOurs, toRival } from "./values.ts";

export function findGitRivals(search: RivalSearch): Rival[] {
  const { system, target, settings, read } = search;
  const all = [
    ...filesOf(system).flatMap((file) => proxiesIn(system, read, file)),
    ...repositoryOf(system, read)
      .flatMap((file) => proxiesIn(system, read, file))
      .map(ofRepository),
  ];
  const places: Place[] = [...all.map((found) => ({ ...found, path: found.file })), ...variablesOf(system)];
  const ours = places.findLastIndex(
    (found) => isGeneral(found) && found.path === target.path && isOurs(settings, found.value),
  );
  const last = places.findLastIndex((found) => isGeneral(found) && found.condition === undefined);
  return places.flatMap((found, at) => {
    // An earlier one means nothing to git; in our own file it goes with ours, too.
    const isPast = isGeneral(found) && found.condition === undefined && at < last;
    const isSame = found.path === target.path && at <= ours && isGeneral(found);
    if (isSame || (isPast && at > ours && ours >= 0)) return [];
    if (isPast && settings.proxy.kind === "direct" && places[last]?.value === "") return [];
    if (found.value === "" && found.of && isSkipped(search, found.of)) return [];
    return toRival(settings, found.value, {
      ...placeOf(found),
      what: wordsFor(found),
      effect: effectOf(found, at < ours),
    });
  });
}

type Place = Omit<GitProxy, "file" | "line"> & {
  readonly path: string;
  readonly line?: number;
  readonly isVariable?: boolean;
};

/** As the condition of what counts in one repository alone. */
const HERE = "";

function ofRepository(found: GitProxy): GitProxy {
  return { condition: HERE, ...found };
}

/** For every address. */
function isGeneral({ section, of }: Place): boolean {
  return section === "http" && of === undefined;
}

function placeOf({ path: file, line, isVariable }: Place): Pick<Rival, "path" | "line" | "isVariable"> {
  return { path: file, ...(line === undefined ? {} : { line }), ...(isVariable ? { isVariable } : {}) };
}

function wordsFor({ section, of, condition }: Place): string {
  const under =
    condition === undefined ? "" : condition === HERE ? " of this repository" : ` where ${condition} is met`;
  if (section === "remote") return `remote.${of}.proxy${under}`;
  return of === undefined ? `http.proxy${under}` : `http.proxy for ${of}${under}`;
}

function effectOf(found: Place, isOutranked: boolean): Rival["effect"] {
  if (!isGeneral(found)) return "part";
  if (isOutranked) return "uncovered";
  return found.condition === undefined ? "wins" : "part";
}

/** A site of the skip list is past the proxy by our own settings, too. */
function isSkipped({ settings }: RivalSearch, site: string): boolean {
  const url = URL.canParse(site) ? new URL(site) : undefined;
  return url !== undefined && isBypassed(settings.noProxy, url.hostname, url.port ? Number(url.port) : undefined);
}

/** In the order in which git reads them. https://git-scm.com/docs/git-config#FILES */
function filesOf(system: System): string[] {
  const named = system.variable("GIT_CONFIG_GLOBAL");
  const hasMachine = !system.variable("GIT_CONFIG_NOSYSTEM") && system.platform !== "win32";
  const machine = hasMachine ? [system.variable("GIT_CONFIG_SYSTEM") || "/etc/gitconfig"] : [];
  const own = [path.join(xdgConfigHome(system), "git", "config"), path.join(unixHome(system), ".gitconfig")];
  return [...machine, ...(named ? [named] : own)];
}

/** The settings of the repository that this folder is in. */
function repositoryOf(system: System, read: RivalSearch["read"]): string[] {
  for (let folder = system.workingFolder(); ; folder = path.dirname(folder)) {
    const file = path.join(folder, ".git", "config");
    if (read(file) !== undefined) return [file];
    if (path.dirname(folder) === folder) return [];
  }
}

/** https://git-scm.com/docs/git-config#ENVIRONMENT */
function variablesOf(system: System): Place[] {
  const count = Math.min(Number(system.variable("GIT_CONFIG_COUNT") ?? 0) || 0, 100);
  const pairs = Array.from({ length: count }, (_, at) => ({
    path: `GIT_CONFIG_VALUE_${at}`,
    key: system.variable(`GIT_CONFIG_KEY_${at}`) ?? "",
    value: system.variable(`GIT_CONFIG_VALUE_${at}`) ?? "",
  }));
  return pairs.flatMap(({ path: name, key, value }) => {
    const [, section, of] = /^(http|remote)\.(?:(.+)\.)?proxy$/is.exec(key) ?? [];
    if (!section) return [];
    const kind = section.toLowerCase() as GitProxy["section"];
    return [{ path: name, isVariable: true, section: kind, value, ...(of === undefined ? {} : { of }) }];
  });
}
