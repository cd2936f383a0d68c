// A shell of the sh family: sh, bash, zsh, ksh. Its grammar as far as it decides what runs, and when.
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_10
import { Cursor } from "./cursor.ts";
import { both, brackets, caseOf, closing, connect, type Link } from "./sh-chains.ts";
import { readCommand } from "./sh-commands.ts";
import { readTokens, type Token } from "./sh-words.ts";
import { type Branch, type Condition, KNOWN, not, type Reader, type Step, type Text, UNKNOWN } from "./step.ts";

/** What a command does, and what its exit status tells. */
export interface Command {
  readonly steps: readonly Step[];
  readonly status: Condition;
}

const NOTHING: Command = { steps: [], status: UNKNOWN };
/** Commands of a chain beyond which the rest counts as conditional. */
const LONGEST_CHAIN = 8;
const BACKGROUND = ["&", "&|", "&!"];
const ENDS = new Set(["then", "elif", "else", "fi", "do", "done", "esac", "}"]);

export const readSh: Reader = (text) => new Parser(readTokens(text), readSh, false).file();
/** In zsh a brace closes a block wherever it is: `{ command }`. */
export const readZsh: Reader = (text) => new Parser(readTokens(text), readZsh, true).file();

class Parser extends Cursor {
  constructor(
    tokens: readonly Token[],
    private readonly readText: Reader,
    private readonly closesAnywhere: boolean,
  ) {
    super(tokens);
  }

  file(): Step[] {
    const steps: Step[] = [];
    while (this.at < this.tokens.length) {
      steps.push(...this.list().steps);
      // What closes nothing: a construct that we don't know.
      this.at++;
    }
    return steps;
  }

  /** Commands up to a word or an operator that closes something. */
  private list(): Command {
    const steps: Step[] = [];
    let status = UNKNOWN;
    for (;;) {
      this.skipEnds();
      const token = this.tokens[this.at];
      if (!token || this.isOperator(")", ";;", ";&", ";;&", ";|") || (token.isPlain && ENDS.has(token.raw))) break;
      const before = this.at;
      const command = this.chain();
      // In the background it is a process of its own.
      if (!this.isOperator(...BACKGROUND)) {
        steps.push(...command.steps);
        status = command.status;
      }
      if (this.at === before) this.at++;
      // zsh: `if [[ … ]] { … }`.
      if (this.isWord("{")) break;
    }
    return { steps, status };
  }

  private chain(): Command {
    const links: Link[] = [];
    do {
      while (this.isOperator("\n")) this.at++;
      const line = this.tokens[this.at]?.line ?? 0;
      const command = this.pipeline();
      links.push({ command, operator: this.tokens[this.at]?.raw ?? "", line });
    } while (this.take("&&", "||"));
    const statuses = links.map(({ command }) => command.status);
    const isAnd = links.slice(0, -1).every(({ operator }) => operator === "&&");
    const status: Condition = links.length === 1 ? (statuses[0] ?? UNKNOWN) : isAnd ? both(statuses) : UNKNOWN;
    return { steps: connect(links.slice(0, LONGEST_CHAIN)), status };
  }

  private pipeline(): Command {
    let isNegated = false;
    while (this.take("!", "time", "-p")) isNegated = !isNegated;
    const before = this.at;
    const command = this.command();
    let isAlone = this.at > before;
    while (this.isOperator("|", "|&")) {
      this.at++;
      while (this.isOperator("\n")) this.at++;
      this.command();
      isAlone = false;
    }
    // Each part of a pipeline is a process of its own.
    if (!isAlone) return NOTHING;
    return { steps: command.steps, status: isNegated ? not(command.status) : command.status };
  }

  private command(): Command {
    const token = this.tokens[this.at];
    if (!token) return NOTHING;
    if (this.take("(")) return this.subshell();
    if (token.kind === "operator") return NOTHING;
    if (token.isPlain) {
      if (this.take("{")) return this.group();
      if (this.take("if")) return this.choice(token.line);
      if (this.take("while", "until")) return this.whileLoop(token.line);
      if (this.take("for", "select", "foreach")) return this.forLoop(token.line);
      if (this.take("repeat")) return this.repeat(token.line);
      if (this.take("case")) return this.cases(token.line);
      if (this.take("[[")) return this.test(token.line);
      if (this.take("function")) return this.definition(token.line);
      if (this.isDefinition()) return this.definition(token.line);
    }
    return this.simple();
  }

  /** `( … )` changes nothing out here; `(( … ))` is arithmetic; `() { … }` a function of zsh that is called at once. */
  private subshell(): Command {
    if (this.take(")")) {
      const { steps } = this.command();
      return { steps, status: UNKNOWN };
    }
    this.list();
    this.take(")");
    return NOTHING;
  }

  private group(): Command {
    const inside = this.list();
    this.take("}");
    return inside;
  }

  private choice(line: number): Command {
    const branches: Branch[] = [];
    do {
      const { steps, status } = this.list();
      const isBrace = !this.take("then") && this.take("{");
      const then = this.list();
      if (isBrace) this.take("}");
      branches.push({ when: status, steps: [...steps, ...then.steps] });
    } while (this.take("elif"));
    if (this.take("else")) {
      const isBrace = this.take("{");
      branches.push({ when: KNOWN(true), steps: this.list().steps });
      if (isBrace) this.take("}");
    }
    this.take("fi");
    return { steps: [{ kind: "choice", branches, line }], status: UNKNOWN };
  }

  private whileLoop(line: number): Command {
    this.list();
    return { steps: [{ kind: "loop", steps: this.body(), line }], status: UNKNOWN };
  }

  private forLoop(line: number): Command {
    const variable = this.tokens[this.at]?.raw ?? "";
    if (this.isOperator("(")) this.skipParentheses();
    else this.at++;
    const over = this.loopWords();
    const isPlain = /^[A-Za-z_]\w*$/.test(variable) && over.length > 0;
    return {
      steps: [{ kind: "loop", ...(isPlain ? { variable, over } : {}), steps: this.body(), line }],
      status: UNKNOWN,
    };
  }

  /** `in a b;`, or zsh's `(a b)`. */
  private loopWords(): Text[] {
    const over: Text[] = [];
    const isList = this.take("in");
    const isInParentheses = !isList && this.take("(");
    while (isList || isInParentheses) {
      const token = this.tokens[this.at];
      if (token?.kind !== "word" && !(isInParentheses && token?.raw === "\n")) break;
      if (token.kind === "word") over.push(token.text);
      this.at++;
    }
    if (isInParentheses) this.take(")");
    this.skipEnds();
    return over;
  }

  private repeat(line: number): Command {
    this.at++;
    this.skipEnds();
    return { steps: [{ kind: "loop", steps: this.body(), line }], status: UNKNOWN };
  }

  private body(): readonly Step[] {
    const isBrace = this.isWord("{");
    if (!isBrace && !this.isWord("do")) return this.chain().steps;
    this.at++;
    const { steps } = this.list();
    this.take(isBrace ? "}" : "done");
    return steps;
  }

  private cases(line: number): Command {
    const subject = this.tokens[this.at++]?.text ?? [];
    const branches: Branch[] = [];
    this.skipEnds();
    this.take("in", "{");
    this.skipEnds();
    while (this.at < this.tokens.length && !this.isWord("esac", "}")) {
      this.take("(");
      const patterns: Token[] = [];
      while (this.at < this.tokens.length && !this.take(")")) {
        const token = this.tokens[this.at++];
        if (token?.kind === "word") patterns.push(token);
      }
      const { steps } = this.list();
      branches.push({ when: caseOf(subject, patterns), steps });
      this.at += this.isOperator(";;", ";&", ";;&", ";|") ? 1 : 0;
      this.skipEnds();
    }
    this.take("esac", "}");
    return { steps: [{ kind: "choice", branches, line }], status: UNKNOWN };
  }

  private test(line: number): Command {
    const words: Token[] = [];
    while (this.at < this.tokens.length && !this.isWord("]]")) words.push(this.tokens[this.at++] as Token);
    this.take("]]");
    const isBrace = this.isWord("{");
    const found = readCommand([{ ...brackets, line }, ...words, { ...closing, line }], this.readText);
    return isBrace ? { ...found, steps: [] } : found;
  }

  private isDefinition(): boolean {
    const [name, open, close] = this.tokens.slice(this.at, this.at + 3);
    return name?.isPlain === true && open?.raw === "(" && close?.raw === ")" && open.kind === "operator";
  }

  private definition(line: number): Command {
    const names: string[] = [];
    // zsh takes several.
    while (this.tokens[this.at]?.kind === "word" && !this.isWord("{")) names.push(this.tokens[this.at++]?.raw ?? "");
    if (this.take("(")) this.take(")");
    while (this.isOperator("\n")) this.at++;
    const { steps } = this.command();
    return { steps: names.map((name) => ({ kind: "function", name, steps, line })), status: KNOWN(true) };
  }

  private simple(): Command {
    const words: Token[] = [];
    while (this.tokens[this.at]?.kind === "word" && !(this.closesAnywhere && this.isWord("}")))
      words.push(this.tokens[this.at++] as Token);
    return readCommand(words, this.readText);
  }
}
