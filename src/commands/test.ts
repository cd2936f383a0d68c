// test: whether the proxy works, in a few seconds: one address in plain http and one in https, or each that is named.

import { EXIT, type ExitCode } from "../model/problem.ts";
import { parseUrls } from "../model/urls.ts";
import { toJson } from "../output/json.ts";
import { resultJson, resultRow } from "../output/results.ts";
import { formatTable } from "../output/table.ts";
import { failed, noteNeeded } from "../pretest/message.ts";
import { asTester, findCredentials } from "../pretest/pretest.ts";
import { type TestOutcome, testEach, testProxy } from "../pretest/quick-test.ts";
import { toTestRequest } from "../pretest/request.ts";
import { noteReach } from "../settings/reach.ts";
import { proxiesOf } from "../settings/settings.ts";
import { probeChain } from "./chain.ts";
import { type Context, noteAll, print } from "./shared/context.ts";
import type { ProbeOptions, Probing } from "./shared/probing.ts";

export async function test(context: Context, options: ProbeOptions): Promise<ExitCode> {
  const {
    probing,
    value: outcome,
    problem,
  } = await probeChain(context, options, async (probing) => {
    const isAsked = proxiesOf(probing.settings).length > 0 || options.urls.length > 0;
    const value = isAsked ? await run(context, options, probing) : NOTHING;
    return { value, problem: value.isPassed ? undefined : failed(value) };
  });
  const { prepared, settings } = probing;
  if (!options.json) noteAll(context, prepared.notes);
  if (proxiesOf(settings).length === 0)
    context.note(`no proxy is set: ${options.urls.length === 0 ? "nothing to test" : "tested without one"}`);
  const notes = options.verifiesTls ? [...noteNeeded(outcome.needed, settings), ...outcome.warnings] : [];
  if (options.json) {
    const all = { ...prepared, notes: [...prepared.notes, ...notes] };
    const json = toJson(context.system, all, { command: "test", isChanged: false, withDiff: false });
    const error = problem ? { message: problem.message, exitCode: problem.exitCode } : null;
    print(context, { ...json, changes: [], tests: outcome.results.map(resultJson), error });
  } else {
    context.out(formatTable(outcome.results.map(resultRow)));
    noteAll(context, notes);
    for (const protocol of outcome.untested)
      context.note(`${protocol} was not tested: no address goes through its proxy`);
  }
  if (problem) {
    noteAll(context, await noteReach(context.system, settings));
    context.error(problem.message);
  }
  return problem?.exitCode ?? EXIT.done;
}

const NOTHING: TestOutcome = {
  results: [],
  isPassed: true,
  failures: [],
  worksDirectly: false,
  untested: [],
  needed: [],
  warnings: [],
};

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
