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

/** Undefined where nothing in the answer is of use. */
export function readAnswer(text: string): Way | undefined {
  for (const item of text.split(";")) {
    const [keyword = "", place = "", ...more] = item.trim().split(/\s+/);
    if (/[\u0000-\u001f\u007f]/.test(place)) continue;
    const scheme = SCHEMES[keyword.toUpperCase()];
    if (keyword.toUpperCase() === DIRECT) return DIRECT;
    if (!scheme || more.length > 0) continue;
    const parsed = parseProxy(
      `${scheme}://${/:\d+$/.test(place) ? place : `${place}:${scheme === "http" ? 80 : 443}`}`,
    );
    if (parsed.kind === "proxy" && !parsed.proxy.username) return parsed.proxy.endpoint;
  }
  // An empty answer means the same: https://source.chromium.org/chromium/chromium/src/+/main:net/proxy_resolution/proxy_list.cc
  return text.trim() === "" || text === "null" ? DIRECT : undefined;
}

/** PROXY and HTTP speak plainly to the proxy, HTTPS by TLS. SOCKS is of no use to most clients. */
const SCHEMES: Readonly<Record<string, "http" | "https">> = { PROXY: "http", HTTP: "http", HTTPS: "https" };

export interface Majority {
  readonly way: Way;
  /** Where the script says something else. */
  readonly others: readonly { readonly url: string; readonly way: Way }[];
}

export function wayText(way: Way): string {
  return way === DIRECT ? way : formatEndpoint(way);
}

/** What most of these answers say; the first of several that are said as often. */
export function findMajority(answers: readonly PacAnswer[]): Majority | undefined {
  const read = answers.flatMap(({ url, text }) => {
    const way = text === undefined ? undefined : readAnswer(text);
    return way === undefined ? [] : [{ url, way, name: wayText(way) }];
  });
  const count = (name: string) => read.filter((answer) => answer.name === name).length;
  const [most] = read.toSorted((a, b) => count(b.name) - count(a.name));
  return most && { way: most.way, others: read.filter(({ name }) => name !== most.name) };
}
