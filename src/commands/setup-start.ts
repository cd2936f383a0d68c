// What setup knows before its first question.
import type { FoundProxy, Known } from "../conversation/known.ts";
import { begin } from "../conversation/outcome.ts";
import { makeFinding } from "../diagnosis/findings.ts";
import { withFinding } from "../diagnosis/unusable.ts";
import { findCandidates } from "../engine/candidates.ts";
import { prepare } from "../engine/prepare.ts";
import type { Prepared } from "../engine/request.ts";
import { type Finding, Problem } from "../model/problem.ts";
import { formatEndpoint } from "../model/proxy.ts";
import { failedBefore } from "../pretest/message.ts";
import { readMemory, recall, risksLockout } from "../pretest/results.ts";
import type { Candidate } from "../settings/candidates/candidate.ts";
import { type Origin, originText, proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { accountOf, type SetupRequest } from "./setup-session.ts";
import { testOptions } from "./shared/change.ts";
import type { CommonOptions, Context } from "./shared/context.ts";

export interface Beginning {
  readonly known: Known;
  readonly found: readonly Candidate[];
  readonly settings: ResolvedSettings | undefined;
}

/** Milliseconds for a look at what works without a proxy. */
const LOOK = 2_000;

/** @param asks a person may be asked: what else names a proxy is looked for */
export async function findStart(
  context: Context,
  options: CommonOptions,
  request: SetupRequest,
  asks: boolean,
): Promise<Beginning> {
  const { flags } = request;
  const first = await prepare(context.system, request).catch(faultOf);
  const isGiven = !asks || isNamed(flags);
  const canTest = options.test !== false;
  const none = { found: [], canCheck: asks, isGiven: true, account: { password: "none" } } as const;
  // The first attempt fails of it, too, and is what leads to a question.
  if ("headline" in first) return { known: begin(none), found: [], settings: undefined };
  const { settings } = first;
  const account = accountOf(first);
  const [found, direct] = isGiven
    ? [[], undefined]
    : await Promise.all([
        candidatesOf(context, first),
        settings && canTest ? lookWithoutProxy(context, options, settings, LOOK) : undefined,
      ]);
  const refusal = asks ? refusalOf(context, first) : undefined;
  const known = begin({
    found: found.map(titleOf),
    ...(direct ? { direct } : {}),
    account,
    isGiven,
    canCheck: asks,
    ...(refusal ? { refusal } : {}),
  });
  // Where nobody answers, what is given is tried as it is.
  return { known: asks ? known : { ...known, pending: [] }, found, settings };
}

const isNamed = (flags: SetupRequest["flags"]) =>
  ["proxy", "httpProxy", "httpsProxy", "host", "port", "pac", "mode"].some((key) => flags.has(key as "proxy"));

/** What an answer mends. @throws Problem for all else */
function faultOf(error: unknown): Finding {
  const finding = error instanceof Problem ? withFinding(error).finding : undefined;
  if (!finding) throw error;
  return finding;
}

/** The settings as they are come first, where somebody gave them. */
async function candidatesOf({ system, version, now }: Context, { settings }: Prepared): Promise<readonly Candidate[]> {
  const found = await findCandidates(system, { version, now });
  const [setting] = settings ? [settings.https, settings.http].flatMap((one) => one ?? []) : [];
  if (settings?.mode.value !== "custom" || setting?.value.kind !== "proxy") return found;
  const { http, https } = settings;
  const own: Candidate = {
    kind: "environment",
    ...(http?.value.kind === "proxy" ? { http: http.value.proxy.endpoint } : {}),
    ...(https?.value.kind === "proxy" ? { https: https.value.proxy.endpoint } : {}),
    foundIn: [placeOf(system, setting.origin)],
    flags: new Map(),
  };
  return [own, ...found];
}

function placeOf(system: System, origin: Origin): string {
  return origin.kind === "file" ? `${shortPath(system, origin.path)}:${origin.line}` : originText(origin);
}

function titleOf({ http, https, pac, username, foundIn }: Candidate): FoundProxy {
  const names = [...new Set([https, http].flatMap((one) => (one ? [formatEndpoint(one)] : [])))];
  const title = names.length > 0 ? names.join(" and ") : `PAC script ${pac}`;
  return { title: username ? `${title}, as ${username}` : title, foundIn };
}

/** Credentials that were refused before: another run found out. */
function refusalOf({ system, now }: Context, { settings }: Prepared): Finding | undefined {
  if (!settings || proxiesOf(settings).length === 0) return undefined;
  const found = recall(readMemory(system), settings, now);
  if (!risksLockout(found) || !found?.cause || found.cause.id === "log-on needed") return undefined;
  return found.finding ?? failedBefore(found, found.cause).finding ?? makeFinding("credentials-refused", "");
}

export async function lookWithoutProxy(
  context: Context,
  options: CommonOptions,
  settings: ResolvedSettings,
  limit = Number.POSITIVE_INFINITY,
): Promise<Finding> {
  const [{ testProxy }, { toTestRequest }] = await Promise.all([
    import("../pretest/quick-test.ts"),
    import("../pretest/request.ts"),
  ]);
  const { timeout, onStart } = testOptions(context, options);
  const direct = { ...settings, http: undefined, https: undefined };
  const asked = { settings: direct, timeout: Math.min(timeout, limit), version: context.version, onStart };
  return (await testProxy(await toTestRequest(context.system, asked, {}))).finding;
}
