// Which writers take part in a run.
import { EXIT, Problem } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import { socksProtocols } from "../model/socks.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import type { System } from "../system/system.ts";
import type { Ledger } from "../transaction/ledger.ts";
import { WRITERS } from "../writers/index.ts";
import type { Writer } from "../writers/writer.ts";
import { isGranted } from "./policy.ts";

export interface Selection {
  readonly selected: ReadonlySet<string>;
  /** Excluded by the user's saved settings: what they wanted is unwanted now. */
  readonly deselected: ReadonlySet<string>;
}

/** @param isSaved the named targets are (or are about to be) the user's saved ones, not this run's alone */
export function selectWriters(system: System, settings: ResolvedSettings, ledger: Ledger, isSaved: boolean): Selection {
  const named = settings.targets?.value;
  for (const id of named ?? []) checkWriter(id, true);
  for (const id of settings.passwordTargets.value) checkWriter(id, false);
  const remembered = new Set(ledger.files.flatMap((file) => file.entries.flatMap(({ writers }) => writers)));
  // A client that is not found now, but was, is not unwanted.
  const isFound = (writer: Writer) =>
    writer.isPresent(system) || remembered.has(writer.id) || isGranted(settings, writer.id);
  const selected = named ? selectNamed(named) : WRITERS.filter(isFound).map(({ id }) => id);
  const deselected = isSaved ? WRITERS.map(({ id }) => id).filter((id) => !selected.includes(id)) : [];
  return { selected: new Set(selected), deselected: new Set(deselected) };
}

export function selectNamed(names: readonly string[]): string[] {
  for (const id of names) checkWriter(id, true);
  return WRITERS.map(({ id }) => id).filter((id) => names.includes("all") || names.includes(id));
}

/** Which of them get nothing of a SOCKS proxy, for the user to know. */
export function noteSocks(settings: PropagatedSettings, selected: ReadonlySet<string>): readonly string[] {
  if (socksProtocols(settings).length === 0) return [];
  const without = WRITERS.filter(({ id, speaksSocks }) => selected.has(id) && !speaksSocks).map(({ id }) => id);
  return without.length > 0 ? [`${without.join(", ")} can't use a SOCKS proxy: it is not written there`] : [];
}

function checkWriter(id: string, takesAll: boolean): void {
  const names = WRITERS.map((writer) => writer.id);
  if (names.includes(id) || (takesAll && id === "all")) return;
  const near = names.filter((name) => isNear(name, id));
  const [intro, list] = near.length > 0 ? ["did you mean", near] : ["there are", names];
  const shown = /^[\w.-]{1,40}$/.test(id) ? `"${id}"` : "of that name";
  throw new Problem(EXIT.usage, `no target ${shown}; ${intro} ${list.join(", ")}`);
}

/** Letters too many, too few or in another order: bsh, condaa, nmp. */
function isNear(name: string, typed: string): boolean {
  const [short, long] = name.length < typed.length ? [name, typed] : [typed, name];
  const letters = (word: string) => [...word].sort().join("");
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  const isPart = short.length > 1 && at === short.length && (long.length - short.length <= 2 || long.startsWith(short));
  return isPart || letters(name) === letters(typed);
}
