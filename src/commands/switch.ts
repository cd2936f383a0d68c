// off and on: no proxy for now, as when working from home, and back. Survives log-ins.
import type { ExitCode } from "../model/problem.ts";
import { change, testOptions, writing } from "./shared/change.ts";
import type { CommonOptions, Context } from "./shared/context.ts";
import { detectShell } from "./shared/shells.ts";

export async function off(context: Context, options: CommonOptions): Promise<ExitCode> {
  const code = await change(context, options, { ...writing(context, options), kind: "off" });
  if (!options.dryRun && !options.json)
    context.note(`This shell still has the old values; to clean it: ${cleaning(context)}`);
  return code;
}

export function on(context: Context, options: CommonOptions): Promise<ExitCode> {
  return change(context, options, { ...writing(context, options), kind: "on", test: testOptions(context, options) });
}

function cleaning(context: Context): string {
  const command = "proxycast env --off";
  switch (detectShell(context.system)) {
    case "fish":
      return `${command} | source`;
    case "powershell":
      return `${command} | Out-String | Invoke-Expression`;
    case "elvish":
      return `eval (${command} | slurp)`;
    case "xonsh":
      return `execx($(${command}))`;
    case "nushell":
      return "start a new shell";
    case "tcsh":
      return `eval "\`${command} --shell tcsh\`"`;
    default:
      return `eval "$(${command})"`;
  }
}
