// The matrix: networks that fail, each built on loopback, and what the program has to say of them. The rows run a few at a time,
// since most of their time is waiting. MATRIX_TIMES names a file for what each took.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect } from "vitest";
import { isThere, needs } from "../helpers/needs.ts";
import { SCENARIOS } from "./matrix/index.ts";
import { play, type Scenario, type Seen } from "./matrix/scenario.ts";

const RIGHTS = ["root", "mount", "network", "ip"];
const AT_ONCE = 6;
/** The first number of loopback's networks that nothing else here uses. */
const FIRST = 20;

const runs = new Map<Scenario, Promise<Seen>>();
const needsOf = ({ needs: own = [] }: Scenario) => [...RIGHTS, ...own];

beforeAll(() => {
  const waiting = [...SCENARIOS.entries()].filter(([, scenario]) => isThere(...needsOf(scenario))).values();
  const starts = new Map<Scenario, (seen: Promise<Seen>) => void>();
  for (const scenario of SCENARIOS) runs.set(scenario, new Promise((resolve) => void starts.set(scenario, resolve)));
  const work = async () => {
    for (const [at, scenario] of waiting) {
      const run = play(scenario, FIRST + at);
      starts.get(scenario)?.(run);
      await run.catch(() => {});
    }
  };
  for (let worker = 0; worker < AT_ONCE; worker++) void work();
});

const seen: { readonly name: string; readonly milliseconds: number }[] = [];

afterAll(() => {
  if (process.env.MATRIX_TIMES) writeFileSync(process.env.MATRIX_TIMES, JSON.stringify(seen));
});

const listed = (texts: readonly string[] | string = []) => (typeof texts === "string" ? [texts] : texts);
const GOOD: readonly string[] = ["works", "works-in-part", "no-proxy-needed"];

for (const scenario of SCENARIOS) {
  needs(...needsOf(scenario))(`${scenario.name}: ${scenario.id}`, async () => {
    const { outcome, also, sent, milliseconds } = await (runs.get(scenario) as Promise<Seen>);
    seen.push({ name: scenario.name, milliseconds });
    expect(outcome.stdout, outcome.stderr).toMatch(/^\{/);
    const json = JSON.parse(outcome.stdout);
    const { id, headline, what, next } = json.finding;
    expect(id, JSON.stringify(json.finding)).toBe(scenario.id);
    for (const text of listed(scenario.next)) expect(next).toContain(text);
    for (const text of listed(scenario.says)) expect([headline, what, ...json.warnings].join("\n")).toContain(text);
    expect(next).not.toMatch(/\{\w+\}/);
    expect(outcome.code).toBe(scenario.code ?? outcome.code);
    expect(outcome.code === 0).toBe(GOOD.includes(id));
    if (scenario.sent !== undefined) {
      expect(sent).toBeLessThanOrEqual(scenario.sent);
      expect(sent > 0).toBe(scenario.sent > 0);
    }
    for (const { stdout, stderr, code } of also) {
      expect(code === 0, stderr).toBe(GOOD.includes(id));
      const due = code === 0 ? scenario.says : scenario.next;
      for (const text of listed(due)) expect(stdout + stderr).toContain(text);
    }
  });
}
