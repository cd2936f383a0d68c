// The settings, each with its value, its origin and what it shadowed. A secret is shown by whether it is set.
import { formatEndpoint } from "../model/proxy.ts";
import {
  isEnforced,
  originText,
  type ProxyChoice,
  proxiesOf,
  type ResolvedSettings,
  type Setting,
} from "../settings/settings.ts";
import { HIDDEN, redact } from "./redact.ts";
import { formatTable } from "./table.ts";

export function proxyText(setting: Setting<ProxyChoice> | undefined): string {
  if (!setting) return "none found";
  return setting.value.kind === "direct" ? "none (direct)" : formatEndpoint(setting.value.proxy.endpoint);
}

interface SettingRow {
  readonly name: string;
  readonly value: unknown;
  readonly origin: string;
  /** By the machine's config. */
  readonly enforced?: true;
  readonly shadowed: readonly { value: string; origin: string }[];
}

/** Every setting with its value, where that came from and what it shadowed. */
export function settingRows(settings: ResolvedSettings): SettingRow[] {
  const row = <T>(name: string, setting: Setting<T> | undefined, value: unknown): SettingRow => ({
    name,
    value,
    origin: setting ? originText(setting.origin) : "",
    ...(setting && isEnforced(setting.origin) ? { enforced: true as const } : {}),
    shadowed: (setting?.shadowed ?? []).map((item) => ({ value: item.value, origin: originText(item.origin) })),
  });
  const proxy = proxiesOf(settings)[0];
  return [
    row("mode", settings.mode, settings.mode.value),
    row("httpProxy", settings.http, proxyText(settings.http)),
    row("httpsProxy", settings.https, proxyText(settings.https)),
    {
      ...row("username", undefined, proxy?.username === undefined ? null : shownUsername(proxy.username)),
      origin: proxy?.usernameOrigin ? originText(proxy.usernameOrigin) : "",
      ...(proxy?.usernameOrigin && isEnforced(proxy.usernameOrigin) ? { enforced: true as const } : {}),
    },
    row("password", proxy?.password, { set: proxy?.password !== undefined }),
    row(
      "skip",
      settings.noProxy,
      settings.noProxy.value.map(({ text }) => text),
    ),
    row("caBundle", settings.ca, settings.ca?.value.path ?? null),
    row("caWithoutProxy", settings.caWithoutProxy, settings.caWithoutProxy.value),
    row("propagate", settings.passwordPolicy, settings.passwordPolicy.value),
    row("targets", settings.targets, settings.targets?.value ?? null),
    row("passwordTargets", settings.passwordTargets, settings.passwordTargets.value),
    row("testUrls", settings.testUrls, settings.testUrls?.value.map((url) => url.replace(/[?#].*/s, "")) ?? null),
    row("shellStyle", settings.shellStyle, settings.shellStyle.value),
    row("managed", settings.managed, settings.managed.value),
  ];
}

/** A blank or a mark of punctuation may have been meant for the colon in front of a password. */
function shownUsername(name: string): string {
  return /^[\p{L}\p{M}\p{N}._@\\/+$-]+$/u.test(name) ? name : HIDDEN;
}

export function formatSettings(settings: ResolvedSettings): string {
  const rows = settingRows(settings).map(({ name, value, origin, enforced, shadowed }) => [
    name,
    shownSettingValue(name, value),
    [
      enforced ? `${origin} (enforced)` : origin,
      ...shadowed.map((item) => `(instead of ${item.value} from ${item.origin})`),
    ]
      .filter(Boolean)
      .join("  "),
  ]);
  return formatTable([...rows, ...sourceRows(settings)]);
}

/** What the operating system and the PAC script said. */
export function sourceRows(settings: ResolvedSettings): string[][] {
  return [
    ...settings.system.map(({ facility, text }) => ["system", facility, text]),
    ...pacAnswers(settings).map(({ url, text, fault }) => ["pac", url, redact(text ?? fault ?? "")]),
  ];
}

export function shownSettingValue(name: string, value: unknown): string {
  if (name === "password") return (value as { set: boolean }).set ? "set" : "not set";
  if (Array.isArray(value)) return value.join(",") || "-";
  return value === null ? "-" : String(value);
}

/** All that the PAC script answered. */
export function pacAnswers({ pac }: ResolvedSettings): NonNullable<ResolvedSettings["pac"]>["answers"] {
  return pac ? [...pac.answers, ...(pac.hosts ?? [])] : [];
}
