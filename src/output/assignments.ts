// What a text in the language of any shell sets of our variables, fit to be shown: nothing else of it.
import { VARIABLES } from "../model/environment.ts";
import { shownEntry } from "./redact.ts";

const NAMES = Object.values(VARIABLES).flat().join("|");
/** A variable that is set in a file of any shell. */
const ASSIGNED = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env)[ \t]+|\$env[.:]|\$)?(${NAMES})[ \t]*[= ][ \t]*["']?(.*)$`,
  "gm",
);

/** A line a variable, in the order of the text. */
export function assignments(text: string): string[] {
  return [...text.matchAll(ASSIGNED)].flatMap(([, name = "", value = ""]) => {
    // Up to the last @ all is the value: credentials may hold blanks and quotes.
    const at = value.lastIndexOf("@") + 1;
    return shownEntry(name, value.slice(0, at) + value.slice(at).replace(/["'\s;].*/, ""));
  });
}
