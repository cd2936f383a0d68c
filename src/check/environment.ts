// How programs that go by the variables get to an address.
import { isBypassed } from "../model/no-proxy.ts";
import { parseNoProxyEntry } from "../model/no-proxy-entry.ts";
import { parseProxy } from "../model/proxy.ts";
import { hostOf, portOf } from "../model/urls.ts";
import type { Route, Said } from "./ask.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Which variables a program reads, each list in the order in which the first that is set counts. */
export interface Reads {
  readonly proxy: (protocol: "http" | "https") => readonly string[];
  readonly noProxy: readonly string[];
  /** The entry of the list that makes an address direct, as this program reads it. */
  readonly findEntry: (list: string, url: URL) => string | undefined;
}

/** As most do. */
export const USUAL: Reads = {
  proxy: (protocol) => [`${protocol}_proxy`, `${protocol.toUpperCase()}_PROXY`, "all_proxy", "ALL_PROXY"],
  noProxy: ["no_proxy", "NO_PROXY"],
  findEntry,
};

export function routeByVariables(variables: Variables, url: URL, reads: Reads = USUAL): Said {
  const find = (names: readonly string[]) => names.find((name) => variables[name]);
  const name = find(reads.proxy(url.protocol === "https:" ? "https" : "http"));
  if (name === undefined) return { route: { kind: "direct" } };
  const list = find(reads.noProxy);
  const by = list === undefined ? undefined : reads.findEntry(variables[list] ?? "", url);
  if (list !== undefined && by !== undefined) return { route: { kind: "direct", by }, from: { variable: list } };
  return { route: toRoute(variables[name] ?? ""), from: { variable: name } };
}

/** The proxy that a client names, without its userinfo. */
export function toRoute(text: string): Route {
  const parsed = parseProxy(text.trim().replace(/\/+$/, ""));
  return parsed.kind === "proxy"
    ? { kind: "proxy", endpoint: parsed.proxy.endpoint }
    : { kind: "unknown", why: "it names a proxy that can't be read" };
}

/** By what the list means. */
export function findEntry(list: string, url: URL): string | undefined {
  return list.split(/[,\s]+/).find((item) => {
    try {
      return item !== "" && isBypassed([parseNoProxyEntry(item, "")], hostOf(url), portOf(url));
    } catch {
      return false; // What can't be read is no entry.
    }
  });
}
