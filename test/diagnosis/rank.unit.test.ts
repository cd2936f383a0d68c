// What a result means beside others.
import { expect, test } from "vitest";
import { CAUSES, type CauseId, describeCause, hintFor } from "../../src/diagnosis/causes.ts";
import {
  byWeight,
  comparedWith,
  type Failure,
  isAnswered,
  isFailure,
  isFinal,
  riskedCredentials,
} from "../../src/diagnosis/rank.ts";
import type { Authentication, CertificateFacts, ProbeResult, Stage } from "../../src/diagnosis/result.ts";
import { resultWith } from "../helpers/tested.ts";

const because = (id: CauseId, more: Parameters<typeof resultWith>[0] = {}): Failure =>
  resultWith({ ...more, cause: { id, detail: "d" } }) as Failure;
const at = (stage: Stage) => [{ stage, milliseconds: 1 }];
const leaf = (fingerprint: string) => ({ fingerprint }) as CertificateFacts;

/** Each cause: whether it ends the test by itself, and where it stands when failures are sorted (3 comes first). */
const RANKS: Record<CauseId, readonly [isFinal: boolean, weight: number]> = {
  "name not found": [true, 1],
  refused: [true, 1],
  unreachable: [true, 1],
  "no name server": [true, 1],
  "name server fails": [true, 1],
  "name server refuses": [true, 1],
  "timed out": [true, 1],
  silent: [false, 1],
  reset: [false, 1],
  "cut off": [false, 1],
  "not a proxy": [false, 1],
  "no CONNECT": [false, 1],
  "proxy wants TLS": [true, 1],
  "proxy speaks plain http": [true, 1],
  "proxy speaks http": [true, 1],
  "proxy speaks SOCKS": [true, 1],
  "not SOCKS": [true, 1],
  "no names by SOCKS": [true, 1],
  "name not found for SOCKS": [false, 1],
  "log-on needed": [true, 3],
  "log-on refused": [true, 3],
  "log-on not supported": [true, 3],
  blocked: [false, 1],
  "connect forbidden": [false, 1],
  "block page": [false, 1],
  "captive portal": [false, 1],
  "too many requests": [false, 1],
  "headers too large": [false, 1],
  "proxy error": [false, 1],
  "bad answer": [false, 1],
  "TLS intercepted": [false, 2],
  "wrong CA bundle": [false, 2],
  untrusted: [false, 1],
  expired: [false, 1],
  "wrong host name": [false, 1],
  "wrong proxy name": [true, 1],
  "weak certificate": [false, 1],
  "bad certificate": [false, 1],
  "old TLS": [false, 1],
  "TLS failed": [false, 1],
  "target unreachable": [false, 0],
  "target error": [false, 0],
  "no time left": [false, 0],
  interrupted: [true, 1],
  "not tried": [false, 0],
};

/** One of each weight. */
const SCALE = [because("target error"), because("blocked"), because("wrong CA bundle"), because("log-on needed")];

test.each(Object.entries(RANKS) as [CauseId, (typeof RANKS)[CauseId]][])(
  "%s: whether it is final, and its weight: %j",
  (id, [final, weight]) => {
    expect(isFinal(because(id))).toBe(final);
    expect(SCALE.map((other) => Math.sign(byWeight(because(id), other)))).toEqual(
      [0, 1, 2, 3].map((other) => Math.sign(other - weight)),
    );
  },
);

test("every cause has its rank", () => {
  expect(Object.keys(RANKS).sort()).toEqual(Object.keys(CAUSES).sort());
});

test.each<[string, Authentication, CauseId, number]>([
  ["credentials that got no answer weigh most", "sent", "silent", 3],
  ["credentials that were accepted add nothing", "accepted", "silent", 1],
  ["a target's trouble with credentials on their way weighs most", "sent", "target unreachable", 3],
])("%s", (_, authentication, id, weight) => {
  expect(SCALE.map((other) => Math.sign(byWeight(because(id, { authentication }), other)))).toEqual(
    [0, 1, 2, 3].map((other) => Math.sign(other - weight)),
  );
});

test.each<[string, ProbeResult, boolean, boolean]>([
  ["an answer", resultWith(), true, false],
  ["the target's own trouble", because("target error"), true, true],
  ["a target out of reach", because("target unreachable"), false, true],
  ["refused credentials", because("log-on refused"), false, true],
])("%s: whether it counts as answered, and whether something is told of it", (_, result, answered, failure) => {
  expect([isAnswered(result), isFailure(result)]).toEqual([answered, failure]);
});

test.each<[string, ProbeResult, boolean]>([
  ["a pass risks nothing, whatever was sent", resultWith({ authentication: "sent" }), false],
  ["refused credentials", because("log-on refused"), true],
  ["credentials that got no answer", because("silent", { authentication: "sent" }), true],
  ["credentials that were refused by a target's answer", because("blocked", { authentication: "refused" }), false],
  ["none that were sent", because("silent"), false],
])("whether the account is at risk: %s", (_, result, isRisk) => {
  expect(riskedCredentials(result)).toBe(isRisk);
});

test.each<[string, ProbeResult, boolean]>([
  ["a pass", resultWith({ stages: at("connect"), authentication: "sent" }), false],
  ["no connection to the proxy", because("silent", { stages: at("connect") }), true],
  ["no name", because("silent", { stages: at("name") }), true],
  ["no TLS to the proxy", because("untrusted", { stages: at("TLS to the proxy") }), true],
  ["a tunnel that is cut", because("reset", { stages: at("tunnel") }), false],
  ["TLS that fails behind the proxy", because("untrusted", { stages: at("TLS") }), false],
  ["no stage at all", because("silent", { stages: [] }), false],
  ["the last stage alone", because("silent", { stages: [...at("connect"), ...at("answer")] }), false],
  ["credentials that got no answer", because("silent", { authentication: "sent" }), true],
  ["credentials that were refused", because("blocked", { authentication: "refused" }), true],
  ["credentials that were accepted", because("blocked", { authentication: "accepted" }), false],
])("whether another address would fail likewise: %s", (_, result, final) => {
  expect(isFinal(result)).toBe(final);
});

const signed = (id: CauseId, fingerprint: string) => because(id, { chain: [leaf(fingerprint)] });
test.each<[string, ProbeResult, ProbeResult, CauseId]>([
  [
    "the same certificate without the proxy",
    resultWith({ chain: [leaf("A")] }),
    signed("TLS intercepted", "A"),
    "untrusted",
  ],
  ["the same, with a bundle", resultWith({ chain: [leaf("A")] }), signed("wrong CA bundle", "A"), "untrusted"],
  ["another certificate", resultWith({ chain: [leaf("B")] }), signed("TLS intercepted", "A"), "TLS intercepted"],
  ["no certificate without the proxy", resultWith(), signed("TLS intercepted", "A"), "TLS intercepted"],
  ["no certificate at all", resultWith(), because("TLS intercepted"), "TLS intercepted"],
  ["the same certificate, and another fault", resultWith({ chain: [leaf("A")] }), signed("expired", "A"), "expired"],
  ["the same ban", resultWith({ status: 403 }), because("blocked", { status: 403 }), "target error"],
  ["another status", resultWith({ status: 404 }), because("blocked", { status: 403 }), "blocked"],
  ["no status on either side", resultWith(), because("blocked"), "blocked"],
  ["the same page", resultWith({ status: 302 }), because("captive portal", { status: 302 }), "target error"],
  ["the same 503", resultWith({ status: 503 }), because("target unreachable", { status: 503 }), "target error"],
  ["the same 400", resultWith({ status: 400 }), because("not a proxy", { status: 400 }), "target error"],
  [
    "what only a proxy can say",
    resultWith({ status: 403 }),
    because("connect forbidden", { status: 403 }),
    "connect forbidden",
  ],
  [
    "a 401 that asks for the same",
    resultWith({ status: 401, challenge: "Basic" }),
    because("log-on refused", { status: 401, challenge: "Basic" }),
    "target error",
  ],
  [
    "a 401 that asks for something else",
    resultWith({ status: 401, challenge: "Digest" }),
    because("log-on refused", { status: 401, challenge: "Basic" }),
    "log-on refused",
  ],
  [
    "a 401 that asks for nothing",
    resultWith({ status: 401 }),
    because("log-on refused", { status: 401 }),
    "log-on refused",
  ],
  [
    "a 407, which is never the target's",
    resultWith({ status: 407, challenge: "Basic" }),
    because("log-on refused", { status: 407, challenge: "Basic" }),
    "log-on refused",
  ],
  [
    "a 401 of another cause",
    resultWith({ status: 401, challenge: "Basic" }),
    because("proxy error", { status: 401, challenge: "Basic" }),
    "proxy error",
  ],
])("compared with what happens without the proxy: %s", (_, direct, result, id) => {
  expect(comparedWith(direct, result).cause?.id).toBe(id);
});

test.each<[Authentication, Authentication]>([
  ["none", "none"],
  ["sent", "accepted"],
  ["refused", "accepted"],
  ["accepted", "accepted"],
])("the target's own answer says of credentials that were %s: %s", (before, after) => {
  const result = because("blocked", { status: 403, authentication: before });
  expect(comparedWith(resultWith({ status: 403 }), result)).toEqual({
    ...result,
    authentication: after,
    cause: { id: "target error", detail: "403, without the proxy too" },
  });
});

test("a pass stays one, whatever happens without the proxy", () => {
  const result = resultWith({ status: 403 });
  expect(comparedWith(resultWith({ status: 403 }), result)).toBe(result);
});

test("a detail is put into the words as it is", () => {
  expect(describeCause({ id: "proxy error", detail: "$& 418" })).toBe("the proxy answered $& 418");
  expect(hintFor({ id: "proxy error", detail: "418" })).toBe("tell IT what it answers");
});
