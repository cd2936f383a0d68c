// Keys and signatures that common programs refuse though Node takes them: Debian, Fedora and Windows ask OpenSSL for its
// security level 2. https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/
import { X509Certificate } from "node:crypto";
import { bodyOf } from "./decode.ts";
import { readValue, TAG, valuesIn } from "./der.ts";

const FEWEST_BITS = 2_048;

/** Object identifiers of signatures by SHA-1 and MD5. https://www.rfc-editor.org/rfc/rfc3279#section-2.2 */
const OLD_SIGNATURES: Readonly<Record<string, string>> = {
  "2a864886f70d010104": "MD5",
  "2a864886f70d010105": "SHA-1",
  "2a8648ce3d0401": "SHA-1",
  "2a8648ce380403": "SHA-1",
};

/** What is too weak of a certificate (PEM) below the root, which is trusted as it is. */
export function findWeakness(pem: string): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = new X509Certificate(pem).publicKey;
  const bits = details?.modulusLength ?? FEWEST_BITS;
  if (type?.startsWith("rsa") && bits < FEWEST_BITS) return `a key of ${bits} bits`;
  const [, algorithm] = valuesIn(readValue(Buffer.from(bodyOf(pem), "base64")));
  const id = valuesIn(algorithm).find(({ tag }) => tag === TAG.identifier);
  const old = OLD_SIGNATURES[id?.body.toString("hex") ?? ""];
  return old && `a signature by ${old}`;
}
