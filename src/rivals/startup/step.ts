// What a start-up file does, as far as it bears on variables: what each language's reader makes of a text, and run.ts runs.

/** A variable's value as the text asks for it. */
export interface Reference {
  readonly variable: string;
  /** Taken where the variable is unset or empty: `${name:-text}`. */
  readonly otherwise?: Text;
  /** Taken instead of the value where there is one: `${name:+text}`. */
  readonly instead?: Text;
}

/** A word: literal parts, variables, and undefined for what only the shell can tell. */
export type Text = readonly (string | Reference | undefined)[];

/** Of a variable; a text where another variable is part of it. */
export type Name = string | Text;

export type Condition =
  | { readonly kind: "known"; readonly value: boolean }
  | { readonly kind: "interactive" | "login" | "unknown" }
  /** The text is not empty. */
  | { readonly kind: "filled"; readonly text: Text }
  | { readonly kind: "same"; readonly one: Text; readonly other: Text }
  /** There is such a file. */
  | { readonly kind: "file"; readonly path: Text }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "both"; readonly of: readonly Condition[] };

export interface Branch {
  readonly when: Condition;
  readonly steps: readonly Step[];
}

type Act =
  | {
      readonly kind: "set";
      readonly name: Name;
      /** Undefined: its value stays, and only the rest of this counts. */
      readonly value?: Text;
      /** True: from now on programs get it; false: no longer. Undefined: as before. */
      readonly exports?: boolean;
      /** Nothing happens where the variable has a value. */
      readonly isDefault?: boolean;
      /** Kept in a place that a variable of the session hides: fish's universal variables. */
      readonly isUniversal?: boolean;
      /** Whoever sets it later fails: `readonly`. */
      readonly isFrozen?: boolean;
    }
  /** All values are taken before any is assigned. */
  | { readonly kind: "together"; readonly steps: readonly Step[] }
  | { readonly kind: "unset"; readonly name: Name; readonly isUniversal?: boolean }
  | { readonly kind: "source"; readonly path: Text }
  | { readonly kind: "function"; readonly name: string; readonly steps: readonly Step[] }
  | { readonly kind: "call"; readonly name: string }
  /** The first branch whose condition holds. */
  | { readonly kind: "choice"; readonly branches: readonly Branch[] }
  /** Once for each of the words; where there are none, perhaps. */
  | {
      readonly kind: "loop";
      readonly variable?: string;
      readonly over?: readonly Text[];
      readonly steps: readonly Step[];
    }
  /** The rest of the file, of the function, or of all files is not read. */
  | { readonly kind: "stop"; readonly what: "file" | "function" | "all" }
  /** Each variable set from here on is exported: `set -a`. */
  | { readonly kind: "exportAll"; readonly value: boolean }
  /** Our block, or our file. */
  | { readonly kind: "ours" };

export type Step = Act & {
  /** From 1. */
  readonly line: number;
};

/** Reads a text; what it can't make out, it leaves out. */
export type Reader = (text: string) => Step[];

export const UNKNOWN: Condition = { kind: "unknown" };
export const KNOWN = (value: boolean): Condition => ({ kind: "known", value });

export function not(of: Condition): Condition {
  if (of.kind === "not") return of.of;
  return of.kind === "known" ? KNOWN(!of.value) : { kind: "not", of };
}

/** Steps that run under a condition; none where it never holds. */
export function under(when: Condition, steps: readonly Step[], line: number): Step[] {
  if (steps.length === 0) return [];
  return when.kind === "known" && when.value ? [...steps] : [{ kind: "choice", branches: [{ when, steps }], line }];
}

/** A text that is literal from end to end; undefined for any other. */
export function literal(text: Text): string | undefined {
  return text.every((part) => typeof part === "string") ? text.join("") : undefined;
}
