// Nothing that looks like a secret is shown.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HIDDEN, redact, shownEntry, shownOwnEntry, shownText } from "../../src/output/redact.ts";

describe("a line is shown without its secret", () => {
  test.each([
    // Userinfo, to the last @.
    ["-proxy = http://bob:N3ighbour@old.example:3128", "-proxy = http://[redacted]@old.example:3128"],
    ["-proxy = http://bob:a@N3ighbour@old.example:3128", "-proxy = http://[redacted]@old.example:3128"],
    ["-proxy = http://bob:N3igh bour@old.example:3128", "-proxy = http://[redacted]@old.example:3128"],
    ["SVN+ssh://N3ighbour@old.example", "SVN+ssh://[redacted]@old.example"],
    ["proxy=http:/bob:N3ighbour@old.example", "proxy=http:/[redacted]@old.example"],
    ["proxy=http;//bob:N3ighbour@old.example", "proxy=http;//[redacted]@old.example"],
    ["proxy = //bob:a@N3ighbour@old.example", "proxy = //[redacted]@old.example"],
    ["bob:N3ighbour@old.example:3128", "[redacted]@old.example:3128"],
    ["proxy = bob:a@N3ighbour@old.example:3128", "proxy = [redacted]@old.example:3128"],
    ["+//bob:N3ighbour@old.example:3128", "+//[redacted]@old.example:3128"],
    ["+bob:N3ighbour@old.example:3128", "+[redacted]@old.example:3128"],
    ['"bob:N3ighbour@[fd00::5]:80"', '"[redacted]@[fd00::5]:80"'],
    // A name that is called after a secret, and its value.
    ["password: N3igh bour", "password: [redacted]"],
    ["Proxy_Passwd: N3ighbour", "Proxy_Passwd: [redacted]"],
    ["//registry.example/:_authToken=N3ighbour", "//registry.example/:_authToken=[redacted]"],
    ["proxy_pw=N3ighbour", "proxy_pw=[redacted]"],
    ["api-secret=N3ighbour", "api-secret=[redacted]"],
    ["apikey=N3ighbour", "apikey=[redacted]"],
    ["credentials=N3ighbour", "credentials=[redacted]"],
    ['  "token": "N3ighbour"', '  "token": [redacted]'],
    ["<password>N3ighbour</password>", "<password>[redacted]"],
    ["password N3ighbour", "password [redacted]"],
    ["http-proxy-password   N3ighbour", "http-proxy-password   [redacted]"],
    ["curl --proxy-pass N3ighbour", "curl --proxy-pass [redacted]"],
    ["machine old.example login bob password N3igh bour", "machine old.example login bob password [redacted]"],
    ["default login bob password N3ighbour", "default login bob password [redacted]"],
    // curl's own options.
    ["cert = /etc/me.pem:N3ighbour", "cert = /etc/me.pem:[redacted]"],
    ['proxy-user = "bob:N3igh bour"', "proxy-user = [redacted]"],
    ["proxy_user: bob:N3ighbour", "proxy_user: [redacted]"],
    ["-U bob:N3ighbour", "-U [redacted]"],
    ["user = bob b:N3ighbour", "user = [redacted]"],
    ["user bob:N3ighbour", "user [redacted]"],
  ])("%s", (line, shown) => expect(redact(line)).toBe(shown));
});

describe("a line without a secret stays as it is", () => {
  test.each([
    "proxy = http://old.example:3128",
    "old.example:3128",
    "a sentence that names a password here",
    "user = bob",
    "cert = /etc/me.pem",
    "write to ada@corp.example",
    "",
  ])("%s", (line) => expect(redact(line)).toBe(line));
});

test("each line is looked through for itself", () => {
  expect(redact("first\nhttp://bob:N3ighbour@a.example\nada@b.example\nlast")).toBe(
    "first\nhttp://[redacted]@a.example\nada@b.example\nlast",
  );
});

test("a line of more than 4000 characters is shown by its first and its length", () => {
  expect(redact(`+${"a".repeat(3999)}`)).toBe(`+${"a".repeat(3999)}`);
  expect(redact(`+${"a".repeat(4000)}\nb`)).toBe("+[4001 characters]\nb");
});

test("no password in front of a proxy's name gets out, whatever it holds", () => {
  const noise = fc
    .array(fc.constantFrom("@", ":", "/", "//", "?", "#", "\\", " ", "'", '"', "=", ",", "[", "%", "a", "ü", "."))
    .map((parts) => parts.join(""));
  const start = fc.constantFrom("", "+", "-", "-proxy = ", "proxy: ", 'proxy="', "export https_proxy='");
  const scheme = fc.constantFrom("http://", "HTTPS://", "http:/", "//", "");
  fc.assert(
    fc.property(start, scheme, noise, noise, (before, name, one, other) => {
      // What is written without a scheme is known by the colon behind the user name, and no slash or blank behind it.
      const password = `${name.endsWith("://") ? one : `x${one}`}S3cr3t${other}`;
      const text = `${name}bob:${password}@old.example:3128`;
      expect(redact(before + text)).not.toMatch(/S3cr3t/);
      expect(shownText(text)).not.toMatch(/S3cr3t/);
      expect(shownEntry("proxy", text).join("\n")).not.toMatch(/S3cr3t/);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ["http://bob:N3ighbour@old.example:3128", "http://old.example:3128"],
  ["http://bob:N3?ighbour@old.example:3128/x?token=s3cret", "http://old.example:3128/x"],
  ["http://old.example:3128/x?token=s3cret\nmore", "http://old.example:3128/x"],
  ["http://old.example:3128#s3cret", "http://old.example:3128"],
  ["old.example/x?y", "old.example/x?y"],
  ["  old.example:3128\n", "old.example:3128"],
  ['"http://bob:N3ighbour@old.example:3128"', "http://old.example:3128"],
  ['["a.example", "b.example", 80]', "a.example,b.example,80"],
  ['"not closed', '"not closed'],
  ["80", "80"],
  ["localhost,fd00::5,fd00::/8,10.0.0.0/8,10.0.0.5:80", "localhost,fd00::5,fd00::/8,10.0.0.0/8,10.0.0.5:80"],
  ["a.example,bob:N3ighbour,b.example", "a.example,…,b.example"],
  ["a.example,bob%40N3ighbour", "a.example,…"],
  ["ab:cd", "…"],
  ["x:ab:cd:ef", "…"],
  ["ab:cd:efx", "…"],
  ["fd00::/8x", "…"],
  ["fd00::/64", "fd00::/64"],
  ["a\u001bb", "a\ufffdb"],
  ["a".repeat(400), "a".repeat(400)],
  ["a".repeat(401), `${"a".repeat(400)}… (401 characters)`],
])("the value %j is shown as %j", (text, shown) => expect(shownText(text)).toBe(shown));

test.each([
  ["global.proxy", "http://bob:N3ighbour@old.example:3128", ["global.proxy = http://[redacted]@old.example:3128"]],
  ["global.proxy", "bob:N3ighbour@old.example:3128", ["global.proxy = [redacted]@old.example:3128"]],
  ["global.proxy", "bob:N3ighbour@old.example", ["global.proxy = (not shown: it may hold a secret)"]],
  ["proxy", "http://[fd00::5]:3128/", ["proxy = http://[fd00::5]:3128/"]],
  ["proxy", "http://old.example", ["proxy = http://old.example"]],
  ["proxy", "", ["proxy = "]],
  ["proxy", "*.old-1.example", ["proxy = *.old-1.example"]],
  ["proxy", "http://old.example:3128/N3ighbour", [`proxy = ${HIDDEN}`]],
  ["proxy", "N3igh bour", [`proxy = ${HIDDEN}`]],
  ["proxy", "N3ighbour!", [`proxy = ${HIDDEN}`]],
  ["proxy", "!N3ighbour", [`proxy = ${HIDDEN}`]],
  ["port", "3128", ["port = 3128"]],
  ["no_proxy", "a.example, b.example", ["no_proxy = a.example, b.example"]],
  ["noproxy", "a b", ["noproxy = a b"]],
  ["http.nonProxyHosts", "*.a|b", ["http.nonProxyHosts = *.a|b"]],
  ["cert", "~/company ca.pem", ["cert = ~/company ca.pem"]],
  ["cert", "/etc/ca.pem", ["cert = /etc/ca.pem"]],
  ["cert", "C:\\ca file.pem", ["cert = C:\\ca file.pem"]],
  ["cert", "/etc/ca.pem; N3ighbour", [`cert = ${HIDDEN}`]],
  ["cert", "x/N3ighbour", [`cert = ${HIDDEN}`]],
  ["proxy-Password", "N3ighbour", ["proxy-Password = [redacted]"]],
  ["proxy_user", "bob", ["proxy_user = [redacted]"]],
  ["_auth", "N3ighbour", ["_auth = [redacted]"]],
  ["secret", "N3ighbour", ["secret = [redacted]"]],
  ["token", "N3ighbour", ["token = [redacted]"]],
  ["proxy", "\nold.example\nN3igh bour\n", ["proxy = old.example", `proxy = ${HIDDEN}`]],
  ["p", { host: "old.example", password: "N3ighbour" }, ["p.host = old.example", "p.password = [redacted]"]],
])("the user's own %s of %j is shown as %j", (name, value, lines) => expect(shownEntry(name, value)).toEqual(lines));

test.each([
  ["proxy", "http://ada:s3cret@p.example:80", true, ["proxy = http://[redacted]@p.example:80"]],
  ["proxy", "http://ada:s3cret@p.example:80", false, ["proxy = http://[redacted]@p.example:80"]],
  ["proxy", "http://p.example:80", false, ["proxy = http://p.example:80"]],
  ["key", "s3cret", true, ["key = [redacted]"]],
  ["key", "some words", false, ["key = some words"]],
  ["password", "s3cret", false, ["password = [redacted]"]],
])("our own %s of %s is shown (a secret: %s)", (name, value, isSecret, lines) =>
  expect(shownOwnEntry(name, value, isSecret)).toEqual(lines),
);
