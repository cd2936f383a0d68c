// What was written: how a client that takes all of it gets to an address.
import { isBypassed } from "../model/no-proxy.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { isSameEndpoint } from "../model/proxy.ts";
import { hostOf, portOf } from "../model/urls.ts";
import type { Route } from "./ask.ts";

/** undefined: nothing was written of a proxy. */
export function expectedRoute({ proxy, noProxy }: PropagatedSettings, url: URL): Route | undefined {
  if (proxy.kind === "blocked") return undefined;
  if (proxy.kind === "direct") return { kind: "direct" };
  const entry = noProxy.find((one) => isBypassed([one], hostOf(url), portOf(url)));
  if (entry) return { kind: "direct", by: entry.text };
  const endpoint = url.protocol === "https:" ? proxy.https : proxy.http;
  return endpoint ? { kind: "proxy", endpoint } : { kind: "direct" };
}

/** Whether they are the same way; undefined where that can't be told. */
export function agrees(said: Route, expected: Route | undefined): boolean | undefined {
  if (!expected || said.kind === "unknown") return undefined;
  if (said.kind === "direct" || expected.kind !== "proxy") return said.kind === expected.kind;
  const plain = (scheme: string) => (scheme === "socks5" ? "socks5h" : scheme);
  const [one, other] = [said.endpoint, expected.endpoint];
  return plain(one.scheme) === plain(other.scheme) && isSameEndpoint({ ...one, scheme: other.scheme }, other);
}
