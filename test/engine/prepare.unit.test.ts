// What a run remembers as its own output, so that it is no news when the environment is read.
import { expect, test } from "vitest";
import { prepare } from "../../src/engine/prepare.ts";
import type { Request } from "../../src/engine/request.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const PROXY = "http://p.example:8080";

test.each([
  ["with-password", ["pip"], [PROXY, `ada at ${PROXY}`]],
  ["withhold-password", ["pip"], [PROXY]],
  ["with-password", [], [PROXY]],
])(
  "by %s with %j named, what is written is remembered: a log-on too, without its password",
  async (policy, named, expected) => {
    const home = new Home();
    const system = systemIn(home, {
      variables: {
        PROXYCAST_USERNAME: "ada",
        PROXYCAST_PASSWORD: "s3cret",
        PROXYCAST_HTTP_PROXY: "http://p.example:8080",
        PROXYCAST_TO: "pip",
      },
    });
    const origin = { kind: "flag", name: "any" };
    const flags = new Map([
      ["propagate", { value: policy, origin }],
      ["passwordTargets", { value: named, origin }],
    ] as const);
    const request = {
      ...{ kind: "apply", refreshes: false, isForced: false, isStrict: false },
      ...{ flags, passwords: new Map(), now: new Date(0), version: "1.0" },
    } as unknown as Request;
    const { plan, granted } = await prepare(system, request);
    expect(granted).toEqual(expected.length === 2 ? ["pip"] : []);
    const proxies = plan.ledger.emitted.filter((value) => value.includes("p.example"));
    expect(proxies).toEqual(expected);
  },
);
