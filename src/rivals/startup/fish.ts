// fish: its own grammar, in which every block ends by `end`. https://fishshell.com/docs/current/language.html

import { readFishCommand } from "./fish-commands.ts";
import type { Command } from "./sh.ts";
import { readTokens, type Token } from "./sh-words.ts";
import { type Branch, type Condition, KNOWN, literal, not, type Reader, type Step, UNKNOWN, under } from "./step.ts";

const DIALECT = { hasCommandParentheses: true, escapesInSingleQuotes: true };

export const readFish: Reader = (text) => new FishParser(readTokens(text, DIALECT)).file();

/** ~/.config/fish/fish_variables: what `set -U` keeps. */
export const readFishVariables: Reader = (text) =>
  text.split("\n").flatMap((each, at): Step[] => {
    const [, flags = "", name, value = ""] = /^SETUVAR ((?:--\w+ )*)(\w+):(.*)$/.exec(each) ?? [];
    if (!name) return [];
    const decoded = value.replace(/\\x([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    const isEmpty = decoded === "\x1d";
    const exports = flags.includes("--export");
    return [{ kind: "set", name, value: [isEmpty ? "" : decoded], exports, isUniversal: true, line: at + 1 }];
  });

class FishParser {
  private at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  file(): Step[] {
    const steps: Step[] = [];
    while (this.at < this.tokens.length) {
      steps.push(...this.list());
      this.at++;
    }
    return steps;
  }

  private get raw(): string {
    const token = this.tokens[this.at];
    return token?.isPlain ? token.raw : "";
  }

  private take(word: string): boolean {
    const isIt = this.raw === word;
    if (isIt) this.at++;
    return isIt;
  }

  private skipEnds(): void {
    while (["\n", ";"].includes(this.raw)) this.at++;
  }

  private list(): Step[] {
    const steps: Step[] = [];
    let status: Condition = UNKNOWN;
    for (;;) {
      this.skipEnds();
      const line = this.tokens[this.at]?.line ?? 0;
      if (this.at >= this.tokens.length || ["end", "else", "case"].includes(this.raw)) return steps;
      const link = this.link();
      const command = this.pipeline();
      const when = link === "and" ? status : link === "or" ? not(status) : KNOWN(true);
      steps.push(...under(when, command.steps, line));
      status = link ? joined(link, status, command.status) : command.status;
    }
  }

  /** What joins a command to the one before it. */
  private link(): "and" | "or" | undefined {
    const found = { and: "and", "&&": "and", or: "or", "||": "or" } as const;
    const link = found[this.raw as keyof typeof found];
    if (link) this.at++;
    return link;
  }

  private pipeline(): Command {
    let isNegated = false;
    for (; ["not", "!", "time", "command", "builtin"].includes(this.raw); this.at++)
      if (this.raw === "not" || this.raw === "!") isNegated = !isNegated;
    const command = this.command();
    let status = command.status;
    while (["|", "&"].includes(this.raw)) {
      const isPipe = this.raw === "|";
      this.at++;
      // All parts of a pipeline run in this shell.
      if (isPipe) this.command();
      status = UNKNOWN;
    }
    return { steps: command.steps, status: isNegated ? not(status) : status };
  }

  private command(): Command {
    const token = this.tokens[this.at];
    const { line = 0 } = token ?? {};
    const word = this.raw;
    if (!["if", "while", "for", "switch", "function", "begin"].includes(word)) return this.simple();
    this.at++;
    if (word === "if") return this.choice(line);
    if (word === "switch") return this.cases(line);
    const head = word === "begin" ? [] : this.words();
    const steps = this.list();
    this.at++;
    this.words();
    if (word === "begin") return { steps, status: UNKNOWN };
    if (word === "function") {
      const name = literal(head[0]?.text ?? []) ?? "";
      return { steps: [{ kind: "function", name, steps, line }], status: KNOWN(true) };
    }
    const variable = literal(head[0]?.text ?? []) ?? "";
    const over = head.slice(2).map(({ text }) => text);
    return { steps: [{ kind: "loop", ...(word === "for" ? { variable, over } : {}), steps, line }], status: UNKNOWN };
  }

  private choice(line: number): Command {
    const branches: Branch[] = [];
    for (;;) {
      const { steps, status } = this.condition();
      branches.push({ when: status, steps: [...steps, ...this.list()] });
      if (!this.take("else")) break;
      if (this.take("if")) continue;
      branches.push({ when: KNOWN(true), steps: this.list() });
      break;
    }
    this.at++;
    return { steps: [{ kind: "choice", branches, line }], status: UNKNOWN };
  }

  /** A command and those that `and` or `or` join to it. */
  private condition(): Command {
    let { steps, status } = this.pipeline();
    for (;;) {
      const before = this.at;
      this.skipEnds();
      const link = this.link();
      if (!link) {
        this.at = before;
        return { steps, status };
      }
      const next = this.pipeline();
      status = joined(link, status, next.status);
      steps = [...steps, ...next.steps];
    }
  }

  private cases(line: number): Command {
    const subject = this.words()[0]?.text ?? [];
    const branches: Branch[] = [];
    this.skipEnds();
    while (this.raw === "case") {
      this.at++;
      const patterns = this.words().map(({ text }) => literal(text) ?? "*?");
      const [only = ""] = patterns;
      const isPlain = patterns.length === 1 && !/[*?]/.test(only);
      const when: Condition = patterns.includes("*")
        ? KNOWN(true)
        : isPlain
          ? { kind: "same", one: subject, other: [only] }
          : UNKNOWN;
      branches.push({ when, steps: this.list() });
      this.skipEnds();
    }
    this.at++;
    return { steps: [{ kind: "choice", branches, line }], status: UNKNOWN };
  }

  /** The words up to the end of the command. */
  private words(): Token[] {
    const words: Token[] = [];
    while (this.tokens[this.at]?.kind === "word") words.push(this.tokens[this.at++] as Token);
    return words;
  }

  private simple(): Command {
    const { line = 0 } = this.tokens[this.at] ?? {};
    const before = this.at;
    const [first, ...args] = this.words();
    if (this.at === before) this.at++;
    if (!first) return { steps: [], status: UNKNOWN };
    return readFishCommand(literal(first.text) ?? "", args, line);
  }
}

function joined(link: "and" | "or", one: Condition, other: Condition): Condition {
  return link === "and" ? { kind: "both", of: [one, other] } : not({ kind: "both", of: [not(one), not(other)] });
}
