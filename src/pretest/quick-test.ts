// The quick test: every address is asked, and for each protocol that has a proxy, one must answer through it.

import { neededRoots } from "../ca/store.ts";
import { probe } from "../connection/probe.ts";
import { diagnose } from "../diagnosis/find.ts";
import type { Finding } from "../diagnosis/findings.ts";
import { byWeight, type Failure, isAnswered, isDistrusted, isFailure } from "../diagnosis/rank.ts";
import type { ProbeResult, Seen } from "../diagnosis/result.ts";
import { expectedFrom } from "../model/urls.ts";
import { endpointsOf, type Protocol, protocolOf, untestedProtocols } from "./addresses.ts";
import { askAll } from "./ask.ts";
import { noteLost, noteRefused } from "./message.ts";
import { type TestRequest, toProbe } from "./request.ts";

export interface TestOutcome {
  readonly results: readonly Seen[];
  /** Every protocol that has a proxy and an address was answered through it; or every named address was answered. */
  readonly isPassed: boolean;
  /** What each protocol, or each named address, failed of; the one that weighs most first. */
  readonly failures: readonly (Seen & Failure)[];
  /** All of it, read together. */
  readonly finding: Finding;
  /** What failed through the proxy was answered without it. */
  readonly worksDirectly: boolean;
  /** Protocols that have a proxy, but no address that goes through it. */
  readonly untested: readonly Protocol[];
  /** Roots of the operating system's trust store that clients need, PEM. */
  readonly needed: readonly string[];
  /** What other clients may refuse of what worked here, and which will not work. */
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

const PROTOCOLS = ["http", "https"] as const;

/** The addresses of the settings. Where no proxy is set, what the network is like without one. */
export async function testProxy(request: TestRequest): Promise<TestOutcome> {
  return judgeProxy(request, await askAll(request));
}

/** The addresses that a person named. */
export async function testEach(request: TestRequest): Promise<TestOutcome> {
  return judgeEach(request, await askAll(request));
}

/** What the answers of the settings' addresses come to: of each protocol one must be answered. */
export async function judgeProxy(request: TestRequest, results: readonly Seen[]): Promise<TestOutcome> {
  const failures = PROTOCOLS.flatMap((protocol) => failuresOf(request, protocol, results)).sort(byWeight);
  const untested = untestedProtocols(request.settings);
  const proxies = endpointsOf(request.settings);
  const isAsked = results.some(({ isDirect }) => !isDirect) || !(proxies.http ?? proxies.https);
  return { ...(await conclude(request, results, failures, { isAsked, isNamed: false })), untested };
}

/** The same for named addresses: each of them must be answered, directly where the settings say so. */
export async function judgeEach(request: TestRequest, results: readonly Seen[]): Promise<TestOutcome> {
  const failures = results
    .filter((result) => !isAnswered(result))
    .filter(isFailure)
    .sort(byWeight);
  return { ...(await conclude(request, results, failures, { isAsked: true, isNamed: true })), untested: [] };
}

/** A protocol whose addresses are all reached directly is judged where that is not by the skip list: http needs no answer. */
function failuresOf(request: TestRequest, protocol: Protocol, results: readonly Seen[]): (Seen & Failure)[] {
  const all = results.filter(({ url }) => protocolOf(url) === protocol);
  const proxies = endpointsOf(request.settings);
  const isProxied = proxies[protocol] !== undefined;
  const judged = all.filter(({ isDirect }) => isDirect !== isProxied);
  if (!isProxied && protocol === "http" && (proxies.https ?? all.length < results.length)) return [];
  const failures = judged
    .filter((result) => !isAnswered(result))
    .filter(isFailure)
    .sort(byWeight);
  // What a CA bundle mends is mended before anything is written.
  const isBad = !judged.filter((result) => isTold(result, failures)).some(isAnswered) || failures.some(isDistrusted);
  return isBad ? failures.slice(0, 1) : [];
}

/** Where pages come in place of JSON, an answer that may be such a page says nothing. */
function isTold({ url }: Seen, failures: readonly Failure[]): boolean {
  return expectedFrom(url).isJson || !failures.some(({ cause }) => cause.id === "block page");
}

async function conclude(
  request: TestRequest,
  results: readonly Seen[],
  failures: readonly (Seen & Failure)[],
  { isAsked, isNamed }: { readonly isAsked: boolean; readonly isNamed: boolean },
): Promise<Omit<TestOutcome, "untested">> {
  const [first] = failures;
  const isPassed = isAsked && first === undefined;
  const proxies = endpointsOf(request.settings);
  const company = request.settings.ca?.value.company ?? [];
  const other = first?.isDirect ? await lookThroughHttp(request, first.url) : undefined;
  return {
    results,
    isPassed,
    failures,
    finding: diagnose({ results, isPassed, isNamed, proxies, company, other, now: new Date() }),
    worksDirectly: first?.direct !== undefined && first.direct.cause === undefined,
    needed: neededBy(request, results),
    warnings: isPassed ? [...noteRefused(results, request.isPublic), ...noteLost(results)] : [],
  };
}

/** An https address that failed without a proxy, through the one of http. */
async function lookThroughHttp(request: TestRequest, url: URL): Promise<ProbeResult | undefined> {
  const { settings, credentials } = request;
  const proxies = endpointsOf(settings);
  if (!proxies.http || proxies.https) return undefined;
  const { http } = credentials;
  const both = { settings: { ...settings, https: settings.http }, credentials: http ? { http, https: http } : {} };
  return probe(toProbe({ ...request, ...both }, url));
}
