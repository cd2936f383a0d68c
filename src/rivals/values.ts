// Whether a value of the user's agrees with ours: then it is no rival, whatever it outranks.
import type { PropagatedSettings } from "../model/propagated.ts";
import { PROTOCOLS, type Protocol } from "../model/protocol.ts";
import { type Endpoint, isSameEndpoint, parseProxy } from "../model/proxy.ts";
import type { Rival } from "../model/rival.ts";

/** The value without the quotes around it. */
export function bare(value: string): string {
  const text = value.trim();
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1).trim() : text;
}

/** Whether it is one of our proxies; of this protocol, where one is given. What can't be read agrees with nothing. */
export function isOurs({ proxy }: PropagatedSettings, value: string, protocol?: Protocol): boolean {
  if (proxy.kind !== "url") return false;
  const parsed = parseProxy(bare(value).replace(/^(https?:\/\/[^/]*)\/+$/i, "$1"));
  const ours = (protocol ? [protocol] : PROTOCOLS).map((each) => proxy[each]);
  return parsed.kind === "proxy" && ours.some((each) => isSame(each, parsed.proxy.endpoint));
}

/** The same server: who looks the name up is no matter here. */
function isSame(one: Endpoint | undefined, other: Endpoint): boolean {
  const scheme = (endpoint: Endpoint) => (endpoint.scheme === "socks5" ? "socks5h" : endpoint.scheme);
  return one !== undefined && isSameEndpoint({ ...one, scheme: scheme(one) }, { ...other, scheme: scheme(other) });
}

/** What a value makes of a place that has one: nothing where it agrees with ours. */
export function toRival(
  settings: PropagatedSettings,
  value: string,
  found: Omit<Rival, "isDirect">,
  protocol?: Protocol,
): Rival[] {
  const isDirect = bare(value) === "";
  if (settings.proxy.kind === "direct" ? isDirect : isOurs(settings, value, protocol)) return [];
  // What takes the proxy away does nothing where it does not come first.
  if (isDirect && found.effect === "uncovered") return [];
  return [isDirect ? { ...found, isDirect } : found];
}
