// bash: ~/.bashrc for interactive and remote-command shells, first in the file, since Debian's returns early; and the
// one login file that it reads. A new ~/.bash_profile would hide ~/.profile, so none is made.
// https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html
import * as path from "node:path";
import { unixHome } from "../system/folders.ts";
import { profile } from "./sh.ts";
import { shell } from "./shell.ts";

export const bash = shell({
  id: "bash",
  title: "bash",
  docs: "https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html",
  language: "sh",
  programs: ["bash"],
  startupFiles(system) {
    const login = [".bash_profile", ".bash_login"]
      .map((name) => path.join(unixHome(system), name))
      .find((file) => system.facts(file));
    return [
      { role: "rc", path: path.join(unixHome(system), ".bashrc") },
      login ? { role: "login", path: login } : profile(system),
    ];
  },
});
