// PowerShell reads profile.ps1 in every shell but those started with -NoProfile and remote sessions.
// `using` and `param` must come first in a script, so our block goes behind them.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_profiles
import * as path from "node:path";
import { xdgConfigHome } from "../system/folders.ts";
import { shell } from "./shell.ts";

const LEADING = /^(#.*|using .*|\[.*|param\s*\(.*\)|)$/i;

export const powershell = shell({
  id: "powershell",
  title: "PowerShell",
  docs: "https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_profiles",
  language: "powershell",
  programs: ["pwsh", "powershell"],
  startupFiles(system) {
    const options = { after: LEADING, followsLineEnds: true };
    const file = (...parts: string[]) => path.join(...parts, "profile.ps1");
    if (system.platform !== "win32")
      return [{ role: "profile", path: file(xdgConfigHome(system), "powershell"), ...options }];
    const documents = path.join(system.home, "Documents");
    return [
      ...(system.findProgram("pwsh") ? [{ role: "profile", path: file(documents, "PowerShell"), ...options }] : []),
      { role: "windows", path: file(documents, "WindowsPowerShell"), ...options },
    ];
  },
});
