// nushell reads env.nu in login and interactive shells; `nu -c` reads nothing.
// https://www.nushell.sh/book/configuration.html
import * as path from "node:path";
import { windowsFolder, xdgConfigHome } from "../system/folders.ts";
import { shell } from "./shell.ts";

export const nushell = shell({
  id: "nushell",
  title: "nushell",
  docs: "https://www.nushell.sh/book/configuration.html",
  language: "nushell",
  programs: ["nu"],
  startupFiles(system) {
    const folder =
      system.platform === "win32"
        ? windowsFolder(system, "APPDATA", "Roaming")
        : system.platform === "darwin" && !system.variable("XDG_CONFIG_HOME")
          ? path.join(system.home, "Library", "Application Support")
          : xdgConfigHome(system);
    return [{ role: "env", path: path.join(folder, "nushell", "env.nu") }];
  },
});
