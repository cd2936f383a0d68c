// What the operating system's own network settings say. A facility reads and answers; what the answer is worth is
// decided in settings/os.ts. Silence is an answer of its own, and never "no proxy".
import { formatEndpoint, parseProxyUrl } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import type { System } from "../system/system.ts";

export interface OsProxy {
  /** Without userinfo. */
  readonly url: string;
  readonly username?: string;
  readonly password?: Secret;
}

interface Named {
  /** As people call it, such as GNOME. */
  readonly facility: string;
  /** Where the user finds the setting again. */
  readonly place: string;
  /** What the user should know of the answer. */
  readonly notes: readonly string[];
}

export type FacilityAnswer = Named &
  (
    | { readonly kind: "silent"; readonly why: string }
    /** Positively no proxy. */
    | { readonly kind: "direct" }
    | { readonly kind: "proxy"; readonly http?: OsProxy; readonly https?: OsProxy; readonly skip: readonly string[] }
    /** A PAC script: URL or path. */
    | { readonly kind: "pac"; readonly script: string; readonly skip: readonly string[] }
  );

export interface Facility {
  readonly facility: string;
  readonly place: string;
  ask(system: System): Promise<Outcome>;
}

/** An answer, without the name of who gives it. */
export type Outcome =
  | { readonly kind: "silent"; readonly why: string }
  | { readonly kind: "direct"; readonly notes?: readonly string[] }
  | {
      readonly kind: "proxy";
      readonly http?: OsProxy | undefined;
      readonly https?: OsProxy | undefined;
      readonly skip: readonly string[];
      readonly notes?: readonly string[];
    }
  | {
      readonly kind: "pac";
      readonly script: string;
      readonly skip: readonly string[];
      readonly notes?: readonly string[];
    };

/** Milliseconds that a facility's program may take. */
export const PATIENCE = 2_000;

export const WPAD_NOTE = "it asks for automatic discovery (WPAD), which is not followed: name a PAC script or a proxy";
export const SOCKS_NOTE = "it names a SOCKS proxy, which most clients can't use: left out";

/** Host and port as a facility keeps them; undefined where either is not set. */
export function fromHostAndPort(host: string | undefined, port: string | number | undefined): string | undefined {
  const isSet = host && host !== "<NULL>" && Number(port) > 0;
  return isSet ? `${/^[\da-f.]*:[\da-f:.]+$/i.test(host) ? `[${host}]` : host}:${port}` : undefined;
}

/** A proxy as a facility writes it; what can't be one becomes a note, which never quotes userinfo. */
export function toOsProxy(text: string | undefined, notes: string[]): OsProxy | undefined {
  if (!text) return undefined;
  const parsed = parseProxyUrl(text);
  if (parsed.kind === "error") {
    if (!notes.includes(parsed.message)) notes.push(parsed.message);
    return undefined;
  }
  const { endpoint, username, password } = parsed.proxy;
  return { url: formatEndpoint(endpoint), ...(username ? { username } : {}), ...(password ? { password } : {}) };
}

/** The proxies that were found. None where one was said to be: that is no answer, and never "no proxy". */
export function proxyOrSilent(
  http: OsProxy | undefined,
  https: OsProxy | undefined,
  skip: readonly string[],
  notes: readonly string[],
): Outcome {
  if (!http && !https) return { kind: "silent", why: notes.join("; ") || "it is set to use a proxy, but names none" };
  return { kind: "proxy", http, https, skip, notes };
}
