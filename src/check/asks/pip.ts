// pip shows the value of each of its files and variables. https://pip.pypa.io/en/stable/cli/pip_config/
import type { Ask, Question, Said } from "../ask.ts";
import { routeByVariables, toRoute } from "../environment.ts";
import { lineOf } from "../files.ts";
import { toFetched } from "../reasons.ts";
import { REQUESTS } from "./environment.ts";
import { withLack } from "./lacks.ts";

const QUIET = {
  PIP_NO_INPUT: "1",
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  PIP_NO_CACHE_DIR: "1",
  PYTHONDONTWRITEBYTECODE: "1",
};

interface Value {
  readonly name: string;
  readonly value: string;
  /** undefined: a variable. */
  readonly path: string | undefined;
}

/** What `pip config debug` prints, in the order in which a later value counts; variables last. */
export function readDebug(text: string): readonly Value[] {
  const ranks = ["global:", "user:", "site:", "env:", "env_var:"];
  const values: (Value & { rank: number })[] = [];
  let rank = 0;
  let path: string | undefined;
  for (const line of text.split("\n")) {
    const [, file] = /^ {2}(\S.*), exists: (?:True|False)$/.exec(line) ?? [];
    const [, name, colon, equals] = /^\s+([\w.-]+)(?:: (.*)|=(.*))$/.exec(line) ?? [];
    if (ranks.includes(line.trim()) && !line.startsWith(" ")) {
      rank = ranks.indexOf(line.trim());
      path = undefined;
    } else if (file !== undefined) path = file;
    else if (name !== undefined)
      values.push({ name, path, rank, value: (colon ?? equals ?? "").replace(/^'(.*)'$/, "$1") });
  }
  return values.sort((one, other) => one.rank - other.rank);
}

async function debug({ terminal, program }: Question): Promise<readonly Value[]> {
  return readDebug((await terminal.run(program, ["config", "debug"], { variables: QUIET })).stdout);
}

export const pip: Ask = {
  writer: "pip",
  programs: ["pip", "pip3"],
  reads: REQUESTS,
  async address(question) {
    const found = (await debug(question)).filter(({ name }) =>
      /^(?:(?:global|install)\.index-url|PIP_INDEX_URL)$/.test(name),
    );
    const url = found.at(-1)?.value ?? "https://pypi.org/simple/";
    return URL.canParse(url) ? new URL(url) : undefined;
  },
  async route(question): Promise<readonly Said[]> {
    const { terminal, url } = question;
    const values = await debug(question);
    const last = (pattern: RegExp) => values.filter(({ name }) => pattern.test(name)).at(-1);
    const own = last(/^PIP_PROXY$/) ?? last(/^install\.proxy$/) ?? last(/^global\.proxy$/);
    if (!own?.value) return [routeByVariables(terminal.variables, url, REQUESTS)];
    const { path, value } = own;
    const isIt = (line: string) => /^\s*proxy\s*[=:]/.test(line) && line.includes(value);
    const from = path === undefined ? { variable: own.name } : { path, line: lineOf(terminal.system, path, isIt) };
    // With its own proxy it knows no skip list.
    return [{ route: withLack(toRoute(value), question), from }];
  },
  async fetch({ terminal, program, url }) {
    const args = ["download", "-vv", "--no-deps", "--retries", "0", "--timeout", "15", "-d", terminal.folder];
    const trusted = url.protocol === "http:" ? ["--trusted-host", url.hostname] : [];
    const outcome = await terminal.run(program, [...args, ...trusted, "--index-url", url.href, "proxycast-check"], {
      variables: QUIET,
    });
    // An index that answers, and does not have it. What it could not get at it tells only at length.
    const text = `${outcome.stdout}\n${outcome.stderr}`;
    const isAnswered =
      /No matching distribution found/i.test(text) &&
      (/404 Client Error/.test(text) || !/Could not fetch URL/i.test(text));
    return toFetched(outcome, outcome.exitCode === 0 || isAnswered);
  },
};
