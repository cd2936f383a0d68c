// The quick test: for each protocol that has a proxy, one address must answer through it.

import type { Grant } from "../model/propagated.ts";
import { isPublicRoot } from "../settings/ca.ts";
import { type Protocol, protocolOf, proxyFor, type TestedSettings, untestedProtocols } from "./addresses.ts";
import { CAUSES, type Cause, type CauseId } from "./causes.ts";
import { type ProbeRequest, type ProbeResult, probe } from "./probe.ts";
import type { Concealed } from "./scrub.ts";

export interface TestRequest {
  readonly settings: TestedSettings;
  readonly credentials: Grant;
  readonly urls: readonly URL[];
  /** PEM certificates of this machine, trusted where no CA bundle is set. */
  readonly machineRoots: readonly string[];
  readonly verifiesTls: boolean;
  /** Log-ons that no text of the other side may say back, whether they are sent or not. */
  readonly conceals: readonly Concealed[];
  /** Milliseconds for one address. */
  readonly timeout: number;
  readonly userAgent: string;
  /** Told of each address before it is asked. */
  readonly onStart: (url: URL) => void;
}

export type Failure = ProbeResult & { readonly cause: Cause };

export interface TestOutcome {
  readonly results: readonly ProbeResult[];
  /** Every protocol that has a proxy and an address was answered through it; or every named address was answered. */
  readonly isPassed: boolean;
  /** What each protocol, or each named address, failed of; the one that weighs most first. */
  readonly failures: readonly Failure[];
  /** What failed through the proxy was answered without it. */
  readonly worksDirectly: boolean;
  /** Protocols that have a proxy, but no address that goes through it. */
  readonly untested: readonly Protocol[];
}

/** Milliseconds for the look at what works without the proxy. */
const DIRECT_TIMEOUT = 2_000;
/** How often the time for one address a protocol may take in all. */
const PATIENCE = 3;

/** One address a protocol, until one is answered. */
export async function testProxy(request: TestRequest): Promise<TestOutcome> {
  const results: ProbeResult[] = [];
  const worst: Failure[] = [];
  for (const protocol of PROTOCOLS) {
    const urls = request.urls.filter((url) => protocolOf(url) === protocol);
    const asked = await askUntilAnswered(request, urls, results);
    results.push(...asked);
    // What is reached directly says nothing of the proxy.
    const proxied = asked.filter(({ isDirect }) => !isDirect);
    if (!proxied.some(isAnswered)) worst.push(...proxied.filter(isFailure).sort(byWeight).slice(0, 1));
    if (worst.some(isFinal)) break;
  }
  const untested = untestedProtocols(request.settings);
  const hasProxied = results.some(({ isDirect }) => !isDirect);
  return { ...(await compare(request, results, worst, hasProxied)), untested };
}

async function askUntilAnswered(
  request: TestRequest,
  urls: readonly URL[],
  before: readonly ProbeResult[],
): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  const end = performance.now() + PATIENCE * request.timeout;
  for (const url of urls) {
    if (performance.now() > end) break;
    request.onStart(url);
    const result = await probe(toProbe(request, url));
    results.push(result);
    const isOver = isAnswered(result) || isFinal(result) || isMute([...before, ...results]);
    if (!result.isDirect && isOver) break;
  }
  return results;
}

/** A proxy that never said a word: one address alone may hang for reasons of its own. */
function isMute(results: readonly ProbeResult[]): boolean {
  const proxied = results.filter(({ isDirect }) => !isDirect);
  return proxied.length > 1 && proxied.every(({ cause }) => cause?.id === "silent");
}

/** The addresses that a person named: each of them must be answered, directly where the settings say so. */
export async function testEach(request: TestRequest): Promise<TestOutcome> {
  const results: ProbeResult[] = [];
  for (const url of request.urls) {
    request.onStart(url);
    const result = await probe(toProbe(request, url));
    results.push(result);
    if (!result.isDirect && isFinal(result)) break;
  }
  const failures = results.filter((result) => !isAnswered(result)).filter(isFailure);
  return { ...(await compare(request, results, failures, true)), untested: [] };
}

/** Looks at what the same addresses do without the proxy, which may be another cause than it seemed, or none. */
async function compare(
  request: TestRequest,
  results: readonly ProbeResult[],
  failures: readonly Failure[],
  isAsked: boolean,
): Promise<Omit<TestOutcome, "untested">> {
  const isDirectly = new Set<Failure>();
  const compared = await Promise.all(
    failures.map(async (failure): Promise<Failure> => {
      if (failure.isDirect) return failure;
      const plan = toProbe({ ...request, timeout: Math.min(request.timeout, DIRECT_TIMEOUT) }, failure.url);
      const direct = await probe({ ...plan, proxy: undefined });
      const seen = comparedWith(direct, failure);
      if (!direct.cause) isDirectly.add(seen);
      return seen;
    }),
  );
  const left = compared.filter((failure) => !isAnswered(failure)).sort(byWeight);
  const [first] = left;
  return {
    results: results.map((result) => compared[failures.indexOf(result as Failure)] ?? result),
    isPassed: isAsked && first === undefined,
    failures: left,
    worksDirectly: first !== undefined && isDirectly.has(first),
  };
}

const PROTOCOLS = ["http", "https"] as const;

/** The target's own trouble is told, but the proxy did its part. */
function isAnswered({ cause }: ProbeResult): boolean {
  return cause === undefined || cause.id === "target error";
}

export function isFailure(result: ProbeResult): result is Failure {
  return result.cause !== undefined;
}

function byWeight(one: Failure, other: Failure): number {
  return weightOf(other) - weightOf(one);
}

function weightOf(failure: Failure): number {
  if (isLogOnAtStake(failure)) return 3;
  if (CAUSES[failure.cause.id].weight === "warning") return 0;
  return isDistrusted(failure) ? 2 : 1;
}

function isDistrusted({ cause }: ProbeResult): boolean {
  return cause?.id === "TLS intercepted" || cause?.id === "wrong CA bundle";
}

/** A log-on was refused, or sent and not answered. */
export function isLogOnAtStake({ cause, logOn }: ProbeResult): boolean {
  return cause !== undefined && (cause.id.startsWith("log-on") || logOn === "sent");
}

/** Causes that a proxy's own answer has in common with the target's. */
const EITHER: readonly CauseId[] = ["blocked", "captive portal", "target unreachable", "not a proxy"];

/** What is the same without the proxy is not its doing: the certificate was not replaced, the answer is the target's own. */
export function comparedWith<T extends ProbeResult>(direct: ProbeResult, result: T): T {
  const { cause, chain, status } = result;
  if (!cause) return result;
  const isSame = chain[0] !== undefined && chain[0].fingerprint === direct.chain[0]?.fingerprint;
  if (isDistrusted(result) && isSame) return { ...result, cause: { ...cause, id: "untrusted" } };
  if (!EITHER.includes(cause.id) || status === undefined || status !== direct.status) return result;
  return { ...result, cause: { id: "target error", detail: `${status}, without the proxy too` } };
}

/** Whether another address would fail likewise, or must not be asked: a log-on is not sent twice on no answer. */
export function isFinal({ cause, stages, logOn }: ProbeResult): boolean {
  const isBeforeProxy = ["name", "connect", "TLS to the proxy"].includes(stages.at(-1)?.stage ?? "");
  return cause !== undefined && (CAUSES[cause.id].isFinal || isBeforeProxy || logOn === "sent" || logOn === "refused");
}

/** The request as the settings say: through the proxy of its protocol, or directly. */
export function toProbe(request: TestRequest, url: URL): ProbeRequest {
  const { settings, credentials, machineRoots, verifiesTls, timeout, userAgent } = request;
  const proxy = proxyFor(settings, url);
  const ca = settings.ca?.value;
  const logOn = proxy && credentials[protocolOf(url)];
  return {
    url,
    proxy: proxy && { endpoint: proxy.endpoint, credentials: logOn },
    roots: ca ? [ca.bundle] : machineRoots,
    hasBundle: ca !== undefined,
    verifiesTls,
    // Whoever answers in the proxy's place must not get the log-on, whatever was asked for.
    verifiesProxy: verifiesTls || logOn !== undefined,
    conceals: request.conceals,
    isPublic: isPublicRoot,
    timeout,
    userAgent,
  };
}
