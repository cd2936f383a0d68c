// Files of ours in the state folder: JSON with a schema, read with suspicion.
import { EXIT, Problem } from "../model/problem.ts";
import type { System } from "./system.ts";

export function formatState(state: object): Buffer {
  return Buffer.from(`${JSON.stringify(state, null, 2)}\n`);
}

/**
 * Reads a file of ours; undefined if there is none. A damaged or newer one is refused: taken as empty, it would lose
 * what the user had. So is one that somebody else may have written.
 * @throws Problem (refused)
 */
export function readState<T extends { schema: 1 }>(
  system: System,
  file: string,
  isWhole: (state: { schema: 1 }) => state is T,
  advice = "restore the file",
): T | undefined {
  const facts = system.facts(file);
  if (!facts) return undefined;
  if (system.user !== undefined && (facts.uid !== system.user || facts.mode & 0o022)) {
    throw new Problem(EXIT.refused, `${file} belongs to another user or can be written by others: nothing was done`);
  }
  let state: { schema?: unknown } | null = null;
  try {
    state = JSON.parse(system.read(file)?.toString("utf8") ?? "");
  } catch {
    // The parser's message quotes its input: refused below with a message of our own.
  }
  if (state?.schema === 1 && isWhole(state as { schema: 1 })) return state as T;
  const isNewer = typeof state?.schema === "number" && state.schema > 1;
  const what = isNewer ? "was written by a newer proxycast" : "is damaged";
  throw new Problem(EXIT.refused, `${file} ${what}: nothing was done; update proxycast, or ${advice}`);
}
