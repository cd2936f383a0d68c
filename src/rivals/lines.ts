// The lines of a file, each with its number.

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export function linesOf(text: string | undefined): Line[] {
  if (!text) return [];
  return text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((each, at) => ({ text: each, line: at + 1 }));
}
