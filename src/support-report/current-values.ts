// What is there now where a plan would change something, fit to be shown to others.
import { BLOCK_KEY, keyText, splitShadow } from "../model/edit.ts";
import { assignments } from "../output/assignments.ts";
import { shownEntry } from "../output/redact.ts";
import type { Plan } from "../plan/plan.ts";
import type { KeyState } from "../plan/rewrite/rewrite.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";

/** By shown path: the values of what we would set, and of nothing else. */
export function presentValues(system: System, { targets, changes }: Plan): ReadonlyMap<string, string> {
  const before = new Map(changes.map((change) => [change.shown, change.before?.toString("utf8") ?? ""]));
  return new Map(
    targets.map(({ path, states }) => {
      const isBlock = states.some(({ key }) => keyText(key) === keyText(BLOCK_KEY));
      const values = isBlock ? assignments(before.get(path) ?? "") : states.flatMap(presentValue);
      return [shortPath(system, path), [...new Set(values)].join("; ")];
    }),
  );
}

function presentValue({ key, state, present }: KeyState): string[] {
  if (present === undefined || state === "in sync") return [];
  return shownEntry(keyText(splitShadow(key).base), present);
}
