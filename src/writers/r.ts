// R: variables for its sessions, which go before those of the environment. A project's own .Renviron replaces this file.
// https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html
import * as path from "node:path";
import { isReadByCurl, toList } from "../dialects/list.ts";
import type { FileFormat } from "../model/file-format.ts";
import { Refusal } from "../model/problem.ts";
import { expandHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { client } from "./client.ts";
import { variablesOf } from "./environment.ts";
import { onOneLine } from "./line.ts";
import { copyWithout } from "./override.ts";
import { caBundle, eachProxyOrAll, goneWithoutProxy, noProxyList } from "./parts.ts";

/** https://stat.ethz.ch/R-manual/R-devel/library/base/html/readRenviron.html */
const FORMAT: FileFormat = {
  id: "renviron",
  parser: "lines",
  syntax: {
    line: /^(\s*)([^\s=]+)(\s*=\s*)(.*?)\s*$/,
    comment: /^\s*#/,
    read: (raw) => raw.replace(/^(['"])(.*)\1$/, "$2"),
    write(value) {
      if (/['\u0080-\uffff]/.test(value)) throw new Refusal("a value that .Renviron has no spelling for");
      return /^$|[\s"\\$#]/.test(value) ? `'${onOneLine(value)}'` : onOneLine(value);
    },
    between: "=",
    place: "last",
    refusesMark: true,
  },
};

const LINE = /^[ \t]*(?:https?|all)_proxy[ \t]*=/i;

const fileOf = (system: System) =>
  expandHome(system, system.variable("R_ENVIRON_USER") || path.join(system.home, ".Renviron"));

export const r = client({
  id: "r",
  title: "R",
  docs: "https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html",
  environment: "suffices",
  programs: ["R", "Rscript"],
  traces: [".R", "R", ".Rprofile", ".Rhistory"],
  variables: ["R_ENVIRON_USER"],
  speaksSocks: true,
  format: FORMAT,
  // Set to nothing, the variable means no file at all.
  files: (system) => (system.variable("R_ENVIRON_USER") === "" ? undefined : fileOf(system)),
  wants: [
    eachProxyOrAll((name) => [`${name}_proxy`]),
    // R fetches with libcurl, which takes these where ours are away.
    goneWithoutProxy(["HTTPS_PROXY"], ["ALL_PROXY"]),
    noProxyList(["no_proxy"], (entries) => toList(entries, isReadByCurl)),
    // Its own libcurl reads this one and no other. Seen with R 4.2.2.
    caBundle(["CURL_CA_BUNDLE"]),
  ],
  // Its own file goes first: what a profile sets in the session counts.
  rivals(search) {
    const read = (file: string) => (file === search.target.path ? undefined : search.read(file));
    const ours = { on: variablesOf(search.settings), off: new Map(), targets: [search.target.path] };
    return [...search.find.r(search), ...search.find.shell("r", { ...search, read }, ours)];
  },
  override: {
    line: LINE,
    variables(run) {
      const { system } = run;
      // A project's own file is read instead of the home's.
      const project = path.join(system.workingFolder(), ".Renviron");
      const isProject = !system.variable("R_ENVIRON_USER") && system.facts(project) !== undefined;
      const copy = copyWithout(run, isProject ? project : fileOf(system), LINE, "renviron");
      return { R_ENVIRON_USER: copy ?? (isProject ? project : system.variable("R_ENVIRON_USER")) };
    },
  },
});
