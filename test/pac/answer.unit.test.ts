// What the answer of a PAC script means.
import { expect, test } from "vitest";
import { readChain, wayText } from "../../src/pac/answer.ts";

const HTTP = { scheme: "http", host: "proxy.example", port: 8080 } as const;
const OTHER = { scheme: "http", host: "other.example", port: 1 } as const;

test.each([
  ["PROXY proxy.example:8080", HTTP],
  ["HTTP proxy.example:8080", HTTP],
  ["http proxy.example:8080", HTTP],
  ["  Proxy \t proxy.example:8080  ;DIRECT", HTTP],
  ["PROXY PROXY.example:8080", HTTP],
  ["HTTPS proxy.example:8443", { scheme: "https", host: "proxy.example", port: 8443 }],
  ["HTTPS proxy.example", { scheme: "https", host: "proxy.example", port: 443 }],
  ["PROXY proxy.example", { scheme: "http", host: "proxy.example", port: 80 }],
  ["HTTP proxy.example", { scheme: "http", host: "proxy.example", port: 80 }],
  ["PROXY [2001:db8::1]:3128", { scheme: "http", host: "2001:db8::1", port: 3128 }],
  ["PROXY [2001:db8::1]", { scheme: "http", host: "2001:db8::1", port: 80 }],
  ["PROXY proxy.example:80a80", undefined],
  ["PROXY proxy.example:0", undefined],
  ["DIRECT", "DIRECT"],
  ["direct", "DIRECT"],
  ["DIRECT; PROXY proxy.example:8080", "DIRECT"],
  ["", "DIRECT"],
  ["   ", "DIRECT"],
  ["null", "DIRECT"],
  [" null", undefined],
  ["undefined", undefined],
  ["SOCKS proxy.example:1080", undefined],
  ["SOCKS5 socks.example:9050; DIRECT", { scheme: "socks5h", host: "socks.example", port: 9050 }],
  ["SOCKS5 socks.example", { scheme: "socks5h", host: "socks.example", port: 1080 }],
  ["SOCKS5 proxy.example:1080; PROXY proxy.example:8080", HTTP],
  ["PROXY; PROXY proxy.example:8080", HTTP],
  ["PROXY a b; PROXY proxy.example:8080", HTTP],
  ["PROXY ada@other.example:1; PROXY proxy.example:8080", HTTP],
  ["PROXY ada:s3cret@other.example:1", undefined],
  ["PROXY other\u001b.example:1; PROXY proxy.example:8080", HTTP],
  ["DIRECT \u0007; PROXY proxy.example:8080", HTTP],
  ["proxy.example:8080", undefined],
])("the answer %j is the way %j", (text, way) => {
  expect(readChain(text)[0]).toEqual(way);
});

test.each([
  [HTTP, "http://proxy.example:8080"],
  ["DIRECT", "DIRECT"],
] as const)("the way %j is shown as %s", (way, text) => {
  expect(wayText(way)).toBe(text);
});

test("a chain has all ways of use, in the script's order", () => {
  const text = "PROXY other.example:1; SOCKS socks.example:1080; proxy.example; HTTP proxy.example:8080; DIRECT";
  expect(readChain(text)).toEqual([OTHER, HTTP, "DIRECT"]);
});
