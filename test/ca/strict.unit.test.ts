// What a strict check refuses, rule by rule, on certificates made by hand; test/ca/strict.test.ts asks OpenSSL and Python.
import { describe, expect, test } from "vitest";
import { findStrictFault } from "../../src/ca/strict.ts";
import { COMPANY_CA, LEAF } from "../helpers/certificates.ts";
import { der } from "../helpers/der.ts";

const FLAG = der(0x01, Buffer.from([0xff]));
const number = (value: number) => der(0x02, Buffer.from([value]));
const bits = (value: number) => der(0x03, Buffer.from([0, value]));

const CA = der(0x30, FLAG);
const CA_OF_ONE = der(0x30, FLAG, number(0));
const NO_CA = der(0x30);
const SAID_NO_CA = der(0x30, der(0x01, Buffer.from([0])));
const SIGNS = bits(0x04);
const OTHER_USE = bits(0x80);
const KEY = der(0x04, Buffer.from([1, 2]));
const KEY_OF_ISSUER = der(0x30, der(0x80, Buffer.from([1, 2])));
const SERIAL_OF_ISSUER = der(0x30, der(0x82, Buffer.from([1, 2])));
const NAMES = der(0x30, der(0x82, Buffer.from("origin.test")));

/** Each with "!" where it is critical. */
const IDS: Readonly<Record<string, string>> = {
  subjectKey: "551d0e",
  usage: "551d0f",
  names: "551d11",
  constraints: "551d13",
  authorityKey: "551d23",
};

type Extensions = Readonly<Record<string, Buffer>>;

function certificate(extensions: Extensions, { version = 3, hasSubject = true } = {}): string {
  const name = der(0x30, der(0x31, der(0x30)));
  const list = Object.entries(extensions).map(([key, value]) => {
    const id = der(0x06, Buffer.from(IDS[key.replace("!", "")] ?? "", "hex"));
    return der(0x30, id, ...(key.endsWith("!") ? [FLAG] : []), der(0x04, value));
  });
  const body = der(
    0x30,
    ...(version > 1 ? [der(0xa0, number(version - 1))] : []),
    ...[number(1), der(0x30), name, der(0x30), hasSubject ? name : der(0x30), der(0x30)],
    ...(list.length > 0 ? [der(0xa3, der(0x30, ...list))] : []),
  );
  const bytes = der(0x30, body, der(0x30), der(0x03));
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString("base64")}\n-----END CERTIFICATE-----\n`;
}

const ROOT: Extensions = { "constraints!": CA, "usage!": SIGNS, subjectKey: KEY };
const LEAF_OF_ROOT: Extensions = { constraints: NO_CA, usage: OTHER_USE, names: NAMES, authorityKey: KEY_OF_ISSUER };
const without = (extensions: Extensions, name: string, more: Extensions = {}): Extensions => ({
  ...Object.fromEntries(Object.entries(extensions).filter(([key]) => key.replace("!", "") !== name)),
  ...more,
});

describe("a root", () => {
  test.each<readonly [string, Extensions, number, string | undefined]>([
    ["that is whole", ROOT, 3, undefined],
    ["that allows a path of one", without(ROOT, "constraints", { "constraints!": CA_OF_ONE }), 3, undefined],
    [
      "that allows a path, and does not sign",
      { "constraints!": CA_OF_ONE, usage: OTHER_USE, subjectKey: KEY },
      3,
      "a path length, and no key usage that allows to sign certificates",
    ],
    [
      "of constraints that are not critical",
      without(ROOT, "constraints", { constraints: CA }),
      3,
      "Basic Constraints that are not critical",
    ],
    ["without a usage", without(ROOT, "usage"), 3, "no Key Usage"],
    ["without a key's identifier", without(ROOT, "subjectKey"), 3, "no Subject Key Identifier"],
    ["without a key's identifier, of version 2", without(ROOT, "subjectKey"), 2, undefined],
    [
      "that is no CA",
      without(ROOT, "constraints", { "constraints!": NO_CA }),
      3,
      "no Basic Constraints that make it a CA",
    ],
    ["of version 1", {}, 1, "no Basic Constraints that make it a CA"],
  ])("%s", (_, extensions, version, fault) => {
    const found = findStrictFault([certificate(LEAF_OF_ROOT), certificate(extensions, { version })]);
    expect(found).toEqual(fault && { at: 1, fault });
  });
});

describe("a leaf", () => {
  const NO_AUTHORITY = "no Authority Key Identifier";
  test.each<readonly [string, Extensions, Parameters<typeof certificate>[1], string | undefined]>([
    ["that is whole", LEAF_OF_ROOT, {}, undefined],
    ["that says that it is no CA", without(LEAF_OF_ROOT, "constraints", { constraints: SAID_NO_CA }), {}, undefined],
    ["without constraints", without(LEAF_OF_ROOT, "constraints"), {}, undefined],
    ["without its issuer's key", without(LEAF_OF_ROOT, "authorityKey"), {}, NO_AUTHORITY],
    [
      "with its issuer's serial number alone",
      without(LEAF_OF_ROOT, "authorityKey", { authorityKey: SERIAL_OF_ISSUER }),
      {},
      NO_AUTHORITY,
    ],
    ["of version 1", {}, { version: 1 }, undefined],
    ["that signs", without(LEAF_OF_ROOT, "usage", { usage: SIGNS }), {}, "a Key Usage that only a CA may have"],
    ["without a subject", LEAF_OF_ROOT, { hasSubject: false }, "no subject, and no other names that are critical"],
    [
      "without a subject, but names",
      without(LEAF_OF_ROOT, "names", { "names!": NAMES }),
      { hasSubject: false },
      undefined,
    ],
  ])("%s", (_, extensions, more, fault) => {
    const found = findStrictFault([certificate(extensions, more), certificate(ROOT)]);
    expect(found).toEqual(fault && { at: 0, fault });
  });
});

test("a CA between leaf and root is held to both", () => {
  const chain = (extensions: Extensions) => [certificate(LEAF_OF_ROOT), certificate(extensions), certificate(ROOT)];
  expect(findStrictFault(chain({ ...ROOT, authorityKey: KEY_OF_ISSUER }))).toBe(undefined);
  expect(findStrictFault(chain(ROOT))).toEqual({ at: 1, fault: "no Authority Key Identifier" });
});

test("a certificate that signed itself is not held to it", () => {
  expect(findStrictFault([certificate(without(ROOT, "usage"))])).toBe(undefined);
  expect(findStrictFault([])).toBe(undefined);
});

test("real ones are read", () => {
  expect(findStrictFault([LEAF, COMPANY_CA])).toEqual({ at: 1, fault: "no Key Usage" });
});
