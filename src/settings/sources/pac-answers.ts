// What a PAC script answers: it is asked when the environment is read, and again after a day. Meanwhile, and where it can't
// be had, its last answers count.

import { createHash } from "node:crypto";
import { Problem } from "../../model/problem.ts";
import { PROTOCOLS, type Protocol } from "../../model/protocol.ts";
import { DEFAULT_URLS, parseUrls } from "../../model/urls.ts";
import { DIRECT, type PacAnswer, readChain, type Way, wayText } from "../../pac/answer.ts";
import { type Choice, type Choices, chooseWays, type PassedOver } from "../../pac/choose.ts";
import { getScript, isRemote, savedScript, shownScript } from "../../pac/script.ts";
import type { System } from "../../system/system.ts";
import type { SettingKey } from "../definitions.ts";
import type { Layer, LayerEntry, ProxyValue } from "../layer.ts";
import type { SavedPac } from "../saved-state.ts";
import type { Noted, Origin } from "../settings.ts";
import { findHosts, PLAIN } from "./pac-hosts.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** After a failure: a home where the script is out of reach must not wait for it at every log-in. */
const RETRY = HOUR / 4;

const PLAIN_NOTE =
  "the PAC script sends names without a dot past the proxy, which most clients can't be told: give those that you use as --skip";

/** By script. */
export type PacAnswers = Map<string, { readonly saved: SavedPac; readonly notes: readonly string[] }>;

export interface PacRequest {
  /** URL or absolute path. */
  readonly script: string;
  /** Who names the script. */
  readonly named: Origin;
  /** What counts while it is fresh, and where the script can't be had. */
  readonly saved: SavedPac | undefined;
  /** What the last run noted, although it may count no longer. */
  readonly before: SavedPac | undefined;
  /** Ask it again, however fresh its answers are. */
  readonly isRefreshing: boolean;
  /** What it said in this run, which plans twice: before the test, and under the lock. */
  readonly answers: PacAnswers | undefined;
  readonly passedOver: PassedOver;
  readonly urls: readonly string[] | undefined;
  /** PEM of the certificates to trust where it is fetched over https. */
  readonly roots: () => Promise<string>;
  readonly now: Date;
}

/** @throws Problem (usage) where it gives no answer and never did */
export async function readPac(
  system: System,
  request: PacRequest,
): Promise<Noted<{ readonly layer: Layer; readonly saved: SavedPac }>> {
  const { script, named, passedOver } = request;
  const { saved, notes } = request.answers?.get(script) ?? (await ask(system, request));
  request.answers?.set(script, { saved, notes });
  const choices = chooseWays(saved.answers, { kept: saved.ways ?? {}, passedOver });
  const origin: Origin = { kind: "pac", script: shownScript(script), named };
  // It came by plain http, if only for a part of the way: whoever is there may have written the answers.
  const isUntrusted = saved.isUntrusted === true || (isRemote(script) && !/^https:/i.test(script));
  const isDirect = PROTOCOLS.every((protocol) => [undefined, DIRECT].includes(choices[protocol]?.way as undefined));
  const layer = new Map<SettingKey, LayerEntry>();
  for (const protocol of PROTOCOLS) {
    const way = choices[protocol]?.way;
    // One protocol directly: there is nothing to write for it.
    if (way === undefined || (way === DIRECT && !isDirect)) continue;
    layer.set(`${protocol}Proxy`, { value: toValue(way), origin, isUntrusted });
  }
  const skip = isDirect ? [] : [...new Set([...(saved.skip ?? []), ...exceptions(saved, choices)])];
  if (skip.length > 0) layer.set("skip", { value: skip, origin });
  const ways = Object.fromEntries(Object.entries(choices).map(([protocol, { way }]) => [protocol, wayText(way)]));
  const said = PROTOCOLS.flatMap((protocol) => noteChoice(saved, protocol, choices[protocol], passedOver, skip));
  const plain = !isDirect && goesDirectly(saved.hosts ?? [], PLAIN) ? [PLAIN_NOTE] : [];
  return { value: { layer, saved: { ...saved, ways } }, notes: [...new Set([...notes, ...said, ...plain])] };
}

function toValue(way: Way): ProxyValue {
  return way === DIRECT ? { kind: "direct" } : { kind: "proxy", proxy: { endpoint: way }, notes: [] };
}

function noteChoice(
  { answers }: SavedPac,
  protocol: Protocol,
  choice: Choice | undefined,
  passedOver: PassedOver,
  skip: readonly string[],
): readonly string[] {
  if (!choice) {
    const texts = answers.filter(({ url, text }) => url.startsWith(`${protocol}:`) && text !== undefined);
    const [shown] = texts.map(({ text }) => JSON.stringify(text?.slice(0, 80)));
    return shown ? [`the PAC script names for ${protocol} no proxy that most clients can use: it says ${shown}`] : [];
  }
  const name = wayText(choice.way);
  const failed = choice.chain
    .map(wayText)
    .flatMap((way) =>
      passedOver.has(way)
        ? [`the PAC script names ${way}, which does not work (${passedOver.get(way)}); ${name} is used`]
        : [],
    );
  const differing = choice.others
    .filter(({ url }) => !skip.includes(new URL(url).hostname))
    .map(
      ({ url, way }) => `the PAC script says ${wayText(way)} for ${url}, and ${name} for most: give --proxy to choose`,
    );
  return [...failed, ...differing];
}

type Asked = { readonly saved: SavedPac; readonly notes: readonly string[] };

async function ask(system: System, request: PacRequest): Promise<Asked> {
  const { script, now } = request;
  const isSame = (saved: SavedPac | undefined) => saved?.script === savedScript(script);
  const before = isSame(request.saved) ? request.saved : undefined;
  const isDue = request.isRefreshing || !before || now.getTime() >= Date.parse(before.again);
  if (isRemote(script) && !isDue) return { saved: before, notes: [] };
  const later = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  let digest: string | undefined;
  try {
    const roots = /^https:/i.test(script) ? await request.roots() : undefined;
    const { text, isUntrusted } = await getScript(system, script, roots);
    // A file of this machine is no trouble to read, and may change at any time.
    digest = isRemote(script) ? undefined : createHash("sha256").update(text).digest("hex");
    if (!isDue && digest && before.failed?.digest === digest) return { saved: before, notes: [before.failed.note] };
    if (!isDue && before.digest === digest) return { saved: before, notes: [] };
    const { evaluatePac } = await import("../../pac/evaluate.ts");
    const urls = parseUrls(request.urls ?? DEFAULT_URLS, "testUrls");
    const asked = findHosts(system);
    const { answers, hosts, unanswered } = await evaluatePac(system, {
      script,
      text,
      urls,
      hosts: asked.map(({ host }) => host),
    });
    const skip = asked.flatMap(({ host, entry }) => (entry && goesDirectly([...answers, ...hosts], host) ? entry : []));
    const ways = keptWays(isSame(request.before) ? request.before : undefined);
    const saved: SavedPac = {
      script: savedScript(script),
      since: now.toISOString(),
      again: later(DAY),
      answers,
      hosts,
      skip,
      ...(isUntrusted ? { isUntrusted } : {}),
      ...(digest ? { digest } : {}),
      ...(ways ? { ways } : {}),
    };
    return { saved, notes: unanswered.length > 0 ? [noteUnanswered(unanswered)] : [] };
  } catch (error) {
    if (!(error instanceof Problem) || !before) throw error;
    const note = `${error.message}; what it said on ${before.since.slice(0, 10)} stays`;
    const again = isRemote(script) || digest ? later(RETRY) : before.again;
    return { saved: { ...before, again, ...(digest ? { failed: { digest, note } } : {}) }, notes: [note] };
  }
}

/** Test addresses that it sends past the proxy which others get. */
function exceptions({ answers }: SavedPac, choices: Choices): string[] {
  return PROTOCOLS.flatMap((protocol) => choices[protocol]?.others ?? [])
    .map(({ url }) => new URL(url).hostname)
    .filter((host) => goesDirectly(answers, host));
}

function goesDirectly(answers: readonly PacAnswer[], host: string): boolean {
  const own = answers.filter(({ url }) => new URL(url).hostname === host);
  return own.length > 0 && own.every(({ text }) => text !== undefined && readChain(text)[0] === DIRECT);
}

/** A proxy stays in use while the script names it; a way without one is tried afresh. */
function keptWays(before: SavedPac | undefined): SavedPac["ways"] {
  const kept = Object.entries(before?.ways ?? {}).filter(([, way]) => way !== DIRECT);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function noteUnanswered(names: readonly string[]): string {
  const [first, ...more] = names;
  const all = more.length > 0 ? `${first} and ${more.length} more` : first;
  return `no name server answered for ${all}: the PAC script was told that there is no such name, as a browser tells it`;
}
