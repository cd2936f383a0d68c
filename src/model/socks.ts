// A SOCKS proxy among the propagated settings. A client that can't use one fails at its address, or speaks http to it, so
// that it is given what is left without it.
import type { PropagatedSettings } from "./propagated.ts";
import { PROTOCOLS, type Protocol } from "./protocol.ts";
import { isSameEndpoint, isSocks } from "./proxy.ts";

/** The protocols that have a SOCKS proxy. */
export function socksProtocols({ proxy }: PropagatedSettings): readonly Protocol[] {
  if (proxy.kind !== "url") return [];
  return PROTOCOLS.filter((protocol) => proxy[protocol] && isSocks(proxy[protocol]));
}

/** The settings without it; where nothing is left of the proxy, none of it gets out. */
export function withoutSocks(settings: PropagatedSettings): PropagatedSettings {
  const socks = socksProtocols(settings);
  if (settings.proxy.kind !== "url" || socks.length === 0) return settings;
  const { http, https, ...proxy } = settings.proxy;
  const left = {
    ...(http && !isSocks(http) ? { http } : {}),
    ...(https && !isSocks(https) ? { https } : {}),
  };
  return { ...settings, proxy: left.http || left.https ? { ...proxy, ...left } : { kind: "blocked" } };
}

/**
 * The protocol whose SOCKS proxy can be named for whatever has no proxy of its own, as all_proxy does it; undefined where
 * that would send something through it that goes another way.
 */
export function socksForAll(settings: PropagatedSettings): Protocol | undefined {
  const { proxy } = settings;
  const [first, ...more] = socksProtocols(settings);
  if (proxy.kind !== "url" || !first) return undefined;
  const isOne = more.every((protocol) => isSameEndpoint(proxy[protocol], proxy[first]));
  return isOne && PROTOCOLS.every((protocol) => proxy[protocol]) ? first : undefined;
}
