// One entry of the skip list: what it means, or what is wrong with it.
import { isIP } from "./ip.ts";
import { EXIT, Problem } from "./problem.ts";
import { parsePort, toAsciiName } from "./proxy.ts";
import { isQuoted, QUOTES } from "./quotes.ts";

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

/** What people write that no client reads, and what to write instead. */
const MISTAKES: readonly [form: RegExp, message: string][] = [
  [/^[a-z][a-z0-9+.-]*:\/\//, "an entry with a scheme: write its host alone"],
  [/\|/, "entries with | between them: separate them by commas"],
  [/^[\d.]+-[\d.]+$/, "a range of addresses: write networks, such as 10.1.2.0/24"],
];

/** @throws Problem (usage) for what can't be in such a list */
export function parseNoProxyEntry(item: string, from = ""): NoProxyEntry {
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
