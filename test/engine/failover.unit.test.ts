// Down the chain of a PAC script: what is tried, what is taken, and what is told where nothing works.
import { expect, test } from "vitest";
import { testChain } from "../../src/engine/failover.ts";
import { newProgress, prepare } from "../../src/engine/prepare.ts";
import type { Prepared } from "../../src/engine/request.ts";
import { Problem } from "../../src/model/problem.ts";
import { FailedTest } from "../../src/pretest/message.ts";
import { proxiesOf } from "../../src/settings/settings.ts";
import { requestOf } from "../helpers/engine.ts";
import { Home } from "../helpers/home.ts";
import { machineWhere } from "../helpers/sources.ts";
import { FINDING } from "../helpers/tested.ts";

const TEXT = "PROXY a.example:1; PROXY b.example:2; PROXY c.example:3; DIRECT";

const dead = (way: string, worksDirectly = false) =>
  new FailedTest(
    { ...FINDING, headline: `${way} is dead` },
    new Map([
      ["http", `${way} is dead`],
      ["https", `${way} is dead`],
    ] as const),
    worksDirectly,
  );
const MENDABLE = new FailedTest({ ...FINDING, headline: "it wants a password" }, new Map(), false);

/** @param fates what the test of each proxy comes to, by host; "" is the way without one */
async function run(fates: Readonly<Record<string, Error | "passed">>) {
  const home = new Home();
  const pac = (input: string) => {
    const { urls } = JSON.parse(input) as { urls: readonly string[] };
    return {
      exitCode: 0,
      stdout: JSON.stringify({ answers: urls.map((url) => ({ url, text: TEXT })), unanswered: [] }),
    };
  };
  const system = machineWhere({ files: { "p.pac": "x" }, pac }, home);
  const request = requestOf("apply", { pac: home.file("p.pac"), to: "pip" });
  const progress = newProgress();
  const tried: string[] = [];
  const hostOf = ({ settings }: Prepared) => (settings && proxiesOf(settings)[0]?.endpoint.host) ?? "";
  const tested = await testChain(
    system,
    request,
    { prepared: await prepare(system, request, progress), progress },
    async (prepared) => {
      const host = hostOf(prepared);
      tried.push(host);
      const fate = fates[host];
      if (fate instanceof Error) throw fate;
      return { isTested: true, text: host };
    },
  ).catch((error: Error) => error);
  return { tried, tested: tested instanceof Error ? tested : hostOf(tested.prepared) };
}

const A = dead("http://a.example:1");
const B = dead("http://b.example:2");
const C = dead("http://c.example:3");
const others = (...ways: readonly string[]) =>
  `the PAC script names others that do not work: ${ways.map((way) => `${way} (${way} is dead)`).join(", ")}`;

test.each<[string, Readonly<Record<string, Error | "passed">>, tried: readonly string[], taken: string]>([
  ["the first that works", { "a.example": "passed" }, ["a.example"], "a.example"],
  ["the next", { "a.example": A, "b.example": "passed" }, ["a.example", "b.example"], "b.example"],
  [
    "no proxy, where that was seen to work",
    { "a.example": A, "b.example": B, "c.example": dead("http://c.example:3", true), "": "passed" },
    ["a.example", "b.example", "c.example", ""],
    "",
  ],
])("%s is taken", async (_, fates, tried, taken) => {
  expect(await run(fates)).toEqual({ tried, tested: taken });
});

test("where nothing works, the first failure is told, and what was tried besides", async () => {
  const { tried, tested } = await run({ "a.example": A, "b.example": B, "c.example": C });
  expect(tried).toEqual(["a.example", "b.example", "c.example"]);
  expect(tested).toMatchObject({
    exitCode: 3,
    finding: {
      headline: "http://a.example:1 is dead",
      what: `WHAT; ${others("http://b.example:2", "http://c.example:3")}`,
    },
  });
});

test("what a person can mend ends it, and counts more than what is not there", async () => {
  const { tried, tested } = await run({ "a.example": A, "b.example": MENDABLE });
  expect(tried).toEqual(["a.example", "b.example"]);
  expect(tested).toMatchObject({
    exitCode: 3,
    finding: { headline: "it wants a password", what: `WHAT; ${others("http://a.example:1")}` },
  });
});

test.each([
  ["credentials at the first", MENDABLE],
  ["another run", new Problem(5, "locked")],
  ["a fault of ours", new TypeError("no")],
])("%s: nothing else is tried", async (_, error) => {
  expect(await run({ "a.example": error })).toEqual({ tried: ["a.example"], tested: error });
});
