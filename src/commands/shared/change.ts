// apply, off, on and remove: the same path with another wish, and `plan` for each of them with --dry-run.
import { execute } from "../../engine/engine.ts";
import { prepare } from "../../engine/prepare.ts";
import { hasWork, type Prepared, type TestOptions, type WritingRequest } from "../../engine/request.ts";
import { withRivals } from "../../engine/rivals.ts";
import { EXIT, type ExitCode } from "../../model/problem.ts";
import { shownUrl } from "../../model/urls.ts";
import { toJson } from "../../output/json.ts";
import { rivalLines, stillProxied } from "../../output/rivals.ts";
import { endLines } from "../../output/summary.ts";
import { formatDiffs, formatRows, LEFT, summarize, targetRows } from "../../output/targets.ts";
import { withheldText } from "../../output/withheld.ts";
import { expandPath } from "../../system/folders.ts";
import { noteUnfinished } from "../../transaction/recover.ts";
import { type CommonOptions, type Context, noteAll, print } from "./context.ts";
import { evalStatement, isShell } from "./shells.ts";

/** Prints what would change; `command` is whose plan it is. */
export async function showPlan(
  context: Context,
  options: CommonOptions,
  request: WritingRequest,
  command: string,
): Promise<ExitCode> {
  const found = await prepare(context.system, request);
  const prepared = await withRivals(context.system, {
    ...found,
    notes: [...noteUnfinished(context.system), ...found.notes],
  });
  const isChanged = prepared.plan.changes.length > 0;
  const exitCode = options.exitCode && isChanged ? EXIT.differences : exitCodeOf(prepared, command);
  if (options.json) print(context, toJson(context.system, prepared, { command, isChanged, withDiff: true, exitCode }));
  else {
    noteAll(context, prepared.notes);
    if (isChanged) printDiffs(context, prepared);
    else context.note("nothing to change");
    noteRows(context, prepared);
    noteAll(context, rivalLines(context.system, prepared));
    noteWithheld(context, prepared, command);
  }
  return exitCode;
}

/** What is to be known of a file besides its change. */
export function noteRows({ system, note }: Context, prepared: Prepared): void {
  for (const row of targetRows(system, { ...prepared, rivals: new Map() }, false))
    if (row.note) note(`${row.state}: ${row.path}: ${row.note}`);
}

/** New lines and old ones in their colours, where there are any. */
export function printDiffs(context: Context, { plan }: Prepared): void {
  const { good, bad } = context.color;
  const paint = (line: string) => (line.startsWith("+") ? good(line) : line.startsWith("-") ? bad(line) : line);
  context.out(formatDiffs(context.system, plan).split("\n").map(paint).join("\n"));
}

/** Writes, and says what was written. */
export async function change(context: Context, options: CommonOptions, request: WritingRequest): Promise<ExitCode> {
  if (options.dryRun) return showPlan(context, options, request, request.kind);
  const done = await withRivalsOf(context, await execute(context.system, request), request);
  reportDone(context, options, done, request.kind);
  return exitCodeOf(done, request.kind);
}

/** Looked for where something changed, and by `off`, which says where it is not; a run that finds nothing to do looks for none. */
export async function withRivalsOf({ system }: Context, done: Prepared, { kind }: WritingRequest): Promise<Prepared> {
  return done.plan.changes.length > 0 || kind === "off" ? withRivals(system, done) : done;
}

export function reportDone(context: Context, options: CommonOptions, done: Prepared, command: string): void {
  const isChanged = done.plan.changes.length > 0;
  if (options.json) {
    const how = { withDiff: false, isDone: true, exitCode: exitCodeOf(done, command) };
    print(context, toJson(context.system, done, { command, isChanged, ...how }));
    return;
  }
  noteAll(context, done.notes);
  const rows = targetRows(context.system, done, true);
  const shown = rows.filter(({ state }) => state !== "in sync");
  if (shown.length > 0) context.out(formatRows(shown));
  if (!isChanged && exitCodeOf(done, command) === EXIT.done) {
    context.note(hasWork(done) ? "nothing to change; the choice was saved" : "everything is in sync");
  }
  if (done.tested) context.note(done.tested);
  const isForShells = done.propagated !== undefined && command !== "off" && command !== "remove";
  const statement = isForShells ? evalStatement(context.system, "proxycast env") : undefined;
  for (const line of endLines(done, isShell, statement)) context.note(line);
  noteAll(context, rivalLines(context.system, done));
  noteWithheld(context, done, command);
}

const FOR_THIS_RUN = "This was asked for by this run alone: the next apply takes it out again. To keep it there:";

export function noteWithheld(context: Context, prepared: Prepared, command: string): void {
  const withheld = withheldText(prepared);
  if (withheld) context.note(withheld);
  const holders = prepared.granted.filter((id) => prepared.plan.targets.some(({ writers }) => writers.includes(id)));
  if (holders.length > 0) {
    context.note(`The password goes to ${holders.join(", ")}: every program that you start can read it there.`);
    if (command !== "setup" && prepared.settings?.passwordTargets.origin.kind === "flag")
      context.note(`${FOR_THIS_RUN} proxycast setup --with-password ${holders.join(",")}`);
  }
  for (const id of prepared.keptGrants) context.note(`${id}: left as it is: the proxy password is not available`);
}

/** 4 where something was refused or left over. @param command whose run it was */
export function exitCodeOf(prepared: Prepared, command = ""): ExitCode {
  const { plan, isUntidy = false } = prepared;
  const isKept = plan.targets.some((target) => LEFT.includes(summarize(target)));
  const isLeft = isKept || plan.left.some(({ hasProxy }) => hasProxy) || stillProxied(prepared, command).length > 0;
  return isLeft || isUntidy || plan.refused.length > 0 ? EXIT.refused : EXIT.done;
}

/** What the test is asked to do before this command writes. */
export function testOptions(context: Context, options: CommonOptions): TestOptions {
  return {
    policy: options.test === undefined ? "needed" : options.test ? "always" : "never",
    timeout: options.timeout,
    onStart: (url) => context.progress(`asking ${shownUrl(url)}`),
  };
}

/** What every request holds. */
export function common(context: Context, options: CommonOptions) {
  const machineConfig = options.config === undefined ? undefined : expandPath(context.system, options.config);
  return { flags: options.flags, machineConfig, passwords: new Map(), now: context.now, version: context.version };
}

/** What a request that may write holds besides. Targets or a password named on the command line: all or nothing. */
export function writing(context: Context, options: CommonOptions) {
  const isStrict = options.flags.has("targets") || options.flags.has("passwordTargets");
  return { ...common(context, options), isForced: options.force, isStrict };
}
