// Patterns of whole host names, for Subversion and the IDEs of JetBrains.
import { expect, test } from "vitest";
import { toPatterns } from "../../src/dialects/patterns.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";

const ALWAYS = "localhost, *.localhost, 127.0.0.1, ::1, 169.254.169.254";

test.each([
  ["corp.example", "corp.example, *.corp.example"],
  [".corp.example", "corp.example, *.corp.example"],
  ["10.0.0.5", "10.0.0.5"],
  ["fd00::5", "fd00::5"],
  ["build-*.example", "build-*.example"],
  ["192.168.0.0/16", "192.168.*"],
  ["*", "*"],
])("%s is told as %s", (item, text) => {
  expect(toPatterns(parseNoProxy([item]))).toEqual({ text: `${ALWAYS}, ${text}`, dropped: [] });
});

test.each(["10.0.0.0/9", "corp.example:80", "<local>"])("%s can't be told", (item) =>
  expect(toPatterns(parseNoProxy([item]))).toEqual({ text: ALWAYS, dropped: [item] }),
);
