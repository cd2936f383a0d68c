// npm run mutate [PATH…]: puts small faults into the sources, one at a time, and counts those that a unit test notices.
// A path is a folder or a file in src; without one, what differs from the last commit. Details: reports/mutation.html.
import { execFileSync } from "node:child_process";
import { Stryker } from "@stryker-mutator/core";

const FOLDER = /^src\/[^/]+/;

const paths = process.argv.slice(2);
const changed = () =>
  execFileSync("git", ["diff", "--name-only", "HEAD", "--", "src"], { encoding: "utf8" })
    .split("\n")
    .filter((file) => file.endsWith(".ts"));
const mutate =
  paths.length > 0
    ? paths.map((path) => (path.endsWith(".ts") ? path : `${path.replace(/\/$/, "")}/**/*.ts`))
    : changed();
if (mutate.length === 0) {
  console.log("nothing in src differs from the last commit: name a folder, as in npm run mutate -- src/model");
  process.exit();
}

const results = await new Stryker({
  mutate,
  testRunner: "vitest",
  vitest: { configFile: "test/unit.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  coverageAnalysis: "perTest",
  // Faults in what is computed once, when a file is loaded, would each take a run of all tests.
  ignoreStatic: true,
  ignorePatterns: ["/dist", "/.clients", "/reports"],
  tempDirName: "reports/sandbox",
  reporters: ["html", "progress-append-only"],
  htmlReporter: { fileName: "reports/mutation.html" },
  timeoutMS: 10_000,
}).runMutationTest();

const NOTICED = new Set(["Killed", "Timeout"]);
const MISSED = new Set(["Survived", "NoCoverage"]);
const scores = new Map();
for (const { fileName, status, location, replacement } of results) {
  const [folder] = FOLDER.exec(fileName.replaceAll("\\", "/").replace(/^.*\/src\//, "src/")) ?? [fileName];
  const score = scores.get(folder) ?? { noticed: 0, missed: 0 };
  if (NOTICED.has(status)) score.noticed++;
  if (MISSED.has(status)) {
    score.missed++;
    console.log(`${status} ${fileName}:${location.start.line}:${location.start.column} ${replacement}`);
  }
  scores.set(folder, score);
}
console.log("\n| folder | faults | noticed |\n| --- | ---: | ---: |");
for (const [folder, { noticed, missed }] of [...scores].sort()) {
  const all = noticed + missed;
  console.log(`| ${folder} | ${all} | ${((100 * noticed) / all).toFixed(0)} % |`);
}
