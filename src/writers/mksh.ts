// mksh: ~/.profile for login shells, ~/.mkshrc for interactive ones. Scripts and remote commands read neither.
// http://www.mirbsd.org/htman/i386/man1/mksh.htm
import * as path from "node:path";
import { unixHome } from "../system/folders.ts";
import { profile } from "./sh.ts";
import { shell } from "./shell.ts";

export const mksh = shell({
  id: "mksh",
  title: "mksh",
  docs: "http://www.mirbsd.org/htman/i386/man1/mksh.htm",
  language: "sh",
  programs: ["mksh"],
  startupFiles: (system) => [profile(system), { role: "mkshrc", path: path.join(unixHome(system), ".mkshrc") }],
});
