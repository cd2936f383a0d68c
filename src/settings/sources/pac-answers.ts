// What a PAC script answers: it is asked when the environment is read, and again after a day. Meanwhile, and where it can't
// be had, its last answers count.

import { Problem } from "../../model/problem.ts";
import { PROTOCOLS, type Protocol } from "../../model/protocol.ts";
import { DEFAULT_URLS, parseUrls } from "../../model/urls.ts";
import { DIRECT, findMajority, type Way, wayText } from "../../pac/answer.ts";
import { isRemote, shownScript } from "../../pac/script.ts";
import type { System } from "../../system/system.ts";
import type { SettingKey } from "../definitions.ts";
import type { Layer, LayerEntry, ProxyValue } from "../layer.ts";
import type { SavedPac } from "../saved-state.ts";
import type { Noted, Origin } from "../settings.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** After a failure: a home where the script is out of reach must not wait for it at every log-in. */
const RETRY = HOUR / 4;

/** By script; the warning is for a failure. */
export type PacAnswers = Map<string, { readonly saved: SavedPac; readonly warning: string | undefined }>;

export interface PacRequest {
  /** URL or absolute path. */
  readonly script: string;
  /** Who names the script. */
  readonly named: Origin;
  readonly saved: SavedPac | undefined;
  /** Ask it again, however fresh its answers are. */
  readonly isRefreshing: boolean;
  /** What it said in this run, which plans twice: before the test, and under the lock. */
  readonly answers: PacAnswers | undefined;
  readonly urls: readonly string[] | undefined;
  /** PEM of the certificates to trust where it is fetched. */
  readonly roots: string | undefined;
  readonly now: Date;
}

/** @throws Problem (usage) where it gives no answer and never did */
export async function readPac(
  system: System,
  request: PacRequest,
): Promise<Noted<{ readonly layer: Layer; readonly saved: SavedPac }>> {
  const { script, named } = request;
  const { saved, warning } = request.answers?.get(script) ?? (await ask(system, request));
  request.answers?.set(script, { saved, warning });
  const answers = { http: readAnswers(saved, "http"), https: readAnswers(saved, "https") };
  const isDirect = PROTOCOLS.every((protocol) => [undefined, DIRECT].includes(answers[protocol].value as undefined));
  const origin: Origin = { kind: "pac", script: shownScript(script), named };
  // It came by plain http, if only for a part of the way: whoever is there may have written the answers.
  const isUntrusted = saved.isUntrusted === true || (isRemote(script) && !/^https:/i.test(script));
  const layer = new Map<SettingKey, LayerEntry>();
  for (const protocol of PROTOCOLS) {
    const way = answers[protocol].value;
    // One protocol directly: there is nothing to write for it.
    if (way === undefined || (way === DIRECT && !isDirect)) continue;
    layer.set(`${protocol}Proxy`, { value: toValue(way), origin, isUntrusted });
  }
  const notes = [...(warning ? [warning] : []), ...answers.http.notes, ...answers.https.notes];
  return { value: { layer, saved }, notes };
}

function toValue(way: Way): ProxyValue {
  return way === DIRECT ? { kind: "direct" } : { kind: "proxy", proxy: { endpoint: way }, notes: [] };
}

function readAnswers({ answers }: SavedPac, protocol: Protocol): Noted<Way | undefined> {
  const own = answers.filter(({ url }) => url.startsWith(`${protocol}:`));
  const found = findMajority(own);
  if (found) {
    const { way, others } = found;
    const notes = others.map(
      (other) =>
        `the PAC script says ${wayText(other.way)} for ${other.url}, and ${wayText(way)} for most: give --proxy to choose`,
    );
    return { value: way, notes };
  }
  const useless = own.find(({ text }) => text !== undefined && /SOCKS/i.test(text))?.text;
  const note = `the PAC script names for ${protocol} only what most clients can't use: ${useless?.slice(0, 80)}`;
  return { value: undefined, notes: useless === undefined ? [] : [note] };
}

async function ask(system: System, request: PacRequest): Promise<{ saved: SavedPac; warning: string | undefined }> {
  const { script, now } = request;
  const before = request.saved?.script === script ? request.saved : undefined;
  // A file of this machine is no trouble to read, and may change at any time.
  const isFresh = before && isRemote(script) && now.getTime() < Date.parse(before.again);
  if (isFresh && !request.isRefreshing) return { saved: before, warning: undefined };
  const later = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  try {
    const { evaluatePac } = await import("../../pac/evaluate.ts");
    const urls = parseUrls(request.urls ?? DEFAULT_URLS, "testUrls");
    const { answers, isUntrusted } = await evaluatePac(system, script, urls, request.roots);
    const isSame = before && JSON.stringify(before.answers) === JSON.stringify(answers);
    // A file is asked every time: nothing is to be noted but what it says.
    const again = isSame && !isRemote(script) ? before.again : later(DAY);
    const since = isSame && !isRemote(script) ? before.since : now.toISOString();
    return { saved: { script, since, again, answers, ...(isUntrusted ? { isUntrusted } : {}) }, warning: undefined };
  } catch (error) {
    if (!(error instanceof Problem) || !before) throw error;
    const saved = { ...before, again: isRemote(script) ? later(RETRY) : before.again };
    return { saved, warning: `${error.message}; what it said on ${before.since.slice(0, 10)} stays` };
  }
}
