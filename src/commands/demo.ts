// demo: the whole of it on any machine, with a proxy and a home of its own. Nothing of the user's is read or written.
import { runDemo } from "../demo/story.ts";
import { demoJson, demoTable } from "../demo/table.ts";
import { type CommonOptions, type Context, print } from "./shared/context.ts";
import { toProblem } from "./shared/fault.ts";

export interface DemoOptions extends CommonOptions {
  readonly wantsPassword: boolean;
  readonly inspects: boolean;
}

export async function demo(context: Context, options: DemoOptions): Promise<number> {
  const { system, files } = context;
  const interruption = new AbortController();
  let interrupted: number | undefined;
  const undo = system.whenInterrupted((exitCode) => {
    interrupted ??= exitCode;
    interruption.abort();
  });
  const say = (step: string, text: string) => options.json || context.out(`${step.padEnd(8)}${text}`);
  try {
    const { wantsPassword, inspects } = options;
    const result = await runDemo({ system, files, wantsPassword, inspects, say, signal: interruption.signal });
    if (options.json) print(context, demoJson(result));
    else context.out(`\n${demoTable(result)}`);
    return result.exitCode;
  } catch (error) {
    if (interrupted === undefined) throw toProblem(error);
    return interrupted;
  } finally {
    undo();
  }
}
