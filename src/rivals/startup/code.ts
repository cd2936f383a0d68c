// Languages whose blocks are in braces: words, strings and brackets, as statements inside statements.
import type { Text } from "./step.ts";

export interface Atom {
  readonly kind: "word" | "string" | "group";
  /** A word as it is written, or the bracket that opens a group. */
  readonly raw: string;
  /** Of a word or a string. */
  readonly text: Text;
  /** Of a group: its statements. */
  readonly inside: readonly Statement[];
  readonly line: number;
}

export type Statement = readonly Atom[];

export interface Lexis {
  /** At the place where it may start, or inside nothing. All patterns are sticky. */
  readonly comment: RegExp;
  readonly strings: readonly StringForm[];
  readonly word: RegExp;
  /** A line end that ends no statement. */
  readonly continuation?: RegExp;
}

export interface StringForm {
  readonly pattern: RegExp;
  /** What it ends by, where that is more than a quote: without one further on, there is no such string. */
  readonly end?: string;
  readonly read: (inside: string) => Text;
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

export function readStatements(text: string, lexis: Lexis): Statement[] {
  return new CodeScanner(text, lexis).statements("");
}

class CodeScanner {
  private at = 0;
  private line = 1;
  private readonly ends = new Map<string, number>();
  constructor(
    private readonly source: string,
    private readonly lexis: Lexis,
  ) {}

  /** Up to the bracket that closes; what closes nothing is passed over. */
  statements(close: string): Statement[] {
    const all: Atom[][] = [[]];
    while (this.at < this.source.length) {
      const sign = this.source[this.at] ?? "";
      if (sign === close) {
        this.at++;
        break;
      }
      if (this.match(this.lexis.continuation) || this.match(this.lexis.comment)) continue;
      if (sign === "\n" || sign === ";") {
        this.skip(sign);
        // Inside brackets an expression goes on.
        if (sign === ";" || close === "" || close === "}") all.push([]);
        continue;
      }
      const atom = this.atom(sign);
      if (atom) all.at(-1)?.push(atom);
    }
    return all.filter((statement) => statement.length > 0);
  }

  private atom(sign: string): Atom | undefined {
    const { line } = this;
    for (const { pattern, end, read } of this.lexis.strings) {
      const found = end === undefined || this.at < this.lastOf(end) ? this.match(pattern) : undefined;
      if (found) return { kind: "string", raw: found[0], text: read(found[1] ?? ""), inside: [], line };
    }
    const close = CLOSING[sign];
    if (close) {
      this.at++;
      return { kind: "group", raw: sign, text: [], inside: this.statements(close), line };
    }
    const [raw] = this.match(this.lexis.word) ?? [];
    if (raw) return { kind: "word", raw, text: [raw], inside: [], line };
    this.at++;
    return undefined;
  }

  private lastOf(end: string): number {
    const known = this.ends.get(end) ?? this.source.lastIndexOf(end);
    this.ends.set(end, known);
    return known;
  }

  private match(pattern: RegExp | undefined): RegExpExecArray | undefined {
    if (!pattern) return undefined;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (!found || found[0] === "") return undefined;
    this.skip(found[0]);
    return found;
  }

  private skip(text: string): void {
    this.at += text.length;
    this.line += text.split("\n").length - 1;
  }
}

/** Backslash escapes of strings in double quotes. */
export function unescaped(text: string): string {
  return text.replace(/\\(?:n|t|([\s\S]))/g, (whole, sign) => sign ?? (whole === "\\n" ? "\n" : "\t"));
}

/** The atoms of all statements of a group, in a row. */
export function flat(group: Atom | undefined): readonly Atom[] {
  return group?.inside.flat() ?? [];
}
