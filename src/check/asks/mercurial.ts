// Mercurial tells file and line of its settings. Its list and the variable's count together.
// https://www.mercurial-scm.org/help/topics/config#http_proxy
import { hostOf } from "../../model/urls.ts";
import type { Ask, Origin, Question, Said } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { toFetched } from "../reasons.ts";
import { withLack } from "./lacks.ts";

interface Value {
  readonly value: string;
  readonly from: Origin;
}

async function read({ terminal, program }: Question): Promise<ReadonlyMap<string, Value>> {
  const { stdout } = await terminal.run(program, ["config", "--debug", "http_proxy"]);
  const found = [...stdout.matchAll(/^(.*):(\d+): http_proxy\.(\w+)=(.*)$/gm)];
  return new Map(
    found.map(([, path = "", line, name = "", value = ""]) => [name, { value, from: { path, line: Number(line) } }]),
  );
}

/** A domain as bare and dotted name; of what else there is, addresses. A dotted one is the end of any name. */
function isEntry(item: string, host: string): boolean {
  const entry = item.toLowerCase();
  const end = entry.startsWith("*.") ? entry.slice(2) : entry.startsWith(".") ? entry.slice(1) : undefined;
  return host === entry || (end !== undefined && host.endsWith(end));
}

export const mercurial: Ask = {
  writer: "mercurial",
  programs: ["hg"],
  async route(question): Promise<readonly Said[]> {
    const { variables } = question.terminal;
    const values = await read(question);
    const own = values.get("host");
    // It reads no other variable, for https either.
    const variable: Value | undefined = variables.http_proxy
      ? { value: variables.http_proxy, from: { variable: "http_proxy" } }
      : undefined;
    const proxy = own?.value ? own : variable;
    if (!proxy) return [{ route: { kind: "direct" } }];
    const host = hostOf(question.url);
    const listed = (text = "", separator = /[,\s]+/) =>
      text.split(separator).find((item) => isEntry(item.trim(), host));
    const list = values.get("no");
    const by = listed(list?.value);
    if (list && by) return [{ route: { kind: "direct", by }, from: list.from }];
    const entry = listed(variables.no_proxy, /,/)?.trim();
    if (entry) return [{ route: { kind: "direct", by: entry }, from: { variable: "no_proxy" } }];
    if (host === "localhost" || host === "127.0.0.1") return [{ route: { kind: "direct" } }];
    const route = withLack(toRoute(proxy.value), question, ({ kind, ...entry }) =>
      kind === "ip" ? "family" in entry && entry.family === 4 : kind === "host" || kind === "suffix",
    );
    return [{ route, from: proxy.from }];
  },
  async fetch({ terminal, program, url }) {
    const args = ["identify", "--config", "ui.interactive=no", "--config", "http.timeout=15", url.href];
    const outcome = await terminal.run(program, args);
    // What answers need be no repository.
    const isAnswered = /HTTP Error 404|does not appear to be an hg repository/i.test(outcome.stderr);
    return toFetched(outcome, outcome.exitCode === 0 || isAnswered);
  },
};
