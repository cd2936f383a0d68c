// What stands now where a plan would change something, fit to be shown to others.
import { BLOCK_KEY, keyText } from "./model/edit.ts";
import { VARIABLES } from "./model/environment.ts";
import { withoutUserinfo } from "./model/proxy-url.ts";
import { printable } from "./model/redact.ts";
import type { Plan } from "./plan/plan.ts";
import type { KeyState } from "./plan/rewrite.ts";
import { shortPath } from "./system/folders.ts";
import type { System } from "./system/system.ts";

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
  const name = key.join(".");
  return [`${name} = ${/pass|user|auth|secret|token/i.test(name) ? "set" : shownValue(present)}`];
}

const NAMES = [...Object.values(VARIABLES).flat(), "ALL_PROXY", "all_proxy"].join("|");
/** A variable that is set in a file of any shell. */
const ASSIGNED = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env)[ \t]+|\$env[.:]|\$)?(${NAMES})[ \t]*[= ][ \t]*["']?(.*)$`,
  "gm",
);

/** The rest of the line is the value at first: a log-on may hold blanks and quotes. */
function assignments(text: string): string[] {
  return [...text.matchAll(ASSIGNED)].map(
    ([, name, value = ""]) => `${name} = ${shownValue(value).replace(/["'\s;].*/, "")}`,
  );
}

/** A value of JSON stands as it does in its file. */
function unquote(text: string): string {
  if (!/^["[]/.test(text)) return text;
  try {
    return [JSON.parse(text)].flat().map(String).join(",");
  } catch {
    return text;
  }
}

/** A value of the user's: no log-on, no query, nothing that a terminal would obey. */
export function shownValue(text: string): string {
  const bare = printable(unquote(text.trim()), "\ufffd");
  // The query last: a password may hold a question mark.
  const shown = /:\/\/|@/.test(bare) ? withoutUserinfo(bare).replace(/[?#].*/s, "") : bare;
  return shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE)}… (${shown.length} characters)` : shown;
}

const LONGEST_VALUE = 400;
