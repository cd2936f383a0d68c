// The one path that every command takes: resolve, permit, desire, plan, commit. Commands differ in what they ask of it.

import { toKeyStore } from "../ca/key-store.ts";
import { EXIT, errorCode, Problem } from "../model/problem.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { buildPlan } from "../plan/build.ts";
import type { Plan } from "../plan/plan.ts";
import { isSameTest } from "../pretest/fingerprint.ts";
import type { GateOutcome, TestPolicy } from "../pretest/gate.ts";
import { forgetTests } from "../pretest/results.ts";
import { bind, noteCopied, switchDecision } from "../settings/keep-state.ts";
import type { Layer } from "../settings/layer.ts";
import { resolveSettings } from "../settings/resolve.ts";
import { type Decision, decisionPath, readDecision } from "../settings/saved-state.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import type { PacAnswers } from "../settings/sources/pac.ts";
import { bundlePath, stateFolder } from "../system/folders.ts";
import { checkOwnership } from "../system/ownership.ts";
import { formatState } from "../system/state-file.ts";
import type { System, WritableSystem } from "../system/system.ts";
import { commit, isFileFailure, ledgerChange, type StateFile } from "../transaction/commit.ts";
import { readJournal } from "../transaction/journal.ts";
import { type Ledger, ledgerPath, readLedger } from "../transaction/ledger.ts";
import { isBeingWritten, isLockLeft, PAUSE, takeLock, WRITING } from "../transaction/lock.ts";
import { recover } from "../transaction/recover.ts";
import { dropStateFolder, makeStateFolder } from "../transaction/state-folder.ts";
import { environmentValues, noteEnvironment } from "../writers/environment.ts";
import { WRITERS } from "../writers/index.ts";
import type { Writer } from "../writers/writer.ts";
import { type LoadedPasswords, loadGrants, loadPasswords } from "./credentials.ts";
import { hasOpinion, makeGrant, permit } from "./policy.ts";
import { caWriter, prepareRemoval } from "./remove.ts";
import { selectWriters } from "./select.ts";
import { receiptPath } from "./unchanged.ts";

export interface Request {
  readonly flags: Layer;
  /** `remove`: nothing is wanted any more. */
  readonly isRemoval?: boolean;
  /** Turn the proxy off or on again, and remember it. */
  readonly switch?: "off" | "on";
  /** Take the environment as evidence although a decision stands. */
  readonly isDeciding?: boolean;
  /** `setup`: what the flags say is saved, and the password is given anew. */
  readonly isSetup?: boolean;
  /** A command that writes: the first one makes the decision. */
  readonly isWriting?: boolean;
  /** `show`: everything is looked at, also what can't count. */
  readonly isShowing?: boolean;
  /** Passwords that this run has got. */
  readonly passwords: LoadedPasswords;
  /** What PAC scripts said in this run. */
  readonly pacAnswers?: PacAnswers;
  readonly isForced?: boolean;
  /** Files that this run found it can't replace, with the reason. */
  readonly unwritable?: ReadonlyMap<string, string>;
  /** One refused target refuses the run. */
  readonly isStrict?: boolean;
  /** More to write in the same transaction: `setup` saves its config. */
  readonly extraWriters?: readonly Writer[];
  /** How the proxy is tested before anything is written; absent where nothing is propagated. */
  readonly test?: TestOptions;
  /** Nothing will be written: no password is loaded for it. */
  readonly isProbe?: boolean;
  readonly now: Date;
  readonly version: string;
}

export interface TestOptions {
  readonly policy: TestPolicy;
  /** Milliseconds for one address. */
  readonly timeout: number;
  readonly onStart: (url: URL) => void;
}

/** Everything that a run knows before it writes. */
export interface Prepared {
  /** undefined for `remove`, which needs none. */
  readonly settings: ResolvedSettings | undefined;
  readonly permitted: PropagatedSettings | undefined;
  readonly plan: Plan;
  readonly decision: Decision | undefined;
  readonly isDecisionChanged: boolean;
  /** Writers that may hold the password but whose password this run has not got. */
  readonly keptGrants: readonly string[];
  /** Writers that got the password. */
  readonly granted: readonly string[];
  readonly selected: ReadonlySet<string>;
  readonly warnings: readonly string[];
  /** What became of the connection test; absent where none was needed. */
  readonly tested?: string;
  /** Everything was written, and something of ours could not be taken away. */
  readonly isUntidy?: boolean;
}

const NO_GRANTS = { grants: new Map<string, Grant>(), kept: [] };
const BACK_TO_NOTHING =
  "no source names a proxy: what stood there before proxycast is back; give one with setup or apply --proxy";
const SILENT = "no source says anything about a proxy: what is written stays as it is";

/** Reads while nobody writes: between another run's renames its work would look like changes of the user's. */
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

  const before = readDecision(system);
  const switched = switchDecision(before, request);
  // `off` needs no evidence; the first run after it decides.
  const isFirst = before?.environment === undefined && request.switch !== "off";
  const isDeciding = request.isDeciding === true || isFirst;
  const { settings, decision: resolved } = await resolveSettings(system, {
    flags: request.flags,
    decision: switched,
    isDeciding,
    isShowing: request.isShowing ?? false,
    pacAnswers: request.pacAnswers,
    binding: request.isSetup ? "anew" : isDeciding && request.isWriting ? "deciding" : "kept",
    emitted: new Set(ledger.emitted),
    now: request.now,
  });
  const bound = resolved && bind(resolved, settings, request);
  const decision = bound && request.isWriting ? noteCopied(bound, settings) : bound;
  const warnings = [...settings.warnings];
  const isSaved = settings.targets?.origin.kind === "file" || request.isSetup === true;
  const selection = selectWriters(system, settings, ledger, isSaved && settings.targets !== undefined);
  const { grants, kept } = request.isProbe
    ? NO_GRANTS
    : await loadGrants(system, settings, selection.selected, ledger, request.passwords);
  const permitted = permit(settings, system);
  const hasWrittenProxy = ledger.emitted.some((value) => value !== bundlePath(system));
  const isSilent = !hasOpinion(settings) && !(settings.caWithoutProxy.value && !hasWrittenProxy);
  // Back from `off` with no proxy known: what `off` wrote goes, and with it everything of ours.
  const isBackToNothing = isSilent && request.switch === "on" && before?.off !== undefined;
  if (isSilent) warnings.push(isBackToNothing ? BACK_TO_NOTHING : SILENT);
  warnings.push(...noteEnvironment(permitted));

  const selected = new Set([...selection.selected].filter((id) => !kept.includes(id)));
  if (settings.ca) selected.add("ca");
  for (const { id } of request.extraWriters ?? []) selected.add(id);
  const isIdle = isSilent && !isBackToNothing;
  const ca = settings.ca?.value;
  const plan = await buildPlan({
    system,
    ledger,
    writers: [
      ...(request.extraWriters ?? []),
      caWriter({
        bundle: ca?.bundle ?? "",
        company: withFinalLine(ca?.company ?? []),
        keyStore:
          ca && WRITERS.some(({ id, usesKeyStore }) => usesKeyStore && selected.has(id)) ? toKeyStore(ca.bundle) : "",
      }),
      ...WRITERS,
    ],
    settings: isSilent ? undefined : permitted,
    selected: isIdle ? new Set() : selected,
    deselected: isIdle ? new Set() : selection.deselected,
    grants,
    isDeciding: request.isDeciding === true,
    isForced: request.isForced ?? false,
    unwritable: request.unwritable ?? new Map(),
    version: request.version,
  });
  return {
    settings,
    permitted: isSilent ? undefined : permitted,
    plan: isSilent ? plan : { ...plan, ledger: { ...plan.ledger, emitted: emit(plan.ledger, permitted, grants) } },
    decision,
    isDecisionChanged: JSON.stringify(decision) !== JSON.stringify(before),
    keptGrants: kept,
    granted: [...grants.keys()],
    selected,
    warnings: [...warnings, ...plan.warnings],
  };
}

/** Writes what was prepared, once it has passed the test and nothing came in between. Returns what was written. */
export async function execute(system: WritableSystem, given: Request): Promise<Prepared> {
  const request: Request = { ...given, pacAnswers: new Map() };
  const first = await prepare(system, request);
  refuseIfStrict(first, request);
  const isWanted = isUnfinished(system) || hasWork(first) || request.test?.policy === "always";
  const isLeft = request.isRemoval && first.plan.ledger.files.length === 0 && system.facts(stateFolder(system));
  if (!isWanted && !isLeft) return first;

  makeStateFolder(system);
  // Not under the lock: a test may take its time.
  const gate = await test(system, first, request);
  const release = await takeLock(system);
  const leftovers: string[] = [];
  let done: Prepared | undefined;
  try {
    done = await write(system, request, first, leftovers);
  } finally {
    const isOver = request.isRemoval && done?.plan.ledger.files.length === 0;
    leftovers.push(
      ...tidy([
        ...(isOver ? [() => forgetTests(system)] : []),
        release,
        ...(request.isRemoval ? [() => dropStateFolder(system)] : []),
      ]),
    );
  }
  const notes = leftovers.map((leftover) => `everything was written; only the clean-up failed: ${leftover}`);
  const untested = gate && !gate.isTested ? [gate.text] : [];
  return {
    ...done,
    warnings: [...notes, ...done.warnings, ...untested],
    ...(gate?.isTested ? { tested: gate.text } : {}),
    isUntidy: notes.length > 0,
  };
}

/** Under the lock. @param leftovers gets what went wrong once everything was written */
async function write(
  system: WritableSystem,
  request: Request,
  first: Prepared,
  leftovers: string[],
): Promise<Prepared> {
  const left = recover(system);
  // Read again: another run may have written, or recovery may have taken back what this run planned on.
  const done = await prepare(system, request);
  refuseIfStrict(done, request);
  const isProxied = done.settings && proxiesOf(done.settings).length > 0;
  if (request.test && isProxied && !isSameTest(first.settings, done.settings))
    throw new Problem(EXIT.refused, CHANGED_MEANWHILE);
  // From here on the last run's answers no longer hold.
  system.unlink(receiptPath(system));
  left.push(...(await findLosses(system, done.plan)));
  try {
    if (hasWork(done)) leftovers.push(...commit(system, done.plan.changes, stateFiles(system, done, request)));
  } catch (error) {
    if (!isFileFailure(error) || request.isStrict || request.unwritable?.has(error.file)) throw error;
    const unwritable = new Map([...(request.unwritable ?? []), [error.file, error.reason]]);
    return write(system, { ...request, unwritable }, first, leftovers);
  }
  return { ...done, warnings: [...left, ...done.warnings] };
}

/** Does each, whatever becomes of the others. Returns what failed. */
function tidy(actions: readonly (() => void)[]): string[] {
  return actions.flatMap((action) => {
    try {
      action();
      return [];
    } catch (error) {
      const { path: file } = error as { path?: string };
      if (!file) throw error;
      return [`${file} could not be taken away (${errorCode(error)})`];
    }
  });
}

const CHANGED_MEANWHILE = "the settings changed while the proxy was tested: nothing was written; run it again";

/** Tests what would be written, without writing it. */
export async function testFirst(system: WritableSystem, request: Request): Promise<Prepared> {
  const prepared = await prepare(system, request);
  refuseIfStrict(prepared, request);
  makeStateFolder(system);
  await test(system, prepared, request);
  return prepared;
}

async function test(
  system: WritableSystem,
  { settings }: Prepared,
  { test: options, now, version, passwords }: Request,
): Promise<GateOutcome | undefined> {
  if (!settings || !options) return undefined;
  const { passGate } = await import("../pretest/gate.ts");
  return passGate(system, {
    ...options,
    settings,
    now,
    version,
    loadCredentials: async () => makeGrant(settings, await loadPasswords(system, proxiesOf(settings), passwords)),
  });
}

/** Access control lists, which a replaced file does not keep: `ls` marks them with a plus sign. */
async function findLosses(system: System, plan: Plan): Promise<string[]> {
  const replaced = plan.changes.filter(({ before, after }) => before && after).map(({ path }) => path);
  if (replaced.length === 0 || system.platform === "win32") return [];
  const { stdout } = await system.ask("/bin/ls", ["-ld", "--", ...replaced], { timeout: 2_000 });
  const isMarked = (file: string) => stdout.split("\n").some((line) => /^\S{10}\+/.test(line) && line.endsWith(file));
  return replaced.filter(isMarked).map((file) => `${file} had an access control list, which the new file has not`);
}

/** What to say of a run that was cut off, where nothing takes it back now. */
export function noteUnfinished(system: System): string[] {
  try {
    const isLeft = readJournal(system) !== undefined && !isBeingWritten(system);
    return isLeft ? ["an earlier run was cut off: the next apply, off, on or remove takes back what it had begun"] : [];
  } catch (error) {
    if (error instanceof Problem) return [error.message];
    throw error;
  }
}

/** Whether an earlier run was cut off. */
export function isUnfinished(system: WritableSystem): boolean {
  return readJournal(system) !== undefined || isLockLeft(system);
}

/** Whether carrying it out would write anything. */
export function hasWork({ plan, isDecisionChanged }: Prepared): boolean {
  return plan.changes.length > 0 || plan.isLedgerChanged || isDecisionChanged;
}

/** @throws Problem (refused) where all or nothing was asked for */
export function refuseIfStrict({ plan }: Prepared, { isStrict }: Request): void {
  const [first] = plan.refused;
  if (!isStrict || !first) return;
  const line = first.line === undefined ? "" : `:${first.line}`;
  throw new Problem(EXIT.refused, `${first.path}${line}: ${first.reason}; nothing was written`);
}

/** Every value that gets into an environment by us; a URL with a password in the form that emittedForm() gives. */
function emit(ledger: Ledger, permitted: PropagatedSettings, grants: ReadonlyMap<string, Grant>): readonly string[] {
  const { http, https, no_proxy, bundle } = environmentValues(permitted);
  const [grant] = grants.values();
  const granted = [grant?.http, grant?.https].flatMap((credentials, at) => {
    const url = at === 0 ? http : https;
    return credentials && url ? [`${credentials.username} at ${url}`] : [];
  });
  const values = [http, https, ...(no_proxy?.split(",") ?? []), bundle, ...granted];
  return [...new Set([...ledger.emitted, ...values.filter((value) => value !== undefined)])];
}

function stateFiles(system: WritableSystem, done: Prepared, request: Request): StateFile[] {
  const decisionBefore = system.read(decisionPath(system));
  const decision = request.isRemoval && done.plan.refused.length === 0 ? undefined : done.decision;
  const ledger: Ledger = { ...done.plan.ledger, version: request.version };
  return [
    { path: decisionPath(system), before: decisionBefore, after: decision && formatState(decision) },
    ledgerChange(system, { ledger }, system.read(ledgerPath(system))),
  ].filter(({ before, after }) => before !== undefined || after !== undefined);
}

function withFinalLine(certificates: readonly string[]): string {
  return certificates.map((pem) => `${pem.trimEnd()}\n`).join("");
}
