// Which replaced files had an access control list, by what ls prints.
import { expect, test } from "vitest";
import type { FileChange, Plan } from "../../src/plan/plan.ts";
import type { System } from "../../src/system/system.ts";
import { findLosses } from "../../src/transaction/access-lists.ts";
import { Home } from "../helpers/home.ts";
import { systemIn } from "../helpers/system.ts";

const SOME = Buffer.from("x");
const TEXT = " had an access control list, which the new file has not";

function planOf(changes: Readonly<Record<string, readonly [before: boolean, after: boolean]>>): Plan {
  const list = Object.entries(changes).map(
    ([path, [before, after]]) =>
      ({ path, before: before ? SOME : undefined, after: after ? SOME : undefined }) as FileChange,
  );
  return { changes: list } as unknown as Plan;
}

function ask(stdout: string, platform: System["platform"] = "linux") {
  const asked: unknown[] = [];
  const system: System = {
    ...systemIn(new Home()),
    platform,
    askAgain: (...question) => {
      asked.push(question);
      return { exitCode: 0, stdout };
    },
  };
  return { system, asked };
}

const REPLACED = [true, true] as const;

test("those that are replaced are asked for, and those with a plus sign are told", async () => {
  const lines = [
    "-rw-r--r--+ 1 ada ada 5 Jan  1 10:00 /home/ada/a",
    "-rw-r--r--  1 ada ada 5 Jan  1 10:00 /home/ada/b",
    "-rw-r--r--. 1 ada ada 5 Jan  1 10:00 /home/ada/c+",
    "-rw-------+ 1 ada ada 5 Jan  1 10:00 /home/ada/d d",
    "drwxr-xr-x@ 1 ada ada 5 Jan  1 10:00 /home/ada/e",
  ];
  const { system, asked } = ask(`${lines.join("\n")}\n`);
  const replaced = ["/home/ada/a", "/home/ada/b", "/home/ada/c+", "/home/ada/d d", "/home/ada/e"];
  const plan = planOf({
    ...Object.fromEntries(replaced.map((path) => [path, REPLACED])),
    "/new": [false, true],
    "/gone": [true, false],
  });
  expect(findLosses(system, plan)).toEqual([`/home/ada/a${TEXT}`, `/home/ada/d d${TEXT}`]);
  expect(asked).toEqual([["/bin/ls", ["-ld", "--", ...replaced], { timeout: 2_000 }]]);
});

test.each([
  ["the plus sign is not behind the mode", "x -rw-r--r--+ 1 ada ada 5 /a"],
  ["the mode is too short", "-rw-r--r-+ 1 ada ada 5 /a"],
  ["the line is another file's", "-rw-r--r--+ 1 ada ada 5 /a.bak"],
  ["ls says nothing", ""],
])("no loss where %s", async (_, line) => {
  expect(findLosses(ask(`${line}\n`).system, planOf({ "/a": REPLACED }))).toEqual([]);
});

test.each<[string, System["platform"], Parameters<typeof planOf>[0]]>([
  ["nothing is replaced", "linux", { "/new": [false, true], "/gone": [true, false] }],
  ["the platform has no such ls", "win32", { "/a": REPLACED }],
])("ls is not asked where %s", async (_, platform, changes) => {
  const { system, asked } = ask("-rw-r--r--+ 1 ada ada 5 /a\n", platform);
  expect(findLosses(system, planOf(changes))).toEqual([]);
  expect(asked).toEqual([]);
});

test("on macOS ls is asked too", async () => {
  expect(findLosses(ask("-rw-r--r--+ 1 ada ada 5 /a\n", "darwin").system, planOf({ "/a": REPLACED }))).toEqual([
    `/a${TEXT}`,
  ]);
});
