// nushell. https://www.nushell.sh/book/environment.html
import { type Atom, flat, type Lexis, readStatements, type Statement, unescaped } from "./code.ts";
import { type Branch, type Condition, KNOWN, not, type Reader, type Step, type Text, UNKNOWN } from "./step.ts";

const LEXIS: Lexis = {
  comment: /(?<=^|[\s;({[])#[^\n]*/y,
  strings: [
    { pattern: /r#'([\s\S]*?)'#/y, read: (inside) => [inside] },
    { pattern: /\$"((?:[^"\\]|\\[\s\S])*)"/y, read: interpolate },
    { pattern: /\$'([^']*)'/y, read: interpolate },
    { pattern: /"((?:[^"\\]|\\[\s\S])*)"/y, read: (inside) => [unescaped(inside)] },
    { pattern: /'([^']*)'/y, read: (inside) => [inside] },
    { pattern: /`([^`]*)`/y, read: (inside) => [inside] },
  ],
  word: /[^\s;|()[\]{}"'`,]+|\||,/y,
};

export const readNushell: Reader = (text) => readStatements(text, LEXIS).flatMap(readStatement);

function interpolate(inside: string): Text {
  return inside.split(/(\([^)]*\))/).map((part) => (/^\(/.test(part) ? referTo(part.slice(1, -1).trim()) : part));
}

function referTo(word: string): Text[number] {
  const name = /^\$(?:env\.)?(\w+)\??$/.exec(word)?.[1];
  return name ? { variable: name } : undefined;
}

function readStatement(statement: Statement): Step[] {
  const atoms = statement[0]?.raw === "export" ? statement.slice(1) : statement;
  const [first, second] = atoms;
  if (!first) return [];
  const { raw, line } = first;
  const name =
    /^\$env\.(\w+)$/.exec(raw)?.[1] ??
    (raw === "$env" ? undefined : /^\$env\.$/.test(raw) ? nameOf(second) : undefined);
  if (name && atoms.some(({ raw }) => raw === "="))
    return [{ kind: "set", name, value: valueAfter(atoms, "="), exports: true, line }];
  const assigned = { "let-env": second?.raw, let: undefined, mut: undefined, const: undefined }[raw];
  if (assigned) return [{ kind: "set", name: assigned, value: valueAfter(atoms, "="), exports: true, line }];
  if (["let", "mut", "const"].includes(raw) && second && !/proxy$/i.test(second.raw))
    return [{ kind: "set", name: second.raw, value: valueAfter(atoms, "="), line }];
  const isLoading = raw === "load-env" || atoms.at(-1)?.raw === "load-env";
  if (isLoading) return readRecord(atoms.find(({ raw }) => raw === "{" || raw === "("));
  if (raw === "hide-env") return atoms.slice(1).flatMap((atom) => unset(atom));
  if (raw === "source" || raw === "source-env") return [{ kind: "source", path: second ? pathOf(second) : [], line }];
  if (raw === "return" || raw === "exit" || raw === "exec")
    return [{ kind: "stop", what: raw === "return" ? "function" : "all", line }];
  return readBlock(atoms, raw, line);
}

function readBlock(atoms: Statement, raw: string, line: number): Step[] {
  const block = atoms.findLast((atom) => atom.raw === "{");
  const steps = () => block?.inside.flatMap(readStatement) ?? [];
  if (raw === "if") return readIf(atoms.slice(1), line);
  if (raw === "def" || raw === "def-env") return readFunction(atoms, steps, line);
  // Inside these the environment goes back.
  if (raw === "do") return atoms.some((atom) => atom.raw === "--env") ? steps() : [];
  if (raw === "export-env" || raw === "try") return blockOf(atoms);
  if (raw === "for") return readFor(atoms, steps(), line);
  if (["while", "loop", "match"].includes(raw)) return [{ kind: "loop", steps: steps(), line }];
  return /^[\w-]+$/.test(raw) ? [{ kind: "call", name: raw, line }] : [];
}

function blockOf(atoms: Statement): Step[] {
  return atoms.find(({ raw }) => raw === "{")?.inside.flatMap(readStatement) ?? [];
}

function readFunction(atoms: Statement, steps: () => Step[], line: number): Step[] {
  const isKept = atoms[0]?.raw === "def-env" || atoms.some(({ raw }) => raw === "--env");
  const name = atoms.slice(1).find(({ raw }) => !raw.startsWith("--"));
  // `export-env` has no name, and runs at once; others lose what they set.
  return isKept && name ? [{ kind: "function", name: nameOf(name) ?? name.raw, steps: steps(), line }] : [];
}

function readFor(atoms: Statement, steps: Step[], line: number): Step[] {
  const [, variable] = atoms;
  const list = atoms.find(({ raw }) => raw === "[");
  const over = flat(list)
    .filter(({ raw }) => raw !== ",")
    .map(({ text }) => text);
  return [
    { kind: "loop", ...(variable && list ? { variable: variable.raw.replace(/^\$/, ""), over } : {}), steps, line },
  ];
}

function readIf(atoms: Statement, line: number): Step[] {
  const branches: Branch[] = [];
  let rest = atoms;
  for (;;) {
    const at = rest.findIndex(({ raw }) => raw === "{");
    if (at < 0) break;
    const steps = rest[at]?.inside.flatMap(readStatement) ?? [];
    branches.push({ when: at === 0 ? KNOWN(true) : readCondition(rest.slice(0, at)), steps });
    const isElse = rest[at + 1]?.raw === "else";
    if (!isElse) break;
    rest = rest.slice(rest[at + 2]?.raw === "if" ? at + 3 : at + 2);
  }
  return [{ kind: "choice", branches, line }];
}

function readCondition(atoms: Statement): Condition {
  const inner = atoms.length === 1 && atoms[0]?.raw === "(" ? flat(atoms[0]) : atoms;
  const [first, second, third] = inner;
  if (inner.length === 1 && first?.raw === "$nu.is-interactive") return { kind: "interactive" };
  if (inner.length === 1 && first?.raw === "$nu.is-login") return { kind: "login" };
  if (inner.length === 1 && first?.raw === "true") return KNOWN(true);
  if (inner.length === 1 && first?.raw === "false") return KNOWN(false);
  if (first?.raw === "not") return not(readCondition(inner.slice(1)));
  if (inner.length !== 3 || first?.kind !== "string" || third?.raw !== "$env") return UNKNOWN;
  const filled: Condition = { kind: "filled", text: [{ variable: nameOf(first) ?? "" }] };
  return second?.raw === "in" ? filled : second?.raw === "not-in" ? not(filled) : UNKNOWN;
}

/** A record: names and values, in any layout. */
function readRecord(group: Atom | undefined): Step[] {
  const atoms = flat(group).filter(({ raw }) => raw !== ",");
  const steps: Step[] = [];
  for (let at = 0; at < atoms.length; at++) {
    const key = atoms[at] as Atom;
    const [, bare, glued] = key.kind === "word" ? (/^(\w+):(.*)$/.exec(key.raw) ?? []) : [];
    const isSplit = atoms[at + 1]?.raw === ":";
    const computed = key.raw === "(" && isSplit ? [referTo(flat(key)[0]?.raw ?? "")] : undefined;
    const isQuoted = key.kind === "string" && /^:/.test(atoms[at + 1]?.raw ?? "");
    if (!bare && !isSplit && !isQuoted) continue;
    const name = computed ?? bare ?? nameOf(key) ?? "";
    const value: Text = glued ? [glued] : valueIn(atoms[isSplit || isQuoted ? at + 2 : at + 1]);
    steps.push({ kind: "set", name, value, exports: true, line: key.line });
  }
  return steps;
}

function unset(atom: Atom): Step[] {
  const name = nameOf(atom);
  return name && /^\w+$/.test(name) ? [{ kind: "unset", name, line: atom.line }] : [];
}

function nameOf(atom: Atom | undefined): string | undefined {
  return atom?.text.every((part) => typeof part === "string") ? atom.text.join("") : undefined;
}

function valueAfter(atoms: Statement, sign: string): Text {
  const at = atoms.findIndex(({ raw }) => raw === sign);
  return atoms.length === at + 2 ? valueIn(atoms[at + 1]) : [undefined];
}

function valueIn(atom: Atom | undefined): Text {
  if (atom?.kind === "string") return atom.text;
  if (atom?.kind !== "word") return [undefined];
  return atom.raw.startsWith("$") ? [referTo(atom.raw)] : [atom.raw];
}

/** `source` takes a constant: a word, a string, or what is made of $nu. */
function pathOf(atom: Atom): Text {
  return atom.kind === "group" ? [undefined] : valueIn(atom);
}
