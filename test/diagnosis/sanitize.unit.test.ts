// What the other side says back: never the credentials, and one short line.
import { expect, test } from "vitest";
import { sanitize } from "../../src/diagnosis/sanitize.ts";
import { Secret } from "../../src/model/secret.ts";

const ALICE = { username: "CORP\\Alice", password: new Secret("Pa ss*wörd") };
const ADA = { username: "ada", password: new Secret("pw1") };

test.each([
  ["nothing of the credentials", "Company CA", "Company CA"],
  ["the user name as it is", "for CORP\\Alice here", "[redacted]"],
  ["the user name in small letters", "for corp\\alice here", "[redacted]"],
  ["the user name in capitals", "for CORP\\ALICE here", "[redacted]"],
  ["a part of the user name alone", "for Alice", "for Alice"],
  ["the password", "x Pa ss*wörd", "[redacted]"],
  ["the password in capitals", "PA SS*WÖRD", "[redacted]"],
  ["six characters of the password, its first", "xPa ss*x", "[redacted]"],
  ["six characters of the password, its last", "xs*wörd", "[redacted]"],
  ["five characters of the password", "x ss*w x", "x ss*w x"],
  ["the password percent-encoded, the asterisk too", "%2Aw%C3", "[redacted]"],
  ["the password as a URI component, which leaves the asterisk", "%20ss*w", "[redacted]"],
  ["the password with every character percent-encoded", "%50%61%20%73%73%2a%77", "[redacted]"],
  ["the password in hexadecimal digits", "50612073732a77", "[redacted]"],
  ["the user name in hexadecimal digits", "434f52505c416c696365", "[redacted]"],
  ["the password in base64", "UGEgc3Mqd8O2cmQ", "[redacted]"],
  ["user name and password in base64", Buffer.from("CORP\\Alice:Pa ss*wörd").toString("base64"), "[redacted]"],
])("%s, said back: %j becomes %j", (_, text, shown) => {
  expect(sanitize(text, [ALICE])).toBe(shown);
});

test.each([
  ["a user name of three letters is no secret", "ada was here", [ADA], "ada was here"],
  ["a user name of four letters is", "adam was here", [{ username: "Adam" }], "[redacted]"],
  ["a password of three letters is looked for as a whole", "it said PW1", [ADA], "[redacted]"],
  ["a part of a short password is not", "it said pw", [ADA], "it said pw"],
  ["a password of six letters is one piece", "abcde", [{ username: "x", password: new Secret("abcdef") }], "abcde"],
  ["padding of base64 is not waited for", "cHcx.", [ADA], "[redacted]"],
  [
    "padding of base64 may be missing at the end",
    "said YTE",
    [{ username: "x", password: new Secret("a1") }],
    "[redacted]",
  ],
  ["each of several users counts", "I know Barbara", [ADA, { username: "barbara" }], "[redacted]"],
  ["without a password only the name counts", "undefined", [{ username: "someone" }], "undefined"],
  ["nobody is concealed", "adam", [], "adam"],
])("%s", (_, text, conceals, shown) => {
  expect(sanitize(text, conceals)).toBe(shown);
});

test.each([
  ["a control character becomes a question mark", "a\u001b[31mb", "a?[31mb"],
  ["a text of 120 characters stays whole", "x".repeat(120), "x".repeat(120)],
  ["a longer one is cut there", "x".repeat(121), `${"x".repeat(120)}…`],
])("%s", (_, text, shown) => {
  expect(sanitize(text, [])).toBe(shown);
});
