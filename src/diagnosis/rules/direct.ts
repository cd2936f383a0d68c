// Where no proxy is set, or only for http, and where all is well.
import { formatEndpoint } from "../../model/proxy.ts";
import { hostOf, TEST_ADDRESSES } from "../../model/urls.ts";
import { CAUSES, describeCause } from "../causes.ts";
import { allFail, anyAnswered, findPortal, type SeenFailure, stageOf, type View, worksDirectly } from "../evidence.ts";
import { FINDINGS, type Finding, type FindingId, fill, makeFinding } from "../findings.ts";
import { type Failure, isAnswered, isFailure } from "../rank.ts";
import type { ProbeResult } from "../result.ts";
import { hostsText, placesText, wordsOf } from "./words.ts";

export function findPassed(view: View): Finding | undefined {
  const { isPassed, results, proxied } = view;
  if (!isPassed || proxied.length === 0) return undefined;
  const lost = lostOf(results);
  if (lost.length === 0) return makeFinding("works", `${placesText(view, proxied)} answered`);
  const what = lost.map((failure) => `${hostOf(failure.url)}: ${describeCause(failure.cause)}`).join("; ");
  const facts = { lost: lostText(lost), hosts: hostsText(lost) };
  const finding = makeFinding("works-in-part", what, facts);
  const id = remedyOf(lost);
  return id ? { ...finding, next: fill(FINDINGS[id].next, facts) } : finding;
}

/** What did not go through the proxy, or has a certificate of its own, is not for the proxy to allow. */
function remedyOf(lost: readonly SeenFailure[]): FindingId | undefined {
  if (lost.every(({ isDirect }) => isDirect)) return "direct-fails";
  const [first] = lost;
  const isCertificate = first && stageOf(first) === "TLS" && first.chain.length > 0;
  return isCertificate && lost.every(({ cause }) => cause.id === first.cause.id)
    ? CAUSES[first.cause.id].finding
    : undefined;
}

/** What clients do without where the test passed as a whole. None of them needs plain http. */
export function lostOf<T extends ProbeResult>(results: readonly T[]): (T & Failure)[] {
  return results
    .filter((result) => !isAnswered(result) && !(result.isDirect && result.url.protocol === "http:"))
    .filter(isFailure);
}

/** The clients that need these hosts, or the hosts. */
export function lostText(failures: readonly SeenFailure[]): string {
  const clients = failures.flatMap(({ url }) => clientsOf(url));
  return clients.length > 0 ? [...new Set(clients)].join(", ") : hostsText(failures);
}

export function clientsOf(url: URL): readonly string[] {
  return TEST_ADDRESSES.flatMap(({ url: text, clients }) => (new URL(text).host === url.host ? clients : []));
}

/** No proxy is set, or no address goes through it: what the network is like without. */
export function findDirect(view: View): Finding | undefined {
  const { proxied, direct, proxies } = view;
  if (proxied.length > 0) return undefined;
  const failing = direct.filter(isFailure);
  if (proxies.http ?? proxies.https)
    return (view.isNamed && findSkipped(view)) || makeFinding("no-test-address", hostsText(direct));
  const what = failing[0] ? `${placesText(view, failing)}: ${describeCause(failing[0].cause)}` : "";
  const portal = findPortal(view);
  if (portal?.cause) return makeFinding("sign-in-first", `${hostOf(portal.url)}: ${describeCause(portal.cause)}`);
  if (worksDirectly(view)) {
    const answered = direct.filter(isAnswered);
    return makeFinding("no-proxy-needed", `${placesText(view, answered)} answered without one`);
  }
  const https = failing.filter(({ url }) => url.protocol === "https:");
  if (allFail(https, "untrusted", "wrong CA bundle") && https[0])
    return makeFinding("direct-inspected", `${placesText(view, https)}: ${describeCause(https[0].cause)}`);
  const isNowhere = allFail(direct, "no name server", "unreachable");
  return makeFinding(isNowhere ? "no-network" : "proxy-needed", what);
}

/** Only http has a proxy, and https does not get through without one. */
export function findWithoutProxy(view: View): Finding | undefined {
  const { proxies, direct, other, failures } = view;
  const https = direct.filter((result) => result.isDirect && result.url.protocol === "https:");
  if (!proxies.http || proxies.https || failures.length > 0 || anyAnswered(https) || https.length === 0)
    return undefined;
  const failing = https.filter(isFailure);
  const words = failing[0] ? describeCause(failing[0].cause) : "no answer";
  const what = `${placesText(view, https)}, without a proxy: ${words}`;
  const isServed = other !== undefined && isServing(other);
  return makeFinding(isServed ? "https-without-proxy" : "https-without-proxy-refused", what, {
    proxy: formatEndpoint(proxies.http),
  });
}

/** Addresses that were named, and that the skip list has asked directly: the proxy has no part in it. */
export function findSkipped(view: View): Finding | undefined {
  const failing = view.results.filter((result) => result.isDirect && !isAnswered(result)).filter(isFailure);
  const [first] = failing;
  if (!first || view.failures.length > 0) return undefined;
  return makeFinding("direct-fails", `${placesText(view, failing)}: ${wordsOf(first)}`, { hosts: hostsText(failing) });
}

/** The tunnel was opened, whatever came through it. */
function isServing(result: ProbeResult): boolean {
  return isAnswered(result) || result.chain.length > 0;
}
