// The skip list as the no_proxy variable that the most clients read alike: commas, no blanks, lower case, each domain
// bare and with a leading dot, IPv6 with and without brackets. What only some clients read goes in too, and is reported.
import type { SkipEntry } from "../model/skip.ts";

export interface PortableList {
  readonly text: string;
  /** Entries that not every client, or none, can be told, by the reason. */
  readonly partial: ReadonlyMap<string, readonly string[]>;
}

const PARTIAL: { readonly [K in SkipEntry["kind"]]?: string } = {
  port: "curl, wget and npm don't read ports",
  wildcard: "hardly any client reads an asterisk inside a name",
  all: "wget, npm and Ruby don't read a lone asterisk; proxycast off reaches them all",
  local: "no client reads it from a variable; name the hosts",
};

const NETWORKS = {
  4: "only curl, Python requests, pip, bun and Go read networks",
  6: "only bun, Go and newer versions of curl read networks of IPv6",
};

export function toPortable(entries: readonly SkipEntry[]): PortableList {
  const items = new Set<string>();
  const partial = new Map<string, string[]>();
  // curl and Python read an asterisk only if it stands alone.
  const all = entries.filter(({ kind }) => kind === "all");
  for (const entry of all.length > 0 ? all : entries) {
    for (const item of spell(entry)) items.add(item);
    const reason = entry.kind === "cidr" ? NETWORKS[entry.family] : PARTIAL[entry.kind];
    if (!reason) continue;
    const known = partial.get(reason);
    if (known) known.push(entry.text);
    else partial.set(reason, [entry.text]);
  }
  return { text: [...items].join(","), partial };
}

function spell(entry: SkipEntry): readonly string[] {
  switch (entry.kind) {
    case "host":
      return entry.text.includes(".") ? [entry.text, `.${entry.text}`] : [entry.text];
    case "suffix":
      return [entry.text, `.${entry.text}`];
    case "ip":
      return entry.family === 6 ? [entry.text, `[${entry.text}]`] : [entry.text];
    case "local":
      return [];
    default:
      return [entry.text];
  }
}
