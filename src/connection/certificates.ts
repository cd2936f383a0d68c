// Certificate chains as a person compares them: who issued what, from when to when, and the SHA-256 fingerprint.
import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { findWeakness } from "../ca/weak.ts";
import type { CertificateFacts } from "../diagnosis/result.ts";

/**
 * The chain, the leaf first, as far as each was really signed by the next: Node completes what was sent from what it trusts,
 * by name alone, and a root that was renewed has the name of the old one.
 */
export function chainOf(session: TLSSocket): CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  const seen = new Set<string>();
  let current: DetailedPeerCertificate | undefined = session.getPeerCertificate(true);
  while (current?.raw && !seen.has(current.fingerprint256)) {
    seen.add(current.fingerprint256);
    chain.push(toFacts(current));
    const next: DetailedPeerCertificate | undefined = current.issuerCertificate;
    const isSigned: boolean =
      next?.raw !== undefined && new X509Certificate(current.raw).verify(new X509Certificate(next.raw).publicKey);
    current = isSigned ? next : undefined;
  }
  return chain;
}

function toFacts(certificate: DetailedPeerCertificate): CertificateFacts {
  const subject = nameText(certificate.subject);
  const issuer = nameText(certificate.issuer);
  const lines = certificate.raw.toString("base64").replace(/.{1,64}/g, "$&\n");
  const pem = `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
  const isSelfSigned = isIssuedBySelf(certificate);
  // A root is trusted as it is.
  const weakness = isSelfSigned ? undefined : findWeakness(pem);
  return {
    subject,
    issuer,
    from: certificate.valid_from,
    to: certificate.valid_to,
    fingerprint: certificate.fingerprint256,
    isSelfSigned,
    isOutdated: Date.parse(certificate.valid_to) < Date.now() || Date.parse(certificate.valid_from) > Date.now(),
    names: (certificate.subjectaltname ?? "").replace(/DNS:|IP Address:/g, "") || subject,
    ...(weakness ? { weakness } : {}),
    pem,
  };
}

function isIssuedBySelf({ raw }: DetailedPeerCertificate): boolean {
  const certificate = new X509Certificate(raw);
  // A proxy may sign with the key that its own certificates have: squid does.
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

function nameText(name: DetailedPeerCertificate["subject"] | undefined): string {
  const parts = [name?.CN, name?.O].flat().filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "no name";
}
