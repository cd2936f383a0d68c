// A chain as Node hands it over, and what is made of it.
import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chainOf } from "../../src/connection/certificates.ts";
import { COMPANY_CA, LEAF, RENEWED_CA, SAME_KEY, TWIN } from "../helpers/certificates.ts";

beforeEach(() => void vi.useFakeTimers({ now: new Date("2030-01-01T00:00:00Z") }));
afterEach(() => void vi.useRealTimers());

const COMPANY = { CN: "Company CA", O: "Example Company" };

function peer(pem: string, issuerCertificate?: object, more: object = {}): object {
  const { raw, fingerprint256 } = new X509Certificate(pem);
  return {
    raw,
    fingerprint256,
    subject: COMPANY,
    issuer: COMPANY,
    valid_from: "Jan  1 00:00:00 2029 GMT",
    valid_to: "Jan  1 00:00:00 2031 GMT",
    issuerCertificate,
    ...more,
  };
}

function rootPeer(pem: string): object {
  const root: Record<string, unknown> = { ...peer(pem) };
  // Node lets a root be its own issuer.
  root.issuerCertificate = root;
  return root;
}

const chain = (first: object) =>
  chainOf({ getPeerCertificate: () => first as DetailedPeerCertificate } as unknown as TLSSocket);
const pems = (first: object) => chain(first).map(({ pem }) => pem);

test("a leaf as a person reads it", () => {
  const leaf = peer(LEAF, undefined, {
    subject: { CN: "origin.example" },
    subjectaltname: "DNS:origin.example, DNS:www.origin.example, IP Address:192.0.2.7",
  });
  expect(chain(leaf)).toEqual([
    {
      subject: "origin.example",
      issuer: "Company CA, Example Company",
      from: "Jan  1 00:00:00 2029 GMT",
      to: "Jan  1 00:00:00 2031 GMT",
      fingerprint: new X509Certificate(LEAF).fingerprint256,
      isSelfSigned: false,
      isOutdated: false,
      names: "origin.example, www.origin.example, 192.0.2.7",
      pem: LEAF,
    },
  ]);
});

test.each([
  ["a leaf and the root that signed it", peer(LEAF, rootPeer(COMPANY_CA)), [LEAF, COMPANY_CA]],
  ["a root that was renewed did not sign it", peer(LEAF, rootPeer(RENEWED_CA)), [LEAF]],
  ["a root that stands alone", rootPeer(COMPANY_CA), [COMPANY_CA]],
  ["an issuer without its bytes", peer(LEAF, {}), [LEAF]],
  ["no certificate", {}, []],
])("the chain goes as far as it was signed: %s", (_, first, expected) => {
  expect(pems(first)).toEqual(expected);
});

test.each([
  ["a root", COMPANY_CA, true],
  ["a certificate with the root's name and another key", TWIN, false],
  ["a certificate with the root's key and another name", SAME_KEY, false],
])("whether it signed itself: %s", (_, pem, is) => {
  expect(chain(peer(pem)).map(({ isSelfSigned }) => isSelfSigned)).toEqual([is]);
});

test.each([
  ["over", "Jan  1 00:00:00 2028 GMT", "Dec 31 23:59:59 2029 GMT", true],
  ["to come", "Jan  1 00:00:01 2030 GMT", "Jan  1 00:00:00 2031 GMT", true],
  ["beginning now", "Jan  1 00:00:00 2030 GMT", "Jan  1 00:00:00 2031 GMT", false],
  ["ending now", "Jan  1 00:00:00 2029 GMT", "Jan  1 00:00:00 2030 GMT", false],
])("its time is %s", (_, valid_from, valid_to, is) => {
  expect(chain(peer(LEAF, undefined, { valid_from, valid_to })).map(({ isOutdated }) => isOutdated)).toEqual([is]);
});

test.each([
  ["a common name alone", { CN: "a" }, "a"],
  ["an organisation alone", { O: "b" }, "b"],
  ["several names", { CN: ["a", "c"], O: "b" }, "a, c, b"],
  ["none", {}, "no name"],
  ["no subject", undefined, "no name"],
])("the name of a certificate: %s", (_, subject, text) => {
  const [facts] = chain(peer(LEAF, undefined, { subject }));
  expect([facts?.subject, facts?.names]).toEqual([text, text]);
});
