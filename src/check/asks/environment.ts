// Which entries of a skip list families of clients read, by kind (model/no-proxy-entry.ts). What one can't read is no entry.
import { isBypassed } from "../../model/no-proxy.ts";
import { type NoProxyEntry, parseNoProxyEntry } from "../../model/no-proxy-entry.ts";
import { hostOf, portOf } from "../../model/urls.ts";
import { type Reads, USUAL } from "../environment.ts";

type Kind = NoProxyEntry["kind"];

/** Finds the first entry that a client of these kinds takes for the address. */
export function finding(...kinds: readonly Kind[]): Reads["findEntry"] {
  return (list, url) => list.split(/[,\s]+/).find((item) => isEntry(item, url, kinds));
}

function isEntry(item: string, url: URL, kinds: readonly Kind[]): boolean {
  try {
    const entry = item === "" ? undefined : parseNoProxyEntry(item.replace(/^\[(.*)\]$/, "$1"), "");
    return entry !== undefined && kinds.includes(entry.kind) && isBypassed([entry], hostOf(url), portOf(url));
  } catch {
    return false;
  }
}

/** curl, git, cargo and R. https://curl.se/libcurl/c/CURLOPT_NOPROXY.html; plain http by the name in lower case alone. */
export const LIBCURL: Reads = {
  proxy: (protocol) => (protocol === "http" ? ["http_proxy", "all_proxy", "ALL_PROXY"] : USUAL.proxy(protocol)),
  noProxy: USUAL.noProxy,
  findEntry: finding("host", "suffix", "ip", "cidr", "all"),
};

/** pip, conda and programs on requests. https://requests.readthedocs.io/en/latest/user/advanced/#proxies */
export const REQUESTS: Reads = { ...USUAL, findEntry: finding("host", "suffix", "ip", "cidr", "port", "all") };

/** RubyGems. https://docs.ruby-lang.org/en/master/URI/Generic.html#method-i-find_proxy */
export const RUBY: Reads = {
  proxy: (protocol) => [`${protocol}_proxy`, `${protocol.toUpperCase()}_PROXY`],
  noProxy: USUAL.noProxy,
  findEntry: finding("host", "suffix", "ip", "port"),
};

/** wget and npm. */
export const PLAIN: Reads = {
  proxy: (protocol) => [`${protocol}_proxy`],
  noProxy: ["no_proxy"],
  findEntry: finding("host", "suffix", "ip"),
};
