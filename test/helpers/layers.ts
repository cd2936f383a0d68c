// What sources say, made by hand.
import type { Layer, LayerValue, ProxyValue } from "../../src/settings/layer.ts";
import type { Origin } from "../../src/settings/settings.ts";
import type { Sources } from "../../src/settings/source.ts";

export type Values = Readonly<Record<string, LayerValue>>;

/** Each value comes from a variable, or a flag, that is called after the layer and the value's key. */
export function layerOf(values: Values, name = "given", kind: "flag" | "variable" = "variable"): Layer {
  const entries = Object.entries(values).map(([key, value]) => [
    key,
    { value, origin: { kind, name: `${name}-${key}` } satisfies Origin },
  ]);
  return new Map(entries as []);
}

/** Layers in order of precedence: given0, given1, …; found0, found1, … */
export function sourcesOf({
  given = [],
  found = [],
  ...more
}: { given?: readonly Values[]; found?: readonly Values[] } & Partial<
  Pick<Sources, "saved" | "pac" | "notes" | "lines">
>): Sources {
  const layers = (kind: string, all: readonly Values[]) => all.map((values, at) => layerOf(values, `${kind}${at}`));
  return {
    given: layers("given", given),
    found: layers("found", found),
    notes: [],
    lines: [],
    saved: undefined,
    ...more,
  };
}

/** A proxy of this name, at port 8080. */
export function proxyAt(host: string, more: { readonly username?: string } = {}): ProxyValue {
  return { kind: "proxy", proxy: { endpoint: { scheme: "http", host, port: 8080 }, ...more }, notes: [] };
}
