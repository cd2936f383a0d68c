// R: .Rprofile, which sets variables by Sys.setenv(). https://stat.ethz.ch/R-manual/R-devel/library/base/html/Sys.setenv.html
import { type Atom, flat, type Lexis, readStatements, type Statement, unescaped } from "./code.ts";
import { type Condition, not, type Reader, type Step, type Text, UNKNOWN, under } from "./step.ts";

const LEXIS: Lexis = {
  comment: /#[^\n]*/y,
  strings: [
    { pattern: /[rR]"\(([\s\S]*?)\)"/y, end: ')"', read: (inside) => [inside] },
    { pattern: /"((?:[^"\\]|\\[\s\S])*)"/y, read: (inside) => [unescaped(inside)] },
    { pattern: /'((?:[^'\\]|\\[\s\S])*)'/y, read: (inside) => [unescaped(inside)] },
    { pattern: /`([^`]*)`/y, read: (inside) => [inside] },
  ],
  word: /[A-Za-z_.][\w.]*(?:::[A-Za-z_.][\w.]*)?|<<?-|->>?|&&?|\|\|?|[=!<>]=|[^\s;()[\]{}"'`\w]/y,
};

export const readR: Reader = (text) => {
  const steps = joinLines(readStatements(text, LEXIS)).flatMap(readExpression);
  // What R itself calls once all files are read.
  return [...steps, { kind: "call", name: ".First", line: 1 }];
};

/** `if (…)` and `else` reach over a line's end. */
function joinLines(statements: readonly Statement[]): Statement[] {
  const joined: Atom[][] = [];
  for (const statement of statements) {
    const last = joined.at(-1);
    const isOpen = last && /^(?:if|for|while|function)$/.test(last.at(-2)?.raw ?? "") && last.at(-1)?.raw === "(";
    if (last && (isOpen || statement[0]?.raw === "else" || /^(?:<-|&&|\|\||else|=)$/.test(last.at(-1)?.raw ?? "")))
      last.push(...statement);
    else joined.push([...statement]);
  }
  return joined;
}

/** All that an expression does, wherever in it. */
function readExpression(atoms: Statement): Step[] {
  const [first] = atoms;
  if (!first) return [];
  const { line } = first;
  const arrow = atoms.findIndex(({ raw }) => raw === "<-" || raw === "<<-" || raw === "=");
  const isFunction = atoms[arrow + 1]?.raw === "function";
  if (arrow === 1 && isFunction)
    return [{ kind: "function", name: first.raw, steps: readExpression(atoms.slice(4)), line }];
  if (arrow === 1 && atoms[2]?.kind === "string" && atoms.length === 3)
    return [{ kind: "set", name: first.raw, value: atoms[2].text, line }];
  if (first.raw === "if") return readIf(atoms, line);
  if (first.raw === "for" || first.raw === "while" || first.raw === "repeat")
    return [{ kind: "loop", steps: readExpression(atoms.slice(first.raw === "repeat" ? 1 : 2)), line }];
  const joint = atoms.findIndex(({ raw }) => raw === "&&" || raw === "||");
  if (joint > 0) {
    const when = readCondition(atoms.slice(0, joint));
    const isAnd = atoms[joint]?.raw === "&&";
    return [
      ...readCalls(atoms.slice(0, joint)),
      ...under(isAnd ? when : not(when), readExpression(atoms.slice(joint + 1)), line),
    ];
  }
  return readCalls(atoms);
}

function readCalls(atoms: Statement): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < atoms.length; at++) {
    const atom = atoms[at] as Atom;
    const next = atoms[at + 1];
    // A body that nobody calls here.
    if (atom.raw === "function") return steps;
    const isCall = atom.kind === "word" && next?.raw === "(" && next.kind === "group";
    if (isCall) steps.push(...readCall(atom, next));
    else if (atom.kind === "group") steps.push(...joinLines(atom.inside).flatMap(readExpression));
    if (isCall) at++;
  }
  return steps;
}

function readCall({ raw, line }: Atom, group: Atom): Step[] {
  const name = raw.replace(/^base::/, "");
  const args = splitAtCommas(flat(group));
  if (name === "Sys.setenv") return args.flatMap((arg) => readSetting(arg));
  if (name === "Sys.unsetenv")
    return strings(flat(group)).map(({ text, line }) => ({ kind: "unset", name: text, line }));
  if (name === "do.call" && args[0]?.some(({ raw }) => /Sys\.setenv/.test(raw)))
    return splitAtCommas(flat(args[1]?.at(-1))).flatMap(readSetting);
  if (name === "source" || name === "sys.source" || name === "readRenviron") {
    const path = args[0]?.find(({ kind }) => kind === "string");
    return path ? [{ kind: "source", path: path.text, line }] : [];
  }
  if (name === "q" || name === "quit") return [{ kind: "stop", what: "all", line }];
  // What is handed on as a function runs another time, or never.
  const inner = joinLines(group.inside).flatMap(readExpression);
  return inner.length > 0 ? inner : [{ kind: "call", name, line }];
}

function splitAtCommas(atoms: readonly Atom[]): Atom[][] {
  const parts: Atom[][] = [[]];
  for (const atom of atoms) {
    if (atom.raw === ",") parts.push([]);
    else parts.at(-1)?.push(atom);
  }
  return parts;
}

function strings(atoms: readonly Atom[]): Atom[] {
  return atoms.flatMap((atom) => (atom.kind === "string" ? [atom] : atom.kind === "group" ? strings(flat(atom)) : []));
}

function readSetting([name, sign, value, ...more]: readonly Atom[]): Step[] {
  if (!name || sign?.raw !== "=") return [];
  const text: Text =
    !value || more.length > 0 || value.kind === "group"
      ? [undefined]
      : value.kind === "string"
        ? value.text
        : [{ variable: value.raw }];
  return [{ kind: "set", name: name.text, value: text, exports: true, line: name.line }];
}

/** `if` behind `if` in one expression: each is looked through once more for all that are before it. */
const MOST_IFS = 50;

function readIf(atoms: Statement, line: number): Step[] {
  if (atoms.filter(({ raw }) => raw === "if").length > MOST_IFS) return [];
  const otherwise = atoms.findIndex(({ raw }) => raw === "else");
  const then = atoms.slice(2, otherwise < 0 ? undefined : otherwise);
  const when = readCondition(flat(atoms[1]));
  const branches = [{ when, steps: readExpression(then) }];
  if (otherwise > 0) branches.push({ when: not(when), steps: readExpression(atoms.slice(otherwise + 1)) });
  return branches.flatMap((branch) => under(branch.when, branch.steps, line));
}

function readCondition(atoms: readonly Atom[]): Condition {
  const [first, second] = atoms;
  if (first?.raw === "!") return not(readCondition(atoms.slice(1)));
  if (atoms.length === 2 && first?.raw === "interactive" && second?.raw === "(") return { kind: "interactive" };
  if (atoms.length === 1 && first?.raw === "TRUE") return { kind: "known", value: true };
  if (atoms.length === 1 && first?.raw === "FALSE") return { kind: "known", value: false };
  if (atoms.length === 2 && first?.raw === "file.exists") {
    const [path] = strings(atoms);
    return path ? { kind: "file", path: path.text } : UNKNOWN;
  }
  return UNKNOWN;
}
