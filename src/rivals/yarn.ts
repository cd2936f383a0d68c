// Other files that yarn reads: those of this folder and the ones above it, which go before the home's; and variables, which
// go before all. https://yarnpkg.com/configuration/yarnrc
import * as path from "node:path";
import { PROTOCOLS } from "../model/protocol.ts";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

export function findYarnRivals(search: RivalSearch): Rival[] {
  const { system, target, settings, read } = search;
  const name = path.basename(target.path);
  const files: string[] = [];
  for (let folder = system.workingFolder(); ; folder = path.dirname(folder)) {
    files.push(path.join(folder, name));
    if (path.dirname(folder) === folder) break;
  }
  const variables = PROTOCOLS.flatMap((protocol) => {
    const variable = `YARN_${protocol.toUpperCase()}_PROXY`;
    const value = system.variable(variable);
    const found = { path: variable, isVariable: true, what: "", effect: "wins" } as const;
    return value === undefined ? [] : toRival(settings, value, found, protocol);
  });
  const projects = files
    .filter((file) => file !== target.path)
    .flatMap((file) =>
      linesOf(read(file)).flatMap(({ text, line }): Rival[] => {
        const [, key = "", value = ""] =
          /^["']?(https?Proxy)["']?[ \t]*:[ \t]*("[^"]*"|'[^']*'|[^\s#]*)/.exec(text) ?? [];
        const protocol = key === "httpProxy" ? "http" : "https";
        return key ? toRival(settings, value, { path: file, line, what: key, effect: "part" }, protocol) : [];
      }),
    );
  return [...variables, ...projects];
}
