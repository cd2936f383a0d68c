// Other files of variables that R reads: a project's instead of ours, and the machine's before it. Seen with 4.2.2.
// https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html
import * as path from "node:path";
import type { Protocol } from "../model/protocol.ts";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

export function findRRivals(search: RivalSearch): Rival[] {
  const { system, target, settings, read } = search;
  const project = path.join(system.workingFolder(), ".Renviron");
  const isReplaced = !system.variable("R_ENVIRON_USER") && project !== target.path && read(project) !== undefined;
  const machine = system.variable("R_ENVIRON") || "/etc/R/Renviron.site";
  const replaced = isReplaced ? variablesIn(search, project, "part") : [];
  const isSilent = isReplaced && replaced.length === 0 && !/^\s*https?_proxy\s*=/im.test(read(project) ?? "");
  const absent = { path: project, what: "is read instead of ours, and", effect: "may", isDirect: true } as const;
  return [
    ...replaced,
    ...(isSilent && settings.proxy.kind === "url" ? [absent] : []),
    ...variablesIn(search, machine, "uncovered"),
  ];
}

function variablesIn({ settings, read }: RivalSearch, file: string, effect: Rival["effect"]): Rival[] {
  return linesOf(read(file)).flatMap(({ text, line }) => {
    const [, name = "", protocol = "", value = ""] = /^\s*((https?)_proxy)\s*=\s*(.*?)\s*$/i.exec(text) ?? [];
    if (!name) return [];
    return toRival(settings, value, { path: file, line, what: name, effect }, protocol.toLowerCase() as Protocol);
  });
}
