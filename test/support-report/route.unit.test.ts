// The kernel's table of routes, as it is written on a machine whose bytes start with the lowest.
import { expect, test } from "vitest";
import { findRoute } from "../../src/support-report/route.ts";

const TABLE = [
  "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
  "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
  "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
  "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
  "tun0\t0000000A\t010000AC\t0003\t0\t0\t0\t000000FF\t0\t0\t0",
  "down0\t0000140A\t00000000\t0000\t0\t0\t0\t0000FFFF\t0\t0\t0",
  "",
].join("\n"); // biome-ignore format: a table

test.each([
  ["203.0.113.9", { name: "eth0", gateway: "192.0.2.1" }],
  ["192.0.2.77", { name: "eth0", gateway: undefined }],
  ["10.20.30.40", { name: "tun0", gateway: "172.0.0.1" }],
])("to %s", (address, route) => expect(findRoute(TABLE, address)).toEqual(route));

test("none is made up", () => {
  expect(findRoute("", "203.0.113.9")).toBeUndefined();
  expect(findRoute(TABLE, "2001:db8::1")).toBeUndefined();
  expect(findRoute(TABLE.split("\n").slice(3).join("\n"), "203.0.113.9")).toBeUndefined();
});
