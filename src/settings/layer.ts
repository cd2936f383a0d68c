// One source's values, before they are merged. A source only reads and checks types; what the values mean together is
// decided in resolve.ts.
import * as path from "node:path";
import { splitNoProxy } from "../model/no-proxy.ts";
import { EXIT, Problem } from "../model/problem.ts";
import type { Protocol } from "../model/protocol.ts";
import { formatEndpoint, type ParsedProxy, parsePort, parseProxy, withoutUserinfo } from "../model/proxy.ts";
import { isQuoted, QUOTES } from "../model/quotes.ts";
import { looksLikeUrl } from "../system/folders.ts";
import { DEFINITIONS, type Definition, type SettingKey } from "./definitions.ts";
import { firstLine } from "./password.ts";
import { type OnProblem, tell } from "./problems.ts";
import { type Origin, originText, type PasswordReference, type Setting } from "./settings.ts";

/** A proxy as a source names it, also one that can't be read: a fault only for who would use it. */
export type ProxyValue = ParsedProxy | { readonly kind: "direct" };

export type LayerValue = string | readonly string[] | boolean | PasswordReference | ProxyValue;

export interface LayerEntry<T extends LayerValue = LayerValue> {
  readonly value: T;
  readonly origin: Origin;
  /** Proxy only: a password stood beside it, which was not saved. */
  readonly hasPasswordElsewhere?: boolean;
  /** Proxy only: others may have had a hand in it, so that no password goes there by itself. */
  readonly isUntrusted?: boolean;
  /** PAC script only: what its source says where the script can't be had. */
  readonly manual?: Layer;
}

/** What one source says. */
export type Layer = ReadonlyMap<SettingKey, LayerEntry>;

/**
 * Reads a value as the type of its setting.
 * @throws Problem (usage), naming the origin and never the value
 */
export function readValue(definition: Definition, raw: unknown, origin: Origin): LayerValue {
  const wrong = (expected: string) =>
    new Problem(EXIT.usage, `${definition.key} must be ${expected} (${originText(origin)})`);
  // A password may have quotes of its own; proxies and lists say so themselves.
  const isRead = ["password", "proxy", "list"].includes(definition.type);
  if (!isRead && [raw].flat().some((item) => typeof item === "string" && isQuoted(item)))
    throw new Problem(EXIT.usage, `${definition.key} has ${QUOTES} (${originText(origin)})`);
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
      throw wrong("an address (http://, https:// or file:///) or the path of a file");
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
    case "proxy":
      if (typeof raw === "string" && raw !== "") return readProxyValue(raw, origin);
      throw wrong("a text");
    case "text":
      if (typeof raw === "string" && raw !== "") return raw;
      throw wrong("a text");
  }
}

/** A password in a flag or in the config would stand in histories, process lists and backups. */
function readProxyValue(text: string, origin: Origin): ProxyValue {
  const parsed = parseProxy(text);
  if (origin.kind === "variable" || parsed.kind === "error" || !parsed.proxy.password) return parsed;
  return fault(
    "a password in the proxy URL is not taken here; use --password-stdin, PROXYCAST_PASSWORD or the config's password: {command: …}",
    formatEndpoint(parsed.proxy.endpoint),
  );
}

function fault(message: string, shown = "…"): ProxyValue {
  return { kind: "error", message, shown };
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
  // https://www.rfc-editor.org/rfc/rfc8089#section-2: one slash is enough for a file.
  return /^(?:https?:\/\/|file:\/)/i.test(text);
}

/** The layer with its host and port as one proxy. */
export function joinHostAndPort(layer: Layer): Layer {
  const host = layer.get("host");
  const port = layer.get("port");
  const { origin } = host ?? port ?? {};
  return origin ? new Map([...layer, ["proxy", { value: joined(layer, host, port), origin }]]) : layer;
}

function joined(layer: Layer, host: LayerEntry | undefined, port: LayerEntry | undefined): ProxyValue {
  if (layer.has("proxy")) return fault("give either proxy or host and port, not both");
  if (!host || !port) return fault("host and port must be given together");
  if (parsePort(String(port.value)) === undefined) return fault("port must be from 1 to 65535");
  const name = String(host.value);
  return parseProxy(`http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port.value}`);
}

/** The proxies that a layer names for a protocol, each for it alone and then for both. */
export function namedIn(layer: Layer, protocol: Protocol): LayerEntry<ProxyValue>[] {
  const entries = [layer.get(`${protocol}Proxy`), layer.get("proxy")];
  return entries.flatMap((entry) => (entry ? [entry as LayerEntry<ProxyValue>] : []));
}

/** The value in a form fit to be shown. */
export function shownValue(value: LayerValue): string {
  if (typeof value === "string") return withoutUserinfo(value);
  if (typeof value === "boolean") return String(value);
  if ("length" in value) return value.map(withoutUserinfo).join(",");
  switch (value.kind) {
    case "proxy":
      return formatEndpoint(value.proxy.endpoint);
    case "error":
      return value.shown;
    case "direct":
      return "DIRECT";
    default:
      return "a password";
  }
}

/** The settings that a source has by a name of its own. An empty map where it has none. */
export function readSettings(
  nameOf: (definition: Definition) => string | undefined,
  rawOf: (name: string) => unknown,
  kind: "flag" | "variable",
  onProblem?: OnProblem,
): Layer {
  const layer = new Map<SettingKey, LayerEntry>();
  for (const definition of DEFINITIONS) {
    const name = nameOf(definition);
    const raw = name === undefined ? undefined : rawOf(name);
    if (name === undefined || raw === undefined) continue;
    const origin: Origin = { kind, name };
    try {
      layer.set(definition.key, { value: readValue(definition, raw, origin), origin });
    } catch (error) {
      tell(onProblem, error, originText(origin));
    }
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
