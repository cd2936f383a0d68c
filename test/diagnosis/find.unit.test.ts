// What a test comes to: the answers of all addresses, read together.
import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { CauseId } from "../../src/diagnosis/causes.ts";
import type { Evidence } from "../../src/diagnosis/evidence.ts";
import { diagnose } from "../../src/diagnosis/find.ts";
import { FINDINGS, fill } from "../../src/diagnosis/findings.ts";
import type { CertificateFacts, Seen, Stage } from "../../src/diagnosis/result.ts";
import { formatEndpoint } from "../../src/model/proxy.ts";
import { COMPANY_CA } from "../helpers/certificates.ts";
import { ENDPOINT, OTHER_ENDPOINT, resultWith } from "../helpers/tested.ts";

const HTTP = "http://repo.anaconda.com/";
const PIP = "https://pypi.org/simple/pip/";
const NPM = "https://registry.npmjs.org/npm";
const RELAY = { ...ENDPOINT, host: "127.0.0.1" };

type More = Partial<Omit<Seen, "url">>;
const because = (id: CauseId, stage: Stage = "tunnel", more: More = {}): More => ({
  cause: { id, detail: "D" },
  stages: [{ stage, milliseconds: 1 }],
  ...more,
});
const webServers = (id: CauseId): More => ({ ...because(id), cause: { id, detail: "a web server's answer (405)" } });
const DEAD: More = { direct: resultWith({ ...because("timed out", "connect"), isDirect: true, url: PIP }) };
const ALIVE: More = { direct: resultWith({ isDirect: true, url: PIP }) };

/** Three addresses of three owners, through one proxy for both protocols. */
function find([http, pip, npm]: readonly [More, More, More], more: Partial<Evidence> = {}) {
  const results = [
    resultWith({ ...http, url: HTTP }),
    resultWith({ ...pip, url: PIP }),
    resultWith({ ...npm, url: NPM }),
  ];
  const proxies = { http: ENDPOINT, https: ENDPOINT };
  return diagnose({
    results,
    isPassed: false,
    isNamed: false,
    proxies,
    company: [],
    now: new Date("2026-03-04T12:00:00Z"),
    ...more,
  });
}

const each = (more: More): [More, More, More] => [more, more, more];
const https = (more: More): [More, More, More] => [{}, more, more];

describe("one cause of every address is one finding", () => {
  test.each<[string, [More, More, More], Partial<Evidence>, id: string]>([
    ["a name that is not known", each(because("name not found", "name", DEAD)), {}, "proxy-name-unknown"],
    ["the same, at home", each(because("name not found", "name", ALIVE)), {}, "away"],
    ["nothing listens", each(because("refused", "connect", DEAD)), {}, "proxy-not-listening"],
    [
      "nothing listens here",
      each(because("refused", "connect", DEAD)),
      { proxies: { https: RELAY } },
      "relay-not-running",
    ],
    [
      "not reached, behind a portal",
      each(because("timed out", "connect", { direct: resultWith(because("captive portal", "answer")) })),
      {},
      "sign-in-first",
    ],
    ["502", each(because("target unreachable")), {}, "no-way-out"],
    ["502 of a relay", each(because("target unreachable")), { proxies: { https: RELAY } }, "relay-no-way-out"],
    [
      "503, for want of names",
      each(because("target unreachable", "tunnel", { said: { status: 503, isProxys: true, error: "ERR_DNS_FAIL 0" } })),
      {},
      "proxy-without-names",
    ],
    ["503 of https alone", https(because("target unreachable")), {}, "no-way-out-for-https"],
    ["503 of one address", [{}, because("target unreachable"), {}], {}, "host-unreachable"],
    ["403", each(because("connect forbidden")), {}, "everything-forbidden"],
    ["403 of https alone", https(because("connect forbidden")), {}, "connect-forbidden"],
    ["403 of http alone", [because("blocked", "answer"), {}, {}], {}, "http-forbidden"],
    ["405 to CONNECT, though http passes", https(webServers("no CONNECT")), {}, "no-https"],
    ["405 to CONNECT", each(because("no CONNECT")), {}, "not-a-proxy"],
    ["404 to CONNECT, though http passes", https(webServers("not a proxy")), {}, "no-https"],
    ["SSH on the port", https(because("not a proxy")), {}, "not-a-proxy"],
    ["silence to CONNECT, though http passes", https(because("silent")), {}, "connect-silent"],
    ["silence", each(because("silent")), {}, "proxy-silent"],
    ["silence in the tunnel", https(because("silent", "TLS")), {}, "gateway-silent"],
    ["silence of one host in the tunnel", [{}, because("silent", "TLS"), {}], {}, "host-silent"],
    ["cut off", https(because("cut off", "TLS")), {}, "gateway-cuts"],
    ["too often", each(because("too many requests")), {}, "too-many-requests"],
  ])("%s", (_, results, more, id) => {
    expect(find(results, more).id).toBe(id);
  });
});

describe("where each protocol has a proxy of its own, one says nothing of the other", () => {
  const proxies = { http: ENDPOINT, https: OTHER_ENDPOINT };

  test.each<[string, [More, More, More], id: string]>([
    ["503 of https", https(because("target unreachable")), "no-way-out"],
    ["403 of https", https(because("connect forbidden")), "everything-forbidden"],
    ["405 of https", https(webServers("no CONNECT")), "not-a-proxy"],
    ["silence of https", https(because("silent")), "proxy-silent"],
  ])("%s", (_, results, id) => {
    expect(find(results, { proxies }).id).toBe(id);
  });

  test("403 of http: the next step names the proxy of https", () => {
    expect(find([because("blocked", "answer"), {}, {}], { proxies })).toMatchObject({
      id: "http-forbidden",
      next: expect.stringContaining(`--https-proxy ${formatEndpoint(OTHER_ENDPOINT)};`),
    });
  });
});

test("a host that the skip list has asked directly does not say that direct access works", () => {
  const skipped = { isDirect: true };
  expect(find([because("refused", "connect", DEAD), because("refused", "connect", DEAD), skipped]).id).toBe(
    "proxy-not-listening",
  );
});

test("where everything is forbidden, every host is to be allowed", () => {
  const { next } = find([because("blocked", "answer"), because("connect forbidden"), because("connect forbidden")]);
  expect(next).toContain("and repo.anaconda.com, pypi.org, registry.npmjs.org;");
});

test.each([
  ["NTLM or Negotiate", "ntlm-needed"],
  ["Negotiate", "kerberos-needed"],
  ["Kerberos", "kerberos-needed"],
  ["Digest", "digest-needed"],
  ["Bearer", "authentication-unknown"],
])("authentication by %s: %s", (detail, id) => {
  expect(find(each({ cause: { id: "log-on not supported", detail } })).id).toBe(id);
});

const WHO = { subject: "Gateway Root, Example Corp", issuer: "Gateway Root, Example Corp", fingerprint: "AA:BB" };
const DATES = { from: "Jan  1 00:00:00 2020 GMT", to: "Jan  1 00:00:00 2025 GMT" };
const facts = (more: Partial<CertificateFacts> = {}) =>
  ({ ...WHO, ...DATES, isSelfSigned: true, isOutdated: false, names: "", pem: "", ...more }) as CertificateFacts;
const UNSIGNED = facts({ subject: "pypi.org", issuer: "Company CA 2, Other Corp", isSelfSigned: false });
const outdated = (chain: readonly CertificateFacts[], clockSkew = 0): More =>
  because("expired", "TLS", { chain, said: { status: 200, isProxys: true, clockSkew } });
const YEAR = 365 * 86_400_000;
const HOUR = 3_600_000;
const UNTIL = "Mar  4 12:00:00 2027 GMT";
const FROM_TWO_HOURS_ON = { from: "Mar  4 14:00:00 2026 GMT", to: UNTIL };
const BUNDLED = { fingerprint: new X509Certificate(COMPANY_CA).fingerprint256 };

describe("certificates", () => {
  test.each<[string, More, Partial<Evidence>, id: string]>([
    [
      "an unknown root that was sent",
      because("TLS intercepted", "TLS", { chain: [UNSIGNED, facts()] }),
      {},
      "inspected",
    ],
    ["one that was not", because("TLS intercepted", "TLS", { chain: [UNSIGNED] }), {}, "inspected-root-missing"],
    [
      "another root than the bundle's",
      because("wrong CA bundle", "TLS", { chain: [UNSIGNED, facts()] }),
      {},
      "wrong-ca",
    ],
    ["one that was not sent", because("wrong CA bundle", "TLS", { chain: [UNSIGNED] }), {}, "wrong-ca-root-missing"],
    [
      "one below the bundle's own",
      because("wrong CA bundle", "TLS", { chain: [UNSIGNED] }),
      { company: [COMPANY_CA] },
      "intermediate-missing",
    ],
    ["the proxy's own", because("untrusted", "TLS to the proxy"), {}, "proxy-untrusted"],
    [
      "one that signs for several owners without the proxy too",
      because("untrusted", "TLS", { chain: [facts({ isSelfSigned: false }), facts()] }),
      {},
      "inspected",
    ],
    [
      "a certificate that signed itself, for several owners",
      because("untrusted", "TLS", { chain: [facts()] }),
      {},
      "inspected-root-missing",
    ],
    [
      "the bundle's own, which is no root",
      because("wrong CA bundle", "TLS", { chain: [UNSIGNED, facts({ ...BUNDLED, isSelfSigned: false })] }),
      { company: [COMPANY_CA] },
      "ca-root-missing",
    ],
    [
      "a leaf that is outdated",
      outdated([facts({ isOutdated: true, isSelfSigned: false })]),
      {},
      "certificate-outdated",
    ],
    ["a CA that is", outdated([UNSIGNED, facts({ isOutdated: true })]), {}, "ca-expired"],
    ["a clock that is two years ahead", outdated([facts({ isOutdated: true })], -2 * YEAR), {}, "clock-wrong"],
    [
      "a clock that is three hours late",
      outdated([facts({ isOutdated: true, ...FROM_TWO_HOURS_ON })], 3 * HOUR),
      {},
      "clock-wrong",
    ],
    [
      "a clock that is minutes late",
      outdated(
        [facts({ isOutdated: true, isSelfSigned: false, from: "Mar  4 12:05:00 2026 GMT", to: UNTIL })],
        HOUR / 6,
      ),
      {},
      "certificate-outdated",
    ],
    ["a clock that is no excuse", outdated([facts({ isOutdated: true })], -YEAR / 2), {}, "ca-expired"],
  ])("%s", (_, more, evidence, id) => {
    expect(find(https(more), evidence).id).toBe(id);
  });

  test("an unknown root goes before what is forbidden, and is named with its fingerprint", () => {
    const inspected = because("TLS intercepted", "TLS", { chain: [UNSIGNED, facts()] });
    expect(find([because("blocked", "answer"), because("connect forbidden"), inspected])).toMatchObject({
      id: "inspected",
      what: expect.stringMatching(/^registry\.npmjs\.org: signed by "Gateway Root, Example Corp"; /),
      next: expect.stringContaining("AA:BB"),
    });
  });

  test("a host's own", () => {
    expect(find([{}, because("untrusted", "TLS", { chain: [facts()] }), {}]).id).toBe("host-untrusted");
  });

  test("a clock is told with both times", () => {
    const { headline } = find(https(outdated([facts({ isOutdated: true })], -2 * YEAR)));
    expect(headline).toContain("it says 2026-03-04T12:00Z, the proxy says 2024-03-04T12:00Z");
  });
});

describe("the words", () => {
  test("all addresses are counted, several are named", () => {
    const silent = because("silent", "TLS");
    expect(find(https(silent)).what).toMatch(/^all 2 https addresses: /);
    expect(find(each(because("target unreachable"))).what).toMatch(/^all 3 addresses: /);
    expect(find([{}, silent, because("cut off", "TLS")]).what).toBe(
      "pypi.org: D takes the connection, and then does not answer (stage TLS); registry.npmjs.org: D ended the connection",
    );
  });

  test("a hang is told with the stage that it came to", () => {
    expect(find(each(because("timed out", "connect", DEAD))).what).toMatch(/^[^;]* \(stage connect\);/);
    expect(find(https(because("reset", "tunnel"))).what).toMatch(/ \(stage tunnel\)$/);
  });

  test("a named address that the skip list has asked directly: the proxy did not fail", () => {
    const direct = { ...because("refused", "connect"), isDirect: true };
    expect(find([{}, direct, {}])).toMatchObject({
      id: "direct-fails",
      headline: "pypi.org is asked without the proxy, and does not get through",
      what: "pypi.org: nothing listens at D",
    });
    expect(find([{}, direct, because("silent")]).id).not.toBe("direct-fails");
  });

  test.each<[Seen["said"], string]>([
    [
      { status: 503, isProxys: true, error: "ERR_X 1", title: "No way", server: "squid" },
      '; it says ERR_X 1, "No way"',
    ],
    [{ status: 503, isProxys: true, server: "squid", via: "1.1 p (squid)" }, "; it says 1.1 p (squid)"],
    [{ status: 503, isProxys: true, server: "squid" }, "; it says squid"],
    [{ status: 503, isProxys: false, server: "squid" }, ""],
  ])("the proxy's own: %j", (said, words) => {
    expect(find(each(because("target unreachable", "tunnel", { ...(said ? { said } : {}) }))).what).toBe(
      `all 3 addresses: the proxy can't reach it (D)${words}`,
    );
  });

  test("who asked too often is told how long to wait", () => {
    const busy = (detail: string) => find(each({ cause: { id: "too many requests", detail } })).next;
    expect(busy("429, again in 7 s")).toBe("wait 7 seconds, and run this again");
    expect(busy("429")).toBe("wait a minute, and run this again");
  });

  test.each(Object.entries(FINDINGS))("%s has no place that nothing fills", (_, { headline, next }) => {
    expect(fill(`${headline} ${next}`, {})).not.toMatch(/[{}]/);
  });
});

test("of a loss that the proxy has no part in, IT need not allow anything at the proxy", () => {
  const next = (...results: [More, More, More]) => find(results, { isPassed: true }).next;
  const skipped = { ...because("refused", "connect"), isDirect: true };
  const distrusted = because("untrusted", "TLS", { chain: [facts()] });
  expect(next({}, skipped, {})).toContain("take it off the skip list");
  expect(next({}, {}, distrusted)).toContain("--ca-bundle FILE");
  expect(next({}, skipped, because("connect forbidden"))).toContain("ask IT to allow pypi.org, registry.npmjs.org");
  expect(next({}, {}, because("blocked", "answer", { chain: [facts()] }))).toContain("ask IT to allow");
});

test("a pass with losses names the clients and their hosts", () => {
  const lost = because("connect forbidden");
  expect(find([{}, lost, {}], { isPassed: true })).toMatchObject({
    id: "works-in-part",
    headline: "the proxy works, but not for pip, uv",
    next: expect.stringContaining("pypi.org"),
  });
  expect(find([{}, {}, {}], { isPassed: true }).id).toBe("works");
});
