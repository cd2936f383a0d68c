// A `proxycast setup` to copy: what was given already is given there too, since it may have been saved nowhere.
import { formatEndpoint, formatWithUsername } from "../model/proxy.ts";
import { definitionOf } from "../settings/definitions.ts";
import type { Layer, LayerValue } from "../settings/layer.ts";

/** @param more words behind it, as they are typed */
export function setupCommand(flags: Layer, more: readonly string[]): string {
  const given = [...flags].flatMap(([key, { value }]) => {
    const { flag } = definitionOf(key);
    if (key === "password") return ["--password-stdin"];
    return flag && !more.includes(`--${flag}`) ? [`--${flag}`, quote(asTyped(value))] : [];
  });
  return ["proxycast setup", ...given, ...more].join(" ");
}

/** A value as it was given; a password is none of it. */
function asTyped(value: LayerValue): string {
  if (typeof value !== "object" || !("kind" in value) || value.kind !== "proxy") return String(value);
  const { endpoint, username } = value.proxy;
  return username ? formatWithUsername(endpoint, username) : formatEndpoint(endpoint);
}

/** For a shell, where that is needed. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
