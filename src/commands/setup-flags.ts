// The answers as settings, as if they had been given as flags.
import type { Answers } from "../conversation/known.ts";
import { formatEndpoint } from "../model/proxy.ts";
import type { Secret } from "../model/secret.ts";
import type { Candidate } from "../settings/candidates/candidate.ts";
import { definitionOf, type SettingKey } from "../settings/definitions.ts";
import { type Layer, type LayerEntry, type LayerValue, readValue } from "../settings/layer.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { PROXY_KEYS } from "./setup-config.ts";

/** What the answers refer to. */
export interface Given {
  readonly found: readonly Candidate[];
  /** What was typed last. */
  readonly secret?: Secret | undefined;
  /** Where the root that was seen will be. */
  readonly rootPath?: string | undefined;
  /** As they were resolved last. */
  readonly settings?: ResolvedSettings | undefined;
}

/** What names a proxy, or says how one is found. */
const WAYS: readonly SettingKey[] = [...PROXY_KEYS, "mode", "pac"];

export function flagsOf(base: Layer, answers: Answers, given: Given): Map<SettingKey, LayerEntry> {
  const flags = new Map(base);
  const set = (key: SettingKey, value: LayerValue) => flags.set(key, { value, origin: originOf(key) });
  const put = (key: SettingKey, raw: unknown) => set(key, readValue(definitionOf(key), raw, originOf(key)));
  const { proxy, username, holders } = answers;
  if (proxy) for (const key of WAYS) flags.delete(key);
  switch (proxy?.kind) {
    case "typed":
      put(proxy.serves === "https" ? "httpsProxy" : "proxy", proxy.url);
      // What the config says is another proxy's.
      if (!flags.has("username")) set("username", "");
      break;
    case "found":
      for (const [key, entry] of given.found[proxy.at]?.flags ?? []) flags.set(key, entry);
      break;
    case "none":
      put("mode", "none");
      if (answers.isRootTrusted || answers.caFile) put("caWithoutProxy", true);
      break;
    default:
  }
  if (username !== undefined) {
    put("username", username);
    pinProxies(flags, given.settings, username, answers.hasPassword === true);
  }
  if (answers.httpsProxy) {
    if (!PROXY_KEYS.some((key) => flags.has(key))) pin(flags, given.settings);
    put("httpsProxy", answers.httpsProxy);
  }
  if (answers.hasPassword && given.secret) set("password", { kind: "value", secret: given.secret });
  if (answers.caFile) put("caBundle", answers.caFile);
  if (answers.isRootTrusted && given.rootPath) put("caBundle", given.rootPath);
  if (answers.skip !== undefined) put("skip", answers.skip);
  if (answers.targets) put("targets", [...answers.targets]);
  if (holders) {
    put("passwordTargets", [...holders]);
    if (holders.length > 0) put("propagate", "with-password");
  }
  return flags;
}

function originOf(key: SettingKey) {
  return { kind: "flag", name: definitionOf(key).flag ?? key } as const;
}

/** A user name or a password that is a part of the proxy's URL outranks what is typed: the URL then counts without it. */
function pinProxies(
  flags: Map<SettingKey, LayerEntry>,
  settings: ResolvedSettings | undefined,
  username: string,
  hasPassword: boolean,
): void {
  if (PROXY_KEYS.some((key) => flags.has(key) && !hasOwnName(flags.get(key)))) return;
  const isOwn = [settings?.http, settings?.https].some((setting) => {
    if (setting?.value.kind !== "proxy") return false;
    const { proxy } = setting.value;
    const holdsName = proxy.username !== undefined && proxy.usernameOrigin === setting.origin;
    const holdsPassword = proxy.password?.origin === setting.origin;
    return (holdsName && proxy.username !== username) || (holdsPassword && hasPassword);
  });
  if (isOwn) pin(flags, settings);
}

function hasOwnName(entry: LayerEntry | undefined): boolean {
  const value = entry?.value as { kind?: string; proxy?: { username?: string } } | undefined;
  return value?.kind === "proxy" && value.proxy?.username !== undefined;
}

/** The proxies as they were found, by their endpoints alone. */
function pin(flags: Map<SettingKey, LayerEntry>, settings: ResolvedSettings | undefined): void {
  const [http, https] = [settings?.http, settings?.https].map((setting) =>
    setting?.value.kind === "proxy" ? formatEndpoint(setting.value.proxy.endpoint) : undefined,
  );
  for (const key of WAYS) flags.delete(key);
  const put = (key: SettingKey, url: string) =>
    flags.set(key, { value: readValue(definitionOf(key), url, originOf(key)), origin: originOf(key) });
  if (http !== undefined && http === https) put("proxy", http);
  else {
    if (http !== undefined) put("httpProxy", http);
    if (https !== undefined) put("httpsProxy", https);
  }
}

/** For commands that read the environment no more: the proxies that were found in it, with their account. */
export function pinned(flags: Layer, settings: ResolvedSettings | undefined): Map<SettingKey, LayerEntry> {
  const all = new Map(flags);
  const proxy = settings && proxiesOf(settings)[0];
  if (!proxy || WAYS.some((key) => key !== "mode" && flags.has(key))) return all;
  pin(all, settings);
  if (proxy.username) all.set("username", { value: proxy.username, origin: originOf("username") });
  if (proxy.password && proxy.password.value.kind !== "elsewhere")
    all.set("password", { value: proxy.password.value, origin: originOf("password") });
  return all;
}
