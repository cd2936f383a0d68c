// What `check`, and whoever offers it, asks the clients with.
import { type CheckResult, check } from "../../check/check.ts";
import { applyPolicyOff } from "../../engine/policy.ts";
import { prepare } from "../../engine/prepare.ts";
import type { Prepared } from "../../engine/request.ts";
import { findRivals } from "../../engine/rivals.ts";
import { checkWriter } from "../../engine/select.ts";
import { EXIT, Problem } from "../../model/problem.ts";
import { DEFAULT_URLS, parseUrls } from "../../model/urls.ts";
import { testEach } from "../../pretest/quick-test.ts";
import { toTestRequest } from "../../pretest/request.ts";
import { readMemory, recall, risksLockout } from "../../pretest/results.ts";
import { proxiesOf, type ResolvedSettings } from "../../settings/settings.ts";
import { common } from "./change.ts";
import type { CommonOptions, Context } from "./context.ts";

export interface CheckOptions extends CommonOptions {
  /** Ids of clients; none: all that are here. */
  readonly targets: readonly string[];
  readonly url: string | undefined;
  readonly fetches: boolean;
}

export interface CheckRun extends CheckResult {
  readonly prepared: Prepared;
}

/** @throws Problem (usage) for an address or a target that is none */
export async function runCheck(context: Context, options: CheckOptions): Promise<CheckRun> {
  const { system } = context;
  for (const id of options.targets) checkWriter(id, false);
  const prepared = await prepare(system, { ...common(context, options), kind: "status" });
  const { settings, propagated, off } = prepared;
  if (!settings || !propagated)
    throw new Problem(EXIT.usage, "no proxy is configured or detected: nothing was written that could be checked");
  const [url] = options.url === undefined ? [] : parseUrls([options.url], "--url");
  const [standard] = parseUrls(settings.testUrls?.value.length ? settings.testUrls.value : HTTPS_URLS, "testUrls");
  const wanting = options.fetches ? await findWanting(context, options, prepared, [url, standard as URL]) : new Set();
  const holders = new Set([...prepared.granted, ...prepared.keptGrants]);
  const isProven = holders.size > 0 && wanting.size > 0 && hasPassed(context, settings);
  const result = await check(system, {
    settings: propagated,
    settingsOff: applyPolicyOff(settings, system),
    off,
    rivals: await findRivals(system, prepared),
    written: prepared.selected,
    targets: options.targets.length > 0 ? options.targets : undefined,
    url,
    standard: standard as URL,
    fetches: options.fetches,
    withheld: (id, { protocol }) => {
      if (!wanting.has(protocol)) return undefined;
      return holders.has(id) ? (isProven ? undefined : UNPROVEN) : WITHHELD;
    },
    holdsPassword: (id) => holders.has(id),
    onStart: (title) => context.progress(`asking ${title}`),
  });
  return { ...result, prepared };
}

const HTTPS_URLS = DEFAULT_URLS.filter((url) => url.startsWith("https:"));

const WITHHELD = "the proxy wants a password, which it has not got: proxycast run -- COMMAND";

const UNPROVEN = "the proxy wants a password, and this one was not seen to work: proxycast test";

/** Wrong credentials that several clients send lock the account. */
function hasPassed({ system, now }: Context, settings: ResolvedSettings): boolean {
  const found = recall(readMemory(system), settings, now);
  return found !== undefined && !found.cause && !risksLockout(found);
}

/** Protocols whose proxy wants credentials: asked once without any, so that no client fails at it. */
async function findWanting(
  { system, version }: Context,
  { timeout }: CheckOptions,
  { settings }: Prepared,
  urls: readonly (URL | undefined)[],
): Promise<ReadonlySet<string>> {
  if (!settings || proxiesOf(settings).length === 0) return new Set();
  const request = await toTestRequest(system, { settings, timeout, version, onStart: () => {} }, {});
  const asked = new Map([...urls, new URL("http://example.com/")].flatMap((url) => (url ? [[url.protocol, url]] : [])));
  const { results } = await testEach({ ...request, urls: [...asked.values()] });
  return new Set(results.flatMap(({ url, cause }) => (cause?.id === "log-on needed" ? [url.protocol] : [])));
}
