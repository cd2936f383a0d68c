// git tells by itself where a setting comes from, for an address: https://git-scm.com/docs/git-config
import type { Ask } from "../ask.ts";
import { routeByVariables, toRoute, USUAL } from "../environment.ts";
import { toFetched } from "../reasons.ts";

/** No repository's settings count, and nobody is asked for credentials. */
const QUIET = { GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "", SSH_ASKPASS: "", GIT_CEILING_DIRECTORIES: "/" };

export const git: Ask = {
  writer: "git",
  programs: ["git"],
  async route({ terminal, program, url }) {
    const args = ["config", "--show-origin", "-z", "--get-urlmatch", "http.proxy", url.href];
    const { stdout } = await terminal.run(program, args, { variables: QUIET });
    const [origin = "", value] = stdout.split("\0");
    const variables = routeByVariables(terminal.variables, url, {
      ...USUAL,
      // As libcurl: plain http by the name in lower case alone.
      proxy: (protocol) => (protocol === "http" ? ["http_proxy", "all_proxy", "ALL_PROXY"] : USUAL.proxy(protocol)),
    });
    if (value === undefined) return [variables];
    // An empty value is no proxy, whatever the variables say.
    const from = origin.startsWith("file:") ? { path: origin.slice(5) } : { variable: "GIT_CONFIG_COUNT" };
    if (value === "") return [{ route: { kind: "direct" }, from }];
    const list = ["no_proxy", "NO_PROXY"].find((name) => terminal.variables[name]);
    const by = list && USUAL.findEntry(terminal.variables[list] ?? "", url);
    if (list && by) return [{ route: { kind: "direct", by }, from: { variable: list } }];
    return [{ route: toRoute(value), from }];
  },
  async fetch({ terminal, program, url }) {
    const outcome = await terminal.run(program, ["ls-remote", url.href], { variables: QUIET });
    // What answers need be no repository.
    return toFetched(
      outcome,
      outcome.exitCode === 0 || /not found|not valid: is this a git repository/i.test(outcome.stderr),
    );
  },
};
