// Simple commands of fish: those that set variables, and those whose exit status is plain.
// https://fishshell.com/docs/current/cmds/set.html
import type { Command } from "./sh.ts";
import { readUnary } from "./sh-commands.ts";
import type { Token } from "./sh-words.ts";
import { type Condition, KNOWN, literal, type Name, not, type Step, type Text, UNKNOWN } from "./step.ts";

export function readFishCommand(name: string, args: readonly Token[], line: number): Command {
  if (name === "set") return readSet(args, line);
  if (name === "export") return { steps: args.flatMap(readExport), status: KNOWN(true) };
  if (name === "source" || name === ".") {
    const [path] = args;
    return { steps: path ? [{ kind: "source", path: path.text, line }] : [], status: UNKNOWN };
  }
  if (name === "exit" || name === "return")
    return { steps: [{ kind: "stop", what: name === "exit" ? "file" : "function", line }], status: UNKNOWN };
  if (name === "exec") return { steps: [{ kind: "stop", what: "all", line }], status: UNKNOWN };
  if (name === "test" || name === "[") return { steps: [], status: readTest(args) };
  if (name === "status") return { steps: [], status: readStatus(args) };
  if (name === "true") return { steps: [], status: KNOWN(true) };
  if (name === "false") return { steps: [], status: KNOWN(false) };
  return { steps: name ? [{ kind: "call", name, line }] : [], status: UNKNOWN };
}

function readStatus(args: readonly Token[]): Condition {
  const words = args.map(({ raw }) => raw.replace(/^--?/, "")).join(" ");
  if (/^(?:is-interactive|i)$/.test(words)) return { kind: "interactive" };
  return /^(?:is-login|l)$/.test(words) ? { kind: "login" } : UNKNOWN;
}

function readTest(args: readonly Token[]): Condition {
  const words = args.filter(({ raw }) => raw !== "]");
  const [first, second, third] = words;
  if (first?.raw === "!") return not(readTest(words.slice(1)));
  if (words.length === 2 && first && second) return readUnary(first.raw, second.text);
  if (words.length !== 3 || !first || !second || !third || !/^!?=$/.test(second.raw)) return UNKNOWN;
  const same: Condition = { kind: "same", one: first.text, other: third.text };
  return second.raw === "=" ? same : not(same);
}

/** fish's own function of that name: `export name=value`. */
function readExport({ text, line }: Token): Step[] {
  const [first = "", ...rest] = text;
  const [, name, sign, right = ""] = typeof first === "string" ? (/^(\w+)(=)?([\s\S]*)$/.exec(first) ?? []) : [];
  if (!name) return [];
  return [{ kind: "set", name, ...(sign ? { value: [right, ...rest] } : {}), exports: true, line }];
}

/** Braces keep a variable's name from what follows: `{$a}_proxy`. */
function nameIn({ text }: Token): Name {
  return text.map((part) => (typeof part === "string" ? part.replace(/[{}]/g, "") : part));
}

const LONG: Readonly<Record<string, string>> = {
  global: "g", export: "x", universal: "U", local: "l", function: "f", erase: "e", unexport: "u", query: "q",
  append: "a", prepend: "p", show: "S", names: "n",
}; // biome-ignore format: a list to read

function readSet(args: readonly Token[], line: number): Command {
  const count = args.findIndex(({ raw }) => !/^-/.test(raw));
  const options = count < 0 ? args : args.slice(0, count);
  const [target, ...values] = count < 0 ? [] : args.slice(count);
  const flags = options.map(({ raw }) => (raw.startsWith("--") ? (LONG[raw.slice(2)] ?? "") : raw.slice(1))).join("");
  const has = (flag: string) => flags.includes(flag);
  if (!target || has("S") || has("n")) return { steps: [], status: UNKNOWN };
  if (has("q")) {
    const asked: Condition = { kind: "filled", text: [{ variable: literal(target.text) ?? "" }] };
    return { steps: [], status: values.length > 0 ? UNKNOWN : asked };
  }
  const status = KNOWN(true);
  if (has("l") || has("f")) return { steps: [], status };
  const isUniversal = has("U");
  if (has("e")) {
    const steps = [target, ...values].map((each): Step => ({ kind: "unset", name: nameIn(each), isUniversal, line }));
    return { steps, status };
  }
  const own: Text = [{ variable: literal(target.text) ?? "" }];
  const list: Text = values.flatMap(({ text }, at) => (at > 0 ? [" ", ...text] : text));
  const value = has("a") ? [...own, " ", ...list] : has("p") ? [...list, " ", ...own] : list;
  const exports = has("x") ? true : has("u") ? false : undefined;
  const name = nameIn(target);
  return {
    steps: [{ kind: "set", name, value, ...(exports === undefined ? {} : { exports }), isUniversal, line }],
    status,
  };
}
