// The user's and the machine's config file. Unknown keys and wrong types are errors that name file and line, since a
// setting that is silently ignored is worse than none.
import * as path from "node:path";
import type { Document } from "yaml";
import { isNear } from "../../model/near.ts";
import { EXIT, Problem } from "../../model/problem.ts";
import { windowsFolder, xdgConfigHome } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";
import { findIntruder } from "../../system/trust.ts";
import { DEFINITIONS, type Definition, type SettingKey } from "../definitions.ts";
import { coveredKeys, type Enforced, enforce, markEnforced } from "../enforce.ts";
import { joinHostAndPort, type Layer, type LayerEntry, readValue } from "../layer.ts";
import { type OnProblem, tell } from "../problems.ts";
import { type Origin, originText } from "../settings.ts";
import type { Source } from "../source.ts";
import { type ConfigEntry, readPlainConfig } from "./plain-config.ts";

export const userConfig: Source = {
  name: "user config",
  async read({ system, request }, above) {
    const { layer } = await readConfig(system, userConfigPath(system), USER, request.onProblem);
    return { ...above, given: [...above.given, layer] };
  },
};

export const machineConfig: Source = {
  name: "machine config",
  async read({ system, request }, above) {
    const { layers, enforced } = await readMachine(system, request.machineConfig, request.onProblem);
    const { value, notes } = enforce(above.given, layers, enforced);
    return {
      ...above,
      given: [...value, ...layers.map((layer) => markEnforced(layer, enforced))],
      notes: [...above.notes, ...notes],
      ...(enforced.size > 0 ? { enforced } : {}),
    };
  },
};

/**
 * @param staged a file in place of the machine's own
 * @throws Problem (usage) where a setting is enforced that none of the files sets
 */
async function readMachine(system: System, staged?: string, onProblem?: OnProblem) {
  if (staged !== undefined && system.read(staged) === undefined)
    throw new Problem(EXIT.usage, `${staged} is not there`);
  const files: Config[] = [];
  for (const file of staged === undefined ? machineConfigPaths(system) : [staged])
    files.push(await readConfig(system, file, staged === undefined ? MACHINE : STAGED, onProblem));
  const layers = files.map(({ layer }) => layer);
  const enforced = new Map(files.toReversed().flatMap((file) => [...file.enforced]));
  for (const [key, origin] of enforced) {
    if (layers.some((layer) => layer.has(key))) continue;
    const what = `enforce names ${key}, which the machine's config does not set (${originText(origin)})`;
    tell(onProblem, new Problem(EXIT.usage, what), originText(origin));
  }
  return { layers, enforced };
}

/** Settings that only the machine's config can give. */
export async function readEnforcedKeys(system: System): Promise<ReadonlySet<SettingKey>> {
  const { layers, enforced } = await readMachine(system);
  return new Set(coveredKeys(enforced, layers).keys());
}

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

interface Kind {
  /** Who must own it: whoever can write it can redirect the user's traffic. */
  readonly owner: "user" | "root";
  /** Whether it may enforce. */
  readonly isMachine: boolean;
}

const USER: Kind = { owner: "user", isMachine: false };
const MACHINE: Kind = { owner: "root", isMachine: true };
/** The machine's, still to be rolled out. */
const STAGED: Kind = { owner: "user", isMachine: true };

interface Config {
  readonly layer: Layer;
  readonly enforced: Enforced;
}

const NOTHING: Config = { layer: new Map(), enforced: new Map() };

/** Reads one config file; an absent one says nothing. */
async function readConfig(system: System, file: string, kind: Kind, onProblem: OnProblem | undefined): Promise<Config> {
  try {
    const { layer, enforced } = await parseConfig(system, file, kind, onProblem);
    return { layer: joinHostAndPort(layer), enforced };
  } catch (error) {
    tell(onProblem, error, file);
    return NOTHING;
  }
}

async function parseConfig(
  system: System,
  file: string,
  { owner, isMachine }: Kind,
  onProblem: OnProblem | undefined,
): Promise<Config> {
  const bytes = system.read(file);
  if (bytes === undefined) return NOTHING;
  const intruder = findIntruder(system, file, owner);
  if (intruder) throw new Problem(EXIT.refused, `${file} is not read: ${intruder}; run chmod go-w, or chown, on that`);
  const text = bytes.toString("utf8");
  const entries = readPlainConfig(text) ?? (await readYaml(text, file));

  const layer = new Map<Definition["key"], LayerEntry>();
  let enforced: Enforced = new Map();
  for (const { key, value, line } of entries) {
    const definition: Definition | undefined = DEFINITIONS.find((candidate) => candidate.key === key);
    const origin = { kind: "file", path: file, line } as const;
    const fault = (what: string) => new Problem(EXIT.usage, `${what} (${originText(origin)})`);
    try {
      if (key === "enforce") {
        if (!isMachine) throw fault("enforce counts in the machine's config alone");
        enforced = readEnforced(value, origin);
        continue;
      }
      if (!definition) throw fault(/^\w{1,40}$/.test(key) ? `unknown setting "${key}"` : "a line that is no setting");
      layer.set(key, { value: readValue(definition, value, origin), origin });
    } catch (error) {
      tell(onProblem, error, originText(origin));
    }
  }
  return { layer: layer as Layer, enforced };
}

/** @throws Problem (usage) for what is no YAML, or no map */
async function readYaml(text: string, file: string): Promise<readonly ConfigEntry[]> {
  const { LineCounter, parseDocument, isMap, isScalar } = await import("yaml");
  const lines = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const fault = (offset: number, what: string) => new Problem(EXIT.usage, `${what} (${file}:${lineAt(offset)})`);
  const broken = document.errors[0];
  if (broken) throw fault(broken.pos[0], "not valid YAML");
  if (document.contents === null) return [];
  if (!isMap(document.contents)) throw fault(0, "the config must be a map of settings");
  return document.contents.items.map(({ key, value }) => ({
    key: isScalar(key) ? String(key.value) : "",
    value: toPlain(value, document),
    line: lineAt((key as { range?: [number, number, number] } | null)?.range?.[0] ?? 0),
  }));
}

/** @throws Problem (usage) for a name that no setting has, with those that are near */
function readEnforced(raw: unknown, origin: Origin): Enforced {
  const keys = DEFINITIONS.map(({ key }) => key);
  const names = readValue({ key: "enforce", type: "list", describe: "" }, raw, origin) as readonly string[];
  const enforced = new Map<SettingKey, Origin>();
  for (const name of names) {
    const known = keys.find((key) => key === name);
    if (!known) throw new Problem(EXIT.usage, `${unknownText(name, keys)} (${originText(origin)})`);
    enforced.set(known, origin);
  }
  return enforced;
}

function unknownText(name: string, keys: readonly string[]): string {
  if (!/^\w{1,40}$/.test(name)) return "enforce names what is no setting";
  const near = keys.filter((key) => isNear(key.toLowerCase(), name.toLowerCase()));
  return `enforce names "${name}", which is no setting${near.length > 0 ? `; did you mean ${near.join(", ")}` : ""}`;
}

/** undefined for what can't be resolved, such as an alias without its anchor: no setting's type. */
function toPlain(node: unknown, document: Document): unknown {
  try {
    return (node as { toJS?: (d: Document) => unknown } | null)?.toJS?.(document);
  } catch {
    return undefined;
  }
}
