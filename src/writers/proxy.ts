// What the writers of single clients share: the proxy as they want it.
import type { Edit, Key } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { type Credentials, type Encoder, formatWithCredentials } from "../model/proxy.ts";

export type Protocol = "http" | "https";

export const PROTOCOLS: readonly Protocol[] = ["http", "https"];

export interface ClientProxy {
  readonly url: string;
  readonly secret: boolean;
}

/** A protocol's proxy as one URL, with its credentials where they were granted. */
export function proxyOf(
  { proxy }: PropagatedSettings,
  protocol: Protocol,
  grant?: Grant,
  encode?: Encoder,
): ClientProxy | undefined {
  const url = proxy.kind === "url" ? proxy[protocol] : undefined;
  const credentials = grant?.[protocol];
  if (!url) return undefined;
  return credentials ? { url: formatWithCredentials(url, credentials, encode), secret: true } : { url, secret: false };
}

/** The one proxy of a client that knows no more: that for https, which is what it fetches. */
export function mainProxyOf(settings: PropagatedSettings, grant?: Grant): ClientProxy | undefined {
  return proxyOf(settings, "https", grant) ?? proxyOf(settings, "http", grant);
}

/** An edit for a value, or for its absence where there is no proxy; none where the rule lets nothing out. */
export function edit(settings: PropagatedSettings, key: Key, value: string | undefined, secret = false): Edit[] {
  if (settings.proxy.kind === "blocked") return [];
  if (settings.proxy.kind === "direct") return [{ key, value: undefined }];
  return value === undefined ? [] : [{ key, value, ...(secret ? { secret: true } : {}) }];
}

/**
 * The same proxy with an empty user name and password, which hold no secret: to curl and git they mean the account that
 * the user is logged on with. https://curl.se/libcurl/c/CURLOPT_PROXYUSERPWD.html
 */
export function asOwnAccount(url: string): string {
  return url.replace("://", "://:@");
}

/** A key of the user's own log-on, which is for the proxy that goes: away with it, unless one of ours takes its place. */
export function editCredentials(settings: PropagatedSettings, key: Key, value: string | undefined): Edit[] {
  if (settings.proxy.kind === "blocked") return [];
  return [{ key, value, ...(value === undefined ? {} : { secret: true }) }];
}

/** The key of a proxy's URL. */
export function editUrl(
  settings: PropagatedSettings,
  key: Key,
  found: ClientProxy | undefined,
  print: (url: string) => string = String,
): Edit[] {
  const edits = edit(settings, key, found && print(found.url), found?.secret);
  if (!found || found.secret) return edits;
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
