// One entry of the skip list: what it means, or what is wrong with it.
import { isIP, isIPv4 } from "./ip.ts";
import { EXIT, Problem } from "./problem.ts";
import { parsePort, toAsciiName, withoutUserinfo } from "./proxy.ts";
import { isQuoted, QUOTES } from "./quotes.ts";

export type NoProxyEntry =
  | { readonly kind: "host"; readonly text: string }
  /** A domain with everything below it; `text` without the leading dot. */
  | { readonly kind: "suffix"; readonly text: string }
  /** An asterisk elsewhere than in front, such as build-*.corp.example */
  | { readonly kind: "wildcard"; readonly text: string }
  | { readonly kind: "ip"; readonly text: string; readonly family: 4 | 6 }
  | { readonly kind: "cidr"; readonly text: string; readonly family: 4 | 6 }
  | { readonly kind: "port"; readonly text: string; readonly host: string; readonly port: number }
  /** <local>: every name without a dot. */
  | { readonly kind: "local"; readonly text: string }
  /** A lone asterisk: everything. */
  | { readonly kind: "all"; readonly text: string };

/** What people write that no client reads, and what to write instead. */
const MISTAKES: readonly (readonly [form: RegExp, what: string, instead: string])[] = [
  [/^[a-z][a-z0-9+.-]*:\/\//, "an entry with a scheme", "write its host alone"],
  [/\|/, "entries with | between them", "separate them by commas"],
  [
    /^(?:\.[^:@]*|[^:@]*[*/][^:@]*|\[[\da-f:]*\]\/\d+):\d+$/,
    "a port behind a domain or network",
    "write it without the port",
  ],
  [
    /^\*?\.?[\d.]+$/,
    "numbers that are no address",
    "write all four, each from 0 to 255, or a network such as 10.0.0.0/8",
  ],
];

/** @throws Problem (usage) for what can't be in such a list */
export function parseNoProxyEntry(item: string, from = ""): NoProxyEntry {
  const text = item.toLowerCase();
  const refuse = (what: string, instead: string): never => {
    throw new Problem(EXIT.usage, `the skip list${from} has ${what}${inBrackets(item)}: ${instead}`);
  };
  if (text === "*") return { kind: "all", text };
  if (text === "<local>") return { kind: "local", text };
  if (isQuoted(text)) throw new Problem(EXIT.usage, `the skip list${from} has ${QUOTES}`);
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/^([\d.]+)\.$/, "$1");
  const family = isIP(bare);
  if (family === 4 || family === 6) return { kind: "ip", text: bare, family };
  const network = parseCidr(bare) ?? parseBytes(text) ?? parseRange(text);
  if (network === "range") return refuse("a range of addresses", "write networks, such as 10.1.2.0/24");
  if (network) return network;
  for (const [form, what, instead] of MISTAKES) if (form.test(text)) refuse(what, instead);
  const port = /^(.+):(\d+)$/.exec(text);
  if (port) {
    const [, host = "", digits = ""] = port;
    const number = parsePort(digits);
    if (number === undefined) return refuse("a port that is not from 1 to 65535", "write host:port, or the host alone");
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

type Network = Extract<NoProxyEntry, { kind: "cidr" }>;

function parseCidr(text: string): Network | undefined {
  // macOS shortens networks: 169.254/16 is 169.254.0.0/16.
  const match = /^\[?([^/[\]]+)\]?\/(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const [, address = "", bits = ""] = match;
  const full = /^\d+(\.\d+){0,2}$/.test(address) ? padded(address) : address;
  const family = isIP(full);
  if (family !== 4 && family !== 6) return undefined;
  if (Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  return { kind: "cidr", text: `${full}/${Number(bits)}`, family };
}

/** 10.* and 10.*.*.* are 10.0.0.0/8, which more clients read. */
function parseBytes(text: string): Network | undefined {
  const [, bytes = ""] = /^(\d{1,3}(?:\.\d{1,3}){0,2})(?:\.\*){1,3}$/.exec(text) ?? [];
  const address = padded(bytes);
  return isIPv4(address) && bytes !== ""
    ? { kind: "cidr", text: `${address}/${8 * bytes.split(".").length}`, family: 4 }
    : undefined;
}

function padded(bytes: string): string {
  return [...bytes.split("."), 0, 0, 0].slice(0, 4).join(".");
}

/** A range that is a whole network; "range" where it is none. 10.1.2.3-9 ends at 10.1.2.9. */
function parseRange(text: string): Network | "range" | undefined {
  const [, first = "", end = ""] = /^\[?([\da-f.:]+)\]?[-\u2013]\[?([\da-f.:]+)\]?$/.exec(text) ?? [];
  const isEnd = /^[\d.]+$/.test(end) || isIP(end) === 6;
  if (isIP(first) === 0 || !isEnd) return undefined;
  const last = /^\d+$/.test(end) ? first.replace(/\d+$/, end) : end;
  if (!isIPv4(first) || !isIPv4(last)) return "range";
  const [from, to] = [numberOf(first), numberOf(last)];
  const bits = Math.log2(to - from + 1);
  const isWhole = Number.isInteger(bits) && from % 2 ** bits === 0;
  return isWhole ? { kind: "cidr", text: `${first}/${32 - bits}`, family: 4 } : "range";
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

/** The entry as a message shows it, without its path: nothing where it may hold a password. */
function inBrackets(item: string): string {
  const shown = withoutUserinfo(item).replace(/(?<![:/])\/(?!\d+:).*$/s, "");
  return item.includes("@") || shown === "…" || shown.length > 80 ? "" : ` (${JSON.stringify(shown)})`;
}

function parseName(text: string, item: string, from: string): string {
  // What is left of "a - b".
  const isDash = /^[-_]+$/.test(text);
  const name = isIP(text) ? text : isDash ? undefined : toAsciiName(text.replace(/\.$/, ""));
  if (name !== undefined) return name;
  // What has a colon or an @ may hold a password.
  const isPlain = /^[\p{L}\p{M}\p{N}._*<>[\]/-]{1,80}$/u.test(item);
  const isLong = item.length > 80 && !/[:@]/.test(item);
  const hidden = isLong ? `an entry of ${item.length} characters` : "an entry (not shown: it may hold a password)";
  const shown = isPlain ? JSON.stringify(item) : hidden;
  throw new Problem(EXIT.usage, `the skip list${from} has ${shown}: not a host, domain, address or network`);
}
