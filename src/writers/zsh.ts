// zsh reads .zshenv for every shell, remote commands included. ZDOTDIR moves it; where ~/.zshenv itself sets ZDOTDIR,
// a login shell reads that one and a nested shell the other.
// https://zsh.sourceforge.io/Doc/Release/Files.html
import * as path from "node:path";
import { shell } from "./shell.ts";

export const zsh = shell({
  id: "zsh",
  title: "zsh",
  docs: "https://zsh.sourceforge.io/Doc/Release/Files.html",
  language: "sh",
  programs: ["zsh"],
  startupFiles(system) {
    const home = path.join(system.home, ".zshenv");
    const folder = system.variable("ZDOTDIR");
    if (!folder || !path.isAbsolute(folder)) return [{ role: "zshenv", path: home }];
    const moved = { role: "zshenv", path: path.join(folder, ".zshenv") };
    return [moved, { role: "home", path: home, create: false }];
  },
});
