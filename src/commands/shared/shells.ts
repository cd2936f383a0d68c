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

/** Whether a writer of this id writes start-up files of a shell. */
export function isShell(id: string): boolean {
  return id in LANGUAGE_OF;
}

/** A line for the user's shell that obeys what a command of ours prints; undefined where that shell has none. */
export function evalStatement(system: System, command: string): string | undefined {
  switch (detectShell(system)) {
    case "fish":
      return `${command} | source`;
    case "powershell":
      return `${command} | Out-String | Invoke-Expression`;
    case "elvish":
      return `eval (${command} | slurp)`;
    case "xonsh":
      return `execx($(${command}))`;
    case "nushell":
      return undefined;
    case "tcsh":
      return `eval "\`${command} --shell tcsh\`"`;
    default:
      return `eval "$(${command})"`;
  }
}
