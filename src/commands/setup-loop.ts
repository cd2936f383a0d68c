// The loop of setup: asks what is to be asked, does what is to be done, and learns from both.
import { answer } from "../conversation/answer.ts";
import type { Ending, Known, Step } from "../conversation/known.ts";
import { nextStep } from "../conversation/next.ts";
import { commandFailed, shown, unchanged, unfit } from "../conversation/outcome.ts";
import type { Answer, Question } from "../conversation/question.ts";
import { nameOf } from "../conversation/questions.ts";
import { prepare } from "../engine/prepare.ts";
import { type Prepared, refuseIfStrict } from "../engine/request.ts";
import { withRivals } from "../engine/rivals.ts";
import { EXIT, Problem } from "../model/problem.ts";
import type { Secret } from "../model/secret.ts";
import { formatChecked } from "../output/check.ts";
import { foundLines, planLines } from "../output/summary.ts";
import { firstLine } from "../settings/password.ts";
import { report } from "./report.ts";
import { faultOfCommand, fleetingSecret } from "./setup-keep.ts";
import { itLines, passedLine, toolsOf } from "./setup-screens.ts";
import { attempt, fetchRoot, lookForStores, probeOptions, requestOf, type Session } from "./setup-session.ts";
import { printDiffs } from "./shared/change.ts";
import { runCheck } from "./shared/checking.ts";
import { noteAll } from "./shared/context.ts";
import { isShell } from "./shared/shells.ts";

/** Who answers. */
export interface Answering {
  /** A person does. */
  readonly asks: boolean;
  /** undefined: nobody can. */
  ask(question: Question, known: Known): Promise<Answer | undefined>;
  during<T>(act: () => Promise<T>, isShared?: boolean): Promise<T>;
}

export interface Ended {
  readonly known: Known;
  readonly why: Ending;
}

/**
 * @param write carries out what was agreed on
 * @throws Problem for what no answer mends
 */
export async function converse(
  session: Session,
  start: Known,
  answering: Answering,
  write: (known: Known) => Promise<void>,
): Promise<Ended> {
  let known = start;
  for (;;) {
    const step = nextStep(known);
    if (step.kind === "end") return { known, why: step.why };
    if (step.kind === "write") {
      await write(known);
      known = { ...known, isWritten: true };
    } else known = await take(session, known, step, answering);
  }
}

async function take(
  session: Session,
  known: Known,
  step: Exclude<Step, { kind: "end" | "write" }>,
  answering: Answering,
): Promise<Known> {
  const { context } = session;
  const isShared = known.account.password === "lasting";
  switch (step.kind) {
    case "ask":
      return ask(session, known, step.question, answering);
    case "try": {
      const tried = await answering.during(() => attempt(session, known), isShared);
      if (answering.asks && tried.result === "passed" && tried.account.proxy && session.options.test !== false)
        context.note(passedLine(tried));
      return tried;
    }
    case "fetch-root":
      return answering.during(() => fetchRoot(session, known), isShared);
    case "find-stores":
      return answering.during(() => lookForStores(session, known, answering.asks), true);
    case "plan":
      return plan(session, known, answering);
    case "show":
      await show(session, known, step.what, answering);
      return shown(known);
    case "check":
      await checkAll(session, answering);
      return { ...known, ending: "done" };
  }
}

async function ask(session: Session, known: Known, question: Question, answering: Answering): Promise<Known> {
  const value = await answering.ask(question, known);
  if (value === undefined) throw new Problem(EXIT.internal, "nobody answers");
  if (question.id === "password" && typeof value === "string" && value !== "") {
    const secret = readSecret(value);
    if (!secret) return { ...known, cause: ["a password has no control characters"] };
    if (session.refused.has(nameOf(known) ?? "", secret)) return unchanged(known);
    session.secret = secret;
  }
  const next = answer(known, question.id, value);
  if (question.id !== "keep-command" || value === "") return next;
  return (await faultOfAnswer(session, String(value), answering)) ?? next;

  async function faultOfAnswer({ context, settings }: Session, command: string, { during }: Answering) {
    const secret = settings && fleetingSecret(settings);
    const fault = secret && (await during(() => faultOfCommand(context.system, command, secret), true));
    return fault === undefined ? undefined : commandFailed(known, fault);
  }
}

function readSecret(typed: string): Secret | undefined {
  try {
    return firstLine(typed, "the terminal");
  } catch {
    return undefined;
  }
}

async function plan(session: Session, known: Known, { asks, during }: Answering): Promise<Known> {
  const { context } = session;
  const request = await requestOf(session, known);
  const prepared = await withRivals(context.system, await during(() => prepare(context.system, request), true));
  const [refused] = prepared.plan.refused;
  const other = asks && refused ? unfit(known, refused.writers, `${refused.reason} (${refused.path})`) : undefined;
  if (other) return other;
  refuseIfStrict(prepared, request);
  if (asks) noteAll(context, prepared.notes);
  const found = prepared.settings ? foundLines(context.system, prepared.settings) : [];
  if (!asks && !session.options.json) for (const line of found) context.note(line);
  const lines = [...found, ...planLines(context.system, prepared, isShell)];
  return { ...known, plan: lines, tools: toolsOf(prepared, known.tools) };
}

async function prepareAll(session: Session, known: Known): Promise<Prepared> {
  return prepare(session.context.system, await requestOf(session, known));
}

/** What the tools say for which something was written. */
async function checkAll({ context, options, done }: Session, { during }: Answering): Promise<void> {
  const targets = done ? toolsOf(done).flatMap(({ id, isWritten }) => (isWritten ? [id] : [])) : [];
  const asked = { ...options, flags: new Map(), targets, url: undefined, fetches: options.test !== false };
  const { answers, notes } = await during(() => runCheck({ ...context, now: new Date() }, asked), true);
  noteAll(context, notes);
  context.out(formatChecked(context.system, answers));
}

async function show(session: Session, known: Known, what: "report" | "it" | "lines", { during }: Answering) {
  const { context } = session;
  switch (what) {
    case "it":
      context.out(itLines(known, session.root).join("\n"));
      return;
    case "lines":
      printDiffs(context, await during(() => prepareAll(session, known), true));
      return;
    case "report": {
      const asked = await probeOptions(session, known);
      const form = { format: "text", output: undefined, copies: false, showsUsername: false } as const;
      await during(() => report({ ...context, now: new Date() }, { ...asked, ...form }), true);
    }
  }
}
