// The hosts to reach directly: as given, and in mode system also as the sources in use name them.
import { parseNoProxy } from "../model/no-proxy.ts";
import { pick } from "./layer.ts";
import { resolveMode } from "./mode.ts";
import { type Origin, originText, type ResolvedSettings } from "./settings.ts";
import type { Sources } from "./source.ts";

/** @throws Problem (usage) for an entry that can't be in such a list */
export function resolveNoProxy(sources: Sources): ResolvedSettings["noProxy"] {
  const given = pick<readonly string[]>(sources.given, "skip");
  const found = sources.found.flatMap((layer) => layer.get("skip") ?? []);
  const items = found.map(({ value, origin }) => ({ items: value as readonly string[], origin }));
  const from = given ? ` (${originText(given.origin)})` : "";
  if (resolveMode(sources).value !== "system") {
    const shadowed = items.map((source) => ({ value: source.items.join(","), origin: source.origin }));
    return {
      value: parseNoProxy(given?.value ?? [], from),
      origin: given?.origin ?? { kind: "default" },
      shadowed: [...(given?.shadowed ?? []), ...shadowed],
    };
  }
  return {
    value: parseNoProxy([...(given?.value ?? []), ...items.flatMap((source) => source.items)], from),
    origin: combine([...(given ? [given.origin] : []), ...items.map(({ origin }) => origin)]),
    shadowed: given?.shadowed ?? [],
  };
}

function combine(origins: readonly Origin[]): Origin {
  const [first] = origins;
  if (!first) return { kind: "default" };
  return origins.length === 1 ? first : { kind: "combined", origins };
}
