// What a PAC script answers: an order of preference, of which the first that clients can use counts.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Proxy_servers_and_tunneling/Proxy_Auto-Configuration_PAC_file#return_value_format
import { type Endpoint, formatEndpoint, parseProxy } from "../model/proxy.ts";

export interface PacInput {
  readonly script: string;
  readonly urls: readonly string[];
}

export interface PacAnswer {
  readonly url: string;
  /** What the script returned. */
  readonly text?: string;
  /** Why it returned nothing. */
  readonly fault?: string;
}

export interface PacOutput {
  readonly answers: readonly PacAnswer[];
  /** Names that no name server answered for in time: the script was told that they have no address. */
  readonly unanswered: readonly string[];
}

export const DIRECT = "DIRECT";

/** Where a script sends a request to. */
export type Way = Endpoint | typeof DIRECT;

/** The ways of an answer that clients can use, in the script's order. */
export function readChain(text: string): readonly Way[] {
  // An empty answer means the same: https://source.chromium.org/chromium/chromium/src/+/main:net/proxy_resolution/proxy_list.cc
  if (text.trim() === "" || text === "null") return [DIRECT];
  const ways = text.split(";").flatMap((item) => readWay(item.trim()) ?? []);
  // More clients can use the others.
  const isSocks = (way: Way) => way !== DIRECT && way.scheme === "socks5h";
  const hasOther = ways.some((way) => way !== DIRECT && !isSocks(way));
  return hasOther ? ways.filter((way) => !isSocks(way)) : ways;
}

function readWay(item: string): Way | undefined {
  const [keyword = "", place = "", ...more] = item.split(/\s+/);
  if (/[\u0000-\u001f\u007f]/.test(place)) return undefined;
  if (keyword.toUpperCase() === DIRECT) return DIRECT;
  const scheme = SCHEMES[keyword.toUpperCase()];
  if (!scheme || more.length > 0) return undefined;
  const parsed = parseProxy(`${scheme}://${/:\d+$/.test(place) ? place : `${place}:${PORTS[scheme]}`}`);
  return parsed.kind === "proxy" && !parsed.proxy.username ? parsed.proxy.endpoint : undefined;
}

/**
 * PROXY and HTTP speak plainly to the proxy, HTTPS by TLS. SOCKS alone is SOCKS 4, which is not supported.
 * https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md#Proxy-server-schemes
 */
const SCHEMES: Readonly<Record<string, "http" | "https" | "socks5h">> = {
  PROXY: "http",
  HTTP: "http",
  HTTPS: "https",
  SOCKS5: "socks5h",
};
const PORTS = { http: 80, https: 443, socks5h: 1080 } as const;

export function wayText(way: Way): string {
  return way === DIRECT ? way : formatEndpoint(way);
}
