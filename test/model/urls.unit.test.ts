// The addresses that a test asks for.
import { describe, expect, test } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { hostOf, parseUrls, portOf, shownUrl } from "../../src/model/urls.ts";

test("addresses in http and https are taken in their order", () => {
  expect(parseUrls(["http://a.example/x?y", "HTTPS://b.example"], "testUrls").map(String)).toEqual([
    "http://a.example/x?y",
    "https://b.example/",
  ]);
});

describe("refused by its place alone", () => {
  test.each([
    "a.example",
    "ftp://a.example/",
    "xhttp://a.example/",
    "https-x://a.example/",
    "http://ada@a.example/",
    "http://:s3cret@a.example/",
    "http://ada:s3cret@a.example/",
  ])("%s", (text) => {
    const message = "address 2 of --url is no http:// or https:// address without a user name and password";
    expect(() => parseUrls(["http://a.example/", text], "--url")).toThrow(new Problem(2, message));
  });
});

test.each([
  ["http://a.example", 80],
  ["http://a.example:80", 80],
  ["http://a.example:443", 443],
  ["https://a.example", 443],
  ["https://a.example:443", 443],
  ["https://a.example:80", 80],
  ["https://a.example:8443", 8443],
])("the port of %s is %i", (text, port) => expect(portOf(new URL(text))).toBe(port));

test.each([
  ["http://A.example:81/x", "a.example"],
  ["http://[FD00::5]:81/x", "fd00::5"],
])("the host of %s is %s", (text, host) => expect(hostOf(new URL(text))).toBe(host));

test("an address is shown without its query and fragment", () => {
  expect(shownUrl(new URL("https://a.example:8443/x/y?token=s3cret#z"))).toBe("https://a.example:8443/x/y");
});
