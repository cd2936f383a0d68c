// A finding as people and scripts read it.
import { expect, test } from "vitest";
import { FINDINGS, type FindingId, fill, makeFinding } from "../../src/diagnosis/findings.ts";
import { findingJson, findingLines } from "../../src/output/finding.ts";
import { failedBefore } from "../../src/pretest/message.ts";

const IDS = Object.keys(FINDINGS) as FindingId[];

test("three lines; two where nothing was seen", () => {
  expect(findingLines({ id: "x", headline: "H", what: "W", next: "N" })).toEqual(["H", "  what  W", "  next  N"]);
  expect(findingLines({ id: "x", headline: "H", what: "", next: "N" })).toEqual(["H", "  next  N"]);
});

test("no part shows a secret, to people or to scripts", () => {
  const url = "http://ada:s3cret@proxy.example:3128";
  const finding = { id: "x", headline: `H ${url}`, what: `W ${url}`, next: `N ${url}` };
  for (const text of [findingLines(finding).join("\n"), JSON.stringify(findingJson(finding))]) {
    expect(text).not.toContain("s3cret");
    expect(text.match(/proxy\.example:3128/g)).toHaveLength(3);
  }
});

test("for scripts: these names, and the id as it is", () => {
  const finding = { id: "works", headline: "H", what: "", next: "N" };
  expect(findingJson(finding)).toEqual(finding);
});

test.each(IDS)("our own words are not taken for a secret: %s", (id) => {
  const { headline, what, next } = makeFinding(id, fill("W", {}));
  expect(findingLines({ id, headline, what, next })).toEqual([headline, "  what  W", `  next  ${next}`]);
  const cause = { id: "log-on refused", detail: "302 to login.example" } as const;
  const remembered = { fingerprint: "f", at: "2026-03-04T12:00:00Z", place: "https://a.test/", isUnanswered: true };
  const before = failedBefore({ ...remembered, finding: { id, headline, what: cause.detail, next } }, cause);
  const lines = before.finding ? findingLines(before.finding) : [];
  expect(lines.join("\n")).not.toContain("redacted");
  expect(lines.at(-1)).toMatch(/--test$/);
});
