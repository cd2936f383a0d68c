// RubyGems: its file goes before the variables. https://guides.rubygems.org/command-reference/#gem-environment
import type { Ask } from "../ask.ts";
import { toFetched } from "../reasons.ts";
import { RUBY } from "./environment.ts";
import { routeByFile } from "./from-files.ts";

export const gem: Ask = {
  writer: "gem",
  programs: ["gem"],
  reads: RUBY,
  address: async () => new URL("https://rubygems.org/"),
  route: (question) => routeByFile(question, { writer: "gem", proxy: () => ["http_proxy"] }, RUBY),
  async fetch({ terminal, program, url }) {
    const args = ["list", "--remote", "--clear-sources", "--source", url.href, "proxycast-check"];
    const variables = { GEM_SPEC_CACHE: terminal.folder, GEM_HOME: terminal.folder };
    const outcome = await terminal.run(program, args, { variables });
    return toFetched(outcome, outcome.exitCode === 0 && !/error/i.test(outcome.stderr));
  },
};
