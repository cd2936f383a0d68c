// What was written: how a client that takes all of it gets to an address.
import { isBypassed } from "../model/no-proxy.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { type Endpoint, isSameEndpoint } from "../model/proxy.ts";
import { hostOf, portOf } from "../model/urls.ts";
import type { Route } from "./ask.ts";

/** `past`: the proxy that an entry leads past. */
export type Expected = Route & { readonly past?: Endpoint | undefined };

/** undefined: nothing was written of a proxy. */
export function expectedRoute({ proxy, noProxy }: PropagatedSettings, url: URL): Expected | undefined {
  if (proxy.kind === "blocked") return undefined;
  if (proxy.kind === "direct") return { kind: "direct" };
  const entry = noProxy.find((one) => isBypassed([one], hostOf(url), portOf(url)));
  const endpoint = url.protocol === "https:" ? proxy.https : proxy.http;
  if (entry) return { kind: "direct", by: entry.text, past: endpoint };
  return endpoint ? { kind: "proxy", endpoint } : { kind: "direct" };
}

/** Whether they are the same way; undefined where that can't be told. */
export function agrees(said: Route, expected: Expected | undefined): boolean | undefined {
  if (!expected || said.kind === "unknown") return undefined;
  // Ours counts, and can't say that entry.
  if (said.kind === "proxy" && said.lacks && expected.past) return isSame(said.endpoint, expected.past);
  if (said.kind === "direct" || expected.kind !== "proxy") return said.kind === expected.kind;
  return isSame(said.endpoint, expected.endpoint);
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  const plain = (scheme: string) => (scheme === "socks5" ? "socks5h" : scheme);
  return plain(one.scheme) === plain(other.scheme) && isSameEndpoint({ ...one, scheme: other.scheme }, other);
}
