// What a PAC script is told of the network, by sockets and name servers of the test's own.
import dgram from "node:dgram";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { beforeEach, expect, test, vi } from "vitest";
import { lookUpNames, ownAddresses } from "../../src/pac/network.ts";

vi.mock("node:dns/promises", () => ({ lookup: vi.fn() }));
vi.mock("node:os", async (original) => ({ ...(await original<object>()), networkInterfaces: vi.fn() }));
vi.mock("node:dgram", async (original) => {
  const createSocket = vi.fn();
  return { ...(await original<object>()), createSocket, default: { createSocket } };
});

const connected: string[] = [];
let closed = 0;

/** @param ways the own address on the way to each; none: an error */
function setUp(ways: Readonly<Record<string, string>>, interfaces: ReturnType<typeof networkInterfaces>) {
  vi.mocked(networkInterfaces).mockReturnValue(interfaces);
  vi.mocked(dgram.createSocket).mockImplementation(((type: string) => {
    let own = "";
    let fail = () => {};
    return {
      on: (_: string, listener: () => void) => {
        fail = listener;
      },
      connect: (port: number, far: string, done: () => void) => {
        connected.push(`${type} ${far} ${port}`);
        own = ways[far] ?? "";
        queueMicrotask(own ? done : fail);
      },
      address: () => ({ address: own }),
      close: () => closed++,
    };
  }) as never);
}

beforeEach(() => {
  connected.length = 0;
  closed = 0;
});

const face = (address: string, more: object = {}) => ({ address, internal: false, scopeid: 0, ...more });

test("its own addresses are those on the way outwards, and then those of its interfaces, each once", async () => {
  const ways = {
    "8.8.8.8": "10.20.30.40",
    "10.0.0.1": "10.20.30.40",
    "172.16.0.1": "0.0.0.0",
    "192.168.0.1": "192.168.1.23",
    "2001:4860:4860::8888": "::",
  };
  setUp(ways, {
    lo: [face("127.0.0.1", { internal: true })],
    eth0: [face("192.168.1.23"), face("fe80::1", { scopeid: 2 }), face("2001:db8::5")],
    none: undefined,
  } as never);
  expect(await ownAddresses()).toEqual(["10.20.30.40", "192.168.1.23", "2001:db8::5"]);
  expect(connected).toEqual([
    "udp4 8.8.8.8 9",
    "udp6 2001:4860:4860::8888 9",
    "udp4 10.0.0.1 9",
    "udp4 172.16.0.1 9",
    "udp4 192.168.0.1 9",
  ]);
  expect(closed).toBe(5);
});

test("a machine without a way has the addresses of its interfaces", async () => {
  setUp({}, { eth0: [face("192.168.1.23")] } as never);
  expect(await ownAddresses()).toEqual(["192.168.1.23"]);
  expect(closed).toBe(5);
});

const failure = (code: string) => Object.assign(new Error(code), { code });

test("names are looked up at once; one that is not there has no address, one without an answer is left out", async () => {
  const started: unknown[] = [];
  vi.mocked(lookup).mockImplementation((async (name: string, options: object) => {
    started.push([name, options]);
    await Promise.resolve();
    if (name === "gone") throw failure("ENOTFOUND");
    if (name === "dead") throw failure("EAI_AGAIN");
    return [{ address: "10.0.0.1" }, { address: "2001:db8::1" }];
  }) as never);
  const looking = lookUpNames(["here", "gone", "dead"], 1_000);
  const options = { all: true, order: "ipv4first" };
  expect(started).toEqual(["here", "gone", "dead"].map((name) => [name, options]));
  expect(await looking).toEqual({
    addresses: new Map<string, readonly string[]>([
      ["here", ["10.0.0.1", "2001:db8::1"]],
      ["gone", []],
    ]),
    isLate: false,
  });
});

test("what is not there in time is left out", async () => {
  vi.useFakeTimers();
  vi.mocked(lookup).mockImplementation(((name: string) =>
    name === "slow" ? new Promise(() => {}) : Promise.resolve([{ address: "10.0.0.1" }])) as never);
  const looking = lookUpNames(["slow", "here"], 1_000);
  await vi.advanceTimersByTimeAsync(999);
  const early = await Promise.race([looking, Promise.resolve("waiting")]);
  await vi.advanceTimersByTimeAsync(1);
  expect([early, await looking]).toEqual(["waiting", { addresses: new Map([["here", ["10.0.0.1"]]]), isLate: true }]);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
