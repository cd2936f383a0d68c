// The skip list as patterns of whole host names, in which an asterisk matches anything: Subversion, and the IDEs of JetBrains.
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { wholeBytes } from "./java.ts";
import { type Dialect, toDialect } from "./list.ts";

export function toPatterns(entries: readonly NoProxyEntry[]): Dialect {
  return toDialect(entries, spell, ", ");
}

function spell(entry: NoProxyEntry): readonly string[] {
  switch (entry.kind) {
    case "host":
    case "suffix":
      return [entry.text, `*.${entry.text}`];
    case "cidr":
      return wholeBytes(entry.text);
    case "ip":
    case "wildcard":
    case "all":
      return [entry.text];
    default:
      return [];
  }
}
