// demo: the whole of it on any machine, with a proxy and a home of its own. Nothing of the user's is read or written.
import { runDemo } from "../demo/story.ts";
import { demoJson, demoTable } from "../demo/table.ts";
import { applyPolicyOff } from "../engine/policy.ts";
import { prepare } from "../engine/prepare.ts";
import { findRivals } from "../engine/rivals.ts";
import { EXIT, type ExitCode, Problem } from "../model/problem.ts";
import { common } from "./shared/change.ts";
import { type CommonOptions, type Context, print } from "./shared/context.ts";

export interface DemoOptions extends CommonOptions {
  readonly wantsPassword: boolean;
  readonly inspects: boolean;
}

export async function demo(context: Context, options: DemoOptions): Promise<ExitCode> {
  if (options.flags.size > 0)
    throw new Problem(EXIT.usage, "demo takes no settings: its proxy and its home are its own");
  const { system, files } = context;
  const { json, wantsPassword, inspects } = options;
  const result = await runDemo({
    system,
    files,
    wantsPassword,
    inspects,
    say: (step, text) => json || context.out(`${step.padEnd(8)}${text}`),
    onStart: context.progress,
    // No flag of this run is for the scratch home.
    async read(system) {
      const bare = { ...common(context, { ...options, flags: new Map(), config: undefined }), kind: "status" } as const;
      const prepared = await prepare(system, bare);
      const { settings, propagated, off, selected: written } = prepared;
      if (!settings || !propagated) throw new Problem(EXIT.internal, "the scratch home has no settings");
      const rivals = await findRivals(system, prepared);
      return { settings: propagated, settingsOff: applyPolicyOff(settings, system), off, rivals, written };
    },
  });
  if (json) print(context, demoJson(result));
  else context.out(`\n${demoTable(result)}`);
  return result.exitCode;
}
