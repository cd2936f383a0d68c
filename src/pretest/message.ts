// A failed test as a problem: what failed where, why, and what to do.

import { nameOf } from "../ca/decode.ts";
import { findStrictFault } from "../ca/strict.ts";
import { CAUSES, type Cause, describeCause } from "../diagnosis/causes.ts";
import { type Finding, makeFinding } from "../diagnosis/findings.ts";
import { type Failure, isProxyFault } from "../diagnosis/rank.ts";
import type { CertificateFacts, ProbeResult, Seen } from "../diagnosis/result.ts";
import { clientsOf, lostOf } from "../diagnosis/rules/direct.ts";
import { momentText } from "../model/moment.ts";
import { EXIT, Problem, sentenceOf } from "../model/problem.ts";
import { PROTOCOLS, type Protocol } from "../model/protocol.ts";
import { hostOf, shownUrl } from "../model/urls.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { protocolOf } from "./addresses.ts";
import type { TestOutcome } from "./quick-test.ts";
import type { Remembered } from "./results.ts";

/** A test that failed, and what that says of other proxies. */
export class FailedTest extends Problem {
  /** Problem's own answer would take every Problem for one of these. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Problem[Symbol.hasInstance](value) && "failing" in (value as Problem);
  }

  constructor(
    finding: Finding,
    /** What the proxies of these protocols failed of, in words; empty where another proxy would fail likewise. */
    readonly failing: ReadonlyMap<Protocol, string>,
    readonly worksDirectly: boolean,
    identity?: string,
  ) {
    super(EXIT.testFailed, sentenceOf(finding), [], identity, finding);
  }
}

/** The same for a failure that was just seen and for what is remembered of it. @param fingerprint of the settings */
function identityOf(fingerprint: string, { id, detail }: Cause, place = ""): string {
  return JSON.stringify([fingerprint, id, detail, place]);
}

/** What an earlier test came to, which is not made again. */
export function failedBefore({ fingerprint, at, place, isUnanswered, finding }: Remembered, cause: Cause): Problem {
  const when = `${momentText(at)}${place ? ` at ${place}` : ""}`;
  const another = cause.id === "log-on refused" || isUnanswered ? ", for any --timeout or password" : "";
  const isItsOwn = isProxyFault(cause) && !isUnanswered;
  const before = finding ?? makeFinding(CAUSES[cause.id].finding, describeCause(cause), { detail: cause.detail });
  return new FailedTest(
    {
      ...before,
      what: `${before.what} (test of ${when}; not retried${another})`,
      next: `${before.next}; to retry, give --test`,
    },
    new Map(isItsOwn ? PROTOCOLS.map((protocol) => [protocol, describeCause(cause)]) : []),
    false,
    identityOf(fingerprint, cause, place),
  );
}

/** Address and stage. */
export function placeOf({ url, stages }: Pick<ProbeResult, "url" | "stages">): string {
  return `${shownUrl(url)}, stage "${stages.at(-1)?.stage}"`;
}

/** What a failed test comes to. @param fingerprint of the settings */
export function failed({ failures, finding, worksDirectly }: TestOutcome, fingerprint = ""): Problem {
  if (finding.id === "no-test-address") return new Problem(EXIT.usage, sentenceOf(finding), [], undefined, finding);
  const failing = failures
    .filter(({ cause, authentication }) => isProxyFault(cause) && authentication !== "sent")
    .map(({ url, cause }) => [protocolOf(url), describeCause(cause)] as const);
  const [first] = failures;
  const identity = first && identityOf(fingerprint, first.cause, placeOf(first));
  return new FailedTest(finding, new Map(failing), worksDirectly, identity);
}

/** Clients that will not work, though others do: each with its hosts. */
export function noteLost(results: readonly Seen[]): readonly string[] {
  const lost = lostOf(results);
  const clients = [...new Set(lost.flatMap(({ url }) => clientsOf(url)))];
  const others = lost.filter(({ url }) => clientsOf(url).length === 0 && url.protocol === "https:");
  const why = (failures: readonly Failure[]) =>
    failures.map(({ url, cause }) => `${hostOf(url)}: ${describeCause(cause)}`).join("; ");
  return [
    ...clients.map(
      (client) => `${client} will not work: ${why(lost.filter(({ url }) => clientsOf(url).includes(client)))}`,
    ),
    ...(others.length > 0 ? [`not reached: ${why(others)}`] : []),
  ];
}

/** @param needed roots of the operating system's trust store, PEM */
export function neededText(needed: readonly string[]): string {
  const names = needed.map(nameOf).join(", ");
  return `certificates end at the root ${names}, which is in the operating system's trust store and no public one: clients that do not read that store need it, and apply writes it for them`;
}

/** What a test saw and the settings do not have. It may have asked for what no `apply` asks for. */
export function noteNeeded(needed: readonly string[], { ca }: Pick<ResolvedSettings, "ca">): readonly string[] {
  const missing = needed.filter((pem) => !ca?.value.fromStore?.includes(pem));
  return missing.length > 0 ? [`${neededText(missing)} once its own test sees it (testUrls)`] : [];
}

/** What other clients refuse of certificates that were trusted here. Public ones are nobody's concern. */
export function noteRefused(results: readonly ProbeResult[], isPublic: (pem: string) => boolean): readonly string[] {
  const chains = results
    .filter(({ isTrusted }) => isTrusted)
    .flatMap(({ chain, proxyChain }) => [chain, proxyChain])
    .filter((chain) => chain.length > 0 && !isPublic(chain.at(-1)?.pem ?? ""));
  const notes = chains.flatMap((chain) => [...noteStrict(chain), ...noteWeak(chain)]);
  return [...new Set(notes)];
}

function noteStrict(chain: readonly CertificateFacts[]): readonly string[] {
  const found = findStrictFault(chain.map(({ pem }) => pem));
  const facts = found && chain[found.at];
  if (!facts) return [];
  const [what, who] = nameIn(chain, found.at);
  return [`Python 3.13 and later refuse ${what}: ${who} ${found.fault} (RFC 5280); tell whoever runs the proxy`];
}

function noteWeak(chain: readonly CertificateFacts[]): readonly string[] {
  const at = chain.findIndex(({ weakness }) => weakness !== undefined);
  const weakness = chain[at]?.weakness;
  if (!weakness) return [];
  const [what, who] = nameIn(chain, at);
  return [`curl, Python and others refuse ${what}: ${who} ${weakness}; tell whoever runs the proxy`];
}

/** A leaf is one of many that its issuer makes. */
function nameIn(chain: readonly CertificateFacts[], at: number): [what: string, who: string] {
  const { subject, issuer } = chain[at] as CertificateFacts;
  return at === 0 ? [`the certificates of ${issuer}`, "they have"] : [subject, "it has"];
}
