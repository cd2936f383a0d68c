// The root that opens TLS on the way: seen through the proxy, and fit to become a CA or not.

import { X509Certificate } from "node:crypto";
import { describeCause } from "../diagnosis/causes.ts";
import { diagnose } from "../diagnosis/find.ts";
import { isFinal, isProxyFault } from "../diagnosis/rank.ts";
import type { CertificateFacts, ProbeResult } from "../diagnosis/result.ts";
import { EXIT, Problem } from "../model/problem.ts";
import { parseUrls, shownUrl } from "../model/urls.ts";
import { formatTable } from "../output/table.ts";
import { endpointsOf, testUrls } from "../pretest/addresses.ts";
import { probeWarily, type Trust, trustAfter } from "../pretest/ask.ts";
import { FailedTest } from "../pretest/message.ts";
import { asTester, findCredentials } from "../pretest/pretest.ts";
import { type TestRequest, toProbe, toTestRequest } from "../pretest/request.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { probeChain } from "./chain.ts";
import type { Context } from "./shared/context.ts";
import type { ProbeOptions, Probing } from "./shared/probing.ts";
import { retrying } from "./shared/typed-credentials.ts";

export interface SeenRoot {
  /** What signed the chain; undefined: it is trusted as it is. */
  readonly root: CertificateFacts | undefined;
  /** Whose chain it was. */
  readonly result: ProbeResult;
}

/**
 * Asks the addresses, and takes the first chain that is not trusted.
 * @throws Problem where no certificate was seen
 */
export async function seeRoot(context: Context, asked: ProbeOptions): Promise<SeenRoot> {
  const { typed } = asked;
  const { value: results, problem } = await retrying(context, typed, (context, isRetry) => {
    // Other credentials than those that were refused.
    const options = { ...asked, verifiesTls: true, ...(isRetry ? { test: true } : {}) };
    return probeChain(context, options, async (probing) => {
      const value = await see(context, options, probing);
      return { value, problem: findObstacle(value, probing.settings) };
    });
  });
  if (problem) throw problem;
  const result = (results.find(isUntrusted) ?? results.find(({ isTrusted }) => isTrusted)) as ProbeResult;
  return { root: isUntrusted(result) ? result.chain.at(-1) : undefined, result };
}

/** What a person compares with what the IT department says. */
export function rootLines({ subject, issuer, from, to, fingerprint }: CertificateFacts): string[] {
  const facts = [
    ["subject", subject],
    ["issuer", issuer],
    ["valid", `from ${from} to ${to}`],
    ["SHA-256", fingerprint],
  ];
  return formatTable(facts).split("\n");
}

async function see(
  context: Context,
  { urls }: ProbeOptions,
  { settings, pretest, isRemembering, forbids }: Probing,
): Promise<ProbeResult[]> {
  const candidates = urls.length > 0 ? parseUrls(urls, "the command line") : testUrls(settings);
  const secure = candidates.filter(({ protocol }) => protocol === "https:");
  if (secure.length === 0) throw new Problem(EXIT.usage, "an https:// address is needed to see a certificate");
  if (forbids) throw forbids;
  const { credentials, problem } = await findCredentials(context.system, pretest);
  if (problem) throw problem;
  const request = await toTestRequest(context.system, pretest, credentials);
  return asTester(
    context.system,
    pretest,
    { credentials, isRemembering },
    () => lookAt(context, request, secure),
    (results) => ({ results }),
  );
}

const isUntrusted = ({ chain, isTrusted }: ProbeResult) => chain.length > 0 && !isTrusted;

/** Why no certificate was seen. */
function findObstacle(results: readonly ProbeResult[], settings: ResolvedSettings): Problem | undefined {
  if (results.some((result) => isUntrusted(result) || result.isTrusted)) return undefined;
  const cause = results.at(-1)?.cause;
  const finding = diagnose({
    results,
    isPassed: false,
    isNamed: true,
    proxies: endpointsOf(settings),
    company: [],
    now: new Date(),
  });
  const failing = cause && isProxyFault(cause) ? [["https", describeCause(cause)] as const] : [];
  return new FailedTest(
    { ...finding, headline: `no certificate was seen: ${finding.headline}` },
    new Map(failing),
    false,
  );
}

/** Asks one address after the other, up to the first whose certificate is not trusted. Those through the proxy come first. */
async function lookAt(context: Context, request: TestRequest, urls: readonly URL[]): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  const plans = urls.map((url) => toProbe(request, url));
  let trust: Trust = "untried";
  for (const plan of plans.sort((a, b) => Number(!a.proxy) - Number(!b.proxy))) {
    context.progress(`asking ${shownUrl(plan.url)}`);
    // Only the target may show what it likes: the proxy gets the credentials.
    const result = await probeWarily({ ...plan, verifiesTls: false }, trust);
    results.push(result);
    trust = trustAfter(trust, result);
    if ((result.chain.length > 0 && !result.isTrusted) || isFinal(result)) break;
  }
  return results;
}

/** Bare digits, of whatever openssl, browsers and people put around them. */
export function readFingerprint(text: string): string {
  const digits = /(?:[0-9a-f]{2}:?){32}$/i.exec(text.trim())?.[0];
  if (digits) return digits.replaceAll(":", "").toUpperCase();
  throw new Problem(EXIT.usage, "--fingerprint takes a SHA-256: 64 hexadecimal digits, with colons or without");
}

/** Whether it is the one that was named. @param fingerprint bare digits */
export function hasFingerprint(root: CertificateFacts, fingerprint: string): boolean {
  return fingerprint === root.fingerprint.replaceAll(":", "");
}

/**
 * Only what signs others may become a CA, and only what signed itself is the end of a chain.
 * @throws Problem (refused)
 */
export function checkRoot(root: CertificateFacts): void {
  const certificate = new X509Certificate(root.pem);
  if (root.isOutdated)
    throw new Problem(
      EXIT.refused,
      `the root (${root.subject}) is valid from ${root.from} to ${root.to} alone: check this machine's clock, or ask your IT department for another`,
    );
  if (root.isSelfSigned && certificate.ca && certificate.verify(certificate.publicKey)) return;
  const what = root.isSelfSigned ? "is the server's own, and no CA" : `is not the root: ${root.issuer} issued it`;
  throw new Problem(
    EXIT.refused,
    `the last certificate that was sent (${root.subject}) ${what}; the root must come from your IT department`,
  );
}
