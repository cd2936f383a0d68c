// Each function of a PAC script, for what both specifications and browsers make of odd arguments.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { toBits, toNumber } from "../../src/pac/bits.ts";
import { createFunctions } from "../../src/pac/functions.ts";

const NAMES: Readonly<Record<string, readonly string[]>> = {
  app: ["10.1.2.3", "2001:db8::3"],
  late: ["2001:db8::4", "10.1.2.4"],
  six: ["2001:db8::6"],
};
const lookedUp: string[] = [];
const lookUp = (name: string) => {
  lookedUp.push(name);
  return NAMES[name] ?? [];
};
const of = (...addresses: string[]) => createFunctions({ lookUp, ownAddresses: () => addresses });
const functions = of("2001:db8::1", "10.20.30.40") as unknown as Record<string, (...args: unknown[]) => unknown>;

beforeEach(() => {
  lookedUp.length = 0;
});

test.each<readonly [name: string, args: readonly unknown[], value: unknown]>([
  ["alert", ["x"], undefined],
  ["convert_addr", ["10.0.0.1"], 0x0a000001],
  ["convert_addr", ["corp"], 0],
  ["getClientVersion", [], "1.0"],
  ["isPlainHostName", ["intranet"], true],
  ["isPlainHostName", ["a.example"], false],
  ["isPlainHostName", ["2001:db8::1"], false],
  ["dnsDomainIs", ["a.corp.example", ".corp.example"], true],
  ["dnsDomainIs", ["acorp.example", ".corp.example"], false],
  ["dnsDomainIs", ["example", "a.example"], false],
  ["dnsDomainLevels", ["intranet"], 0],
  ["dnsDomainLevels", ["a.b.example"], 2],
  ["localHostOrDomainIs", ["www.a.example", "www.a.example"], true],
  ["localHostOrDomainIs", ["www", "www.a.example"], true],
  ["localHostOrDomainIs", ["ww", "www.a.example"], false],
  ["localHostOrDomainIs", ["www.b.example", "www.a.example"], false],
  ["localHostOrDomainIs", ["www.a.example.x", "www.a.example"], false],
  ["shExpMatch", ["a.corp.example", "*.corp.example"], true],
  ["shExpMatch", ["acorp-example", "a*.example"], false],
  ["shExpMatch", ["abc", "a?c"], true],
  ["shExpMatch", ["ac", "a?c"], false],
  ["shExpMatch", ["xabc", "abc"], false],
  ["shExpMatch", ["abcx", "abc"], false],
  ["shExpMatch", ["b.example", "(a|b).example"], true],
  ["shExpMatch", [undefined, "undefined"], true],
  ["dnsResolve", ["app"], "10.1.2.3"],
  ["dnsResolve", ["late"], "10.1.2.4"],
  ["dnsResolve", ["six"], null],
  ["dnsResolve", ["nowhere"], null],
  ["dnsResolve", ["10.9.9.9"], "10.9.9.9"],
  ["dnsResolveEx", ["app"], "10.1.2.3;2001:db8::3"],
  ["dnsResolveEx", ["nowhere"], ""],
  ["dnsResolveEx", ["2001:db8::9"], "2001:db8::9"],
  ["isResolvable", ["app"], true],
  ["isResolvable", ["six"], false],
  ["isResolvableEx", ["six"], true],
  ["isResolvableEx", ["nowhere"], false],
  ["myIpAddress", [], "10.20.30.40"],
  ["myIpAddressEx", [], "2001:db8::1;10.20.30.40"],
  ["isInNet", ["10.1.2.3", "10.1.0.0", "255.255.0.0"], true],
  ["isInNet", ["10.2.2.3", "10.1.0.0", "255.255.0.0"], false],
  ["isInNet", ["192.168.1.9", "192.168.1.1", "255.255.255.0"], true],
  ["isInNet", ["app", "10.0.0.0", "255.0.0.0"], true],
  ["isInNet", ["nowhere", "0.0.0.0", "0.0.0.0"], false],
  ["isInNet", ["10.1.2.3", "10.0.0", "255.0.0.0"], false],
  ["isInNet", ["10.1.2.3", "10.0.0.0", "8"], false],
  ["isInNetEx", ["10.1.2.3", "10.0.0.0/8"], true],
  ["isInNetEx", ["11.1.2.3", "10.0.0.0/8"], false],
  ["isInNetEx", ["10.1.2.3", "10.1.2.3/32"], true],
  ["isInNetEx", ["10.1.2.3", "10.1.2.3/33"], false],
  ["isInNetEx", ["10.1.2.3", "10.0.0.0"], false],
  ["isInNetEx", ["10.1.2.3", "corp/8"], false],
  ["isInNetEx", ["192.0.2.1; 2001:db8::5", "2001:db8::/32"], true],
  ["isInNetEx", ["2001:db9::5", "2001:db8::/32"], false],
  ["isInNetEx", ["10.1.2.3", "::/0"], false],
  ["isInNetEx", ["", "0.0.0.0/0"], false],
  ["sortIpAddressList", ["10.2.3.9;2001:4898:28:3::1;::1;127.0.0.1"], "::1;2001:4898:28:3::1;10.2.3.9;127.0.0.1"],
  ["sortIpAddressList", ["10.1.1.1; 10.1.1.1"], "10.1.1.1;10.1.1.1"],
  ["sortIpAddressList", ["10.1.1.1;corp"], false],
  ["sortIpAddressList", [""], false],
])("%s%j is %j", (name, args, value) => {
  expect(functions[name]?.(...args)).toBe(value);
});

test.each([null, undefined, ""])("%j is no name: nothing is looked up", (nothing) => {
  expect(functions.dnsResolve?.(nothing)).toBeNull();
  expect(functions.dnsResolveEx?.(nothing)).toBe("");
  expect(functions.isInNet?.(nothing, "0.0.0.0", "0.0.0.0")).toBe(false);
  expect(lookedUp).toEqual([]);
});

test("without an address of its own, a machine is this one", () => {
  expect(of("2001:db8::1").myIpAddress()).toBe("127.0.0.1");
});

test.each([
  ["0.0.0.0", 0],
  ["10.1.2.3", 0x0a010203],
  ["255.255.255.255", -1],
  ["256.1.1.1", undefined],
  ["1.2.3", undefined],
  ["1.2.3.4.5", undefined],
  ["a1.2.3.4", undefined],
])("the address %s as a number", (text, number) => {
  expect(toNumber(text)).toBe(number);
});

const zeros = (count: number) => "0".repeat(count);

test.each([
  ["128.0.0.1", `1${zeros(30)}1`],
  ["::", zeros(128)],
  ["::1", `${zeros(127)}1`],
  ["1::", `${zeros(15)}1${zeros(112)}`],
  ["1::1", `${zeros(15)}1${zeros(111)}1`],
  ["0:0:0:0:0:0:0:F", `${zeros(124)}1111`],
  ["::ffff:128.0.0.1", `${zeros(80)}${"1".repeat(16)}1${zeros(30)}1`],
  ["fe80::1%eth0", `1111111010000000${zeros(111)}1`],
  ["1:2:3:4:5:6:7", undefined],
  ["1:2:3:4:5:6:7:8:9", undefined],
  ["1:2:3:4:5:6:7::8", undefined],
  ["1::2::3", undefined],
  ["12345::", undefined],
  ["g::", undefined],
  ["abcd", undefined],
  ["", undefined],
])("the address %s in binary digits", (text, bits) => {
  expect(toBits(text)).toBe(bits);
});

afterEach(() => void vi.useRealTimers());

/** A Saturday. Here it is an hour later than there. */
const NOW = "2026-01-31T17:30:05Z";

test.each<readonly [name: string, args: readonly unknown[], value: boolean]>([
  ["weekdayRange", ["SAT"], true],
  ["weekdayRange", ["sat"], true],
  ["weekdayRange", ["SUN"], false],
  ["weekdayRange", ["FRI", "SAT"], true],
  ["weekdayRange", ["SAT", "SUN"], true],
  ["weekdayRange", ["SUN", "FRI"], false],
  ["weekdayRange", ["SUN", "MON"], false],
  ["weekdayRange", ["FRI", "MON"], true],
  ["weekdayRange", ["SAT", "GMT"], true],
  ["weekdayRange", ["X"], false],
  ["weekdayRange", ["SAT", "X"], false],
  ["weekdayRange", [], false],
  ["dateRange", [31], true],
  ["dateRange", ["31"], true],
  ["dateRange", [1], false],
  ["dateRange", [30, 31], true],
  ["dateRange", [30, 2], true],
  ["dateRange", [2, 30], false],
  ["dateRange", ["JAN"], true],
  ["dateRange", ["jan"], true],
  ["dateRange", ["FEB"], false],
  ["dateRange", ["NOV", "FEB"], true],
  ["dateRange", ["FEB", "NOV"], false],
  ["dateRange", [2026], true],
  ["dateRange", [2025], false],
  ["dateRange", [2025, 2027], true],
  ["dateRange", [2027, 2028], false],
  ["dateRange", [31, "JAN", 1, "FEB"], true],
  ["dateRange", [1, "FEB", 28, "FEB"], false],
  ["dateRange", ["DEC", 2025, "JAN", 2026], true],
  ["dateRange", ["FEB", 2026, "MAR", 2026], false],
  ["dateRange", [31, "JAN", 2026, 31, "JAN", 2026], true],
  ["dateRange", [30, "DEC", 2025, 30, "JAN", 2026], false],
  ["dateRange", [31, "JAN", "GMT"], false],
  ["dateRange", [31, "GMT"], true],
  ["dateRange", [1, "JAN", 31], false],
  ["dateRange", [1, "JAN", "FEB", 2], true],
  ["dateRange", ["X"], false],
  ["dateRange", [], false],
  ["timeRange", [17, "GMT"], true],
  ["timeRange", [18, "GMT"], false],
  ["timeRange", [18], true],
  ["timeRange", [17], false],
  ["timeRange", [9, 17, "GMT"], true],
  ["timeRange", [18, 20, "GMT"], false],
  ["timeRange", [22, 6, "GMT"], false],
  ["timeRange", [16, 6, "GMT"], true],
  ["timeRange", [17, 30, 17, 30, "GMT"], true],
  ["timeRange", [17, 31, 18, 0, "GMT"], false],
  ["timeRange", [17, 30, 5, 17, 30, 5, "GMT"], true],
  ["timeRange", [17, 30, 6, 17, 31, 0, "GMT"], false],
  ["timeRange", [17, 30, 17, "GMT"], false],
  ["timeRange", [], false],
])("%s%j at half past five on the last of January", (name, args, value) => {
  vi.useFakeTimers({ now: new Date(NOW) });
  vi.spyOn(Date.prototype, "getTimezoneOffset").mockReturnValue(-60);
  expect(functions[name]?.(...args)).toBe(value);
  vi.restoreAllMocks();
});
