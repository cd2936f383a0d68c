// The skip list for clients that have a setting of their own for it, as a list like the variable's: what the client does
// not read is left out, and named.
import type { SkipEntry } from "../model/skip.ts";
import { type Dialect, toPortable } from "./portable.ts";

/** Kinds of entries beside hosts, domains and addresses, which everybody reads. */
type More = Exclude<SkipEntry["kind"], "host" | "suffix" | "ip">;

export function toList(entries: readonly SkipEntry[], reads: readonly More[] = []): Dialect {
  const isRead = ({ kind }: SkipEntry) => ["host", "suffix", "ip", ...reads].includes(kind);
  const dropped = entries.filter((entry) => !isRead(entry)).map(({ text }) => ({ entry: text, reason: "" }));
  return { text: toPortable(entries.filter(isRead)).text, dropped };
}

/** One sentence for all that a client can't be told; none where there is nothing. */
export function noteDropped({ dropped }: Dialect, place: string): readonly string[] {
  if (dropped.length === 0) return [];
  const entries = dropped.map(({ entry }) => `"${entry}"`).join(", ");
  return [`${entries} can't be said in ${place}, so the proxy is asked for ${dropped.length > 1 ? "them" : "it"}`];
}
