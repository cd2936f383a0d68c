// The words and operators of a shell of the sh family. Comments, redirections and here-documents are left out.
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
import type { Text } from "./step.ts";

export interface Token {
  readonly kind: "word" | "operator";
  /** An operator, or a word as it is written. */
  readonly raw: string;
  readonly text: Text;
  readonly line: number;
  /** Nothing of it is quoted: it may be a reserved word. */
  readonly isPlain: boolean;
}

// zsh sends to the background by &! and &| too.
const OPERATORS = [";;&", "&|", "&!", "&&", "||", ";;", ";&", ";|", "|&", "&", ";", "|", "(", ")", "\n"];

export interface Dialect {
  /** `(…)` inside or in front of a word is a command's output: fish. */
  readonly hasCommandParentheses?: boolean;
  /** A backslash escapes a quote inside single quotes: fish. */
  readonly escapesInSingleQuotes?: boolean;
}

/** @param line number of its first line */
export function readTokens(text: string, dialect: Dialect = {}, line = 1): Token[] {
  return new Scanner(text, dialect, line, 0).read();
}

/** Defaults inside defaults, `${a:-${b:-…}}`: each is read once more for all that are around it. */
const DEEPEST = 8;

const REDIRECTION = /^(?:\d*|&)(?:<<<|<<-|<<|>>|<>|>\||[<>]&|<(?!\()|>(?!\())/;

class Scanner {
  private at = 0;
  private readonly tokens: Token[] = [];
  private readonly hereDocuments: { end: string; isIndented: boolean }[] = [];
  constructor(
    private readonly source: string,
    private readonly dialect: Dialect,
    private line: number,
    private readonly depth: number,
  ) {}

  read(): Token[] {
    while (this.at < this.source.length) this.next();
    return this.tokens;
  }

  private next(): void {
    const sign = this.source[this.at] ?? "";
    // Most signs by far are these.
    if (sign === " " || sign === "\t" || sign === "\r") {
      this.at++;
      return;
    }
    const rest = this.ahead(3);
    const redirection = /[\d&<>]/.test(sign) ? REDIRECTION.exec(this.ahead(12))?.[0] : undefined;
    if (rest.startsWith("\\\n") || rest.startsWith("\\\r\n")) this.skipLine(rest.indexOf("\n") + 1);
    else if (sign === "#") this.at = this.find("\n", this.at);
    else if (redirection) this.redirect(redirection);
    else this.take(rest);
  }

  private take(rest: string): void {
    const isWord = this.dialect.hasCommandParentheses && rest.startsWith("(");
    const operator = isWord ? undefined : OPERATORS.find((each) => rest.startsWith(each));
    if (!operator) {
      this.tokens.push(this.word());
      return;
    }
    this.tokens.push({ kind: "operator", raw: operator, text: [], line: this.line, isPlain: true });
    this.at += operator.length;
    if (operator === "\n") this.endLine();
  }

  private ahead(length: number): string {
    return this.source.slice(this.at, this.at + length);
  }

  private find(sign: string, from: number): number {
    const found = this.source.indexOf(sign, from);
    return found < 0 ? this.source.length : found;
  }

  private skipLine(length: number): void {
    this.at += length;
    this.line++;
  }

  private endLine(): void {
    this.line++;
    for (const { end, isIndented } of this.hereDocuments.splice(0)) {
      while (this.at < this.source.length) {
        const stop = this.find("\n", this.at);
        const found = this.source.slice(this.at, stop).replace(/\r$/, "");
        this.skipLine(stop + 1 - this.at);
        if ((isIndented ? found.replace(/^\t+/, "") : found) === end) break;
      }
    }
  }

  private redirect(operator: string): void {
    this.at += operator.length;
    while (/^[ \t]/.test(this.ahead(1))) this.at++;
    if (/^(?:[\n;&|)]|$)/.test(this.ahead(1))) return;
    const { raw } = this.word();
    if (!/^\d*<<-?$/.test(operator)) return;
    this.hereDocuments.push({ end: raw.replace(/["'\\]/g, ""), isIndented: operator.endsWith("-") });
  }

  private word(): Token {
    const { at: start, line } = this;
    const text: Text[number][] = [];
    let isPlain = true;
    while (this.at < this.source.length) {
      const sign = this.ahead(1);
      if (/[ \t\r\n;&|)]/.test(sign)) break;
      if (/[<>]/.test(sign) && !this.ahead(2).endsWith("(")) break;
      if (sign === "(" && !this.opensPattern(start)) break;
      if (/["'\\]/.test(sign)) isPlain = false;
      text.push(...this.part(sign));
    }
    return { kind: "word", raw: this.source.slice(start, this.at), text: join(text), line, isPlain };
  }

  /** An array's elements, or a pattern of zsh or ksh: a parenthesis inside a word, which defines no function. */
  private opensPattern(start: number): boolean {
    if (this.dialect.hasCommandParentheses) return true;
    return this.at > start && (this.source[this.at - 1] === "=" || !this.ahead(2).endsWith(")"));
  }

  private part(sign: string): Text {
    if (sign === "\\") return this.escape();
    if (sign === "'") return [this.dialect.escapesInSingleQuotes ? this.quotedWithEscapes() : this.quoted("'")];
    if (sign === '"') return this.doubleQuoted();
    if (sign === "`") return this.skipped(this.find("`", this.at + 1) + 1);
    if (sign === "$") return this.dollar();
    if (sign === "(") return this.skipped(this.closing(this.at));
    if (/[<>]/.test(sign)) return this.skipped(this.closing(this.at + 1));
    this.at++;
    return [sign];
  }

  private escape(): Text {
    const sign = this.source[this.at + 1] ?? "";
    this.at += 2;
    if (sign === "\n") this.line++;
    return sign === "\n" ? [] : [sign];
  }

  private quoted(mark: string): string {
    const stop = this.find(mark, this.at + 1);
    const inside = this.source.slice(this.at + 1, stop);
    this.skipped(stop + 1);
    return inside;
  }

  private quotedWithEscapes(): string {
    const [whole = ""] = /^'(?:\\[\s\S]|[^'\\])*'?/.exec(this.source.slice(this.at)) ?? [];
    this.skipped(this.at + whole.length);
    return whole
      .slice(1)
      .replace(/'$/, "")
      .replace(/\\(['\\])/g, "$1");
  }

  private skipped(stop: number): Text {
    this.line += this.source.slice(this.at, stop).split("\n").length - 1;
    this.at = Math.min(stop, this.source.length);
    return [undefined];
  }

  private doubleQuoted(): Text {
    const parts: Text[number][] = [];
    this.at++;
    while (this.at < this.source.length && this.ahead(1) !== '"') {
      const sign = this.ahead(1);
      if (sign === "\n") this.line++;
      if (sign === "\\" && /^\\["$`\\\n]/.test(this.ahead(2))) parts.push(...this.escape());
      else if (sign === "`") parts.push(...this.part(sign));
      else if (sign === "$") parts.push(...this.dollar(true));
      else {
        parts.push(sign);
        this.at++;
      }
    }
    this.at++;
    return parts;
  }

  private dollar(isQuoted = false): Text {
    const name = /^\$([A-Za-z_]\w*|[-?!#@*$0-9])/.exec(this.ahead(80))?.[1];
    if (name) {
      this.at += name.length + 1;
      return [{ variable: name }];
    }
    if (!isQuoted && this.ahead(2) === "$'") {
      this.at++;
      const inside = this.quoted("'");
      return [inside.includes("\\") ? undefined : inside];
    }
    if (!isQuoted && this.ahead(2) === '$"') {
      this.at++;
      return this.doubleQuoted();
    }
    if (/^\$[({]/.test(this.ahead(2))) {
      const start = this.at + 2;
      const isBrace = this.ahead(2) === "${";
      this.skipped(this.closing(this.at + 1));
      return [isBrace ? expansion(this.source.slice(start, this.at - 1), this.depth + 1) : undefined];
    }
    this.at++;
    return ["$"];
  }

  /** Just behind what closes the bracket at this place. */
  private closing(from: number): number {
    const open = this.source[from] ?? "";
    const close = open === "(" ? ")" : "}";
    const isArithmetic = this.source.startsWith("((", from);
    let depth = 0;
    for (let at = from; at < this.source.length; at++) {
      const sign = this.source[at] ?? "";
      if (sign === "\\") at++;
      else if (sign === "'" && (open === "(" || depth === 0)) at = this.find("'", at + 1);
      else if (sign === '"') at = this.closingQuote(at);
      else if (sign === "#" && open === "(" && !isArithmetic && /\s/.test(this.source[at - 1] ?? ""))
        at = this.find("\n", at) - 1;
      else if (sign === open) depth++;
      else if (sign === close && --depth === 0) return at + 1;
    }
    return this.source.length;
  }

  private closingQuote(from: number): number {
    for (let at = from + 1; at < this.source.length; at++) {
      if (this.source[at] === "\\") at++;
      else if (this.source[at] === '"') return at;
      else if (/^\$[({]/.test(this.source.slice(at, at + 2))) at = this.closing(at + 1) - 1;
    }
    return this.source.length;
  }
}

/** `${…}`: its name, and what it gives instead. */
function expansion(inside: string, depth: number): Text[number] {
  if (depth > DEEPEST) return undefined;
  const [, name = "", operator, word = ""] = /^([A-Za-z_]\w*)(?:(:?[-=+])([\s\S]*))?$/.exec(inside) ?? [];
  if (!name) return undefined;
  if (!operator) return { variable: name };
  const text =
    /\s/.test(word) && !/^["']/.test(word) ? [word] : (new Scanner(word, {}, 1, depth).read()[0]?.text ?? []);
  return operator.endsWith("+") ? { variable: name, instead: text } : { variable: name, otherwise: text };
}

function join(parts: Text): Text {
  const joined: Text[number][] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
