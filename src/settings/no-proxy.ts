// The hosts to reach directly: as given, and in mode system also as the sources in use name them.
import { parseNoProxy } from "../model/no-proxy.ts";
import { parseNoProxyEntry } from "../model/no-proxy-entry.ts";
import { pick } from "./layer.ts";
import { resolveMode } from "./mode.ts";
import { type OnProblem, tell } from "./problems.ts";
import { combineOrigins, originText, type ResolvedSettings } from "./settings.ts";
import type { Sources } from "./source.ts";

/** @throws Problem (usage) for an entry that can't be in such a list */
export function resolveNoProxy(sources: Sources, onProblem?: OnProblem): ResolvedSettings["noProxy"] {
  const given = pick<readonly string[]>(sources.given, "skip");
  const bypass = sources.pac?.layer.get("skip");
  const found = [...sources.found.flatMap((layer) => layer.get("skip") ?? []), ...(bypass ? [bypass] : [])];
  const items = found.map(({ value, origin }) => ({ items: value as readonly string[], origin }));
  const from = given ? ` (${originText(given.origin)})` : "";
  // A PAC script goes with its proxies, whoever names it; the others only with what mode system found.
  const isSystem = resolveMode(sources).value === "system";
  const counting = items.filter(({ origin }) => isSystem || origin.kind === "pac");
  const shadowed = items.filter((source) => !counting.includes(source));
  return {
    value: parseNoProxy(
      [...sieve(given?.value ?? [], from, onProblem), ...counting.flatMap(({ items }) => items)],
      from,
    ),
    origin: combineOrigins([...(given ? [given.origin] : []), ...counting.map(({ origin }) => origin)]),
    shadowed: [
      ...(given?.shadowed ?? []),
      ...shadowed.map((source) => ({ value: source.items.join(","), origin: source.origin })),
    ],
  };
}

/** Without entries that can't be in such a list, where these are told of. */
function sieve(items: readonly string[], from: string, onProblem: OnProblem | undefined): readonly string[] {
  if (!onProblem) return items;
  return items.filter((item) => {
    try {
      return parseNoProxyEntry(item, from);
    } catch (error) {
      tell(onProblem, error, "skip");
      return false;
    }
  });
}
