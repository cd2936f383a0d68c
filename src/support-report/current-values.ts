// What stands now where a plan would change something, fit to be shown to others.
import { BLOCK_KEY, keyText, splitShadow } from "../model/edit.ts";
import { VARIABLES } from "../model/environment.ts";
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

const NAMES = [...Object.values(VARIABLES).flat(), "ALL_PROXY", "all_proxy"].join("|");
/** A variable that is set in a file of any shell. */
const ASSIGNED = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env)[ \t]+|\$env[.:]|\$)?(${NAMES})[ \t]*[= ][ \t]*["']?(.*)$`,
  "gm",
);

function assignments(text: string): string[] {
  return [...text.matchAll(ASSIGNED)].flatMap(([, name = "", value = ""]) => {
    // Up to the last @ all is the value: a log-on may hold blanks and quotes.
    const at = value.lastIndexOf("@") + 1;
    return shownEntry(name, value.slice(0, at) + value.slice(at).replace(/["'\s;].*/, ""));
  });
}
