// remove: undoes everything ever written: apply with an empty wish.
import type { ExitCode } from "../model/problem.ts";
import { change, writing } from "./shared/change.ts";
import { configWriter } from "./shared/config-writer.ts";
import type { CommonOptions, Context } from "./shared/context.ts";
import { sweepPrivateFiles } from "./shared/private-files.ts";

export function remove(
  context: Context,
  options: CommonOptions,
  values: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  sweepPrivateFiles(context.system);
  const keepsSettings = values["keep-settings"] === true;
  return change(context, options, {
    ...writing(context, options),
    kind: "remove",
    config: configWriter([]),
    keepsSettings,
  });
}
