// apply: writes the resolved settings to every target.
import { execute } from "../engine/engine.ts";
import { prepare } from "../engine/prepare.ts";
import { hasWork, type Prepared, type WritingRequest } from "../engine/request.ts";
import { type Recorder, recordInputs, TICK, unchangedPath } from "../engine/unchanged.ts";
import { leaveList } from "../engine/unchanged-list.ts";
import { EXIT, type ExitCode } from "../model/problem.ts";
import { emptyJson } from "../output/json.ts";
import type { WritableSystem } from "../system/system.ts";
import { isUnfinished } from "../transaction/recover.ts";
import { replaceFile, temporaryPath } from "../transaction/replace.ts";
import { exitCodeOf, reportDone, showPlan, testOptions, withRivalsOf, writing } from "./shared/change.ts";
import { type CommonOptions, type Context, print } from "./shared/context.ts";
import { endDone, endFailed } from "./shared/telling.ts";

export function applyRequest(context: Context, options: CommonOptions): WritingRequest {
  const test = testOptions(context, options);
  return { ...writing(context, options), kind: "apply", refreshes: options.refresh, test };
}

export async function apply(context: Context, options: CommonOptions): Promise<ExitCode> {
  const first = recordInputs(context.system);
  // A start-up file that a program of ours reads may call us again.
  if (first.system.variable("PROXYCAST_ACTIVE")) {
    if (options.json) print(context, emptyJson("apply"));
    return EXIT.done;
  }
  const request = applyRequest(context, options);
  if (options.dryRun) return showPlan(context, options, request, "apply");
  let done: Prepared;
  try {
    done = await withRivalsOf(context, await execute(first.system, request), request);
  } catch (error) {
    return endFailed(context, options, error);
  }
  reportDone(context, options, done, "apply");
  const isKnown = await endDone(context, options, done);
  const code = exitCodeOf(done);
  const isRelative = context.args.some((word) => /^--(ca-bundle|pac)/.test(word));
  const isPlain = isKnown && !isRelative && code === EXIT.done && done.granted.length + done.keptGrants.length === 0;
  if (isPlain && !options.json && !options.force && !options.refresh && !options.test) {
    if (hasWork(done)) await keepInputs(context, options, request);
    else leave(context, options, first, done);
  }
  return code;
}

/** After a change: asks everything once more, as the next run will. */
async function keepInputs(context: Context, options: CommonOptions, request: WritingRequest): Promise<void> {
  // What was just written is known by its stamp from the kernel's next tick on.
  const tick = await nextTick(context.system);
  const recorder = recordInputs(context.system, tick);
  recorder.system.variable("PROXYCAST_ACTIVE");
  try {
    const settled = await prepare(recorder.system, request);
    if (!hasWork(settled) && !isUnfinished(recorder.system)) leave(context, options, recorder, settled, tick);
  } catch {
    // Everything is written: whatever is wrong now, the next run finds out.
  }
}

/** Waits for it; undefined where none is seen: by then everything is old enough. */
async function nextTick(system: WritableSystem): Promise<number | undefined> {
  try {
    const tick = system.nextTick(temporaryPath(unchangedPath(system)), TICK / 2);
    if (tick !== undefined) return tick;
  } catch {
    // A home that can only be read by now.
  }
  await new Promise((resolve) => setTimeout(resolve, TICK + 10));
  return undefined;
}

/** Saves the inputs with what a run that finds nothing to do says; one with results to print saves none. */
function leave(context: Context, options: CommonOptions, recorder: Recorder, settled: Prepared, tick?: number): void {
  const notes: string[] = [];
  const results: string[] = [];
  const listening = { note: (text: string) => void notes.push(text), out: (text: string) => void results.push(text) };
  reportDone({ ...context, ...listening }, options, settled, "apply");
  const bytes =
    results.length === 0
      ? recorder.format(context.build, context.args, notes, settled.settings?.pac?.again)
      : undefined;
  try {
    if (!bytes) return;
    replaceFile(context.system, unchangedPath(context.system), bytes);
    leaveList(context.system, context, context.args, tick);
  } catch {
    // A home that can only be read: the next run goes the long way again.
  }
}
