// Subversion tells nothing of its settings: its files do, the machine's behind the home's, and a group of servers before all.
// https://svnbook.red-bean.com/en/1.7/svn.advanced.confarea.html#svn.advanced.confarea.opts.servers
import * as path from "node:path";
import { toPatterns } from "../../dialects/patterns.ts";
import { hostOf } from "../../model/urls.ts";
import { type Setting, settingsIn } from "../../rivals/sections.ts";
import { WRITERS } from "../../writers/index.ts";
import type { Ask, Question, Said } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { toFetched } from "../reasons.ts";
import { findGlob } from "./globs.ts";
import { withLack } from "./lacks.ts";

type Placed = Setting & { readonly path: string };

function filesOf({ terminal, settings }: Question): readonly string[] {
  const own = WRITERS.find(({ id }) => id === "subversion")?.locate(terminal.system, settings) ?? [];
  return ["/etc/subversion/servers", ...own.map((target) => target.path)];
}

function readAll(question: Question): readonly Placed[] {
  const { system } = question.terminal;
  return filesOf(question).flatMap((file) => {
    const text = system.facts(file)?.kind === "file" ? system.read(file)?.toString("utf8") : undefined;
    return settingsIn(text).map((found) => ({ ...found, section: found.section.toLowerCase(), path: file }));
  });
}

const listOf = (text = "") => text.split(",").map((item) => item.trim());

export const subversion: Ask = {
  writer: "subversion",
  programs: ["svn"],
  mute: "it would put files into its folder",
  async route(question): Promise<readonly Said[]> {
    const all = readAll(question);
    const host = hostOf(question.url);
    const group = all.find(({ section, value }) => section === "groups" && findGlob(listOf(value), host))?.name;
    const find = (section: string, name: string) =>
      all.findLast((found) => found.section === section && found.name.toLowerCase() === name);
    const own = group === undefined ? undefined : find(group.toLowerCase(), "http-proxy-host");
    const proxy = own ?? find("global", "http-proxy-host");
    if (!proxy?.value) return [{ route: { kind: "direct" } }];
    const from = { path: proxy.path, line: proxy.line };
    const list = find("global", "http-proxy-exceptions");
    const by = own ? undefined : findGlob(listOf(list?.value), host);
    if (list && by) return [{ route: { kind: "direct", by }, from: { path: list.path, line: list.line } }];
    const port = find(own && group ? group.toLowerCase() : "global", "http-proxy-port")?.value ?? "80";
    const route = toRoute(`http://${proxy.value}:${port}`);
    return [{ route: withLack(route, question, (entry) => toPatterns([entry]).text !== ""), from }];
  },
  async fetch(question) {
    const { terminal, program, url } = question;
    // It puts what is missing into its folder, whatever it is asked for.
    const folder = path.dirname(filesOf(question).at(-1) ?? "");
    const isWhole = ["README.txt", "config", "servers", "auth"].every((name) =>
      terminal.system.facts(path.join(folder, name)),
    );
    if (!isWhole) return undefined;
    const args = ["info", "--non-interactive", "--no-auth-cache", "--config-option", "servers:global:http-timeout=15"];
    const outcome = await terminal.run(program, [...args, url.href], { variables: { LC_ALL: "C.UTF-8" } });
    // What answers need be no repository.
    const isAnswered = /E170013[\s\S]*(?:E175003|E170000|E175009|E160013)|E175003/.test(outcome.stderr);
    return toFetched(outcome, outcome.exitCode === 0 || isAnswered);
  },
};
