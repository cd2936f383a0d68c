// The line that says what takes its time.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeProgress } from "../../src/cli/progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a line is drawn over itself each second, and goes", () => {
  const written: string[] = [];
  const progress = makeProgress((text) => void written.push(text.replace("\r\u001b[K", "<")));
  progress.clear();
  progress.show("asking a");
  vi.advanceTimersByTime(2_500);
  progress.show("asking b");
  progress.clear();
  vi.advanceTimersByTime(5_000);
  progress.clear();
  expect(written).toEqual(["<asking a (0 s)", "<asking a (1 s)", "<asking a (2 s)", "<", "<asking b (0 s)", "<"]);
});

test("a long line is cut to a terminal's width", () => {
  const written: string[] = [];
  makeProgress((text) => void written.push(text)).show("x".repeat(200));
  expect(written).toEqual([`\r\u001b[K${"x".repeat(71)} (0 s)`]);
});
