// Maven tells nothing of its settings without a plugin: its files do. The first active proxy counts that is for the protocol and
// whose own list does not exclude the host; for https one for http, where there is no other.
// https://maven.apache.org/resolver/apidocs/org/eclipse/aether/util/repository/DefaultProxySelector.html
import * as path from "node:path";
import { toMaven } from "../../dialects/java.ts";
import { hostOf } from "../../model/urls.ts";
import { WRITERS } from "../../writers/index.ts";
import type { Ask, Question, Said } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { toFetched } from "../reasons.ts";
import { findGlob } from "./globs.ts";
import { withLack } from "./lacks.ts";

const CENTRAL = "https://repo.maven.apache.org/maven2/";

function readSettings({ terminal: { system }, program, settings }: Question): { path: string; text: string }[] {
  const own = WRITERS.find(({ id }) => id === "maven")?.locate(system, settings) ?? [];
  const machine = path.join(path.dirname(path.dirname(system.realPath(program))), "conf", "settings.xml");
  const files = [...own.filter(({ role }) => role === "config").map((target) => target.path), machine];
  return files.flatMap((file) => {
    const text = system.facts(file) ? system.read(file)?.toString("utf8") : undefined;
    const blank = (comment: string) => comment.replace(/[^\n]/g, " ");
    return text === undefined ? [] : [{ path: file, text: text.replace(/<!--[\s\S]*?-->/g, blank) }];
  });
}

function elements(text: string, name: string) {
  return [...text.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g"))].map(({ index, 1: body = "" }) => ({
    line: text.slice(0, index).split("\n").length,
    textOf: (child: string) => new RegExp(`<${child}>\\s*([^<]*?)\\s*</${child}>`).exec(body)?.[1],
  }));
}

export const maven: Ask = {
  writer: "maven",
  programs: ["mvn"],
  mute: "it asks the repositories of its own settings alone",
  async address(question) {
    const mirrors = readSettings(question).flatMap(({ text }) => elements(text, "mirror"));
    const all = mirrors.find(({ textOf }) => /(?:^|,)(?:\*|external:\*|central)(?:,|$)/.test(textOf("mirrorOf") ?? ""));
    const url = all?.textOf("url") ?? CENTRAL;
    return URL.canParse(url) ? new URL(url) : undefined;
  },
  async route(question): Promise<readonly Said[]> {
    const protocol = question.url.protocol.slice(0, -1);
    const all = readSettings(question).flatMap(({ path: file, text }) =>
      elements(text, "proxy").map(({ line, textOf }) => ({
        from: { path: file, line },
        isActive: (textOf("active") ?? "true") !== "false",
        protocol: (textOf("protocol") ?? "http").toLowerCase(),
        place: `http://${textOf("host")}:${textOf("port") ?? "8080"}`,
        by: findGlob((textOf("nonProxyHosts") ?? "").split(/[|,]/), hostOf(question.url)),
      })),
    );
    const fit = all.filter((one) => one.isActive && [protocol, "http"].includes(one.protocol));
    const open = fit.filter(({ by }) => by === undefined);
    const found = open.find((one) => one.protocol === protocol) ?? open[0];
    const isRead = (entry: Parameters<typeof toMaven>[0][number]) => toMaven([entry]).text !== "";
    if (found) return [{ route: withLack(toRoute(found.place), question, isRead), from: found.from }];
    const [excluded] = fit;
    return [{ route: { kind: "direct", by: excluded?.by }, from: excluded?.from }];
  },
  async fetch(question) {
    const { terminal, program, url } = question;
    // It asks nobody but the repositories of its own settings for a plugin.
    if (url.host !== (await maven.address?.(question))?.host) return undefined;
    const quiet = ["-B", "-ntp", `-Dmaven.repo.local=${terminal.folder}/repository`];
    const args = [...quiet, "org.example.proxycast:check:1:none"];
    const outcome = await terminal.run(program, args, { timeout: 60_000 });
    // A repository that answers, and does not have it.
    const text = `${outcome.stdout}${outcome.stderr}`;
    return toFetched(outcome, /Could not find artifact/i.test(text) && !/Could not transfer/i.test(text));
  },
};
