// What answers say about the proxy, by status and header.
import { describe, expect, test } from "vitest";
import {
  checkOpenedAnswer,
  checkPlainAnswer,
  checkTunnel,
  isPage,
  readGreeting,
  Stopped,
} from "../../src/diagnosis/answers.ts";
import type { Cause, CauseId } from "../../src/diagnosis/causes.ts";
import type { Answer, Authentication } from "../../src/diagnosis/result.ts";

const said = (text: string) => `<${text}>`;
const answer = (status: number, headers: Answer["headers"] = {}): Answer => ({ status, headers });

/** The cause that a check stops with; undefined where it lets the answer through. */
function causeOf(check: () => void): Cause | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Stopped) return error.reason;
    throw error;
  }
}

const URL_OF_TARGET = new URL("https://origin.example/");
const tunnel = (status: number, headers: Answer["headers"] = {}, authentication: Authentication = "none") =>
  causeOf(() => checkTunnel(answer(status, headers), URL_OF_TARGET, authentication, said));
const plain = (
  status: number,
  headers: Answer["headers"] = {},
  authentication: Authentication | undefined = "none",
  url = "http://www.origin.example/",
) => causeOf(() => checkPlainAnswer(answer(status, headers), new URL(url), authentication, said));
const direct = (status: number, headers: Answer["headers"] = {}) =>
  causeOf(() => checkPlainAnswer(answer(status, headers), new URL("http://www.origin.example/"), undefined, said));
const opened = (status: number, headers: Answer["headers"] = {}) =>
  causeOf(() => checkOpenedAnswer(answer(status, headers), URL_OF_TARGET, said));

describe("an answer to CONNECT", () => {
  test.each([200, 201, 299])("%i is a tunnel", (status) => {
    expect(tunnel(status)).toBeUndefined();
  });

  test.each<[number, CauseId, string]>([
    [0, "proxy error", "0"],
    [199, "proxy error", "199"],
    [300, "captive portal", "300"],
    [302, "captive portal", "302"],
    [399, "captive portal", "399"],
    [400, "not a proxy", "a web server's answer (400)"],
    [401, "log-on needed", "it names no way to authenticate"],
    [402, "proxy error", "402"],
    [403, "connect forbidden", "origin.example:443 (403)"],
    [404, "not a proxy", "a web server's answer (404)"],
    [405, "no CONNECT", "a web server's answer (405)"],
    [407, "log-on needed", "it names no way to authenticate"],
    [418, "proxy error", "418"],
    [429, "too many requests", "429"],
    [431, "headers too large", "431"],
    [451, "connect forbidden", "origin.example:443 (451)"],
    [500, "target unreachable", "500"],
    [501, "no CONNECT", "a web server's answer (501)"],
    [502, "target unreachable", "502"],
    [503, "target unreachable", "503"],
    [504, "target unreachable", "504"],
    [505, "proxy error", "505"],
    [511, "captive portal", "511"],
  ])("%i is %s: %s", (status, id, detail) => {
    expect(tunnel(status)).toEqual({ id, detail });
  });

  test.each([
    [401, "www-authenticate"],
    [407, "proxy-authenticate"],
  ])("%i to credentials refuses them", (status, header) => {
    expect(tunnel(status, { [header]: 'Basic realm="x"' }, "refused")).toEqual({
      id: "log-on refused",
      detail: "it offers Basic",
    });
  });

  test("the port of the target is named, where it is another", () => {
    const url = new URL("https://origin.example:8443/");
    expect(causeOf(() => checkTunnel(answer(403), url, "none", said))).toEqual({
      id: "connect forbidden",
      detail: "origin.example:8443 (403)",
    });
  });
});

describe("how a proxy wants to be authenticated at", () => {
  test.each<[string, string | undefined, CauseId, string]>([
    ["no header", undefined, "log-on needed", "it names no way to authenticate"],
    ["an empty header", "", "log-on needed", "it names no way to authenticate"],
    ["Basic", 'Basic realm="proxy"', "log-on needed", "it offers Basic"],
    ["small letters", 'basic realm="proxy"', "log-on needed", "it offers Basic"],
    ["several", 'Negotiate, NTLM,  Basic realm="x"', "log-on needed", "it offers Basic, NTLM, Negotiate"],
    ["NTLM alone", "NTLM", "log-on not supported", "NTLM"],
    ["two without Basic", "NTLM, Negotiate", "log-on not supported", "NTLM or Negotiate"],
    ["Digest", 'Digest realm="x", nonce="y"', "log-on not supported", "Digest"],
    ["Kerberos and Bearer", "Kerberos, Bearer", "log-on not supported", "Kerberos or Bearer"],
    ["a way that few know", "Hoba", "log-on not supported", "a way that few know"],
    ["a scheme that only begins like one", "Basically", "log-on not supported", "a way that few know"],
    ["a scheme that only ends like one", "x-basic", "log-on not supported", "a way that few know"],
    ["Basic within a quoted realm", 'NTLM realm="a, Basic b"', "log-on not supported", "NTLM"],
    ["an escaped quote in the realm", 'NTLM realm="a\\", Basic b"', "log-on not supported", "NTLM"],
  ])("%s", (_, header, id, detail) => {
    expect(tunnel(407, header === undefined ? {} : { "proxy-authenticate": header })).toEqual({ id, detail });
  });

  test("another way than Basic is not a refusal, even with credentials", () => {
    expect(tunnel(407, { "proxy-authenticate": "NTLM" }, "refused")?.id).toBe("log-on not supported");
  });

  test("the proxy's own header counts before the target's", () => {
    expect(tunnel(407, { "proxy-authenticate": "NTLM", "www-authenticate": "Basic" })?.detail).toBe("NTLM");
  });

  test("a header that came twice counts as a list", () => {
    const headers = { "proxy-authenticate": ["NTLM", "Basic"] as unknown as string };
    expect(tunnel(407, headers)).toEqual({ id: "log-on needed", detail: "it offers Basic, NTLM" });
  });
});

describe("where a network sends to", () => {
  test.each([
    ["no Location", undefined, "302"],
    ["another host", "http://login.example/x", "302 to <login.example>"],
    ["a path of the same", "/login", "302 to <origin.example>"],
    ["what is no address", "http://", "302"],
  ])("%s", (_, location, detail) => {
    expect(tunnel(302, { location })).toEqual({ id: "captive portal", detail });
  });
});

describe("an answer to a plain request", () => {
  test.each<[number, CauseId | undefined, string | undefined]>([
    [101, "proxy error", "101"],
    [199, "proxy error", "199"],
    [200, undefined, undefined],
    [299, undefined, undefined],
    [304, undefined, undefined],
    [400, "not a proxy", "a web server's answer (400)"],
    [401, undefined, undefined],
    [403, "blocked", "403"],
    [404, undefined, undefined],
    [407, "log-on needed", "it names no way to authenticate"],
    [451, "blocked", "451"],
    [499, undefined, undefined],
    [500, "target unreachable", "500"],
    [503, "target unreachable", "503"],
    [511, "captive portal", "511"],
  ])("%i through a proxy is %s", (status, id, detail) => {
    expect(plain(status)).toEqual(id && { id, detail });
  });

  test.each<[number, CauseId | undefined]>([
    [199, "proxy error"],
    [200, undefined],
    [400, undefined],
    [403, undefined],
    [407, undefined],
    [500, undefined],
    [511, "captive portal"],
  ])("%i without a proxy is %s", (status, id) => {
    expect(direct(status)?.id).toBe(id);
  });

  test("a 401 after the credentials were sent refuses them", () => {
    expect(plain(401, { "www-authenticate": "Basic" }, "refused")).toEqual({
      id: "log-on refused",
      detail: "it offers Basic",
    });
  });

  test.each([
    ["the same host", "http://www.origin.example/x", undefined],
    ["a path", "/x", undefined],
    ["another scheme and port", "https://www.origin.example:8443/", undefined],
    ["a sibling", "http://login.origin.example/", undefined],
    ["the parent", "http://origin.example/", undefined],
    ["a closing dot", "http://www.origin.example./", undefined],
    ["a neighbour", "http://other.example/", "captive portal"],
    ["a host that only ends alike", "http://evilorigin.example/", "captive portal"],
    ["nowhere", undefined, undefined],
    ["what is no address", "http://", undefined],
  ])("a redirect to %s", (_, location, id) => {
    for (const status of [300, 399]) expect(plain(status, { location })?.id, `${status}`).toBe(id);
    expect(direct(302, { location })?.id).toBe(id);
  });

  test("the Location of what is no redirect says nothing", () => {
    expect(plain(201, { location: "http://other.example/" })).toBeUndefined();
    expect(plain(404, { location: "http://other.example/" })).toBeUndefined();
    expect(plain(400, { location: "http://other.example/" })?.id).toBe("not a proxy");
  });

  test.each([
    ["http://192.0.2.7/x", undefined],
    ["http://198.51.2.7/", "captive portal"],
  ])("from an address to %s: the last two numbers are no domain", (location, id) => {
    expect(plain(302, { location }, "none", "http://192.0.2.7/")?.id).toBe(id);
  });
});

describe("an answer inside TLS that was opened on the way", () => {
  test.each<[string, number, Answer["headers"], CauseId | undefined]>([
    ["a page", 200, {}, undefined],
    ["a ban", 403, {}, "blocked"],
    ["a 407", 407, {}, "proxy error"],
    ["a redirect elsewhere", 302, { location: "http://login.example/" }, "captive portal"],
    ["a page to log on at", 511, {}, "captive portal"],
    ["a 500 of either", 500, {}, undefined],
    ["a 503 of either", 503, {}, undefined],
    ["a 400 of either", 400, {}, undefined],
    ["a 503 that squid marks", 503, { "x-squid-error": "ERR_CONNECT_FAIL 111" }, "target unreachable"],
    ["a 503 that a proxy marks", 503, { "proxy-status": "x; error=y" }, "target unreachable"],
    ["a 400 that squid marks", 400, { "x-squid-error": "ERR_INVALID_REQ 0" }, "not a proxy"],
  ])("%s", (_, status, headers, id) => {
    expect(opened(status, headers)?.id).toBe(id);
  });

  test("a 407 is named as what it is", () => {
    expect(opened(407)).toEqual({ id: "proxy error", detail: "407 inside the tunnel" });
  });
});

test.each<[string, Answer["headers"], boolean]>([
  ["nothing", {}, false],
  ["HTML", { "content-type": "text/HTML; charset=utf-8" }, true],
  ["text", { "content-type": "text/plain" }, false],
  ["no bytes", { "content-length": "0" }, false],
  ["one byte", { "content-length": "1" }, true],
  ["a length that is no number", { "content-length": "x" }, false],
])("whether an answer comes with a page: %s", (_, headers, is) => {
  expect(isPage(answer(200, headers))).toBe(is);
});

test.each<[string, string | undefined, CauseId, string]>([
  ["nothing", undefined, "bad answer", "the side"],
  ["noise", "hello", "bad answer", "the side"],
  ["SSH", "SSH-2.0-OpenSSH\r\n", "not a proxy", "it speaks SSH"],
  ["SSH further on", "xSSH-2.0", "bad answer", "the side"],
  ["FTP", "220 ready\r\n", "not a proxy", "it speaks FTP or SMTP"],
  ["SMTP over several lines", "220-ready\r\n", "not a proxy", "it speaks FTP or SMTP"],
  ["a longer number", "2200 x", "bad answer", "the side"],
  ["a 220 further on", "x220 ", "bad answer", "the side"],
  ["a handshake of TLS", "\x16\x03\x01\x00", "not a proxy", "it speaks TLS"],
  ["an alert of TLS", "\x15\x03\x03\x00\x02", "not a proxy", "it speaks TLS"],
  ["those bytes further on", "x\x15\x03", "bad answer", "the side"],
])("a greeting: %s", (_, text, id, detail) => {
  expect(readGreeting(text === undefined ? undefined : Buffer.from(text, "latin1"), "the side")).toEqual({
    id,
    detail,
  });
});
