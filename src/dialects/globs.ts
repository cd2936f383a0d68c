// The skip list as globs of host names, for yarn's networkSettings: braces join a name and all below it.
// https://yarnpkg.com/configuration/yarnrc#networkSettings
import type { NoProxyEntry } from "../model/no-proxy.ts";
import { wholeBytes } from "./java.ts";
import { sift } from "./list.ts";

export function toGlobs(entries: readonly NoProxyEntry[]) {
  const { read, dropped } = sift(entries, (entry) => spell(entry) !== undefined);
  return { globs: read.flatMap((entry) => spell(entry) ?? []), dropped };
}

function spell(entry: NoProxyEntry): string | undefined {
  switch (entry.kind) {
    case "host":
    case "suffix":
      return `{${entry.text},*.${entry.text}}`;
    case "ip":
      return entry.family === 6 ? `[${entry.text}]` : entry.text;
    case "wildcard":
      return entry.text;
    case "cidr":
      return wholeBytes(entry.text)[0];
    case "all":
      return "*";
    default:
      return undefined;
  }
}
