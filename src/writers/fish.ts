// fish reads conf.d/*.fish in every shell: a drop-in file of ours.
// https://fishshell.com/docs/current/language.html#configuration-files
import * as path from "node:path";
import { xdgConfigHome } from "../system/folders.ts";
import { shell } from "./shell.ts";

export const fish = shell({
  id: "fish",
  title: "fish",
  docs: "https://fishshell.com/docs/current/language.html#configuration-files",
  language: "fish",
  programs: ["fish"],
  startupFiles: (system) => [
    { role: "conf.d", path: path.join(xdgConfigHome(system), "fish", "conf.d", "proxycast.fish") },
  ],
});
