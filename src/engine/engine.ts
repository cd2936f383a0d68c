// The path of every command that writes: prepare, test, lock, recover, prepare again, commit, tidy up.
import { EXIT, errorCode, Problem, withMore } from "../model/problem.ts";
import { isSameTest } from "../pretest/fingerprint.ts";
import { forgetTests, remember } from "../pretest/results.ts";
import { noteReach } from "../settings/reach.ts";
import { savedStatePath } from "../settings/saved-state.ts";
import { proxiesOf } from "../settings/settings.ts";
import { stateFolder } from "../system/folders.ts";
import { formatState } from "../system/state-file.ts";
import type { WritableSystem } from "../system/system.ts";
import { findLosses } from "../transaction/access-lists.ts";
import { commit, isFileFailure, ledgerChange, type StateFile } from "../transaction/commit.ts";
import { forgetRuns } from "../transaction/last-run.ts";
import { type Ledger, ledgerPath } from "../transaction/ledger.ts";
import { takeLock } from "../transaction/lock.ts";
import { isUnfinished, recover } from "../transaction/recover.ts";
import { dropStateFolder, makeStateFolder } from "../transaction/state-folder.ts";
import { loadPasswords } from "./credentials.ts";
import type { Tested } from "./failover.ts";
import { makeGrant } from "./policy.ts";
import { newProgress, prepare } from "./prepare.ts";
import { hasWork, type Prepared, type Progress, refuseIfStrict, type WritingRequest } from "./request.ts";
import { forgetLastRun } from "./unchanged.ts";

/** Writes what was prepared, once it has passed the test and nothing came in between. Returns what was written. */
export async function execute(system: WritableSystem, request: WritingRequest): Promise<Prepared> {
  const start = newProgress();
  const planned = await prepare(system, request, start);
  refuseIfStrict(planned, request);
  const isWanted = isUnfinished(system) || hasWork(planned) || request.test?.policy === "always";
  const isRemoval = request.kind === "remove";
  const isLeft = isRemoval && planned.plan.ledger.files.length === 0 && system.facts(stateFolder(system));
  if (!isWanted && !isLeft) return planned;

  makeStateFolder(system);
  // Not under the lock: a test may take its time.
  const { prepared: first, progress, outcome } = await test(system, { prepared: planned, progress: start }, request);
  const release = await takeLock(system);
  let written: Written | undefined;
  let untidy: readonly string[];
  try {
    written = await write(system, request, first, progress);
  } finally {
    const isOver = request.kind === "remove" && !request.keepsSettings && written?.done.plan.ledger.files.length === 0;
    untidy = tidy([
      ...(isOver ? [() => forgetTests(system)] : []),
      release,
      ...(isRemoval ? [() => dropStateFolder(system)] : []),
    ]);
  }
  const { done, leftovers } = written;
  const notes = [...leftovers, ...untidy].map(
    (leftover) => `everything was written; only the clean-up failed: ${leftover}`,
  );
  const reach = outcome && !outcome.isTested && done.settings ? await noteReach(system, done.settings) : [];
  const untested = outcome && !outcome.isTested ? [outcome.text, ...reach] : [];
  return {
    ...done,
    notes: [...notes, ...done.notes, ...untested, ...(outcome?.warnings ?? [])],
    ...(outcome?.isTested ? { tested: outcome.text } : {}),
    isUntidy: notes.length > 0,
  };
}

interface Written {
  readonly done: Prepared;
  /** What went wrong once everything was written. */
  readonly leftovers: readonly string[];
}

/** Under the lock. */
async function write(
  system: WritableSystem,
  request: WritingRequest,
  first: Prepared,
  progress: Progress,
): Promise<Written> {
  const recovered = recover(system);
  // Read again: another run may have written, or recovery may have taken back what this run planned on.
  const done = await prepare(system, request, progress);
  refuseIfStrict(done, request);
  const isProxied = done.settings && proxiesOf(done.settings).length > 0;
  if (request.test && isProxied && !isSameTest(first.settings, done.settings))
    throw new Problem(EXIT.refused, CHANGED_MEANWHILE);
  forgetLastRun(system);
  if (request.kind !== "apply") forgetRuns(system);
  const losses = findLosses(system, done.plan);
  try {
    const leftovers = hasWork(done) ? commit(system, done.plan.changes, stateFiles(system, done, request)) : [];
    return { done: { ...done, notes: [...recovered, ...losses, ...done.notes] }, leftovers };
  } catch (error) {
    if (!isFileFailure(error) || request.isStrict || progress.unwritable.has(error.file)) throw error;
    const unwritable = new Map([...progress.unwritable, [error.file, error.reason]]);
    const rest = await write(system, request, first, { ...progress, unwritable });
    return { ...rest, done: { ...rest.done, notes: [...recovered, ...rest.done.notes] } };
  }
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
export async function testFirst(system: WritableSystem, request: WritingRequest): Promise<Prepared> {
  const progress = newProgress();
  const prepared = await prepare(system, request, progress);
  refuseIfStrict(prepared, request);
  makeStateFolder(system);
  return (await test(system, { prepared, progress }, request)).prepared;
}

/** What became of the test, and what is to be written once that is known. */
async function test(
  system: WritableSystem,
  first: { readonly prepared: Prepared; readonly progress: Progress },
  request: WritingRequest,
): Promise<Tested> {
  const { test: options, now, version, passwords } = request;
  const { settings: planned } = first.prepared;
  if (!planned || !options) return { ...first, outcome: undefined };
  const [{ testChain }, { pretest }] = await Promise.all([import("./failover.ts"), import("../pretest/pretest.ts")]);
  let tested: Tested;
  try {
    tested = await testChain(system, request, first, async ({ settings }) => {
      if (!settings) return undefined;
      return pretest(system, {
        ...options,
        settings,
        now,
        version,
        loadCredentials: async () => makeGrant(settings, await loadPasswords(system, proxiesOf(settings), passwords)),
      });
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.exitCode !== EXIT.testFailed) throw error;
    throw withMore(error, await noteReach(system, planned), planned.notes);
  }
  const { prepared, progress, outcome } = tested;
  const { needed } = outcome ?? {};
  if (!needed || needed.join() === (prepared.settings?.ca?.value.fromStore ?? []).join()) return tested;
  // The same roots were trusted in the test: it speaks for the settings that have them as the company's, too.
  const next = await prepare(system, request, progress);
  if (next.settings) remember(system, next.settings, "passed", 0, { needed, warnings: outcome?.warnings ?? [] });
  return { prepared: next, progress, outcome };
}

function stateFiles(system: WritableSystem, done: Prepared, request: WritingRequest): StateFile[] {
  const path = savedStatePath(system);
  const ledger: Ledger = { ...done.plan.ledger, version: request.version };
  return [
    { path, before: system.read(path), after: done.saved && formatState(done.saved) },
    ledgerChange(system, { ledger }, system.read(ledgerPath(system))),
  ].filter(({ before, after }) => before !== undefined || after !== undefined);
}
