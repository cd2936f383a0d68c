// off and on: no proxy for now, as when working from home, and back. Survives log-ins.
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { change, testOptions, writing } from "./shared/change.ts";
import type { CommonOptions, Context } from "./shared/context.ts";
import { evalStatement, isShell } from "./shared/shells.ts";

interface SwitchOptions extends CommonOptions {
  /** These alone; none: all of it. */
  readonly targets: readonly string[];
}

export async function off(context: Context, options: SwitchOptions): Promise<ExitCode> {
  const code = await change(context, options, { ...switching(context, options), kind: "off" });
  const isOfShells = options.targets.length === 0 || options.targets.some(isShell);
  if (!options.dryRun && !options.json && isOfShells)
    context.note(
      `This shell still has the old values; to clean it: ${evalStatement(context.system, "proxycast env --off") ?? "start a new shell"}`,
    );
  return code;
}

export function on(context: Context, options: SwitchOptions): Promise<ExitCode> {
  const test = testOptions(context, options);
  return change(context, options, { ...switching(context, options), kind: "on", test });
}

/** @throws Problem (usage) where the targets are named twice */
function switching(context: Context, options: SwitchOptions) {
  const isNamed = options.targets.length > 0;
  if (isNamed && options.flags.has("targets")) throw new Problem(EXIT.usage, "give the targets as words or by --to");
  const request = writing(context, options);
  return { ...request, targets: options.targets, isStrict: request.isStrict || isNamed };
}
