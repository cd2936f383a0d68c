// git, asked about a repository that anybody may have made: nothing that it holds may run or reach out. Only its index,
// its config and the ignore files are read, no object: a partial clone fetches one that is missing by a command of its
// own config. https://git-scm.com/docs/partial-clone, https://git-scm.com/docs/git#Documentation/git.txt-codeGITNOLAZYFETCHcode
import type { ProgramAnswer, System } from "../../system/system.ts";

const TIMEOUT = 5_000;

/** What a repository's own config may start, turned off. https://git-scm.com/docs/git-config */
const OPTIONS = [
  "--no-pager",
  "--no-optional-locks",
  "--no-replace-objects",
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never", "safe.directory=*"].flatMap(
    (entry) => ["-c", entry],
  ),
];

/** The second for versions before 2.39.4, which don't know the first; a variable, since a repository's config outranks ours. */
const VARIABLES = { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none", GIT_TERMINAL_PROMPT: "0" };

/** @returns no exit code where there is no git to ask, or it did not end in time */
export function askGit(system: System, folder: string, args: readonly string[]): Promise<ProgramAnswer> {
  const program = system.findProgram("git");
  if (!program) return Promise.resolve({ exitCode: undefined, stdout: "" });
  return system.ask(program, [...OPTIONS, "-C", folder, ...args], {
    timeout: TIMEOUT,
    variables: VARIABLES,
    isRepeatable: () => true,
  });
}
