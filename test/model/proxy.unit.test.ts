// A proxy from the user's text to what a client is given, and what a message may quote of it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodePercent,
  type Endpoint,
  formatEndpoint,
  formatWithCredentials,
  formatWithUsername,
  isSameEndpoint,
  isSocks,
  parsePort,
  parseProxy,
  percentEncode,
  toAsciiName,
  withoutUserinfo,
} from "../../src/model/proxy.ts";
import { QUOTES } from "../../src/model/quotes.ts";
import { Secret } from "../../src/model/secret.ts";

const OWN_ACCOUNT =
  "the empty user name and password (:@) in front of the proxy go nowhere; where a client's own file has them for this proxy, they stay";
const NOT_SHOWN = "the proxy (not shown: it may hold a password)";

/** What was read, with the password in clear. */
function read(text: string) {
  const parsed = parseProxy(text);
  if (parsed.kind === "error") return parsed;
  const { endpoint, username, password } = parsed.proxy;
  return { ...endpoint, username, password: password?.reveal(), notes: parsed.notes };
}

describe("an address is read", () => {
  test.each<[string, Endpoint]>([
    ["http://proxy.corp.example:8080", { scheme: "http", host: "proxy.corp.example", port: 8080 }],
    ["http://proxy.corp.example:8080/", { scheme: "http", host: "proxy.corp.example", port: 8080 }],
    ["HTTP://Proxy.Corp.Example:3128", { scheme: "http", host: "proxy.corp.example", port: 3128 }],
    ["http://proxy.corp.example:80", { scheme: "http", host: "proxy.corp.example", port: 80 }],
    ["http://p:1", { scheme: "http", host: "p", port: 1 }],
    ["http://p:65535", { scheme: "http", host: "p", port: 65535 }],
    ["http://10.0.0.5:3128", { scheme: "http", host: "10.0.0.5", port: 3128 }],
    ["http://[FD00::5]:3128", { scheme: "http", host: "fd00::5", port: 3128 }],
    ["http://bücher.example:3128", { scheme: "http", host: "xn--bcher-kva.example", port: 3128 }],
  ])("%s", (text, endpoint) => {
    expect(parseProxy(text)).toEqual({ kind: "proxy", proxy: { endpoint }, notes: [] });
  });

  test.each<[string, Endpoint, readonly string[]]>([
    ["socks5h://p.example:1081", { scheme: "socks5h", host: "p.example", port: 1081 }, []],
    ["SOCKS5://[FD00::5]:1/", { scheme: "socks5", host: "fd00::5", port: 1 }, []],
    [
      "socks5h://p.example/",
      { scheme: "socks5h", host: "p.example", port: 1080 },
      ["the SOCKS proxy has no port: taken as socks5h://p.example:1080"],
    ],
  ])("%s speaks SOCKS, by 1080 where no port is named", (text, endpoint, notes) => {
    expect(parseProxy(text)).toEqual({ kind: "proxy", proxy: { endpoint }, notes });
    expect(parseProxy(formatEndpoint(endpoint))).toEqual({ kind: "proxy", proxy: { endpoint }, notes: [] });
    expect(isSocks(endpoint)).toBe(true);
  });

  test("one without a scheme is taken as http, with a note", () => {
    expect(parseProxy("Proxy.example:3128")).toEqual({
      kind: "proxy",
      proxy: { endpoint: { scheme: "http", host: "proxy.example", port: 3128 } },
      notes: [
        '"proxy.example:3128" has no scheme: taken as http://proxy.example:3128; write it so, since other programs need it',
      ],
    });
  });

  test("one with https is taken with its port, also the usual one, and a note", () => {
    expect(parseProxy("https://proxy.example:443")).toEqual({
      kind: "proxy",
      proxy: { endpoint: { scheme: "https", host: "proxy.example", port: 443 } },
      notes: [
        '"https://proxy.example:443" speaks TLS to the proxy itself; most proxies want http:// here and many clients can\'t do it',
      ],
    });
  });
});

describe("a user name and a password are read", () => {
  const endpoint = { scheme: "http", host: "p.example", port: 8080 };
  test.each([
    ["http://ada:s3cret@p.example:8080", "ada", "s3cret", []],
    ["http://ada@p.example:8080", "ada", undefined, []],
    ["http://ada:@p.example:8080", "ada", undefined, []],
    ["http://:s3cret@p.example:8080", undefined, undefined, []],
    ["http://:@p.example:8080", undefined, undefined, [OWN_ACCOUNT]],
    ["http://@p.example:8080", undefined, undefined, [OWN_ACCOUNT]],
    ["http://ada:a@b:c@p.example:8080", "ada", "a@b:c", []],
    ["http://ada:a/b?c#d@p.example:8080/", "ada", "a/b?c#d", []],
    ["http://CORP%5Calice:p%40ss%2540@p.example:8080", "CORP\\alice", "p@ss%40", []],
  ])("%s", (text, username, password, notes) => {
    expect(read(text)).toEqual({ ...endpoint, username, password, notes });
  });

  test("of any kind, as they were encoded", () => {
    const word = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !/[\u0000-\u001f\u007f]/.test(text));
    fc.assert(
      fc.property(word, word, (username, password) => {
        const text = formatWithCredentials(endpoint as Endpoint, { username, password: new Secret(password) });
        expect(read(text)).toEqual({ ...endpoint, username, password, notes: [] });
      }),
    );
  });
});

test.each([
  ['"http://p.example:8080"', "http://p.example:8080"],
  ["'http://p.example:8080'", "http://p.example:8080"],
  ['"http://p.example:8080', "http://p.example:8080"],
  ['http://p.example:8080"', "http://p.example:8080"],
  ["“http://p.example:8080”", "http://p.example:8080"],
  [' "p.example:8080" ', "p.example:8080"],
  ['"http://ada:s3cret@p.example:8080"', "http://p.example:8080"],
  ['"ada:s3cret"', "…"],
  ['http://"p.example":8080', 'http://"p.example":8080'],
  ['http://ada:s3cret@"p.example:8080":80', "…"],
  ['""', ""],
])("quotes around %s are named as such, and no password", (text, shown) => {
  expect(parseProxy(text)).toEqual({ kind: "error", message: `the proxy has ${QUOTES}`, shown });
});

test("quotes inside a password are its own", () => {
  expect(read('http://ada:"s3cret"@p.example:80')).toMatchObject({ password: '"s3cret"' });
});

describe("a text that is no proxy is refused", () => {
  const NO_PORT = "a port that is not from 1 to 65535";
  const PATH = "a path, query or fragment";
  test.each([
    ["http://p.example", 'no port in the proxy "http://p.example"', "http://p.example"],
    ["http://p.example:", `${NO_PORT} in the proxy "http://p.example:"`, "http://p.example:"],
    ["http://p.example:0", `${NO_PORT} in the proxy "http://p.example:0"`, "http://p.example:0"],
    ["http://p.example:65536", `${NO_PORT} in the proxy "http://p.example:65536"`, "http://p.example:65536"],
    ["http://p.example:123456", `${NO_PORT} in ${NOT_SHOWN}`, "…"],
    ["http://p.example:s3cret", `${NO_PORT} in ${NOT_SHOWN}`, "…"],
    ["http://p.example:80/x", `${PATH} in the proxy "http://p.example:80"`, "http://p.example:80/x"],
    ["http://p.example:80//", `${PATH} in the proxy "http://p.example:80"`, "http://p.example:80//"],
    ["http://p.example:80?x", `${PATH} in the proxy "http://p.example:80"`, "http://p.example:80?x"],
    ["http://p.example:80#x", `${PATH} in the proxy "http://p.example:80"`, "http://p.example:80#x"],
    ["http://p.example:80\\x", `${PATH} in the proxy "http://p.example:80"`, "http://p.example:80\\x"],
    ["http://:8080", 'an empty or invalid host in the proxy "http://:8080"', "http://:8080"],
    ["http://1.2.3:8080", 'an empty or invalid host in the proxy "http://1.2.3:8080"', "http://1.2.3:8080"],
    ["http://[::1", `an empty or invalid host in ${NOT_SHOWN}`, "…"],
    ["http://[::g]:80", `an empty or invalid host in ${NOT_SHOWN}`, "…"],
    ["http://[10.0.0.1]:80", 'an empty or invalid host in the proxy "http://[10.0.0.1]:80"', "http://[10.0.0.1]:80"],
    ["http://p.example:80 80", `a blank in ${NOT_SHOWN}`, "…"],
    ["http://p.example:80\u0000", 'a control character in the proxy "http://p.example:80"', "http://p.example:80?"],
    ["http://p.example:80\u007f", 'a control character in the proxy "http://p.example:80"', "http://p.example:80?"],
    [
      "http://ada%0a:s3cret@p.example:80",
      'a control character in the user name or password in the proxy "http://p.example:80"',
      "http://p.example:80",
    ],
    [
      "http://ada:s3%7Fcret@p.example:80",
      'a control character in the user name or password in the proxy "http://p.example:80"',
      "http://p.example:80",
    ],
    ["http://ada:s3cret@p.example", `no port in ${NOT_SHOWN}`, "http://p.example"],
    ["ada:s3cret@p.example:80/x", `${PATH} in the proxy "p.example:80"`, "p.example:80/x"],
    ["ada:s3cret@p.example", `no port in ${NOT_SHOWN}`, "…"],
  ])("%j", (text, message, shown) => {
    expect(parseProxy(text)).toEqual({ kind: "error", message: `${message}; write http://host:port`, shown });
  });

  test("for having none in front of ://", () => {
    expect(parseProxy("://p.example:80")).toEqual({
      kind: "error",
      message: 'the proxy "://p.example:80" has a scheme other than http://, https://, socks5:// or socks5h://',
      shown: "://p.example:80",
    });
  });

  test.each([
    ["socks://ada:s3cret@p.example:1080/", "does not say which version of SOCKS"],
    ["socks4://p.example:1080", "is for SOCKS 4, which is not supported"],
    ["SOCKS4A://p.example:1080", "is for SOCKS 4, which is not supported"],
  ])("%s, with what to write instead", (text, reason) => {
    const shown = text.replace("ada:s3cret@", "");
    const whole = shown.replace(/\/$/, "");
    const message = `the proxy "${whole}" ${reason}: if the proxy speaks SOCKS 5, write socks5h://host:port`;
    expect(parseProxy(text)).toEqual({ kind: "error", message, shown });
  });

  test.each(["socks5h://p.example:", "socks5://p.example:x"])("%s for its port", (text) => {
    expect(parseProxy(text)).toMatchObject({ kind: "error", message: expect.stringContaining("a port that is not") });
  });

  test("for its scheme, without its user name and password", () => {
    expect(parseProxy("ftp://ada:s3cret@p.example:21")).toEqual({
      kind: "error",
      message: 'the proxy "ftp://p.example:21" has a scheme other than http://, https://, socks5:// or socks5h://',
      shown: "ftp://p.example:21",
    });
  });

  test("and never quoted with a password, whatever stands around that", () => {
    const noise = fc
      .array(fc.constantFrom("@", ":", "/", "//", "?", "#", "\\", " ", "\n", "[", "]", "%", "80", "ü", "."))
      .map((parts) => parts.join(""));
    const scheme = fc.constantFrom(
      "",
      "http://",
      "socks5h://",
      "socks://",
      "https://",
      "HTTP://",
      "ftp://",
      "http:/",
      "//",
    );
    const end = fc.constantFrom("", "p.example", "p.example:80", "p.example:80/x", "p.example:x", "[::1]:80", " ");
    fc.assert(
      fc.property(scheme, noise, noise, end, (start, before, after, rest) => {
        expect(JSON.stringify(parseProxy(`${start}ada:${before}S3cr3t${after}@${rest}`))).not.toMatch(/S3cr3t/);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ["1", 1],
  ["65535", 65535],
  ["0080", 80],
  ["0", undefined],
  ["65536", undefined],
  ["000080", undefined],
  ["8080x", undefined],
  ["x8080", undefined],
  ["-1", undefined],
  ["", undefined],
  [undefined, undefined],
])("the port %j is %j", (text, port) => expect(parsePort(text)).toBe(port));

const LABEL = "a".repeat(63);
/** 253 characters, the most that a name may have. */
const LONGEST = [LABEL, LABEL, LABEL, "a".repeat(61)].join(".");

test.each([
  ["Corp.Example", "corp.example"],
  ["my_host-1", "my_host-1"],
  ["xn--a.example", "xn--a.example"],
  ["BÜCHER.example", "xn--bcher-kva.example"],
  ["１.２.３.４", "1.2.3.4"],
  ["1.2.3.4", "1.2.3.4"],
  ["1.2.3.4.example", "1.2.3.4.example"],
  ["example.1", "example.1"],
  ["1.2.3", undefined],
  ["1.2.3.256", undefined],
  ["8080", undefined],
  ["xn--iñvalid.example", undefined],
  [".corp.example", undefined],
  ["corp..example", undefined],
  ["corp example", undefined],
  ["corp.example/", undefined],
  ["*corp.example", undefined],
  ["", undefined],
  [LABEL, LABEL],
  [`${LABEL}a`, undefined],
  [`corp.${LABEL}a`, undefined],
  [LONGEST, LONGEST],
  [`${LONGEST}a`, undefined],
])("the name %s in ASCII is %s", (text, name) => expect(toAsciiName(text)).toBe(name));

describe("an endpoint is printed", () => {
  const name: Endpoint = { scheme: "http", host: "p.example", port: 80 };
  const address: Endpoint = { scheme: "https", host: "fd00::5", port: 443 };
  const password = new Secret("p@ss:word$&");

  test("with its port, also where that is the usual one of its scheme", () => {
    expect(formatEndpoint(name)).toBe("http://p.example:80");
    expect(formatEndpoint(address)).toBe("https://[fd00::5]:443");
  });

  test("with a user name, in the spelling of the client", () => {
    expect(formatWithUsername(name, "CORP\\ada")).toBe("http://CORP%5Cada@p.example:80");
    expect(formatWithUsername(address, "$&", (text) => text)).toBe("https://$&@[fd00::5]:443");
  });

  test("with a user name and a password, in the spelling of the client", () => {
    expect(formatWithCredentials(name, { username: "a:b", password })).toBe(
      "http://a%3Ab:p%40ss%3Aword%24%26@p.example:80",
    );
    expect(formatWithCredentials(address, { username: "$&", password }, (text) => text)).toBe(
      "https://$&:p@ss:word$&@[fd00::5]:443",
    );
  });

  test.each([
    [name, { ...name }, true],
    [name, { ...name, scheme: "https" }, false],
    [name, { ...name, host: "q.example" }, false],
    [name, { ...name, port: 81 }, false],
    [name, undefined, false],
    [undefined, name, false],
    [undefined, undefined, true],
  ] as [Endpoint | undefined, Endpoint | undefined, boolean][])("%j and %j are the same: %s", (one, other, isSame) =>
    expect(isSameEndpoint(one, other)).toBe(isSame),
  );
});

test.each([
  ["azAZ09-._~", "azAZ09-._~"],
  ["!'()*", "%21%27%28%29%2A"],
  ["a b@c:/?#%", "a%20b%40c%3A%2F%3F%23%25"],
  ["ü", "%C3%BC"],
])("%s is percent-encoded as %s", (text, encoded) => expect(percentEncode(text)).toBe(encoded));

test.each([
  ["p%40ss", "p@ss"],
  ["%2540", "%40"],
  ["%C3%BC", "ü"],
  ["%c3%bc", "ü"],
  ["%FC", "ü"],
  ["%FC and %C3%BC", "ü and ü"],
  ["%C3%FC", "Ãü"],
  ["100%", "100%"],
  ["%4", "%4"],
  ["%zz", "%zz"],
  ["+", "+"],
])("%s is percent-decoded as %s", (text, decoded) => expect(decodePercent(text)).toBe(decoded));

test.each([
  ["http://ada:s3cret@p.example:8080", "http://p.example:8080"],
  ["http://ada:a@b@p.example:8080", "http://p.example:8080"],
  ["HTTP://ada:s3cret@p.example", "HTTP://p.example"],
  ["svn+ssh.x-1://ada:s3cret@p.example", "svn+ssh.x-1://p.example"],
  ["http://ada:s3cret@[fd00::5]:80", "http://[fd00::5]:80"],
  ["http://ada:s3cret@[x]:80", "…"],
  ["ada:s3cret@p.example:8080", "p.example:8080"],
  ["ada:s3cret@p.example:80/x", "p.example:80/x"],
  ["ada:s3cret@p.example", "…"],
  ["ada:s3@cret:x80", "…"],
  ["ada:s3@:8080x", "…"],
  ["p.example", "p.example"],
  ["p.example:12345", "p.example:12345"],
  ["p.example:123456", "…"],
  ["p.example:s3cret", "…"],
  ["p.example:80/a:b", "p.example:80/a:b"],
  ["p.example:80?a:b", "p.example:80?a:b"],
  ["p.example:80#a:b", "p.example:80#a:b"],
  ["p.example:80\\a:b", "p.example:80\\a:b"],
  ["p.example:80/a\u2028:b", "p.example:80/a\u2028:b"],
  ["[fd00::5]:80", "[fd00::5]:80"],
  ["x[fd00::5]:80", "…"],
  ["s3 cret", "…"],
  ["100%", "…"],
  ["", ""],
  ["/etc/ca.pem", "/etc/ca.pem"],
  ["C:\\ca.pem", "C:\\ca.pem"],
  ["c:/ca.pem", "c:/ca.pem"],
  ["\\\\server\\a b", "\\\\server\\a b"],
  ["p:s3cret/c:/x", "…"],
  ["p:s3cret/x", "…"],
  ["/etc/ada@ca.pem", "…"],
  ["/ada:s3cret@/x:y", "…"],
  ["http://p.example:80/a\u0000b\u001fc\u007fd e", "http://p.example:80/a?b?c?d e"],
  ["http:///a:b", "http:///a:b"],
])("%j is shown as %j", (text, shown) => expect(withoutUserinfo(text)).toBe(shown));
