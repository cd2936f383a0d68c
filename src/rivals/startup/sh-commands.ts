// Simple commands of the sh family: those that set variables, and those whose exit status is plain.
import type { Command } from "./sh.ts";
import type { Token } from "./sh-words.ts";
import { type Condition, KNOWN, literal, type Name, not, type Reader, type Step, type Text, UNKNOWN } from "./step.ts";

const DEEPEST_EVAL = 4;

const DECLARING = new Set(["export", "typeset", "declare", "local", "readonly", "integer", "float"]);

export function readCommand(words: readonly Token[], readText: Reader): Command {
  const defaults = words.flatMap(readDefaults);
  const assigned = words.findIndex((word) => !isAssignment(word));
  const own = assigned < 0 ? words : words.slice(0, assigned);
  const [first, ...rest] = assigned < 0 ? [] : words.slice(assigned);
  if (!first) return { steps: [...defaults, ...own.flatMap((word) => readAssignment(word))], status: KNOWN(true) };
  const name = literal(first.text) ?? "";
  const { line } = first;
  if (["command", "builtin", "noglob", "-"].includes(name)) return readCommand(rest, readText);
  const { steps, status } = readNamed(name, rest, line, readText);
  // What is assigned in front of a special command stays in a POSIX shell, but not in bash or zsh: nobody relies on it.
  return { steps: [...defaults, ...steps], status };
}

function readNamed(name: string, args: readonly Token[], line: number, readText: Reader): Command {
  if (DECLARING.has(name)) return { steps: declare(name, args), status: KNOWN(true) };
  if (name === "unset") return { steps: unset(args), status: KNOWN(true) };
  if (name === "." || name === "source") return { steps: source(args, line), status: UNKNOWN };
  if (name === "return" || name === "exit" || name === "logout" || name === "exec") return stop(name, args, line);
  if (name === "set" || name === "setopt" || name === "unsetopt")
    return { steps: setOptions(name, args, line), status: KNOWN(true) };
  if (name === "eval") return { steps: evaluate(args, line, readText), status: UNKNOWN };
  if (name === "true" || name === ":") return { steps: [], status: KNOWN(true) };
  if (name === "false") return { steps: [], status: KNOWN(false) };
  if (name === "[" || name === "test" || name === "[[") return { steps: [], status: readTest(args) };
  if (name === "shopt" && args.some(({ raw }) => raw === "login_shell"))
    return { steps: [], status: { kind: "login" } };
  return { steps: name ? [{ kind: "call", name, line }] : [], status: UNKNOWN };
}

function isAssignment({ text }: Token): boolean {
  return typeof text[0] === "string" && /^[A-Za-z_]\w*\+?=/.test(text[0]);
}

/** `name=value`, `{one,two}_name=value`, `${one}_name=value` or a bare name. */
function readAssignment({ text, line }: Token, options: { exports?: boolean; isFrozen?: boolean } = {}): Step[] {
  const at = text.findIndex((part) => typeof part === "string" && part.includes("="));
  const [left, value] = at < 0 ? [text, undefined] : splitAt(text, at);
  return namesOf(left).map((name) => {
    const isAdded = value !== undefined && typeof name === "string" && name.endsWith("+");
    const plain = isAdded ? name.slice(0, -1) : name;
    const given: Text | undefined = isAdded ? [{ variable: plain as string }, ...value] : value;
    return { kind: "set", name: plain, ...(given ? { value: given } : {}), ...options, line };
  });
}

function splitAt(text: Text, at: number): [left: Text, value: Text] {
  const part = text[at] as string;
  const sign = part.indexOf("=");
  return [
    [...text.slice(0, at), part.slice(0, sign)],
    [part.slice(sign + 1), ...text.slice(at + 1)],
  ];
}

function namesOf(text: Text): Name[] {
  const plain = literal(text);
  if (plain === undefined) return text.includes(undefined) ? [] : [text];
  return expandBraces(plain).filter((name) => /^[A-Za-z_]\w*\+?$/.test(name));
}

function expandBraces(text: string): string[] {
  const found = /^(\w*)\{([\w,]*)\}(\w*)$/.exec(text);
  if (!found) return [text];
  return (found[2] ?? "").split(",").map((each) => `${found[1]}${each}${found[3]}`);
}

function declare(name: string, args: readonly Token[]): Step[] {
  const flags = args.filter(({ raw }) => /^[-+]/.test(raw)).map(({ raw }) => raw);
  const has = (pattern: RegExp) => flags.some((flag) => pattern.test(flag));
  // Functions, and what is printed.
  if (has(/^-\w*[fFp]/) && name !== "readonly") return [];
  const isLocal = name === "local" && !has(/^-\w*g/);
  if (isLocal) return [];
  const isExport = name === "export" || has(/^-\w*x/);
  const exports = has(/^\+\w*x/) || (name === "export" && has(/^-\w*n/)) ? false : isExport ? true : undefined;
  const isFrozen = name === "readonly" || has(/^-\w*r/);
  const options = { ...(exports === undefined ? {} : { exports }), ...(isFrozen ? { isFrozen } : {}) };
  const steps = args.filter(({ raw }) => !/^[-+]/.test(raw)).flatMap((word) => readAssignment(word, options));
  const [first] = steps;
  return first && steps.length > 1 ? [{ kind: "together", steps, line: first.line }] : steps;
}

function unset(args: readonly Token[]): Step[] {
  if (args.some(({ raw }) => /^-\w*f/.test(raw))) return [];
  return args
    .filter(({ raw }) => !raw.startsWith("-"))
    .flatMap(({ text, line }) => namesOf(text).map((name): Step => ({ kind: "unset", name, line })));
}

function source(args: readonly Token[], line: number): Step[] {
  const path = args.find(({ raw }) => !/^-/.test(raw))?.text;
  return path ? [{ kind: "source", path: isTilde(args) ? path : quotedTilde(path), line }] : [];
}

const isTilde = (args: readonly Token[]) => args.some(({ raw }) => /^~/.test(raw));
/** In quotes a tilde is a name like any other. */
const quotedTilde = ([first, ...rest]: Text): Text =>
  typeof first === "string" && first.startsWith("~") ? ["./", first, ...rest] : [first, ...rest];

function stop(name: string, args: readonly Token[], line: number): Command {
  // Without a command it redirects, and the shell goes on.
  if (name === "exec" && args.length === 0) return { steps: [], status: KNOWN(true) };
  return { steps: [{ kind: "stop", what: name === "return" ? "function" : "all", line }], status: UNKNOWN };
}

function setOptions(name: string, args: readonly Token[], line: number): Step[] {
  const raws = args.map(({ raw }) => raw);
  const words = raws.join(" ").toLowerCase().replaceAll("_", "");
  const isAll = /^-[a-z]*a/.test(words) || /(?:^|-o )allexport/.test(words);
  const isNone = /^\+[a-z]*a/.test(words) || /(?:^|\+o )(?:no)?allexport/.test(words);
  if (name === "set" ? isAll : name === "setopt" && isAll) return [{ kind: "exportAll", value: true, line }];
  if (isNone || (name === "unsetopt" && isAll)) return [{ kind: "exportAll", value: false, line }];
  return [];
}

function evaluate(args: readonly Token[], line: number, readText: Reader): Step[] {
  const code = literal(args.flatMap(({ text }, at) => (at > 0 ? [" ", ...text] : text)));
  return code === undefined || isEndless(code) ? [] : readText(code).map((step) => ({ ...step, line }));
}

/** An eval inside an eval is read once more for all that are around it. */
export function isEndless(code: string): boolean {
  return code.split(/\beval\b/).length > DEEPEST_EVAL;
}

/** `${name:=value}` sets it where it has none. */
function readDefaults({ raw, line }: Token): Step[] {
  return [...raw.matchAll(/\$\{([A-Za-z_]\w*):?=([^}$`]*)\}/g)].map(([, name = "", value = ""]) => ({
    kind: "set",
    name,
    value: [value.replace(/^(["'])(.*)\1$/, "$2")],
    isDefault: true,
    line,
  }));
}

function readTest(words: readonly Token[]): Condition {
  const args = words.filter(({ raw }) => raw !== "]" && raw !== "]]" && raw !== "\n");
  const joined = args.findIndex(
    ({ raw, isPlain }) => isPlain && ["-a", "-o", "&&", "||"].includes(raw) && raw !== args[0]?.raw,
  );
  if (joined > 0) {
    const isAnd = ["-a", "&&"].includes(args[joined]?.raw ?? "");
    return isAnd ? { kind: "both", of: [readTest(args.slice(0, joined)), readTest(args.slice(joined + 1))] } : UNKNOWN;
  }
  if (args[0]?.raw === "!") return not(readTest(args.slice(1)));
  const [one, two, three] = args;
  if (args.length === 1 && one) return filled(one.text);
  if (args.length === 2 && one && two) return readUnary(one.raw, two.text);
  if (args.length === 3 && one && two && three) return binary(one, two.raw, three);
  return UNKNOWN;
}

export function readUnary(operator: string, operand: Text): Condition {
  if (operator === "-n") return filled(operand);
  if (operator === "-z") return not(filled(operand));
  if (/^-[efrs]$/.test(operator)) return { kind: "file", path: operand };
  if (operator === "-o" && literal(operand) === "interactive") return { kind: "interactive" };
  if (operator === "-o" && literal(operand) === "login") return { kind: "login" };
  if (operator === "-v") return filled([{ variable: literal(operand) ?? "" }]);
  return UNKNOWN;
}

function filled(text: Text): Condition {
  const [only] = text;
  // Only an interactive shell has a prompt.
  const isPrompt = text.length === 1 && typeof only === "object" && /^(?:PS1|PROMPT)$/.test(only.variable);
  return isPrompt ? { kind: "interactive" } : { kind: "filled", text };
}

function binary(one: Token, operator: string, other: Token): Condition {
  if (!["=", "==", "!=", "=~"].includes(operator)) return UNKNOWN;
  const isFlags = /^"?(?:\$-|\$\{-\})"?$/.test(one.raw) && /^\.?\*?i\.?\*?$/.test(other.raw.replace(/["']/g, ""));
  const found: Condition | undefined = isFlags
    ? { kind: "interactive" }
    : operator === "=~" || /[*?[]/.test(other.isPlain ? other.raw : "")
      ? undefined
      : { kind: "same", one: one.text, other: other.text };
  if (!found) return UNKNOWN;
  return operator === "!=" ? not(found) : found;
}
