// What a PAC script answers: an order of preference, of which the first that clients can use counts.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Proxy_servers_and_tunneling/Proxy_Auto-Configuration_PAC_file#return_value_format
import { formatEndpoint, parseProxyUrl } from "../model/proxy.ts";

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

export const DIRECT = "DIRECT";

/** http://host:port, DIRECT, or undefined where nothing in the answer is of use. */
export function readAnswer(text: string): string | undefined {
  for (const item of text.split(";")) {
    const [keyword = "", place = "", ...more] = item.trim().split(/\s+/);
    if (/[\u0000-\u001f\u007f]/.test(place)) continue;
    const scheme = SCHEMES[keyword.toUpperCase()];
    if (keyword.toUpperCase() === DIRECT) return DIRECT;
    if (!scheme || more.length > 0) continue;
    const parsed = parseProxyUrl(
      `${scheme}://${/:\d+$/.test(place) ? place : `${place}:${scheme === "http" ? 80 : 443}`}`,
    );
    if (parsed.kind === "proxy" && !parsed.proxy.username) return formatEndpoint(parsed.proxy.endpoint);
  }
  // An empty answer means the same: https://source.chromium.org/chromium/chromium/src/+/main:net/proxy_resolution/proxy_list.cc
  return text.trim() === "" || text === "null" ? DIRECT : undefined;
}

/** PROXY and HTTP speak plainly to the proxy, HTTPS by TLS. SOCKS is of no use to most clients. */
const SCHEMES: Readonly<Record<string, "http" | "https">> = { PROXY: "http", HTTP: "http", HTTPS: "https" };

export interface Majority {
  /** http://host:port or DIRECT. */
  readonly value: string;
  /** Where the script says something else. */
  readonly others: readonly { readonly url: string; readonly value: string }[];
}

/** What most of these answers say; the first of several that are said as often. */
export function findMajority(answers: readonly PacAnswer[]): Majority | undefined {
  const read = answers.flatMap(({ url, text }) => {
    const value = text === undefined ? undefined : readAnswer(text);
    return value === undefined ? [] : [{ url, value }];
  });
  const count = (value: string) => read.filter((answer) => answer.value === value).length;
  const [most] = [...new Set(read.map(({ value }) => value))].sort((a, b) => count(b) - count(a));
  return most === undefined ? undefined : { value: most, others: read.filter(({ value }) => value !== most) };
}
