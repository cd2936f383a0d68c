// Sources in, one settings object out: which value counts, where it came from and what it shadowed.
import * as path from "node:path";
import { parseNoProxy, sieveNoProxy, splitNoProxy } from "../model/no-proxy.ts";
import { Problem } from "../model/problem.ts";
import { expandPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { decide } from "./decide.ts";
import type { Mode, PasswordPolicy, SettingKey, ShellStyle } from "./definitions.ts";
import { findSources } from "./find-sources.ts";
import { type Layer, pick, pickOr, readVariables } from "./layer.ts";
import { type Binding, resolveProxies } from "./proxies.ts";
import type { SavedState } from "./saved-state.ts";
import {
  type CaBundle,
  type Origin,
  originText,
  type ResolvedSettings,
  type Setting,
  type Shadowed,
} from "./settings.ts";
import { machineConfigPaths, readConfig, userConfigPath } from "./sources/config.ts";
import { ETC_ENVIRONMENT, readEtcEnvironment } from "./sources/environment.ts";
import type { OsSource } from "./sources/os.ts";
import type { PacAnswers } from "./sources/pac.ts";

export interface ResolveRequest {
  readonly flags: Layer;
  readonly decision: SavedState | undefined;
  /** Take the environment as evidence: `setup`, the first `apply`, `apply --refresh`. */
  readonly isDeciding: boolean;
  readonly binding: Binding;
  /** `show`: the operating system is asked even where its answer can't count. */
  readonly isShowing: boolean;
  /** What PAC scripts said in this run. */
  readonly pacAnswers: PacAnswers | undefined;
  /** Every value that we ever wrote: our own output is no evidence. */
  readonly emitted: ReadonlySet<string>;
  readonly now: Date;
}

export interface Resolution {
  readonly settings: ResolvedSettings;
  /** What to keep: the decision that was handed in, or the one just made. */
  readonly decision: SavedState | undefined;
}

export async function resolveSettings(system: System, request: ResolveRequest): Promise<Resolution> {
  const layers: Layer[] = [request.flags, readVariables((name) => system.variable(name))];
  layers.push(await readConfig(system, userConfigPath(system), "user"));
  for (const file of machineConfigPaths(system)) layers.push(await readConfig(system, file, "root"));

  const warnings: string[] = [];
  const { decision, passwords, faults } = request.isDeciding
    ? decide(system, request, warnings)
    : { decision: request.decision, passwords: {}, faults: {} };
  const mode = resolveMode(layers, request);
  const caWithoutProxy = pickOr(layers, "caWithoutProxy", false);
  // Without a proxy nobody wants it, and nothing that is wrong with it may keep the proxy on.
  const wantsCa = mode.value !== "none" || caWithoutProxy.value;
  const ca = wantsCa ? await resolveCa(system, layers, decision, request.now, warnings) : undefined;
  const found = await findSources(system, { ...request, layers, mode: mode.value, decision, ca, warnings });
  const { os, pac } = found;
  const { binding } = request;
  const proxies = resolveProxies(system, { layers, mode, decision, passwords, faults, binding, os, pac, warnings });
  const settings: ResolvedSettings = {
    mode,
    ...proxies,
    skip: resolveNoProxy(system, layers, mode.value, decision, found.isOutranked ? undefined : os, warnings),
    ca,
    caWithoutProxy,
    passwordPolicy: resolvePasswordPolicy(layers),
    targets: pick<readonly string[]>(layers, "targets"),
    passwordTargets: pickOr<readonly string[]>(layers, "passwordTargets", []),
    testUrls: pick<readonly string[]>(layers, "testUrls"),
    shellStyle: pickOr<ShellStyle>(layers, "shellStyle", "inline"),
    system: found.lines,
    pac: pac?.source.kept,
    warnings,
  };
  return { settings, decision: decision && found.keep(decision) };
}

const PROXY_KEYS = ["proxy", "httpProxy", "httpsProxy", "host", "port", "pac"] as const satisfies readonly SettingKey[];

function resolveMode(layers: readonly Layer[], request: ResolveRequest): Setting<Mode> {
  const candidates: Setting<Mode>[] = [];
  for (const [index, layer] of layers.entries()) {
    const given = layer.get("mode");
    if (given) candidates.push({ value: given.value as Mode, origin: given.origin, shadowed: [] });
    const implied = PROXY_KEYS.flatMap((key) => layer.get(key) ?? [])[0];
    if (implied) candidates.push({ value: "custom", origin: implied.origin, shadowed: [] });
    // Flags count for this run; everything else is outranked by `proxycast off`.
    if (index === 0 && request.decision?.off) {
      candidates.push({ value: "none", origin: { kind: "off", since: request.decision.off }, shadowed: [] });
    }
  }
  const [first, ...rest] = candidates;
  if (!first) return { value: "system", origin: { kind: "default" }, shadowed: [] };
  return { ...first, shadowed: rest.map(({ value, origin }) => ({ value, origin })) };
}

/** Naming targets for the password is consent to it: the two would mean nothing apart. */
function resolvePasswordPolicy(layers: readonly Layer[]): Setting<PasswordPolicy> {
  for (const layer of layers) {
    const passwordPolicy = layer.get("propagate");
    const named = layer.get("passwordTargets");
    if (!passwordPolicy && named && (named.value as readonly string[]).length > 0) {
      return { value: "with-password", origin: named.origin, shadowed: [] };
    }
    if (passwordPolicy) break;
  }
  return pickOr<PasswordPolicy>(layers, "propagate", "withhold-password");
}

function resolveNoProxy(
  system: System,
  layers: readonly Layer[],
  mode: Mode,
  decision: SavedState | undefined,
  os: OsSource | undefined,
  warnings: string[],
): ResolvedSettings["skip"] {
  const given = pick<readonly string[]>(layers, "skip");
  const kept = decision?.environment?.skip ?? [];
  const file = readEtcEnvironment(system).skip;
  const found: { items: readonly string[]; origin: Origin }[] = [];
  if (decision && kept.length > 0) {
    found.push({ items: kept, origin: { kind: "decision", name: "no_proxy", since: decision.since } });
  }
  if (file)
    found.push({
      items: sieveNoProxy(splitNoProxy(file.value), warnings),
      origin: { kind: "file", path: ETC_ENVIRONMENT, line: file.line ?? 1 },
    });
  if (os && os.skip.length > 0) found.push({ items: os.skip, origin: os.origin });
  const shadowed = found.map(({ items, origin }) => ({ value: items.join(","), origin }));
  const from = given ? ` (${originText(given.origin)})` : "";
  if (mode !== "system") {
    return {
      value: parseNoProxy(given?.value ?? [], from),
      origin: given?.origin ?? { kind: "default" },
      shadowed: [...(given?.shadowed ?? []), ...shadowed],
    };
  }
  const items = [...(given?.value ?? []), ...found.flatMap((source) => source.items)];
  return {
    value: parseNoProxy(items, from),
    origin: combine([...(given ? [given.origin] : []), ...found.map(({ origin }) => origin)]),
    shadowed: given?.shadowed ?? [],
  };
}

function combine(origins: readonly Origin[]): Origin {
  const [first] = origins;
  if (!first) return { kind: "default" };
  return origins.length === 1 ? first : { kind: "combined", origins };
}

async function resolveCa(
  system: System,
  layers: readonly Layer[],
  decision: SavedState | undefined,
  now: Date,
  warnings: string[],
): Promise<ResolvedSettings["ca"]> {
  const given = pick<string>(layers, "caBundle");
  const kept = decision?.environment?.caBundle;
  if (given) {
    const folder = given.origin.kind === "file" ? path.dirname(given.origin.path) : "";
    const file = expandPath(system, given.value, folder);
    const ca = await readOrKeep(system, file, { decision, now, origin: given.origin }, warnings);
    const shadowed: Shadowed[] =
      kept && decision
        ? [{ value: kept, origin: { kind: "decision", name: "REQUESTS_CA_BUNDLE", since: decision.since } }]
        : [];
    return { value: ca, origin: given.origin, shadowed: [...given.shadowed, ...shadowed] };
  }
  if (!kept || !decision) return undefined;
  const origin: Origin = { kind: "decision", name: "REQUESTS_CA_BUNDLE", since: decision.since };
  return { value: await readOrKeep(system, kept, { decision, now, origin }, warnings), origin, shadowed: [] };
}

/** The bundle, or our copies of the same where it is gone: not seen is not unwanted. */
async function readOrKeep(
  system: System,
  file: string,
  { decision, now, origin }: { decision: SavedState | undefined; now: Date; origin: Origin },
  warnings: string[],
): Promise<CaBundle> {
  // Certificates take node:tls and node:crypto, which a run without a CA bundle need not load.
  const { readCaBundle, readCaCopies } = await import("../ca/read.ts");
  try {
    const read = readCaBundle(system, file, now);
    warnings.push(...read.warnings);
    return read.ca;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const copies = !system.facts(file) && decision?.copied === file ? readCaCopies(system) : undefined;
    if (!copies) throw new Problem(error.exitCode, `${error.message} (${originText(origin)})`);
    warnings.push(`the CA bundle ${file} does not exist: our copy of it stays in use`);
    return { ...copies, path: file };
  }
}
