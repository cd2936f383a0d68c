// Some targets off or on by themselves, whatever the rest is.
import { EXIT, Problem } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import type { SavedState } from "../settings/saved-state.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { WRITERS } from "../writers/index.ts";
import type { Request } from "./request.ts";
import { checkWriter, type Selection } from "./select.ts";

/** The targets that `off` or `on` names; none: it means all of it, or it is another command. */
export function switchedBy(request: Request): readonly string[] {
  return request.kind === "off" || request.kind === "on" ? (request.targets ?? []) : [];
}

interface Switched extends Selection {
  readonly system: System;
  readonly propagated: PropagatedSettings;
  readonly kind: string;
  readonly named: readonly string[];
  /** Those that are off by themselves once this is done. */
  readonly off: readonly string[];
}

/**
 * @throws Problem (usage) for a name that there is not, or that is none of the targets; (refused) where a file serves
 * another that stays as it is: one file is either off or on
 */
export function checkSwitch({ system, propagated, kind, named, off, selected, deselected }: Switched): void {
  for (const id of named) checkWriter(id, false);
  const leftOut = named.find((id) => deselected.has(id));
  if (leftOut) throw new Problem(EXIT.usage, `${leftOut} is none of the targets (proxycast show): nothing to switch`);
  const filesOf = (id: string) =>
    WRITERS.filter((writer) => writer.id === id)
      .flatMap((writer) => writer.locate(system, propagated))
      .map(({ path }) => path);
  const files = new Set(named.flatMap(filesOf));
  const others = [...selected].filter((id) => !named.includes(id) && off.includes(id) === (kind === "on"));
  const sharing = others.filter((id) => filesOf(id).some((file) => files.has(file)));
  const shared = sharing.flatMap(filesOf).find((file) => files.has(file));
  if (!shared) return;
  throw new Problem(
    EXIT.refused,
    `${shortPath(system, shared)} serves ${sharing.join(", ")} too: proxycast ${kind} ${[...named, ...sharing].join(" ")}`,
  );
}

/** Who is off by itself, and why a target that is switched on stays without a proxy. */
export function noteOff(saved: SavedState | undefined, named: readonly string[]): readonly string[] {
  const off = Object.entries(saved?.offTargets ?? {});
  const dated = off.map(([id, since]) => `${id} (since ${since.slice(0, 10)})`).join(", ");
  const own = off.length > 0 ? [`off by name: ${dated}; proxycast on ${off.map(([id]) => id).join(" ")}`] : [];
  return named.length > 0 && saved?.off ? [...own, "the proxy is off for all targets: proxycast on"] : own;
}
