// Which source file chezmoi deploys to a file, by what its source folder holds. chezmoi itself is not asked: its templates and hooks,
// which come with a clone, run commands. https://www.chezmoi.io/reference/templates/functions/output/
import * as path from "node:path";
import { expandPath, xdgConfigHome } from "../../system/folders.ts";
import type { System } from "../../system/system.ts";

/** What its source folder has for a file of the home, or undefined. `file` is a real path, at least of its folder. */
export function findChezmoiSource(system: System, file: string): string | undefined {
  const parts = path.relative(system.realPath(system.home), file).split(path.sep);
  let level = sourcesOf(system);
  for (const part of parts) {
    level = level.flatMap((folder) =>
      listOrNothing(system, folder).flatMap((name) => (targetName(name) === part ? [path.join(folder, name)] : [])),
    );
  }
  return level[0];
}

/** https://www.chezmoi.io/reference/configuration-file/variables/ (sourceDir), https://www.chezmoi.io/reference/special-files/chezmoiroot/ */
function sourcesOf(system: System): string[] {
  const data = system.variable("XDG_DATA_HOME") || path.join(system.home, ".local", "share");
  const config = path.join(xdgConfigHome(system), "chezmoi");
  const named = listOrNothing(system, config).flatMap((name) => {
    const found = readText(system, path.join(config, name)).matchAll(/sourceDir["']?\s*[=:]\s*["']?([^"'\n,]+)/g);
    return [...found].map(([, folder = ""]) => expandPath(system, folder.trim().replace("$HOME", "~"), system.home));
  });
  return [path.join(data, "chezmoi"), ...named].flatMap((source) => {
    const root = readText(system, path.join(source, ".chezmoiroot")).trim();
    return root ? [source, path.join(source, root)] : [source];
  });
}

/** https://www.chezmoi.io/reference/source-state-attributes/ */
function targetName(name: string): string {
  const attributes =
    /^(?:after_|before_|create_|empty_|encrypted_|exact_|executable_|external_|modify_|private_|readonly_|symlink_)*/;
  // literal_ and .literal end the attributes: the rest is the name itself.
  return name
    .replace(attributes, "")
    .replace(/^(?:dot_|literal_)/, (prefix) => (prefix === "dot_" ? "." : ""))
    .replace(/\.literal$|(?:\.(?:tmpl|age|asc))+$/, "");
}

function readText(system: System, file: string): string {
  return system.facts(file)?.kind === "file" ? (system.read(file)?.toString("utf8") ?? "") : "";
}

/** Folders that others keep shut hold nothing of this home. */
function listOrNothing(system: System, folder: string): string[] {
  try {
    return system.facts(folder)?.kind === "folder" ? system.list(folder) : [];
  } catch {
    return [];
  }
}
