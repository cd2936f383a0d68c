// Why a certificate is not trusted, as OpenSSL and the chain say it.

import { hostOf } from "../model/urls.ts";
import { type Stopped, stop } from "./answers.ts";
import type { CauseId } from "./causes.ts";
import type { CertificateFacts } from "./certificates.ts";
import type { ProbeRequest } from "./probe.ts";

/**
 * @param code OpenSSL's verdict: https://nodejs.org/api/tls.html#x509-certificate-error-codes
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
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return stop("wrong host name", `${host} was asked, it is for ${leaf?.names}`);
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return stop("expired", `${dated?.subject}, from ${dated?.from} to ${dated?.to}`);
  }
  const from = root?.isSelfSigned
    ? `SHA-256 of ${root.subject}: ${root.fingerprint}`
    : "its root was not sent, so that it must come from IT";
  const signed = `${host}, issued by ${leaf?.issuer}, valid from ${leaf?.from} to ${leaf?.to}; ${from}`;
  if (proxyHost !== undefined) return stop("untrusted", `the proxy's own, ${signed}`);
  if (request.hasBundle) return stop("wrong CA bundle", signed);
  return stop(interceptedOr(code, request), signed);
}

/** A leaf that signed itself is somebody's own; what stands under an unknown CA, behind a proxy, was opened on the way. */
function interceptedOr(code: string, { proxy }: ProbeRequest): CauseId {
  return proxy && code !== "DEPTH_ZERO_SELF_SIGNED_CERT" ? "TLS intercepted" : "untrusted";
}
