// What setup saves: its flags and answers, as edits of the user's config file.
import type { Edit } from "../model/edit.ts";
import { formatEndpoint } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import { DEFINITIONS, type SettingKey } from "../settings/definitions.ts";
import type { Layer, LayerEntry } from "../settings/layer.ts";
import { bindingOf } from "../settings/proxy-password.ts";
import type { NewCa } from "../settings/source.ts";
import { userConfigPath } from "../settings/sources/config.ts";
import { expandPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { Writer } from "../writers/writer.ts";
import { configWriter } from "./shared/config-writer.ts";

/** Where later runs find the password. */
export type PasswordKeeping =
  | { kind: "nowhere" }
  | { kind: "command"; command: string }
  | { kind: "file"; path: string };

export const PROXY_KEYS: readonly SettingKey[] = ["proxy", "httpProxy", "httpsProxy", "host", "port"];

/** The flags as edits of the user's config file. A proxy for both replaces every other way of naming one. */
export function saveSettings(
  system: System,
  flags: Layer,
  { keep, secret, newCa }: { keep: PasswordKeeping; secret?: Secret | undefined; newCa?: NewCa | undefined },
): Writer {
  const edits: Edit[] = [];
  const hasProxy = PROXY_KEYS.some((key) => flags.has(key));
  const isForBoth = flags.has("proxy") || flags.has("host");
  for (const { key } of DEFINITIONS) {
    const entry = flags.get(key);
    if (key === "password") continue;
    if (entry) edits.push({ key: [key], value: textOf(system, key, entry) || undefined });
    else if ((isForBoth && PROXY_KEYS.includes(key)) || (hasProxy && key === "mode")) {
      edits.push({ key: [key], value: undefined });
    }
  }
  if (keep.kind === "command") edits.push(...passwordEdits(system, keep.kind, keep.command));
  if (keep.kind === "file") edits.push(...passwordEdits(system, keep.kind, keep.path));
  const password = keep.kind === "file" && secret ? { path: keep.path, password: secret } : undefined;
  return configWriter(edits, password, newCa);
}

/** One source of the password, in the style that the config has it in. */
function passwordEdits(system: System, kind: string, source: string): Edit[] {
  const isFlow = /^password:[ \t]*\{/m.test(system.read(userConfigPath(system))?.toString("utf8") ?? "");
  if (isFlow) return [{ key: ["password"], value: JSON.stringify({ [kind]: source }) }];
  return ["command", "env", "file"].map((each) => ({
    key: ["password", each],
    value: each === kind ? source : undefined,
  }));
}

/** The value as the config holds it: a proxy without the password that a variable may give it. */
function textOf(system: System, key: SettingKey, { value }: LayerEntry): string {
  if (key === "caBundle") return expandPath(system, String(value));
  if (Array.isArray(value)) return value.join(",");
  if (typeof value !== "object" || !("kind" in value) || value.kind !== "proxy") return String(value);
  const { endpoint, username } = value.proxy;
  return username ? bindingOf(endpoint, username) : formatEndpoint(endpoint);
}
