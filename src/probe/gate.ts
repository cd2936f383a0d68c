// Nothing is written that was not seen to work: tests settings before they are written, unless it is known already.
// One process tests at a time, and a log-on that a proxy refused is not tried again by any.
import { EXIT, Problem } from "../model/problem.ts";
import type { Grant } from "../model/propagated.ts";
import { DEFAULT_URLS, parseUrls, shownUrl } from "../model/urls.ts";
import { machineRoots } from "../settings/ca.ts";
import { proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import type { WritableSystem } from "../system/system.ts";
import { TESTING, takeLock } from "../transaction/lock.ts";
import { type Cause, describeCause, hintFor } from "./causes.ts";
import { forgetFailure, type Remembered, readMemory, recall, remember } from "./memory.ts";
import type { ProbeResult } from "./probe.ts";
import { type TestOutcome, type TestRequest, testProxy } from "./test.ts";

/** `needed`: what is remembered counts. `always`: it does not. */
export type TestPolicy = "needed" | "always" | "never";

export interface GateRequest {
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
export interface GateOutcome {
  readonly isTested: boolean;
  /** A sentence for the user. */
  readonly text: string;
}

/**
 * Lets settings through that have passed, and no others. Undefined where there is no proxy to test.
 * @throws Problem (testFailed), or (locked) while another run tests
 */
export async function passGate(system: WritableSystem, request: GateRequest): Promise<GateOutcome | undefined> {
  const { settings, policy, now } = request;
  if (proxiesOf(settings).length === 0) return undefined;
  if (policy === "never") return { isTested: false, text: "the proxy was not tested (--no-test)" };
  const known = (): GateOutcome | undefined => {
    const found = policy === "needed" ? recall(readMemory(system), settings, now) : undefined;
    if (found?.cause) throw failedBefore(found, found.cause);
    return found && { isTested: true, text: `The proxy was tested on ${found.at.slice(0, 10)}.` };
  };
  const before = known();
  if (before) return before;
  system.limitNameLookups();
  const credentials = await request.loadCredentials();
  if (!credentials) return { isTested: false, text: "the proxy was not tested: its password is not at hand" };
  const release = await takeLock(system, TESTING);
  try {
    // Another run may have found out meanwhile.
    const meanwhile = known();
    if (meanwhile) return meanwhile;
    const outcome = await testProxy(toTestRequest(system, request, credentials));
    if (outcome.isPassed || outcome.failure) remember(system, settings, now, outcome.failure);
    if (!outcome.isPassed) throw failed(outcome);
    const [untested] = outcome.untested;
    const but = untested ? `, but not for ${untested}: testUrls names no such address that goes through it` : "";
    return { isTested: true, text: `The proxy was tested just now${but}.` };
  } finally {
    release();
  }
}

/** What keeps this run from trying the log-on: refused before, or no password at hand. */
export async function findLogOn(
  system: WritableSystem,
  request: GateRequest,
): Promise<{ credentials: Grant; problem?: undefined } | { credentials: Grant; problem: Problem }> {
  const refusal = refusedBefore(system, request);
  if (refusal) return { credentials: {}, problem: refusal };
  system.limitNameLookups();
  try {
    const credentials = await request.loadCredentials();
    if (credentials) return { credentials };
    return { credentials: {}, problem: new Problem(EXIT.usage, "the password is not at hand: give --password-stdin") };
  } catch (error) {
    if (error instanceof Problem) return { credentials: {}, problem: error };
    throw error;
  }
}

function refusedBefore(system: WritableSystem, { settings, policy, now }: GateRequest): Problem | undefined {
  if (policy === "always") return undefined;
  const found = recall(readMemory(system), settings, now);
  const isAtStake = found?.cause?.id.startsWith("log-on") || found?.isUnanswered;
  return isAtStake && found?.cause ? failedBefore(found, found.cause) : undefined;
}

/**
 * Probes as the only tester, and remembers what became of the log-on.
 * @param isRemembering false where nothing can be kept, and no log-on is at stake
 */
export async function asTester<T>(
  system: WritableSystem,
  request: GateRequest,
  isRemembering: boolean,
  act: () => Promise<T>,
  resultsOf: (outcome: T) => readonly ProbeResult[],
): Promise<T> {
  if (!isRemembering) return act();
  const release = await takeLock(system, TESTING);
  try {
    // Another run may have been refused meanwhile.
    const refusal = refusedBefore(system, request);
    if (refusal) throw refusal;
    const outcome = await act();
    const results = resultsOf(outcome);
    const refused = results.find(({ cause, logOn }) => cause?.id.startsWith("log-on") || (cause && logOn === "sent"));
    if (refused) remember(system, request.settings, request.now, refused);
    else if (isSeenToWork(request.settings, results)) forgetFailure(system, request.settings);
    return outcome;
  } finally {
    release();
  }
}

/** The log-on was accepted for each protocol that a test would ask for: one alone may need none. */
function isSeenToWork(settings: ResolvedSettings, results: readonly ProbeResult[]): boolean {
  const accepted = new Set(
    results.flatMap(({ url, logOn, cause }) => (logOn === "accepted" && !cause ? [url.protocol] : [])),
  );
  return testUrls(settings).every(({ protocol }) => accepted.has(protocol));
}

export function toTestRequest(
  system: WritableSystem,
  { settings, timeout, version, onStart }: Pick<GateRequest, "settings" | "timeout" | "version" | "onStart">,
  credentials: Grant,
): TestRequest {
  return {
    settings,
    credentials,
    urls: testUrls(settings),
    machineRoots: settings.ca ? [] : [machineRoots(system)],
    verifiesTls: true,
    timeout,
    userAgent: `proxycast/${version}`,
    onStart,
  };
}

/** The addresses of the config, or the built-in ones. */
export function testUrls(settings: ResolvedSettings): URL[] {
  return parseUrls(settings.testUrls?.value ?? DEFAULT_URLS, "testUrls");
}

function failedBefore({ at }: Remembered, cause: Cause): Problem {
  const when = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
  return new Problem(
    EXIT.testFailed,
    `the test failed on ${when}: ${describeCause(cause)}. What to do: ${hintFor(cause)}. Nobody was asked again; --test does`,
  );
}

/** What a failed test comes to, in one sentence. */
export function failed({ failure, worksDirectly }: TestOutcome): Problem {
  if (!failure) {
    return new Problem(
      EXIT.usage,
      "no test address goes through the proxy: they are on the skip list, or of another protocol; name others as testUrls in the config",
    );
  }
  const { cause, url, stages } = failure;
  const direct = worksDirectly ? ". It works without the proxy: is one needed here? --mode none says no" : "";
  return new Problem(
    EXIT.testFailed,
    `the connection test failed at ${shownUrl(url)}, stage "${stages.at(-1)?.stage}": ${describeCause(cause)}. What to do: ${hintFor(cause)}${direct}`,
  );
}
