// Rivals in words, a line each: the place, what is there, and what it does.
import type { Prepared } from "../engine/request.ts";
import { printable } from "../model/printable.ts";
import type { Rival } from "../model/rival.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { redact } from "./redact.ts";

/** One that is found for several writers is told once. */
export function rivalLines(system: System, prepared: Prepared): string[] {
  const lines = [...(prepared.rivals ?? [])].flatMap(([id, rivals]) =>
    rivals.map((rival) => rivalText(system, rival, isOff(prepared, id))),
  );
  return [...new Set(lines)];
}

/** @param isOff no proxy is wanted of its client */
export function rivalText(system: System, rival: Rival, isOff: boolean): string {
  const { path, line, isVariable, what, effect } = rival;
  const place = isVariable ? `$${path}` : `${shortPath(system, path)}${line === undefined ? "" : `:${line}`}`;
  const does = isOff ? OFF[effect] : ON[effect](rival);
  // Its words say for what.
  const isSaid = effect !== "part" || / (?:for|of|where) /.test(what);
  return redact(printable([place, what, isSaid ? does : `${does} there`].filter(Boolean).join(" ")));
}

const ON: Readonly<Record<Rival["effect"], (rival: Rival) => string>> = {
  wins: ({ isDirect }) => (isDirect ? "takes the proxy away" : "outranks ours"),
  part: ({ isDirect }) => (isDirect ? "takes the proxy away" : "outranks ours"),
  may: ({ isDirect }) => (isDirect ? "may take the proxy away" : "may outrank ours"),
  uncovered: () => "counts once ours is off",
};

const OFF: Readonly<Record<Rival["effect"], string>> = {
  wins: "still names a proxy",
  uncovered: "still names a proxy",
  part: "still names a proxy",
  may: "may still name a proxy",
};

/** Whether no proxy is wanted of this client. */
export function isOff({ propagated, off }: Prepared, id: string): boolean {
  return propagated?.proxy.kind === "direct" || off.includes(id);
}

/** What still names a proxy for a client that is to have none: of `off`, which says so, and of `status`. */
export function stillProxied(prepared: Prepared, command: string): Rival[] {
  if (command !== "off" && command !== "status") return [];
  return [...(prepared.rivals ?? [])].flatMap(([id, rivals]) =>
    isOff(prepared, id) ? rivals.filter(({ isDirect }) => !isDirect) : [],
  );
}

export function rivalsJson({ rivals = new Map() }: Prepared): object[] {
  return [...rivals].flatMap(([writer, found]) =>
    found.map(({ path, line, what, effect, isVariable, isDirect }: Rival) => ({
      writer,
      path,
      ...(isVariable ? { variable: true } : {}),
      ...(line === undefined ? {} : { line }),
      what: redact(what),
      effect,
      ...(isDirect ? { direct: true } : {}),
    })),
  );
}
