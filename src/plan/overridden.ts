// A line of the user's own behind our block that sets the same variable: it wins, and the user should know.

const VARIABLE = String.raw`(?:https?_proxy|HTTPS?_PROXY)\b`;
const ASSIGNMENT = new RegExp(
  String.raw`^[ \t]*(?:(?:export|typeset -x|declare -x|set -\w+|setenv|set-env|load-env)[ \t]+|\$env\.|\$env:|\$)?${VARIABLE}[ \t]*(?:[= ]|$)`,
);

/** The line, from 1, or undefined. */
export function findOverride(text: string): number | undefined {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => line.startsWith("# <<< proxycast <<<"));
  if (end < 0) return undefined;
  const index = lines.findIndex((line, at) => at > end && ASSIGNMENT.test(line));
  return index < 0 ? undefined : index + 1;
}
