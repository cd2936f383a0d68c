// test: whether the proxy works, in a few seconds: the addresses of the settings, or those that are named. Where no proxy is
// set, whether one is needed.

import { withFinding } from "../diagnosis/unusable.ts";
import { EXIT, type ExitCode, Problem, withMore } from "../model/problem.ts";
import { parseUrls } from "../model/urls.ts";
import { findingJson, findingLines } from "../output/finding.ts";
import { toJson } from "../output/json.ts";
import { resultJson, resultRow } from "../output/results.ts";
import { formatTable } from "../output/table.ts";
import { failed, noteNeeded } from "../pretest/message.ts";
import { asTester, findCredentials } from "../pretest/pretest.ts";
import { type TestOutcome, testEach, testProxy } from "../pretest/quick-test.ts";
import { toTestRequest } from "../pretest/request.ts";
import { noteReach } from "../settings/reach.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { probeChain } from "./chain.ts";
import { type Context, noteAll, print, sayProblem } from "./shared/context.ts";
import type { ProbeOptions, Probing } from "./shared/probing.ts";
import { newTyped, retrying } from "./shared/typed-credentials.ts";

export async function test(context: Context, asked: ProbeOptions): Promise<ExitCode> {
  const typed = newTyped(context, asked);
  const {
    options,
    probing,
    value: outcome,
    problem: failure,
  } = await retrying(context, typed, async (context, isRetry) => {
    // Other credentials than those that were refused.
    const options = { ...asked, typed, ...(isRetry ? { test: true } : {}) };
    const probed = await probeChain(context, options, async (probing) => {
      const value = await run(context, options, probing);
      return { value, problem: value.isPassed ? undefined : failed(value) };
    });
    return { ...probed, options };
  }).catch((error: unknown) => {
    throw error instanceof Problem ? withFinding(error, "settings-invalid") : error;
  });
  const { prepared, settings } = probing;
  const problem = failure && withMore(failure, await noteReach(context.system, settings));
  const notes = [...prepared.notes, ...(options.verifiesTls ? seenOf(outcome, settings) : [])];
  if (options.json) {
    const json = toJson(context.system, { ...prepared, notes }, { command: "test", isChanged: false, withDiff: false });
    const error = problem ? { message: problem.message, exitCode: problem.exitCode } : null;
    const tests = outcome.results.map(resultJson);
    const found = { tests, finding: findingJson(problem?.finding ?? outcome.finding), error };
    print(context, { ...json, changes: [], counts: {}, ...found });
    return problem?.exitCode ?? EXIT.done;
  }
  noteAll(context, notes);
  for (const protocol of outcome.untested)
    context.note(`${protocol} was not tested: no address goes through its proxy`);
  context.out(formatTable(outcome.results.map(resultRow)));
  if (!problem) context.out(findingLines(outcome.finding).join("\n"));
  else sayProblem(context, problem);
  return problem?.exitCode ?? EXIT.done;
}

function seenOf({ needed, warnings }: TestOutcome, settings: ResolvedSettings): readonly string[] {
  return [...noteNeeded(needed, settings), ...warnings];
}

async function run(
  { system }: Context,
  { verifiesTls, urls }: ProbeOptions,
  { pretest, isRemembering, forbids }: Probing,
): Promise<TestOutcome> {
  const named = parseUrls(urls, "the command line");
  if (forbids) throw forbids;
  const { credentials, problem } = await findCredentials(system, pretest);
  if (problem) throw problem;
  const request = { ...(await toTestRequest(system, pretest, credentials)), verifiesTls };
  return asTester(
    system,
    pretest,
    { credentials, isRemembering },
    () => (named.length > 0 ? testEach({ ...request, urls: named }) : testProxy(request)),
    (outcome) => ({ ...outcome, outcome: named.length === 0 && verifiesTls ? outcome : undefined }),
  );
}
