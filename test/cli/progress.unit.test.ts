// The line that says what takes its time.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeProgress } from "../../src/cli/progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a line is drawn over itself each second, and goes", () => {
  const written: string[] = [];
  const progress = makeProgress(
    (text) => void written.push(text.replace("\r\u001b[K", "<")),
    () => 80,
  );
  progress.clear();
  progress.show("asking a");
  vi.advanceTimersByTime(2_500);
  progress.show("asking b");
  progress.clear();
  vi.advanceTimersByTime(5_000);
  progress.clear();
  expect(written).toEqual(["<asking a (0 s)", "<asking a (1 s)", "<asking a (2 s)", "<", "<asking b (0 s)", "<"]);
});

test.each([
  [80, 71],
  [40, 31],
  [5, 0],
])("a long line is cut to a terminal of %d columns", (columns, shown) => {
  const written: string[] = [];
  const progress = makeProgress(
    (text) => void written.push(text),
    () => columns,
  );
  progress.show("x".repeat(200));
  progress.clear();
  expect(written[0]).toBe(`\r\u001b[K${"x".repeat(shown)} (0 s)`);
});
