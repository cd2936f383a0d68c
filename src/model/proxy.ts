// A proxy as the user writes it: [http://][username[:password]@]host:port[/], or https://, socks5://, socks5h:// in front.
// Parsing is strict, since every client reads a doubtful URL in its own way (behaviour: "Proxy URL"),
// and no message ever quotes the userinfo.
import { isUtf8 } from "node:buffer";
import { domainToASCII } from "node:url";
import { isIPv4, isIPv6 } from "./ip.ts";
import { isQuoted, QUOTES, withoutQuotes } from "./quotes.ts";
import { Secret } from "./secret.ts";

/** socks5: this machine looks names up; socks5h: the proxy does. https://curl.se/docs/manpage.html#--socks5-hostname */
const SCHEMES = ["http", "https", "socks5", "socks5h"] as const;

/** Where a proxy listens. `host` is ASCII, IPv6 without brackets. */
export interface Endpoint {
  readonly scheme: (typeof SCHEMES)[number];
  readonly host: string;
  readonly port: number;
}

export interface Credentials {
  readonly username: string;
  readonly password: Secret;
}

/** A proxy, from its source to a writer: parsed once where it enters, printed once by who writes it. */
export interface ProxyServer {
  readonly endpoint: Endpoint;
  readonly username?: string;
  readonly password?: Secret;
}

export type ParsedProxy =
  /** `notes`: what the user should know, though the value was accepted. */
  | { readonly kind: "proxy"; readonly proxy: ProxyServer; readonly notes: readonly string[] }
  /** `shown`: the text as far as it can't be a password. */
  | { readonly kind: "error"; readonly message: string; readonly shown: string };

/** Turns a string into the form that it has in a URL's userinfo. */
export type Encoder = (text: string) => string;

export function parseProxy(text: string): ParsedProxy {
  const fail = (message: string): ParsedProxy => ({ kind: "error", message, shown: withoutUserinfo(text) });
  const error = (reason: string) => fail(`${reason} in ${quoted(text)}; write http://host:port`);
  const isInQuotes = (): ParsedProxy => ({
    kind: "error",
    message: `the proxy has ${QUOTES}`,
    shown: withoutUserinfo(withoutQuotes(text)),
  });
  if (isQuoted(text)) return isInQuotes();
  if (/[\u0000-\u001f\u007f]/.test(text)) return error("a control character");
  if (/\s/.test(text)) return error("a blank");
  const notes: string[] = [];

  const schemeEnd = text.indexOf("://");
  const named = schemeEnd < 0 ? "http" : text.slice(0, schemeEnd).toLowerCase();
  const scheme = SCHEMES.find((known) => known === named);
  if (scheme === undefined) return fail(`${quoted(text)} ${reasonAgainst(named)}`);

  const rest = schemeEnd < 0 ? text : text.slice(schemeEnd + 3);
  const at = rest.lastIndexOf("@");
  const authority = rest.slice(at + 1).replace(/\/$/, "");
  // A host and its port may come from fields of their own.
  if (isQuoted(authority)) return isInQuotes();
  if (/[/?#\\]/.test(authority)) return error("a path, query or fragment");

  const [, hostText = "", portText] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority) ?? [];
  const host = parseHost(hostText);
  if (host === undefined) return error("an empty or invalid host");
  const isBareSocks = scheme.startsWith("socks") && portText === undefined;
  const port = isBareSocks ? SOCKS_PORT : parsePort(portText);
  if (port === undefined) return error(portText === undefined ? "no port" : "a port that is not from 1 to 65535");

  const endpoint: Endpoint = { scheme, host, port };
  const shown = formatEndpoint(endpoint);
  if (isBareSocks) notes.push(`the SOCKS proxy has no port: taken as ${shown}`);
  if (schemeEnd < 0)
    notes.push(
      `"${shown.slice(scheme.length + 3)}" has no scheme: taken as ${shown}; write it so, since other programs need it`,
    );
  if (scheme === "https") {
    notes.push(
      `"${shown}" speaks TLS to the proxy itself; most proxies want http:// here and many clients can't do it`,
    );
  }
  if (at < 0) return { kind: "proxy", proxy: { endpoint }, notes };
  const userinfo = rest.slice(0, at);
  const colon = userinfo.indexOf(":");
  const username = decodePercent(colon < 0 ? userinfo : userinfo.slice(0, colon));
  const password = colon < 0 ? "" : decodePercent(userinfo.slice(colon + 1));
  if (/[\u0000-\u001f\u007f]/.test(username + password))
    return error("a control character in the user name or password");
  if (username === "" && password === "") notes.push(OWN_ACCOUNT);
  return {
    kind: "proxy",
    proxy: {
      endpoint,
      ...(username ? { username } : {}),
      ...(username && password ? { password: new Secret(password) } : {}),
    },
    notes,
  };
}

/** As curl and git have it. https://curl.se/docs/manpage.html#-x */
const SOCKS_PORT = 1080;

function reasonAgainst(scheme: string): string {
  const write = "if the proxy speaks SOCKS 5, write socks5h://host:port";
  // To curl it is version 4, and others refuse it. Desktops write it whatever the version is.
  if (scheme === "socks") return `does not say which version of SOCKS: ${write}`;
  if (/^socks4a?$/.test(scheme)) return `is for SOCKS 4, which is not supported: ${write}`;
  return "has a scheme other than http://, https://, socks5:// or socks5h://";
}

const OWN_ACCOUNT =
  "the empty user name and password (:@) in front of the proxy go nowhere; where a client's own file has them for this proxy, they stay";

/** A port from 1 to 65535, or undefined. */
export function parsePort(text = ""): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : undefined;
}

function parseHost(text: string): string | undefined {
  if (text.startsWith("[")) {
    const address = text.slice(1, -1).toLowerCase();
    return isIPv6(address) ? address : undefined;
  }
  return toAsciiName(text);
}

/** A host or domain name in ASCII and lower case; undefined if it can't be one. Numbers and dots must be an address. */
export function toAsciiName(text: string): string | undefined {
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(text) || text.startsWith(".") || text.includes("..")) return undefined;
  if (/^[\d.]+$/.test(text)) return isIPv4(text) ? text : undefined;
  const ascii = /^[\x20-\x7e]+$/.test(text) ? text.toLowerCase() : domainToASCII(text);
  // https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
  const isShort = ascii.length <= 253 && ascii.split(".").every((label) => label.length <= 63);
  return ascii !== "" && isShort ? ascii : undefined;
}

/** The URL without userinfo: always with scheme and port, without a trailing slash. */
export function formatEndpoint(endpoint: Endpoint): string {
  return `${endpoint.scheme}://${formatPlace(endpoint)}`;
}

/** Host and port. */
export function formatPlace({ host, port }: Endpoint): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

export function isSocks({ scheme }: Endpoint): boolean {
  return scheme === "socks5" || scheme === "socks5h";
}

/** The URL with a user name and no password. */
export function formatWithUsername(endpoint: Endpoint, username: string, encode: Encoder = percentEncode): string {
  return formatEndpoint(endpoint).replace("://", () => `://${encode(username)}@`);
}

/** The URL with its credentials in clear, each part in the way that one client decodes it. */
export function formatWithCredentials(
  endpoint: Endpoint,
  { username, password }: Credentials,
  encode: Encoder = percentEncode,
): string {
  return formatEndpoint(endpoint).replace("://", () => `://${encode(username)}:${encode(password.reveal())}@`);
}

export function isSameEndpoint(one: Endpoint | undefined, other: Endpoint | undefined): boolean {
  return one?.scheme === other?.scheme && one?.host === other?.host && one?.port === other?.port;
}

/**
 * Percent-encodes every byte of the UTF-8 form outside RFC 3986's unreserved characters.
 * encodeURIComponent leaves !'()* alone, which shells don't.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Decodes percent escapes once; a stray percent sign stays as it is, bytes that are not UTF-8 are read as Latin-1. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = Buffer.from(run.replaceAll("%", ""), "hex");
    return bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
  });
}

/** https://www.rfc-editor.org/rfc/rfc3986#section-3.1 */
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** A host, and a port at the most: longer digits behind a colon may be a password. */
const AUTHORITY = /^(?:\[[\da-f:.]*\]|[^\s:@%[\]]*)(?::\d{0,5})?$/i;

/** The text without its userinfo: everything between the scheme and the last @. Returns "…" where the rest may still hold a password. */
export function withoutUserinfo(text: string): string {
  const scheme = SCHEME.exec(text)?.[0] ?? "";
  const rest = text.slice(Math.max(scheme.length, text.lastIndexOf("@") + 1)).replace(/[\u0000-\u001f\u007f]/g, "?");
  // Of a path nothing, or the drive of Windows, which reads like a host with an empty port.
  const authority = rest.replace(/[/?#\\].*$/s, "");
  // A name alone behind an @ may be the end of a password, unless a scheme says what it is.
  const isHost = scheme !== "" || !text.includes("@") || /:\d+$/.test(authority);
  return isHost && AUTHORITY.test(authority) ? scheme + rest : "…";
}

/** A proxy that can't be read, as a message quotes it: only where nothing in it may be a password. */
function quoted(text: string): string {
  const shown = withoutUserinfo(text).replace(/(?<![:/])[/?#\\].*$/s, "");
  const isWhole = !text.includes("@") || /:\d+$/.test(shown);
  return shown !== "…" && isWhole ? `the proxy "${shown}"` : "the proxy (not shown: it may hold a password)";
}
