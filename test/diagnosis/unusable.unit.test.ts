// A setting that can't be used, as a finding.
import { expect, test } from "vitest";
import { withFinding } from "../../src/diagnosis/unusable.ts";
import { EXIT, Problem } from "../../src/model/problem.ts";
import { FINDING } from "../helpers/tested.ts";

const idOf = (message: string, exitCode: Problem["exitCode"] = EXIT.usage) =>
  withFinding(new Problem(exitCode, message, ["a note"], "same")).finding?.id;

test.each([
  ["the CA bundle /x does not exist", "ca-bundle-unusable"],
  ["the PAC script http://x/ is a web page", "pac-unusable"],
  ["cannot test: the proxy password is not available", "credentials-needed"],
  ["--timeout must be from 0.1 to 60 seconds", undefined],
])("%s: %s", (message, id) => {
  expect(idOf(message)).toBe(id);
});

test("the problem stays what it was, with its words as what was seen", () => {
  const before = new Problem(EXIT.usage, "the CA bundle /x does not exist", ["a note"], "same");
  expect(withFinding(before)).toMatchObject({ ...before, message: before.message, finding: { what: before.message } });
});

test("another setting is what the caller takes it for, and what is none stays as it is", () => {
  const other = new Problem(EXIT.usage, "no such scheme");
  expect(withFinding(other, "settings-invalid").finding?.id).toBe("settings-invalid");
  expect(idOf("the CA bundle is being written", EXIT.locked)).toBeUndefined();
  const told = new Problem(EXIT.usage, "the CA bundle", [], undefined, FINDING);
  expect(withFinding(told).finding).toBe(FINDING);
});
