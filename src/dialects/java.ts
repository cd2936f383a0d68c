// nonProxyHosts of Java, which Maven and Gradle take over: a bar between entries, an asterisk at either end.
// https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/doc-files/net-properties.html#Proxies
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { type Dialect, sift, toDialect } from "./list.ts";

export function toJava(entries: readonly NoProxyEntry[]): Dialect {
  return toDialect(entries, spell, "|");
}

/** Maven makes a regular expression of each, in which brackets mean one letter of those. Seen with 3.8.7. */
export function toMaven(entries: readonly NoProxyEntry[]): Dialect {
  const { read, dropped } = sift(entries, (entry) => entry.kind !== "ip" || entry.family === 4);
  const list = toJava(read);
  return { text: list.text, dropped: [...dropped, ...list.dropped] };
}

function spell(entry: NoProxyEntry): readonly string[] {
  switch (entry.kind) {
    case "host":
    case "suffix":
      return [entry.text, `*.${entry.text}`];
    case "ip":
      return [entry.family === 6 ? `[${entry.text}]` : entry.text];
    case "wildcard":
      return /^\*?[^*]+\*?$/.test(entry.text) ? [entry.text] : [];
    case "cidr":
      return wholeBytes(entry.text);
    case "all":
      return ["*"];
    default:
      return [];
  }
}

/** 10.0.0.0/8 is 10.*: networks that end at a dot can be said. */
export function wholeBytes(network: string): readonly string[] {
  const [address = "", bits = ""] = network.split("/");
  const count = { "8": 1, "16": 2, "24": 3 }[bits];
  return count === undefined || address.includes(":") ? [] : [`${address.split(".").slice(0, count).join(".")}.*`];
}
