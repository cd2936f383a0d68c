// zsh reads .zshenv for every shell, remote commands included. ZDOTDIR moves it; where ~/.zshenv itself sets ZDOTDIR,
// a login shell reads that one and a nested shell the other. The machine's own file may set it too, and is read first.
// https://zsh.sourceforge.io/Doc/Release/Files.html
import * as path from "node:path";
import { xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { shell } from "./shell.ts";

/** Where zsh looks for it depends on how it was built: Debian and Arch, then Fedora, NixOS and macOS. */
const MACHINE_FILES = ["/etc/zsh/zshenv", "/etc/zshenv"];

/** What this shell has, or what a new one will have: cron, a log-in and another shell don't know it. */
function findFolder(system: System): string | undefined {
  const own = system.variable("ZDOTDIR");
  if (own || system.platform === "win32") return own;
  const texts = MACHINE_FILES.map((file) => system.read(file)?.toString("utf8") ?? "");
  const values = texts.join("\n").matchAll(/^[ \t]*(?:(?:export|typeset -gx)[ \t]+|:[ \t]+"?\$\{)?ZDOTDIR:?=(.*)$/gm);
  return [...values].map(([, value = ""]) => expand(system, value)).findLast((folder) => folder !== undefined);
}

/** A word with the home, or the config folder, in front; undefined for what only zsh could tell. */
function expand(system: System, text: string): string | undefined {
  const word = text
    .replace(/(?:[ \t]+#.*|[ \t]*;.*|[ \t]*&&.*)$/, "")
    .replace(/["'}\s]+$/, "")
    .replace(/^["']/, "");
  const expanded = word
    .replace(
      /^(\$\{XDG_CONFIG_HOME:?-[^}]*\}?|\$XDG_CONFIG_HOME|\$\{XDG_CONFIG_HOME\}?)(?=[/"]|$)/,
      xdgConfigHome(system),
    )
    .replace(/^(~|\$HOME|\$\{HOME\}?)(?=[/"]|$)/, system.home)
    .replaceAll('"', "");
  return path.isAbsolute(expanded) && !/[$`*?(]/.test(expanded) ? expanded : undefined;
}

export const zsh = shell({
  id: "zsh",
  title: "zsh",
  docs: "https://zsh.sourceforge.io/Doc/Release/Files.html",
  language: "sh",
  programs: ["zsh"],
  startupFiles(system) {
    const home = path.join(system.home, ".zshenv");
    const folder = findFolder(system);
    if (!folder || !path.isAbsolute(folder)) return [{ role: "zshenv", path: home }];
    const moved = { role: "zshenv", path: path.join(folder, ".zshenv") };
    return [moved, { role: "home", path: home, create: false }];
  },
});
