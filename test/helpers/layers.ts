// What sources are asked and what they say, made by hand.
import type { Layer, LayerValue, ProxyValue } from "../../src/settings/layer.ts";
import type { CaBundle, Origin } from "../../src/settings/settings.ts";
import type { Asked, Sources, SourcesRequest } from "../../src/settings/source.ts";
import type { ProxyVariables } from "../../src/settings/sources/etc-environment.ts";
import type { System } from "../../src/system/system.ts";
import { NOW } from "./sources.ts";
import { setting } from "./tested.ts";

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

/** What a source works with, on a machine that has nothing but what is given. */
export function askedWith({
  system = {},
  request = {},
  etc = { notes: [] },
  ca,
}: {
  readonly system?: Partial<System>;
  readonly request?: Partial<SourcesRequest>;
  readonly etc?: ProxyVariables;
  readonly ca?: CaBundle;
} = {}): Asked {
  const machine: Partial<System> = {
    platform: "linux",
    home: "/home/ada",
    user: 7,
    workingFolder: () => "/work",
    variable: () => undefined,
    read: () => undefined,
    trail: () => ({ steps: [], isDangling: false }),
    ...system,
  };
  return {
    system: machine as System,
    request: {
      flags: new Map(),
      saved: undefined,
      readsEnvironment: true,
      isShowing: false,
      pacAnswers: undefined,
      passedOver: new Map(),
      writtenValues: new Set(),
      now: NOW,
      ...request,
    },
    etcEnvironment: () => etc,
    readCa: async () => ({ value: ca && setting(ca), notes: [] }),
  };
}
