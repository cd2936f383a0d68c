// The sources that must be asked before a proxy can be chosen: the operating system, and a PAC script.

import * as path from "node:path";
import { Problem } from "../model/problem.ts";
import { withoutUserinfo } from "../model/proxy.ts";
import { isRemote } from "../pac/script.ts";
import { expandPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { Mode } from "./definitions.ts";
import { type Layer, pick } from "./layer.ts";
import { findPacLayer, isInEnvironment } from "./proxies.ts";
import type { SavedState } from "./saved-state.ts";
import type { Origin, OsLine, ResolvedSettings } from "./settings.ts";
import type { OsSource } from "./sources/os.ts";
import type { PacAnswers, PacSource } from "./sources/pac.ts";

interface SourcesRequest {
  readonly layers: readonly Layer[];
  readonly mode: Mode;
  readonly decision: SavedState | undefined;
  readonly ca: ResolvedSettings["ca"];
  readonly isDeciding: boolean;
  readonly isShowing: boolean;
  readonly pacAnswers: PacAnswers | undefined;
  readonly now: Date;
  readonly warnings: string[];
}

export interface Sources {
  readonly os: OsSource | undefined;
  readonly pac: { readonly source: PacSource; readonly layer: number } | undefined;
  /** The environment goes before the operating system, which was asked for the sake of `show` alone. */
  readonly isOutranked: boolean;
  readonly lines: readonly OsLine[];
  /** The decision with what these sources said. */
  keep(decision: SavedState): SavedState;
}

export async function findSources(system: System, request: SourcesRequest): Promise<Sources> {
  const { layers, mode, decision } = request;
  const none: Sources = { os: undefined, pac: undefined, isOutranked: false, lines: [], keep: (kept) => kept };
  if (mode === "custom") {
    const layer = findPacLayer(layers);
    const given = layer === undefined ? undefined : layers[layer]?.get("pac");
    if (layer === undefined || !given) return none;
    const source = await askPac(system, request, toScript(system, String(given.value), given.origin), given.origin);
    return { ...none, pac: { source, layer }, keep: (kept) => ({ ...kept, pac: source.kept }) };
  }
  if (mode !== "system") return none;
  const isOutranked = isInEnvironment(system, decision);
  if (isOutranked && !request.isShowing) return none;
  const { resolveOs } = await import("./sources/os.ts");
  // What can't count warns of nothing.
  const warnings = isOutranked ? [] : request.warnings;
  const [{ source: os, lines }, service] = await Promise.all([
    resolveOs(system, decision, request.now, warnings),
    request.isShowing ? findServices(system) : undefined,
  ]);
  if (service) lines.push({ facility: "WinHTTP", text: `services use ${withoutUserinfo(service)}` });
  if (!os || isOutranked) return { ...none, os, isOutranked, lines };
  if (os.kind !== "pac") return { ...none, os, lines, keep: (kept) => ({ ...kept, os: os.kept }) };
  try {
    const source = await askPac(system, request, toScript(system, os.script ?? "", os.origin), os.origin);
    const keep = (kept: SavedState) => ({ ...kept, os: os.kept, pac: source.kept });
    return { ...none, os, pac: { source, layer: -1 }, lines, keep };
  } catch (error) {
    // Nonsense from the operating system is no failure.
    if (!(error instanceof Problem)) throw error;
    warnings.push(`${os.kept.facility}: ${error.message}`);
    return { ...none, lines };
  }
}

async function findServices(system: System): Promise<string | undefined> {
  if (system.platform !== "win32") return undefined;
  const { findServiceProxy } = await import("../os/windows.ts");
  return findServiceProxy(system);
}

async function askPac(system: System, request: SourcesRequest, script: string, named: Origin): Promise<PacSource> {
  const { resolvePac } = await import("./sources/pac.ts");
  const { decision, isDeciding, pacAnswers, now, warnings } = request;
  const urls = pick<readonly string[]>(request.layers, "testUrls")?.value;
  const roots = request.ca?.value.bundle;
  return resolvePac(
    system,
    { script, named, decision, isRefreshing: isDeciding, answers: pacAnswers, urls, roots, now },
    warnings,
  );
}

function toScript(system: System, text: string, origin: Origin): string {
  if (isRemote(text) || /^file:/i.test(text)) return text;
  // An address as it is typed into a window of settings.
  if (origin.kind === "os" && !path.isAbsolute(text)) return `http://${text}`;
  return expandPath(system, text, origin.kind === "file" ? path.dirname(origin.path) : "");
}
