// Everything that a test saw, sorted for the rules that read it together.
import { isIPv4 } from "../model/ip.ts";
import { type Endpoint, formatEndpoint } from "../model/proxy.ts";
import { hostOf } from "../model/urls.ts";
import type { Cause, CauseId } from "./causes.ts";
import { byWeight, isAnswered, isFailure } from "./rank.ts";
import type { ProbeResult, Seen } from "./result.ts";

export interface Evidence {
  /** Every address that was asked, as the settings say. */
  readonly results: readonly Seen[];
  readonly isPassed: boolean;
  /** A person named the addresses: what goes directly counts, too. */
  readonly isNamed: boolean;
  readonly proxies: { readonly http?: Endpoint | undefined; readonly https?: Endpoint | undefined };
  /** The company's own certificates in the CA bundle, PEM. */
  readonly company: readonly string[];
  /** An https address through the proxy of http, where https has none and does not get through. */
  readonly other?: ProbeResult | undefined;
  readonly now: Date;
}

export type SeenFailure = Seen & { readonly cause: Cause };

export interface View extends Evidence {
  /** What went through the proxy, or through that of the worst failure. */
  readonly proxied: readonly Seen[];
  readonly http: readonly Seen[];
  readonly https: readonly Seen[];
  /** Not answered through the proxy; the one that weighs most first. */
  readonly failures: readonly SeenFailure[];
  readonly direct: readonly ProbeResult[];
  readonly endpoint: Endpoint | undefined;
}

export function viewOf(evidence: Evidence): View {
  const { results, proxies } = evidence;
  const all = results.filter(({ isDirect }) => !isDirect);
  const failures = all
    .filter((result) => !isAnswered(result))
    .filter(isFailure)
    .sort(byWeight);
  const [worst] = failures;
  // Where each protocol has a proxy of its own, one says nothing of the other.
  const proxied = worst && isApart(proxies) ? all.filter(({ url }) => url.protocol === worst.url.protocol) : all;
  return {
    ...evidence,
    proxied,
    http: proxied.filter(({ url }) => url.protocol === "http:"),
    https: proxied.filter(({ url }) => url.protocol === "https:"),
    failures,
    direct: results.flatMap((result) => (result.isDirect ? [result] : (result.direct ?? []))),
    endpoint: proxies[worst?.url.protocol === "http:" ? "http" : "https"] ?? proxies.https ?? proxies.http,
  };
}

function isApart({ http, https }: Evidence["proxies"]): boolean {
  return http !== undefined && https !== undefined && formatEndpoint(http) !== formatEndpoint(https);
}

/** Something was asked, and all of it failed for one of these causes. */
export function allFail(results: readonly ProbeResult[], ...ids: readonly CauseId[]): boolean {
  return results.length > 0 && results.every(({ cause }) => cause !== undefined && ids.includes(cause.id));
}

export function anyAnswered(results: readonly ProbeResult[]): boolean {
  return results.some(isAnswered);
}

/** Hosts of several owners: what they have in common is not theirs. */
export function isOfSeveral(results: readonly ProbeResult[]): boolean {
  return new Set(results.map(({ url }) => ownerOf(hostOf(url)))).size > 1;
}

/** The last two labels of a name; an address is one as a whole. */
export function ownerOf(host: string): string {
  return isIPv4(host) ? host : host.replace(/\.$/, "").split(".").slice(-2).join(".");
}

export function isLoopback(endpoint: Endpoint | undefined): boolean {
  return endpoint !== undefined && /^(127\.|localhost$|::1$)/.test(endpoint.host);
}

export function stageOf({ stages }: ProbeResult): string {
  return stages.at(-1)?.stage ?? "";
}

/**
 * Direct access works: for https where that was looked at. A host on the skip list may be the company's own: it speaks for
 * nothing that goes through the proxy.
 */
export function worksDirectly({ direct, proxied }: View): boolean {
  const looked = proxied.length > 0 ? proxied.flatMap((result) => result.direct ?? []) : direct;
  const https = looked.filter(({ url }) => url.protocol === "https:");
  return anyAnswered(https.length > 0 ? https : looked);
}

/** A page of the network's own came where nothing but the network answers. */
export function findPortal({ direct }: View): ProbeResult | undefined {
  return direct.find(({ cause }) => cause?.id === "captive portal" || cause?.id === "block page");
}
