// The skip list for clients that have a setting of their own for it, as a list like the variable's: what the client does
// not read is left out, and named.
import { ALWAYS_DIRECT, type NoProxyEntry } from "../model/no-proxy.ts";
import { toPortable } from "./portable.ts";

export interface Dialect {
  readonly text: string;
  /** Entries that the client can't be told. */
  readonly dropped: readonly string[];
}

/** Hosts, domains and addresses, which everybody reads. */
export const isPlain = ({ kind }: NoProxyEntry) => ["host", "suffix", "ip"].includes(kind);

/** Networks of IPv6 only since a later version: https://github.com/curl/curl/pull/19828 */
export const isReadByCurl = (entry: NoProxyEntry) =>
  isPlain(entry) || entry.kind === "all" || (entry.kind === "cidr" && entry.family === 4);

/** The entries that the client reads, and those that a note names. What is always direct is not named: the user did not add it. */
export function sift(entries: readonly NoProxyEntry[], isRead: (entry: NoProxyEntry) => boolean) {
  const ours: readonly string[] = ALWAYS_DIRECT;
  return {
    read: entries.filter(isRead),
    dropped: entries.flatMap((entry) => (isRead(entry) || ours.includes(entry.text) ? [] : [entry.text])),
  };
}

/** The list in a client's own spelling. @param spell how an entry is written; nothing: it can't be told */
export function toDialect(
  entries: readonly NoProxyEntry[],
  spell: (entry: NoProxyEntry) => readonly string[],
  separator = ",",
): Dialect {
  const { read, dropped } = sift(entries, (entry) => spell(entry).length > 0);
  return { text: [...new Set(read.flatMap(spell))].join(separator), dropped };
}

export function toList(entries: readonly NoProxyEntry[], isRead = isPlain): Dialect {
  const { read, dropped } = sift(entries, isRead);
  return { text: toPortable(read).text, dropped };
}

/** One sentence for all that a client can't be told; none where there is nothing. */
export function noteDropped(dropped: readonly string[], place: string): readonly string[] {
  if (dropped.length === 0) return [];
  const it = dropped.length > 1 ? "them" : "it";
  return [`cannot exclude ${nameEntries(dropped)} in ${place} and will use the proxy for ${it}`];
}

/** A list may have thousands. */
export function nameEntries(entries: readonly string[]): string {
  const shown = entries.slice(0, 10).map((entry) => `"${entry}"`);
  return shown.join(", ") + (entries.length > shown.length ? ` and ${entries.length - shown.length} more` : "");
}
