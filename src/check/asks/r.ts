// R puts the variables of its own files over the terminal's, and tells them. https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html
import type { Ask, Question, Said } from "../ask.ts";
import { routeByVariables } from "../environment.ts";
import { lineOf, readKey } from "../files.ts";
import { toFetched } from "../reasons.ts";
import { LIBCURL } from "./environment.ts";

const NAMES = [
  "http_proxy",
  "HTTP_PROXY",
  "https_proxy",
  "HTTPS_PROXY",
  "all_proxy",
  "ALL_PROXY",
  "no_proxy",
  "NO_PROXY",
];

async function variablesOf({ terminal, program }: Question): Promise<Record<string, string>> {
  const code = `for (n in c(${NAMES.map((name) => `"${name}"`).join(",")})) cat("proxycast:", n, "=", Sys.getenv(n), "\\n", sep="")`;
  const { stdout } = await terminal.run(program, ["-e", code]);
  const found = [...stdout.matchAll(/^proxycast:(\w+)=(.*)$/gm)];
  return Object.fromEntries(found.map(([, name = "", value = ""]) => [name, value]));
}

export const r: Ask = {
  writer: "r",
  programs: ["Rscript"],
  reads: LIBCURL,
  address: async () => new URL("https://cloud.r-project.org/"),
  async route(question): Promise<readonly Said[]> {
    const { terminal, url, settings } = question;
    const said = routeByVariables(await variablesOf(question), url, LIBCURL);
    if (!said.from || !("variable" in said.from)) return [said];
    const { variable } = said.from;
    const own = await readKey(terminal.system, settings, "r", [variable]);
    if (!own) return [said];
    const line = lineOf(terminal.system, own.path, (text) => text.trim().startsWith(`${variable}=`)) ?? own.line;
    return [{ ...said, from: { path: own.path, line } }];
  },
  async fetch({ terminal, program, url }) {
    const code = `options(timeout=15); download.file(commandArgs(TRUE)[1], tempfile(), quiet=TRUE)`;
    return toFetched(await terminal.run(program, ["-e", code, url.href]));
  },
};
