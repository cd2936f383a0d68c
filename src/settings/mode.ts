// Which mode holds: as given, as a proxy that is given implies it, or as `proxycast off` left it.
import type { Mode, SettingKey } from "./definitions.ts";
import { pickOr } from "./layer.ts";
import type { Setting } from "./settings.ts";
import type { Sources } from "./source.ts";

/** Naming a proxy by one of these means mode custom. */
export const PROXY_KEYS = [
  "proxy",
  "httpProxy",
  "httpsProxy",
  "host",
  "port",
  "pac",
] as const satisfies readonly SettingKey[];

export function resolveMode({ given, saved }: Pick<Sources, "given" | "saved">): Setting<Mode> {
  const candidates: Setting<Mode>[] = [];
  for (const [index, layer] of given.entries()) {
    const mode = layer.get("mode");
    if (mode) candidates.push({ value: mode.value as Mode, origin: mode.origin, shadowed: [] });
    const implied = PROXY_KEYS.flatMap((key) => layer.get(key) ?? [])[0];
    if (implied) candidates.push({ value: "custom", origin: implied.origin, shadowed: [] });
    // Flags count for this run; everything else is outranked by `proxycast off`.
    if (index === 0 && saved?.off) {
      candidates.push({ value: "none", origin: { kind: "off", since: saved.off }, shadowed: [] });
    }
  }
  const [first, ...rest] = candidates;
  if (!first) return { value: "system", origin: { kind: "default" }, shadowed: [] };
  return { ...first, shadowed: rest.map(({ value, origin }) => ({ value, origin })) };
}

/** Without a proxy nobody wants the CA bundle, and nothing that is wrong with it may keep the proxy on. */
export function wantsCa(sources: Sources): boolean {
  return resolveMode(sources).value !== "none" || pickOr(sources.given, "caWithoutProxy", false).value;
}
