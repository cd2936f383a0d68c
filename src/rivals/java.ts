// System properties of Java that name a proxy, in the options that Maven and Gradle are started with.
import { PROTOCOLS } from "../model/protocol.ts";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

type Effect = Rival["effect"];

/** @param what what the text sets, besides the property */
export function propertiesIn(
  { settings }: RivalSearch,
  text: string,
  found: Pick<Rival, "path" | "line" | "isVariable">,
  effect: Effect,
): Rival[] {
  return PROTOCOLS.flatMap((protocol) => {
    const textOf = (name: string) =>
      new RegExp(String.raw`(?:^|[\s"'])-D${protocol}\.${name}=["']?([^\s"']*)`).exec(text)?.[1];
    const host = textOf("proxyHost");
    if (!host) return [];
    const value = `${host}:${textOf("proxyPort") ?? 80}`;
    return toRival(settings, value, { ...found, what: `-D${protocol}.proxyHost`, effect }, protocol);
  });
}

export function variablesWithProperties(search: RivalSearch, names: readonly string[], effect: Effect): Rival[] {
  return names.flatMap((name) => {
    const text = search.system.variable(name);
    return text ? propertiesIn(search, text, { path: name, isVariable: true }, effect) : [];
  });
}

export function fileWithProperties(search: RivalSearch, file: string, effect: Effect): Rival[] {
  return linesOf(search.read(file)).flatMap(({ text, line }) =>
    propertiesIn(search, text, { path: file, line }, effect),
  );
}
