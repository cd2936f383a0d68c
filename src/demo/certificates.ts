// Certificates made on the spot: a CA of a company, and what it signs for a host. Their keys live in memory alone.
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}

export interface Authority {
  /** Its own certificate, PEM. */
  readonly cert: string;
  /** A certificate for a server by these names; or, with `isClient`, one that no server may show. */
  issue(names: readonly string[], options?: { readonly isClient?: boolean }): Promise<Certificate>;
}

/** As P-256 is what every client here speaks, and takes a millisecond where RSA takes a tenth of a second. */
const KEY = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNATURE = { ...KEY, hash: "SHA-256" } as const;
const DAY = 86_400_000;

/** A new CA by this common name. It is what Python 3.13 holds roots to (ca/strict.ts), lest the demo fails for its own. */
export async function makeAuthority(name: string): Promise<Authority> {
  const x509 = await import("./x509.ts");
  const { X509CertificateGenerator, KeyUsageFlags } = x509;
  const keys = await makeKeys();
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 30 * DAY) };
  const root = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    ...validity,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    cert: `${root.toString("pem")}\n`,
    async issue(names, { isClient = false } = {}) {
      const own = await makeKeys();
      const usage = x509.ExtendedKeyUsage[isClient ? "clientAuth" : "serverAuth"];
      const leaf = await X509CertificateGenerator.create({
        subject: [{ CN: [names[0] ?? ""] }],
        issuer: root.subjectName,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        ...validity,
        signingAlgorithm: SIGNATURE,
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({ type: isIP(value) ? ("ip" as const) : ("dns" as const), value })),
          ),
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([usage]),
          await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return { cert: `${leaf.toString("pem")}\n`, key: await exportKey(own.privateKey) };
    },
  };
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(KEY, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/.{64}(?!$)/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
}
