// aria2: the variables go before its file. https://aria2.github.io/manual/en/html/aria2c.html#environment
import type { Ask } from "../ask.ts";
import { routeByVariables } from "../environment.ts";
import { toFetched } from "../reasons.ts";
import { finding, PLAIN } from "./environment.ts";
import { routeByFile } from "./from-files.ts";

const READS = { ...PLAIN, findEntry: finding("host", "suffix", "ip", "cidr") };

export const aria2: Ask = {
  writer: "aria2",
  programs: ["aria2c"],
  reads: READS,
  async route(question) {
    const said = routeByVariables(question.terminal.variables, question.url, READS);
    if (said.from) return [said];
    const keys = { writer: "aria2", proxy: (protocol: string) => [`${protocol}-proxy`], noProxy: ["no-proxy"] };
    return routeByFile(question, keys, READS);
  },
  async fetch({ terminal, program, url }) {
    // With its own resolver it finds no localhost where the name server is silent.
    const args = ["--dry-run", "--async-dns=false", "--max-tries=1", "--timeout=15", "--connect-timeout=15", url.href];
    const outcome = await terminal.run(program, args);
    // 3: not found, by a server that answered.
    return toFetched(outcome, outcome.exitCode === 0 || outcome.exitCode === 3);
  },
};
