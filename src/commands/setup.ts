// setup: a conversation that goes on until it works. What is asked next is a function of what is known (conversation/).
// Nothing is written before the last yes.
import type { Known } from "../conversation/known.ts";
import type { QuestionId } from "../conversation/question.ts";
import { execute } from "../engine/engine.ts";
import { prepare } from "../engine/prepare.ts";
import { refuseIfStrict } from "../engine/request.ts";
import { EXIT, type ExitCode, Problem, sentenceOf } from "../model/problem.ts";
import { findingJson, findingLines } from "../output/finding.ts";
import { emptyJson } from "../output/json.ts";
import { remember } from "../pretest/results.ts";
import { noteBefore, takeBack } from "../pretest/take-back.ts";
import type { SettingKey } from "../settings/definitions.ts";
import type { Layer, LayerEntry } from "../settings/layer.ts";
import { type PasswordReference, proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { readVariables } from "../settings/sources/variables.ts";
import { isLeftOut } from "../settings/targets.ts";
import { readFingerprint } from "./root.ts";
import { type PasswordKeeping, PROXY_KEYS } from "./setup-config.ts";
import { fleetingSecret, keepingOf, keepPassword, Refused } from "./setup-keep.ts";
import { type Answering, converse, type Ended } from "./setup-loop.ts";
import { withCommand } from "./setup-mend.ts";
import { isNamedRoot, requestOf, type Session, type SetupRequest } from "./setup-session.ts";
import { findStart, lookWithoutProxy } from "./setup-start.ts";
import { exitCodeOf, reportDone, showPlan, testOptions, withRivalsOf, writing } from "./shared/change.ts";
import { type CommonOptions, type Context, noteAll, print } from "./shared/context.ts";
import { stopped } from "./shared/streams.ts";
import { openTerminal, wrapped } from "./shared/terminal.ts";

export interface SetupOptions extends CommonOptions {
  /** SHA-256 of the company's root, which is then saved as it is sent. */
  readonly fingerprint?: string | undefined;
}

export async function setup(context: Context, asked: SetupOptions): Promise<ExitCode> {
  const fingerprint = asked.fingerprint && readFingerprint(asked.fingerprint);
  const options = { ...asked, fingerprint };
  const asks = context.isInteractive() && !options.yes && !options.json && !options.dryRun;
  const base: SetupRequest = { ...writing(context, options), kind: "setup", isStrict: true, config: undefined };
  // What PROXYCAST_* says is saved too: the next run may not have it.
  const flags = mergeVariables(context, options.flags);
  await completeTargets(context, flags, { ...base, flags });
  const session: Session = {
    context,
    options,
    base: { ...base, flags },
    found: [],
    refused: new Refused(),
    stores: [],
  };
  return asks ? withPerson(session) : withoutAsking(session, options);
}

/** Questions until it works, or until somebody has enough. */
async function withPerson(started: Session): Promise<ExitCode> {
  const context = wrapped(started.context);
  const session: Session = { ...started, context };
  const { options } = session;
  const before = noteBefore(context.system);
  const terminal = openTerminal(context);
  try {
    const start = await terminal.during(() => findStart(context, options, session.base, true));
    session.found = start.found;
    session.settings = start.settings;
    const answering: Answering = { asks: true, ask: (question) => terminal.ask(question), during: terminal.during };
    const ended = await converse(session, start.known, answering, (known) => write(session, known));
    if (!session.done) takeBack(context.system, before);
    return conclude(session, ended);
  } catch (error) {
    if (session.done && isStop(error)) return exitCodeOf(session.done);
    if (!session.isWriting) takeBack(context.system, before);
    throw error;
  } finally {
    terminal.close();
  }
}

/** Ctrl-C, after all was written. */
function isStop(error: unknown): boolean {
  return (error as Error).name === "ExitPromptError" || (error as Error).message === stopped().message;
}

function conclude({ context, done }: Session, { known, why }: Ended): ExitCode {
  if (done) return exitCodeOf(done);
  if (why === "not-needed" && known.direct) {
    for (const line of findingLines(known.direct)) context.note(line);
    context.note("To set a proxy all the same: proxycast setup --proxy http://HOST:PORT");
    return EXIT.done;
  }
  context.note("nothing was written");
  return typeof known.result === "object" ? EXIT.testFailed : EXIT.done;
}

/** The same path, where nobody answers: what is given must do. */
async function withoutAsking(session: Session, options: SetupOptions): Promise<ExitCode> {
  const { context } = session;
  const { known, settings } = await findStart(context, options, session.base, false);
  session.settings = settings;
  const request = await requestOf(session, known);
  const prepared = await prepare(context.system, request);
  if (!prepared.propagated) {
    // Such as a variable that names what can't be used.
    noteAll(context, prepared.settings?.notes ?? []);
    return sayWithoutProxy(context, options, prepared.settings);
  }
  await noteDirect(context, options, prepared.settings);
  if (options.dryRun) return showPlan(context, options, request, "setup");
  refuseIfStrict(prepared, request);
  const answering: Answering = {
    asks: false,
    ask: async ({ id }, now) => answerFor(session, options, id) ?? fail(session, now),
    during: (act) => act(),
  };
  await converse(session, known, answering, (now) => write(session, now));
  return session.done ? exitCodeOf(session.done) : EXIT.done;
}

function answerFor(session: Session, { fingerprint }: SetupOptions, id: QuestionId): string | undefined {
  switch (id) {
    case "root":
      if (fingerprint === undefined) return undefined;
      if (isNamedRoot(session, fingerprint)) return "yes";
      throw new Problem(EXIT.refused, "the fingerprint differs from the one given: nothing was written");
    case "keep":
      return "nowhere";
    case "write":
      return "write";
    default:
      return undefined;
  }
}

function fail(session: Session, known: Known): never {
  const { failure, root, base } = session;
  if (!failure) throw new Problem(EXIT.usage, "nothing was written: a question is open, and nobody may be asked");
  throw withCommand(failure, base.flags, known, root?.fingerprint);
}

async function write(session: Session, known: Known): Promise<void> {
  const { context, options, stores, settings } = session;
  const request = await requestOf(session, known);
  const test = testOptions(context, options);
  const policy = known.answers.isUntested || test.policy === "never" ? "never" : "needed";
  const keeping = keepingOf(context.system, stores, known.answers.keep);
  session.isWriting = true;
  await keepPassword(stores, keeping, known.answers.keep, settings && fleetingSecret(settings));
  const done = await execute(context.system, { ...request, test: { ...test, policy } });
  if (policy !== "never")
    await rememberKept(session, keeping).catch(() => {
      // Everything is written: the next run tests once more.
    });
  session.done = await withRivalsOf(context, done, request);
  reportDone(context, options, session.done, "setup");
}

/** No proxy was found and none was given: ends with whether one is needed here. */
async function sayWithoutProxy(
  context: Context,
  options: CommonOptions,
  settings: ResolvedSettings | undefined,
): Promise<ExitCode> {
  const none = "no proxy was found and none was given: give --proxy http://host:port, or --mode none";
  if (!settings || options.test === false) throw new Problem(EXIT.usage, none);
  const finding = await lookWithoutProxy(context, options, settings);
  if (finding.id !== "no-proxy-needed") throw new Problem(EXIT.usage, sentenceOf(finding), [], undefined, finding);
  if (options.json) print(context, { ...emptyJson("setup"), finding: findingJson(finding) });
  else for (const line of findingLines(finding)) context.note(line);
  return EXIT.done;
}

/** Such as a PAC script that says DIRECT where that leads nowhere. Who says `none` has no test. */
async function noteDirect(
  context: Context,
  options: CommonOptions,
  settings: ResolvedSettings | undefined,
): Promise<void> {
  const isWanted = settings && proxiesOf(settings).length === 0 && settings.mode.value !== "none";
  if (!isWanted || options.test === false || options.dryRun) return;
  const finding = await lookWithoutProxy(context, options, settings);
  if (finding.id !== "no-proxy-needed") for (const line of findingLines(finding)) context.note(line);
}

/** Saved as they count in this run: a list that only leaves out takes from the one that it replaces. */
async function completeTargets({ system }: Context, flags: Map<SettingKey, LayerEntry>, request: SetupRequest) {
  const given = flags.get("targets");
  if (!(given?.value as readonly string[] | undefined)?.every(isLeftOut)) return;
  const { settings } = await prepare(system, request);
  if (given && settings?.targets) flags.set("targets", { ...given, value: settings.targets.value });
}

/** The password passed: it is no other where it is kept now, if that is where it is taken from. */
async function rememberKept({ context, base }: Session, keeping: PasswordKeeping): Promise<void> {
  if (keeping.kind === "nowhere") return;
  const { system } = context;
  const { settings } = await prepare(system, { ...base, kind: "on", flags: new Map(), now: new Date() });
  const isTaken = settings && proxiesOf(settings).every(({ password }) => isKept(password?.value, keeping));
  if (isTaken) remember(system, settings, "passed", 0, { needed: settings.ca?.value.fromStore ?? [] });
}

function isKept(reference: PasswordReference | undefined, keeping: PasswordKeeping): boolean {
  if (keeping.kind === "file") return reference?.kind === "file" && reference.path === keeping.path;
  return keeping.kind === "command" && reference?.kind === "command" && reference.command === keeping.command;
}

/** A proxy in the flags replaces every other way of naming one; a password in a variable is not the flags'. */
function mergeVariables(context: Context, flags: Layer): Map<SettingKey, LayerEntry> {
  const hasProxy = PROXY_KEYS.some((key) => flags.has(key));
  const variables = [...readVariables((name) => context.system.variable(name))];
  return new Map([
    ...variables.filter(([key]) => key !== "password" && !(hasProxy && PROXY_KEYS.includes(key))),
    ...flags,
  ]);
}
