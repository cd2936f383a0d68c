// wget: its files go before the variables, the user's behind the machine's; their skip lists count together, the variable's
// too. Seen with 1.21. https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Location.html
import * as path from "node:path";
import type { Ask, Said } from "../ask.ts";
import { routeByVariables, toRoute } from "../environment.ts";
import { readText } from "../files.ts";
import { toFetched } from "../reasons.ts";
import type { Terminal } from "../terminal.ts";
import { PLAIN } from "./environment.ts";

interface Setting {
  /** Without dashes and underscores, which mean nothing. */
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

/** In the order in which they are read. */
function settingsOf({ system, variables }: Terminal): readonly Setting[] {
  const own = variables.WGETRC || path.join(variables.HOME ?? system.home, ".wgetrc");
  return [variables.SYSTEM_WGETRC || "/etc/wgetrc", own].flatMap((file) =>
    readText(system, file)
      .split("\n")
      .flatMap((text, at) => {
        const [, name = "", value = ""] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
        return name ? [{ name: name.toLowerCase().replace(/[-_]/g, ""), value, path: file, line: at + 1 }] : [];
      }),
  );
}

export const wget: Ask = {
  writer: "wget",
  programs: ["wget"],
  reads: PLAIN,
  async route({ terminal, url }): Promise<readonly Said[]> {
    const settings = settingsOf(terminal);
    const last = (name: string) => settings.findLast((one) => one.name === name);
    const off = last("useproxy");
    if (off && /^(?:off|no|0)$/i.test(off.value)) return [{ route: { kind: "direct" }, from: placeOf(off) }];
    const own = last(`${url.protocol.slice(0, -1)}proxy`);
    const said: Said = own
      ? { route: own.value === "" ? { kind: "direct" } : toRoute(own.value), from: placeOf(own) }
      : routeByVariables(terminal.variables, url, PLAIN);
    if (said.route.kind !== "proxy") return [said];
    for (const list of settings.filter(({ name }) => name === "noproxy")) {
      const by = PLAIN.findEntry(list.value, url);
      if (by) return [{ route: { kind: "direct", by }, from: placeOf(list) }];
    }
    const variable = PLAIN.noProxy.find((name) => terminal.variables[name]);
    const by = variable && PLAIN.findEntry(terminal.variables[variable] ?? "", url);
    return [variable && by ? { route: { kind: "direct", by }, from: { variable } } : said];
  },
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

function placeOf({ path: file, line }: Setting): { path: string; line: number } {
  return { path: file, line };
}
