// curl: its file goes before the variables. https://curl.se/docs/manpage.html#-K
import type { Ask } from "../ask.ts";
import { toFetched } from "../reasons.ts";
import { LIBCURL } from "./environment.ts";
import { routeByFile } from "./from-files.ts";

export const curl: Ask = {
  writer: "curl",
  programs: ["curl"],
  reads: LIBCURL,
  route: (question) => routeByFile(question, { writer: "curl", proxy: () => ["proxy"], noProxy: ["noproxy"] }, LIBCURL),
  async fetch({ terminal, program, url }) {
    const args = ["-sS", "-o", "/dev/null", "-I", "--max-time", "15", "-w", "%{http_code}", url.href];
    const outcome = await terminal.run(program, args);
    return toFetched(outcome, outcome.exitCode === 0 && !isRefusal(Number(outcome.stdout)));
  },
};

/** By the proxy, as far as can be told: in plain http its answers look like those of the site. */
function isRefusal(status: number): boolean {
  return [403, 407, 502, 503, 504].includes(status);
}
