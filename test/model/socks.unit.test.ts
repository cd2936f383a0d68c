// A SOCKS proxy among the settings: what is left without it, and whether it can be named for all.
import { expect, test } from "vitest";
import type { PropagatedProxy, PropagatedSettings } from "../../src/model/propagated.ts";
import { type ParsedProxy, parseProxy } from "../../src/model/proxy.ts";
import { socksForAll, socksProtocols, withoutSocks } from "../../src/model/socks.ts";

/** Proxies as http and https have them, by their URLs. */
function proxies(http?: string, https?: string): PropagatedProxy {
  const endpoint = (text: string) => (parseProxy(text) as Extract<ParsedProxy, { kind: "proxy" }>).proxy.endpoint;
  return {
    kind: "url",
    ...(http ? { http: endpoint(http) } : {}),
    ...(https ? { https: endpoint(https) } : {}),
    username: "ada",
  };
}

const of = (proxy: PropagatedProxy) => ({ proxy, noProxy: [] }) as unknown as PropagatedSettings;

const WEB = "http://web.example:80";
const TLS = "https://web.example:443";
const ONE = "socks5h://one.example:1080";
const LOCAL = "socks5://one.example:1080";
const BLOCKED = { kind: "blocked" } as const;

test.each<[http: string | undefined, https: string | undefined, socks: string[], left: PropagatedProxy, all?: string]>([
  [WEB, TLS, [], proxies(WEB, TLS)],
  [WEB, undefined, [], proxies(WEB)],
  [ONE, ONE, ["http", "https"], BLOCKED, "http"],
  [LOCAL, LOCAL, ["http", "https"], BLOCKED, "http"],
  [ONE, WEB, ["http"], proxies(undefined, WEB), "http"],
  [WEB, ONE, ["https"], proxies(WEB), "https"],
  // all_proxy would be for both.
  [ONE, undefined, ["http"], BLOCKED],
  [undefined, ONE, ["https"], BLOCKED],
  [ONE, LOCAL, ["http", "https"], BLOCKED],
])("http by %s, https by %s", (http, https, socks, left, all) => {
  const settings = of(proxies(http, https));
  expect(socksProtocols(settings)).toEqual(socks);
  expect(withoutSocks(settings)).toEqual({ ...settings, proxy: left });
  expect(socksForAll(settings)).toBe(all);
});

test.each<PropagatedProxy>([{ kind: "direct" }, BLOCKED])("no proxy, or none that gets out, stays: %j", (proxy) => {
  const settings = of(proxy);
  expect(withoutSocks(settings)).toBe(settings);
  expect([socksProtocols(settings), socksForAll(settings)]).toEqual([[], undefined]);
});
