// The names that a person may give a shell by.
import * as path from "node:path";
import type { System } from "../../system/system.ts";
import type { LanguageId } from "../../writers/shell.ts";

export const LANGUAGE_OF: Readonly<Record<string, LanguageId>> = {
  sh: "sh",
  bash: "sh",
  dash: "sh",
  zsh: "sh",
  ksh: "sh",
  ksh93: "sh",
  mksh: "sh",
  fish: "fish",
  csh: "tcsh",
  tcsh: "tcsh",
  pwsh: "powershell",
  powershell: "powershell",
  nu: "nushell",
  nushell: "nushell",
  xonsh: "xonsh",
  elvish: "elvish",
};

export const SHELL_NAMES = Object.keys(LANGUAGE_OF);

export function detectShell(system: System): LanguageId {
  const program = path.basename(system.variable("SHELL") ?? "").replace(/\.exe$/i, "");
  return LANGUAGE_OF[program] ?? (system.platform === "win32" ? "powershell" : "sh");
}
