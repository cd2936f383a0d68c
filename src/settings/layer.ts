// One source's values, before they are merged. A source only reads and checks types; what the values mean together is
// decided in resolve.ts.
import * as path from "node:path";
import { splitNoProxy } from "../model/no-proxy.ts";
import { EXIT, Problem } from "../model/problem.ts";
import { withoutUserinfo } from "../model/proxy.ts";
import { looksLikeUrl } from "../system/folders.ts";
import { DEFINITIONS, type Definition, type SettingKey } from "./definitions.ts";
import { firstLine } from "./password.ts";
import { type Origin, originText, type PasswordReference, type Setting } from "./settings.ts";

export type LayerValue = string | readonly string[] | boolean | PasswordReference;

export interface LayerEntry {
  readonly value: LayerValue;
  readonly origin: Origin;
}

/** One source, in order of precedence. */
export type Layer = ReadonlyMap<SettingKey, LayerEntry>;

/**
 * Reads a value as the type of its setting.
 * @throws Problem (usage), naming the origin and never the value
 */
export function readValue(definition: Definition, raw: unknown, origin: Origin): LayerValue {
  const wrong = (expected: string) =>
    new Problem(EXIT.usage, `${definition.key} must be ${expected} (${originText(origin)})`);
  switch (definition.type) {
    case "choice":
      if (typeof raw === "string" && definition.choices?.includes(raw)) return raw;
      throw wrong(`one of ${definition.choices?.join(", ")}`);
    case "list":
      if (typeof raw === "string") return splitNoProxy(raw);
      if (Array.isArray(raw) && raw.every((item) => typeof item === "string")) return raw.flatMap(splitNoProxy);
      throw wrong("a list of names");
    case "urls":
      if (typeof raw === "string") return raw.split(/\s+/).filter(Boolean);
      if (Array.isArray(raw) && raw.every((item) => typeof item === "string")) return raw;
      throw wrong("a list of addresses");
    case "boolean":
      if (typeof raw === "boolean") return raw;
      throw wrong("true or false");
    case "script":
      if (typeof raw === "string" && raw !== "" && (isScriptUrl(raw) || !looksLikeUrl(raw))) return raw;
      throw wrong("an address (http:// or https://) or the path of a file");
    case "port":
      if (typeof raw === "number" || typeof raw === "string") return String(raw);
      throw wrong("a port from 1 to 65535");
    case "password":
      if (typeof raw === "string" && origin.kind !== "file")
        return { kind: "value", secret: firstLine(raw, originText(origin)) };
      return readPasswordReference(raw, wrong, origin);
    case "path":
      if (typeof raw === "string" && raw !== "" && !looksLikeUrl(raw)) return raw;
      throw wrong("the path of a file");
    default:
      if (typeof raw === "string" && raw !== "") return raw;
      throw wrong("a text");
  }
}

function readPasswordReference(raw: unknown, wrong: (expected: string) => Problem, origin: Origin): PasswordReference {
  if (typeof raw === "object" && raw !== null) {
    const [[kind, value] = [], ...more] = Object.entries(raw);
    if (more.length === 0 && typeof value === "string" && value !== "") {
      if (kind === "command") return { kind, command: value };
      if (kind === "env") return { kind, name: value };
      // Relative to the config that names it, and not to where a run happens to start.
      const folder = origin.kind === "file" ? path.dirname(origin.path) : "";
      if (kind === "file") return { kind, path: value.startsWith("~") ? value : path.resolve(folder, value) };
    }
  }
  throw wrong("{command: …}, {env: NAME} or {file: PATH}, never the password itself");
}

/** An address of the web, or a file by its address. */
function isScriptUrl(text: string): boolean {
  return /^(?:https?|file):\/\//i.test(text);
}

/** The value in a form fit to be shown. */
export function shownValue(value: LayerValue): string {
  if (typeof value === "string") return withoutUserinfo(value);
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map(withoutUserinfo).join(",");
  return "a password";
}

/** Flags, as the command line gives them: by the name of the flag. */
export function readFlags(flags: Readonly<Record<string, unknown>>): Layer {
  return readAll(
    (definition) => definition.flag,
    (name) => flags[name],
    "flag",
  );
}

/** The PROXYCAST_* variables. An empty one counts as unset, but for the skip list, where empty is a list. */
export function readVariables(variable: (name: string) => string | undefined): Layer {
  const read = (name: string) => {
    const value = variable(name);
    return value === "" && name !== "PROXYCAST_SKIP" ? undefined : value;
  };
  return readAll((definition) => definition.variable, read, "variable");
}

function readAll(
  nameOf: (definition: Definition) => string | undefined,
  rawOf: (name: string) => unknown,
  kind: "flag" | "variable",
): Layer {
  const layer = new Map<SettingKey, LayerEntry>();
  for (const definition of DEFINITIONS) {
    const name = nameOf(definition);
    const raw = name === undefined ? undefined : rawOf(name);
    if (name === undefined || raw === undefined) continue;
    const origin: Origin = { kind, name };
    layer.set(definition.key, { value: readValue(definition, raw, origin), origin });
  }
  return layer;
}

/** The first layer's value; the other layers' are shadowed. */
export function pick<T extends LayerValue>(layers: readonly Layer[], key: SettingKey): Setting<T> | undefined {
  const [first, ...rest] = layers.flatMap((layer) => layer.get(key) ?? []);
  return (
    first && {
      value: first.value as T,
      origin: first.origin,
      shadowed: rest.map((entry) => ({ value: shownValue(entry.value), origin: entry.origin })),
    }
  );
}

export function pickOr<T extends LayerValue>(layers: readonly Layer[], key: SettingKey, value: T): Setting<T> {
  return pick<T>(layers, key) ?? { value, origin: { kind: "default" }, shadowed: [] };
}
