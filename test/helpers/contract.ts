// What the tests of the contract share.
import { expect } from "vitest";
import type { Home, Outcome } from "./home.ts";

export const OTHER = "http://other.example:1";
export const CONFIG = ".config/proxycast/config.yaml";

/** Runs the program and expects success. */
export function ok(home: Home, args: readonly string[], options: Parameters<Home["run"]>[1] = {}): Outcome {
  const outcome = home.run(args, options);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

/** A state file of ours as a version before its checksum wrote it: what a test changes in it stays readable. */
export function withoutChecksum(text: string): string {
  return text.replace(/,\s*"checksum": "[0-9a-f]*"/, "");
}

/** Our block in a start-up file, or nothing. */
export function blockOf(home: Home, name = ".bashrc"): string {
  return /# >>> proxycast >>>[\s\S]*# <<< proxycast <<</.exec(home.read(name))?.[0] ?? "";
}
