// Everything up to the plan: resolve, apply the policy, select, desire, plan. Nothing is written.
import { presentRoots } from "../ca/store.ts";
import { caWriter, copiesOf } from "../ca/writer.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { buildPlan } from "../plan/build.ts";
import type { Plan } from "../plan/plan.ts";
import { neededText } from "../pretest/message.ts";
import { recallNeeded } from "../pretest/results.ts";
import { bind, keepOff, noteCopied, noteTrusted, switchSavedState } from "../settings/keep-state.ts";
import { orTell } from "../settings/problems.ts";
import { type Resolution, resolveSettings } from "../settings/resolve.ts";
import { readSavedState, type SavedState } from "../settings/saved-state.ts";
import { type Origin, proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { bundlePath } from "../system/folders.ts";
import { checkOwnership } from "../system/ownership.ts";
import type { System } from "../system/system.ts";
import { emptyLedger, type Ledger, ledgerPath, readLedger } from "../transaction/ledger.ts";
import { isBeingWritten, PAUSE, WRITING } from "../transaction/lock.ts";
import { noteEnvironment, writtenValues } from "../writers/environment.ts";
import { WRITERS } from "../writers/index.ts";
import { loadGrants, NO_GRANTS } from "./credentials.ts";
import { applyPolicy, applyPolicyOff, hasOpinion } from "./policy.ts";
import { prepareRemoval } from "./remove.ts";
import { type Prepared, type Progress, type Request, writes } from "./request.ts";
import { noteSocks, type Selection, selectWriters } from "./select.ts";
import { checkSwitch, noteOff, switchedBy } from "./switch.ts";

const BACK_TO_NOTHING =
  "no source names a proxy: what stood there before proxycast is back; give one with setup or apply --proxy";
const MANAGED = "managed: beside keeps the values out of files that are managed: proxycast help dotfiles";
export const SILENT = "no proxy is configured or detected; nothing was changed";

export function newProgress(): Progress {
  return { pacAnswers: new Map(), passedOver: new Map(), unwritable: new Map(), answers: new Map() };
}

/** Prepares while no other run writes: a half-finished run would look like changes that the user made. */
export async function prepare(system: System, request: Request, progress = newProgress()): Promise<Prepared> {
  const deadline = Date.now() + WRITING.patience;
  for (;;) {
    const ledger = system.stamp(ledgerPath(system))?.text;
    const prepared = await prepareOnce(system, request, progress);
    const isSettled = system.stamp(ledgerPath(system))?.text === ledger && !isBeingWritten(system);
    if (isSettled || Date.now() >= deadline) return prepared;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function prepareOnce(system: System, request: Request, progress: Progress): Promise<Prepared> {
  checkOwnership(system);
  const onProblem = request.kind === "test" ? request.onProblem : undefined;
  const unread = emptyLedger(request.version);
  const ledger = await orTell(onProblem, "the ledger", () => readLedger(system, request.version), unread);
  if (request.kind === "remove") return prepareRemoval(system, request, ledger, progress);

  const before = await orTell(onProblem, "the saved state", () => readSavedState(system), undefined);
  const { settings, saved, trusted } = await resolve(system, request, before, ledger, progress);
  const propagated = applyPolicy(settings, system);
  const silence = findSilence(system, request, settings, before, ledger);
  const { targets } = settings;
  const isSaved = targets !== undefined && (isOfFiles(targets.origin) || request.kind === "setup");
  const select = () => selectWriters(system, settings, ledger, isSaved);
  const off = Object.keys(saved?.offTargets ?? {});
  const all = await orTell(onProblem, "targets", select, NONE_SELECTED);
  const named = switchedBy(request);
  if (named.length > 0) checkSwitch({ system, propagated, named, kind: request.kind, off, ...all });
  const selection = named.length > 0 ? { ...all, selected: new Set(named), deselected: new Set<string>() } : all;
  const holding = new Set([...selection.selected].filter((id) => !off.includes(id)));
  const { grants, kept } =
    request.kind === "test" ? NO_GRANTS : await loadGrants(system, settings, holding, ledger, request.passwords);
  const config = request.kind === "setup" && request.config ? [request.config] : [];
  const selected = new Set([...selection.selected].filter((id) => !kept.includes(id)));
  if (settings.ca) selected.add("ca");
  for (const { id } of config) selected.add(id);
  // A run of some targets leaves what others refer to.
  const isServed = (id: string) => selected.has(id) || (isRemembered(ledger, id) && !selection.deselected.has(id));
  const hasKeyStore = WRITERS.some(({ id, usesKeyStore }) => usesKeyStore && isServed(id));
  const build = () =>
    buildPlan({
      system,
      ledger,
      writers: [...config, caWriter(copiesOf(settings.ca?.value, hasKeyStore)), ...WRITERS],
      settings: silence ? undefined : propagated,
      selected: silence === "idle" ? new Set() : selected,
      deselected: silence === "idle" ? new Set() : selection.deselected,
      off: { writers: new Set(off), settings: applyPolicyOff(settings, system) },
      grants,
      movesClients: readsAgain(request),
      isForced: writes(request) && request.isForced,
      unwritable: progress.unwritable,
      answers: progress.answers,
      namesManagers: request.kind === "status",
      version: request.version,
    });
  const plan = await orTell(onProblem, "a client's file", build, unplanned(ledger));
  return {
    settings,
    propagated: silence ? undefined : propagated,
    plan: silence ? plan : { ...plan, ledger: noteWritten(plan.ledger, propagated, grants) },
    saved,
    isSavedStateChanged: JSON.stringify(saved) !== JSON.stringify(before),
    keptGrants: kept,
    granted: [...grants.keys()],
    selected,
    available: selection.available,
    off,
    notes: [
      ...settings.notes,
      ...noteOff(saved, named),
      ...(trusted.length > 0 ? [neededText(trusted)] : []),
      ...(silence && writes(request) ? [silence === "idle" ? SILENT : BACK_TO_NOTHING] : []),
      ...noteEnvironment(propagated),
      ...noteSocks(propagated, selected),
      ...noteManaged(settings, plan),
      ...plan.notes,
    ],
  };
}

const NONE_SELECTED: Selection = { selected: new Set(), deselected: new Set(), available: [] };

function unplanned(ledger: Ledger): Plan {
  return { changes: [], targets: [], refused: [], left: [], notes: [], ledger, isLedgerChanged: false };
}

/** For who has made no choice yet: another one would keep the values out of files that go to other machines. */
function noteManaged({ managed }: ResolvedSettings, { changes, targets }: Plan): readonly string[] {
  const changed = new Set(changes.map(({ shown }) => shown));
  const isHeld = targets.some(({ path, manager }) => manager && changed.has(path));
  return isHeld && managed.origin.kind === "default" ? [MANAGED] : [];
}

function isRemembered({ files }: Ledger, writer: string): boolean {
  return files.some(({ entries }) => entries.some(({ writers }) => writers.includes(writer)));
}

/** Whether nothing of it is this run's alone. */
function isOfFiles(origin: Origin): boolean {
  return origin.kind === "combined" ? origin.origins.every(isOfFiles) : origin.kind === "file";
}

/** Whether it was asked for that the environment is read, although it was before. */
function readsAgain(request: Request): boolean {
  return request.kind === "setup" || (request.kind === "apply" && request.refreshes);
}

/** The settings, the saved state as this run would keep it, and roots of the trust store that are new in both. */
export async function resolve(
  system: System,
  request: Request,
  before: SavedState | undefined,
  ledger: Ledger,
  { pacAnswers, passedOver }: Progress,
): Promise<Resolution & { readonly trusted: readonly string[] }> {
  // `off` needs no environment; the first run after it reads that.
  const isFirst = before?.environment === undefined && request.kind !== "off";
  const readsEnvironment = readsAgain(request) || isFirst;
  const binding = request.kind === "setup" ? "now" : readsEnvironment && writes(request) ? "first" : "saved";
  const resolveWith = (saved: SavedState | undefined) =>
    resolveSettings(system, {
      flags: request.flags,
      machineConfig: request.machineConfig,
      saved,
      readsEnvironment,
      isShowing: request.kind === "show",
      onProblem: request.kind === "test" ? request.onProblem : undefined,
      pacAnswers,
      passedOver,
      binding,
      writtenValues: new Set(ledger.emitted),
      now: request.now,
      newCa: request.newCa,
    });
  const switched = switchSavedState(before, request, request.now);
  // Targets go off as all of it does: whatever is wrong with the proxy or the CA bundle.
  if (request.kind === "off" && switchedBy(request).length > 0) {
    const { settings, saved } = await resolveWith(switchSavedState(switched, { kind: "off" }, request.now));
    return { settings, saved: saved && keepOff(saved, switched), trusted: [] };
  }
  const first = await resolveWith(switched);
  const found = findTrusted(system, first.settings, request.now);
  const trusted = found ?? [];
  const { settings, saved } = found
    ? await resolveWith({ ...(switched ?? { schema: 1, since: request.now.toISOString() }), trusted })
    : first;
  if (!saved || !writes(request)) return { settings, saved, trusted };
  const kept = noteTrusted(noteCopied(saved, settings), settings);
  return { settings, saved: bind(kept, settings, request.kind === "setup"), trusted };
}

/** The roots of the operating system's trust store that a test saw to be needed, where these settings have others. */
function findTrusted(system: System, settings: ResolvedSettings, now: Date): readonly string[] | undefined {
  const needed = proxiesOf(settings).length > 0 ? recallNeeded(system, settings, now) : undefined;
  const present = needed && presentRoots(system, needed);
  const { fromStore = [] } = settings.ca?.value ?? {};
  return present && present.join() !== fromStore.join() ? present : undefined;
}

/**
 * No source says anything of a proxy: `idle` leaves what is written, `undone` takes it back. Undefined where one does.
 * Back from `off` with no proxy known: what `off` wrote goes, and with it everything of ours.
 */
export function findSilence(
  system: System,
  request: Request,
  settings: ResolvedSettings,
  before: SavedState | undefined,
  ledger: Ledger,
): "idle" | "undone" | undefined {
  const hasWrittenProxy = ledger.emitted.some((value) => value !== bundlePath(system));
  if (hasOpinion(settings) || (settings.caWithoutProxy.value && !hasWrittenProxy)) return undefined;
  const named = switchedBy(request);
  const wasOff = named.length > 0 ? named.some((id) => before?.offTargets?.[id]) : before?.off !== undefined;
  return (request.kind === "on" || request.kind === "setup") && wasOff ? "undone" : "idle";
}

function noteWritten(ledger: Ledger, propagated: PropagatedSettings, grants: ReadonlyMap<string, Grant>): Ledger {
  return { ...ledger, emitted: [...new Set([...ledger.emitted, ...writtenValues(propagated, grants)])] };
}
