// RubyGems: its file goes before the variables. https://guides.rubygems.org/command-reference/#gem-environment
import { WRITERS } from "../../writers/index.ts";
import type { Ask, Question, Said } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { lineOf } from "../files.ts";
import { toFetched } from "../reasons.ts";
import { RUBY } from "./environment.ts";
import { routeByFile } from "./from-files.ts";

export const gem: Ask = {
  writer: "gem",
  programs: ["gem"],
  reads: RUBY,
  address: async () => new URL("https://rubygems.org/"),
  async route(question) {
    const option = findOption(question);
    return option ? [option] : routeByFile(question, { writer: "gem", proxy: () => ["http_proxy"] }, RUBY);
  },
  async fetch({ terminal, program, url }) {
    // Into the scratch folder; `list` says nothing of what it could not get.
    const args = ["fetch", "proxycast-check", "--clear-sources", "--source", url.href];
    const variables = { GEM_SPEC_CACHE: terminal.folder, GEM_HOME: terminal.folder };
    const outcome = await terminal.run(program, args, { variables });
    const { stdout, stderr } = outcome;
    // What answers need be no index.
    const isOther = /\b404\b|did not return a valid file/.test(stderr);
    const isAnswered = /Could not find a valid gem/.test(stderr) && (isOther || !/Unable to download/.test(stderr));
    return toFetched(outcome, isAnswered || /^Downloaded/m.test(stdout));
  },
};

const OPTION = /^gem:(?:.*\s|\s*["']?)(?:(--no-http-proxy)|(?:--http-proxy[ \t=]+|-p[ \t]*)([^\s"']+))/;

/** An option for all commands goes before its key, and knows the skip list of the variable. */
function findOption({ terminal: { system, variables }, settings, url }: Question): Said | undefined {
  const [target] = WRITERS.find(({ id }) => id === "gem")?.locate(system, settings) ?? [];
  if (!target || system.facts(target.path)?.kind !== "file") return undefined;
  const lines = (system.read(target.path)?.toString("utf8") ?? "").split("\n");
  const found = lines.findLast((line) => OPTION.test(line));
  if (found === undefined) return undefined;
  const [, none, value = ""] = OPTION.exec(found) ?? [];
  const from = { path: target.path, line: lineOf(system, target.path, (line) => line === found) };
  if (none) return { route: { kind: "direct" }, from };
  const list = RUBY.noProxy.find((name) => variables[name]);
  const by = list && RUBY.findEntry(variables[list] ?? "", url);
  return list && by ? { route: { kind: "direct", by }, from: { variable: list } } : { route: toRoute(value), from };
}
