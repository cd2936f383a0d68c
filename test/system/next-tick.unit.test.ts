// The kernel's clock for files: it is waited for, and nothing of that is left.
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createSystem } from "../../src/system/node.ts";
import { Home } from "../helpers/home.ts";

test("once it went on, what was written before is older, and what is written later is not", () => {
  const home = new Home();
  const timeOf = (name: string) => Number(statSync(home.file(name), { bigint: true }).ctimeNs) / 1e6;
  writeFileSync(home.file("before"), "x");
  const tick = createSystem(process).nextTick(home.file("probe"), 1_000) ?? 0;
  writeFileSync(home.file("after"), "x");
  expect([timeOf("before") < tick, timeOf("after") >= tick]).toEqual([true, true]);
  expect(readdirSync(home.path).sort()).toEqual(["after", "before"]);
});

test("without patience none is seen, and nothing is left either", () => {
  const home = new Home();
  expect(createSystem(process).nextTick(home.file("probe"), 0)).toBe(undefined);
  expect(readdirSync(home.path)).toEqual([]);
});
