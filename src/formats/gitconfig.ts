// git's own format: sections in brackets, values with quotes and backslashes. Only sections without a subsection are
// ours. https://git-scm.com/docs/git-config#_syntax
import type { Key, Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import {
  cutLines,
  endOfLine,
  type Format,
  type Insertion,
  insertLines,
  type Located,
  lineEnd,
  lineNumber,
  type Parsed,
  placeOfKey,
  type Splice,
} from "./format.ts";

interface Section {
  /** In lower case; a subsection follows behind a blank. */
  readonly name: string;
  readonly start: number;
  /** Just behind the bracket. */
  readonly end: number;
  readonly variables: Variable[];
}

interface Variable extends Located {
  readonly name: string;
  readonly lineStart: number;
  /** Just behind the section's name, where it shares the line with that. */
  readonly headerEnd: number | undefined;
}

export const gitconfig: Format = { parse: parseText };

function parseText(text: string, target: Target): Parsed {
  const sections = scan(text);
  const eol = lineEnd(text, target);
  const all = ([name = "", variable = ""]: Key) =>
    sections
      .filter((section) => section.name === name.toLowerCase())
      .flatMap(({ variables }) => variables.filter((found) => found.name === variable.toLowerCase()));
  // git takes the last: https://git-scm.com/docs/git-config#_description
  const only = (key: Key) => placeOfKey(all(key), key);

  function insert(entries: readonly { key: Key; value: string }[]): Insertion {
    const splices: Splice[] = [];
    const made = new Map<string, string[]>();
    for (const { key, value } of entries) {
      const [name = "", variable = ""] = key;
      const line = `\t${variable} =${write(value)}`;
      const section = sections.find((found) => found.name === name);
      if (section) splices.push(insertLines(endOfLine(text, endOfHeader(section)), line, eol));
      else made.set(name, [...(made.get(name) ?? [`[${name}]`]), line]);
    }
    const fresh = [...made.values()].flat();
    if (fresh.length > 0) splices.push(insertLines(text.length, fresh.join(eol), eol));
    return { splices, containers: [...made.keys()].map((name) => ({ key: [name], raw: null })) };
  }

  return {
    get: only,
    shadows: (key) => Math.max(0, all(key).length - 1),
    format: (_: Key, value: string) => write(value),
    insert,
    cut(key) {
      const { lineStart, headerEnd, end } = only(key) as Variable;
      // Beside the section's name it goes alone.
      return headerEnd === undefined ? cutLines(text, lineStart, end) : { start: headerEnd, end };
    },
    clean: (containers) =>
      containers.flatMap(({ key }) => {
        // The user may have put in another of that name since.
        const section = sections.findLast(({ name, variables }) => name === key[0] && variables.length === 0);
        if (!section || !isAlone(text, section)) return [];
        return [{ ...cutLines(text, section.start, section.end), text: "" }];
      }),
    others: (keys) =>
      sections.flatMap(({ name, variables }) =>
        variables
          .filter(
            (variable) => !keys.some(([section, key]) => section === name && key?.toLowerCase() === variable.name),
          )
          .map((variable) => [name, variable.name, variable.value]),
      ),
  };
}

/** The end of what shares the line with the section's name. */
function endOfHeader({ end, variables: [first] }: Section): number {
  return first?.headerEnd === undefined ? end : first.end;
}

/** Nothing but the section's name is on its line. */
function isAlone(text: string, section: Section): boolean {
  return text.slice(section.end, endOfLine(text, section.end)).trim() === "";
}

/** A value with its blank in front, quoted where git needs it. */
function write(value: string): string {
  if (/[\u0000-\u001f\u007f]/.test(value)) throw new Refusal("a value with a control character");
  const escaped = value.replace(/["\\]/g, "\\$&");
  return ` ${/^[\w.:/@%+~-]+$/.test(value) ? value : `"${escaped}"`}`;
}

function scan(text: string): Section[] {
  const sections: Section[] = [];
  let offset = text.startsWith("\ufeff") ? 1 : 0;
  while (offset < text.length) {
    const lineStart = offset;
    const blank = /^[ \t]*/.exec(text.slice(offset, offset + 1000))?.[0].length ?? 0;
    offset += blank;
    const header = /^\[([\w.-]+)(?:[ \t]+"((?:[^"\\\n]|\\.)*)")?\]/.exec(text.slice(offset, offset + 4000));
    if (header) {
      const name = (header[1] ?? "").toLowerCase() + (header[2] === undefined ? "" : ` ${header[2]}`);
      sections.push({ name, start: lineStart, end: offset + header[0].length, variables: [] });
      offset += header[0].length;
      offset += /^[ \t]*/.exec(text.slice(offset, offset + 1000))?.[0].length ?? 0;
    }
    const char = text[offset];
    if (char === undefined || char === "\n" || char === "\r" || char === "#" || char === ";") {
      offset = endOfLine(text, offset);
      continue;
    }
    const line = lineNumber(text, offset);
    const variable = /^([A-Za-z][\w-]*)[ \t]*(=|(?=\r?\n|$|[#;]))/.exec(text.slice(offset, offset + 1000));
    const section = sections.at(-1);
    if (!variable || !section) throw new Refusal("a line that git can't read", line);
    const start = offset + variable[0].length;
    const { value, end } = variable[2] === "=" ? readValue(text, start, line) : { value: "true", end: start };
    const name = (variable[1] ?? "").toLowerCase();
    section.variables.push({ name, value, start, end, lineStart, headerEnd: header ? section.end : undefined });
    offset = endOfLine(text, end);
  }
  return sections;
}

/** Blanks inside count, those around don't; a quote or comment sign may come anywhere. */
function readValue(text: string, start: number, line: number): { value: string; end: number } {
  let value = "";
  let blanks = "";
  let end = start;
  let isQuoted = false;
  for (let at = start; ; at++) {
    const char = text[at];
    if (char === undefined || char === "\n" || (char === "\r" && text[at + 1] === "\n")) break;
    if (!isQuoted && (char === "#" || char === ";")) break;
    // A carriage return without a line feed is a blank to git.
    if (!isQuoted && (char === " " || char === "\t" || char === "\r")) {
      if (value || blanks) blanks += char;
      continue;
    }
    value += blanks;
    blanks = "";
    if (char === '"') isQuoted = !isQuoted;
    else if (char === "\\") {
      at += text[at + 1] === "\r" ? 2 : 1;
      const escaped = text[at] ?? "";
      if (escaped === "\n" && at === text.length - 1) throw new Refusal("a last line that goes on", line);
      const meaning = ESCAPES[escaped];
      if (meaning === undefined) throw new Refusal("a backslash that git can't read", line);
      value += meaning;
    } else value += char;
    end = at + 1;
  }
  if (isQuoted) throw new Refusal("a quote that is not closed", line);
  return { value, end };
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n", t: "\t", b: "\b", "\n": "" };
