// What else names a proxy for pip. Of [global] the file that is read last counts, whatever comes before; the section of a
// command, or its variable, goes before that in any file. Seen with 23.2.
// https://pip.pypa.io/en/stable/topics/configuration/#precedence-override-order
import * as path from "node:path";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { type Setting, settingsIn } from "./sections.ts";
import { isOurs, toRival } from "./values.ts";

/** Sections that are read besides [global]: of commands that ask an index. */
const COMMANDS = ["install", "download", "wheel", "index", "list", "search", "lock"];

/** @param before files that pip reads, in its order; `last` those after them */
export function findPipRivals(search: RivalSearch, files: readonly string[]): Rival[] {
  const { system, target, settings, read } = search;
  const all = files.flatMap((file) => proxiesOf(read(file)).map((found) => ({ ...found, path: file })));
  const general = all.filter(({ section }) => section === "global");
  const ours = general.findLastIndex((found) => found.path === target.path && isOurs(settings, found.value));
  const environment = path.join(system.variable("VIRTUAL_ENV") || "/nowhere", "pip.conf");
  const rivals = general.flatMap(({ path: file, line, value }, at) => {
    if (at === ours) return [];
    const effect = at < ours ? "uncovered" : file === environment ? "part" : "wins";
    return toRival(settings, value, { path: file, line, what: "proxy of [global]", effect });
  });
  // Set to nothing it says nothing in a command's section.
  const commands = all
    .filter(({ section, value }) => COMMANDS.includes(section) && value !== "")
    .flatMap(({ path: file, line, section, value }) =>
      toRival(settings, value, { path: file, line, what: `proxy of [${section}]`, effect: "part" }),
    );
  const variable = system.variable("PIP_PROXY");
  const named = variable
    ? toRival(settings, variable, { path: "PIP_PROXY", isVariable: true, what: "", effect: "wins" })
    : [];
  return [...rivals, ...commands, ...named];
}

/** Of each section the last, or that of [DEFAULT], which counts in every section that is there and has none of its own. */
function proxiesOf(text: string | undefined): Setting[] {
  const all = settingsIn(text).filter(({ name }) => nameOf(name) === "proxy");
  const sections = [...(text ?? "").matchAll(/^\[([^\]]+)\]/gm)].map(([, section = ""]) => section);
  return [...new Set(sections)].flatMap((section) => {
    if (section === "DEFAULT") return [];
    const own =
      all.findLast((found) => found.section === section) ?? all.findLast((found) => found.section === "DEFAULT");
    return own ? [{ ...own, section }] : [];
  });
}

/** https://github.com/pypa/pip/blob/main/src/pip/_internal/configuration.py (_normalize_name) */
function nameOf(spelled: string): string {
  return spelled.toLowerCase().replaceAll("_", "-").replace(/^--/, "");
}
