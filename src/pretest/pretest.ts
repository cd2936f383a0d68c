// Nothing is written that was not seen to work: tests settings before they are written, unless it is known already.
// One process tests at a time, and credentials that a proxy refused are not tried again by any.

import { presentRoots } from "../ca/store.ts";
import { isFailure, riskedCredentials } from "../diagnosis/rank.ts";
import type { ProbeResult } from "../diagnosis/result.ts";
import { EXIT, Problem } from "../model/problem.ts";
import type { Grant } from "../model/propagated.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import type { WritableSystem } from "../system/system.ts";
import { isHeldByAnother, TESTING, takeLock } from "../transaction/lock.ts";
import { testUrls } from "./addresses.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { failed, failedBefore, placeOf } from "./message.ts";
import type { TestOutcome } from "./quick-test.ts";
import {
  beginAttempt,
  exceptText,
  type Remembered,
  readMemory,
  recall,
  remember,
  restore,
  risksLockout,
  testedText,
} from "./results.ts";

/** `needed`: what is remembered counts. `always`: it does not. */
export type TestPolicy = "needed" | "always" | "never";

export interface PretestRequest {
  readonly settings: ResolvedSettings;
  readonly policy: TestPolicy;
  /** Gets the passwords, once it is sure that they are needed; undefined where this run has not got one. */
  readonly loadCredentials: () => Promise<Grant | undefined>;
  readonly now: Date;
  /** Milliseconds for one address. */
  readonly timeout: number;
  readonly version: string;
  readonly onStart: (url: URL) => void;
}

/** What became of it. */
export interface PretestOutcome {
  readonly isTested: boolean;
  /** A sentence for the user. */
  readonly text: string;
  /** Roots of the operating system's trust store that clients need, PEM. */
  readonly needed?: readonly string[];
  /** What other clients may refuse of what worked here. */
  readonly warnings?: readonly string[];
}

/**
 * Lets settings through that have passed, and no others. Undefined where there is no proxy to test.
 * @throws Problem (testFailed), or (locked) while another run tests, or (usage) where a test is asked for without a password
 */
export async function pretest(system: WritableSystem, request: PretestRequest): Promise<PretestOutcome | undefined> {
  const { settings, policy } = request;
  if (proxiesOf(settings).length === 0) return undefined;
  if (policy === "never") return { isTested: false, text: "the proxy was not tested (--no-test)" };
  const known = (): PretestOutcome | undefined => {
    const found = knownBefore(system, request);
    if (found?.cause) throw failedBefore(found, found.cause);
    const { needed = [], warnings = [] } = found ?? {};
    return found && { isTested: true, text: `The proxy was ${testedText(found)}.`, needed, warnings };
  };
  const before = known();
  if (before) return before;
  system.limitNameLookups();
  const credentials = await request.loadCredentials();
  if (!credentials) {
    if (policy === "always") throw notAtHand();
    return { isTested: false, text: "the proxy was not tested: this run was not given its password" };
  }
  return alone(system, async () => {
    // Another run may have found out meanwhile.
    const meanwhile = known();
    if (meanwhile) return meanwhile;
    // A run that knows already talks to nobody.
    const [{ testProxy }, { toTestRequest }] = await Promise.all([import("./quick-test.ts"), import("./request.ts")]);
    const act = async () => testProxy(await toTestRequest(system, request, credentials));
    const outcome = await attempt(system, request, credentials, act, (outcome) => ({ ...outcome, outcome }));
    if (!outcome.isPassed) throw failed(outcome, fingerprintOf(settings, readMemory(system)?.key ?? ""));
    const text = `The proxy was tested just now${exceptText(outcome.untested)}.`;
    return { isTested: true, text, needed: outcome.needed, warnings: outcome.warnings };
  });
}

function notAtHand(): Problem {
  return new Problem(EXIT.usage, "cannot test: the proxy password is not available; pass it with --password-stdin");
}

/** What keeps this run from trying the credentials: refused before, or no password available. */
export async function findCredentials(
  system: WritableSystem,
  request: PretestRequest,
): Promise<{ credentials: Grant; problem?: undefined } | { credentials: Grant; problem: Problem }> {
  const refusal = refusedBefore(system, request);
  if (refusal) return { credentials: {}, problem: refusal };
  system.limitNameLookups();
  try {
    const credentials = await request.loadCredentials();
    return credentials ? { credentials } : { credentials: {}, problem: notAtHand() };
  } catch (error) {
    if (error instanceof Problem) return { credentials: {}, problem: error };
    throw error;
  }
}

/** With `always`, what another run found out after this one began is all that counts: credentials that were refused. */
function knownBefore(
  system: WritableSystem,
  { settings, policy, now, timeout }: PretestRequest,
): Remembered | undefined {
  const found = recall(readMemory(system), settings, now, timeout);
  // A root that is gone from the trust store: another may have come in its place.
  if (found?.needed && presentRoots(system, found.needed).length < found.needed.length) return undefined;
  // Not cut off, but on its way.
  if (found?.cause?.id === "interrupted" && isHeldByAnother(system, TESTING)) return undefined;
  if (policy !== "always") return found;
  const at = Date.parse(found?.at ?? "");
  return risksLockout(found) && at > now.getTime() && at <= Date.now() ? found : undefined;
}

function refusedBefore(system: WritableSystem, request: PretestRequest): Problem | undefined {
  const found = knownBefore(system, request);
  return risksLockout(found) && found?.cause ? failedBefore(found, found.cause) : undefined;
}

/** What the requests found, and whether they were the test that counts. */
export interface Observed {
  readonly results: readonly ProbeResult[];
  readonly outcome?: TestOutcome | undefined;
}

/**
 * Probes as the only tester, and remembers what became of the credentials.
 * @param isRemembering false where nothing can be saved, and no credentials are at risk
 */
export async function asTester<T>(
  system: WritableSystem,
  request: PretestRequest,
  { credentials, isRemembering }: { credentials: Grant; isRemembering: boolean },
  act: () => Promise<T>,
  observe: (outcome: T) => Observed,
): Promise<T> {
  if (!isRemembering) return act();
  return alone(system, () => {
    // Another run may have been refused meanwhile.
    const refusal = refusedBefore(system, request);
    if (refusal) throw refusal;
    return attempt(system, request, credentials, act, observe);
  });
}

async function alone<T>(system: WritableSystem, act: () => Promise<T>): Promise<T> {
  const release = await takeLock(system, TESTING);
  try {
    return await act();
  } finally {
    release();
  }
}

/** Notes that credentials are on their way before they are, and then what became of it. */
async function attempt<T>(
  system: WritableSystem,
  { settings, timeout }: PretestRequest,
  credentials: Grant,
  act: () => Promise<T>,
  observe: (done: T) => Observed,
): Promise<T> {
  const hasCredentials = credentials.http !== undefined || credentials.https !== undefined;
  const before = hasCredentials ? beginAttempt(system, settings) : undefined;
  const done = await act();
  const { results, outcome } = observe(done);
  const failure = outcome?.failures[0] ?? results.filter(isFailure).find(riskedCredentials);
  // One address that does not answer says nothing against a pass.
  const isSlip = !outcome && before && !before.cause && failure?.authentication === "sent";
  if (outcome?.isPassed) remember(system, settings, "passed", timeout, outcome);
  else if (failure && !isSlip)
    remember(
      system,
      settings,
      { ...failure, place: placeOf(failure), ...(outcome && { finding: outcome.finding }) },
      timeout,
    );
  else if (hasCredentials)
    restore(system, settings, risksLockout(before) && isSeenToWork(settings, results) ? undefined : before);
  return done;
}

/** The credentials were accepted for each protocol that a test would ask for: one alone may need none. */
function isSeenToWork(settings: ResolvedSettings, results: readonly ProbeResult[]): boolean {
  const accepted = new Set(
    results.flatMap(({ url, authentication, cause }) =>
      authentication === "accepted" && !cause ? [url.protocol] : [],
    ),
  );
  return testUrls(settings).every(({ protocol }) => accepted.has(protocol));
}
