// PowerShell. https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_environment_variables
import { type Atom, flat, type Lexis, readStatements, type Statement } from "./code.ts";
import { type Branch, KNOWN, type Reader, type Step, type Text, UNKNOWN } from "./step.ts";

const LEXIS: Lexis = {
  comment: /<#[\s\S]*?#>|(?<=^|[\s;({])#[^\n]*/y,
  strings: [
    { pattern: /@"\r?\n([\s\S]*?)\r?\n"@/y, end: '"@', read: interpolate },
    { pattern: /@'\r?\n([\s\S]*?)\r?\n'@/y, end: "'@", read: (inside) => [inside] },
    { pattern: /"((?:[^"`]|`[\s\S]|"")*)"/y, read: interpolate },
    {
      pattern: /['\u2018-\u201b]((?:[^'\u2018-\u201b]|'')*)['\u2018-\u201b]/y,
      read: (inside) => [inside.replaceAll("''", "'")],
    },
  ],
  word: /\$\{[^}]*\}|\$\(|::|[^\s;|()[\]{}"'`,=]+|=|,|\|/y,
  continuation: /`\r?\n/y,
};

export const readPowershell: Reader = (text) => readStatements(text, LEXIS).flatMap(readStatement);

function interpolate(inside: string): Text {
  return inside.split(/(\$\([^)]*\)|\$\{?(?:env:)?\w+\}?|`[\s\S])/i).map((part) => {
    if (part.startsWith("`")) return part.slice(1);
    return part.startsWith("$") ? referTo(part) : part;
  });
}

function referTo(word: string): Text[number] {
  const name = /^\$\{?(?:env:)?(\w+)\}?$/i.exec(word)?.[1];
  return name ? { variable: name } : undefined;
}

const ENV = /^\$\{?env:(\w+)\}?$/i;
const DRIVE = /^env:[\\/]?(\w+)$/i;

function readStatement(atoms: Statement): Step[] {
  const [first] = atoms;
  if (!first) return [];
  const { line } = first;
  const word = first.raw.toLowerCase();
  if (first.kind === "word" && first.raw.startsWith("$")) return readAssignment(atoms, line);
  if (first.kind === "group") return first.raw === "[" ? readMethod(atoms, line) : first.inside.flatMap(readStatement);
  if (/^(?:set-item|si|new-item|ni|set-content|sc)$/.test(word)) return readSetItem(atoms, line);
  if (/^(?:remove-item|ri|rm|del|erase|rd|rmdir|clear-item|cli)$/.test(word)) return readRemove(atoms, line);
  if (word === "if") return readIf(atoms, line);
  if (word === "function" || word === "filter")
    return [{ kind: "function", name: atoms[1]?.raw.toLowerCase() ?? "", steps: bodyOf(atoms.at(-1)), line }];
  if (word === "try") return bodyOf(atoms[1]);
  if (/^(?:foreach|for|while|do|switch|foreach-object|%)$/.test(word))
    return [{ kind: "loop", steps: bodyOf(atoms.findLast(({ raw }) => raw === "{")), line }];
  if (word === "return" || word === "exit")
    return [{ kind: "stop", what: word === "return" ? "function" : "all", line }];
  if (word === "." || word === "&") return readRun(word, atoms[1], line);
  if (/^(?:catch|finally|else|elseif|trap|param|begin|process|end|class|enum)$/.test(word)) return [];
  return [{ kind: "call", name: word, line }];
}

function readRun(word: string, what: Atom | undefined, line: number): Step[] {
  if (what?.raw === "{") return bodyOf(what);
  return what ? [{ kind: "source", path: valueIn([what]), line }] : word === "." ? [] : [];
}

/** `$a = $b = value`; also of variables of its own, of which others are made. */
function readAssignment(atoms: Statement, line: number): Step[] {
  const last = atoms.findLastIndex(({ raw }) => raw === "=");
  if (last < 1 || /^[-+*/%?]$/.test(atoms[last - 1]?.raw ?? "")) return [];
  const value = atoms[last + 1]?.raw.toLowerCase() === "$null" ? [""] : valueIn(atoms.slice(last + 1));
  return atoms.slice(0, last).flatMap(({ raw }): Step[] => {
    const name = ENV.exec(raw)?.[1];
    if (name) return [{ kind: "set", name, value, exports: true, line }];
    const own = /^\$(?:\w+:)?(\w+)$/.exec(raw)?.[1];
    return own && !/proxy$/i.test(own) ? [{ kind: "set", name: own, value, line }] : [];
  });
}

/** `[Environment]::SetEnvironmentVariable(name, value)`: for this process, unless another is named. */
function readMethod(atoms: Statement, line: number): Step[] {
  const isSetter = atoms.some(({ raw }) => /SetEnvironmentVariable$/i.test(raw));
  const group = atoms.findLast(({ raw }) => raw === "(");
  if (!isSetter || !group) return [];
  const parts = splitAtCommas(flat(group));
  const name = parts[0]?.[0]?.text;
  const isOther = parts[2]?.some(({ raw }) => /user|machine/i.test(raw));
  if (!name || isOther) return [];
  const isNull = parts[1]?.[0]?.raw.toLowerCase() === "$null";
  return [{ kind: "set", name, value: isNull ? [""] : valueIn(parts[1] ?? []), exports: true, line }];
}

function splitAtCommas(atoms: readonly Atom[]): Atom[][] {
  const parts: Atom[][] = [[]];
  for (const atom of atoms) {
    if (atom.raw === ",") parts.push([]);
    else parts.at(-1)?.push(atom);
  }
  return parts;
}

/** The words that are no switch: `-Path` and `-Value` may be left out. */
function wordsOf(atoms: Statement): readonly Atom[] {
  return atoms.slice(1).filter(({ kind, raw }) => kind !== "word" || !raw.startsWith("-"));
}

function driveName(atom: Atom | undefined): string | undefined {
  const text = atom?.text.every((part) => typeof part === "string") ? atom.text.join("") : "";
  return DRIVE.exec(text)?.[1];
}

function readSetItem(atoms: Statement, line: number): Step[] {
  const words = wordsOf(atoms);
  const at = words.findIndex((word) => driveName(word));
  const name = driveName(words[at]);
  return name ? [{ kind: "set", name, value: valueIn(words.slice(at + 1, at + 2)), exports: true, line }] : [];
}

function readRemove(atoms: Statement, line: number): Step[] {
  return wordsOf(atoms).flatMap((word): Step[] => {
    const name = driveName(word);
    return name ? [{ kind: "unset", name, line }] : [];
  });
}

function readIf(atoms: Statement, line: number): Step[] {
  const branches: Branch[] = [];
  for (const [at, atom] of atoms.entries()) {
    if (atom.raw !== "{") continue;
    const isElse = atoms[at - 1]?.raw.toLowerCase() === "else";
    const [only, ...more] = flat(atoms[at - 1]);
    const known = more.length === 0 ? { $true: true, $false: false }[only?.raw.toLowerCase() ?? ""] : undefined;
    branches.push({ when: isElse ? KNOWN(true) : known === undefined ? UNKNOWN : KNOWN(known), steps: bodyOf(atom) });
  }
  return [{ kind: "choice", branches, line }];
}

function bodyOf(group: Atom | undefined): Step[] {
  return group?.raw === "{" ? group.inside.flatMap(readStatement) : [];
}

function valueIn(atoms: readonly Atom[]): Text {
  const [only, ...more] = atoms;
  if (!only || more.length > 0) return [undefined];
  if (only.kind === "string") return only.text;
  return only.kind === "word" && !only.raw.startsWith("$") ? [only.raw] : [referTo(only.raw)];
}
