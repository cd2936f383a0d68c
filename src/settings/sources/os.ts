// The operating system as a source. What it last said of a proxy is saved: a source that falls silent changes nothing,
// and its "no proxy", which every machine says that was never set up, counts only where it named one before.
import { sieveNoProxy, splitNoProxy } from "../../model/no-proxy.ts";
import { withoutUserinfo } from "../../model/proxy.ts";
import type { OsAnswer } from "../../os/source.ts";
import { savedScript } from "../../pac/script.ts";
import type { System } from "../../system/system.ts";
import type { SettingKey } from "../definitions.ts";
import type { Layer, LayerEntry, ProxyValue } from "../layer.ts";
import { resolveMode } from "../mode.ts";
import { fromSaved, type SavedOs, toSaved } from "../saved-state.ts";
import type { Noted, Origin, OsLine } from "../settings.ts";
import type { Source } from "../source.ts";

export const operatingSystem: Source = {
  name: "operating system",
  async read({ system, request }, above) {
    if (resolveMode(above).value !== "system") return above;
    // The environment goes before it; `show` asks all the same.
    const isOutranked = above.found.some(namesProxy);
    if (isOutranked && !request.isShowing) return above;
    const [{ found, lines, notes }, services] = await Promise.all([
      askSystem(system, above.saved?.os, request.now),
      request.isShowing ? findServices(system) : [],
    ]);
    const next = { ...above, lines: [...above.lines, ...lines, ...services], notes: [...above.notes, ...notes] };
    if (!found) return next;
    const { layer, saved } = found.value;
    // What can't count says nothing but what it is instead of.
    if (isOutranked) return { ...next, found: [...above.found, without(layer, "skip")] };
    return {
      ...next,
      found: [...above.found, layer],
      notes: [...next.notes, ...found.notes],
      saved: above.saved && { ...above.saved, os: saved },
    };
  },
};

export function namesProxy(layer: Layer): boolean {
  return layer.has("httpProxy") || layer.has("httpsProxy");
}

function without(layer: Layer, key: SettingKey): Layer {
  return new Map([...layer].filter(([name]) => name !== key));
}

type Found = Noted<{ readonly layer: Layer; readonly saved: SavedOs }>;

async function askSystem(
  system: System,
  saved: SavedOs | undefined,
  now: Date,
): Promise<{ found: Found | undefined; lines: OsLine[]; notes: readonly string[] }> {
  const { askOsSources } = await import("../../os/index.ts");
  const answers = await askOsSources(system, saved?.facility);
  const lines = answers.map((answer) => ({ facility: answer.name, text: lineText(answer) }));
  const answer =
    answers.find(({ kind }) => kind === "proxy" || kind === "pac") ??
    answers.find(({ kind, name }) => kind === "direct" && name === saved?.facility);
  if (answer) return { found: readAnswer(answer, saved, now), lines, notes: [] };
  if (!saved) {
    const notes = answers.flatMap((one) =>
      one.kind === "silent" ? one.notes.map((note) => `${one.name}: ${note}`) : [],
    );
    return { found: undefined, lines, notes };
  }
  const why = answers.find(({ name }) => name === saved.facility);
  const reason = why?.kind === "silent" ? `: ${why.why}` : "";
  const note = `${saved.facility} says nothing of a proxy${reason}; what it said on ${saved.since.slice(0, 10)} stays`;
  return { found: { value: { layer: savedLayer(saved), saved }, notes: [note] }, lines, notes: [] };
}

function readAnswer(answer: OsAnswer, before: SavedOs | undefined, now: Date): Found {
  const { name, place } = answer;
  const origin: Origin = { kind: "os", name, place };
  const { http, https } = answer.kind === "proxy" ? answer : answer.kind === "pac" ? (answer.manual ?? {}) : {};
  const listed = answer.kind === "proxy" || answer.kind === "pac" ? answer.noProxy.flatMap(splitNoProxy) : [];
  const { items, notes } = sieveNoProxy(listed, ` of ${name}`);
  const said = {
    facility: name,
    place,
    ...(http ? { http: toSaved(place, http) } : {}),
    ...(https ? { https: toSaved(place, https) } : {}),
    ...(items.length > 0 ? { skip: items } : {}),
    ...(answer.kind === "pac" ? { script: savedScript(answer.script) } : {}),
  };
  // The date is that of the change.
  const isSame = before && JSON.stringify({ ...before, since: "" }) === JSON.stringify({ ...said, since: "" });
  const saved: SavedOs = { ...said, since: isSame ? before.since : now.toISOString() };
  const entry = (proxy: typeof http) => proxy && { value: { kind: "proxy", proxy, notes: [] } as const, origin };
  const live = answer.kind === "pac" ? { ...saved, script: answer.script } : saved;
  const layer = toLayer(origin, live, { http: entry(http), https: entry(https) });
  return { value: { layer, saved }, notes: [...answer.notes.map((note) => `${name}: ${note}`), ...notes] };
}

function savedLayer(saved: SavedOs): Layer {
  const { facility, place, since } = saved;
  const origin: Origin = { kind: "os", name: facility, place, since };
  const entry = (proxy: SavedOs["http"]) =>
    proxy && { value: fromSaved(proxy), origin, hasPasswordElsewhere: proxy.hasPassword === true };
  const { items } = sieveNoProxy(saved.skip ?? []);
  return toLayer(origin, { ...saved, skip: items }, { http: entry(saved.http), https: entry(saved.https) });
}

type Entry = LayerEntry<ProxyValue> | undefined;

/** Neither a proxy nor a script: that there is none. A script outranks the proxies beside it. */
function toLayer(origin: Origin, { script, skip }: SavedOs, proxies: { http: Entry; https: Entry }): Layer {
  const direct = { value: { kind: "direct" }, origin } as const;
  const isDirect = !proxies.http && !proxies.https;
  const { http, https } = isDirect ? { http: direct, https: direct } : proxies;
  const entries: [SettingKey, LayerEntry | undefined][] = [
    ["httpProxy", http],
    ["httpsProxy", https],
    ["skip", skip?.length ? { value: skip, origin } : undefined],
  ];
  const manual = new Map(entries.flatMap(([key, entry]) => (entry ? [[key, entry]] : [])));
  if (!script) return manual;
  const pac = { value: script, origin, ...(isDirect ? {} : { manual }) };
  return new Map([["pac", pac], ...[...manual].filter(([key]) => key === "skip")]);
}

/** What services of Windows use, for the user to know. */
async function findServices(system: System): Promise<OsLine[]> {
  if (system.platform !== "win32") return [];
  const { findServiceProxy } = await import("../../os/windows.ts");
  const proxy = await findServiceProxy(system);
  return proxy ? [{ facility: "WinHTTP", text: `services use ${withoutUserinfo(proxy)}` }] : [];
}

function lineText(answer: OsAnswer): string {
  const notes = answer.notes.map((note) => `; ${note}`).join("");
  switch (answer.kind) {
    case "silent":
      return answer.why;
    case "direct":
      return `no proxy${notes}`;
    case "pac":
      return `a PAC script${notes}`;
    case "proxy":
      return `a proxy${notes}`;
  }
}
