// What went wrong with one request. What that means beside others is a finding (find.ts). The ids are in state files.
import { FINDINGS, type FindingId, fill } from "./findings.ts";

/** `failed`: the settings don't count. `warning`: the target's own trouble, so another address is asked. */
export type Weight = "failed" | "warning";

export interface CauseDefinition {
  readonly weight: Weight;
  /** Every other request through this proxy would fail in the same way, or must not be made (see also isFinal). */
  readonly isFinal: boolean;
  /** What it is by itself. */
  readonly finding: FindingId;
  /** Of one address, where the finding's headline speaks of several. `{detail}` is what was seen, in our own words. */
  readonly words?: string;
}

const failed = (finding: FindingId, words?: string) => define("failed", true, finding, words);
const once = (finding: FindingId, words?: string) => define("failed", false, finding, words);
const warning = (finding: FindingId, words?: string) => define("warning", false, finding, words);

function define(weight: Weight, isFinal: boolean, finding: FindingId, words?: string): CauseDefinition {
  return { weight, isFinal, finding, ...(words === undefined ? {} : { words }) };
}

export const CAUSES = {
  "name not found": failed("proxy-name-unknown", "the name {detail} is not known here"),
  "no name server": failed("name-server-silent", "no name server answers for {detail}"),
  "name server fails": failed("name-server-failing", "the name server answers with an error of its own for {detail}"),
  "name server refuses": failed("name-server-refused", "the name server refuses to look up {detail}"),
  refused: failed("proxy-not-listening"),
  unreachable: failed("proxy-unreachable"),
  "timed out": failed("proxy-timeout"),
  silent: once("proxy-silent"),
  reset: once("proxy-closes"),
  "cut off": once("gateway-cuts", "{detail} ended the connection"),
  "not a proxy": once("not-a-proxy"),
  "no CONNECT": once("no-https", "no CONNECT: {detail}"),
  "proxy wants TLS": failed("proxy-wants-tls"),
  "proxy speaks plain http": failed("proxy-without-tls"),
  "proxy speaks http": failed("proxy-speaks-http"),
  "proxy speaks SOCKS": failed("proxy-speaks-socks"),
  "not SOCKS": failed("not-socks"),
  "no names by SOCKS": failed("socks-without-names"),
  "name not found for SOCKS": once("socks-names-unknown"),
  "log-on needed": failed("credentials-needed", "the proxy requires a user name and password ({detail})"),
  "log-on refused": failed("credentials-refused", "the proxy refused this user name and password ({detail})"),
  "log-on not supported": failed("authentication-unknown", "the proxy requires authentication by {detail}"),
  blocked: once("forbidden", "the proxy forbids it ({detail})"),
  "connect forbidden": once("connect-forbidden", "the proxy forbids CONNECT to {detail}"),
  "block page": once("block-page", "a page came in its place ({detail})"),
  "captive portal": once("captive-portal", "the network sends to a page of its own ({detail})"),
  "too many requests": once("too-many-requests", "asked too often ({detail})"),
  "headers too large": once("headers-too-large", "the headers are too large ({detail})"),
  "proxy error": once("proxy-error", "the proxy answered {detail}"),
  "bad answer": once("not-http"),
  "TLS intercepted": once("inspected", "HTTPS is inspected: {detail}"),
  "wrong CA bundle": once("wrong-ca", "the CA bundle does not hold what signed this: {detail}"),
  untrusted: once("host-untrusted", "the certificate is not trusted: {detail}"),
  expired: once("certificate-outdated", "the certificate is not valid now: {detail}"),
  "wrong host name": once("wrong-host-name", "the certificate is for another host: {detail}"),
  "wrong proxy name": failed("wrong-proxy-name", "the proxy's certificate is for another name: {detail}"),
  "weak certificate": once("weak-certificate", "the certificate is too weak: {detail}"),
  "bad certificate": once("bad-certificate", "the certificate can't be accepted: {detail}"),
  "old TLS": once("old-tls", "only an old version of TLS is offered by {detail}"),
  "TLS failed": once("tls-failed", "TLS could not be agreed on with {detail}"),
  "target unreachable": warning("host-unreachable", "the proxy can't reach it ({detail})"),
  "target error": warning("host-error", "it answered {detail}"),
  "no time left": warning("no-time-left", "not asked: time was up"),
  interrupted: failed("credentials-unanswered"),
  "not tried": warning("not-tried", "not asked: {detail}"),
} as const satisfies Record<string, CauseDefinition>;

export type CauseId = keyof typeof CAUSES;

/** A cause with what made it, fit to be shown. */
export interface Cause {
  readonly id: CauseId;
  readonly detail: string;
}

/** What it was at one address. */
export function describeCause({ id, detail }: Cause): string {
  const { finding, words }: CauseDefinition = CAUSES[id];
  return fill(words ?? FINDINGS[finding].headline, { detail });
}

/** What to do where nothing but this is known. */
export function hintFor({ id }: Cause): string {
  return FINDINGS[CAUSES[id].finding].next;
}
