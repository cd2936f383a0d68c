// The detailed tests: every address as the settings say, and without a proxy. At most ten at once, and an end whatever hangs.

import type { CauseId } from "../diagnosis/causes.ts";
import { comparedWith, isFinal } from "../diagnosis/rank.ts";
import type { ProbeRequest, ProbeResult, Seen } from "../diagnosis/result.ts";
import { probeWarily, type Trust, trustAfter } from "./ask.ts";
import { type TestRequest, toProbe } from "./request.ts";

export interface DetailRow {
  readonly resolved: Seen;
  /** Absent where the settings say "directly" anyway. */
  readonly direct?: ProbeResult;
}

export interface DetailRequest extends TestRequest {
  /** Whether credentials may be sent, if there are any. If not, one address shows how far it goes without. */
  readonly isTried: boolean;
  /** When all must be over: milliseconds of performance.now(). */
  readonly end: number;
}

const AT_ONCE = 10;
const UNTRIED = "its user name and password are not tried";

export async function testInDetail(request: DetailRequest): Promise<DetailRow[]> {
  const plans = request.urls.map((url) => toProbe(request, url));
  const resolved: Seen[] = [];
  const direct: (ProbeResult | undefined)[] = [];
  const run = async (plan: ProbeRequest, trust?: Trust): Promise<Seen> => {
    const left = request.end - performance.now();
    if (left < 100) return unasked(plan, "no time left", "");
    request.onStart(plan.url);
    return probeWarily({ ...plan, timeout: Math.min(plan.timeout, left) }, trust);
  };
  /** One after the other, up to the first that is refused or not answered: a wrong password is not sent twice. */
  const runCredentials = async () => {
    let reason: string | undefined;
    let trust: Trust = "untried";
    for (const [at, plan] of plans.entries()) {
      if (!needsCredentials(plan)) continue;
      const result: Seen = reason ? unasked(plan, "not tried", reason) : await run(plan, trust);
      trust = trustAfter(trust, result);
      const isAboutCredentials = result.cause?.id.startsWith("log-on") && !request.isTried;
      resolved[at] = isAboutCredentials ? { ...result, cause: { id: "not tried", detail: UNTRIED } } : result;
      if (!request.isTried) reason = UNTRIED;
      else if (!reason && isFinal(result)) reason = `see ${plan.url.host}`;
    }
  };
  const needsCredentials = ({ proxy }: ProbeRequest) =>
    proxy !== undefined && (proxy.credentials !== undefined || !request.isTried);
  const tasks = plans.flatMap((plan, at) => [
    async () => {
      if (!needsCredentials(plan)) resolved[at] = await run(plan);
    },
    async () => {
      if (plan.proxy) direct[at] = await run({ ...plan, proxy: undefined });
    },
  ]);
  const worker = async () => {
    for (let task = tasks.shift(); task; task = tasks.shift()) await task();
  };
  await Promise.all([runCredentials(), ...Array.from({ length: AT_ONCE - 1 }, worker)]);
  return resolved.map((result, at) => {
    const other = direct[at];
    return other ? { resolved: comparedWith(other, result), direct: other } : { resolved: result };
  });
}

function unasked(plan: ProbeRequest, id: CauseId, detail: string): ProbeResult {
  return {
    url: plan.url,
    isDirect: plan.proxy === undefined,
    stages: [],
    cause: { id, detail },
    addresses: [],
    isTrusted: false,
    chain: [],
    proxyChain: [],
    authentication: "none",
  };
}
