// cargo: its variable, its file, git's file, the other variables. https://doc.rust-lang.org/cargo/reference/config.html#httpproxy
import type { Ask } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { toFetched } from "../reasons.ts";
import { LIBCURL } from "./environment.ts";
import { routeByFile } from "./from-files.ts";

export const cargo: Ask = {
  writer: "cargo",
  programs: ["cargo"],
  reads: LIBCURL,
  address: async () => new URL("https://index.crates.io/"),
  async route(question) {
    const { CARGO_HTTP_PROXY: own } = question.terminal.variables;
    if (own) return [{ route: toRoute(own), from: { variable: "CARGO_HTTP_PROXY" } }];
    return routeByFile(question, { writer: "cargo", proxy: () => ["http", "proxy"] }, LIBCURL);
  },
  async fetch({ terminal, program, url }) {
    const variables = { CARGO_NET_RETRY: "0", CARGO_HOME: undefined, CARGO_TERM_COLOR: "never" };
    const args = ["search", "proxycast-check", "--limit", "1", "--index", `sparse+${url.href}`];
    return toFetched(
      await terminal.run(program, args, { variables: { ...variables, CARGO_HOME: terminal.variables.CARGO_HOME } }),
    );
  },
};
