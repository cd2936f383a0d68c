// Files of ours in the state folder: JSON with a schema and a checksum, read with suspicion.
import { createHash } from "node:crypto";
import { EXIT, Problem } from "../model/problem.ts";
import type { System } from "./system.ts";

export function formatState(state: object): Buffer {
  return Buffer.from(`${JSON.stringify({ ...state, checksum: checksumOf(state) }, null, 2)}\n`);
}

function checksumOf(state: object): string {
  return createHash("sha256").update(JSON.stringify(state)).digest("hex");
}

/**
 * Reads a file of ours; undefined if there is none. A damaged or newer one is refused: taken as empty, it would lose
 * what the user had. So is one that somebody else may have written, or that lies where no disk is.
 * @param advice what to do about a damaged one, and what that costs
 * @throws Problem (refused)
 */
export function readState<T extends { schema: 1 }>(
  system: System,
  file: string,
  isWhole: (state: { schema: 1 }) => state is T,
  advice: string,
): T | undefined {
  const refused = (what: string) => new Problem(EXIT.refused, `${file} ${what}`);
  const facts = system.facts(file);
  if (!facts) {
    if (!system.trail(file).isDangling) return undefined;
    throw refused("can't be had: a link on the way leads nowhere; nothing was done; is its disk there?");
  }
  if (system.user !== undefined && (facts.uid !== system.user || facts.mode & 0o022))
    throw refused("belongs to another user or can be written by others: nothing was done; run chmod 600 on it");
  const state = parseState(system.read(file));
  if (state?.schema === 1 && isWhole(state as { schema: 1 })) return state as T;
  if (typeof state?.schema === "number" && state.schema > 1)
    throw refused("was written by a newer proxycast: nothing was done; update proxycast");
  throw refused(`is damaged: nothing was done; ${advice}`);
}

/** Without its checksum; undefined where it does not fit. Files of versions before it have none. */
function parseState(bytes: Buffer | undefined): { schema?: unknown } | undefined {
  try {
    const { checksum, ...state } = JSON.parse(bytes?.toString("utf8") ?? "") as { checksum?: unknown };
    return checksum === undefined || checksum === checksumOf(state) ? state : undefined;
  } catch {
    return undefined; // The parser's message quotes its input.
  }
}

// ---- what is inside ----

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** A list of objects that pass. */
export function isListOf(value: unknown, isItem: (item: Record<string, unknown>) => boolean): boolean {
  const isObject = (item: unknown) => typeof item === "object" && item !== null && !Array.isArray(item);
  return Array.isArray(value) && value.every((item) => isObject(item) && isItem(item as Record<string, unknown>));
}
