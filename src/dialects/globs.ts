// The skip list as globs of host names, for yarn's networkSettings: braces join a name and all below it.
// https://yarnpkg.com/configuration/yarnrc#networkSettings
import type { SkipEntry } from "../model/skip.ts";

export interface Globs {
  readonly globs: readonly string[];
  readonly dropped: readonly { readonly entry: string; readonly reason: string }[];
}

export function toGlobs(entries: readonly SkipEntry[]): Globs {
  const globs: string[] = [];
  const dropped: { entry: string; reason: string }[] = [];
  for (const entry of entries) {
    const glob = spell(entry);
    if (glob === undefined) dropped.push({ entry: entry.text, reason: "" });
    else globs.push(glob);
  }
  return { globs, dropped };
}

function spell(entry: SkipEntry): string | undefined {
  switch (entry.kind) {
    case "host":
    case "suffix":
      return entry.text.includes(".") || entry.kind === "suffix" ? `{${entry.text},*.${entry.text}}` : entry.text;
    case "ip":
      return entry.family === 6 ? `[${entry.text}]` : entry.text;
    case "wildcard":
      return entry.text;
    case "all":
      return "*";
    default:
      return undefined;
  }
}
