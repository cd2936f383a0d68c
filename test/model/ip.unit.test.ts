// What is an address, and of which family.
import { expect, test } from "vitest";
import { isIP, isIPv4, isIPv6 } from "../../src/model/ip.ts";

test.each([
  ["0.0.0.0", 4],
  ["10.20.30.40", 4],
  ["255.255.255.255", 4],
  ["256.0.0.1", 0],
  ["1.2.3.1000", 0],
  ["01.2.3.4", 0],
  ["1.2.3", 0],
  ["1.2.3.4.5", 0],
  ["1.2.3.", 0],
  ["1.2.3.4x", 0],
  ["x1.2.3.4", 0],
  ["::", 6],
  ["::1", 6],
  ["FD00::A", 6],
  ["1:2:3:4:5:6:7:8", 6],
  ["::ffff:1.2.3.4", 6],
  ["1:2:3:4:5:6:7", 0],
  ["1::2::3", 0],
  ["::g", 0],
  ["fe80::1%eth0", 0],
  ["[::1]", 0],
  ["::1]/x", 0],
  ["::1]/a:", 0],
  ["abcd", 0],
  ["", 0],
] as const)("%j: %i", (text, family) => {
  expect(isIP(text)).toBe(family);
  expect(isIPv4(text)).toBe(family === 4);
  expect(isIPv6(text)).toBe(family === 6);
});
