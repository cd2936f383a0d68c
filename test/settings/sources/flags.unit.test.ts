// What the command line says, by the names of its flags.
import { expect, test } from "vitest";
import { flags, readFlags } from "../../../src/settings/sources/flags.ts";
import { askedWith, layerOf, proxyAt, sourcesOf } from "../../helpers/layers.ts";

const origin = (name: string) => ({ kind: "flag", name });

test("flags are read by their own names, and those that are no settings passed over", () => {
  const said = {
    "http-proxy": "http://p:8080",
    to: "git,pip",
    json: true,
    httpsProxy: "http://q:8080",
    mode: undefined,
  };
  expect([...readFlags(said)]).toEqual([
    ["httpProxy", { value: proxyAt("p"), origin: origin("http-proxy") }],
    ["targets", { value: ["git", "pip"], origin: origin("to") }],
  ]);
});

test("a flag of the wrong type is refused by its name", () =>
  expect(() => readFlags({ mode: "auto" })).toThrow(
    expect.objectContaining({ exitCode: 2, message: "mode must be one of system, custom, none (--mode)" }),
  ));

test("they stand behind what was said before, host and port as one proxy", async () => {
  const above = { ...sourcesOf({ given: [{ mode: "none" }] }), notes: ["before"] };
  const request = { flags: readFlags({ host: "p", port: "8080" }) };
  const { given, ...rest } = await flags.read(askedWith({ request }), above);
  expect(rest).toEqual({ found: [], notes: ["before"], lines: [], saved: undefined });
  expect(given[0]).toEqual(layerOf({ mode: "none" }, "given0"));
  expect(given[1]?.get("proxy")).toEqual({ value: proxyAt("p"), origin: origin("host") });
  expect(given).toHaveLength(2);
});
