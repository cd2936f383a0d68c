// elvish. https://elv.sh/ref/language.html
import { type Atom, flat, type Lexis, readStatements, type Statement, unescaped } from "./code.ts";
import { type Branch, KNOWN, type Reader, type Step, type Text, UNKNOWN } from "./step.ts";

const LEXIS: Lexis = {
  comment: /#[^\n]*/y,
  strings: [
    { pattern: /'((?:[^']|'')*)'/y, read: (inside) => [inside.replaceAll("''", "'")] },
    { pattern: /"((?:[^"\\]|\\[\s\S])*)"/y, read: (inside) => [unescaped(inside)] },
  ],
  word: /[^\s;|()[\]{}"'`]+|\|/y,
  continuation: /\^\r?\n/y,
};

export const readElvish: Reader = (text) => readStatements(text, LEXIS).flatMap(readStatement);

function readStatement(atoms: Statement): Step[] {
  const [first, second, third] = atoms;
  if (!first) return [];
  const { raw, line } = first;
  if (raw === "set-env" && second)
    return [{ kind: "set", name: textOf(second), value: valueIn(atoms.slice(2)), exports: true, line }];
  if (raw === "unset-env" && second) return [{ kind: "unset", name: textOf(second), line }];
  if (raw === "set" || /^E:\w+$/.test(raw)) return readSet(raw === "set" ? atoms.slice(1) : atoms, line);
  if (raw === "var" && second && third?.raw === "=" && !/proxy$/i.test(second.raw))
    return [{ kind: "set", name: second.raw, value: valueIn(atoms.slice(3)), line }];
  if (raw === "fn" && second) return [{ kind: "function", name: second.raw, steps: bodyOf(atoms.at(-1)), line }];
  if (raw === "if") return readIf(atoms.slice(1), line);
  if (raw === "try") return bodyOf(second);
  if (raw === "for") return readFor(atoms, line);
  if (raw === "while" || raw === "and" || raw === "or") return [{ kind: "loop", steps: bodyOf(atoms.at(-1)), line }];
  if (raw === "return") return [{ kind: "stop", what: "function", line }];
  if (raw === "exit" || raw === "exec") return [{ kind: "stop", what: "all", line }];
  return readCall(atoms, line);
}

/** A lambda is called where nothing precedes it; what another command makes of one is not known. */
function readCall(atoms: Statement, line: number): Step[] {
  const [first] = atoms;
  if (first?.kind === "group") return first.raw === "{" ? bodyOf(first) : [];
  const block = atoms.findLast(({ raw }) => raw === "{");
  if (first?.raw === "each" || first?.raw === "peach") return readEach(atoms, block, line);
  return first ? [{ kind: "call", name: first.raw, line }] : [];
}

/** `each {|name| …} [a b]` */
function readEach(atoms: Statement, block: Atom | undefined, line: number): Step[] {
  const [bar, variable] = block?.inside[0] ?? [];
  const list = atoms.at(-1);
  const words =
    bar?.raw === "|" && variable && list?.raw === "[" ? { variable: variable.raw, over: flat(list).map(textOf) } : {};
  return [{ kind: "loop", ...words, steps: bodyOf(block), line }];
}

function readSet(atoms: Statement, line: number): Step[] {
  const at = atoms.findIndex(({ raw }) => raw === "=");
  if (at < 0) return [];
  const values = atoms.slice(at + 1);
  return atoms.slice(0, at).flatMap(({ raw }, index): Step[] => {
    const name = /^E:(\w+)$/.exec(raw)?.[1];
    if (!name && /proxy$/i.test(raw)) return [];
    const value = at > 1 ? valueIn(values.slice(index, index + 1)) : valueIn(values);
    return [{ kind: "set", name: name ?? raw, value, ...(name ? { exports: true } : {}), line }];
  });
}

function readIf(atoms: Statement, line: number): Step[] {
  const branches: Branch[] = [];
  const blocks = atoms.flatMap((atom, at) => (atom.raw === "{" ? [at] : []));
  for (const at of blocks) {
    const condition = atoms[at - 1];
    const isElse = condition?.raw === "else";
    const isTrue = isElse || condition?.raw === "$true";
    branches.push({
      when: isTrue ? KNOWN(true) : condition?.raw === "$false" ? KNOWN(false) : UNKNOWN,
      steps: bodyOf(atoms[at]),
    });
  }
  return [{ kind: "choice", branches, line }];
}

function readFor(atoms: Statement, line: number): Step[] {
  const [, variable, list] = atoms;
  const words = list?.raw === "[" ? flat(list).map(textOf) : undefined;
  const steps = bodyOf(atoms.at(-1));
  return [{ kind: "loop", ...(variable && words ? { variable: variable.raw, over: words } : {}), steps, line }];
}

function bodyOf(group: Atom | undefined): Step[] {
  return group?.raw === "{" ? withoutParameters(group.inside).flatMap(readStatement) : [];
}

/** `{|a b| …}` */
function withoutParameters([first = [], ...rest]: readonly Statement[]): readonly Statement[] {
  if (first[0]?.raw !== "|") return [first, ...rest];
  const end = first.findIndex(({ raw }, at) => at > 0 && raw === "|");
  return [first.slice(end + 1), ...rest];
}

function textOf(atom: Atom): Text {
  if (atom.kind === "string") return atom.text;
  if (atom.kind === "group") return [undefined];
  const [, name] = /^\$(?:E:)?([\w-]+)$/.exec(atom.raw) ?? [];
  if (name) return [{ variable: name }];
  return atom.raw.includes("$") ? [undefined] : [atom.raw];
}

function valueIn(atoms: readonly Atom[]): Text {
  // Pieces that touch are one word; blanks between two words would be a mistake that elvish refuses.
  return atoms.flatMap(textOf);
}
