// Why a certificate is not trusted, by OpenSSL's code, the chain and what was asked.
import { expect, test } from "vitest";
import { findFault } from "../../src/diagnosis/certificate-errors.ts";
import type { CertificateFacts } from "../../src/diagnosis/result.ts";
import { COMPANY_CA, LEAF } from "../helpers/certificates.ts";
import { requestWith } from "../helpers/tested.ts";

const leaf: CertificateFacts = {
  subject: "origin.example",
  issuer: "Company CA",
  from: "FROM",
  to: "TO",
  fingerprint: "AA:BB",
  isSelfSigned: false,
  isOutdated: false,
  names: "origin.example, www.origin.example, 192.0.2.7",
  pem: LEAF,
};
const root: CertificateFacts = {
  ...leaf,
  subject: "Company CA",
  fingerprint: "CC:DD",
  isSelfSigned: true,
  names: "Company CA",
  pem: COMPANY_CA,
};
const old: CertificateFacts = { ...root, isOutdated: true, from: "1999", to: "2001" };
const to = (url = "https://origin.example/", more: Parameters<typeof requestWith>[0] = {}) =>
  requestWith({ url, ...more });
const UNKNOWN = [
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "CERT_SIGNATURE_FAILURE",
];
const ISSUED = "origin.example, issued by Company CA, valid from FROM to TO";
const SENT = "SHA-256 of Company CA: CC:DD";
const UNSENT = "what signed origin.example, Company CA, was not sent, so that it must come from IT";

test.each(UNKNOWN)(
  "%s behind a proxy is inspection; with a bundle, the wrong one; without a proxy, no trust",
  (code) => {
    const chain = [leaf, root];
    const detail = `${ISSUED}; ${SENT}`;
    expect(findFault(code, chain, to(), undefined).reason).toEqual({ id: "TLS intercepted", detail });
    expect(findFault(code, chain, to(undefined, { hasBundle: true }), undefined).reason).toEqual({
      id: "wrong CA bundle",
      detail,
    });
    expect(findFault(code, chain, to(undefined, { proxy: undefined }), undefined).reason).toEqual({
      id: "untrusted",
      detail,
    });
  },
);

test.each([
  ["that signed itself is somebody's own", "DEPTH_ZERO_SELF_SIGNED_CERT", to(), "untrusted"],
  [
    "that signed itself, with a bundle",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    to(undefined, { hasBundle: true }),
    "wrong CA bundle",
  ],
])("a certificate %s", (_, code, request, id) => {
  expect(findFault(code, [leaf], request, undefined).reason).toEqual({ id, detail: `${ISSUED}; ${UNSENT}` });
});

test("a root that was not sent must come from elsewhere", () => {
  expect(findFault("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", [leaf], to(), undefined).reason).toEqual({
    id: "TLS intercepted",
    detail: `${ISSUED}; ${UNSENT}`,
  });
});

test("the proxy's own certificate is told as such", () => {
  const request = to("https://elsewhere.example/", { hasBundle: true });
  expect(findFault("SELF_SIGNED_CERT_IN_CHAIN", [leaf, root], request, "origin.example").reason).toEqual({
    id: "untrusted",
    detail: `the proxy's own, ${ISSUED}; ${SENT}`,
  });
});

test.each(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"])(
  "%s names the certificate that is outdated, or the first",
  (code) => {
    expect(findFault(code, [leaf, old], to(), undefined).reason).toEqual({
      id: "expired",
      detail: "Company CA, issued by Company CA, from 1999 to 2001",
    });
    expect(findFault(code, [leaf, root], to(), "proxy.example").reason).toEqual({
      id: "expired",
      detail: "the proxy's own, origin.example, issued by Company CA, from FROM to TO",
    });
  },
);

test.each([
  ["another host", "https://other.example/", "other.example"],
  ["another address", "https://192.0.2.8/", "192.0.2.8"],
])("a certificate for %s is told before its issuer", (_, url, host) => {
  const detail = `${host} was asked, it is for origin.example, www.origin.example, 192.0.2.7`;
  expect(findFault("ERR_TLS_CERT_ALTNAME_INVALID", [leaf], to(url), undefined).reason).toEqual({
    id: "wrong host name",
    detail,
  });
  expect(findFault("SELF_SIGNED_CERT_IN_CHAIN", [leaf, root], to(url), undefined).reason).toEqual({
    id: "wrong host name",
    detail: `${detail}, by an issuer that is not known here: Company CA`,
  });
});

test("the proxy's own certificate for another name", () => {
  expect(findFault("ERR_TLS_CERT_ALTNAME_INVALID", [leaf], to(), "proxy.example").reason).toEqual({
    id: "wrong proxy name",
    detail: "proxy.example was asked, it is for origin.example, www.origin.example, 192.0.2.7",
  });
});

test("Node's word that the name is wrong counts, whatever the certificate says", () => {
  expect(findFault("ERR_TLS_CERT_ALTNAME_INVALID", [leaf], to(), undefined).reason.id).toBe("wrong host name");
});

test.each(["https://www.origin.example/", "https://192.0.2.7/"])("a certificate for %s is for it", (url) => {
  expect(findFault("SELF_SIGNED_CERT_IN_CHAIN", [leaf, root], to(url), undefined).reason.id).toBe("TLS intercepted");
});

test("another fault than the issuer is told in OpenSSL's words", () => {
  expect(findFault("CERT_REVOKED_BY_X", [leaf, root], to(), undefined).reason).toEqual({
    id: "bad certificate",
    detail: `${ISSUED}: cert revoked by x`,
  });
  expect(findFault("INVALID_PURPOSE", [leaf, root], to(), "origin.example").reason).toEqual({
    id: "bad certificate",
    detail: `the proxy's own, ${ISSUED}: invalid purpose`,
  });
});

test.each<[string, CertificateFacts[], string, string]>([
  [
    "a weak key, which Node has no name for",
    [{ ...leaf, weakness: "a key of 1024 bits" }, root],
    "UNSPECIFIED",
    "weak certificate",
  ],
  ["no weakness", [leaf, root], "UNSPECIFIED", "bad certificate"],
  [
    "a weak key, of an issuer that is not known either",
    [{ ...leaf, weakness: "x" }],
    UNKNOWN[0] ?? "",
    "TLS intercepted",
  ],
])("a certificate with %s", (_, chain, code, id) => {
  expect(findFault(code, chain, to(), undefined).reason.id).toBe(id);
});
