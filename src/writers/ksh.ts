// ksh93: ~/.profile for login shells, ~/.kshrc for interactive ones. Scripts and remote commands read neither.
// https://man7.org/linux/man-pages/man1/ksh93.1.html
import * as path from "node:path";
import { unixHome } from "../system/folders.ts";
import { profile } from "./sh.ts";
import { shell } from "./shell.ts";

export const ksh = shell({
  id: "ksh",
  title: "ksh",
  docs: "https://github.com/ksh93/ksh",
  language: "sh",
  programs: ["ksh93", "ksh"],
  startupFiles: (system) => [profile(system), { role: "kshrc", path: path.join(unixHome(system), ".kshrc") }],
});
