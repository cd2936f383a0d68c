// test: whether the proxy works, in a few seconds: one address in plain http and one in https, or each that is named.

import { EXIT, type ExitCode } from "../model/problem.ts";
import { parseUrls } from "../model/urls.ts";
import { toJson } from "../output/json.ts";
import { resultJson, resultRow } from "../output/results.ts";
import { formatTable } from "../output/table.ts";
import { failed } from "../pretest/message.ts";
import { asTester, findCredentials } from "../pretest/pretest.ts";
import { type TestOutcome, testEach, testProxy } from "../pretest/quick-test.ts";
import { toTestRequest } from "../pretest/request.ts";
import { proxiesOf } from "../settings/settings.ts";
import { type Context, noteAll, print } from "./shared/context.ts";
import { type ProbeOptions, type Probing, prepareProbe } from "./shared/probing.ts";

export async function test(context: Context, options: ProbeOptions): Promise<ExitCode> {
  const probing = await prepareProbe(context, options);
  const { prepared, settings } = probing;
  if (!options.json) noteAll(context, prepared.notes);
  const hasProxy = proxiesOf(settings).length > 0;
  const isOwnList = options.urls.length === 0;
  if (!hasProxy) context.note(`no proxy is set: ${isOwnList ? "nothing to test" : "tested without one"}`);
  const outcome = hasProxy || !isOwnList ? await run(context, options, probing) : NOTHING;
  const problem = outcome.isPassed ? undefined : failed(outcome);
  if (options.json) {
    const json = toJson(context.system, prepared, { command: "test", isChanged: false, withDiff: false });
    const error = problem ? { message: problem.message, exitCode: problem.exitCode } : null;
    print(context, { ...json, changes: [], tests: outcome.results.map(resultJson), error });
  } else {
    context.out(formatTable(outcome.results.map(resultRow)));
    for (const protocol of outcome.untested)
      context.note(`${protocol} was not tested: no address goes through its proxy`);
  }
  if (problem) context.error(problem.message);
  return problem?.exitCode ?? EXIT.done;
}

const NOTHING: TestOutcome = { results: [], isPassed: true, failures: [], worksDirectly: false, untested: [] };

async function run(
  { system }: Context,
  { verifiesTls, urls }: ProbeOptions,
  { pretest, isRemembering, forbids }: Probing,
): Promise<TestOutcome> {
  const named = parseUrls(urls, "the command line");
  if (forbids) throw forbids;
  const { credentials, problem } = await findCredentials(system, pretest);
  if (problem) throw problem;
  const request = { ...toTestRequest(system, pretest, credentials), verifiesTls };
  return asTester(
    system,
    pretest,
    { credentials, isRemembering },
    () => (named.length > 0 ? testEach({ ...request, urls: named }) : testProxy(request)),
    (outcome) => ({ ...outcome, outcome: named.length === 0 && verifiesTls ? outcome : undefined }),
  );
}
