// git tells by itself where a setting comes from, for an address: https://git-scm.com/docs/git-config
import { proxiesIn } from "../../rivals/git-files.ts";
import type { System } from "../../system/system.ts";
import type { Ask, Origin } from "../ask.ts";
import { routeByVariables, toRoute } from "../environment.ts";
import { toFetched } from "../reasons.ts";
import { LIBCURL } from "./environment.ts";

/** No repository's settings count, and nobody is asked for credentials. */
const QUIET = { GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "", SSH_ASKPASS: "", GIT_CEILING_DIRECTORIES: "/" };

export const git: Ask = {
  writer: "git",
  programs: ["git"],
  reads: LIBCURL,
  async route({ terminal, program, url }) {
    const ask = async (...args: string[]) =>
      (await terminal.run(program, ["config", "-z", ...args], { variables: QUIET })).stdout.split("\0");
    const [value, isSet] = await ask("--get-urlmatch", "http.proxy", url.href);
    const variables = routeByVariables(terminal.variables, url, LIBCURL);
    if (isSet === undefined || value === undefined) return [variables];
    const from = placeOf(terminal.system, value, await ask("--show-origin", "--get-regexp", "^http\\..*proxy$"));
    // An empty value is no proxy, whatever the variables say.
    if (value === "") return [{ route: { kind: "direct" }, from }];
    const list = LIBCURL.noProxy.find((name) => terminal.variables[name]);
    const by = list && LIBCURL.findEntry(terminal.variables[list] ?? "", url);
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

/** The last of the settings with this value. @param listed where each is, and behind it its name and value */
function placeOf(system: System, value: string, listed: readonly string[]): Origin | undefined {
  const at = listed.findLastIndex((text, index) => index % 2 === 1 && text.split("\n").slice(1).join("\n") === value);
  const origin = listed[at - 1];
  if (origin === undefined) return undefined;
  if (!origin.startsWith("file:")) return { variable: "GIT_CONFIG_COUNT" };
  const file = origin.slice(5);
  const read = (name: string) =>
    system.facts(name)?.kind === "file" ? system.read(name)?.toString("utf8") : undefined;
  const found = proxiesIn(system, read, file).findLast((one) => one.file === file && one.value === value);
  return { path: file, ...(found ? { line: found.line } : {}) };
}
