// csh and tcsh: a command a line; blocks end by endif, end and endsw. https://man7.org/linux/man-pages/man1/tcsh.1.html
import { isEndless } from "./sh-commands.ts";
import { readTokens, type Token } from "./sh-words.ts";
import {
  type Branch,
  type Condition,
  KNOWN,
  literal,
  not,
  type Reader,
  type Step,
  type Text,
  UNKNOWN,
  under,
} from "./step.ts";

export const readCsh: Reader = (text) => new CshParser(linesOf(text)).file();

type Line = readonly Token[];

/** Commands, a list of words each; `;`, `&&` and `||` part them, and the last two stay in front. */
function linesOf(text: string): Line[] {
  // `$?name` and `$%name` ask about a variable: a name of their own here.
  const plain = text.replace(/\$\?(\w+)|\$\{\?(\w+)\}/g, (_, one, two) => `\${SET_${one ?? two}}`);
  const lines: Token[][] = [[]];
  let depth = 0;
  for (const token of readTokens(plain)) {
    const isEnd = token.kind === "operator" && ["\n", ";"].includes(token.raw);
    if (token.raw === "(") depth++;
    if (token.raw === ")" && depth > 0) depth--;
    if (token.raw === "\n") depth = 0;
    if (isEnd) lines.push([]);
    else if (depth === 0 && token.kind === "operator" && ["&&", "||"].includes(token.raw)) lines.push([token]);
    else lines.at(-1)?.push(token);
  }
  return lines.filter((line) => line.length > 0);
}

class CshParser {
  private at = 0;
  constructor(private readonly lines: readonly Line[]) {}

  file(): Step[] {
    const steps: Step[] = [];
    while (this.at < this.lines.length) {
      steps.push(...this.list());
      this.at++;
    }
    return steps;
  }

  private get word(): string {
    return this.lines[this.at]?.[0]?.raw ?? "";
  }

  private list(): Step[] {
    const steps: Step[] = [];
    while (this.at < this.lines.length && !/^(?:else|endif|end|endsw|case|default:?)$/.test(this.word))
      steps.push(...this.command());
    return steps;
  }

  private command(): Step[] {
    const words = this.lines[this.at++] ?? [];
    const [first, ...rest] = words;
    if (!first) return [];
    const { line } = first;
    if (first.raw === "&&" || first.raw === "||") return under(UNKNOWN, this.simple(rest), line);
    if (first.raw === "if") return this.choice(rest, line);
    if (first.raw === "foreach" || first.raw === "while") return this.loop(first.raw, rest, line);
    if (first.raw === "switch") return this.cases(line);
    return this.simple(words);
  }

  private choice(words: Line, line: number): Step[] {
    const { when, rest } = splitCondition(words);
    if (rest[0]?.raw !== "then") return under(when, this.simple(rest), line);
    const branches: Branch[] = [{ when, steps: this.list() }];
    while (this.word === "else") {
      const [, next, ...more] = this.lines[this.at++] ?? [];
      const found = next?.raw === "if" ? splitCondition(more) : undefined;
      branches.push({ when: found?.when ?? KNOWN(true), steps: this.list() });
    }
    this.at++;
    return [{ kind: "choice", branches, line }];
  }

  private loop(word: string, words: Line, line: number): Step[] {
    const [variable, ...over] = words.filter(({ kind }) => kind === "word");
    const steps = this.list();
    this.at++;
    const name = word === "foreach" ? literal(variable?.text ?? []) : undefined;
    return [{ kind: "loop", ...(name ? { variable: name, over: over.map(({ text }) => text) } : {}), steps, line }];
  }

  private cases(line: number): Step[] {
    const branches: Branch[] = [];
    while (this.at < this.lines.length && this.word !== "endsw") {
      this.at++;
      branches.push({ when: UNKNOWN, steps: this.list().filter(({ kind }) => kind !== "stop") });
    }
    this.at++;
    return [{ kind: "choice", branches, line }];
  }

  private simple(words: Line): Step[] {
    const [first, ...args] = words;
    if (!first) return [];
    const { line } = first;
    const name = literal(first.text);
    const [one, two] = args;
    if (name === "setenv" && one) return [{ kind: "set", name: one.text, value: two?.text ?? [], exports: true, line }];
    if (name === "unsetenv") return args.map(({ text }) => ({ kind: "unset", name: text, line }));
    if (name === "source" && one) return [{ kind: "source", path: (one.raw === "-h" ? two : one)?.text ?? [], line }];
    if (name === "exit" || name === "logout" || name === "exec")
      return [{ kind: "stop", what: name === "exit" ? "file" : "all", line }];
    // A variable of the shell's own: others may be made of it.
    if (name === "set") return readSet(args, line);
    if (name === "eval") {
      const code = literal(args.flatMap(({ text }) => [...text, " "])) ?? "";
      return isEndless(code) ? [] : readCsh(code).map((step) => ({ ...step, line }));
    }
    return [];
  }
}

/** `set name = value`, `set name=value`. */
function readSet(args: readonly Token[], line: number): Step[] {
  const [first, ...rest] = args.filter(({ raw }) => raw !== "=" && !/^-\w$/.test(raw));
  const [start = "", ...more] = first?.text ?? [];
  const [, name, value = ""] = typeof start === "string" ? (/^(\w+)=?([\s\S]*)$/.exec(start) ?? []) : [];
  if (!name || /_proxy$/i.test(name)) return [];
  const text: Text = value || more.length > 0 ? [value, ...more] : (rest[0]?.text ?? []);
  return [{ kind: "set", name, value: text, line }];
}

/** The expression in parentheses, and what follows it. */
function splitCondition(words: Line): { when: Condition; rest: Line } {
  let depth = 0;
  const end = words.findIndex(({ raw, kind }) => {
    if (kind === "operator" && raw === "(") depth++;
    if (kind === "operator" && raw === ")") depth--;
    return depth === 0;
  });
  if (end < 0) return { when: UNKNOWN, rest: [] };
  return { when: readExpression(words.slice(1, end)), rest: words.slice(end + 1) };
}

function readExpression(words: Line): Condition {
  const inner = words[0]?.raw === "(" && words.at(-1)?.raw === ")" ? words.slice(1, -1) : words;
  const [first, second, third] = inner;
  const raw = first?.raw ?? "";
  if (raw === "!") return not(readExpression(inner.slice(1)));
  if (raw.startsWith("!") && first)
    return not(readExpression([{ ...first, raw: raw.slice(1), text: cut(first.text) }, ...inner.slice(1)]));
  if (inner.length === 1) return readQuestion(first?.text ?? []);
  if (inner.length === 2 && /^-[efrs]$/.test(raw) && second) return { kind: "file", path: second.text };
  if (inner.length !== 3 || !first || !third || !/^[!=]=$/.test(second?.raw ?? "")) return UNKNOWN;
  const same: Condition = { kind: "same", one: first.text, other: third.text };
  return second?.raw === "==" ? same : not(same);
}

function cut([first = "", ...rest]: Text): Text {
  return typeof first === "string" ? [first.slice(1), ...rest] : [first, ...rest];
}

/** `$?name`: is it set? Only an interactive shell has a prompt. */
function readQuestion(text: Text): Condition {
  const [only] = text.filter((part) => part !== "");
  const name = typeof only === "object" ? /^SET_(\w+)$/.exec(only.variable)?.[1] : undefined;
  if (name === "prompt") return { kind: "interactive" };
  if (name === "loginsh") return { kind: "login" };
  return name ? { kind: "filled", text: [{ variable: name }] } : UNKNOWN;
}
