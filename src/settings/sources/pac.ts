// A PAC script as a source: asked when a decision is made, and again after a day. Meanwhile, and where it can't be had,
// its last answers count.
import { Problem } from "../../model/problem.ts";
import { DEFAULT_URLS, parseUrls } from "../../model/urls.ts";
import { DIRECT, findMajority } from "../../pac/answer.ts";
import { isRemote, shownScript } from "../../pac/script.ts";
import type { System } from "../../system/system.ts";
import type { SavedPac, SavedState } from "../saved-state.ts";
import type { Origin } from "../settings.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** After a failure: a home where the script is out of reach must not wait for it at every log-in. */
const RETRY = HOUR / 4;

/** By script; the warning is for a failure. */
export type PacAnswers = Map<string, { readonly kept: SavedPac; readonly warning: string | undefined }>;

export interface PacRequest {
  /** URL or absolute path. */
  readonly script: string;
  /** Who names the script. */
  readonly named: Origin;
  readonly decision: SavedState | undefined;
  /** Ask it again, however fresh its answers are. */
  readonly isRefreshing: boolean;
  /** What it said in this run, which plans twice: before the test, and under the lock. */
  readonly answers: PacAnswers | undefined;
  readonly urls: readonly string[] | undefined;
  /** PEM of the certificates to trust where it is fetched. */
  readonly roots: string | undefined;
  readonly now: Date;
}

export interface PacSource {
  readonly origin: Origin;
  /** http://host:port or DIRECT. */
  readonly http?: string;
  readonly https?: string;
  /** It came by plain http, if only for a part of the way: whoever is there may have written the answers. */
  readonly isUntrusted: boolean;
  readonly kept: SavedPac;
}

/** @throws Problem (usage) where it gives no answer and never did */
export async function resolvePac(system: System, request: PacRequest, warnings: string[]): Promise<PacSource> {
  const { script, named } = request;
  const { kept, warning } = request.answers?.get(script) ?? (await ask(system, request));
  request.answers?.set(script, { kept, warning });
  if (warning) warnings.push(warning);
  const origin: Origin = { kind: "pac", script: shownScript(script), named };
  const answer = (protocol: string) => {
    const own = kept.answers.filter(({ url }) => url.startsWith(`${protocol}:`));
    const found = findMajority(own);
    for (const { url, value } of found?.others ?? []) {
      warnings.push(`the PAC script says ${value} for ${url}, and ${found?.value} for most: give --proxy to choose`);
    }
    const useless = own.find(({ text }) => text !== undefined && /SOCKS/i.test(text));
    if (!found && useless) {
      warnings.push(
        `the PAC script names for ${protocol} only what most clients can't use: ${useless.text?.slice(0, 80)}`,
      );
    }
    return found?.value;
  };
  const [http, https] = [answer("http"), answer("https")];
  const isDirect = (value: string | undefined) => value === undefined || value === DIRECT;
  // One protocol directly: there is nothing to write for it.
  const only = (value: string | undefined) =>
    value === DIRECT && !(isDirect(http) && isDirect(https)) ? undefined : value;
  const [plain, secure] = [only(http), only(https)];
  return {
    origin,
    isUntrusted: kept.isUntrusted === true || (isRemote(script) && !/^https:/i.test(script)),
    kept,
    ...(plain ? { http: plain } : {}),
    ...(secure ? { https: secure } : {}),
  };
}

async function ask(system: System, request: PacRequest): Promise<{ kept: SavedPac; warning: string | undefined }> {
  const { script, decision, now } = request;
  const before = decision?.pac?.script === script ? decision.pac : undefined;
  // A file of this machine is no trouble to read, and may change at any time.
  const isFresh = before && isRemote(script) && now.getTime() < Date.parse(before.again);
  if (isFresh && !request.isRefreshing) return { kept: before, warning: undefined };
  const later = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  try {
    const { evaluatePac } = await import("../../pac/evaluate.ts");
    const urls = parseUrls(request.urls ?? DEFAULT_URLS, "testUrls");
    const { answers, isUntrusted } = await evaluatePac(system, script, urls, request.roots);
    const isSame = before && JSON.stringify(before.answers) === JSON.stringify(answers);
    // A file is asked every time: nothing is to be noted but what it says.
    const again = isSame && !isRemote(script) ? before.again : later(DAY);
    const since = isSame && !isRemote(script) ? before.since : now.toISOString();
    return { kept: { script, since, again, answers, ...(isUntrusted ? { isUntrusted } : {}) }, warning: undefined };
  } catch (error) {
    if (!(error instanceof Problem) || !before) throw error;
    const kept = { ...before, again: isRemote(script) ? later(RETRY) : before.again };
    return { kept, warning: `${error.message}; what it said on ${before.since.slice(0, 10)} stays` };
  }
}
