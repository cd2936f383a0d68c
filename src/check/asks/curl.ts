// curl: its file goes before the variables. https://curl.se/docs/manpage.html#-K
import type { Ask } from "../ask.ts";
import { toFetched } from "../reasons.ts";
import { LIBCURL } from "./environment.ts";
import { routeByFile } from "./from-files.ts";

export const curl: Ask = {
  writer: "curl",
  programs: ["curl"],
  route: (question) => routeByFile(question, { writer: "curl", proxy: () => ["proxy"], noProxy: ["noproxy"] }, LIBCURL),
  async fetch({ terminal, program, url }) {
    const args = ["-sS", "-o", "/dev/null", "-I", "--max-time", "15", url.href];
    return toFetched(await terminal.run(program, args));
  },
};
