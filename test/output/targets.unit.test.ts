// What became of each target: its state in words, and a row of the table.
import { describe, expect, test } from "vitest";
import type { Prepared } from "../../src/engine/request.ts";
import type { Rival, Rivals } from "../../src/model/rival.ts";
import { formatDiffs, formatRows, summarize, targetRows } from "../../src/output/targets.ts";
import type { FileChange, Plan, TargetReport } from "../../src/plan/plan.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

type State = TargetReport["states"][number]["state"];

function report(states: readonly State[], rest: Partial<TargetReport> = {}): TargetReport {
  const writers = ["bash"];
  return { path: "/x", writers, states: states.map((state) => ({ key: ["k"], writers, state })), ...rest };
}

const plan = (parts: Partial<Plan>) =>
  ({ changes: [], targets: [], refused: [], left: [], notes: [], ...parts }) as unknown as Plan;

const preparedOf = (parts: Partial<Plan>, rivals?: Rivals) =>
  ({ plan: plan(parts), off: [], ...(rivals ? { rivals } : {}) }) as unknown as Prepared;

const WINNER: Rival = { path: "/x", line: 7, what: "http_proxy", effect: "wins" };

describe("a file with keys of several states has the one that most needs attention", () => {
  test.each<[State[], string]>([
    [["add", "other machine", "drifted"], "drifted"],
    [["update", "other machine"], "other machine"],
    [["add", "update"], "to update"],
    [["add", "replace"], "to update"],
    [["in sync", "add", "restore"], "to add"],
    [["restore", "forget"], "to restore"],
    [["restore"], "to restore"],
    [["forget"], "to restore"],
    [["in sync", "restore"], "to update"],
    [["in sync", "forget"], "to update"],
    [["in sync"], "in sync"],
    [[], "in sync"],
  ])("%j: %s", (states, state) => {
    expect(summarize(report(states))).toBe(state);
    expect(summarize(report(states), WINNER)).toBe(state === "in sync" ? "overridden" : state);
  });
});

describe("a row", () => {
  const home = () => new Home();
  test.each<[TargetReport, string, string, string | undefined, Rival?]>([
    [report(["add"]), "to add", "added", undefined],
    [report(["update"]), "to update", "updated", undefined],
    [report(["restore"]), "to restore", "restored", undefined],
    [report(["in sync"]), "in sync", "in sync", undefined],
    [report(["drifted"]), "drifted", "drifted", "changed by you since; --force overrides"],
    [
      report(["other machine"]),
      "other machine",
      "other machine",
      "written by another machine that shares this home; --force overrides",
    ],
    [report(["in sync"]), "overridden", "overridden", "/x:7 http_proxy outranks ours", WINNER],
    [
      report(["in sync"]),
      "overridden",
      "overridden",
      "/y http_proxy outranks ours",
      { ...WINNER, path: "/y", line: undefined } as never,
    ],
    [report(["in sync"]), "in sync", "in sync", undefined, { ...WINNER, effect: "part" }],
    [report(["in sync"]), "in sync", "in sync", undefined, { ...WINNER, path: "/other-target" }],
    [report(["add"]), "to add", "added", undefined, WINNER],
  ])("%j", (target, before, after, note, rival) => {
    const row = (state: string) => [{ writers: ["bash"], path: "/x", state, ...(note ? { note } : {}) }];
    const system = systemIn(home());
    const other = { ...report(["in sync"]), path: "/other-target", writers: [] };
    const prepared = preparedOf({ targets: [target, other] }, rival && new Map([["bash", [rival]]]));
    expect(targetRows(system, prepared, false).slice(0, 1)).toStrictEqual(row(before));
    expect(targetRows(system, prepared, true).slice(0, 1)).toStrictEqual(row(after));
  });

  test("of what is refused comes last, with its line and its reason, redacted", () => {
    const system = systemIn(home());
    const refused = [
      { path: `${system.home}/.condarc`, writers: ["conda"], reason: "http://bob:N3ighbour@old.example", line: 3 },
      { path: "/etc/x", writers: ["pip"], reason: "not a plain file" },
    ];
    const targets = [report(["add"], { path: `${system.home}/.bashrc` })];
    expect(targetRows(system, preparedOf({ targets, refused }), false)).toStrictEqual([
      { writers: ["bash"], path: "~/.bashrc", state: "to add" },
      { writers: ["conda"], path: "~/.condarc:3", state: "refused", note: "http://[redacted]@old.example" },
      { writers: ["pip"], path: "/etc/x", state: "refused", note: "not a plain file" },
    ]);
  });

  test("is printed in columns", () => {
    const rows = [
      { writers: ["bash", "sh"], path: "~/.profile", state: "to add" },
      { writers: ["pip"], path: "~/.x", state: "drifted", note: "by you" },
    ];
    expect(formatRows(rows)).toBe("to add   ~/.profile  bash, sh\ndrifted  ~/.x        pip       by you");
  });
});

test("the difference of every file comes after the other's, with ~ for the home", () => {
  const system = systemIn(new Home());
  const change = (name: string) =>
    ({ shown: `${system.home}/${name}`, before: undefined, after: Buffer.from(""), keys: [] }) as unknown as FileChange;
  expect(formatDiffs(system, plan({ changes: [change("a"), change("b")] }))).toBe(
    "--- /dev/null\n+++ ~/a\n--- /dev/null\n+++ ~/b",
  );
});
