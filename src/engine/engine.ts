// The path of every command that writes: prepare, test, lock, recover, prepare again, commit, tidy up.
import { EXIT, errorCode, Problem } from "../model/problem.ts";
import { isSameTest } from "../pretest/fingerprint.ts";
import type { PretestOutcome } from "../pretest/pretest.ts";
import { forgetTests } from "../pretest/results.ts";
import { savedStatePath } from "../settings/saved-state.ts";
import { proxiesOf } from "../settings/settings.ts";
import { stateFolder } from "../system/folders.ts";
import { formatState } from "../system/state-file.ts";
import type { WritableSystem } from "../system/system.ts";
import { findLosses } from "../transaction/access-lists.ts";
import { commit, isFileFailure, ledgerChange, type StateFile } from "../transaction/commit.ts";
import { type Ledger, ledgerPath } from "../transaction/ledger.ts";
import { takeLock } from "../transaction/lock.ts";
import { isUnfinished, recover } from "../transaction/recover.ts";
import { dropStateFolder, makeStateFolder } from "../transaction/state-folder.ts";
import { loadPasswords } from "./credentials.ts";
import { makeGrant } from "./policy.ts";
import { prepare } from "./prepare.ts";
import { hasWork, type Prepared, type Request, refuseIfStrict } from "./request.ts";
import { unchangedPath } from "./unchanged.ts";

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
  const outcome = await test(system, first, request);
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
  const untested = outcome && !outcome.isTested ? [outcome.text] : [];
  return {
    ...done,
    warnings: [...notes, ...done.warnings, ...untested],
    ...(outcome?.isTested ? { tested: outcome.text } : {}),
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
  system.unlink(unchangedPath(system));
  const losses = await findLosses(system, done.plan);
  try {
    if (hasWork(done)) leftovers.push(...commit(system, done.plan.changes, stateFiles(system, done, request)));
  } catch (error) {
    if (!isFileFailure(error) || request.isStrict || request.unwritable?.has(error.file)) throw error;
    const unwritable = new Map([...(request.unwritable ?? []), [error.file, error.reason]]);
    const rest = await write(system, { ...request, unwritable }, first, leftovers);
    return { ...rest, warnings: [...left, ...rest.warnings] };
  }
  return { ...done, warnings: [...left, ...losses, ...done.warnings] };
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
): Promise<PretestOutcome | undefined> {
  if (!settings || !options) return undefined;
  const { pretest } = await import("../pretest/pretest.ts");
  return pretest(system, {
    ...options,
    settings,
    now,
    version,
    loadCredentials: async () => makeGrant(settings, await loadPasswords(system, proxiesOf(settings), passwords)),
  });
}

function stateFiles(system: WritableSystem, done: Prepared, request: Request): StateFile[] {
  const decisionBefore = system.read(savedStatePath(system));
  const decision = request.isRemoval && done.plan.refused.length === 0 ? undefined : done.decision;
  const ledger: Ledger = { ...done.plan.ledger, version: request.version };
  return [
    { path: savedStatePath(system), before: decisionBefore, after: decision && formatState(decision) },
    ledgerChange(system, { ledger }, system.read(ledgerPath(system))),
  ].filter(({ before, after }) => before !== undefined || after !== undefined);
}
