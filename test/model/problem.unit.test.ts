// Faults that the user can mend, and how they are known.
import { expect, test } from "vitest";
import { errorCode, Problem, Refusal } from "../../src/model/problem.ts";

test("a problem has its exit code and its message", () => {
  const problem = new Problem(4, "in words");
  expect([problem.exitCode, problem.message, problem instanceof Problem]).toEqual([4, "in words", true]);
});

test("a problem of another part of the program is known by its mark", () => {
  expect({ [Symbol.for("proxycast.problem")]: true } instanceof Problem).toBe(true);
});

test.each([[new Error("x")], [{}], [null], [undefined], ["proxycast.problem"]])("%j is no problem", (value) =>
  expect((value as object) instanceof Problem).toBe(false),
);

test("a refusal says why and where", () => {
  const refusal = new Refusal("not a plain file", 3);
  expect([refusal.message, refusal.reason, refusal.line]).toEqual(["not a plain file", "not a plain file", 3]);
});

test.each([
  [Object.assign(new Error("s3cret"), { code: "ENOSPC" }), "ENOSPC"],
  [{ code: 28 }, "unknown error"],
  [new Error("s3cret"), "unknown error"],
  [null, "unknown error"],
  [undefined, "unknown error"],
])("the code of %j is %s", (error, code) => expect(errorCode(error)).toBe(code));
