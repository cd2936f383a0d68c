// What a result means beside others: whether it counts as answered, ends the test, or is another cause than it seemed.

import { CAUSES, type Cause, type CauseId } from "./causes.ts";
import type { ProbeResult } from "./result.ts";

export type Failure = ProbeResult & { readonly cause: Cause };

/** The target's own trouble is told, but the proxy did its part. */
export function isAnswered({ cause }: ProbeResult): boolean {
  return cause === undefined || cause.id === "target error";
}

export function isFailure<T extends ProbeResult>(result: T): result is T & Failure {
  return result.cause !== undefined;
}

export function byWeight(one: Failure, other: Failure): number {
  return weightOf(other) - weightOf(one);
}

function weightOf(failure: Failure): number {
  if (riskedCredentials(failure)) return 3;
  if (CAUSES[failure.cause.id].weight === "warning") return 0;
  return isDistrusted(failure) ? 2 : 1;
}

export function isDistrusted({ cause }: ProbeResult): boolean {
  return cause?.id === "TLS intercepted" || cause?.id === "wrong CA bundle";
}

/** Credentials were refused, or sent and not answered. */
export function riskedCredentials({ cause, authentication }: ProbeResult): boolean {
  return cause !== undefined && (cause.id.startsWith("log-on") || authentication === "sent");
}

/** Causes that a proxy's own answer has in common with the target's. */
const EITHER: readonly CauseId[] = ["blocked", "captive portal", "target unreachable", "not a proxy"];

/** What is the same without the proxy is not its doing: the certificate was not replaced, the answer is the target's own. */
export function comparedWith<T extends ProbeResult>(direct: ProbeResult, result: T): T {
  const { cause, chain, status } = result;
  if (!cause) return result;
  const isSame = chain[0] !== undefined && chain[0].fingerprint === direct.chain[0]?.fingerprint;
  if (isDistrusted(result) && isSame) return { ...result, cause: { ...cause, id: "untrusted" } };
  // A 407 is never the target's, and a 401 only where it asks for the same credentials: wrong ones may be refused by it.
  const isAsked = status === 401 && result.challenge !== undefined && result.challenge === direct.challenge;
  const isEither = EITHER.includes(cause.id) || (isAsked && cause.id.startsWith("log-on"));
  if (!isEither || status === undefined || status !== direct.status) return result;
  const authentication = result.authentication === "none" ? "none" : "accepted";
  return { ...result, authentication, cause: { id: "target error", detail: `${status}, without the proxy too` } };
}

/** Whether another address would fail likewise, or must not be asked: credentials are not sent twice on no answer. */
export function isFinal({ cause, stages, authentication }: ProbeResult): boolean {
  const isBeforeProxy = ["name", "connect", "TLS to the proxy"].includes(stages.at(-1)?.stage ?? "");
  return (
    cause !== undefined &&
    (CAUSES[cause.id].isFinal || isBeforeProxy || authentication === "sent" || authentication === "refused")
  );
}

/** What a browser leaves a proxy for, to try the next of a PAC script's: it is not there, or it is none. */
export function isProxyFault({ id }: Cause): boolean {
  return PROXY_FAULTS.includes(id);
}

const PROXY_FAULTS: readonly CauseId[] = [
  "name not found",
  "no name server",
  "refused",
  "unreachable",
  "timed out",
  "silent",
  "reset",
  "not a proxy",
  "bad answer",
  "proxy wants TLS",
  "proxy speaks plain http",
  "wrong proxy name",
  "proxy error",
];
