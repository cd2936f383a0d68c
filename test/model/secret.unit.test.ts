// A secret gets out by reveal() alone.
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";

const secret = new Secret("s3cret");

test("reveal() gives it", () => expect(secret.reveal()).toBe("s3cret"));

test("JSON and a print of the object show that there is one", () => {
  expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
  expect(inspect({ secret })).toBe("{ secret: [redacted] }");
});

test("it can't be put into text", () => {
  const fault = new TypeError("a secret must not be put into text");
  expect(() => `${secret}`).toThrow(fault);
  expect(() => "a ".concat(secret as unknown as string)).toThrow(fault);
});
