// What a run asks, and when it refuses.
import { expect, test } from "vitest";
import {
  hasWork,
  type Prepared,
  type Request,
  refuseIfStrict,
  type WritingRequest,
  writes,
} from "../../src/engine/request.ts";

test.each([
  ["apply", true],
  ["setup", true],
  ["off", true],
  ["on", true],
  ["remove", true],
  ["show", false],
  ["status", false],
  ["env", false],
  ["run", false],
  ["test", false],
])("%s writes: %j", (kind, expected) => {
  expect(writes({ kind } as Request)).toBe(expected);
});

test.each([
  [0, false, false, false],
  [1, false, false, true],
  [0, true, false, true],
  [0, false, true, true],
])("with %i changes, a new ledger %j and a new saved state %j there is work: %j", (count, ledger, saved, expected) => {
  const plan = { changes: new Array(count).fill({}), isLedgerChanged: ledger };
  expect(hasWork({ plan, isSavedStateChanged: saved } as unknown as Prepared)).toBe(expected);
});

const refusal = (refused: object[], isStrict: boolean) => () =>
  refuseIfStrict({ plan: { refused } } as unknown as Prepared, { isStrict } as WritingRequest);
const FIRST = { path: "/a", reason: "it is odd" };
const OTHER = { path: "/b", reason: "it is odder", line: 2 };

test.each([
  [[FIRST, OTHER], "/a: it is odd; nothing was written"],
  [[OTHER, FIRST], "/b:2: it is odder; nothing was written"],
])("a strict run is refused by the first target that is", (refused, message) => {
  expect(refusal(refused, true)).toThrow(expect.objectContaining({ exitCode: 4, message }));
  expect(refusal(refused, false)()).toBe(undefined);
});

test("a strict run goes on where nothing is refused", () => {
  expect(refusal([], true)()).toBe(undefined);
});
