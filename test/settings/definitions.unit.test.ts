// Every setting is defined once, and no two by the same name.
import { expect, test } from "vitest";
import { DEFINITIONS, type Definition, definitionOf, type SettingKey } from "../../src/settings/definitions.ts";

test.each<[SettingKey, Partial<Definition>]>([
  ["mode", { type: "choice", choices: ["system", "custom", "none"], flag: "mode", variable: "PROXYCAST_MODE" }],
  ["password", { type: "password", flag: "password-stdin", variable: "PROXYCAST_PASSWORD" }],
  ["shellStyle", { type: "choice", choices: ["inline", "source"], flag: "shell-style" }],
  ["managed", { type: "choice", choices: ["write", "beside", "leave"], flag: "managed" }],
  ["testUrls", { type: "urls", describe: "addresses that the connection test asks for" }],
])("%s is found by its key", (key, definition) => expect(definitionOf(key)).toMatchObject({ key, ...definition }));

test.each(["key", "flag", "variable"] as const)("no two have one %s", (name) => {
  const names = DEFINITIONS.flatMap((definition: Definition) => definition[name] ?? []);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(10);
});

test("a variable is called after its flag", () => {
  const both = DEFINITIONS.filter((definition: Definition) => definition.variable && definition.key !== "password");
  for (const { flag = "", variable } of both as readonly Definition[])
    expect(variable).toBe(`PROXYCAST_${flag.toUpperCase().replaceAll("-", "_")}`);
});
