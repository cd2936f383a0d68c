// Lines of the user's own beside ours that he should know of: one that sets the same and wins, and one that its client
// does not read as it was meant.
import { END } from "../../model/edit.ts";
import type { FileFormat } from "../../model/file-format.ts";

const VARIABLE = String.raw`(?:https?_proxy|HTTPS?_PROXY)\b`;
const ASSIGNMENT = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env|load-env)[ \t]+|\$env\.|\$env:|\$)?${VARIABLE}[ \t]*(?:[= ]|$)`,
);

/** The line, from 1, or undefined. */
export function findOverride(text: string, { parser, rival }: FileFormat): number | undefined {
  if (rival) return findLine(text, (line) => rival.test(line));
  if (parser !== "block") return undefined;
  const end = findLine(text, (line) => line.startsWith(END));
  return end === undefined ? undefined : findLine(text, (line, at) => at > end && ASSIGNMENT.test(line));
}

/** The line, from 1, of a setting that was meant to be one of ours, or undefined. */
export function findUnread(text: string, { unread }: FileFormat): number | undefined {
  return unread && findLine(text, (line) => unread.line.test(line));
}

function findLine(text: string, isIt: (line: string, at: number) => boolean): number | undefined {
  const index = text.split("\n").findIndex((line, at) => isIt(line, at + 1));
  return index < 0 ? undefined : index + 1;
}
