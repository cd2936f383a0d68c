// What is made of what a client says, and of what the proxy and the site saw of it.
import { describe, expect, test } from "vitest";
import type { AskClients } from "../../src/demo/asks.ts";
import type { Network } from "../../src/demo/network.ts";
import { findProxied, judge, type Seen, watch } from "../../src/demo/watch.ts";

const PROXY = "http://127.0.0.1:8080";
const seen = (more: Partial<Seen>): Seen => ({
  said: "unknown",
  isRecorded: false,
  hasArrived: false,
  isFetched: undefined,
  reason: undefined,
  ...more,
});
const THROUGH = { said: PROXY, isRecorded: true, hasArrived: true, isFetched: true };
const PAST = { said: "direct", isRecorded: false, hasArrived: true, isFetched: true };

describe("an address that goes through the proxy", () => {
  test.each([
    ["well", THROUGH],
    ["well", { ...THROUGH, said: "unknown" }],
    ["well", { said: PROXY }],
    ["unseen", {}],
    ["failed", { ...THROUGH, isFetched: false }],
    ["failed", { ...THROUGH, hasArrived: false, isFetched: false }],
    ["failed", { ...THROUGH, hasArrived: false }],
    ["failed", { said: PROXY, isFetched: false }],
    ["failed", { isFetched: false }],
    ["elsewhere", PAST],
    ["elsewhere", { ...PAST, said: "unknown" }],
    ["elsewhere", { ...THROUGH, said: "http://127.0.0.1:80800" }],
    ["elsewhere", { said: "http://other.example:1" }],
    ["disagrees", { ...PAST, said: PROXY }],
  ] as const)("%s: %o", (verdict, found) => expect(judge(seen(found), PROXY)).toBe(verdict));
});

describe("an address on the skip list", () => {
  test.each([
    ["well", PAST],
    ["well", { ...PAST, said: "unknown" }],
    ["well", { said: "direct" }],
    ["unseen", {}],
    ["failed", { ...PAST, isFetched: false }],
    ["failed", { ...PAST, hasArrived: false, isFetched: false }],
    ["elsewhere", THROUGH],
    ["elsewhere", { ...THROUGH, said: "unknown" }],
    ["disagrees", { ...THROUGH, said: "direct" }],
  ] as const)("%s: %o", (verdict, found) => expect(judge(seen(found), undefined)).toBe(verdict));
});

test("a client without a skip list asks the proxy, and setup said so", () => {
  expect(judge(seen(THROUGH), undefined, PROXY)).toBe("untold");
  expect(judge(seen(PAST), undefined, PROXY)).toBe("well");
  expect(judge(seen({ ...THROUGH, isFetched: false }), undefined, PROXY)).toBe("failed");
  expect(judge(seen({ ...THROUGH, said: "direct" }), undefined, PROXY)).toBe("elsewhere");
});

test("each client's requests are told from the others', and no password is kept", async () => {
  const hit = (host: string, url = `${host}:443`) => ({ method: "CONNECT", url, host, credentials: "me:pw", port: 1 });
  const network: Network = {
    proxy: PROXY,
    ca: "",
    local: "http://localhost:9",
    hits: [hit("git.demo.test"), hit("localhost", "http://localhost:9/npm/x")],
    arrived: [
      { isSecure: true, host: "git.demo.test", path: "/" },
      { isSecure: false, host: "localhost:9", path: "/git/info" },
      { isSecure: false, host: "localhost:9", path: "/npm/x" },
    ],
    close() {},
  };
  const ask: AskClients = async (writer, url) => [
    {
      client: writer,
      proxy: url.hostname === "localhost" ? "direct" : "http://me:p@w@127.0.0.1:8080/",
      isFetched: true,
    },
  ];
  const [git, npm] = await watch(network, ask, ["git", "npm"]);
  expect(git).toMatchObject({ through: THROUGH, past: PAST });
  expect(npm?.through).toMatchObject({ said: PROXY, isRecorded: false, hasArrived: false });
  expect(npm?.past).toMatchObject({ said: "direct", isRecorded: true, hasArrived: true });
});

test("off: who says direct, or nothing, is off", async () => {
  const said: Record<string, string> = { git: "direct", npm: "unknown", pip: PROXY };
  const ask: AskClients = async (writer, _, fetches) => {
    expect(fetches).toBe(false);
    return [{ client: writer, proxy: said[writer] ?? "" }];
  };
  expect(await findProxied(ask, Object.keys(said))).toEqual(["pip"]);
});
