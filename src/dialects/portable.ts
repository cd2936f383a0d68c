// The skip list as the no_proxy variable that the most clients read alike: commas, no blanks, lower case, each domain
// bare and with a leading dot, IPv6 with and without brackets. What only some clients read goes in too, and is reported.
import type { SkipEntry } from "../model/skip.ts";

export interface Dialect {
  readonly text: string;
  /** Entries that not every client, or none, can be told; with the reason. */
  readonly dropped: readonly { readonly entry: string; readonly reason: string }[];
}

export function toPortable(entries: readonly SkipEntry[]): Dialect {
  const items = new Set<string>();
  const dropped: { entry: string; reason: string }[] = [];
  const some = (entry: SkipEntry, reason: string) => {
    items.add(entry.text);
    dropped.push({ entry: entry.text, reason });
  };
  for (const entry of entries) {
    switch (entry.kind) {
      case "host":
        items.add(entry.text);
        if (entry.text.includes(".")) items.add(`.${entry.text}`);
        break;
      case "suffix":
        items.add(entry.text).add(`.${entry.text}`);
        break;
      case "ip":
        items.add(entry.text);
        if (entry.family === 6) items.add(`[${entry.text}]`);
        break;
      case "cidr":
        some(entry, "only curl, Python requests, pip, bun and Go read networks");
        break;
      case "port":
        some(entry, "curl, wget and npm don't read ports");
        break;
      case "wildcard":
        some(entry, "hardly any client reads an asterisk inside a name");
        break;
      case "all":
        some(entry, "wget, npm and Ruby don't read a lone asterisk; proxycast off reaches them all");
        break;
      case "local":
        dropped.push({ entry: entry.text, reason: "no client reads it from a variable; name the hosts" });
    }
  }
  return { text: [...items].join(","), dropped };
}
