// The quick test: for each protocol that has a proxy, one address must answer through it.

import { type Protocol, protocolOf, untestedProtocols } from "./addresses.ts";
import { type ProbeResult, probe } from "./probe.ts";
import { type TestRequest, toProbe } from "./request.ts";
import { byWeight, comparedWith, type Failure, isAnswered, isFailure, isFinal } from "./weigh.ts";

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
