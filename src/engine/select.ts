// Which writers take part in a run.
import { isNear } from "../model/near.ts";
import { EXIT, Problem } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { socksProtocols } from "../model/socks.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { isLeftOut } from "../settings/targets.ts";
import type { System } from "../system/system.ts";
import type { Ledger } from "../transaction/ledger.ts";
import { WRITERS } from "../writers/index.ts";
import type { Writer } from "../writers/writer.ts";
import { isGranted } from "./policy.ts";

export interface Selection {
  readonly selected: ReadonlySet<string>;
  /** Clients that are here, and are not written by themselves: the environment suffices for them, and nobody uses them. */
  readonly available: readonly string[];
  /** Excluded by the user's saved settings: what they wanted is unwanted now. */
  readonly deselected: ReadonlySet<string>;
}

/** @param isSaved the named targets are (or are about to be) the user's saved ones, not this run's alone */
export function selectWriters(system: System, settings: ResolvedSettings, ledger: Ledger, isSaved: boolean): Selection {
  const named = settings.targets?.value;
  for (const id of settings.passwordTargets.value) checkWriter(id, false);
  const remembered = new Set(ledger.files.flatMap((file) => file.entries.flatMap(({ writers }) => writers)));
  // A client that is not found now, but was, is not unwanted.
  const isFound = (writer: Writer) =>
    (writer.isPresent(system) && isNeeded(writer, system, settings)) ||
    remembered.has(writer.id) ||
    isGranted(settings, writer.id);
  const findAll = () => WRITERS.filter(isFound).map(({ id }) => id);
  const selected = new Set(named ? selectNamed(named, findAll) : findAll());
  // Where a list only leaves out, nothing is said of the others: not seen is not unwanted.
  const isDeselected = (id: string) =>
    named?.length && named.every(isLeftOut) ? named.includes(`-${id}`) : !selected.has(id);
  const deselected = isSaved ? WRITERS.map(({ id }) => id).filter(isDeselected) : [];
  const isAvailable = (writer: Writer) => !named && !selected.has(writer.id) && writer.isPresent(system);
  const available = WRITERS.filter(isAvailable).map(({ id }) => id);
  return { selected, deselected: new Set(deselected), available };
}

/** Whether it is written by itself where it is found: the least that works. */
function isNeeded(writer: Writer, system: System, { ca }: ResolvedSettings): boolean {
  if (writer.isBasic || writer.isInUse?.(system)) return true;
  return writer.environment === "ignored" || (writer.environment === "partly" && ca !== undefined);
}

/**
 * Those of a list: names, `all`, and what is left out with a dash in front.
 * @param findAll what a list that only leaves out takes from
 * @throws Problem (usage) for a name that there is not, and for a list that leaves out all that it names
 */
export function selectNamed(names: readonly string[], findAll = () => WRITERS.map(({ id }) => id)): string[] {
  const wanted = names.filter((name) => !isLeftOut(name));
  const leftOut = names.filter(isLeftOut).map((name) => name.slice(1));
  for (const id of wanted) checkWriter(id, true);
  for (const id of leftOut) checkWriter(id, true);
  const isWanted = (id: string) => wanted.includes("all") || wanted.includes(id);
  const base = wanted.length === 0 && leftOut.length > 0 ? findAll() : WRITERS.map(({ id }) => id).filter(isWanted);
  const rest = base.filter((id) => !leftOut.includes(id) && !leftOut.includes("all"));
  if (base.length > 0 && rest.length === 0) throw new Problem(EXIT.usage, `${names.join(",")} leaves no target`);
  return rest;
}

/** Which of them get nothing of a SOCKS proxy, for the user to know. */
export function noteSocks(settings: PropagatedSettings, selected: ReadonlySet<string>): readonly string[] {
  if (socksProtocols(settings).length === 0) return [];
  const without = WRITERS.filter(({ id, speaksSocks }) => selected.has(id) && !speaksSocks).map(({ id }) => id);
  return without.length > 0 ? [`${without.join(", ")} can't use a SOCKS proxy: it is not written there`] : [];
}

/** @throws Problem (usage) for a name that there is not, with those that are near */
export function checkWriter(id: string, takesAll: boolean): void {
  const names = WRITERS.map((writer) => writer.id);
  if (names.includes(id) || (takesAll && id === "all")) return;
  const near = names.filter((name) => isNear(name, id));
  const [intro, list] = near.length > 0 ? ["did you mean", near] : ["there are", names];
  const shown = /^[\w.-]{1,40}$/.test(id) ? `"${id}"` : "of that name";
  throw new Problem(EXIT.usage, `no target ${shown}; ${intro} ${list.join(", ")}`);
}
