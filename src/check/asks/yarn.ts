// yarn 2 and later tells its settings and their files. yarn 1 goes by npm's. https://yarnpkg.com/cli/config
import { toGlobs } from "../../dialects/globs.ts";
import { hostOf } from "../../model/urls.ts";
import type { Ask, Question, Said } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { lineOf } from "../files.ts";
import { findGlob } from "./globs.ts";
import { withLack } from "./lacks.ts";

interface Value {
  readonly key: string;
  readonly effective?: string | null;
  readonly source?: string;
}

type Networks = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

const QUIET = { YARN_ENABLE_TELEMETRY: "0", YARN_ENABLE_COLORS: "0" };

async function list({ terminal, program }: Question): Promise<ReadonlyMap<string, Value>> {
  const { stdout } = await terminal.run(program, ["config", "--json"], { variables: QUIET });
  const values = stdout.split("\n").flatMap((line) => parse<Value>(line) ?? []);
  return new Map(values.map((value) => [value.key, value]));
}

/** By name of a host, which may have asterisks and braces. */
async function networks({ terminal, program }: Question): Promise<Networks> {
  const args = ["config", "get", "networkSettings", "--json"];
  return parse<Networks>((await terminal.run(program, args, { variables: QUIET })).stdout) ?? {};
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

export const yarn: Ask = {
  writer: "yarn",
  programs: ["yarn"],
  mute: "it makes one in a project alone",
  async address(question) {
    const url = (await list(question)).get("npmRegistryServer")?.effective ?? "";
    return URL.canParse(url) ? new URL(url) : undefined;
  },
  async route(question): Promise<readonly Said[]> {
    const { system } = question.terminal;
    const values = await list(question);
    const key = question.url.protocol === "https:" ? "httpsProxy" : "httpProxy";
    const own = values.get(key);
    if (!own) return [{ route: { kind: "unknown", why: "yarn 1 goes by what npm's file says" } }];
    const place = (source = "", start: string): Said["from"] => {
      const file = source.split(", ").at(-1) ?? "";
      if (!file.startsWith("/") && !/^\w:/.test(file))
        return { variable: `YARN_${key === "httpProxy" ? "HTTP" : "HTTPS"}_PROXY` };
      const isIt = (line: string) => line.trim().replace(/^["']/, "").startsWith(start);
      return { path: file, line: lineOf(system, file, isIt) };
    };
    // The longest name comes first, and counts where it says something.
    const all = Object.entries(await networks(question)).sort(([one], [other]) => other.length - one.length);
    const named = all.filter(([, network]) => typeof network?.[key] === "string");
    const by = findGlob(
      named.map(([glob]) => glob),
      hostOf(question.url),
    );
    const special = by === undefined ? undefined : String(Object.fromEntries(named)[by]?.[key]);
    const value = special ?? own.effective;
    const from = by === undefined ? place(own.source, key) : place(values.get("networkSettings")?.source, by);
    if (!value)
      return [
        { route: { kind: "direct", ...(by === undefined ? {} : { by }) }, from: by === undefined ? undefined : from },
      ];
    const route = withLack(toRoute(value), question, (entry) => toGlobs([entry]).globs.length > 0);
    return [{ route, from }];
  },
};
