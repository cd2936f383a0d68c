// What the PROXYCAST_* variables say, and which empty ones say something.
import { expect, test } from "vitest";
import { readVariables, variables } from "../../../src/settings/sources/variables.ts";
import { askedWith, layerOf, proxyAt, sourcesOf } from "../../helpers/layers.ts";

const VALUES: Readonly<Record<string, string>> = {
  PROXYCAST_HOST: "p",
  PROXYCAST_PORT: "8080",
  PROXYCAST_SKIP: "",
  PROXYCAST_MODE: "",
  PROXYCAST_OTHER: "x",
  MODE: "none",
};
const origin = (name: string) => ({ kind: "variable", name });

test("an empty one is none, but for the skip list", () =>
  expect([...readVariables((name) => VALUES[name])]).toEqual([
    ["host", { value: "p", origin: origin("PROXYCAST_HOST") }],
    ["port", { value: "8080", origin: origin("PROXYCAST_PORT") }],
    ["skip", { value: [], origin: origin("PROXYCAST_SKIP") }],
  ]));

test("they stand behind what was said before, host and port as one proxy", async () => {
  const above = { ...sourcesOf({ given: [{ mode: "none" }] }), notes: ["before"] };
  const system = { variable: (name: string) => VALUES[name] };
  const { given, ...rest } = await variables.read(askedWith({ system }), above);
  expect(rest).toEqual({ found: [], notes: ["before"], lines: [], saved: undefined });
  expect(given[0]).toEqual(layerOf({ mode: "none" }, "given0"));
  expect(given[1]?.get("proxy")).toEqual({ value: proxyAt("p"), origin: origin("PROXYCAST_HOST") });
  expect(given).toHaveLength(2);
});

test("one of the wrong type is refused by its name", () =>
  expect(() => readVariables(() => "x")).toThrow(
    expect.objectContaining({ exitCode: 2, message: "mode must be one of system, custom, none ($PROXYCAST_MODE)" }),
  ));
