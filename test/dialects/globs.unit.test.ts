// Globs of host names, for yarn.
import { expect, test } from "vitest";
import { toGlobs } from "../../src/dialects/globs.ts";
import { parseNoProxy } from "../../src/model/no-proxy.ts";

const ALWAYS = ["{localhost,*.localhost}", "127.0.0.1", "[::1]", "169.254.169.254"];

test.each([
  ["corp.example", "{corp.example,*.corp.example}"],
  [".corp.example", "{corp.example,*.corp.example}"],
  ["10.0.0.5", "10.0.0.5"],
  ["fd00::5", "[fd00::5]"],
  ["build-*.example", "build-*.example"],
  ["10.0.0.0/8", "10.*"],
  ["10.*", "10.*"],
  ["*", "*"],
])("%s is told as %s", (item, glob) => {
  expect(toGlobs(parseNoProxy([item]))).toEqual({ globs: [...ALWAYS, glob], dropped: [] });
});

test.each(["10.0.0.0/9", "corp.example:80", "<local>"])("%s can't be told", (item) =>
  expect(toGlobs(parseNoProxy([item]))).toEqual({ globs: ALWAYS, dropped: [item] }),
);
