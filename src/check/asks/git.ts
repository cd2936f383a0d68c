// git tells the value for an address, and where each value comes from. https://git-scm.com/docs/git-config
import type { Ask, Origin, Question } from "../ask.ts";
import { routeByVariables, toRoute } from "../environment.ts";
import { lineOf } from "../files.ts";
import { toFetched } from "../reasons.ts";
import { LIBCURL } from "./environment.ts";

/** Nobody is asked for credentials. */
const QUIET = { GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "", SSH_ASKPASS: "", GIT_CEILING_DIRECTORIES: "/" };

export const git: Ask = {
  writer: "git",
  programs: ["git"],
  async route(question) {
    const { terminal, program, url } = question;
    const asked = await terminal.run(program, ["config", "-z", "--get-urlmatch", "http.proxy", url.href], {
      variables: QUIET,
    });
    if (asked.exitCode !== 0) return [routeByVariables(terminal.variables, url, LIBCURL)];
    const [value = ""] = asked.stdout.split("\0");
    const from = await originOf(question, value);
    // An empty value is no proxy, whatever the variables say.
    if (value === "") return [{ route: { kind: "direct" }, from }];
    const variable = LIBCURL.noProxy.find((name) => terminal.variables[name]);
    const by = variable && LIBCURL.findEntry(terminal.variables[variable] ?? "", url);
    if (variable && by) return [{ route: { kind: "direct", by }, from: { variable } }];
    return [{ route: toRoute(value), from }];
  },
  async fetch({ terminal, program, url }) {
    const outcome = await terminal.run(program, ["ls-remote", url.href], { variables: QUIET });
    // What answers need be no repository.
    const isAnswered = /not found|not valid: is this a git repository/i.test(outcome.stderr);
    return toFetched(outcome, outcome.exitCode === 0 || isAnswered);
  },
};

/** The last place that has the value. */
async function originOf({ terminal, program }: Question, value: string): Promise<Origin | undefined> {
  const { stdout } = await terminal.run(program, ["config", "--list", "--show-origin", "-z"], { variables: QUIET });
  const parts = stdout.split("\0");
  const places = parts.flatMap((origin, at) => {
    const [key = "", ...lines] = (parts[at + 1] ?? "").split("\n");
    return at % 2 === 0 && /^http\.(.*\.)?proxy$/.test(key) && lines.join("\n") === value ? [origin] : [];
  });
  const place = places.at(-1);
  if (!place?.startsWith("file:")) return place ? { variable: "GIT_CONFIG_COUNT" } : undefined;
  const path = place.slice(5);
  return { path, line: lineOf(terminal.system, path, (line) => /^\s*proxy\s*=/i.test(line) && line.includes(value)) };
}
