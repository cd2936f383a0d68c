// Python, as xonsh and IPython read it when they start: lines, blocks by indentation, and the ways to set a variable.
// https://docs.python.org/3/library/os.html#os.environ, https://xon.sh/tutorial.html#environment-variables
import { type Branch, type Condition, KNOWN, not, type Reader, type Step, type Text, UNKNOWN } from "./step.ts";

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly line: number;
}

interface Node extends Line {
  readonly body: readonly Node[];
}

/** xonsh hands its own environment to programs: what is set in Python's stays there. */
export const readXonsh: Reader = (text) => readPython(text.replace(/\b(?:os\.)?environ\b/g, "_"));
export const readPython: Reader = (text) => readNodes(nest(linesOf(text)));

const STRING = String.raw`[fFrRbBuUpP]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')`;
const TOKEN = new RegExp(String.raw`${STRING}|#[^\n]*|\\\n|\n|[\s\S]`, "g");

/** Logical lines: brackets, strings and backslashes go on; comments are left out, `;` parts. */
function linesOf(source: string): Line[] {
  const lines: Line[] = [];
  let [text, depth, line, start] = ["", 0, 1, 1];
  const end = (indent?: number) => {
    const own = indent ?? /^[ \t]*/.exec(text)?.[0].replaceAll("\t", "        ").length ?? 0;
    if (text.trim() !== "") lines.push({ indent: own, text: text.trim(), line: start });
    text = "";
    start = line;
    return own;
  };
  let inherited: number | undefined;
  for (const [token] of source.replaceAll("\r\n", "\n").matchAll(TOKEN)) {
    if (token === "\n" && depth === 0) {
      line++;
      end(inherited);
      inherited = undefined;
      start = line;
      continue;
    }
    if (token === ";" && depth === 0) {
      // What follows on the line of an `if …:` is part of it.
      inherited = /^[ \t]*(?:if|for|while|with)\b[\s\S]*:/.test(text) ? undefined : end(inherited);
      if (inherited === undefined) text += ";";
      continue;
    }
    line += token.split("\n").length - 1;
    if (token.startsWith("#")) continue;
    if (/^[([{]$/.test(token)) depth++;
    if (/^[)\]}]$/.test(token)) depth = Math.max(0, depth - 1);
    text += token === "\\\n" ? " " : token === "\n" ? " " : token;
  }
  end(inherited);
  return lines;
}

function nest(lines: readonly Line[]): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as Line;
    let end = at + 1;
    while (end < lines.length && (lines[end] as Line).indent > line.indent) end++;
    nodes.push({ ...line, body: nest(lines.slice(at + 1, end)) });
    at = end;
  }
  return nodes;
}

function readNodes(nodes: readonly Node[]): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as Node;
    const word = /^(\w+)\b/.exec(node.text)?.[1] ?? "";
    if (word === "if") {
      let end = at + 1;
      while (/^(?:elif|else)\b/.test(nodes[end]?.text ?? "")) end++;
      const parts = nodes.slice(at, end);
      steps.push({ kind: "choice", branches: parts.map(readBranch), line: node.line });
      at += parts.length - 1;
    } else steps.push(...readBlock(word, node));
  }
  return steps;
}

function readBlock(word: string, node: Node): Step[] {
  const { text, line } = node;
  if (word === "def" || word === "async" || word === "class") {
    const name = /^(?:async\s+)?def\s+(\w+)/.exec(text)?.[1];
    return name ? [{ kind: "function", name, steps: stepsIn(node), line }] : [];
  }
  // What is set inside goes back.
  if (word === "with") return /\.swap\(/.test(text) ? [] : stepsIn(node);
  if (word === "try" || word === "finally") return stepsIn(node);
  if (word === "for") return readFor(node);
  if (word === "while" || word === "except" || word === "else") return [{ kind: "loop", steps: stepsIn(node), line }];
  return readSimple(text, line);
}

/** The block below a line that ends by a colon, or what follows the colon. */
function stepsIn({ text, body, line }: Node): Step[] {
  if (body.length > 0) return readNodes(body);
  const inline = afterColon(text);
  return splitOutside(inline, ";").flatMap((each) => readSimple(each.trim(), line));
}

function afterColon(text: string): string {
  return splitOutside(text, ":").slice(1).join(":");
}

/** At a sign outside of brackets and strings. */
function splitOutside(text: string, sign: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^[([{]$/.test(token)) depth++;
    if (/^[)\]}]$/.test(token)) depth--;
    if (token === sign && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts;
}

function readBranch(node: Node): Branch {
  const head = splitOutside(node.text, ":")[0] ?? "";
  const condition = head.replace(/^(?:if|elif)\b/, "").trim();
  return { when: /^else\b/.test(head) ? KNOWN(true) : readCondition(condition), steps: stepsIn(node) };
}

const ENVIRON = String.raw`(?:os\.environ|environ|\$\{\.\.\.\}|__xonsh__\.env|@\.env|XSH\.env|_os\.environ)`;

function readCondition(text: string): Condition {
  const plain = text.replace(/^\((.*)\)$/, "$1").trim();
  if (/^not\s/.test(plain)) return not(readCondition(plain.slice(4)));
  if (plain === "True") return KNOWN(true);
  if (plain === "False") return KNOWN(false);
  if (/^(?:\$XONSH_INTERACTIVE|__xonsh__\.env\.get\(['"]XONSH_INTERACTIVE['"]\))$/.test(plain))
    return { kind: "interactive" };
  const [, name, , negation] = new RegExp(String.raw`^['"](\w+)['"]\s+((not\s+)?in)\s+${ENVIRON}$`).exec(plain) ?? [];
  if (name) return negation ? not(filled(name)) : filled(name);
  const got = new RegExp(String.raw`^${ENVIRON}\.get\(\s*['"](\w+)['"]\s*\)$`).exec(plain)?.[1];
  return got ? filled(got) : UNKNOWN;
}

const filled = (variable: string): Condition => ({ kind: "filled", text: [{ variable }] });

/** `for name in ["a", "b"]:` */
function readFor(node: Node): Step[] {
  const [, variable, list] = /^for\s+(\w+)\s+in\s+[[(]((?:\s*['"]\w+['"]\s*,?)+)[\])]\s*:/.exec(node.text) ?? [];
  const over = list?.match(/\w+/g)?.map((word) => [word]);
  return [{ kind: "loop", ...(variable && over ? { variable, over } : {}), steps: stepsIn(node), line: node.line }];
}

const NAME = String.raw`(?:['"](\w+)['"]|(\w+))`;

interface Form {
  readonly pattern: RegExp;
  read(found: readonly (string | undefined)[], line: number): Step[];
}

const set = (name: string | Text, value: string, line: number, isDefault = false): Step => ({
  kind: "set",
  name,
  value: /^None$/.test(value.trim()) ? [""] : valueIn(value),
  exports: true,
  ...(isDefault ? { isDefault } : {}),
  line,
});

const keyOf = (quoted: string | undefined, bare: string | undefined): string | Text =>
  quoted ?? [{ variable: bare ?? "" }];

const FORMS: readonly Form[] = [
  { pattern: /^\$(\w+)\s*=(?!=)([\s\S]*)$/, read: ([, name = "", value = ""], line) => [set(name, value, line)] },
  {
    pattern: new RegExp(String.raw`^(?:${ENVIRON}\[\s*${NAME}\s*\]|\$\{\s*${NAME}\s*\})\s*=(?!=)([\s\S]*)$`),
    read: ([, one, two, three, four, value = ""], line) => [set(keyOf(one ?? three, two ?? four), value, line)],
  },
  {
    pattern: new RegExp(String.raw`^${ENVIRON}\.setdefault\(\s*${NAME}\s*,([\s\S]*)\)$`),
    read: ([, one, two, value = ""], line) => [set(keyOf(one, two), value, line, true)],
  },
  {
    pattern: new RegExp(String.raw`^${ENVIRON}\.__setitem__\(\s*${NAME}\s*,([\s\S]*)\)$`),
    read: ([, one, two, value = ""], line) => [set(keyOf(one, two), value, line)],
  },
  {
    pattern: new RegExp(String.raw`^(?:${ENVIRON}\.update\(([\s\S]*)\)|${ENVIRON}\s*\|=([\s\S]*))$`),
    read: ([, call, union = ""], line) => readUpdate(call ?? union, line),
  },
  {
    pattern: new RegExp(String.raw`^(?:\w+\s*=\s*)?${ENVIRON}\.pop\(\s*${NAME}[\s\S]*\)$`),
    read: ([, one, two], line) => [{ kind: "unset", name: keyOf(one, two), line }],
  },
  {
    pattern: new RegExp(String.raw`^del\s+(?:\$(\w+)|${ENVIRON}\[\s*${NAME}\s*\]|\$\{\s*['"](\w+)['"]\s*\})$`),
    read: ([, one, two, three, four], line) => [{ kind: "unset", name: keyOf(one ?? two ?? four, three), line }],
  },
  {
    pattern: /^os\.(?:putenv|unsetenv)\(\s*['"](\w+)['"]\s*(?:,([\s\S]*))?\)$/,
    read: ([, name = "", value], line) => [
      value === undefined ? { kind: "unset", name, line } : set(name, value, line),
    ],
  },
  // IPython's own: in files that end by .ipy, where no quotes are taken off.
  {
    pattern: /^%(?:env|set_env)\s+(\w+)(?:\s*=\s*|\s+)([\s\S]+)$/,
    read: ([, name = "", value = ""], line) => [{ kind: "set", name, value: [value.trim()], exports: true, line }],
  },
  {
    pattern: /^(?:source|source-bash|source-zsh|source-sh|source-foreign)\s+(?:--\S+\s+)*["']?([^"'\s]+)["']?$/,
    read: ([, path = ""], line) => [{ kind: "source", path: [path], line }],
  },
  { pattern: /^(?:sys\.exit|exit|quit)\(/, read: (_, line) => [{ kind: "stop", what: "file", line }] },
  { pattern: /^(?:raise|return)\b/, read: (_, line) => [{ kind: "stop", what: "function", line }] },
  { pattern: /^(\w+)\(([\s\S]*)\)$/, read: ([, name = ""], line) => [{ kind: "call", name, line }] },
  {
    pattern: /^(\w+)\s*=(?!=)([\s\S]*)$/,
    read: ([, name = "", value = ""], line) =>
      /_proxy$/i.test(name) ? [] : [{ kind: "set", name, value: valueIn(value), line }],
  },
];

function readSimple(text: string, line: number): Step[] {
  for (const { pattern, read } of FORMS) {
    const found = pattern.exec(text);
    if (found) return read(found, line);
  }
  return [];
}

/** `name=value, …` or `{"name": value, …}`. */
function readUpdate(args: string, line: number): Step[] {
  const inside = args.trim().replace(/^(?:dict\(|\{)([\s\S]*)[)}]\s*,?$/, "$1");
  return splitOutside(inside, ",").flatMap((each) => {
    const [, quoted, bare, value = ""] = /^\s*(?:['"](\w+)['"]\s*:|(\w+)\s*=(?!=))([\s\S]*)$/.exec(each) ?? [];
    const name = quoted ?? bare;
    return name ? [set(name, value, line)] : [];
  });
}

/** A string, a variable's value, or what only Python can tell. */
function valueIn(text: string): Text {
  const plain = text.trim();
  const [, prefix = "", , inside] = /^([a-zA-Z]{0,2})(['"])((?:[^'"\\]|\\[\s\S])*)\2$/.exec(plain) ?? [];
  if (inside !== undefined && !/[fF]/.test(prefix))
    return [/[rR]/.test(prefix) ? inside : inside.replace(/\\([\s\S])/g, "$1")];
  const [, env, own] = /^(?:\$(\w+)|(\w+))$/.exec(plain) ?? [];
  const variable = env ?? own ?? new RegExp(String.raw`^${ENVIRON}\[\s*['"](\w+)['"]\s*\]$`).exec(plain)?.[1];
  return [variable && !/^\d/.test(variable) ? { variable } : undefined];
}
