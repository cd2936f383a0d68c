// The POSIX shell. ~/.profile is read by every login shell of this family: sh, dash, bash, ksh, mksh.
// Nothing of the user's is read for `sh -c` or a remote command.
import * as path from "node:path";
import type { Target } from "../model/edit.ts";
import { unixHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { shell } from "./shell.ts";

export function profile(system: System): Omit<Target, "format"> {
  return { role: "profile", path: path.join(unixHome(system), ".profile") };
}

export const sh = shell({
  id: "sh",
  title: "sh, dash",
  docs: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html",
  language: "sh",
  programs: ["sh"],
  startupFiles: (system) => [profile(system)],
});
