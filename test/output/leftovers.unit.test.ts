// What a run left, as it is remembered and shown.
import { describe, expect, test } from "vitest";
import type { Prepared } from "../../src/engine/request.ts";
import { Problem } from "../../src/model/problem.ts";
import {
  digest,
  failureOf,
  formatLastRuns,
  formatLeftovers,
  type LastRuns,
  lastRunsJson,
  leftoversOf,
} from "../../src/output/leftovers.ts";
import type { TargetReport } from "../../src/plan/plan.ts";
import type { Run } from "../../src/transaction/last-run.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const home = () => new Home();
type State = TargetReport["states"][number];

function left(states: readonly Pick<State, "key" | "state">[], refused: object[] = [], more: Partial<Prepared> = {}) {
  const here = systemIn(home());
  const system = { ...here, home: "/home/ada" };
  const path = "/home/ada/.npmrc";
  const targets = [{ path, writers: ["npm"], states: states.map((state) => ({ writers: ["npm"], ...state })) }];
  const plan = { targets, left: [], refused: refused.map((one) => ({ path, writers: ["npm"], reason: "R", ...one })) };
  return leftoversOf(system, { plan, notes: [], ...more } as unknown as Prepared);
}
const idOf = (...args: Parameters<typeof left>) => left(...args).map(({ id }) => id);

const DRIFTED = { key: ["proxy"], state: "drifted" } as const;

describe("of the files of a run is left", () => {
  test.each<[string, Parameters<typeof left>, texts: string[]]>([
    ["nothing where all is in sync, or was written", [[{ key: ["a"], state: "in sync" }]], []],
    ["what the user changed", [[DRIFTED]], ["~/.npmrc: changed by you since; --force overrides"]],
    [
      "what another machine wrote",
      [[{ key: ["a"], state: "other machine" }]],
      ["~/.npmrc: written by another machine that shares this home; --force overrides"],
    ],
    ["what was refused", [[], [{}, { line: 7 }]], ["~/.npmrc: refused: R", "~/.npmrc:7: refused: R"]],
    [
      "a secret of the reason, cut out",
      [[], [{ reason: "password = s3cret" }]],
      ["~/.npmrc: refused: password = [redacted]"],
    ],
    ["nothing that a terminal obeys", [[], [{ reason: "a\u001b[2Jb" }]], ["~/.npmrc: refused: a?[2Jb"]],
    ["what could not be cleaned up", [[], [], { isUntidy: true, notes: ["N", "M"] }], ["N"]],
    ["no note besides", [[], [], { isUntidy: false, notes: ["N"] }], []],
  ])("%s", (_, args, texts) => {
    expect(left(...args).map(({ text }) => text)).toEqual(texts);
  });

  test("a managed file's own proxy where none is wanted, and no other managed file", () => {
    const files = [{ hasProxy: true }, {}].map((more, at) => ({ path: `/home/ada/${at}`, reason: "sets it", ...more }));
    const plan = { targets: [], refused: [], left: files };
    const found = leftoversOf({ ...systemIn(home()), home: "/home/ada" }, { plan, notes: [] } as unknown as Prepared);
    expect(found.map(({ text }) => text)).toEqual(["~/0 sets it"]);
  });

  test("the same, as long as it is the same problem", () => {
    expect(idOf([DRIFTED])).toEqual(idOf([DRIFTED, { key: ["a"], state: "in sync" }]));
    expect(idOf([], [{ line: 7 }])).toEqual(idOf([], [{ line: 8 }]));
    const others = [
      idOf([DRIFTED]),
      idOf([DRIFTED, { key: ["a"], state: "drifted" }]),
      idOf([{ key: ["proxy"], state: "other machine" }]),
      idOf([], [{}]),
      idOf([], [{ reason: "S" }]),
      idOf([], [{ path: "/home/ada/.curlrc" }]),
      idOf([], [], { isUntidy: true, notes: ["N"] }),
    ].flat();
    expect(new Set(others).size).toBe(7);
  });
});

test("a failure is the same in other words where it says so, and another with another exit code", () => {
  const id = (...args: ConstructorParameters<typeof Problem>) => failureOf(new Problem(...args)).id;
  expect(id(3, "at noon", [], "it")).toBe(id(3, "at one", [], "it"));
  expect(id(3, "at noon")).not.toBe(id(3, "at one"));
  expect(id(3, "it", [], "at")).not.toBe(id(3, "it"));
  expect(id(3, "it")).not.toBe(id(4, "it"));
  expect(failureOf(new Problem(3, "of http://ada:s3cret@p.example\u0007")).text).toBe(
    "of http://[redacted]@p.example?",
  );
});

test("a digest tells nobody's password", () => {
  expect(digest("http://u:one@p.example")).toBe(digest("http://u:two@p.example"));
});

test.each([
  [2, "a. And b"],
  [3, "a. And b. And c"],
  [5, "a. And b. And c. And 2 more"],
])("%i things in a line", (count, line) => {
  expect(formatLeftovers([..."abcde"].slice(0, count).map((text) => ({ id: text, text })))).toBe(line);
});

const EARLY = "2026-03-04T05:06:07.890Z";
const LATE = "2026-03-05T05:06:07.890Z";
const run = (more: Partial<Run>): Run => ({ at: EARLY, machine: "m", asked: "a", exitCode: 4, left: [], ...more });
const A = { id: "1", text: "A" };
const B = { id: "2", text: "B" };

test.each<[string, LastRuns, lines: string[], json: object | null]>([
  ["none", { left: [], inSync: undefined, written: undefined }, ["last run: none is known"], null],
  [
    "one that was in sync, after one that wrote",
    { left: [], inSync: LATE, written: EARLY },
    ["last run: 2026-03-05 05:06 UTC, nothing was left"],
    { at: LATE, left: [] },
  ],
  [
    "one that wrote, after one that was in sync",
    { left: [], inSync: EARLY, written: LATE },
    ["last run: 2026-03-05 05:06 UTC"],
    { at: LATE, left: [] },
  ],
  [
    "one that left things",
    { left: [run({ at: LATE, left: [A, B] })], inSync: undefined, written: EARLY },
    [
      "last run: 2026-03-05 05:06 UTC, exit code 4: A (shown by: proxycast plan)",
      "last run: 2026-03-05 05:06 UTC, exit code 4: B (shown by: proxycast plan)",
    ],
    {
      at: LATE,
      left: [
        { at: LATE, exitCode: 4, text: "A", command: "proxycast plan" },
        { at: LATE, exitCode: 4, text: "B", command: "proxycast plan" },
      ],
    },
  ],
  [
    "one that failed, and is told instead of what is left in files",
    { left: [run({ exitCode: 3, failure: A, left: [B] })], inSync: undefined, written: undefined },
    ["last run: 2026-03-04 05:06 UTC, exit code 3: A (shown by: proxycast test)"],
    { at: EARLY, left: [{ at: EARLY, exitCode: 3, text: "A", command: "proxycast test" }] },
  ],
  [
    "one with other options that failed before",
    { left: [run({ exitCode: 5, failure: A })], inSync: LATE, written: EARLY },
    ["last run: 2026-03-05 05:06 UTC, nothing was left", "earlier run: 2026-03-04 05:06 UTC, exit code 5: A"],
    { at: LATE, left: [{ at: EARLY, exitCode: 5, text: "A", command: null }] },
  ],
])("of the last runs: %s", (_, runs, lines, json) => {
  expect(formatLastRuns(runs).split("\n")).toEqual(lines);
  expect(lastRunsJson(runs)).toEqual({ lastRun: json });
});
