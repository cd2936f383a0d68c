// What the operating system's own network settings say. A source reads and answers; what the answer is worth is
// decided in settings/sources/os.ts. Silence is an answer of its own, and never "no proxy".
import { type ParsedProxy, type ProxyServer, parseProxy } from "../model/proxy.ts";
import type { System } from "../system/system.ts";

interface Named {
  /** As people call it, such as GNOME. */
  readonly name: string;
  /** Where the user finds the setting again. */
  readonly place: string;
  /** What the user should know of the answer. */
  readonly notes: readonly string[];
}

export type OsAnswer = Named &
  (
    | { readonly kind: "silent"; readonly why: string }
    /** Positively no proxy. */
    | { readonly kind: "direct" }
    | {
        readonly kind: "proxy";
        readonly http?: ProxyServer;
        readonly https?: ProxyServer;
        readonly noProxy: readonly string[];
      }
    /** A PAC script: URL or path. */
    | {
        readonly kind: "pac";
        readonly script: string;
        readonly noProxy: readonly string[];
        readonly manual?: Manual;
      }
  );

/** The proxies that count where a PAC script can't be had. */
export interface Manual {
  readonly http?: ProxyServer | undefined;
  readonly https?: ProxyServer | undefined;
}

export interface OsSource {
  readonly name: string;
  readonly place: string;
  ask(system: System): Promise<Outcome>;
}

/** An answer, without the name of who gives it. */
export type Outcome =
  | { readonly kind: "silent"; readonly why: string; readonly notes?: readonly string[] }
  | { readonly kind: "direct"; readonly notes?: readonly string[] }
  | {
      readonly kind: "proxy";
      readonly http?: ProxyServer | undefined;
      readonly https?: ProxyServer | undefined;
      readonly noProxy: readonly string[];
      readonly notes?: readonly string[];
    }
  | {
      readonly kind: "pac";
      readonly script: string;
      readonly noProxy: readonly string[];
      readonly manual?: Manual;
      readonly notes?: readonly string[];
      /** Where it differs from the source's own. */
      readonly place?: string;
    };

/** Milliseconds that a source's program may take. */
export const PATIENCE = 2_000;

export const WPAD_NOTE = "it asks for automatic discovery (WPAD), which is not followed: name a PAC script or a proxy";

/** Host and port as they are kept apart; undefined where either is not set. */
export function fromHostAndPort(host: string | undefined, port: string | number | undefined): string | undefined {
  const isSet = host && host !== "<NULL>" && Number(port) > 0;
  return isSet ? withScheme(`${/^[\da-f.]*:[\da-f:.]+$/i.test(host) ? `[${host}]` : host}:${port}`) : undefined;
}

/** Where a source has fields for host and port, nobody could have written a scheme. */
export function withScheme(text: string): string {
  return text.includes("://") ? text : `http://${text}`;
}

/**
 * A SOCKS proxy as a desktop keeps it, with or without a scheme of any name. Desktops leave names to it:
 * https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md#socksv5-proxy-scheme
 */
export function readSocks(text: string | undefined): ParsedProxy | undefined {
  const place = text?.replace(/^\w+:\/\//, "");
  return place ? parseProxy(`socks5h://${place}`) : undefined;
}

/** A proxy as a source writes it; undefined where it has none. */
export function readProxy(text: string | undefined): ParsedProxy | undefined {
  return text ? parseProxy(text) : undefined;
}

export function proxyIn(read: ParsedProxy | undefined): ProxyServer | undefined {
  return read?.kind === "proxy" ? read.proxy : undefined;
}

/**
 * The proxies that were found, with their notes, and one, which never quotes userinfo, for what can't be a proxy. None
 * where one was said to be: that is no answer, and never "no proxy".
 * @param socks a SOCKS proxy, which counts where there is no other
 */
export function proxyOrSilent(
  http: ParsedProxy | undefined,
  https: ParsedProxy | undefined,
  noProxy: readonly string[],
  { notes: others = [], socks }: { notes?: readonly string[]; socks?: ParsedProxy | undefined } = {},
): Outcome {
  const isOther = proxyIn(http) || proxyIn(https);
  const counting = isOther ? [http, https] : [socks, socks];
  const reads = isOther ? counting : [http, https, socks];
  const faults = reads.flatMap((read) => (read?.kind === "error" ? [read.message] : []));
  const own = counting.flatMap((read) => (read?.kind === "proxy" ? read.notes : []));
  const notes = [...new Set([...faults, ...own, ...others])];
  const found = { http: proxyIn(counting[0]), https: proxyIn(counting[1]) };
  if (found.http || found.https) return { kind: "proxy", ...found, noProxy, notes };
  const why = notes.join("; ") || "it is set to use a proxy, but names none";
  // What the user can mend is said by setup, too.
  return { kind: "silent", why, ...(faults.length > 0 ? { notes: [why] } : {}) };
}
