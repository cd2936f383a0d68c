// The last line of a run in the plain form that CI reads, and which clients were really asked.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import { ASKED_FOLDER } from "./asked.ts";

export default class SummaryReporter implements Reporter {
  onInit(): void {
    rmSync(ASKED_FOLDER, { recursive: true, force: true });
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) count[test.result().state]++;
      if (tests.length === 0 && module.state() === "failed") count.failed++;
    }
    const asked = readAsked();
    console.log(`clients really asked (${asked.length}): ${asked.join(", ")}`);
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}

function readAsked(): string[] {
  try {
    return readdirSync(ASKED_FOLDER)
      .map((name) => readFileSync(`${ASKED_FOLDER}/${name}`, "utf8"))
      .sort();
  } catch {
    return [];
  }
}
