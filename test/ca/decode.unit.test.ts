// The forms in which certificates are handed out, and what is none of them.
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCertificates, holdsCertificate } from "../../src/ca/decode.ts";
import { readValue, valuesIn } from "../../src/ca/der.ts";
import { COMPANY_CA, LEAF, TWIN } from "../helpers/certificates.ts";
import { der, open, toDer } from "../helpers/der.ts";
import "../helpers/seed.ts";

const SIGNED_DATA = Buffer.from("06092a864886f70d010702", "hex");
const DATA = Buffer.from("06092a864886f70d010701", "hex");
const version = (number: number) => der(0x02, Buffer.from([number]));

/** A PKCS#7 without signers, as `openssl crl2pkcs7` makes it. @param value DER, or BER that leaves the length open */
function pkcs7(certificates: readonly Buffer[], value = der): Buffer {
  const signed = value(0x30, version(1), der(0x31), der(0x30, DATA), value(0xa0, ...certificates), der(0x31));
  return value(0x30, SIGNED_DATA, value(0xa0, signed));
}

const armour = (label: string, bytes: Buffer) =>
  `-----BEGIN ${label}-----\n${bytes.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

const BOTH = [COMPANY_CA, LEAF].map(toDer);

describe("two certificates are read from", () => {
  test.each<readonly [string, string | Buffer]>([
    ["PEM", COMPANY_CA + LEAF],
    ["PEM with other text around", `# Company\n${COMPANY_CA}\nsubject=CN = x\n${LEAF}`],
    ["PEM with CRLF", (COMPANY_CA + LEAF).replaceAll("\n", "\r\n")],
    ["PEM with CR alone", (COMPANY_CA + LEAF).replaceAll("\n", "\r")],
    ["PEM with a mark of UTF-8", `\ufeff${COMPANY_CA}${LEAF}`],
    ["PEM in UTF-16", utf16(COMPANY_CA + LEAF)],
    ["PEM in UTF-16, the big end first", utf16(COMPANY_CA + LEAF).swap16()],
    ["PEM in UTF-16 without a mark", Buffer.from(COMPANY_CA + LEAF, "utf16le")],
    ["PEM beside a private key", `-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n${COMPANY_CA}${LEAF}`],
    ["OpenSSL's label of old", (COMPANY_CA + LEAF).replaceAll("CERTIFICATE", "X509 CERTIFICATE")],
    ["PKCS#7", pkcs7(BOTH)],
    ["PKCS#7 whose lengths are open", pkcs7(BOTH, open)],
    ["PKCS#7 in PEM", armour("PKCS7", pkcs7(BOTH))],
    ["CMS in PEM", armour("CMS", pkcs7(BOTH))],
    ["PKCS#7 as Windows' certutil -encode writes it", armour("CERTIFICATE", pkcs7(BOTH)).replaceAll("\n", "\r\n")],
  ])("%s", (_, file) => {
    const { pem = [] } = decodeCertificates(Buffer.from(file));
    expect(pem.map((one) => new X509Certificate(one).raw)).toEqual(BOTH);
  });
});

test("one certificate is read from DER, and written as PEM", () => {
  const company = new X509Certificate(COMPANY_CA);
  expect(decodeCertificates(company.raw)).toEqual({ pem: [company.toString()] });
});

describe("what holds no certificate is named", () => {
  const key = (label: string) => `-----BEGIN ${label}-----\nDEK-Info: AES-128-CBC,00\n\nAA==\n-----END ${label}-----\n`;
  test.each<readonly [string, string | Buffer, RegExp]>([
    ["nothing", "", /^holds no certificate that parses$/],
    ["other text", "hello", /^holds no certificate that parses$/],
    ["a certificate cut off", COMPANY_CA.slice(0, 400), /^holds no certificate that parses$/],
    ["DER cut off", toDer(COMPANY_CA).subarray(0, 100), /^holds no certificate that parses$/],
    ["PKCS#7 without a certificate", pkcs7([]), /^holds no certificate that parses$/],
    ["a private key", key("PRIVATE KEY"), /^holds a private key, and no certificate/],
    ["a private key with a password", key("ENCRYPTED PRIVATE KEY"), /^holds a private key, and no certificate/],
    ["a private key of RSA", key("RSA PRIVATE KEY"), /^holds a private key, and no certificate/],
    ["a private key in DER", der(0x30, version(0), der(0x30, DATA), der(0x04)), /^holds a private key, and no/],
    ["a private key of a curve in DER", der(0x30, version(1), der(0x04)), /^holds a private key, and no/],
    ["a request", key("CERTIFICATE REQUEST"), /^holds a certificate request, and no certificate$/],
    ["a list of revoked ones", key("X509 CRL"), /^holds a x509 crl, and no certificate$/],
    ["PKCS#12", der(0x30, version(3), der(0x30, DATA)), /^is a PKCS#12 file .* export the CA alone/],
    ["a web page", "\n<!DOCTYPE html><html>Sign in</html>", /^is a web page, and no certificate/],
    ["a web page in UTF-16", utf16("<html>"), /^is a web page, and no certificate/],
    ["a key store of Java", Buffer.from("feedfeed00000002", "hex"), /^is a key store of Java: .*keytool/],
  ])("%s", (_, file, fault) => {
    const decoded = decodeCertificates(Buffer.from(file));
    expect(decoded.pem ?? decoded.fault).toMatch(fault);
  });
});

describe("whatever the bytes", () => {
  test("reading ends, and gives no more than there is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (given) => {
        const bytes = Buffer.from(given);
        const value = readValue(bytes);
        if (value) expect(value.whole).toEqual(bytes.subarray(0, value.whole.length));
        const inside = valuesIn(value).reduce((sum, { whole }) => sum + whole.length, 0);
        expect(inside).toBeLessThanOrEqual(value?.body.length ?? 0);
        expect(decodeCertificates(bytes)).toHaveProperty("fault");
      }),
    );
  });

  test("a tower of open lengths ends", () => {
    expect(readValue(Buffer.alloc(100_000, Buffer.from([0x30, 0x80])))).toBe(undefined);
  });

  test.each([
    ["3082ffff00", "longer than what is there"],
    ["30850000000001", "a length of five bytes"],
    ["3082", "a length cut off"],
    ["30", "a tag alone"],
  ])("%s is no value: %s", (hex) => {
    expect(readValue(Buffer.from(hex, "hex"))).toBe(undefined);
  });
});

test("a certificate is found in a list of roots, however its lines end, and no other for it", () => {
  const list = [LEAF, COMPANY_CA].join("\n");
  expect(holdsCertificate(list, COMPANY_CA)).toBe(true);
  expect(holdsCertificate(list.replaceAll("\n", "\r\n"), COMPANY_CA)).toBe(true);
  expect(holdsCertificate(list, TWIN)).toBe(false);
  // One that begins as it does.
  expect(holdsCertificate(COMPANY_CA.replace(/(.)(.)\n-----END/, "$2$1A\n-----END"), COMPANY_CA)).toBe(false);
  expect(holdsCertificate(COMPANY_CA.slice(0, 200), COMPANY_CA)).toBe(false);
});
