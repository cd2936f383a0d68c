// Which CA bundle counts, and what is said of one that can't be used.
import { describe, expect, test } from "vitest";
import { resolveCa } from "../../src/settings/ca.ts";
import type { SavedState } from "../../src/settings/saved-state.ts";
import { Home } from "../helpers/home.ts";
import { sourcesOf, type Values } from "../helpers/layers.ts";
import { COMPANY_CA, machineWhere, NOW } from "../helpers/sources.ts";

const COPY = ".local/state/proxycast/ca/bundle.pem";
const COMPANY_COPY = ".local/state/proxycast/ca/company.pem";
const PEM = COMPANY_CA.trim();
const originOf = (name: string) => ({ kind: "variable", name: `${name}-caBundle` });

function machine(files: Readonly<Record<string, string>> = {}) {
  const home = new Home();
  return { home, system: machineWhere({ files, replaced: { workingFolder: () => home.path } }, home) };
}

test.each<[string, readonly Values[]]>([
  ["nobody names one", []],
  ["nobody wants one", [{ mode: "none", caBundle: "gone.pem" }]],
])("there is none where %s", async (_, given) =>
  expect(await resolveCa(machine().system, sourcesOf({ given }), NOW)).toEqual({ value: undefined, notes: [] }),
);

describe("a bundle is read", () => {
  const files = { "ca.pem": COMPANY_CA, "etc/ca.pem": COMPANY_CA };

  test.each<[string, Parameters<typeof sourcesOf>[0], string, readonly string[]]>([
    [
      "as it is given",
      { given: [{ caBundle: "~/ca.pem" }], found: [{ caBundle: "~/gone.pem" }] },
      "given0",
      ["found0"],
    ],
    ["as it is found", { found: [{ caBundle: "ca.pem" }] }, "found0", []],
    ["without a proxy", { given: [{ mode: "none", caWithoutProxy: true, caBundle: "ca.pem" }] }, "given0", []],
  ])("%s", async (_, said, name, shadowed) => {
    const { home, system } = machine(files);
    const { value, notes } = await resolveCa(system, sourcesOf(said), NOW);
    expect(value).toMatchObject({ value: { path: home.file("ca.pem"), company: [PEM] }, origin: originOf(name) });
    expect(value?.value.bundle.endsWith(`\n${PEM}\n`)).toBe(true);
    expect(value?.shadowed.map(({ origin }) => origin)).toEqual(shadowed.map(originOf));
    expect(notes).toEqual([]);
  });

  test("from the folder of the config that names it", async () => {
    const { home, system } = machine(files);
    const origin = { kind: "file", path: home.file("etc/config.yaml"), line: 1 } as const;
    const given = [new Map([["caBundle", { value: "ca.pem", origin }] as const])];
    const { value } = await resolveCa(system, { ...sourcesOf({}), given }, NOW);
    expect(value?.value.path).toBe(home.file("etc/ca.pem"));
  });

  test("and noted where it has expired", async () => {
    const { home, system } = machine(files);
    const { value, notes } = await resolveCa(
      system,
      sourcesOf({ given: [{ caBundle: "ca.pem" }] }),
      new Date("2200-01-01"),
    );
    expect(value?.value.company).toEqual([PEM]);
    expect(notes).toEqual([
      `the CA bundle ${home.file("ca.pem")} holds an expired certificate (Scratch Company CA, Nov  2 12:23:30 2126 GMT)`,
    ]);
  });
});

describe("a bundle that can't be read", () => {
  const given = [{ caBundle: "ca.pem" }];
  const savedWith = (copied: string): SavedState => ({ schema: 1, since: NOW.toISOString(), copied });
  const copies = { [COPY]: "all of it", [COMPANY_COPY]: COMPANY_CA };

  test("gives way to our copies of it, where it is gone", async () => {
    const { home, system } = machine(copies);
    const file = home.file("ca.pem");
    expect(await resolveCa(system, sourcesOf({ given, saved: savedWith(file) }), NOW)).toEqual({
      value: { value: { path: file, company: [PEM], bundle: "all of it" }, origin: originOf("given0"), shadowed: [] },
      notes: [`the CA bundle ${file} does not exist: our copy of it stays in use`],
    });
  });

  test.each<[string, Readonly<Record<string, string>>, string | undefined, string]>([
    ["gone, and nothing was saved", copies, undefined, "does not exist"],
    ["gone, and another was copied", copies, "other.pem", "does not exist"],
    ["gone, and its copies too", {}, "ca.pem", "does not exist"],
    ["there, and holds none", { ...copies, "ca.pem": "none" }, "ca.pem", "holds no certificate that parses"],
  ])("is refused by who names it: %s", async (_, files, copied, what) => {
    const { home, system } = machine(files);
    const saved = copied === undefined ? undefined : savedWith(home.file(copied));
    await expect(resolveCa(system, sourcesOf({ given, saved }), NOW)).rejects.toEqual(
      expect.objectContaining({
        exitCode: 2,
        message: `the CA bundle ${home.file("ca.pem")} ${what} ($given0-caBundle)`,
      }),
    );
  });

  test("for a reason that is no fault of the bundle's ends the run with that", async () => {
    const { home, system } = machine({ ...copies, "ca.pem": COMPANY_CA });
    const trail = () => {
      throw new Error("no");
    };
    const sources = sourcesOf({ given, saved: savedWith(home.file("ca.pem")) });
    await expect(resolveCa({ ...system, user: 7, trail }, sources, NOW)).rejects.toThrow(/^no$/);
  });
});
