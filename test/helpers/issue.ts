// Certificates made by hand, for what no tool makes in passing: outdated ones, weak ones, a chain with a part left out.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { der } from "./der.ts";

export interface Issued {
  /** CN. */
  readonly name: string;
  readonly pem: string;
  readonly key: KeyObject;
}

export interface Wish {
  /** CN of its subject. */
  readonly name: string;
  /** DNS names that it is valid for; without any it is a CA. */
  readonly hosts?: readonly string[];
  /** Itself, if nobody else. */
  readonly issuer?: Issued;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
  /** Bits of an RSA key; else it is one on the curve P-256. */
  readonly bits?: number;
  readonly digest?: "sha1" | "sha256";
  /** An object identifier in place of that of a server's use, as `1.3.6.1.5.5.7.3.2`. */
  readonly use?: string;
}

export function issue({ name, hosts = [], issuer, from = -30, to = 365, bits, digest = "sha256", use }: Wish): Issued {
  const { privateKey: key, publicKey } = bits
    ? generateKeyPairSync("rsa", { modulusLength: bits })
    : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer = issuer?.key ?? key;
  const algorithm = algorithmOf(signer, digest);
  const isCa = hosts.length === 0;
  const extensions = [
    isCa ? extension("2.5.29.19", true, der(0x30, der(0x01, Buffer.from([0xff])))) : undefined,
    isCa ? extension("2.5.29.15", true, der(0x03, Buffer.from([1, 0x06]))) : undefined,
    extension("2.5.29.14", false, der(0x04, keyIdentifier(publicKey))),
    extension("2.5.29.35", false, der(0x30, der(0x80, keyIdentifier(createPublicKey(signer))))),
    isCa ? undefined : extension("2.5.29.37", false, der(0x30, identifier(use ?? "1.3.6.1.5.5.7.3.1"))),
    isCa ? undefined : extension("2.5.29.17", false, der(0x30, ...hosts.map((host) => der(0x82, Buffer.from(host))))),
  ].filter((one) => one !== undefined);
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    nameOf(issuer?.name ?? name),
    der(0x30, time(from), time(to)),
    nameOf(name),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, ...extensions)),
  );
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), sign(digest, body, signer)));
  const lines = whole.toString("base64").replace(/.{1,64}/g, "$&\n");
  return { name, pem: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`, key };
}

export const privateKeyOf = ({ key }: Issued) => key.export({ type: "pkcs8", format: "pem" }).toString();

function algorithmOf({ asymmetricKeyType }: KeyObject, digest: "sha1" | "sha256"): Buffer {
  if (asymmetricKeyType === "rsa")
    return der(0x30, identifier(digest === "sha1" ? "1.2.840.113549.1.1.5" : "1.2.840.113549.1.1.11"), der(0x05));
  return der(0x30, identifier(digest === "sha1" ? "1.2.840.10045.4.1" : "1.2.840.10045.4.3.2"));
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  return der(0x30, identifier(id), ...(isCritical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
}

const keyIdentifier = (key: KeyObject) => key.export({ type: "spki", format: "der" }).subarray(-20);

const nameOf = (text: string) => der(0x30, der(0x31, der(0x30, identifier("2.5.4.3"), der(0x0c, Buffer.from(text)))));

function time(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+|[-:T]/g, "");
  return der(0x18, Buffer.from(text));
}

function identifier(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = (number: number): number[] => {
    const digits = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift(0x80 | (left & 0x7f));
    return digits;
  };
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(bytes)]));
}
