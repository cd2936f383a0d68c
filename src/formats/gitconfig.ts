// git's own format: sections in brackets, values with quotes and backslashes. Only sections without a subsection are
// ours. https://git-scm.com/docs/git-config#_syntax
import { type Key, keyText, type Target } from "../model/edit.ts";
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
  startOfLine,
} from "./format.ts";

export interface Section {
  /** In lower case; a subsection follows behind a blank. */
  readonly name: string;
  readonly start: number;
  /** Just behind the bracket. */
  readonly end: number;
  readonly variables: Variable[];
}

export interface Variable extends Located {
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
  const room = roomForProxy(text, sections, target);

  function insert(entries: readonly { key: Key; value: string }[]): Insertion {
    const splices: Splice[] = [];
    const made = new Map<string, { readonly at: number; readonly lines: string[] }>();
    for (const { key, value } of entries) {
      const [name = "", variable = ""] = key;
      const line = `\t${variable} =${write(value)}`;
      const { from, until } = isProxy(key) ? room : WHOLE;
      const section = sections.find((found) => found.name === name && found.start >= from && found.start < until);
      const at = Math.min(until, text.length);
      const { lines } = made.get(name) ?? { lines: [`[${name}]`] };
      if (section) splices.push(insertLines(endOfLine(text, endOfHeader(section)), line, eol));
      else made.set(name, { at: made.get(name)?.at ?? at, lines: [...lines, line] });
    }
    const places = new Set([...made.values()].map(({ at }) => at));
    for (const place of places) {
      const fresh = [...made.values()].flatMap(({ at, lines }) => (at === place ? lines : []));
      splices.push(insertLines(place, fresh.join(eol), eol));
    }
    return { splices, containers: [...made.keys()].map((name) => ({ key: [name], raw: null })) };
  }

  return {
    get: only,
    shadows: (key) => Math.max(0, all(key).length - 1),
    misplaced(key) {
      const start = isProxy(key) ? only(key)?.start : undefined;
      if (start === undefined) return undefined;
      if (start < room.from) return "outranked";
      return start > room.until ? "outranking" : undefined;
    },
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

const isProxy = (key: Key) => keyText(key).toLowerCase() === "http.proxy";

interface Room {
  readonly from: number;
  readonly until: number;
}

const WHOLE: Room = { from: 0, until: Number.POSITIVE_INFINITY };

/**
 * Where http.proxy counts, and no more: git takes the last it reads, so behind every include of a file that sets it for
 * everywhere; and in front of the next that sets it for some folders alone.
 */
function roomForProxy(text: string, sections: readonly Section[], { carriers = {} }: Target): Room {
  const found = sections.flatMap(({ name, start, variables }) =>
    variables
      .filter((variable) => isInclude(name) && variable.name === "path" && carriers[variable.value as string])
      .map((variable) => ({
        start,
        at: variable.start,
        isConditional: name !== "include" || carriers[variable.value as string] === "sometimes",
        end: endOfLine(text, Math.max(...variables.map(({ end }) => end)) - 1),
      })),
  );
  const last = found.findLast(({ isConditional }) => !isConditional);
  const next = found.find(({ at, isConditional }) => isConditional && at > (last?.at ?? -1));
  // One section with both kinds leaves no room between them: what is for everywhere goes behind.
  const until = next && next.start >= (last?.end ?? 0) ? startOfComment(text, next.start) : WHOLE.until;
  return { from: last?.end ?? 0, until };
}

/** Whether the section, by its name in lower case, reads another file. A subsection keeps its case. */
export function isInclude(name: string): boolean {
  return name === "include" || name.startsWith("includeif ");
}

/** The start of the comments right above a line, which are about it. */
function startOfComment(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    if (!/^[ \t]*[#;]/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
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

/** @throws Refusal where git can't read it */
export function scan(text: string): Section[] {
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
