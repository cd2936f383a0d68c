// What an answer says of whoever gave it.
import { expect, test } from "vitest";
import { readSaid } from "../../src/connection/said.ts";

const NOW = Date.parse("2026-03-04T12:00:00Z");
const read = (headers: Record<string, string | string[]>, title?: string) =>
  readSaid({ status: 503, headers, ...(title ? { title } : {}) }, true, (text) => `<${text}>`, NOW);

test("nothing but its status", () => {
  expect(read({})).toEqual({ status: 503, isProxys: true });
  expect(readSaid({ status: 200, headers: {} }, false, (text) => text, NOW).isProxys).toBe(false);
});

test("its words, each of them sanitized", () => {
  expect(read({ server: "squid", via: "1.1 p", "x-squid-error": "ERR_X 1" }, "No way")).toEqual({
    status: 503,
    isProxys: true,
    server: "<squid>",
    via: "<1.1 p>",
    error: "<ERR_X 1>",
    title: "<No way>",
  });
});

test("of a header that came twice the first counts; of two errors squid's own", () => {
  expect(read({ via: ["1.1 a", "1.1 b"] }).via).toBe("<1.1 a>");
  expect(read({ "proxy-status": "p; error=dns_timeout" }).error).toBe("<p; error=dns_timeout>");
  expect(read({ "proxy-status": "p", "x-squid-error": "ERR" }).error).toBe("<ERR>");
});

test.each([
  ["Wed, 04 Mar 2026 12:00:00 GMT", 0],
  ["Tue, 03 Mar 2026 12:00:00 GMT", -86_400_000],
  ["Wed, 04 Mar 2026 12:00:05 GMT", 5_000],
  ["some day", undefined],
])("its clock against this machine's: %s", (date, skew) => {
  expect(read({ date }).clockSkew).toBe(skew);
});

test("the clock of an answer from a cache, which is as old as it says", () => {
  const date = "Wed, 04 Mar 2026 09:00:00 GMT";
  expect(read({ date, age: "10800" }).clockSkew).toBe(0);
  expect(read({ date, age: "old" }).clockSkew).toBe(-3 * 3_600_000);
});
