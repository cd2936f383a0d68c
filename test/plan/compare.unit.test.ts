// The table of the design: desired, last written, on disk.
import { describe, expect, test } from "vitest";
import { compare, isChange, type State } from "../../src/plan/compare.ts";

type Cell = readonly [
  desired: string | null | undefined,
  lastWritten: string | null | undefined,
  onDisk: string | null,
  state: State,
  forced: State,
];

const CELLS: readonly Cell[] = [
  ["D", undefined, "D", "in sync", "in sync"],
  ["D", "L", "D", "in sync", "in sync"],
  ["D", undefined, null, "add", "add"],
  ["D", undefined, "U", "replace", "replace"],
  ["D", "L", "L", "update", "update"],
  ["D", "L", null, "add", "add"],
  ["D", "L", "U", "drifted", "replace"],
  ["D", null, null, "update", "update"],
  ["D", null, "U", "drifted", "replace"],
  [null, undefined, null, "in sync", "in sync"],
  [null, undefined, "U", "replace", "replace"],
  [null, "L", "L", "update", "update"],
  [null, "L", null, "in sync", "in sync"],
  [null, "L", "U", "drifted", "replace"],
  [undefined, "L", "L", "restore", "restore"],
  [undefined, "L", "U", "drifted", "restore"],
  [undefined, "L", null, "forget", "forget"],
  [undefined, null, null, "restore", "restore"],
  [undefined, null, "U", "drifted", "restore"],
];

describe("what this machine wrote", () => {
  test.each(CELLS)("desired %s, last written %s, on disk %s: %s, forced %s", (desired, last, onDisk, state, forced) => {
    const comparison = { desired, lastWritten: last, onDisk, isOtherMachine: false };
    expect(compare({ ...comparison, isForced: false })).toBe(state);
    expect(compare({ ...comparison, isForced: true })).toBe(forced);
  });
});

describe("what another machine wrote is left where it would change, unless forced", () => {
  test.each(CELLS)("desired %s, last written %s, on disk %s: %s, forced %s", (desired, last, onDisk, state, forced) => {
    const comparison = { desired, lastWritten: last, onDisk, isOtherMachine: true };
    const isLeft = state !== "in sync" && state !== "drifted";
    expect(compare({ ...comparison, isForced: false })).toBe(isLeft ? "other machine" : state);
    expect(compare({ ...comparison, isForced: true })).toBe(forced);
  });
});

test.each<[State, boolean]>([
  ["in sync", false],
  ["add", true],
  ["replace", true],
  ["update", true],
  ["restore", true],
  ["forget", false],
  ["drifted", false],
  ["other machine", false],
])("%s: the file has to change: %s", (state, changes) => {
  expect(isChange(state)).toBe(changes);
});
