// A line of the user's own behind ours that sets the same: it wins, and the user should know.
import type { FormatId } from "../model/edit.ts";

const VARIABLE = String.raw`(?:https?_proxy|HTTPS?_PROXY)\b`;
const ASSIGNMENT = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env|load-env)[ \t]+|\$env\.|\$env:|\$)?${VARIABLE}[ \t]*(?:[= ]|$)`,
);

/** Spellings in which a value can't be replaced: an option of curl grown together with others or with its value. */
const RIVALS: { readonly [K in FormatId]?: RegExp } = {
  curlrc: /^[ \t]*(?:-(?:x[^ \t=:]|[a-wyzA-Z]+x)|(?:--)?(?:socks[45]\w*|preproxy)[ \t=:])/,
};

/** The line, from 1, or undefined. */
export function findOverride(text: string, format: FormatId): number | undefined {
  const lines = text.split("\n");
  const rival = RIVALS[format];
  if (rival) {
    const index = lines.findIndex((line) => rival.test(line));
    return index < 0 ? undefined : index + 1;
  }
  if (format !== "block") return undefined;
  const end = lines.findIndex((line) => line.startsWith("# <<< proxycast <<<"));
  if (end < 0) return undefined;
  const index = lines.findIndex((line, at) => at > end && ASSIGNMENT.test(line));
  return index < 0 ? undefined : index + 1;
}
