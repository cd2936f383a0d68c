// Other files and variables that npm reads, and yarn classic with it: variables go before the project's file, that before
// ours, and ours before the machine's. https://docs.npmjs.com/cli/v11/using-npm/config
import * as path from "node:path";
import type { Rival } from "../model/rival.ts";
import { namedHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

const KEYS = ["proxy", "https-proxy"];

export function findNpmRivals(search: RivalSearch): Rival[] {
  const { system, target } = search;
  const project = path.join(projectOf(system), ".npmrc");
  const isOther = (file: string) => file !== target.path;
  return [
    ...variablesOf(search),
    ...[project].filter(isOther).flatMap((file) => keysIn(search, file, "part")),
    ...globalFiles(system)
      .filter(isOther)
      .flatMap((file) => keysIn(search, file, "uncovered")),
    ...[path.join(system.workingFolder(), ".yarnrc"), path.join(namedHome(system), ".yarnrc")].flatMap((file) =>
      classicKeysIn(search, file),
    ),
  ];
}

/** The folder above, or this one, that has a package of its own; npm's localPrefix. */
function projectOf(system: System): string {
  const here = system.workingFolder();
  for (let folder = here; ; folder = path.dirname(folder)) {
    if (["package.json", "node_modules"].some((name) => system.facts(path.join(folder, name)))) return folder;
    if (path.dirname(folder) === folder) return here;
  }
}

function keysIn({ settings, read }: RivalSearch, file: string, effect: Rival["effect"]): Rival[] {
  let isOver = false;
  return linesOf(read(file)).flatMap(({ text, line }) => {
    // What follows a section is lost to npm.
    isOver ||= /^\s*\[.*\]\s*$/.test(text);
    const [, key = "", value = ""] = /^\s*"?([\w-]+)"?\s*(?:=\s*(.*?))?\s*$/.exec(text) ?? [];
    if (isOver || !KEYS.includes(key)) return [];
    return toRival(settings, nothing(value), { path: file, line, what: key, effect });
  });
}

/** What npm takes for none: its own file's value is gone, and the environment's counts. */
function nothing(value: string): string {
  const bare = value.replace(/^(["'])(.*)\1$/, "$2");
  return /^(?:|null|false|undefined)$/.test(bare) ? "" : bare;
}

/** In any case. https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables */
function variablesOf({ system, settings }: RivalSearch): Rival[] {
  const names = ["npm_config_", "NPM_CONFIG_"].flatMap((start) =>
    ["proxy", "https_proxy", "PROXY", "HTTPS_PROXY", "https-proxy"].map((name) => start + name),
  );
  const classic = ["YARN_PROXY", "YARN_HTTPS_PROXY", "yarn_proxy", "yarn_https_proxy"];
  const of = (found: readonly string[], what: string, effect: Rival["effect"]) =>
    found.flatMap((name) => {
      const value = system.variable(name);
      return value ? toRival(settings, nothing(value), { path: name, isVariable: true, what, effect }) : [];
    });
  return [...of(names, "", "wins"), ...of(classic, "for yarn classic", "part")];
}

/** The machine's, and the one that comes with npm. */
function globalFiles(system: System): string[] {
  const named = system.variable("npm_config_globalconfig") || system.variable("NPM_CONFIG_GLOBALCONFIG");
  const program = system.findProgram("npm");
  const folder = program && path.dirname(path.dirname(program));
  const prefix = system.variable("PREFIX") || folder;
  return [
    ...(named ? [named] : prefix ? [path.join(prefix, "etc", "npmrc")] : []),
    ...(folder ? [path.join(folder, "lib", "node_modules", "npm", "npmrc")] : []),
  ];
}

/** yarn classic has a file of its own, which goes before .npmrc. Seen with 1.22. */
function classicKeysIn({ settings, read }: RivalSearch, file: string): Rival[] {
  return linesOf(read(file)).flatMap(({ text, line }) => {
    const [, , key = "", , value = ""] = /^(["']?)([\w-]+)\1:?\s+(["']?)(.*?)\3\s*$/.exec(text) ?? [];
    if (!KEYS.includes(key)) return [];
    return toRival(settings, nothing(value), { path: file, line, what: `${key} of yarn classic`, effect: "part" });
  });
}
