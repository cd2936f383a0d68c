// What earlier tests found out, so that a log-in tests nothing again and no account is locked: a pass holds as long as
// the settings stay, refused credentials too, any other failure for a while.

import { randomBytes } from "node:crypto";
import { CAUSES, type Cause, describeCause } from "../diagnosis/causes.ts";
import type { ProbeResult } from "../diagnosis/result.ts";
import { type Finding, Problem } from "../model/problem.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { statePath } from "../system/folders.ts";
import { formatState, isTexts, readState } from "../system/state-file.ts";
import type { System, WritableSystem } from "../system/system.ts";
import { isLockLeft, TESTING } from "../transaction/lock.ts";
import { replaceFile } from "../transaction/replace.ts";
import { type Protocol, untestedProtocols } from "./addresses.ts";
import { accountOf, addressesOf, fingerprintOf } from "./fingerprint.ts";

export interface Remembered {
  /** Of what was tested; keyed, so that it tells nobody what it was. */
  readonly fingerprint: string;
  /** ISO date. */
  readonly at: string;
  /** undefined: it passed. */
  readonly cause?: Cause;
  /** Credentials were sent, and nobody knows what became of them. */
  readonly isUnanswered?: boolean;
  /** Of a pass: protocols that have a proxy, but had no address that goes through it. */
  readonly untested?: readonly Protocol[];
  /** Of a pass: the roots of the operating system's trust store that clients need, PEM. */
  readonly needed?: readonly string[];
  /** Of a pass: what other clients may refuse. */
  readonly warnings?: readonly string[];
  /** Of a failure: what it came to. */
  readonly finding?: Finding;
  /** Of a failure: where it was, the addresses (a fingerprint), and the milliseconds that were waited for one. */
  readonly place?: string;
  readonly addresses?: string;
  readonly timeout?: number;
  /** Of credentials at risk: the proxies and user names (a fingerprint). */
  readonly account?: string;
}

/** What a test came to: a failure with what was sent and where, or a pass. */
export type TestResult =
  | (Pick<ProbeResult, "authentication"> & {
      readonly cause: Cause;
      readonly place?: string;
      readonly finding?: Finding;
    })
  | "passed";

type Seen = Pick<Remembered, "needed" | "warnings">;

export interface Memory {
  readonly schema: 1;
  readonly key: string;
  /** The newest first. */
  readonly results: readonly Remembered[];
}

const KEPT = 64;
const KEPT_AT_MOST = 200;
/** Milliseconds for which a failure other than refused credentials counts. */
const FAILURE_COUNTS_FOR = 15 * 60_000;

export function memoryPath(system: System): string {
  return statePath(system, "tests.json");
}

/** @throws Problem (refused) */
export function readMemory(system: System): Memory | undefined {
  return readState(system, memoryPath(system), isMemory, "remove it, and the proxy is tested once more");
}

function isMemory(state: { schema: 1 }): state is Memory {
  const { key, results } = state as Partial<Memory>;
  return typeof key === "string" && Array.isArray(results) && results.every(isRemembered);
}

function isRemembered(entry: unknown): boolean {
  const { fingerprint, at, cause, needed = [], warnings = [], finding } = (entry ?? {}) as Partial<Remembered>;
  const isKnown = cause === undefined || (cause !== null && Object.hasOwn(CAUSES, cause.id));
  return (
    typeof fingerprint === "string" &&
    !Number.isNaN(Date.parse(at ?? "")) &&
    isKnown &&
    (finding === undefined || isTexts([finding?.id, finding?.headline, finding?.what, finding?.next])) &&
    [needed, warnings].every(isTexts)
  );
}

/**
 * What is known of these settings, if it still counts.
 * @param timeout milliseconds that this run would wait for an address: more than before may help
 */
export function recall(
  memory: Memory | undefined,
  settings: ResolvedSettings,
  now: Date,
  timeout = 0,
): Remembered | undefined {
  if (!memory) return undefined;
  const found = findEntry(memory, settings);
  if (!found?.cause) return found && isWhole(found, settings) ? found : undefined;
  if (isAboutCredentials(found)) return found;
  const age = now.getTime() - Date.parse(found.at);
  // Of a clock that was set back far nothing is known.
  if (Math.abs(age) >= FAILURE_COUNTS_FOR) return undefined;
  if (found.isUnanswered) return found;
  // Other addresses, or more time, are what a hint may have asked for.
  const isSame = found.addresses === addressesOf(settings, memory.key) && timeout <= (found.timeout ?? 0);
  return age >= 0 && isSame ? found : undefined;
}

/** The roots that a test of these settings, which passed, saw to be needed; whoever tests says what is wrong with the memory. */
export function recallNeeded(system: System, settings: ResolvedSettings, now: Date): readonly string[] | undefined {
  try {
    return recall(readMemory(system), settings, now)?.needed;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Whether it speaks for every protocol that can be tested by now. */
function isWhole({ untested = [] }: Remembered, settings: ResolvedSettings): boolean {
  const still = untested.length > 0 ? untestedProtocols(settings) : [];
  return untested.every((protocol) => still.includes(protocol));
}

/** Credentials were refused, or sent and not answered: to try it again may lock the account. */
export function risksLockout(found: Remembered | undefined): boolean {
  return found !== undefined && (isAboutCredentials(found) || found.isUnanswered === true);
}

function findEntry(memory: Memory, settings: ResolvedSettings): Remembered | undefined {
  const wanted = fingerprintOf(settings, memory.key);
  return memory.results.find(({ fingerprint }) => fingerprint === wanted);
}

/**
 * Before credentials are sent: a run that is killed, or that can't write afterwards, must not let the next one send them again.
 * Returns what was known before.
 */
export function beginAttempt(system: WritableSystem, settings: ResolvedSettings): Remembered | undefined {
  const memory = memoryOf(system);
  const before = findEntry(memory, settings);
  replaceEntry(system, memory, settings, toEntry(memory, settings, INTERRUPTED, 0));
  return before;
}

const INTERRUPTED: TestResult = { cause: { id: "interrupted", detail: "" }, authentication: "sent" };

/**
 * @param timeout milliseconds that were waited for one address
 * @param seen of a pass: what else the test saw
 */
export function remember(
  system: WritableSystem,
  settings: ResolvedSettings,
  result: TestResult,
  timeout: number,
  seen: Seen = {},
): void {
  const memory = memoryOf(system);
  replaceEntry(system, memory, settings, toEntry(memory, settings, result, timeout, seen));
}

/** `setup` has seen credentials work: what was refused to the same user before, from another source, is tried again. */
export function clearRejections(system: WritableSystem, settings: ResolvedSettings): void {
  const memory = readMemory(system);
  const account = memory && accountOf(settings, memory.key);
  const results = memory?.results.filter((result) => !risksLockout(result) || result.account !== account);
  if (memory && results) replaceFile(system, memoryPath(system), formatState({ ...memory, results }));
}

/** Puts back what was known before, or nothing. */
export function restore(system: WritableSystem, settings: ResolvedSettings, before: Remembered | undefined): void {
  replaceEntry(system, memoryOf(system), settings, before);
}

function memoryOf(system: System): Memory {
  return readMemory(system) ?? { schema: 1, key: randomBytes(16).toString("hex"), results: [] };
}

function toEntry(
  { key }: Memory,
  settings: ResolvedSettings,
  result: TestResult,
  timeout: number,
  { needed = [], warnings = [] }: Seen = {},
): Remembered {
  const of = { fingerprint: fingerprintOf(settings, key), at: new Date().toISOString() };
  const untested = untestedProtocols(settings);
  if (result === "passed") {
    const also = { ...(untested.length > 0 ? { untested } : {}), ...(warnings.length > 0 ? { warnings } : {}) };
    return { ...of, ...also, needed };
  }
  const { cause, authentication, place, finding } = result;
  return {
    ...of,
    cause,
    ...(authentication === "sent" ? { isUnanswered: true } : {}),
    ...(place ? { place } : {}),
    ...(finding ? { finding } : {}),
    addresses: addressesOf(settings, key),
    timeout,
    account: accountOf(settings, key),
  };
}

/** Refused credentials are not crowded out: to forget it would be to try it again. */
function replaceEntry(
  system: WritableSystem,
  { key, results }: Memory,
  settings: ResolvedSettings,
  entry: Remembered | undefined,
): void {
  const fingerprint = fingerprintOf(settings, key);
  const rest = results.filter((result) => result.fingerprint !== fingerprint);
  const all = entry ? [entry, ...rest] : rest;
  const others = all.filter((result) => !isAboutCredentials(result)).slice(0, KEPT);
  const kept = all.filter((result) => isAboutCredentials(result) || others.includes(result)).slice(0, KEPT_AT_MOST);
  const memory: Memory = { schema: 1, key, results: kept };
  replaceFile(system, memoryPath(system), formatState(memory));
}

function isAboutCredentials({ cause }: Remembered): boolean {
  return cause?.id.startsWith("log-on") === true;
}

/** `remove`: nothing is known any more. */
export function forgetTests(system: WritableSystem): void {
  system.unlink(memoryPath(system));
  if (isLockLeft(system, TESTING)) system.unlink(statePath(system, TESTING.name));
}

/** "tested on DATE" for what passed; never "works". */
export function testedText(found: Remembered | undefined): string {
  if (!found) return "not tested";
  const day = found.at.slice(0, 10);
  if (found.cause) return `test failed on ${day}: ${describeCause(found.cause)}`;
  return `tested on ${day}${exceptText(found.untested)}`;
}

/** What a pass does not speak for. */
export function exceptText([protocol]: readonly Protocol[] = []): string {
  return protocol ? `, but not for ${protocol}: testUrls names no such address that goes through its proxy` : "";
}
