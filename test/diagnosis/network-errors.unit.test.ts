// Node's errors, by the stage at which they came.
import { describe, expect, test } from "vitest";
import type { CauseId } from "../../src/diagnosis/causes.ts";
import { classify, isProxySide } from "../../src/diagnosis/network-errors.ts";
import type { Stage } from "../../src/diagnosis/result.ts";
import { requestWith } from "../helpers/tested.ts";

const PROXY = "proxy.corp.example:8080";
const behind = requestWith();
const direct = requestWith({ proxy: undefined, url: "https://two.example:8443/" });
const secureProxy = requestWith({
  proxy: { endpoint: { scheme: "https", host: "p.example", port: 443 }, credentials: undefined },
});

describe("an error through a proxy for https", () => {
  test.each<[string, Stage, CauseId, string]>([
    ["ENOTFOUND", "name", "name not found", "proxy.corp.example"],
    ["EAI_AGAIN", "name", "no name server", "proxy.corp.example"],
    ["ECONNREFUSED", "connect", "refused", PROXY],
    ["EHOSTUNREACH", "connect", "unreachable", PROXY],
    ["ENETUNREACH", "connect", "unreachable", PROXY],
    ["EADDRNOTAVAIL", "connect", "unreachable", PROXY],
    ["EACCES", "connect", "unreachable", PROXY],
    ["ETIMEDOUT", "connect", "timed out", `the proxy ${PROXY}`],
    ["ECONNRESET", "connect", "reset", `the proxy ${PROXY}`],
    ["ECONNRESET", "tunnel", "reset", `the proxy ${PROXY}`],
    ["EPROTO", "tunnel", "reset", `the proxy ${PROXY}`],
    ["ECONNRESET", "TLS", "cut off", "two.example"],
    ["EPROTO", "TLS", "TLS failed", "two.example"],
    ["EPROTO", "TLS to the proxy", "TLS failed", `the proxy ${PROXY}`],
    ["ECONNRESET", "TLS to the proxy", "reset", `the proxy ${PROXY}`],
    ["ECONNRESET", "answer", "cut off", "two.example"],
    ["HPE_INVALID_CONSTANT", "tunnel", "bad answer", `the proxy ${PROXY}`],
    ["HPE_INVALID_CONSTANT", "answer", "bad answer", "two.example"],
  ])("%s at %s is %s: %s", (code, stage, id, detail) => {
    expect(classify({ code }, stage, behind, false)).toEqual({ id, detail });
  });
});

test.each<[Stage, CauseId, string]>([
  ["name", "no name server", "proxy.corp.example"],
  ["connect", "timed out", `the proxy ${PROXY}`],
  ["tunnel", "silent", `the proxy ${PROXY}`],
  ["TLS", "silent", "two.example"],
  ["answer", "silent", "two.example"],
])("time that was up at %s is %s: %s", (stage, id, detail) => {
  expect(classify(new Error("time"), stage, behind, true)).toEqual({ id, detail });
});

test.each<[string, Stage, CauseId, string]>([
  ["ENOTFOUND", "name", "name not found", "two.example"],
  ["ECONNREFUSED", "connect", "refused", "two.example:8443"],
  ["ECONNRESET", "answer", "cut off", "two.example:8443"],
  ["EPROTO", "TLS", "TLS failed", "two.example:8443"],
])("%s at %s without a proxy is %s: %s", (code, stage, id, detail) => {
  expect(classify({ code }, stage, direct, false)).toEqual({ id, detail });
});

test("a proxy that is spoken to by TLS is named without its scheme", () => {
  expect(classify({ code: "ECONNREFUSED" }, "connect", secureProxy, false)).toEqual({
    id: "refused",
    detail: "p.example:443",
  });
});

test("the first bytes of what is no http are read", () => {
  const error = { code: "HPE_INVALID_CONSTANT", rawPacket: Buffer.from("SSH-2.0-x\r\n") };
  expect(classify(error, "tunnel", behind, false)).toEqual({ id: "not a proxy", detail: "it speaks SSH" });
});

test.each<[string, Stage, string | undefined, boolean]>([
  ["the tunnel", "tunnel", "https://a.example/", true],
  ["TLS of the target", "TLS", "https://a.example/", false],
  ["an answer in the tunnel", "answer", "https://a.example/", false],
  ["a plain answer", "answer", "http://a.example/", true],
  ["TLS to the proxy", "TLS to the proxy", "https://a.example/", true],
])("whether the proxy is spoken to: %s", (_, stage, url, isProxys) => {
  expect(isProxySide(stage, requestWith({ url }))).toBe(isProxys);
  expect(isProxySide(stage, requestWith({ url, proxy: undefined }))).toBe(false);
});
