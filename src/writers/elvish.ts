// elvish reads rc.elv in interactive shells alone. A ~/.elvish/rc.elv that exists outranks the XDG one up to 0.19.
// https://elv.sh/ref/command.html#rc-file
import * as path from "node:path";
import { windowsFolder, xdgConfigHome } from "../system/folders.ts";
import { shell } from "./shell.ts";

export const elvish = shell({
  id: "elvish",
  title: "elvish",
  docs: "https://elv.sh/ref/command.html#rc-file",
  language: "elvish",
  programs: ["elvish"],
  startupFiles(system) {
    const folder = system.platform === "win32" ? windowsFolder(system, "APPDATA", "Roaming") : xdgConfigHome(system);
    const legacy = path.join(system.home, ".elvish", "rc.elv");
    const current = { role: "rc", path: path.join(folder, "elvish", "rc.elv") };
    return [current, { role: "legacy", path: legacy, create: false }];
  },
});
