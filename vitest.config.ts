import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Real clients first, the largest files before the others; what is over in milliseconds fills the gaps at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isQuick = ({ moduleId }: TestSpecification) => moduleId.endsWith(".unit.test.ts");
    return [...sorted.filter((file) => !isQuick(file)), ...sorted.filter(isQuick)];
  }
}

export default defineConfig({
  // Templates and help topics are text, as src/build/build.mjs bundles them.
  plugins: [
    {
      name: "templates",
      enforce: "pre",
      load: (id) =>
        /\/templates\/|\.md$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, "utf8"))}` : undefined,
    },
  ],
  test: {
    include: ["test/**/*.test.ts"],
    // Left to itself Vitest leaves one processor idle: of two, half of the machine.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    setupFiles: ["./test/helpers/seed.ts"],
    // Real shells and clients take their time on a small machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "./test/helpers/summary-reporter.ts"],
  },
});
