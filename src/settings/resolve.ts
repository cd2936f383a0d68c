// Sources in, one settings object out: which value counts, where it came from and what it shadowed.
import type { System } from "../system/system.ts";
import type { ManagedWay, PasswordPolicy, ShellStyle } from "./definitions.ts";
import { type Layer, pick, pickOr } from "./layer.ts";
import { resolveMode } from "./mode.ts";
import { resolveNoProxy } from "./no-proxy.ts";
import { resolveProxies } from "./proxies.ts";
import type { Binding } from "./proxy-password.ts";
import { noteReach } from "./reach.ts";
import type { SavedState } from "./saved-state.ts";
import type { ResolvedSettings, Setting } from "./settings.ts";
import type { SourcesRequest } from "./source.ts";
import { readSources } from "./sources/index.ts";
import { resolveTargets } from "./targets.ts";

export interface ResolveRequest extends SourcesRequest {
  readonly binding: Binding;
}

export interface Resolution {
  readonly settings: ResolvedSettings;
  /** With what this run found. */
  readonly saved: SavedState | undefined;
}

export async function resolveSettings(system: System, request: ResolveRequest): Promise<Resolution> {
  const { sources, ca } = await readSources(system, request);
  const { given, lines, saved } = sources;
  const { value: proxies, notes } = resolveProxies(sources, request.binding, request.onProblem);
  const reach = request.isShowing ? await noteReach(system, proxies) : [];
  const settings: ResolvedSettings = {
    mode: resolveMode(sources),
    ...proxies,
    noProxy: resolveNoProxy(sources, request.onProblem),
    ca: ca.value,
    caWithoutProxy: pickOr(given, "caWithoutProxy", false),
    passwordPolicy: resolvePasswordPolicy(given),
    targets: resolveTargets(given),
    passwordTargets: pickOr<readonly string[]>(given, "passwordTargets", []),
    testUrls: pick<readonly string[]>(given, "testUrls"),
    shellStyle: pickOr<ShellStyle>(given, "shellStyle", "inline"),
    managed: pickOr<ManagedWay>(given, "managed", "write"),
    system: lines,
    pac: sources.pac && saved?.pac,
    ...(sources.enforced ? { enforced: sources.enforced } : {}),
    notes: [...new Set([...sources.notes, ...ca.notes, ...notes, ...reach])],
  };
  return { settings, saved };
}

/** Naming targets for the password is consent to it: the two would mean nothing apart. */
function resolvePasswordPolicy(layers: readonly Layer[]): Setting<PasswordPolicy> {
  for (const layer of layers) {
    const policy = layer.get("propagate");
    const named = layer.get("passwordTargets");
    if (!policy && named && (named.value as readonly string[]).length > 0) {
      return { value: "with-password", origin: named.origin, shadowed: [] };
    }
    if (policy) break;
  }
  return pickOr<PasswordPolicy>(layers, "propagate", "withhold-password");
}
