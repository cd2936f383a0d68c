// npm lists its settings by where they come from; those that are overridden stand in comments.
// https://docs.npmjs.com/cli/v11/commands/npm-config#list
import type { Ask, Question, Said } from "../ask.ts";
import { routeByVariables, toRoute, USUAL } from "../environment.ts";
import { lineOf } from "../files.ts";
import { toFetched } from "../reasons.ts";
import { finding } from "./environment.ts";

const READS = { ...USUAL, findEntry: finding("host", "suffix", "ip") };
/** Its logs go where its cache is. https://docs.npmjs.com/cli/v11/using-npm/logging */
const quietIn = (folder: string) => ({
  npm_config_update_notifier: "false",
  npm_config_fund: "false",
  npm_config_audit: "false",
  npm_config_cache: folder,
});

interface Value {
  readonly value: string;
  /** undefined: a variable, or a default. */
  readonly path: string | undefined;
  readonly isDefault: boolean;
}

export function readList(text: string): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  let source = "";
  for (const line of text.split("\n")) {
    const [, section, path] = /^; "(\w+)" config from (.*)$/.exec(line) ?? [];
    if (section !== undefined)
      source = section === "default" || section === "env" || section === "cli" ? section : (path ?? "");
    const [, name, raw = ""] = /^([\w:/@.-]+) = (.*?)(?: ; .*)?$/.exec(line) ?? [];
    if (name === undefined) continue;
    const value = raw.replace(/^\[?"(.*?)"?\]?$/, "$1");
    const isFile = !["default", "env", "cli"].includes(source);
    values.set(name, {
      value: raw === "null" ? "" : value,
      path: isFile ? source : undefined,
      isDefault: source === "default",
    });
  }
  return values;
}

async function list({ terminal, program }: Question): Promise<ReadonlyMap<string, Value>> {
  return readList(
    (await terminal.run(program, ["config", "list", "-l"], { variables: quietIn(terminal.folder) })).stdout,
  );
}

export const npm: Ask = {
  writer: "npm",
  programs: ["npm"],
  reads: READS,
  async address(question) {
    const url = (await list(question)).get("registry")?.value ?? "";
    return URL.canParse(url) ? new URL(url) : undefined;
  },
  async route(question): Promise<readonly Said[]> {
    const { terminal, url } = question;
    const values = await list(question);
    const names = url.protocol === "https:" ? ["https-proxy", "proxy"] : ["proxy"];
    const name = names.find((one) => values.get(one)?.value);
    const own = name === undefined ? undefined : values.get(name);
    const place = (key: string, { path, value }: Value) =>
      path === undefined
        ? { variable: `npm_config_${key.replace("-", "_")}` }
        : { path, line: lineOf(terminal.system, path, (line) => line.trim().startsWith(key) && line.includes(value)) };
    const skip = values.get("noproxy");
    const by = skip && !skip.isDefault ? READS.findEntry(skip.value, url) : undefined;
    if (skip && by) return [{ route: { kind: "direct", by }, from: place("noproxy", skip) }];
    if (name === undefined || !own) return [routeByVariables(terminal.variables, url, READS)];
    // Seen with npm 11: the variable's list counts besides its own.
    const variable = READS.noProxy.find((one) => terminal.variables[one]);
    const entry = variable && READS.findEntry(terminal.variables[variable] ?? "", url);
    if (variable && entry) return [{ route: { kind: "direct", by: entry }, from: { variable } }];
    return [{ route: toRoute(own.value), from: place(name, own) }];
  },
  async fetch({ terminal, program, url }) {
    const args = [
      "ping",
      "--registry",
      url.href,
      "--fetch-retries=0",
      "--fetch-timeout=15000",
      "--cache",
      terminal.folder,
    ];
    return toFetched(await terminal.run(program, args, { variables: quietIn(terminal.folder) }));
  },
};
