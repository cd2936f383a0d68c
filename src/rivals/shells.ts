// Lines of a start-up file behind our block that set the same, and win.
import { END } from "../model/edit.ts";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";

const VARIABLE = String.raw`((?:https?_proxy|HTTPS?_PROXY))\b`;
const ASSIGNMENT = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env|load-env)[ \t]+|\$env\.|\$env:|\$)?${VARIABLE}[ \t]*(?:[= ]|$)`,
);

export function findAssignments({ target, read }: RivalSearch): Rival[] {
  const lines = linesOf(read(target.path));
  const end = lines.findIndex(({ text }) => text.startsWith(END));
  if (end < 0) return [];
  return lines.slice(end + 1).flatMap(({ text, line }) => {
    const [, what] = ASSIGNMENT.exec(text) ?? [];
    return what ? [{ path: target.path, line, what, effect: "wins" as const }] : [];
  });
}
