// test: whether the proxy works, in a few seconds: one address in plain http and one in https, or each that is named.

import type { ProbeResult } from "../connection/probe.ts";
import { toTestRequest } from "../connection/request.ts";
import { CAUSES, describeCause } from "../diagnosis/causes.ts";
import { failed } from "../diagnosis/message.ts";
import { EXIT, type ExitCode } from "../model/problem.ts";
import { parseUrls, shownUrl } from "../model/urls.ts";
import { formatTable, toJson } from "../output/report.ts";
import { asTester, findLogOn } from "../pretest/gate.ts";
import { type TestOutcome, testEach, testProxy } from "../pretest/quick-test.ts";
import { proxiesOf } from "../settings/settings.ts";
import { type Context, noteAll, print } from "./shared/context.ts";
import { type ProbeOptions, type Probing, prepareProbe } from "./shared/probing.ts";

export async function test(context: Context, options: ProbeOptions): Promise<ExitCode> {
  const probing = await prepareProbe(context, options);
  const { prepared, settings } = probing;
  if (!options.json) noteAll(context, prepared.warnings);
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
  { gate, isRemembering, forbids }: Probing,
): Promise<TestOutcome> {
  const named = parseUrls(urls, "the command line");
  if (forbids) throw forbids;
  const { credentials, problem } = await findLogOn(system, gate);
  if (problem) throw problem;
  const request = { ...toTestRequest(system, gate, credentials), verifiesTls };
  return asTester(
    system,
    gate,
    { credentials, isRemembering },
    () => (named.length > 0 ? testEach({ ...request, urls: named }) : testProxy(request)),
    (outcome) => ({ ...outcome, verdict: named.length === 0 && verifiesTls ? outcome : undefined }),
  );
}

export function resultRow(result: ProbeResult): string[] {
  const total = result.stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const stages = result.stages.map(({ stage, milliseconds }) => `${stage} ${milliseconds}`).join(", ");
  return [stateOf(result), shownUrl(result.url), result.isDirect ? "direct" : "proxy", `${total} ms (${stages})`];
}

/** What became of it, in a few words. */
export function stateOf({ cause, url, isTrusted }: ProbeResult): string {
  if (!cause && url.protocol === "https:" && !isTrusted) return "passed, TLS NOT VERIFIED";
  return cause ? `${CAUSES[cause.id].weight}: ${cause.id}` : "passed";
}

export function resultJson(result: ProbeResult): object {
  const { url, isDirect, cause, stages, status, addresses, tls, isTrusted, chain, proxyChain } = result;
  const shown = (certificates: ProbeResult["chain"]) => certificates.map(({ pem, ...facts }) => facts);
  return {
    url: shownUrl(url),
    direct: isDirect,
    passed: cause === undefined,
    cause: cause?.id ?? null,
    message: cause ? describeCause(cause) : null,
    hint: cause ? CAUSES[cause.id].hint : null,
    stages,
    status: status ?? null,
    addresses,
    tls: tls ? { ...tls, trusted: isTrusted } : null,
    chain: shown(chain),
    proxyChain: shown(proxyChain),
  };
}
