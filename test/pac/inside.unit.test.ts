// What is ready inside the sandbox when a script is read, in this process: its functions, its chance, and how it is asked.
import { expect, test, vi } from "vitest";
import { ASK, OUTSIDE } from "../../src/pac/names.ts";

const outside = {
  lookUp: vi.fn((name: string) => (name === "app" ? "10.1.2.3;2001:db8::3" : "")),
  ownAddresses: "10.20.30.40;2001:db8::1",
  seed: 7,
};
vi.stubGlobal(OUTSIDE, outside);
await import("../../src/pac/inside.ts");
const inside = globalThis as unknown as Record<string, (...args: unknown[]) => unknown>;
const ask = inside[ASK] as (url: string, host: string) => string;

test("the functions are there, and know what comes from outside", () => {
  expect(inside.dnsResolve?.("app")).toBe("10.1.2.3");
  expect(inside.dnsResolveEx?.("app")).toBe("10.1.2.3;2001:db8::3");
  expect(inside.dnsResolve?.("gone")).toBeNull();
  expect(inside.dnsResolveEx?.("gone")).toBe("");
  expect(inside.myIpAddress?.()).toBe("10.20.30.40");
  expect(inside.myIpAddressEx?.()).toBe(outside.ownAddresses);
  expect(inside.shExpMatch?.("a", "?")).toBe(true);
});

test("chance is the same for each address, and no other within one", () => {
  vi.stubGlobal("FindProxyForURL", () => [Math.random(), Math.random(), Math.random()].join());
  const first = ask("http://a/", "a");
  expect(ask("http://b/", "b")).toBe(first);
  const numbers = first.split(",").map(Number);
  expect(new Set(numbers).size).toBe(3);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  // By the formula, from 7: (7 * 1103515245 + 12345) mod 2^31.
  expect(numbers[0]).toBe(1_282_168_116 / 2 ** 31);
});

test("the script's function is given the address and the host, and its answer is made a text", () => {
  vi.stubGlobal("FindProxyForURL", (url: string, host: string) => ({ toString: () => `${url} ${host}` }));
  expect(ask("http://a/", "a")).toBe("http://a/ a");
  vi.stubGlobal("FindProxyForURL", () => null);
  expect(ask("http://a/", "a")).toBe("null");
});

test("the extensions' function goes first, if it is one", () => {
  vi.stubGlobal("FindProxyForURL", () => "plain");
  vi.stubGlobal("FindProxyForURLEx", () => "ex");
  expect(ask("http://a/", "a")).toBe("ex");
  vi.stubGlobal("FindProxyForURLEx", "no function");
  expect(ask("http://a/", "a")).toBe("plain");
});

test("what comes from outside is gone, and what asks the script can't be replaced", () => {
  expect(OUTSIDE in inside).toBe(false);
  expect(() => {
    inside[ASK] = () => "DIRECT";
  }).toThrow(TypeError);
  expect(() => delete inside[ASK]).toThrow(TypeError);
});
