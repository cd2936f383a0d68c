// What a test that passed says of certificates: roots that clients need, and what newer clients refuse.
import { expect, test } from "vitest";
import { findWeakness } from "../../src/ca/weak.ts";
import { noteNeeded, noteRefused } from "../../src/pretest/message.ts";
import { COMPANY_CA, LEAF, OLD_SIGNATURE, RENEWED_CA, WEAK_KEY } from "../helpers/certificates.ts";
import { resultWith, setting, settingsWith } from "../helpers/tested.ts";

const facts = (subject: string, issuer: string, pem: string) => ({
  ...{ subject, issuer, pem, from: "", to: "", fingerprint: "", names: "", isSelfSigned: false, isOutdated: false },
});
const CHAIN = [facts("origin.example", "Company CA", LEAF), facts("Company CA", "Company CA", COMPANY_CA)];
const REFUSED = "Python 3.13 and later refuse Company CA: it has no Key Usage (RFC 5280); tell whoever runs the proxy";

test.each([
  ["a chain", { chain: CHAIN, isTrusted: true }, false, [REFUSED]],
  ["the proxy's own chain", { proxyChain: CHAIN, isTrusted: true }, false, [REFUSED]],
  ["both", { chain: CHAIN, proxyChain: CHAIN, isTrusted: true }, false, [REFUSED]],
  ["a chain that was not trusted", { chain: CHAIN }, false, []],
  ["a chain that ends at a public root", { chain: CHAIN, isTrusted: true }, true, []],
  ["no chain", { isTrusted: true }, false, []],
])("what is said of %s", (_, result, isPublic, notes) => {
  expect(noteRefused([resultWith(result)], () => isPublic)).toEqual(notes);
});

test("a fault of what an issuer signs is said of the issuer, once", () => {
  const chain = [facts("a.example", "Company CA", RENEWED_CA), facts("Company CA", "Company CA", COMPANY_CA)];
  const [note, ...more] = noteRefused(
    [resultWith({ chain, isTrusted: true }), resultWith({ chain, isTrusted: true })],
    () => false,
  );
  expect([note, more]).toEqual([
    expect.stringMatching(/^Python 3\.13 and later refuse the certificates of Company CA: they have /),
    [],
  ]);
});

test("a key or a signature that others refuse is named, unless it is the root's", () => {
  const root = { ...facts("Company CA", "Company CA", WEAK_KEY), isSelfSigned: true };
  const notesOf = (pem: string) => {
    const weakness = findWeakness(pem);
    const leaf = { ...facts("a.example", "Company CA", pem), ...(weakness ? { weakness } : {}) };
    return noteRefused([resultWith({ chain: [leaf, root], isTrusted: true })], () => false);
  };
  const end = "tell whoever runs the proxy";
  const start = "curl, Python and others refuse the certificates of Company CA: they have";
  expect(notesOf(WEAK_KEY)).toContain(`${start} a key of 1024 bits; ${end}`);
  expect(notesOf(OLD_SIGNATURE)).toContain(`${start} a signature by SHA-1; ${end}`);
  expect(notesOf(LEAF).filter((note) => note.startsWith("curl"))).toEqual([]);
});

test("a root is needed unless the settings have it", () => {
  const ca = (fromStore: readonly string[]) =>
    settingsWith({ ca: setting({ path: "/ca.pem", company: fromStore, bundle: "", fromStore }) });
  expect(noteNeeded([COMPANY_CA], settingsWith())).toEqual([
    expect.stringMatching(/^certificates end at the root Company CA, .* once its own test sees it/),
  ]);
  expect(noteNeeded([COMPANY_CA], ca([COMPANY_CA]))).toEqual([]);
  expect(noteNeeded([COMPANY_CA], ca([RENEWED_CA]))).toHaveLength(1);
  expect(noteNeeded([], settingsWith())).toEqual([]);
});
