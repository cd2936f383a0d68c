// The user's and the machine's config file. Unknown keys and wrong types are errors that name file and line, since a
// setting that is silently ignored is worse than none.
import * as path from "node:path";
import type { Document } from "yaml";
import { EXIT, Problem } from "../../model/problem.ts";
import { windowsFolder, xdgConfigHome } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import { findIntruder } from "../../system/trust.ts";
import { DEFINITIONS, type Definition } from "../definitions.ts";
import { joinHostAndPort, type Layer, type LayerEntry, readValue } from "../layer.ts";
import { type OnProblem, tell } from "../problems.ts";
import { originText } from "../settings.ts";
import type { Source } from "../source.ts";

export const userConfig: Source = {
  name: "user config",
  async read({ system, request }, above) {
    const layer = await readConfig(system, userConfigPath(system), "user", request.onProblem);
    return { ...above, given: [...above.given, layer] };
  },
};

export const machineConfig: Source = {
  name: "machine config",
  async read({ system, request }, above) {
    const given = [...above.given];
    const staged = request.machineConfig;
    if (staged !== undefined) {
      if (system.read(staged) === undefined) throw new Problem(EXIT.usage, `${staged} is not there`);
      return { ...above, given: [...given, await readConfig(system, staged, "user", request.onProblem)] };
    }
    for (const file of machineConfigPaths(system))
      given.push(await readConfig(system, file, "root", request.onProblem));
    return { ...above, given };
  },
};

/** The user's config file, whether it exists or not. */
export function userConfigPath(system: System): string {
  if (system.platform === "win32")
    return path.join(windowsFolder(system, "APPDATA", "Roaming"), "proxycast", "config.yaml");
  if (system.platform === "darwin" && !system.variable("XDG_CONFIG_HOME")) {
    return path.join(system.home, "Library", "Application Support", "proxycast", "config.yaml");
  }
  return path.join(xdgConfigHome(system), "proxycast", "config.yaml");
}

/** The machine's config files, the first one outranking the next. */
function machineConfigPaths(system: System): string[] {
  if (system.platform === "win32") {
    return [path.join(system.variable("PROGRAMDATA") ?? "C:\\ProgramData", "proxycast", "config.yaml")];
  }
  if (system.platform === "darwin" && !system.variable("XDG_CONFIG_DIRS")) {
    return ["/Library/Application Support/proxycast/config.yaml"];
  }
  const folders = (system.variable("XDG_CONFIG_DIRS") || "/etc/xdg").split(":").filter(path.isAbsolute);
  return folders.map((folder) => path.join(folder, "proxycast", "config.yaml"));
}

/**
 * Reads one config file; an absent one is an empty layer.
 * @param owner who must own it: whoever can write it can redirect the user's traffic
 */
async function readConfig(
  system: System,
  file: string,
  owner: "user" | "root",
  onProblem: OnProblem | undefined,
): Promise<Layer> {
  try {
    return joinHostAndPort(await parseConfig(system, file, owner, onProblem));
  } catch (error) {
    tell(onProblem, error, file);
    return new Map();
  }
}

async function parseConfig(
  system: System,
  file: string,
  owner: "user" | "root",
  onProblem: OnProblem | undefined,
): Promise<Layer> {
  const bytes = system.read(file);
  if (bytes === undefined) return new Map();
  const intruder = findIntruder(system, file, owner);
  if (intruder) throw new Problem(EXIT.refused, `${file} is not read: ${intruder}; run chmod go-w, or chown, on that`);
  const { LineCounter, parseDocument, isMap, isScalar } = await import("yaml");
  const lines = new LineCounter();
  const document: Document = parseDocument(bytes.toString("utf8"), {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const fault = (offset: number, what: string) => new Problem(EXIT.usage, `${what} (${file}:${lineAt(offset)})`);
  const broken = document.errors[0];
  if (broken) throw fault(broken.pos[0], "not valid YAML");
  if (document.contents === null) return new Map();
  if (!isMap(document.contents)) throw fault(0, "the config must be a map of settings");

  const layer = new Map<Definition["key"], LayerEntry>();
  for (const pair of document.contents.items) {
    const offset = (pair.key as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;
    const key = isScalar(pair.key) ? String(pair.key.value) : "";
    const definition: Definition | undefined = DEFINITIONS.find((candidate) => candidate.key === key);
    const origin = { kind: "file", path: file, line: lineAt(offset) } as const;
    try {
      if (!definition)
        throw fault(offset, /^\w{1,40}$/.test(key) ? `unknown setting "${key}"` : "a line that is no setting");
      layer.set(key, { value: readValue(definition, toPlain(pair.value, document), origin), origin });
    } catch (error) {
      tell(onProblem, error, originText(origin));
    }
  }
  return layer as Layer;
}

/** undefined for what can't be resolved, such as an alias without its anchor: no setting's type. */
function toPlain(node: unknown, document: Document): unknown {
  try {
    return (node as { toJS?: (d: Document) => unknown } | null)?.toJS?.(document);
  } catch {
    return undefined;
  }
}
