// VS Code and the IDEs of JetBrains, by their files alone: without a window they can't be asked.
// https://code.visualstudio.com/docs/setup/network, https://www.jetbrains.com/help/idea/settings-http-proxy.html
import { toPatterns } from "../../dialects/patterns.ts";
import type { Target } from "../../model/edit.ts";
import { hostOf } from "../../model/urls.ts";
import { WRITERS } from "../../writers/index.ts";
import type { Ask, Question, Said } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { lineOf } from "../files.ts";
import { finding } from "./environment.ts";
import { findGlob } from "./globs.ts";
import { withLack } from "./lacks.ts";

/** Of each product that has a file, what it says; one answer where all are alike. */
async function eachFile(id: string, question: Question, read: (text: string, target: Target) => Said): Promise<Said[]> {
  const { system } = question.terminal;
  const targets = WRITERS.find((writer) => writer.id === id)?.locate(system, question.settings) ?? [];
  const all = targets.flatMap((target) => {
    const text = system.facts(target.path)?.kind === "file" ? system.read(target.path)?.toString("utf8") : undefined;
    return text === undefined ? [] : [read(text, target)];
  });
  const [first] = all;
  const isAlike = all.every(({ route }) => JSON.stringify(route) === JSON.stringify(first?.route));
  return first && isAlike ? [first] : all;
}

const UNSET = "it names no proxy, and goes by the desktop and by what it was started with";

const findVscodeEntry = finding("host", "suffix", "ip", "port", "all");

export const vscode: Ask = {
  writer: "vscode",
  programs: [],
  mute: "the editor makes them while it runs",
  route: (question) =>
    eachFile("vscode", question, (text, target) => {
      const code = text.replace(/^\s*\/\/.*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, "");
      const [, proxy] = /"http\.proxy"\s*:\s*"([^"]*)"/.exec(code) ?? [];
      const place = (key: string) => {
        const line = lineOf(question.terminal.system, target.path, (one) => one.trimStart().startsWith(`"${key}"`));
        return { path: target.path, line };
      };
      if (/"http\.proxySupport"\s*:\s*"off"/.test(code))
        return { route: { kind: "direct" }, from: place("http.proxySupport") };
      if (!proxy) return { route: { kind: "unknown", why: UNSET } };
      const [, list = ""] = /"http\.noProxy"\s*:\s*\[([^\]]*)\]/.exec(code) ?? [];
      const by = findVscodeEntry(list.replaceAll('"', ""), question.url);
      if (by) return { route: { kind: "direct", by }, from: place("http.noProxy") };
      const isRead = ({ kind }: { kind: string }) => ["host", "suffix", "ip", "port", "all"].includes(kind);
      return { route: withLack(toRoute(proxy), question, isRead), from: place("http.proxy") };
    }),
};

export const jetbrains: Ask = {
  writer: "jetbrains",
  programs: [],
  mute: "the editor makes them while it runs",
  route: (question) =>
    eachFile("jetbrains", question, (text, target) => {
      const optionOf = (name: string) => new RegExp(`<option name="${name}" value="([^"]*)"`).exec(text)?.[1];
      const place = (name: string) => ({
        path: target.path,
        line: lineOf(question.terminal.system, target.path, (one) => one.includes(`"${name}"`)),
      });
      if (optionOf("USE_PROXY_PAC") === "true")
        return { route: { kind: "unknown", why: "it goes by a PAC script" }, from: place("USE_PROXY_PAC") };
      const host = optionOf("PROXY_HOST");
      if (optionOf("USE_HTTP_PROXY") !== "true" || !host) return { route: { kind: "unknown", why: UNSET } };
      const list = (optionOf("PROXY_EXCEPTIONS") ?? "").split(",").map((item) => item.trim());
      const by = findGlob(list, hostOf(question.url));
      if (by) return { route: { kind: "direct", by }, from: place("PROXY_EXCEPTIONS") };
      const route = toRoute(`http://${host}:${optionOf("PROXY_PORT") ?? "80"}`);
      return {
        route: withLack(route, question, (entry) => toPatterns([entry]).text !== ""),
        from: place("PROXY_HOST"),
      };
    }),
};
