// The skip list (no_proxy), parsed once into what its entries mean; src/dialects prints it for a family of clients.
import { isIP } from "./ip.ts";
import { type NoProxyEntry, parseNoProxyEntry } from "./no-proxy-entry.ts";
import { Problem } from "./problem.ts";
import { isQuoted, QUOTES, withoutQuotes } from "./quotes.ts";

export type { NoProxyEntry };

/**
 * Always in the list: this machine, and the address at which a cloud tells a machine about itself. Through a proxy its
 * clients get nothing, or the proxy's own credentials.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
export const ALWAYS_DIRECT = ["localhost", "127.0.0.1", "::1", "169.254.169.254"] as const;

/** Blanks inside a range of addresses. */
const RANGE = /(?<=(?:^|[;,\s])\[?(?:\d+\.[\d.]+|[\da-f]*:[\da-f.:]*)\]?)\s+([-\u2013])\s+(?=\[?[\d:a-f])/gi;

/** Splits at `;`, `,` and blanks, as lists of this kind are written in the wild. */
export function splitNoProxy(text: string): string[] {
  const joined = text.replace(RANGE, "$1");
  return joined.split(/[;,\s]+/).filter((item) => item !== "");
}

/**
 * The entries that can be in such a list, for lists that are not ours to mend, with a note that names each other.
 * @param from where they come from, for the notes
 */
export function sieveNoProxy(items: readonly string[], from = ""): { items: string[]; notes: string[] } {
  const notes: string[] = [];
  // A host has none: what is meant is plain.
  if (items.some(isQuoted)) notes.push(`the skip list${from} has ${QUOTES}; read without them`);
  const bare = items.map(withoutQuotes).filter((item) => item !== "");
  const read = bare.filter((item) => {
    try {
      return parseNoProxyEntry(item, from);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      notes.push(`${error.message}; passed over`);
      return false;
    }
  });
  return { items: read, notes };
}

/**
 * Parses the entries and puts those in that are always direct; order is kept, duplicates go whatever their case.
 * @param from where they come from, for the message
 * @throws Problem (usage) for an entry that can't be in such a list
 */
export function parseNoProxy(items: readonly string[], from = ""): NoProxyEntry[] {
  const entries = new Map<string, NoProxyEntry>();
  for (const item of [...ALWAYS_DIRECT, ...items]) {
    const entry = parseNoProxyEntry(item, from);
    // A Map keeps the place of the first.
    entries.set(`${entry.kind} ${entry.text}`, entry);
  }
  return [...entries.values()];
}

/** Whether a request to this host goes past the proxy, by what the list means (not by what one client makes of it). */
export function isBypassed(entries: readonly NoProxyEntry[], host: string, port?: number): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
  return entries.some((entry) => {
    switch (entry.kind) {
      case "host":
      case "suffix":
        return name === entry.text || name.endsWith(`.${entry.text}`);
      case "wildcard":
        return new RegExp(`^${entry.text.split("*").map(escapeRegExp).join(".*")}$`).test(name);
      case "ip":
        return name === entry.text;
      case "cidr":
        return isIP(name) === entry.family && isInNetwork(name, entry.text);
      case "port":
        return name === entry.host && port === entry.port;
      case "local":
        return !name.includes(".") && !name.includes(":");
      case "all":
        return true;
    }
    return false;
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function isInNetwork(address: string, network: string): boolean {
  const [base = "", bits = ""] = network.split("/");
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  const { BlockList } = process.getBuiltinModule("node:net");
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}
