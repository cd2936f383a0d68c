// curl: its file goes before the variables. https://curl.se/docs/manpage.html#-K
import type { Ask, Said } from "../ask.ts";
import { routeByVariables, toRoute, USUAL } from "../environment.ts";
import { readKey } from "../files.ts";
import { toFetched } from "../reasons.ts";

/** As libcurl: plain http by the name in lower case alone. */
const READS = {
  ...USUAL,
  proxy: (protocol: "http" | "https") =>
    protocol === "http" ? ["http_proxy", "all_proxy", "ALL_PROXY"] : USUAL.proxy(protocol),
};

export const curl: Ask = {
  writer: "curl",
  programs: ["curl"],
  async route({ terminal, url, settings }): Promise<readonly Said[]> {
    const read = (key: string) => readKey(terminal.system, settings, "curl", [key]);
    const [proxy, list] = [await read("proxy"), await read("noproxy")];
    if (!proxy) return [routeByVariables(terminal.variables, url, READS)];
    const by = list && USUAL.findEntry(list.value, url);
    if (list && by) return [{ route: { kind: "direct", by }, from: list }];
    return [{ route: proxy.value === "" ? { kind: "direct" } : toRoute(proxy.value), from: proxy }];
  },
  async fetch({ terminal, program, url }) {
    const args = ["-sS", "-o", "/dev/null", "-I", "--max-time", "15", url.href];
    return toFetched(await terminal.run(program, args));
  },
};
