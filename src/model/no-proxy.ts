// The skip list (no_proxy), parsed once into what its entries mean; src/dialects prints it for a family of clients.
import { isIP } from "./ip.ts";
import { EXIT, Problem } from "./problem.ts";
import { parsePort, toAsciiName } from "./proxy.ts";
import { isQuoted, QUOTES, withoutQuotes } from "./quotes.ts";

export type NoProxyEntry =
  | { readonly kind: "host"; readonly text: string }
  /** A domain with everything below it; `text` without the leading dot. */
  | { readonly kind: "suffix"; readonly text: string }
  /** An asterisk elsewhere than in front, such as 10.* */
  | { readonly kind: "wildcard"; readonly text: string }
  | { readonly kind: "ip"; readonly text: string; readonly family: 4 | 6 }
  | { readonly kind: "cidr"; readonly text: string; readonly family: 4 | 6 }
  | { readonly kind: "port"; readonly text: string; readonly host: string; readonly port: number }
  /** <local>: every name without a dot. */
  | { readonly kind: "local"; readonly text: string }
  /** A lone asterisk: everything. */
  | { readonly kind: "all"; readonly text: string };

/**
 * Always in the list: this machine, and the address at which a cloud tells a machine about itself. Through a proxy its
 * clients get nothing, or the proxy's own credentials.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
export const ALWAYS_DIRECT = ["localhost", "127.0.0.1", "::1", "169.254.169.254"] as const;

/** Splits at `;`, `,` and blanks, as lists of this kind are written in the wild. */
export function splitNoProxy(text: string): string[] {
  return text.split(/[;,\s]+/).filter((item) => item !== "");
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

/** What people write that no client reads, and what to write instead. */
const MISTAKES: readonly [form: RegExp, message: string][] = [
  [/^[a-z][a-z0-9+.-]*:\/\//, "an entry with a scheme: write its host alone"],
  [/\|/, "entries with | between them: separate them by commas"],
  [/^[\d.]+-[\d.]+$/, "a range of addresses: write networks, such as 10.1.2.0/24"],
];

function parseNoProxyEntry(item: string, from = ""): NoProxyEntry {
  const text = item.toLowerCase();
  if (text === "*") return { kind: "all", text };
  if (text === "<local>") return { kind: "local", text };
  if (isQuoted(text)) throw new Problem(EXIT.usage, `the skip list${from} has ${QUOTES}`);
  const mistake = MISTAKES.find(([form]) => form.test(text));
  if (mistake) throw new Problem(EXIT.usage, `the skip list${from} has ${mistake[1]}`);
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(bare);
  if (family === 4 || family === 6) return { kind: "ip", text: bare, family };
  const cidr = parseCidr(text);
  if (cidr) return cidr;
  const port = /^(.+):(\d{1,5})$/.exec(text);
  if (port) {
    const [, host = "", digits = ""] = port;
    const number = parsePort(digits);
    if (number === undefined)
      throw new Problem(EXIT.usage, `the skip list${from} has a port that is not from 1 to 65535`);
    // Printed from what was read: brackets around a name, or letters that are not ASCII, stop programs on httpx.
    const name = parseName(host.replace(/^\[(.*)\]$/, "$1"), item, from);
    return { kind: "port", text: `${isIP(name) === 6 ? `[${name}]` : name}:${number}`, host: name, port: number };
  }
  // *corp.example is how people write *.corp.example.
  const suffix = /^(?:\*\.?|\.)([^*]+)$/.exec(text);
  if (suffix?.[1]) return { kind: "suffix", text: parseName(suffix[1], item, from) };
  if (text.includes("*")) {
    parseName(text.replaceAll("*", "x"), item, from);
    return { kind: "wildcard", text };
  }
  return { kind: "host", text: parseName(text, item, from) };
}

function parseCidr(text: string): NoProxyEntry | undefined {
  // macOS shortens networks: 169.254/16 is 169.254.0.0/16.
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const [, address = "", bits = ""] = match;
  const full = /^\d+(\.\d+){0,2}$/.test(address) ? [...address.split("."), 0, 0, 0].slice(0, 4).join(".") : address;
  const family = isIP(full);
  if (family !== 4 && family !== 6) return undefined;
  if (Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  return { kind: "cidr", text: `${full}/${Number(bits)}`, family };
}

function parseName(text: string, item: string, from: string): string {
  const name = isIP(text) ? text : toAsciiName(text.replace(/\.$/, ""));
  if (name !== undefined) return name;
  // What has a colon or an @ may hold a password.
  const isPlain = /^[\p{L}\p{M}\p{N}._*<>[\]/-]{1,80}$/u.test(item);
  const isLong = item.length > 80 && !/[:@]/.test(item);
  const hidden = isLong ? `an entry of ${item.length} characters` : "an entry (not shown: it may hold a password)";
  const shown = isPlain ? JSON.stringify(item) : hidden;
  throw new Problem(EXIT.usage, `the skip list${from} has ${shown}: not a host, domain, address or network`);
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
