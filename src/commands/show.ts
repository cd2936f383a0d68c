// show: the resolved settings, each with its origin and what it shadowed.
import { prepare } from "../engine/prepare.ts";
import { EXIT, type ExitCode } from "../model/problem.ts";
import { toJson } from "../output/json.ts";
import { formatSettings, pacAnswers } from "../output/settings.ts";
import { readMemory, recall, testedText } from "../pretest/results.ts";
import { common, noteWithheld } from "./shared/change.ts";
import { type CommonOptions, type Context, noteAll, print } from "./shared/context.ts";

export async function show(context: Context, options: CommonOptions): Promise<ExitCode> {
  const prepared = await prepare(context.system, { ...common(context, options), kind: "show" });
  const { settings, saved } = prepared;
  if (options.json) {
    const json = toJson(context.system, prepared, { command: "show", isChanged: false, withDiff: false });
    print(context, { ...json, system: settings?.system ?? [], pac: settings ? pacAnswers(settings) : [] });
  } else if (settings) {
    noteAll(context, prepared.notes);
    const found = recall(readMemory(context.system), settings, context.now);
    context.out(`${formatSettings(settings)}\ntested${" ".repeat(11)}${testedText(found)}`);
    noteWithheld(context, prepared, "show");
    if (saved) context.detail(`the environment was last read on ${saved.since.slice(0, 10)}`);
  }
  return EXIT.done;
}
