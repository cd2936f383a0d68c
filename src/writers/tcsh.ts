// tcsh reads ~/.tcshrc or else ~/.cshrc, in every shell. A new ~/.tcshrc would hide ~/.cshrc, so none is made.
// https://man7.org/linux/man-pages/man1/tcsh.1.html
import * as path from "node:path";
import { unixHome } from "../system/folders.ts";
import { cshrc } from "./csh.ts";
import { shell } from "./shell.ts";

export const tcsh = shell({
  id: "tcsh",
  title: "tcsh",
  docs: "https://man7.org/linux/man-pages/man1/tcsh.1.html",
  language: "tcsh",
  programs: ["tcsh"],
  startupFiles(system) {
    const own = path.join(unixHome(system), ".tcshrc");
    return [system.facts(own) ? { role: "tcshrc", path: own } : cshrc(system)];
  },
});
