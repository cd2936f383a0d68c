// A place among tokens.
import type { Token } from "./sh-words.ts";

export class Cursor {
  protected at = 0;
  constructor(protected readonly tokens: readonly Token[]) {}

  protected isWord(...words: readonly string[]): boolean {
    const token = this.tokens[this.at];
    return token?.kind === "word" && token.isPlain && words.includes(token.raw);
  }

  protected isOperator(...operators: readonly string[]): boolean {
    const token = this.tokens[this.at];
    return token?.kind === "operator" && operators.includes(token.raw);
  }

  protected take(...words: readonly string[]): boolean {
    const isIt = this.isWord(...words) || this.isOperator(...words);
    if (isIt) this.at++;
    return isIt;
  }

  protected skipEnds(): void {
    while (this.isOperator("\n", ";", "&", "&|", "&!")) this.at++;
  }

  /** From the one that opens to the one that closes it. */
  protected skipParentheses(): void {
    for (let depth = 0; this.at < this.tokens.length; ) {
      if (this.isOperator("(")) depth++;
      if (this.isOperator(")")) depth--;
      this.at++;
      if (depth === 0) return;
    }
  }
}
