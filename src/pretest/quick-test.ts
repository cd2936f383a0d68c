// The quick test: for each protocol that has a proxy, one address must answer through it.

import { neededRoots } from "../ca/store.ts";
import { probe } from "../connection/probe.ts";
import {
  byWeight,
  comparedWith,
  type Failure,
  isAnswered,
  isFailure,
  isFinal,
  riskedCredentials,
} from "../diagnosis/rank.ts";
import type { ProbeResult } from "../diagnosis/result.ts";
import { formatEndpoint } from "../model/proxy.ts";
import { type Protocol, protocolOf, untestedProtocols } from "./addresses.ts";
import { noteRefused } from "./message.ts";
import { type TestRequest, toProbe } from "./request.ts";

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
  /** Roots of the operating system's trust store that clients need, PEM. */
  readonly needed: readonly string[];
  /** What other clients may refuse of what worked here. */
  readonly warnings: readonly string[];
}

/** Those that chains ended at, of the target or of the proxy itself. */
export function neededBy({ localRoots, settings }: TestRequest, results: readonly ProbeResult[]): string[] {
  const ends = results.flatMap(({ chain, proxyChain }) => [...chain.slice(-1), ...proxyChain.slice(-1)]);
  return neededRoots(
    localRoots,
    settings.ca?.value,
    ends.map(({ pem }) => pem),
  );
}

/** Milliseconds for the look at what works without the proxy. */
const DIRECT_TIMEOUT = 2_000;
/** How often the time for one address a protocol may take in all. */
const PATIENCE = 3;

/** One address a protocol, until one is answered. */
export async function testProxy(request: TestRequest): Promise<TestOutcome> {
  const results: Seen[] = [];
  const worst: (Seen & Failure)[] = [];
  for (const protocol of PROTOCOLS) {
    if (worst.some((failure) => isFinal(failure) && speaksFor(request, failure, protocol))) continue;
    const urls = request.urls.filter((url) => protocolOf(url) === protocol);
    const asked = await askUntilAnswered(request, urls, results);
    results.push(...asked);
    // What is reached directly says nothing of the proxy.
    const proxied = asked.filter(({ isDirect }) => !isDirect);
    if (!proxied.some(isAnswered)) worst.push(...proxied.filter(isFailure).sort(byWeight).slice(0, 1));
  }
  const untested = untestedProtocols(request.settings);
  const hasProxied = results.some(({ isDirect }) => !isDirect);
  return { ...(await conclude(request, results, worst, hasProxied)), untested };
}

/** The same proxy fails likewise; credentials that one may reject another may, too. */
function speaksFor({ settings }: TestRequest, failure: Failure, protocol: Protocol): boolean {
  const [one, other] = [settings[protocolOf(failure.url)], settings[protocol]].map((setting) =>
    setting?.value.kind === "proxy" ? formatEndpoint(setting.value.proxy.endpoint) : undefined,
  );
  return riskedCredentials(failure) || one === other;
}

async function askUntilAnswered(
  request: TestRequest,
  urls: readonly URL[],
  before: readonly ProbeResult[],
): Promise<Seen[]> {
  const results: Seen[] = [];
  const end = performance.now() + PATIENCE * request.timeout;
  for (const url of urls) {
    if (performance.now() > end) break;
    const result = await ask(request, url);
    results.push(result);
    const isOver = isAnswered(result) || isFinal(result) || isMute([...before, ...results]);
    if (!result.isDirect && isOver) break;
  }
  return results;
}

/** What was answered without the proxy is looked at where a failure may be the target's own answer. */
async function ask(request: TestRequest, url: URL): Promise<Seen> {
  request.onStart(url);
  const result = await probe(toProbe(request, url));
  return result.status === undefined ? result : look(request, result);
}

/** A result, with what the same address answered without the proxy. */
type Seen = ProbeResult & { readonly direct?: ProbeResult };

async function look<T extends Seen>(request: TestRequest, result: T): Promise<T> {
  if (result.isDirect || result.direct || !result.cause) return result;
  const plan = toProbe({ ...request, timeout: Math.min(request.timeout, DIRECT_TIMEOUT) }, result.url);
  const direct = await probe({ ...plan, proxy: undefined });
  return { ...comparedWith(direct, result), direct };
}

/** A proxy that never said a word: one address alone may hang for reasons of its own. */
function isMute(results: readonly ProbeResult[]): boolean {
  const proxied = results.filter(({ isDirect }) => !isDirect);
  return proxied.length > 1 && proxied.every(({ cause }) => cause?.id === "silent");
}

/** The addresses that a person named: each of them must be answered, directly where the settings say so. */
export async function testEach(request: TestRequest): Promise<TestOutcome> {
  const results: Seen[] = [];
  for (const url of request.urls) {
    const result = await ask(request, url);
    results.push(result);
    if (!result.isDirect && isFinal(result)) break;
  }
  const failures = results.filter((result) => !isAnswered(result)).filter(isFailure);
  return { ...(await conclude(request, results, failures, true)), untested: [] };
}

/** Looks at what the failing addresses do without the proxy, which may be another cause than it seemed, or none. */
async function conclude(
  request: TestRequest,
  results: readonly Seen[],
  failures: readonly (Seen & Failure)[],
  isAsked: boolean,
): Promise<Omit<TestOutcome, "untested">> {
  const seen = await Promise.all(failures.map((failure) => look(request, failure)));
  const left = seen.filter((failure) => !isAnswered(failure)).sort(byWeight);
  const [first] = left;
  return {
    results: results.map((result) => seen[failures.indexOf(result as Seen & Failure)] ?? result),
    isPassed: isAsked && first === undefined,
    failures: left,
    worksDirectly: first?.direct !== undefined && first.direct.cause === undefined,
    needed: neededBy(request, results),
    warnings: noteRefused(results, request.isPublic),
  };
}

const PROTOCOLS = ["http", "https"] as const;
