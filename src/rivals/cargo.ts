// Other files that cargo reads: those of this folder and the ones above it, which go before the home's; a variable, which
// goes before all; and git's, where cargo has no proxy of its own.
// https://doc.rust-lang.org/cargo/reference/config.html#hierarchical-structure
import * as path from "node:path";
import type { Rival } from "../model/rival.ts";
import { unixHome, xdgConfigHome } from "../system/folders.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { proxiesIn } from "./git-files.ts";
import { settingsIn } from "./sections.ts";
import { toRival } from "./values.ts";

export function findCargoRivals(search: RivalSearch): Rival[] {
  const { system, target, settings, read } = search;
  const variable = system.variable("CARGO_HTTP_PROXY");
  const named = { path: "CARGO_HTTP_PROXY", isVariable: true, what: "", effect: "wins" } as const;
  const home = path.dirname(target.path);
  const projects: Rival[] = [];
  for (let folder = system.workingFolder(); ; folder = path.dirname(folder)) {
    const own = path.join(folder, ".cargo");
    if (own !== home) projects.push(...rivalsIn(search, own));
    if (path.dirname(folder) === folder) break;
  }
  const gits = [path.join(xdgConfigHome(system), "git", "config"), path.join(unixHome(system), ".gitconfig")]
    .flatMap((file) => proxiesIn(system, read, file))
    .filter(({ section, of, condition }) => section === "http" && of === undefined && condition === undefined)
    .flatMap(({ file, line, value }) =>
      toRival(settings, value, { path: file, line, what: "http.proxy of git", effect: "uncovered" }),
    );
  return [...(variable === undefined ? [] : toRival(settings, variable, named)), ...projects, ...gits];
}

/** Where both are there, it reads the one without an ending. */
function rivalsIn({ settings, read }: RivalSearch, folder: string): Rival[] {
  const file = ["config", "config.toml"]
    .map((name) => path.join(folder, name))
    .find((name) => read(name) !== undefined);
  if (!file) return [];
  return settingsIn(read(file), { isIndented: true }).flatMap(({ section, name, value, line }) => {
    const key = `${section}.${name}`.replace(/\s|"/g, "").replace(/^\./, "");
    const inner = key === "http" ? /\bproxy\s*=\s*("[^"]*"|'[^']*')/.exec(value)?.[1] : undefined;
    const text = key === "http.proxy" ? /^("[^"]*"|'[^']*')/.exec(value)?.[1] : inner;
    return text === undefined ? [] : toRival(settings, text, { path: file, line, what: "http.proxy", effect: "part" });
  });
}
