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
  return text.split(";").flatMap((item) => readWay(item.trim()) ?? []);
}

function readWay(item: string): Way | undefined {
  const [keyword = "", place = "", ...more] = item.split(/\s+/);
  if (/[\u0000-\u001f\u007f]/.test(place)) return undefined;
  if (keyword.toUpperCase() === DIRECT) return DIRECT;
  const scheme = SCHEMES[keyword.toUpperCase()];
  if (!scheme || more.length > 0) return undefined;
  const parsed = parseProxy(`${scheme}://${/:\d+$/.test(place) ? place : `${place}:${scheme === "http" ? 80 : 443}`}`);
  return parsed.kind === "proxy" && !parsed.proxy.username ? parsed.proxy.endpoint : undefined;
}

/** PROXY and HTTP speak plainly to the proxy, HTTPS by TLS. SOCKS is of no use to most clients. */
const SCHEMES: Readonly<Record<string, "http" | "https">> = { PROXY: "http", HTTP: "http", HTTPS: "https" };

export function wayText(way: Way): string {
  return way === DIRECT ? way : formatEndpoint(way);
}
