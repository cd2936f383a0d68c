// Why a certificate is not trusted, as OpenSSL and the chain say it.

import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { hostOf } from "../model/urls.ts";
import { type Stopped, stop } from "./answers.ts";
import type { CauseId } from "./causes.ts";
import type { CertificateFacts, ProbeRequest } from "./result.ts";

/** Verdicts that another CA bundle would change. */
const UNKNOWN_ISSUER: readonly string[] = [
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_SIGNATURE_FAILURE",
];

function isFor({ pem }: CertificateFacts, host: string): boolean {
  const certificate = new X509Certificate(pem);
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
}

/**
 * @param code OpenSSL's error code: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 * @param proxyHost where it is the proxy's own certificate, and not the target's
 */
export function findFault(
  code: string,
  chain: readonly CertificateFacts[],
  request: ProbeRequest,
  proxyHost: string | undefined,
): Stopped {
  const [leaf] = chain;
  const root = chain.at(-1);
  const dated = chain.find(({ isOutdated }) => isOutdated) ?? leaf;
  const host = proxyHost ?? hostOf(request.url);
  const own = proxyHost === undefined ? "" : "the proxy's own, ";
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return stop("expired", `${own}${dated?.subject}, issued by ${dated?.issuer}, from ${dated?.from} to ${dated?.to}`);
  }
  const isUnknown = UNKNOWN_ISSUER.includes(code);
  // Told before the issuer: whoever answers in another's name is not to be trusted for it.
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || (leaf && !isFor(leaf, host))) {
    const id = proxyHost === undefined ? "wrong host name" : "wrong proxy name";
    const issuer = isUnknown ? `, by an issuer that is not known here: ${leaf?.issuer}` : "";
    return stop(id, `${host} was asked, it is for ${leaf?.names}${issuer}`);
  }
  const issued = `${own}${host}, issued by ${leaf?.issuer}, valid from ${leaf?.from} to ${leaf?.to}`;
  // Node has no name for OpenSSL's verdict of these.
  const weak = chain.find(({ weakness }) => weakness !== undefined);
  if (!isUnknown && weak) return stop("weak certificate", `${issued}: ${weak.subject} has ${weak.weakness}`);
  if (!isUnknown) return stop("bad certificate", `${issued}: ${code.toLowerCase().replaceAll("_", " ")}`);
  const from = root?.isSelfSigned
    ? `SHA-256 of ${root.subject}: ${root.fingerprint}`
    : `what signed ${root?.subject}, ${root?.issuer}, was not sent, so that it must come from IT`;
  const signed = `${issued}; ${from}`;
  if (proxyHost !== undefined) return stop("untrusted", signed);
  if (request.hasBundle) return stop("wrong CA bundle", signed);
  return stop(interceptedOr(code, request), signed);
}

/** A leaf that signed itself is somebody's own; what an unknown CA signed, behind a proxy, was inspected. */
function interceptedOr(code: string, { proxy }: ProbeRequest): CauseId {
  return proxy && code !== "DEPTH_ZERO_SELF_SIGNED_CERT" ? "TLS intercepted" : "untrusted";
}
