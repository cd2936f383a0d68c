// Asks every address of a test at once. Credentials go to one address first, until a proxy was seen to accept them: accounts
// lock after a few failures.
import { probe } from "../connection/probe.ts";
import { comparedWith, isFinal, riskedCredentials } from "../diagnosis/rank.ts";
import type { ProbeRequest, ProbeResult, Seen } from "../diagnosis/result.ts";
import { FORBIDDEN } from "../diagnosis/rules/credentials.ts";
import { formatEndpoint } from "../model/proxy.ts";
import { type TestRequest, toProbe } from "./request.ts";

/** Milliseconds for the looks at what works without the proxy, or without credentials. */
const LOOK = 2_000;

/** What became of each address, in the order of the request; those that were not asked are missing. */
export async function askAll(request: TestRequest): Promise<Seen[]> {
  const plans = request.urls.map((url) => toProbe(request, url));
  const seen = new Map<ProbeRequest, Seen>();
  const run = async (plan: ProbeRequest, trust?: Trust) => {
    const result = await ask(request, plan, trust);
    seen.set(plan, result);
    return result;
  };
  const free = plans.filter(({ proxy }) => !proxy?.credentials);
  // Https first: it is what package managers need.
  const rest = plans
    .filter((plan) => !free.includes(plan))
    .sort((one, other) => Number(isPlain(one)) - Number(isPlain(other)));
  const accounts = groupBy(rest, accountOf);
  await Promise.all([...free.map((plan) => run(plan)), askWithCredentials(accounts, run)]);
  return plans.flatMap((plan) => seen.get(plan) ?? []);
}

function accountOf({ proxy }: ProbeRequest): string {
  return proxy ? JSON.stringify([formatEndpoint(proxy.endpoint), proxy.credentials?.username]) : "";
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): T[][] {
  const keys = [...new Set(values.map(keyOf))];
  return keys.map((key) => values.filter((value) => keyOf(value) === key));
}

/** One proxy after the other; what one refused the next may refuse, too. */
async function askWithCredentials(
  accounts: readonly (readonly ProbeRequest[])[],
  run: (plan: ProbeRequest, trust?: Trust) => Promise<Seen>,
): Promise<void> {
  for (const plans of accounts) {
    const rest = [...plans];
    let trust: Trust = "untried";
    for (let first = rest.shift(); first; first = rest.shift()) {
      const result = await run(first, trust);
      if (riskedCredentials(result)) return;
      if (isFinal(result)) break;
      trust = trustAfter(trust, result);
      if (trust !== "forbidden") await Promise.all(rest.splice(0).map((plan) => run(plan, "known")));
      else if (result.bare && !isForbiddenToAll(result)) return;
    }
  }
}

function isPlain({ url }: ProbeRequest): boolean {
  return url.protocol === "http:";
}

/** The proxy's 403, or what it says instead: it may have locked the account. */
function isForbidden({ cause, chain }: ProbeResult): boolean {
  return chain.length === 0 && cause !== undefined && FORBIDDEN.includes(cause.id);
}

/** Without credentials, too: it may not have looked at them. */
function isForbiddenToAll({ cause, bare }: Seen): boolean {
  return bare?.cause !== undefined && bare.cause.id === cause?.id;
}

/** A failure is looked at in other ways, which may make it another cause than it seemed. */
async function ask(request: TestRequest, plan: ProbeRequest, trust?: Trust): Promise<Seen> {
  request.onStart(plan.url);
  const result = await probeWarily(plan, trust);
  if (!plan.proxy || !result.cause) return result;
  const direct = await probe({ ...plan, timeout: Math.min(plan.timeout, LOOK), proxy: undefined });
  return { ...comparedWith(direct, result), direct };
}

/** Of credentials: seen to work; never sent; sent, and 403 came, as it does without them: nobody knows whether they were read. */
export type Trust = "known" | "untried" | "forbidden";

export function trustAfter(trust: Trust, result: ProbeResult): Trust {
  if (trust === "known" || result.authentication === "none") return trust;
  return isForbidden(result) ? "forbidden" : "known";
}

/**
 * One request. Where it got a 403 and had credentials, whether everybody gets that: if not, nobody knows what the proxy
 * made of the credentials. After such a 403 they are sent only to an address that asks for some.
 */
export async function probeWarily(plan: ProbeRequest, trust: Trust = "untried"): Promise<Seen> {
  if (!plan.proxy?.credentials || trust === "known") return probe(plan);
  const bareProxy = { ...plan.proxy, credentials: undefined };
  if (trust === "forbidden") {
    const bare = await probe({ ...plan, proxy: bareProxy });
    if (bare.cause?.id !== "log-on needed") return bare;
  }
  const result = await probe(plan);
  if (!isForbidden(result)) return result;
  const bare = await probe({ ...plan, timeout: Math.min(plan.timeout, LOOK), proxy: bareProxy });
  return { ...result, bare, ...(bare.cause?.id === "log-on needed" ? { authentication: "sent" } : {}) };
}
