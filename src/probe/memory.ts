// What earlier tests found out, so that a log-in tests nothing again and no account is locked: a pass holds as long as
// the settings stay, a refused log-on too, any other failure for a while.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { formatEndpoint } from "../model/proxy-url.ts";
import { originText, type PasswordReference, type ResolvedSettings, type Setting } from "../settings/settings.ts";
import { statePath } from "../system/folders.ts";
import { formatState, readState } from "../system/state-file.ts";
import type { System, WritableSystem } from "../system/system.ts";
import { isLockLeft, TESTING } from "../transaction/lock.ts";
import { replaceFile } from "../transaction/replace.ts";
import { type Cause, describeCause } from "./causes.ts";
import type { ProbeResult } from "./probe.ts";

export interface Remembered {
  /** Of what was tested; keyed, so that it tells nobody what it was. */
  readonly fingerprint: string;
  /** ISO date. */
  readonly at: string;
  /** undefined: it passed. */
  readonly cause?: Cause;
  /** A log-on was sent, and nobody knows what became of it. */
  readonly isUnanswered?: boolean;
}

interface Memory {
  readonly schema: 1;
  readonly key: string;
  /** The newest first. */
  readonly results: readonly Remembered[];
}

const KEPT = 8;
const KEPT_AT_MOST = 200;
/** Milliseconds for which a failure other than a refused log-on counts. */
const FAILURE_COUNTS_FOR = 15 * 60_000;

function memoryPath(system: System): string {
  return statePath(system, "tests.json");
}

/** @throws Problem (refused) */
export function readMemory(system: System): Memory | undefined {
  return readState(system, memoryPath(system), (state): state is Memory => Array.isArray((state as Memory).results));
}

/** What is known of these settings, if it still counts. */
export function recall(memory: Memory | undefined, settings: ResolvedSettings, now: Date): Remembered | undefined {
  if (!memory) return undefined;
  const wanted = fingerprintOf(settings, memory.key);
  const found = memory.results.find(({ fingerprint }) => fingerprint === wanted);
  if (!found?.cause) return found;
  // Of a clock that was set back nothing is known either.
  const age = now.getTime() - Date.parse(found.at);
  return isLogOn(found) || (age >= 0 && age < FAILURE_COUNTS_FOR) ? found : undefined;
}

export function remember(
  system: WritableSystem,
  settings: ResolvedSettings,
  now: Date,
  failure: Pick<ProbeResult, "cause" | "logOn"> | undefined,
): void {
  const cause = failure?.cause;
  const { key, results } = readMemory(system) ?? { key: randomBytes(16).toString("hex"), results: [] };
  const fingerprint = fingerprintOf(settings, key);
  const latest: Remembered = {
    fingerprint,
    at: now.toISOString(),
    ...(cause ? { cause } : {}),
    ...(failure?.logOn === "sent" ? { isUnanswered: true } : {}),
  };
  const others = results.filter((result) => result.fingerprint !== fingerprint);
  keep(system, key, [latest, ...others]);
}

/** A log-on was seen to work: an earlier failure says nothing any more. */
export function forgetFailure(system: WritableSystem, settings: ResolvedSettings): void {
  const memory = readMemory(system);
  if (!memory) return;
  const fingerprint = fingerprintOf(settings, memory.key);
  const left = memory.results.filter((result) => result.fingerprint !== fingerprint || !result.cause);
  if (left.length < memory.results.length) keep(system, memory.key, left);
}

/** A refused log-on is not crowded out: to forget it would be to try it again. */
function keep(system: WritableSystem, key: string, results: readonly Remembered[]): void {
  const others = results.filter((result) => !isLogOn(result)).slice(0, KEPT);
  const kept = results.filter((result) => isLogOn(result) || others.includes(result)).slice(0, KEPT_AT_MOST);
  const memory: Memory = { schema: 1, key, results: kept };
  replaceFile(system, memoryPath(system), formatState(memory));
}

function isLogOn({ cause }: Remembered): boolean {
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
  return found.cause ? `test failed on ${day}: ${describeCause(found.cause)}` : `tested on ${day}`;
}

/** Whether a test of the one says something of the other. */
export function isSameTest(one: ResolvedSettings | undefined, other: ResolvedSettings | undefined): boolean {
  return one !== undefined && other !== undefined && fingerprintOf(one, "") === fingerprintOf(other, "");
}

/** Everything that a test's outcome hangs on. Of a password only where it comes from, never its value. */
function fingerprintOf(settings: ResolvedSettings, key: string): string {
  const proxies = [settings.http, settings.https].map((setting) => {
    if (setting?.value.kind !== "proxy") return null;
    const { endpoint, username, password } = setting.value.proxy;
    return [formatEndpoint(endpoint), username ?? null, password ? referenceText(password) : null];
  });
  const skip = settings.skip.value.map(({ text }) => text);
  const ca = settings.ca ? createHash("sha256").update(settings.ca.value.bundle).digest("hex") : null;
  return createHmac("sha256", key)
    .update(JSON.stringify([proxies, skip, ca]))
    .digest("hex");
}

function referenceText({ value, origin }: Setting<PasswordReference>): string {
  switch (value.kind) {
    case "command":
      return `command ${value.command}`;
    case "env":
      return `env ${value.name}`;
    case "file":
      return `file ${value.path}`;
    case "value":
      return `given ${originText(origin)}`;
    case "elsewhere":
      return "elsewhere";
  }
}
