// What each rule says it saw, word by word: which addresses, what they answered, who says so.
import { describe, expect, test } from "vitest";
import type { CauseId } from "../../../src/diagnosis/causes.ts";
import { isLoopback, ownerOf } from "../../../src/diagnosis/evidence.ts";
import { diagnose } from "../../../src/diagnosis/find.ts";
import type { Finding } from "../../../src/diagnosis/findings.ts";
import type { Seen, Stage } from "../../../src/diagnosis/result.ts";
import { clientsOf } from "../../../src/diagnosis/rules/direct.ts";
import { hostsText } from "../../../src/diagnosis/rules/words.ts";
import { ENDPOINT, OTHER_ENDPOINT, resultWith } from "../../helpers/tested.ts";

type Row = Seen & { readonly direct?: Seen };
const because = (url: string, id: CauseId, stage: Stage = "tunnel", more: Partial<Row> = {}): Row =>
  resultWith({ ...more, url, cause: { id, detail: "D" }, stages: [{ stage, milliseconds: 1 }] });
const direct = (row: Row): Row => ({ ...row, isDirect: true });
const answered = (url: string, more: Partial<Row> = {}): Row => resultWith({ ...more, url });

const HTTP = "http://repo.anaconda.com/";
const PIP = "https://pypi.org/simple/pip/";
const NPM = "https://registry.npmjs.org/npm";
const BOTH = { http: ENDPOINT, https: ENDPOINT };

function find(results: readonly Row[], more: Partial<Parameters<typeof diagnose>[0]> = {}): Finding {
  const evidence = { isPassed: false, isNamed: false, proxies: BOTH, company: [], now: new Date(0) };
  return diagnose({ ...evidence, results, ...more });
}

describe("without a proxy", () => {
  const NONE = { proxies: {} };
  const rows = (id: CauseId, stage?: Stage) => [HTTP, PIP, NPM].map((url) => direct(because(url, id, stage)));

  test.each<[string, readonly Row[], id: string, what: string]>([
    [
      "all answered",
      [HTTP, PIP, NPM].map((url) => direct(answered(url))),
      "no-proxy-needed",
      "all 3 addresses answered without one",
    ],
    [
      "https answered, http did not",
      [direct(because(HTTP, "refused")), direct(answered(PIP)), direct(answered(NPM))],
      "no-proxy-needed",
      "all 2 https addresses answered without one",
    ],
    [
      "http answered, https did not",
      [direct(answered(HTTP)), direct(because(PIP, "timed out", "connect")), direct(because(NPM, "timed out"))],
      "proxy-needed",
      "all 2 https addresses: D gives no answer",
    ],
    [
      "a portal",
      [...rows("timed out"), direct(because(HTTP, "captive portal"))],
      "sign-in-first",
      "repo.anaconda.com: the network sends to a page of its own (D)",
    ],
    [
      "a page in place of JSON",
      [direct(because(NPM, "block page"))],
      "sign-in-first",
      "registry.npmjs.org: a page came in its place (D)",
    ],
    [
      "inspected",
      [direct(because(PIP, "untrusted")), direct(because(NPM, "untrusted"))],
      "direct-inspected",
      "all 2 https addresses: the certificate is not trusted: D",
    ],
    [
      "inspected by another CA",
      [direct(because(PIP, "wrong CA bundle"))],
      "direct-inspected",
      "pypi.org: the CA bundle does not hold what signed this: D",
    ],
    [
      "no name, no way",
      [direct(because(HTTP, "no name server")), direct(because(PIP, "unreachable"))],
      "no-network",
      "all 2 addresses: no name server answers for D",
    ],
    [
      "names that are not known",
      rows("name not found"),
      "proxy-needed",
      "all 3 addresses: the name D is not known here",
    ],
  ])("%s", (_, results, id, what) => {
    expect(find(results, NONE)).toMatchObject({ id, what });
  });

  test("a proxy that no address goes through", () => {
    const results = [direct(answered(HTTP)), direct(because(PIP, "refused"))];
    expect(find(results)).toMatchObject({ id: "no-test-address", what: "repo.anaconda.com, pypi.org" });
    expect(find(results, { isNamed: true })).toMatchObject({
      id: "direct-fails",
      headline: "pypi.org is asked without the proxy, and does not get through",
      what: "pypi.org: nothing listens at D",
    });
  });
});

describe("only http has a proxy", () => {
  const HTTP_ALONE = { http: ENDPOINT };
  const HTTPS = [direct(because(PIP, "timed out", "connect")), direct(because(NPM, "timed out", "connect"))];
  const what = "all 2 https addresses, without a proxy: D gives no answer";

  test.each<[string, Row | undefined, id: string]>([
    ["it serves https", answered(PIP), "https-without-proxy"],
    [
      "it opens the tunnel",
      because(PIP, "TLS intercepted", "TLS", { chain: [{}] as unknown as Row["chain"] }),
      "https-without-proxy",
    ],
    ["it refuses", because(PIP, "connect forbidden"), "https-without-proxy-refused"],
    ["it was not looked at", undefined, "https-without-proxy-refused"],
  ])("%s", (_, other, id) => {
    expect(find([answered(HTTP), ...HTTPS], { proxies: HTTP_ALONE, other })).toMatchObject({ id, what });
  });

  test("its own failure goes first", () => {
    const results = [because(HTTP, "proxy error", "answer"), ...HTTPS];
    expect(find(results, { proxies: HTTP_ALONE }).id).toBe("proxy-error");
  });

  test("one https address that gets through is enough", () => {
    const results = [answered(HTTP), HTTPS[0] as Row, direct(answered(NPM))];
    expect(find(results, { proxies: HTTP_ALONE, isPassed: true }).id).toBe("works-in-part");
  });
});

describe("a proxy that is not reached", () => {
  const unreached = (look: Row) => because(PIP, "refused", "connect", { direct: direct(look) });
  const SEEN = "http://proxy.corp.example:8080: nothing listens at D";

  test.each<[string, Row, id: string, what: string]>([
    ["direct works", answered(PIP), "away", SEEN],
    [
      "direct does not, though names are known",
      because(PIP, "timed out", "connect", { addresses: ["192.0.2.1"] }),
      "proxy-not-listening",
      `${SEEN}; public names are resolved; without the proxy, pypi.org: D gives no answer`,
    ],
    [
      "direct does not, nor are names",
      because(PIP, "name not found", "name"),
      "proxy-not-listening",
      `${SEEN}; without the proxy, pypi.org: the name D is not known here`,
    ],
    [
      "a portal",
      because(PIP, "captive portal", "answer"),
      "sign-in-first",
      `${SEEN}; without it, pypi.org: the network sends to a page of its own (D)`,
    ],
  ])("%s", (_, look, id, what) => {
    expect(find([unreached(look)])).toMatchObject({ id, what });
  });

  test("what goes wrong later is no sign that it is not reached", () => {
    expect(find([because(PIP, "refused", "tunnel", { direct: direct(answered(PIP)) })]).id).toBe("proxy-not-listening");
  });
});

test("of two proxies that of the failure is named, and the other's answers say nothing of it", () => {
  const proxies = { http: OTHER_ENDPOINT, https: ENDPOINT };
  const results = [answered(HTTP), because(PIP, "target unreachable"), because(NPM, "target unreachable")];
  expect(find(results, { proxies })).toMatchObject({ id: "no-way-out", what: expect.stringMatching(/^all 2 https /) });
  const http = [because(HTTP, "refused", "connect"), answered(PIP)];
  expect(find(http, { proxies }).what).toMatch(/^http:\/\/other\.corp\.example:3128: /);
});

describe("the hosts", () => {
  const urls = (count: number) => Array.from({ length: count }, (_, at) => answered(`https://h${at}.example/`));

  test("five are named, more are counted, each once", () => {
    expect(hostsText(urls(5))).toBe("h0.example, h1.example, h2.example, h3.example, h4.example");
    expect(hostsText(urls(7))).toBe("h0.example, h1.example, h2.example, h3.example, h4.example and 2 more");
    expect(hostsText([...urls(1), ...urls(1)])).toBe("h0.example");
  });

  test.each([
    ["a.b.example.com", "example.com"],
    ["example.com.", "example.com"],
    ["localhost", "localhost"],
    ["10.1.2.3", "10.1.2.3"],
  ])("%s is owned by %s", (host, owner) => {
    expect(ownerOf(host)).toBe(owner);
  });

  test.each([
    ["127.0.0.1", true],
    ["127.8.9.1", true],
    ["localhost", true],
    ["::1", true],
    ["localhost.corp.example", false],
    ["10.127.0.1", false],
  ])("%s is on this machine: %s", (host, expected) => {
    expect(isLoopback({ ...ENDPOINT, host })).toBe(expected);
    expect(isLoopback(undefined)).toBe(false);
  });

  test("clients are known by their hosts", () => {
    const of = (text: string) => clientsOf(new URL(text));
    expect(of("https://repo.anaconda.com/elsewhere")).toEqual(["conda"]);
    expect(of("https://registry.npmjs.org/")).toEqual(["npm", "yarn", "pnpm"]);
    expect(of("https://mirror.example/")).toEqual([]);
  });
});

test.each<[string, Row | undefined, string]>([
  ["direct access works", answered(PIP), "; direct access works"],
  [
    "the network sends to a page",
    because(PIP, "captive portal", "answer"),
    "; without the proxy, pypi.org: the network sends to a page of its own (D)",
  ],
  ["direct access fails likewise", because(PIP, "timed out", "connect"), ""],
  ["nobody looked", undefined, ""],
])("behind a proxy that answers: %s", (_, look, text) => {
  const failure = because(PIP, "proxy error", "tunnel", look ? { direct: direct(look) } : {});
  expect(find([failure]).what).toBe(`pypi.org: the proxy answered D${text}`);
});

test("what else failed is told behind it, by its first", () => {
  const { what } = find([
    because(HTTP, "proxy error", "answer"),
    because(PIP, "log-on needed"),
    because(NPM, "proxy error"),
  ]);
  expect(what).toBe(
    "pypi.org: the proxy requires a user name and password (D); repo.anaconda.com, registry.npmjs.org: the proxy answered D",
  );
});

test("facts of an address fill what is to be done", () => {
  const forbidden = because("https://mirror.example:8443/simple/?token=x", "connect forbidden");
  expect(find([answered(HTTP), forbidden]).next).toMatch(/^ask IT to allow CONNECT to port 8443 of mirror\.example;/);
  const everything = [HTTP, PIP, NPM].map((url) => because(url, "blocked", "answer"));
  expect(find(everything).next).toContain("curl -x http://proxy.corp.example:8080 http://repo.anaconda.com/ works");
});
