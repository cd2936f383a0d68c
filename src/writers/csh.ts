// The BSD C shell reads ~/.cshrc in every shell.
// https://man.freebsd.org/cgi/man.cgi?query=csh
import * as path from "node:path";
import type { Target } from "../model/edit.ts";
import { unixHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { shell } from "./shell.ts";

export function cshrc(system: System): Omit<Target, "format"> {
  return { role: "cshrc", path: path.join(unixHome(system), ".cshrc") };
}

export const csh = shell({
  id: "csh",
  title: "csh",
  docs: "https://man.freebsd.org/cgi/man.cgi?query=csh",
  language: "tcsh",
  programs: ["csh"],
  startupFiles: (system) => [cshrc(system)],
});
