// The last line of a run in the plain form that CI reads, which clients were really asked, and what was skipped for what.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import { ASKED_FOLDER } from "./asked.ts";

/** Between the reasons in a skipped test's note. */
export const SEPARATOR = ", ";

export default class SummaryReporter implements Reporter {
  onInit(): void {
    rmSync(ASKED_FOLDER, { recursive: true, force: true });
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const skipped = new Map<string, string[]>();
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const result = test.result();
        count[result.state]++;
        if (result.state !== "skipped") continue;
        for (const reason of (result.note ?? "no reason given").split(SEPARATOR))
          skipped.set(reason, [...(skipped.get(reason) ?? []), nameOf(module)]);
      }
      if (tests.length === 0 && module.state() === "failed") count.failed++;
    }
    const asked = readAsked();
    rmSync(ASKED_FOLDER, { recursive: true, force: true });
    console.log(`clients really asked (${asked.length}): ${asked.join(", ")}`);
    for (const [reason, files] of [...skipped].sort())
      console.log(`skipped, ${reason}: ${files.length} (${[...new Set(files)].sort().join(", ")})`);
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}

const nameOf = ({ relativeModuleId }: TestModule) => relativeModuleId.replace(/^test\/|\.test\.ts$/g, "");

function readAsked(): string[] {
  try {
    return readdirSync(ASKED_FOLDER)
      .map((name) => readFileSync(`${ASKED_FOLDER}/${name}`, "utf8"))
      .sort();
  } catch {
    return [];
  }
}
