// A file that a run left settled needs no parser as long as nothing that `rewrite` looks at is another: parsers, and
// loading them, cost more than all else of a typed command.
import { keyText } from "../model/edit.ts";
import { hashOf } from "../transaction/ledger.ts";
import type { RewriteRequest } from "./rewrite/key-changes.ts";
import type { Rewritten } from "./rewrite/rewrite.ts";

type Question = Omit<RewriteRequest, "format">;

/**
 * What `rewrite` made of a question, and whether that is settled, by the question's fingerprint. Both are pure: the same
 * question, of a file that was read again, has the same answer, and reckoning that took most of the time of an `apply`.
 */
export type Answers = Map<string, { readonly result: Rewritten; readonly isSettled: boolean }>;

/** A hash of the question. @param version of proxycast: another one may answer differently */
export function fingerprint({ text, isDecided, mayRestore, ...question }: Question, version: string): string {
  const decided = [...question.entries, ...question.wants].map(({ writers }) => writers.map(isDecided));
  const restored = question.entries.map(mayRestore);
  return hashOf(`${JSON.stringify([version, question, decided, restored])}\n${text}`);
}

/** The answer, once it is known that all is in sync. */
export function settledAnswer({ text, entries, containers, openEnd, cutEnd, wants }: Question): Rewritten {
  const keys = new Map([...wants, ...entries].map(({ key, writers }) => [keyText(key), { key, writers }]));
  const states = [...keys.values()].map((known) => ({ ...known, state: "in sync" as const }));
  return { text, entries, containers, openEnd, cutEnd, states };
}
