// What `apply --quiet` says at a log-in: each problem once, and nothing of what goes by itself. Every `apply` remembers
// what it left, for `status` and for the next log-in.

import type { Prepared } from "../../engine/request.ts";
import { forgetLastRun } from "../../engine/unchanged.ts";
import { EXIT, type ExitCode, Problem } from "../../model/problem.ts";
import { digest, failureOf, formatLeftovers, leftoversOf } from "../../output/leftovers.ts";
import { stateFolder } from "../../system/folders.ts";
import { type Ended, forgetRun, type Leftover, noteRun } from "../../transaction/last-run.ts";
import { isTestedByAnother } from "../../transaction/lock.ts";
import { exitCodeOf } from "./change.ts";
import type { CommonOptions, Context } from "./context.ts";
import { toProblem } from "./fault.ts";

const ONCE = "Told once; from now on: proxycast status";

/**
 * Ends a run that failed: its exit code where that was told already.
 * @throws Problem, to be told
 */
export async function endFailed(context: Context, options: CommonOptions, error: unknown): Promise<ExitCode> {
  const problem = toProblem(error);
  if (isTestedByAnother(context.system, problem)) {
    if (options.quiet) return EXIT.done;
    throw problem;
  }
  const news = await note(context, options, { failure: failureOf(problem), exitCode: problem.exitCode });
  if (!options.quiet || !news) throw problem;
  if (news.length === 0) return problem.exitCode;
  const { exitCode, message, notes } = problem;
  throw new Problem(exitCode, `${message}. ${ONCE}`, notes);
}

/** Ends a run that came to its end. Returns whether nothing that was told before is thought to be so still. */
export async function endDone(context: Context, options: CommonOptions, done: Prepared): Promise<boolean> {
  const left = leftoversOf(context.system, done);
  if (left.length === 0) {
    try {
      forgetRun(context.system, { asked: askedOf(options) });
      return true;
    } catch {
      return false; // A home that can only be read.
    }
  }
  const news = await note(context, options, { left, exitCode: exitCodeOf(done) });
  if (options.quiet && news && news.length > 0) context.error(`left as it is: ${formatLeftovers(news)}. ${ONCE}`);
  return news !== undefined;
}

/** What is new; undefined where that can't be known, since nothing can be remembered here. */
async function note(
  { system }: Context,
  options: CommonOptions,
  ended: Pick<Ended, "exitCode" | "failure" | "left">,
): Promise<readonly Leftover[] | undefined> {
  // What was typed was seen. It is remembered where a log-in would find the same, and there is a place for it.
  if (!options.quiet && (options.flags.size > 0 || !system.facts(stateFolder(system)))) return undefined;
  try {
    const news = await noteRun(system, { ...ended, asked: askedOf(options), at: new Date().toISOString() });
    // Where it goes by itself, the next run must see that, or it would not be told when it is back.
    if (news.length > 0) forgetLastRun(system);
    return news;
  } catch {
    return undefined;
  }
}

/** What was asked for, however it was to be said. */
function askedOf({ flags, force }: CommonOptions): string {
  return digest([...flags], force);
}
