// Everything up to the plan: resolve, applyPolicy, select, desire, plan. Nothing is written.
import { caWriter, copiesOf } from "../ca/writer.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { buildPlan } from "../plan/build.ts";
import { bind, noteCopied, switchSavedState } from "../settings/keep-state.ts";
import { resolveSettings } from "../settings/resolve.ts";
import { readSavedState, type SavedState } from "../settings/saved-state.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { bundlePath } from "../system/folders.ts";
import { checkOwnership } from "../system/ownership.ts";
import type { System } from "../system/system.ts";
import { type Ledger, ledgerPath, readLedger } from "../transaction/ledger.ts";
import { isBeingWritten, PAUSE, WRITING } from "../transaction/lock.ts";
import { noteEnvironment, writtenValues } from "../writers/environment.ts";
import { WRITERS } from "../writers/index.ts";
import { loadGrants } from "./credentials.ts";
import { applyPolicy, hasOpinion } from "./policy.ts";
import { prepareRemoval } from "./remove.ts";
import type { Prepared, Request } from "./request.ts";
import { selectWriters } from "./select.ts";

const NO_GRANTS = { grants: new Map<string, Grant>(), kept: [] };
const BACK_TO_NOTHING =
  "no source names a proxy: what stood there before proxycast is back; give one with setup or apply --proxy";
const SILENT = "no proxy is configured or detected; nothing was changed";

/** Prepares while no other run writes: a half-finished run would look like changes that the user made. */
export async function prepare(system: System, request: Request): Promise<Prepared> {
  const deadline = Date.now() + WRITING.patience;
  for (;;) {
    const ledger = system.stamp(ledgerPath(system))?.text;
    const prepared = await prepareOnce(system, request);
    const isSettled = system.stamp(ledgerPath(system))?.text === ledger && !isBeingWritten(system);
    if (isSettled || Date.now() >= deadline) return prepared;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function prepareOnce(system: System, request: Request): Promise<Prepared> {
  checkOwnership(system);
  const ledger = readLedger(system, request.version);
  if (request.isRemoval) return prepareRemoval(system, request, ledger);

  const before = readSavedState(system);
  const { settings, decision } = await resolve(system, request, before, ledger);
  const propagated = applyPolicy(settings, system);
  const silence = findSilence(system, request, settings, before, ledger);
  const isSaved = settings.targets?.origin.kind === "file" || request.isSetup === true;
  const selection = selectWriters(system, settings, ledger, isSaved && settings.targets !== undefined);
  const { grants, kept } = request.isProbe
    ? NO_GRANTS
    : await loadGrants(system, settings, selection.selected, ledger, request.passwords);
  const selected = new Set([...selection.selected].filter((id) => !kept.includes(id)));
  if (settings.ca) selected.add("ca");
  for (const { id } of request.extraWriters ?? []) selected.add(id);
  const hasKeyStore = WRITERS.some(({ id, usesKeyStore }) => usesKeyStore && selected.has(id));
  const plan = await buildPlan({
    system,
    ledger,
    writers: [...(request.extraWriters ?? []), caWriter(copiesOf(settings.ca?.value, hasKeyStore)), ...WRITERS],
    settings: silence ? undefined : propagated,
    selected: silence === "idle" ? new Set() : selected,
    deselected: silence === "idle" ? new Set() : selection.deselected,
    grants,
    isDeciding: request.isDeciding === true,
    isForced: request.isForced ?? false,
    unwritable: request.unwritable ?? new Map(),
    version: request.version,
  });
  return {
    settings,
    propagated: silence ? undefined : propagated,
    plan: silence ? plan : { ...plan, ledger: noteWritten(plan.ledger, propagated, grants) },
    decision,
    isSavedStateChanged: JSON.stringify(decision) !== JSON.stringify(before),
    keptGrants: kept,
    granted: [...grants.keys()],
    selected,
    warnings: [
      ...settings.warnings,
      ...(silence && request.isWriting ? [silence === "idle" ? SILENT : BACK_TO_NOTHING] : []),
      ...noteEnvironment(propagated),
      ...plan.warnings,
    ],
  };
}

/** The settings, and the decision as this run would keep it. */
async function resolve(
  system: System,
  request: Request,
  before: SavedState | undefined,
  ledger: Ledger,
): Promise<{ settings: ResolvedSettings; decision: SavedState | undefined }> {
  // `off` needs no evidence; the first run after it decides.
  const isFirst = before?.environment === undefined && request.switch !== "off";
  const isDeciding = request.isDeciding === true || isFirst;
  const { settings, decision: resolved } = await resolveSettings(system, {
    flags: request.flags,
    decision: switchSavedState(before, request),
    isDeciding,
    isShowing: request.isShowing ?? false,
    pacAnswers: request.pacAnswers,
    binding: request.isSetup ? "anew" : isDeciding && request.isWriting ? "deciding" : "kept",
    emitted: new Set(ledger.emitted),
    now: request.now,
  });
  const bound = resolved && bind(resolved, settings, request);
  return { settings, decision: bound && request.isWriting ? noteCopied(bound, settings) : bound };
}

/**
 * No source says anything of a proxy: `idle` leaves what is written, `undone` takes it back. Undefined where one does.
 * Back from `off` with no proxy known: what `off` wrote goes, and with it everything of ours.
 */
function findSilence(
  system: System,
  request: Request,
  settings: ResolvedSettings,
  before: SavedState | undefined,
  ledger: Ledger,
): "idle" | "undone" | undefined {
  const hasWrittenProxy = ledger.emitted.some((value) => value !== bundlePath(system));
  if (hasOpinion(settings) || (settings.caWithoutProxy.value && !hasWrittenProxy)) return undefined;
  return request.switch === "on" && before?.off !== undefined ? "undone" : "idle";
}

function noteWritten(ledger: Ledger, propagated: PropagatedSettings, grants: ReadonlyMap<string, Grant>): Ledger {
  return { ...ledger, emitted: [...new Set([...ledger.emitted, ...writtenValues(propagated, grants)])] };
}
