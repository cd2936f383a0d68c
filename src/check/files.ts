// What a client's own file says, by the same parser that edits it.
import { loadFormat } from "../formats/index.ts";
import { type Key, valueText } from "../model/edit.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import type { System } from "../system/system.ts";
import { WRITERS } from "../writers/index.ts";

export interface Found {
  readonly value: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** The value of a key in the files of a writer; undefined where it is in none, or the file can't be read. */
export async function readKey(
  system: System,
  settings: PropagatedSettings,
  writer: string,
  key: Key,
): Promise<Found | undefined> {
  for (const target of WRITERS.find(({ id }) => id === writer)?.locate(system, settings) ?? []) {
    try {
      if (system.facts(target.path)?.kind !== "file") continue;
      const text = system.read(target.path)?.toString("utf8") ?? "";
      const located = (await loadFormat(target.format)).parse(text, target).get(key);
      if (!located) continue;
      const line = text.slice(0, located.start).split("\n").length;
      return { value: valueText(located.value), path: target.path, line };
    } catch {
      // What we can't read we can't tell of.
    }
  }
  return undefined;
}

/** The line, from 1, of the last that matches; undefined where there is none, or no such file. */
export function lineOf(system: System, path: string, isIt: (line: string) => boolean): number | undefined {
  const at = readText(system, path).split("\n").map(isIt).lastIndexOf(true);
  return at < 0 ? undefined : at + 1;
}

/** The text of a plain file; empty where there is none, or it can't be read. */
export function readText(system: System, path: string): string {
  try {
    return system.facts(path)?.kind === "file" ? (system.read(path)?.toString("utf8") ?? "") : "";
  } catch {
    return "";
  }
}
