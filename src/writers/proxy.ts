// What the writers of single clients share: the proxy as they want it.
import type { Edit, Key, Value } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import type { Protocol } from "../model/protocol.ts";
import { type Credentials, type Encoder, formatEndpoint, formatWithCredentials } from "../model/proxy.ts";

export interface ClientProxy {
  readonly url: string;
  /** Passwords in it. */
  readonly secrets: readonly string[];
}

/** A protocol's proxy as one URL, with its credentials where they were granted. */
export function proxyOf(
  { proxy }: PropagatedSettings,
  protocol: Protocol,
  grant?: Grant,
  encode?: Encoder,
): ClientProxy | undefined {
  const endpoint = proxy.kind === "url" ? proxy[protocol] : undefined;
  const credentials = grant?.[protocol];
  if (!endpoint) return undefined;
  if (!credentials) return { url: formatEndpoint(endpoint), secrets: [] };
  return { url: formatWithCredentials(endpoint, credentials, encode), secrets: [credentials.password.reveal()] };
}

/** The passwords of a grant, for a value that holds all of them. */
export function secretsOf(grant: Grant | undefined): readonly string[] {
  return [grant?.http, grant?.https].flatMap((credentials) => (credentials ? [credentials.password.reveal()] : []));
}

/** The one proxy of a client that knows no more: that for https, which is what it fetches. */
export function mainProxyOf(settings: PropagatedSettings, grant?: Grant): ClientProxy | undefined {
  return proxyOf(settings, "https", grant) ?? proxyOf(settings, "http", grant);
}

/** An edit for a value, or for its absence where there is no proxy; none where the rule lets nothing out. */
export function edit(
  settings: PropagatedSettings,
  key: Key,
  value: Value | undefined,
  secrets: readonly string[] = [],
): Edit[] {
  if (settings.proxy.kind === "blocked") return [];
  if (settings.proxy.kind === "direct") return [{ key, value: undefined }];
  return value === undefined ? [] : [{ key, value, secrets }];
}

/**
 * The same proxy with an empty user name and password, which hold no secret: to curl and git they mean the account that
 * the user is logged on with. https://curl.se/libcurl/c/CURLOPT_PROXYUSERPWD.html
 */
export function asOwnAccount(url: string): string {
  return url.replace("://", "://:@");
}

/** A key of the user's own log-on, which is for the proxy that goes: away with it, unless one of ours takes its place. */
export function editCredentials(
  settings: PropagatedSettings,
  key: Key,
  value: string | undefined,
  grant: Grant | undefined,
): Edit[] {
  if (settings.proxy.kind === "blocked") return [];
  return [{ key, value, secrets: value === undefined ? [] : secretsOf(grant) }];
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

/** The password for a client that sends question marks for other characters: Maven 3.8.7 and Gradle 4.4.1 do. @throws Refusal */
export function revealAscii({ username, password }: Credentials, client: string): string {
  const text = password.reveal();
  if (/[^ -~]/.test(username + text))
    throw new Refusal(`${client} can't send a user name or password that is not ASCII`);
  return text;
}
