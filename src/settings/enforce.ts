// What the machine's config enforces: nothing above it counts for these settings, nor what would get around them.
import type { SettingKey } from "./definitions.ts";
import type { Layer, LayerEntry } from "./layer.ts";
import { PROXY_KEYS } from "./mode.ts";
import { type Noted, type Origin, originText } from "./settings.ts";

/** Each setting with the line that enforces it. */
export type Enforced = ReadonlyMap<SettingKey, Origin>;

/** With it go the settings that would say something else than it. */
function coveredBy(key: SettingKey, value: LayerEntry["value"] | undefined): readonly SettingKey[] {
  const proxies: readonly SettingKey[] = PROXY_KEYS;
  // `mode: none`, for instance, would do away with the proxy.
  if (proxies.includes(key)) return [...proxies, "mode"];
  // Naming a proxy means mode custom, and naming targets for the password means to let it out.
  if (key === "mode") return value === "custom" ? [key] : [key, ...proxies];
  if (key === "propagate") return value === "with-password" ? [key] : [key, "passwordTargets"];
  return [key];
}

/** Each setting that can't be given above the machine's config, with the enforced one that it would get around. */
export function coveredKeys(enforced: Enforced, machine: readonly Layer[]): ReadonlyMap<SettingKey, SettingKey> {
  const settingOf = (key: SettingKey) => machine.flatMap((layer) => layer.get(key) ?? [])[0]?.value;
  const covered = new Map<SettingKey, SettingKey>();
  for (const key of enforced.keys()) for (const other of coveredBy(key, settingOf(key))) covered.set(other, key);
  // Rather by its own name than by another's.
  for (const key of enforced.keys()) covered.set(key, key);
  return covered;
}

/** The layers above the machine's config without what it enforces, and a note for each that tried. */
export function enforce(above: readonly Layer[], machine: readonly Layer[], enforced: Enforced): Noted<Layer[]> {
  const covered = coveredKeys(enforced, machine);
  const notes = above.flatMap((layer) =>
    [...layer].flatMap(([key, { origin }]) => {
      const by = covered.get(key);
      const line = by && enforced.get(by);
      return by && line ? [`${originText(origin)} does not count: ${originText(line)} enforces ${by}`] : [];
    }),
  );
  const value = above.map((layer): Layer => new Map([...layer].filter(([key]) => !covered.has(key))));
  return { value, notes: [...new Set(notes)] };
}

/** A machine's layer, whose enforced settings say so, and what was made of them. */
export function markEnforced(layer: Layer, enforced: Enforced): Layer {
  const origins = new Set([...enforced.keys()].map((key) => layer.get(key)?.origin));
  const mark = (origin: Origin): Origin =>
    origin.kind === "file" && origins.has(origin) ? { ...origin, isEnforced: true } : origin;
  return new Map([...layer].map(([key, entry]) => [key, { ...entry, origin: mark(entry.origin) }]));
}
