// Which targets count: those that are named, and not those behind a dash.
import { type Layer, pick } from "./layer.ts";
import { combineOrigins, type ResolvedSettings } from "./settings.ts";

/** A target with a dash in front is left out. */
export function isLeftOut(name: string): boolean {
  return name.startsWith("-");
}

/** A list that only leaves out takes from what the next source says; a list that names replaces it. */
export function resolveTargets(layers: readonly Layer[]): ResolvedSettings["targets"] {
  const said = layers.flatMap((layer) => layer.get("targets") ?? []);
  // An empty list names too: nothing.
  const isNaming = (names: readonly string[]) => names.length === 0 || !names.every(isLeftOut);
  const end = said.findIndex(({ value }) => isNaming(value as readonly string[]));
  const counting = end < 0 ? said : said.slice(0, end + 1);
  const first = pick<readonly string[]>(layers, "targets");
  if (!first || counting.length < 2) return first;
  return {
    value: [...new Set(counting.toReversed().flatMap(({ value }) => value as readonly string[]))],
    origin: combineOrigins(counting.map(({ origin }) => origin)),
    shadowed: first.shadowed.slice(counting.length - 1),
  };
}
