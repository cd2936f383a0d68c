// Gradle tells nothing of its settings without a build: the properties of its home do, and behind them the options of Java.
// https://docs.gradle.org/current/userguide/networking.html#sec:accessing_the_web_via_a_proxy
import { toJava } from "../../dialects/java.ts";
import { hostOf } from "../../model/urls.ts";
import type { Ask, Origin, Question, Said } from "../ask.ts";
import { toRoute } from "../environment.ts";
import { readKey } from "../files.ts";
import { findGlob } from "./globs.ts";
import { withLack } from "./lacks.ts";

/** Of Java, where nothing is set. https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/doc-files/net-properties.html */
const ALWAYS = "localhost|127.*|[::1]";
const VARIABLES = ["GRADLE_OPTS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"];

async function property(
  { terminal, settings }: Question,
  name: string,
): Promise<{ value: string; from: Origin } | undefined> {
  const own = await readKey(terminal.system, settings, "gradle", [`systemProp.${name}`]);
  if (own) return { value: own.value, from: { path: own.path, line: own.line } };
  for (const variable of VARIABLES) {
    const text = terminal.variables[variable] ?? "";
    const [, value] =
      new RegExp(String.raw`(?:^|[\s"'])-D${name.replaceAll(".", "\\.")}=["']?([^\s"']*)`).exec(text) ?? [];
    if (value !== undefined) return { value, from: { variable } };
  }
  return undefined;
}

export const gradle: Ask = {
  writer: "gradle",
  programs: ["gradle"],
  mute: "it makes one in a project alone",
  address: async () => new URL("https://repo.maven.apache.org/maven2/"),
  async route(question): Promise<readonly Said[]> {
    const protocol = question.url.protocol.slice(0, -1);
    const host = await property(question, `${protocol}.proxyHost`);
    if (!host?.value) return [{ route: { kind: "direct" }, from: host?.from }];
    const port = (await property(question, `${protocol}.proxyPort`))?.value || (protocol === "https" ? "443" : "80");
    const list = await property(question, "http.nonProxyHosts");
    const by = findGlob((list?.value ?? ALWAYS).split("|"), hostOf(question.url));
    if (by) return [{ route: { kind: "direct", by }, from: list?.from }];
    const route = toRoute(`http://${host.value}:${port}`);
    return [{ route: withLack(route, question, (entry) => toJava([entry]).text !== ""), from: host.from }];
  },
};
