// What Python 3.13 and later refuse of certificates that others take: they ask OpenSSL to hold to RFC 5280.
// https://docs.python.org/3.13/library/ssl.html#ssl.create_default_context (VERIFY_X509_STRICT)
// https://github.com/openssl/openssl/blob/openssl-3.0/crypto/x509/x509_vfy.c (check_extensions)
import { bodyOf } from "./decode.ts";
import { readValue, TAG, type Value, valuesIn } from "./der.ts";

export interface StrictFault {
  /** Which certificate of the chain; 0 is the leaf. */
  readonly at: number;
  /** What it has. */
  readonly fault: string;
}

/** The first fault of a chain, the leaf first, PEM. One certificate alone is not held to it. */
export function findStrictFault(chain: readonly string[]): StrictFault | undefined {
  if (chain.length < 2) return undefined;
  for (const [at, pem] of chain.entries()) {
    const fault = faultOf(readCertificate(Buffer.from(bodyOf(pem), "base64")), at === chain.length - 1);
    if (fault) return { at, fault };
  }
  return undefined;
}

interface Certificate {
  /** From 1. */
  readonly version: number;
  readonly hasSubject: boolean;
  readonly extension: (id: string) => Extension | undefined;
}

interface Extension {
  readonly isCritical: boolean;
  readonly value: Value | undefined;
}

/** Object identifiers: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1 */
const SUBJECT_KEY = "551d0e";
const KEY_USAGE = "551d0f";
const SUBJECT_NAMES = "551d11";
const BASIC_CONSTRAINTS = "551d13";
const AUTHORITY_KEY = "551d23";
/** The sixth bit from the left: keyCertSign. */
const SIGNS_CERTIFICATES = 0x04;
const KEY_IDENTIFIER = 0x80;

function faultOf({ version, hasSubject, extension }: Certificate, isRoot: boolean): string | undefined {
  const constraints = extension(BASIC_CONSTRAINTS);
  const [isCa, pathLength] = valuesIn(constraints?.value);
  const usage = extension(KEY_USAGE);
  const names = extension(SUBJECT_NAMES);
  const signs = ((usage?.value?.body[1] ?? 0) & SIGNS_CERTIFICATES) !== 0;
  if (isCa?.tag === TAG.boolean && isCa.body[0] !== 0) {
    if (pathLength && !signs) return "a path length, and no key usage that allows to sign certificates";
    if (!constraints?.isCritical) return "Basic Constraints that are not critical";
    if (!usage) return "no Key Usage";
    if (version >= 3 && !extension(SUBJECT_KEY)) return "no Subject Key Identifier";
  } else {
    if (isRoot) return "no Basic Constraints that make it a CA";
    if (signs) return "a Key Usage that only a CA may have";
  }
  if (!hasSubject && !names?.isCritical) return "no subject, and no other names that are critical";
  const hasKey = valuesIn(extension(AUTHORITY_KEY)?.value).some(({ tag }) => tag === KEY_IDENTIFIER);
  return version >= 3 && !isRoot && !hasKey ? "no Authority Key Identifier" : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function readCertificate(bytes: Buffer): Certificate {
  const [body] = valuesIn(readValue(bytes));
  const fields = valuesIn(body);
  const [version] = fields[0]?.tag === TAG.context0 ? valuesIn(fields[0]) : [];
  // Serial number, algorithm, issuer, dates, subject: behind the version, where there is one.
  const subject = fields[version ? 5 : 4];
  const [list] = valuesIn(fields.find(({ tag }) => tag === TAG.context3));
  const extensions = new Map(
    valuesIn(list).map((extension): [string, Extension] => {
      const [id, ...rest] = valuesIn(extension);
      const octets = rest.find(({ tag }) => tag === TAG.octets);
      const isCritical = rest.some(({ tag, body: [flag] }) => tag === TAG.boolean && flag !== 0);
      return [id?.body.toString("hex") ?? "", { isCritical, value: octets && readValue(octets.body) }];
    }),
  );
  return {
    version: (version?.body[0] ?? 0) + 1,
    hasSubject: valuesIn(subject).length > 0,
    extension: (id) => extensions.get(id),
  };
}
