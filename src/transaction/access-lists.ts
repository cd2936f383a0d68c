// What a replaced file loses: a rename puts a new file in its place, and that has no access control list.

import type { Plan } from "../plan/plan.ts";
import type { System } from "../system/system.ts";

/** A sentence for each replaced file that had an access control list: `ls` marks them with a plus sign. */
export function findLosses(system: System, plan: Plan): string[] {
  const replaced = plan.changes.filter(({ before, after }) => before && after).map(({ path }) => path);
  if (replaced.length === 0 || system.platform === "win32") return [];
  const { stdout } = system.askAgain("/bin/ls", ["-ld", "--", ...replaced], { timeout: 2_000 });
  const isMarked = (file: string) => stdout.split("\n").some((line) => /^\S{10}\+/.test(line) && line.endsWith(file));
  return replaced.filter(isMarked).map((file) => `${file} had an access control list, which the new file has not`);
}
