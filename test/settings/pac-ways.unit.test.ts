// What is tried next where a proxy that a PAC script names does not work.
import { expect, test } from "vitest";
import { passOver } from "../../src/settings/pac-ways.ts";
import type { Origin, ProxyChoice, ResolvedSettings, Setting } from "../../src/settings/settings.ts";
import { settingsWith } from "../helpers/tested.ts";

const PAC: Origin = { kind: "pac", script: "/p.pac", named: { kind: "default" } };
const FLAG: Origin = { kind: "flag", name: "proxy" };
const endpoint = (host: string) => ({ scheme: "http", host, port: 1 }) as const;

function choice(host: string, origin = PAC): Setting<ProxyChoice> {
  return { value: { kind: "proxy", proxy: { endpoint: endpoint(host) } }, origin, shadowed: [] };
}

const chain = (...hosts: string[]) => hosts.map((host) => (host === "DIRECT" ? host : `PROXY ${host}:1`)).join("; ");

function settings(http: string, https: string, more: Partial<ResolvedSettings> = {}): ResolvedSettings {
  const answers = [
    { url: "http://x.example/", text: http },
    { url: "https://x.example/", text: https },
  ];
  const pac = { script: "/p.pac", since: "", again: "", answers };
  return settingsWith({ http: choice("a"), https: choice("a"), pac, ...more });
}

const both = (text: string) => settings(text, text);
const refused = new Map([
  ["http", "nothing listens"],
  ["https", "nothing listens"],
] as const);
const failure = { failing: refused, worksDirectly: false };
const A = ["http://a:1", "nothing listens"];

test.each<readonly [string, ResolvedSettings, readonly string[], typeof failure, unknown]>([
  ["the next of the chain", both(chain("a", "b")), [], failure, [A]],
  ["nothing, where there is no other", both(chain("a")), [], failure, undefined],
  ["nothing, where all others failed", both(chain("a", "b")), ["http://b:1"], failure, undefined],
  ["no way without a proxy that was not seen to work", both(chain("a", "DIRECT")), [], failure, undefined],
  [
    "the way without a proxy, where that works",
    both(chain("a", "DIRECT")),
    [],
    { ...failure, worksDirectly: true },
    [A],
  ],
  [
    "nothing, where another proxy would fail likewise",
    both(chain("a", "b")),
    [],
    { ...failure, failing: new Map() },
    undefined,
  ],
  ["nothing, where no script was asked", { ...both(chain("a", "b")), pac: undefined }, [], failure, undefined],
  [
    "nothing, where somebody named the proxy",
    { ...both(chain("a", "b")), http: choice("a", FLAG), https: choice("a", FLAG) },
    [],
    failure,
    undefined,
  ],
  [
    "what failed alone",
    settings(chain("a", "b"), chain("c"), { https: choice("c") }),
    [],
    { ...failure, failing: new Map([["http", "nothing listens"]] as const) },
    [A],
  ],
])("%s", (_, resolved, before, failed, passedOver) => {
  const next = passOver(resolved, new Map(before.map((way) => [way, "before"])), failed as typeof failure);
  expect(next && [...next]).toEqual(passedOver);
});
