// Other places that name a proxy for Gradle: the project's properties, which the home's outrank, and the options that Java is
// started with. https://docs.gradle.org/current/userguide/build_environment.html#sec:gradle_configuration_properties
import * as path from "node:path";
import { PROTOCOLS } from "../model/protocol.ts";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { variablesWithProperties } from "./java.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

export function findGradleRivals(search: RivalSearch): Rival[] {
  const { system, target, settings, read } = search;
  const project = path.join(system.workingFolder(), "gradle.properties");
  const lines = project === target.path ? [] : linesOf(read(project));
  const textOf = (name: string) =>
    lines.flatMap(({ text, line }) => {
      const [, key = "", value = ""] = /^\s*([\w.]+)\s*[=:\s]\s*(.*?)\s*$/.exec(text) ?? [];
      return key === `systemProp.${name}` ? [{ value, line }] : [];
    })[0];
  const projects = PROTOCOLS.flatMap((protocol): Rival[] => {
    const host = textOf(`${protocol}.proxyHost`);
    if (!host) return [];
    const value = host.value === "" ? "" : `${host.value}:${textOf(`${protocol}.proxyPort`)?.value ?? 80}`;
    const found = { path: project, line: host.line, what: `systemProp.${protocol}.proxyHost` };
    return toRival(settings, value, { ...found, effect: "uncovered" }, protocol);
  });
  return [
    ...variablesWithProperties(search, ["GRADLE_OPTS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"], "uncovered"),
    ...projects,
  ];
}
