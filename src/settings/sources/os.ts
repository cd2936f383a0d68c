// The operating system as a source. What it last said of a proxy is kept: a facility that falls silent changes nothing,
// and its "no proxy", which every machine says that was never set up, counts only where it named one before.

import { sieveNoProxy, splitNoProxy } from "../../model/no-proxy.ts";
import type { FacilityAnswer, OsProxy } from "../../os/source.ts";
import type { System } from "../../system/system.ts";
import type { SavedOs, SavedProxy, SavedState } from "../saved-state.ts";
import type { Origin, OsLine } from "../settings.ts";

export interface OsProxySource extends OsProxy {
  /** There was one, which was not kept. */
  readonly hasPassword?: boolean;
}

export interface OsSource {
  readonly kind: "proxy" | "pac" | "direct";
  readonly origin: Origin;
  readonly http?: OsProxySource;
  readonly https?: OsProxySource;
  readonly skip: readonly string[];
  /** A PAC script, for kind `pac`. */
  readonly script?: string;
  readonly kept: SavedOs;
}

export async function resolveOs(
  system: System,
  decision: SavedState | undefined,
  now: Date,
  warnings: string[],
): Promise<{ source: OsSource | undefined; lines: OsLine[] }> {
  const { askFacilities } = await import("../../os/index.ts");
  const kept = decision?.os;
  const answers = await askFacilities(system, kept?.facility);
  const lines = answers.map((answer) => ({ facility: answer.facility, text: lineText(answer) }));
  const found =
    answers.find(({ kind }) => kind === "proxy" || kind === "pac") ??
    answers.find(({ kind, facility }) => kind === "direct" && facility === kept?.facility);
  if (found) {
    warnings.push(...found.notes.map((note) => `${found.facility}: ${note}`));
    return { source: toSource(found, kept, now, warnings), lines };
  }
  if (!kept) return { source: undefined, lines };
  const why = answers.find(({ facility }) => facility === kept.facility);
  const reason = why?.kind === "silent" ? `: ${why.why}` : "";
  warnings.push(`${kept.facility} says nothing of a proxy${reason}; what it said on ${kept.since.slice(0, 10)} stays`);
  return { source: fromKept(kept), lines };
}

function toSource(answer: FacilityAnswer, before: SavedOs | undefined, now: Date, warnings: string[]): OsSource {
  const { facility, place } = answer;
  const origin: Origin = { kind: "os", facility, place };
  const skip =
    answer.kind === "proxy" || answer.kind === "pac" ? sieveNoProxy(answer.skip.flatMap(splitNoProxy), warnings) : [];
  const { http, https }: Pick<OsSource, "http" | "https"> = answer.kind === "proxy" ? answer : {};
  const found = { ...(http ? { http } : {}), ...(https ? { https } : {}) };
  const said = {
    facility,
    place,
    ...(http ? { http: keep(place, http) } : {}),
    ...(https ? { https: keep(place, https) } : {}),
    ...(skip.length > 0 ? { skip } : {}),
    ...(answer.kind === "pac" ? { script: answer.script } : {}),
  };
  // The date is that of the change.
  const isSame = before && JSON.stringify({ ...before, since: "" }) === JSON.stringify({ ...said, since: "" });
  const kept: SavedOs = { ...said, since: isSame ? before.since : now.toISOString() };
  return {
    kind: answer.kind as OsSource["kind"],
    origin,
    skip,
    kept,
    ...found,
    ...(answer.kind === "pac" ? { script: answer.script } : {}),
  };
}

function keep(place: string, { url, username, password }: OsProxySource): SavedProxy {
  return { name: place, url, ...(username ? { username } : {}), ...(password ? { hasPassword: true } : {}) };
}

function fromKept(kept: SavedOs): OsSource {
  const { facility, place, since, http, https, skip = [], script } = kept;
  return {
    kind: script ? "pac" : http || https ? "proxy" : "direct",
    origin: { kind: "os", facility, place, since },
    skip,
    kept,
    ...(http ? { http } : {}),
    ...(https ? { https } : {}),
    ...(script ? { script } : {}),
  };
}

function lineText(answer: FacilityAnswer): string {
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
