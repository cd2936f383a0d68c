// The skip list as the no_proxy variable that the most clients read alike: commas, no blanks, lower case, each domain
// bare and with a leading dot, IPv6 with and without brackets. What only some clients read goes in too, and is reported.
import type { SkipEntry } from "../model/skip.ts";

export interface PortableList {
  readonly text: string;
  /** Entries that not every client, or none, can be told, by the reason. */
  readonly partial: ReadonlyMap<string, readonly string[]>;
}

const PARTIAL: { readonly [K in SkipEntry["kind"]]?: string } = {
  cidr: "only curl, Python requests, pip, bun and Go read networks",
  port: "curl, wget and npm don't read ports",
  wildcard: "hardly any client reads an asterisk inside a name",
  all: "wget, npm and Ruby don't read a lone asterisk; proxycast off reaches them all",
  local: "no client reads it from a variable; name the hosts",
};

export function toPortable(entries: readonly SkipEntry[]): PortableList {
  const items = new Set<string>();
  const partial = new Map<string, string[]>();
  for (const entry of entries) {
    for (const item of spell(entry)) items.add(item);
    const reason = PARTIAL[entry.kind];
    if (reason) partial.set(reason, [...(partial.get(reason) ?? []), entry.text]);
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
