// Other proxies that Maven knows: of the user's own in the same file, which off leaves, and of the machine's settings.
// https://maven.apache.org/settings.html#proxies
import * as path from "node:path";
import type { Rival } from "../model/rival.ts";
import type { System } from "../system/system.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { fileWithProperties, variablesWithProperties } from "./java.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

export function findMavenRivals(search: RivalSearch): Rival[] {
  const { system, target, read } = search;
  if (target.role !== "config") return [];
  const machine = globalFile(system);
  return [
    ...proxiesIn(search, target.path, "uncovered"),
    ...(machine && read(machine) ? proxiesIn(search, machine, "uncovered") : []),
    ...variablesWithProperties(search, ["MAVEN_OPTS", "JAVA_TOOL_OPTIONS"], "uncovered"),
    ...fileWithProperties(search, path.join(system.workingFolder(), ".mvn", "jvm.config"), "uncovered"),
  ];
}

function globalFile(system: System): string | undefined {
  const named = system.variable("MAVEN_HOME") || system.variable("M2_HOME");
  const program = system.findProgram("mvn");
  const home = named || (program && path.dirname(path.dirname(realPathOf(system, program))));
  return home ? path.join(home, "conf", "settings.xml") : undefined;
}

function realPathOf(system: System, file: string): string {
  try {
    return system.realPath(file);
  } catch {
    return file;
  }
}

/** Active ones that are none of ours. */
function proxiesIn({ settings, read }: RivalSearch, file: string, effect: Rival["effect"]): Rival[] {
  const text = (read(file) ?? "").replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, " "));
  return [...text.matchAll(/<proxy>([\s\S]*?)<\/proxy>/g)].flatMap(({ index, 1: body = "" }) => {
    const textOf = (name: string) => new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(body)?.[1];
    const host = textOf("host");
    const isActive = (textOf("active") ?? "true") !== "false";
    if (!host || !isActive || textOf("id")?.startsWith("proxycast-")) return [];
    const line = linesOf(text.slice(0, index)).length || 1;
    const value = `${host}:${textOf("port") ?? 8080}`;
    return toRival(settings, value, { path: file, line, what: `proxy ${textOf("id") ?? "default"}`, effect });
  });
}
