// What became of a connection test.
import { expect, test } from "vitest";
import type { CertificateFacts, ProbeResult } from "../../src/diagnosis/result.ts";
import { resultJson, resultRow, stateOf } from "../../src/output/results.ts";

const PASSED: ProbeResult = {
  url: new URL("https://a.example/x?token=s3cret"),
  isDirect: false,
  stages: [
    { stage: "connect", milliseconds: 20 },
    { stage: "answer", milliseconds: 5 },
  ],
  status: 200,
  challenge: "s3cret",
  addresses: ["10.0.0.5"],
  tls: { protocol: "TLSv1.3", cipher: "X" },
  isTrusted: true,
  chain: [],
  proxyChain: [],
  authentication: "none",
};
const PLAIN = new URL("http://a.example/");
const FAILED = { id: "refused", detail: "p.example:80" } as const;
const DOWN = { id: "target error", detail: "503" } as const;

test.each<[string, Partial<ProbeResult>]>([
  ["passed", {}],
  ["passed, TLS NOT VERIFIED", { isTrusted: false }],
  ["passed", { isTrusted: false, url: PLAIN }],
  ["failed: refused", { cause: FAILED, isTrusted: false }],
  ["warning: target error", { cause: DOWN }],
])("%s: %j", (state, part) => expect(stateOf({ ...PASSED, ...part })).toBe(state));

test("a row has the sum of the stages and each of them", () => {
  expect(resultRow(PASSED)).toEqual(["passed", "https://a.example/x", "proxy", "25 ms (connect 20, answer 5)"]);
  expect(resultRow({ ...PASSED, isDirect: true })[2]).toBe("direct");
});

test("JSON has everything but the certificates' texts and what other people said", () => {
  const { pem, ...facts }: CertificateFacts = {
    subject: "a.example",
    issuer: "CA",
    from: "x",
    to: "y",
    fingerprint: "AB:CD",
    isSelfSigned: false,
    isOutdated: false,
    names: "a.example",
    pem: "s3cret",
  };
  expect(resultJson({ ...PASSED, chain: [{ ...facts, pem }], proxyChain: [{ ...facts, pem }] })).toStrictEqual({
    url: "https://a.example/x",
    direct: false,
    passed: true,
    cause: null,
    message: null,
    hint: null,
    stages: PASSED.stages,
    status: 200,
    addresses: ["10.0.0.5"],
    tls: { protocol: "TLSv1.3", cipher: "X", trusted: true },
    chain: [facts],
    proxyChain: [facts],
  });
});

test("JSON of what failed has the cause with its words and its hint, and null for what is not known", () => {
  const { status, tls, ...rest } = PASSED;
  expect(resultJson({ ...rest, url: PLAIN, cause: FAILED })).toMatchObject({
    passed: false,
    cause: "refused",
    message: "nothing listens at p.example:80",
    hint: "check the proxy's host and port with IT",
    status: null,
    tls: null,
  });
});
