// Lines of the user's own beside ours that he should know of: one that sets the same and wins, and one that its client
// does not read as it was meant.
import { END, type FormatId } from "../../model/edit.ts";

const VARIABLE = String.raw`(?:https?_proxy|HTTPS?_PROXY)\b`;
const ASSIGNMENT = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env|load-env)[ \t]+|\$env\.|\$env:|\$)?${VARIABLE}[ \t]*(?:[= ]|$)`,
);

/** Spellings in which a value can't be replaced: an option of curl grown together with others or with its value. */
const RIVALS: { readonly [K in FormatId]?: RegExp } = {
  curlrc: /^[ \t]*(?:-(?:x[^ \t]|[a-wyzA-Z]+x)|(?:--)?(?:socks[45]\w*|preproxy)[ \t=:])/,
};

/** The line, from 1, or undefined. */
export function findOverride(text: string, format: FormatId): number | undefined {
  const rival = RIVALS[format];
  if (rival) return findLine(text, (line) => rival.test(line));
  if (format !== "block") return undefined;
  const end = findLine(text, (line) => line.startsWith(END));
  return end === undefined ? undefined : findLine(text, (line, at) => at > end && ASSIGNMENT.test(line));
}

/** An option of curl's with dashes wants a blank: with anything else curl knows no such option. https://curl.se/docs/manpage.html#-K */
const UNREAD: { readonly [K in FormatId]?: RegExp } = {
  curlrc: /^[ \t]*--(?:proxy|proxy-user|noproxy|cacert)[ \t]*[=:]/,
};

/** The line, from 1, of a setting that was meant to be one of ours, or undefined. */
export function findUnread(text: string, format: FormatId): number | undefined {
  const unread = UNREAD[format];
  return unread && findLine(text, (line) => unread.test(line));
}

function findLine(text: string, isIt: (line: string, at: number) => boolean): number | undefined {
  const index = text.split("\n").findIndex((line, at) => isIt(line, at + 1));
  return index < 0 ? undefined : index + 1;
}
