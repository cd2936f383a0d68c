// What users and readers of the code read: turns that were hard to understand stay away, and the program speaks of itself
// with the words of its help topics.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./helpers/home.ts";

/** Each with what to write instead. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\bwhat may leave\b/i, "what is propagated"],
  [/\banother than\b/i, "differs from"],
  [/\banew\b/i, "again, or what it does"],
  [/\bat hand\b/i, "available"],
  [/\bstands\b/i, "is"],
  [/\basked again\b/i, "retried, or read again"],
  // The ids of causes are in state files and --json.
  [
    /(?<!")\blog(?:ged|s)?[- ]?ons?\b(?! (?:needed|refused|not supported)"|")/i,
    "credentials, proxy authentication, sign in",
  ],
];

const places = ["src", "templates"].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name))),
);

test.each([...places, "README.md"])("%s says it plainly", (name) => {
  const lines = readFileSync(path.join(ROOT, name), "utf8").split("\n");
  const found = lines.flatMap((line, at) =>
    BANNED.flatMap(([turn, better]) => (turn.test(line) ? [`${at + 1}: ${line.trim()} (write: ${better})`] : [])),
  );
  expect(found).toEqual([]);
});
