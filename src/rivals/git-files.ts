// What git reads, in its order, includes in their place. https://git-scm.com/docs/git-config#_includes
import * as path from "node:path";
import { lineNumber } from "../formats/format.ts";
import { isInclude, scan } from "../formats/gitconfig.ts";
import { expandHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";

/** A setting of a proxy. */
export interface GitProxy {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `http.proxy`, `http.https://github.com.proxy` without the URL, `remote.origin.proxy` without the name. */
  readonly section: "http" | "remote";
  /** The URL, or the remote's name. */
  readonly of?: string;
  readonly value: string;
  /** Of the include that leads to it, where that has one: `gitdir:~/work/`. */
  readonly condition?: string;
}

type Read = (file: string) => string | undefined;

interface Way {
  /** The files that led here: one that includes itself stops git. */
  readonly files: readonly string[];
  readonly condition?: string | undefined;
}

/** The proxies that a file sets, and those that it includes. What git can't read says nothing. */
export function proxiesIn(
  system: System,
  read: Read,
  file: string,
  { files, condition }: Way = { files: [] },
): GitProxy[] {
  const text = files.includes(file) ? undefined : read(file);
  if (!text) return [];
  const way = [...files, file];
  return sectionsOf(text).flatMap(({ name, variables }) => {
    const [, kind, of] = /^(http|remote)(?: (.*))?$/s.exec(name) ?? [];
    const under = name === "include" ? condition : (condition ?? unquote(name.slice("includeif ".length)));
    return variables.flatMap((variable): GitProxy[] => {
      const value = variable.value as string;
      if (isInclude(name) && variable.name === "path")
        return proxiesIn(system, read, includedFile(system, file, value), { files: way, condition: under });
      if (!kind || variable.name !== "proxy" || (kind === "remote" && of === undefined)) return [];
      return [
        {
          ...{ file, line: lineNumber(text, variable.start), section: kind as GitProxy["section"], value },
          ...(of === undefined ? {} : { of: unquote(of) }),
          ...(condition === undefined ? {} : { condition }),
        },
      ];
    });
  });
}

/** Of a file's own includes those that lead to http.proxy, by their value: Target.carriers. */
export function carriersIn(system: System, read: Read, file: string): Record<string, "always" | "sometimes"> {
  const found: Record<string, "always" | "sometimes"> = {};
  for (const { name, variables } of sectionsOf(read(file) ?? ""))
    for (const { name: key, value } of variables) {
      if (!isInclude(name) || key !== "path") continue;
      const led = proxiesIn(system, read, includedFile(system, file, value as string), { files: [file] });
      const own = led.filter(({ section, of }) => section === "http" && of === undefined);
      if (own.length > 0)
        found[value as string] = own.every(({ condition }) => condition !== undefined) ? "sometimes" : "always";
    }
  return found;
}

function sectionsOf(text: string) {
  try {
    return scan(text);
  } catch {
    return [];
  }
}

function includedFile(system: System, file: string, value: string): string {
  return path.resolve(path.dirname(file), expandHome(system, value));
}

/** Of a subsection's name. */
function unquote(name: string): string {
  return name.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
}
