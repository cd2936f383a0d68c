// Which source file rcm deploys to a file: by a link, or a copy. rcm itself is not asked: its settings are a shell script.
// https://github.com/thoughtbot/rcm/blob/main/man/lsrc.1
import * as path from "node:path";
import { expandPath } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";

/** What its source folders have for a file of the home, or undefined. `file` is a real path, at least of its folder. */
export function findRcmSource(system: System, file: string): string | undefined {
  const name = path.relative(system.realPath(system.home), file);
  // It puts the dot in front; names that have one are none of its own.
  if (!name.startsWith(".") || name.startsWith("..")) return undefined;
  return sourceFolders(system)
    .flatMap((folder) => [folder, ...namesIn(system, folder).map((inner) => path.join(folder, inner))])
    .map((folder) => path.join(folder, name.slice(1)))
    .find((source) => system.facts(source)?.kind === "file");
}

/** DOTFILES_DIRS of ~/.rcrc, by the look of its text. */
function sourceFolders(system: System): string[] {
  const file = system.variable("RCRC") || path.join(system.home, ".rcrc");
  const text = system.facts(file)?.kind === "file" ? (system.read(file)?.toString("utf8") ?? "") : "";
  const named = /^[ \t]*DOTFILES_DIRS=["']?([^"'\n]+)/m.exec(text)?.[1]?.split(/\s+/).filter(Boolean) ?? [
    "~/.dotfiles",
  ];
  return named.map((folder) => expandPath(system, folder.replace(/^\$(?:HOME|\{HOME\})/, "~"), system.home));
}

/** The folders for some machines alone. */
function namesIn(system: System, folder: string): string[] {
  try {
    return system.list(folder).filter((name) => /^(?:host|tag)-/.test(name));
  } catch {
    return []; // It is shut, or no folder.
  }
}
