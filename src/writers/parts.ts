// What the clients' files hold, as parts that most of them share: the proxy, the hosts past it, the CA bundle.
import * as path from "node:path";
import { type Dialect, noteDropped } from "../dialects/list.ts";
import type { Edit, Key, Target, Value } from "../model/edit.ts";
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { Refusal } from "../model/problem.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { PROTOCOLS, type Protocol } from "../model/protocol.ts";
import {
  type Credentials,
  type Encoder,
  type Endpoint,
  formatEndpoint,
  formatWithCredentials,
  isSameEndpoint,
  isSocks,
  percentEncode,
} from "../model/proxy.ts";
import { socksForAll, withoutSocks } from "../model/socks.ts";
import type { Part, Wish } from "./client.ts";
import type { Desire } from "./writer.ts";

export interface ClientProxy {
  readonly url: string;
  /** Passwords in it. */
  readonly secrets: readonly string[];
}

/** Where a protocol's proxy listens; undefined where it is reached directly. */
export function endpointOf({ proxy }: PropagatedSettings, protocol: Protocol): Endpoint | undefined {
  return proxy.kind === "url" ? proxy[protocol] : undefined;
}

/** A protocol's proxy as one URL, with its credentials where they were granted. */
export function proxyOf(
  settings: PropagatedSettings,
  protocol: Protocol,
  grant?: Grant,
  encode?: Encoder,
): ClientProxy | undefined {
  const endpoint = endpointOf(settings, protocol);
  const credentials = grant?.[protocol];
  if (!endpoint) return undefined;
  if (!credentials) return { url: formatEndpoint(endpoint), secrets: [] };
  // What a client does to the credentials of http it does not to those of SOCKS: pip 23.0, conda 24.7.1.
  const spelled = formatWithCredentials(endpoint, credentials, isSocks(endpoint) ? percentEncode : encode);
  return { url: spelled, secrets: [credentials.password.reveal()] };
}

/** The protocol of the one proxy of a client that knows no more: https, which is what it fetches. */
export function mainProtocol(settings: PropagatedSettings): Protocol {
  return endpointOf(settings, "https") ? "https" : "http";
}

/** What the one proxy may be given: its own credentials, or those of the other protocol where that has the same proxy. */
export function mainCredentials(settings: PropagatedSettings, grant: Grant | undefined): Credentials | undefined {
  const protocol = mainProtocol(settings);
  const other = protocol === "https" ? "http" : "https";
  const isShared = isSameEndpoint(endpointOf(settings, protocol), endpointOf(settings, other));
  return grant?.[protocol] ?? (isShared ? grant?.[other] : undefined);
}

export function mainProxyOf(settings: PropagatedSettings, grant?: Grant, encode?: Encoder): ClientProxy | undefined {
  return proxyOf(settings, mainProtocol(settings), grant, encode);
}

/** The passwords of a grant, for a value that holds all of them. */
export function secretsOf(grant: Grant | undefined): readonly string[] {
  return [grant?.http, grant?.https].flatMap((credentials) => (credentials ? [credentials.password.reveal()] : []));
}

/** An edit for a value, or for its absence where there is no proxy. */
export function edit(
  { proxy }: PropagatedSettings,
  key: Key,
  value: Value | undefined,
  secrets: readonly string[] = [],
): Edit[] {
  if (proxy.kind === "direct") return [{ key, value: undefined }];
  return value === undefined ? [] : [{ key, value, secrets }];
}

/**
 * The same proxy with an empty user name and password, which hold no secret: to curl and git they mean the account that
 * the user is signed in with. https://curl.se/libcurl/c/CURLOPT_PROXYUSERPWD.html
 */
export function asOwnAccount(url: string): string {
  return url.replace("://", "://:@");
}

/** The key of a proxy's URL. */
export function editUrl(
  settings: PropagatedSettings,
  key: Key,
  found: ClientProxy | undefined,
  print: (url: string) => string = String,
): Edit[] {
  const edits = edit(settings, key, found && print(found.url), found?.secrets);
  if (!found || found.secrets.length > 0) return edits;
  const accepts = { values: [print(asOwnAccount(found.url))] };
  return edits.map((each) => (each.value === undefined ? each : { ...each, accepts }));
}

/** A part with code of its own. */
export function proxyPart<T extends Target>(desire: (wish: Wish<T>) => Desire): Part<T> {
  return { kind: "proxy", desire };
}

/** A key for each protocol's proxy, and one for a SOCKS proxy of what has none of its own, as with variables. */
export function eachProxyOrAll(keyOf: (name: Protocol | "all") => Key, options: UrlOptions = {}): Part {
  const plain = eachProxy(keyOf, options);
  return proxyPart((wish) => {
    const { settings, grant } = wish;
    const socks = socksForAll(settings);
    const found = socks && proxyOf(settings, socks, grant, options.encode);
    const { edits } = plain.desire({ ...wish, settings: withoutSocks(settings) });
    return { edits: [...edits, ...editUrl(settings, keyOf("all"), found, options.print)] };
  });
}

interface UrlOptions {
  /** How the client decodes user name and password. */
  readonly encode?: Encoder;
  /** How the value is written in its file. */
  readonly print?: (url: string) => string;
  /** The password has keys of its own. */
  readonly isWithoutPassword?: boolean;
}

/** A key for each protocol's proxy. */
export function eachProxy(keyOf: (protocol: Protocol) => Key, options: UrlOptions = {}): Part {
  const { encode, print, isWithoutPassword } = options;
  return proxyPart(({ settings, grant }) => {
    const given = isWithoutPassword ? undefined : grant;
    const edits = PROTOCOLS.flatMap((protocol) =>
      editUrl(settings, keyOf(protocol), proxyOf(settings, protocol, given, encode), print),
    );
    return { edits };
  });
}

/** One key for the one proxy that the client knows. */
export function oneProxy(key: Key, { encode, print, isWithoutPassword }: UrlOptions = {}): Part {
  return proxyPart(({ settings, grant }) => {
    const found = mainProxyOf(settings, isWithoutPassword ? undefined : grant, encode);
    return { edits: editUrl(settings, key, found, print) };
  });
}

/** Host and port of the one proxy, under keys of their own; its credentials where they were granted. */
export function oneEndpoint(keys: Readonly<Record<"host" | "port" | "username" | "password", Key>>): Part {
  return proxyPart(({ settings, grant }) => {
    const endpoint = endpointOf(settings, mainProtocol(settings));
    const credentials = endpoint && mainCredentials(settings, grant);
    return {
      edits: [
        ...edit(settings, keys.host, endpoint?.host),
        ...edit(settings, keys.port, endpoint && String(endpoint.port)),
        ...editCredentials(keys.username, credentials?.username, grant),
        ...editCredentials(keys.password, credentials?.password.reveal(), grant),
      ],
    };
  });
}

/** A key of the user's own credentials, which are for the proxy that goes: away with it, unless one of ours takes its place. */
export function editCredentials(key: Key, value: string | undefined, grant: Grant | undefined): Edit[] {
  return [{ key, value, secrets: value === undefined ? [] : secretsOf(grant) }];
}

/** Keys that count where ours are away, and have to go with the proxy. */
export function goneWithoutProxy(...keys: readonly Key[]): Part {
  return proxyPart(({ settings }) => ({
    edits: settings.proxy.kind === "direct" ? keys.map((key) => ({ key, value: undefined })) : [],
  }));
}

/** The key of the list of hosts past the proxy. What the client can't be told is a note. */
export function noProxyList(
  key: Key,
  list: (entries: readonly NoProxyEntry[]) => Dialect,
  print: (text: string) => string = String,
): Part {
  return proxyPart(({ settings, target }) => {
    const { text, dropped } = list(settings.noProxy);
    const isUsed = settings.proxy.kind === "url";
    return { edits: edit(settings, key, text ? print(text) : undefined), notes: isUsed ? noteIn(target, dropped) : [] };
  });
}

/** A note for entries that the client can't be told in its file. */
export function noteIn({ path: file }: Target, dropped: readonly string[]): readonly string[] {
  return noteDropped(dropped, path.basename(file));
}

interface CaOptions {
  /** Default: all roots, for a setting that replaces the client's own. */
  readonly file?: "bundle" | "company" | "keyStore";
  /** Why the client could not read a path, where that is so. */
  readonly refuses?: (path: string) => string | undefined;
  readonly note?: string;
}

/** The key of the CA bundle's path. */
export function caBundle(key: Key, { file = "bundle", refuses, note }: CaOptions = {}): Part {
  return {
    kind: "ca",
    desire({ settings }) {
      const value = settings.ca?.[file];
      const reason = value && refuses?.(value);
      if (reason) throw new Refusal(reason);
      return { edits: value ? [{ key, value }] : [], notes: note ? [note] : [] };
    },
  };
}

/** The password for a client that sends question marks for other characters: Maven 3.8.7 and Gradle 4.4.1 do. @throws Refusal */
export function revealAscii({ username, password }: Credentials, name: string): string {
  const text = password.reveal();
  if (/[^ -~]/.test(username + text)) throw new Refusal(`${name} can't send a user name or password that is not ASCII`);
  return text;
}
