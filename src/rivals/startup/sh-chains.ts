// What runs of a chain of commands, and of the cases of `case`, in a shell of the sh family.
import type { Command } from "./sh.ts";
import type { Token } from "./sh-words.ts";
import { type Branch, type Condition, KNOWN, not, type Step, type Text, UNKNOWN, under } from "./step.ts";

export interface Link {
  readonly command: Command;
  /** What follows it. */
  readonly operator: string;
  readonly line: number;
}

export const brackets: Token = { kind: "word", raw: "[[", text: ["[["], line: 0, isPlain: true };
export const closing: Token = { ...brackets, raw: "]]", text: ["]]"] };

export function both(of: readonly Condition[]): Condition {
  return { kind: "both", of };
}

/** `a && b || c` runs b where a succeeds, and c where a or b fails. */
export function connect(links: readonly Link[]): Step[] {
  const [first, ...rest] = links;
  if (!first) return [];
  const { command, operator, line } = first;
  if (rest.length === 0) return [...command.steps];
  const skip = links.findIndex(
    (link, at) => at > 0 && link.operator !== operator && /^(?:&&|\|\|)$/.test(link.operator),
  );
  const [taken, passed] = [connect(rest), skip < 0 ? [] : connect(links.slice(skip + 1))];
  const when = operator === "&&" ? command.status : not(command.status);
  const branches: Branch[] = [
    { when, steps: taken },
    { when: KNOWN(true), steps: passed },
  ];
  return [
    ...command.steps,
    ...(passed.length > 0 ? [{ kind: "choice", branches, line } as const] : under(when, taken, line)),
  ];
}

/** Of the cases of `case`, those whose meaning is plain: is this shell interactive, and what a pattern is equal to. */
export function caseOf(subject: Text, patterns: readonly Token[]): Condition {
  const [flags] = subject;
  const raws = patterns.map(({ raw }) => raw);
  if (raws.includes("*")) return KNOWN(true);
  if (subject.length === 1 && typeof flags === "object" && flags.variable === "-")
    return raws.every((raw) => raw === "*i*") ? { kind: "interactive" } : UNKNOWN;
  const [only, ...others] = patterns;
  if (!only || others.length > 0 || /[*?[]/.test(only.raw)) return UNKNOWN;
  return { kind: "same", one: subject, other: only.text };
}
