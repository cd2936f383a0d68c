// nonProxyHosts of Java, which Maven and Gradle take over: a bar between entries, an asterisk at either end.
// https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/doc-files/net-properties.html#Proxies
import type { SkipEntry } from "../model/skip.ts";
import type { Dialect } from "./portable.ts";

export function toJava(entries: readonly SkipEntry[]): Dialect {
  const items = new Set<string>();
  const dropped: { entry: string; reason: string }[] = [];
  for (const entry of entries) {
    const spelled = spell(entry);
    for (const item of spelled) items.add(item);
    if (spelled.length === 0) dropped.push({ entry: entry.text, reason: "" });
  }
  return { text: [...items].join("|"), dropped };
}

function spell(entry: SkipEntry): readonly string[] {
  switch (entry.kind) {
    case "host":
      return entry.text.includes(".") ? [entry.text, `*.${entry.text}`] : [entry.text];
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
function wholeBytes(network: string): readonly string[] {
  const [address = "", bits = ""] = network.split("/");
  const count = { "8": 1, "16": 2, "24": 3 }[bits];
  return count === undefined || address.includes(":") ? [] : [`${address.split(".").slice(0, count).join(".")}.*`];
}
