// The quick test: for each protocol that has a proxy, one address must answer through it.

import type { Grant } from "../model/propagated.ts";
import { isSkipped } from "../model/skip.ts";
import { hostOf } from "../model/urls.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { CAUSES, type Cause } from "./causes.ts";
import { type ProbeRequest, type ProbeResult, probe } from "./probe.ts";

export interface TestRequest {
  readonly settings: ResolvedSettings;
  readonly credentials: Grant;
  readonly urls: readonly URL[];
  /** PEM certificates of this machine, trusted where no CA bundle is set. */
  readonly machineRoots: readonly string[];
  readonly verifiesTls: boolean;
  /** Milliseconds for one address. */
  readonly timeout: number;
  readonly userAgent: string;
  /** Told of each address before it is asked. */
  readonly onStart: (url: URL) => void;
}

type Failure = ProbeResult & { readonly cause: Cause };

export interface TestOutcome {
  readonly results: readonly ProbeResult[];
  /** Every protocol that has a proxy and an address was answered through it; or every named address was answered. */
  readonly isPassed: boolean;
  /** What the first protocol, or the first named address, failed of. */
  readonly failure?: Failure;
  /** What failed through the proxy was answered without it. */
  readonly worksDirectly?: boolean;
  /** Protocols that have a proxy, but no address that goes through it. */
  readonly untested: readonly ("http" | "https")[];
}

/** Milliseconds for the look at what works without the proxy. */
const DIRECT_TIMEOUT = 2_000;
/** How often the time for one address a protocol may take in all. */
const PATIENCE = 3;

export async function testProxy(request: TestRequest): Promise<TestOutcome> {
  const results: ProbeResult[] = [];
  const failures: Failure[] = [];
  for (const protocol of ["http:", "https:"] as const) {
    const outcome = await testProtocol(request, protocol, results);
    if (!outcome) continue;
    failures.push(outcome);
    if (isFinal(outcome)) break;
  }
  const untested = (["http", "https"] as const).filter(
    (protocol) =>
      request.settings[protocol]?.value.kind === "proxy" &&
      !request.urls.some((url) => url.protocol === `${protocol}:` && toProbe(request, url).proxy),
  );
  const [failure] = failures;
  if (failure) return { results, untested, ...(await explain(request, failure)) };
  return { results, untested, isPassed: results.some(({ isDirect }) => !isDirect) };
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
  for (const result of results) {
    const { cause } = result;
    if (!cause || cause.id === "target error") continue;
    return { results, untested: [], ...(await explain(request, { ...result, cause })) };
  }
  return { results, untested: [], isPassed: true };
}

/** Looks at what the same address does without the proxy. */
async function explain(request: TestRequest, failure: Failure): Promise<Omit<TestOutcome, "results" | "untested">> {
  if (failure.isDirect) return { isPassed: false, failure };
  const direct = await probe({ ...toProbe(request, failure.url), proxy: undefined, timeout: DIRECT_TIMEOUT });
  return { isPassed: false, failure: comparedWith(direct, failure), worksDirectly: direct.cause === undefined };
}

/** The same certificate with and without the proxy: nobody opened anything on the way. */
export function comparedWith<T extends ProbeResult>(direct: ProbeResult, result: T): T {
  const { cause, chain } = result;
  const isSame = chain[0] !== undefined && chain[0].fingerprint === direct.chain[0]?.fingerprint;
  const isSuspect = cause?.id === "TLS intercepted" || cause?.id === "wrong CA bundle";
  return isSuspect && isSame ? { ...result, cause: { ...cause, id: "untrusted" } } : result;
}

/** Whether another address would fail likewise, or must not be asked: a log-on is not sent twice on no answer. */
export function isFinal({ cause, stages, logOn }: ProbeResult): boolean {
  const isBeforeProxy = ["name", "connect", "TLS to the proxy"].includes(stages.at(-1)?.stage ?? "");
  return cause !== undefined && (CAUSES[cause.id].isFinal || isBeforeProxy || logOn === "sent" || logOn === "refused");
}

/** Asks one address after the other until one is answered. Returns the failure that counts, if none was. */
async function testProtocol(
  request: TestRequest,
  protocol: "http:" | "https:",
  results: ProbeResult[],
): Promise<Failure | undefined> {
  const urls = request.urls.filter((url) => url.protocol === protocol);
  let failure: Failure | undefined;
  const end = performance.now() + PATIENCE * request.timeout;
  for (const url of urls) {
    if (performance.now() > end) break;
    request.onStart(url);
    const result = await probe(toProbe(request, url));
    results.push(result);
    // What is reached directly says nothing of the proxy.
    if (result.isDirect) continue;
    const { cause } = result;
    // The target's own trouble is told, but the proxy did its part.
    if (!cause || cause.id === "target error") return undefined;
    if (!failure || CAUSES[failure.cause.id].weight === "warning" || isFinal(result)) failure = { ...result, cause };
    if (isFinal(result)) break;
  }
  return failure;
}

/** The request as the settings say: through the proxy of its protocol, or directly. */
export function toProbe(request: TestRequest, url: URL): ProbeRequest {
  const { settings, credentials, machineRoots, verifiesTls, timeout, userAgent } = request;
  const protocol = url.protocol === "https:" ? "https" : "http";
  const choice = settings[protocol]?.value;
  const isDirect = choice?.kind !== "proxy" || isSkipped(settings.skip.value, hostOf(url));
  const ca = settings.ca?.value;
  return {
    url,
    proxy: isDirect ? undefined : { endpoint: choice.proxy.endpoint, credentials: credentials[protocol] },
    roots: ca ? [ca.bundle] : machineRoots,
    hasBundle: ca !== undefined,
    verifiesTls,
    verifiesProxy: verifiesTls,
    conceals: [credentials.http, credentials.https].filter((one) => one !== undefined),
    timeout,
    userAgent,
  };
}
