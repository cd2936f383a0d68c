import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

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
    setupFiles: ["./test/helpers/seed.ts"],
    // Real shells and clients take their time on a small machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "./test/helpers/summary-reporter.ts"],
  },
});
