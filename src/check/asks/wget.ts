// wget: its file goes before the variables. https://www.gnu.org/software/wget/manual/html_node/Proxies.html
import type { Ask } from "../ask.ts";
import { toFetched } from "../reasons.ts";
import { PLAIN } from "./environment.ts";
import { routeByFile } from "./from-files.ts";

export const wget: Ask = {
  writer: "wget",
  programs: ["wget"],
  reads: PLAIN,
  route: (question) =>
    routeByFile(
      question,
      { writer: "wget", proxy: (protocol) => [`${protocol}_proxy`], noProxy: ["no_proxy"], addsVariable: true },
      PLAIN,
    ),
  async fetch({ terminal, program, url }) {
    const args = ["-nv", "--spider", "-t1", "-T15", "--no-hsts", url.href];
    const outcome = await terminal.run(program, args);
    // 8: the server answered with an error of its own, or the proxy did.
    return toFetched(
      outcome,
      outcome.exitCode === 0 || (outcome.exitCode === 8 && !/\b407\b|\b403\b/.test(outcome.stderr)),
    );
  },
};
