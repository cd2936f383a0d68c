// A trust store of Java, which reads no PEM. Its oldest kind, JKS, needs neither type nor password to be read.
// https://docs.oracle.com/en/java/javase/17/docs/specs/security/standard-names.html#keystore-types
// https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/sun/security/provider/JavaKeyStore.java
import { createHash } from "node:crypto";

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;
/** The password that everybody has; it keeps nothing secret, and guards against a damaged file. */
const PASSWORD = Buffer.from("changeit", "utf16le").swap16();

/** The certificates of a PEM text as a trust store; a character is a byte. The same text gives the same bytes. */
export function toKeyStore(pem: string): string {
  const found = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g);
  const certificates = [...found].map(([, body = ""]) => Buffer.from(body, "base64"));
  const entries = certificates.flatMap((certificate, at) => [
    number(TRUSTED_CERTIFICATE, 4),
    text(`ca${at}`),
    // No date: it would be another at each run.
    number(0, 8),
    text("X.509"),
    number(certificate.length, 4),
    certificate,
  ]);
  const body = Buffer.concat([number(MAGIC, 4), number(VERSION, 4), number(certificates.length, 4), ...entries]);
  const digest = createHash("sha1").update(PASSWORD).update("Mighty Aphrodite").update(body).digest();
  return Buffer.concat([body, digest]).toString("latin1");
}

function number(value: number, length: 4 | 8): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32BE(value, length - 4);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
}
