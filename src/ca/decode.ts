// The certificates in a file, in whatever form an IT department hands it out: PEM in any encoding of text, DER, PKCS#7.
import type { X509Certificate } from "node:crypto";
import { readValue, TAG, type Value, valuesIn } from "./der.ts";

/** As RFC 7468 names them, and as OpenSSL did before. https://www.rfc-editor.org/rfc/rfc7468#section-4 */
const CERTIFICATE_LABELS = ["CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE", "PKCS7", "CMS"];
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]+?)-----END \1-----/g;

/** Object identifiers. https://www.rfc-editor.org/rfc/rfc2315#section-14 */
const SIGNED_DATA = Buffer.from("2a864886f70d010702", "hex");
/** The trust stores of Java. */
const JAVA_KEY_STORES = ["feedfeed", "cececece"];

/** The certificates as PEM, not looked at yet; or why there is none. */
export type Decoded =
  | { readonly pem: readonly string[]; readonly fault?: undefined }
  | { readonly pem?: undefined; readonly fault: string };

export function decodeCertificates(bytes: Buffer): Decoded {
  if (bytes[0] === TAG.sequence) return decodeDer(bytes);
  const text = decodeText(bytes);
  const blocks = [...text.matchAll(BLOCK)].map(([pem, label = "", body = ""]) => ({ pem, label, body }));
  const pem = blocks
    .filter(({ label }) => CERTIFICATE_LABELS.includes(label))
    // What is inside counts: `certutil -encode` of Windows writes CERTIFICATE around a PKCS#7 as well.
    .flatMap(({ pem, body }) => (isPacked(body) && unpack(readValue(Buffer.from(body, "base64")))) || [pem]);
  if (pem.length > 0) return { pem };
  const [first] = blocks;
  if (blocks.some(({ label }) => label.endsWith("PRIVATE KEY"))) return { fault: PRIVATE_KEY };
  if (first) return { fault: `holds a ${first.label.toLowerCase()}, and no certificate` };
  if (/^\s*<(?:!doctype html|html|head|\?xml)/i.test(text)) return { fault: PAGE };
  if (JAVA_KEY_STORES.includes(bytes.toString("hex", 0, 4))) return { fault: KEY_STORE };
  return { fault: NOTHING };
}

/** The certificates of a PEM text, as they are there. */
export function splitPem(text: string): string[] {
  return decodeCertificates(Buffer.from(text, "latin1")).pem?.slice() ?? [];
}

/** Letters that a line of PEM has at the least: most have 64. */
const LINE = 40;

/** Whether a text, as a list of roots, holds a certificate (PEM). To split hundreds for that takes much longer. */
export function holdsCertificate(text: string, pem: string): boolean {
  const body = bodyOf(pem);
  const head = body.slice(0, LINE);
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + 1)) {
    if (bodyOf(text.slice(at, text.indexOf("-----END", at))) === body) return true;
  }
  return false;
}

export function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, "");
}

/** PEM or DER. */
export function parseCertificate(certificate: string | Buffer): X509Certificate | undefined {
  try {
    const { X509Certificate } = process.getBuiltinModule("node:crypto");
    return new X509Certificate(certificate);
  } catch {
    return undefined; // One that does not parse is no certificate: clients pass over it too.
  }
}

/** What a person calls it. */
export function nameOf(pem: string): string {
  const subject = parseCertificate(pem)?.subject ?? "";
  return /^(?:CN|OU|O)=(.*)$/m.exec(/^CN=.*$/m.exec(subject)?.[0] ?? subject)?.[1] ?? "no name";
}

const NOTHING = "holds no certificate that parses";
const PRIVATE_KEY = "holds a private key, and no certificate: name the file with your company's CA, which is public";
const PAGE =
  "is a web page, and no certificate: the download may have wanted somebody to sign in; save the file itself";
const PKCS12 =
  "is a PKCS#12 file (.pfx, .p12), which is made to hold a private key: export the CA alone, as a .cer, .crt, .p7b or .pem file";
const KEY_STORE = "is a key store of Java: export the CA from it, with keytool -exportcert -rfc";

function decodeDer(bytes: Buffer): Decoded {
  const value = readValue(bytes);
  const unpacked = unpack(value);
  if (unpacked) return unpacked.length > 0 ? { pem: unpacked } : { fault: NOTHING };
  const certificate = parseCertificate(bytes);
  if (certificate) return { pem: [certificate.toString()] };
  const [version, next] = valuesIn(value);
  if (version?.tag !== TAG.integer) return { fault: NOTHING };
  // PFX has version 3, the forms of a private key 0 or 1: https://www.rfc-editor.org/rfc/rfc7292#section-4
  return { fault: version.body[0] === 3 && next?.tag === TAG.sequence ? PKCS12 : PRIVATE_KEY };
}

/** Whether it begins as a PKCS#7 does, and no certificate: a machine's hundreds are not looked at further. */
function isPacked(base64: string): boolean {
  const bytes = Buffer.from(base64.slice(0, 40), "base64");
  const [, length = 0] = bytes;
  return bytes[2 + (length & 0x80 ? length & 0x7f : 0)] === TAG.identifier;
}

/** The certificates of a PKCS#7; undefined for what is none. https://www.rfc-editor.org/rfc/rfc2315#section-9.1 */
function unpack(value: Value | undefined): string[] | undefined {
  const [type, content] = valuesIn(value);
  if (type?.tag !== TAG.identifier) return undefined;
  const [signed] = type.body.equals(SIGNED_DATA) ? valuesIn(content) : [];
  const certificates = valuesIn(signed).find(({ tag }) => tag === TAG.context0);
  return valuesIn(certificates).flatMap(({ whole }) => parseCertificate(whole)?.toString() ?? []);
}

/** Windows' own programs write UTF-16; old ones of macOS end lines with CR alone. */
function decodeText(bytes: Buffer): string {
  const [first, second] = bytes;
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const even = bytes.subarray(0, bytes.length & ~1);
  const text = isBig
    ? Buffer.from(even).swap16().toString("utf16le")
    : isLittle
      ? even.toString("utf16le")
      : bytes.toString("latin1");
  return text.replace(/^(?:\ufeff|\xef\xbb\xbf)/, "").replace(/\r\n?/g, "\n");
}
