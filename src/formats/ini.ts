// INI: options in sections; an option goes on in lines that are indented further, nothing is quoted, a comment is a whole
// line. What differs from client to client is data. What would break the client is refused.
import { parse as parseIni } from "ini";
import type { Key, Target } from "../model/edit.ts";
import type { IniSyntax } from "../model/file-format.ts";
import { Refusal } from "../model/problem.ts";
import {
  type Container,
  cutLines,
  endOfLine,
  type Format,
  type Insertion,
  insertLines,
  type Located,
  lineEnd,
  lineNumber,
  type Parsed,
  type Splice,
  secondPlace,
} from "./format.ts";

interface Section {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly options: Map<string, Option>;
}

interface Option extends Located {
  readonly value: string;
  /** Start of its line. */
  readonly lineStart: number;
  readonly indent: string;
  /** Its name as it is spelled, in lower case. */
  readonly raw: string;
}

export function ini(syntax: IniSyntax): Format {
  return { parse: (text, target) => parseText(text, target, syntax) };
}

function parseText(text: string, target: Target, syntax: IniSyntax): Parsed {
  const sections = scan(text, syntax);
  const eol = lineEnd(text, target);
  const find = (key: Key) => sections.get(key[0] ?? "")?.options.get(key[1] ?? "");

  function insert(entries: readonly { key: Key; value: string }[]): Insertion {
    const splices: Splice[] = [];
    const made = new Map<string, string[]>();
    for (const { key, value } of entries) {
      const [name = "", option = ""] = key;
      const section = sections.get(name);
      if (section) {
        // The same indentation as what follows, or that would become a continuation of our line.
        const indent = section.options.values().next().value?.indent ?? "";
        splices.push(insertLines(endOfLine(text, section.start), `${indent}${option} = ${value}`, eol));
      } else made.set(name, [...(made.get(name) ?? [`[${name}]`]), `${option} = ${value}`]);
    }
    const fresh = [...made.values()].flat();
    if (fresh.length > 0) splices.push(insertLines(text.length, fresh.join(eol), eol));
    return { splices, containers: [...made.keys()].map((name) => ({ key: [name], raw: null })) };
  }

  return {
    get: find,
    format: (_: Key, value: string) => ` ${value}`,
    insert,
    cut(key) {
      const option = find(key);
      return cutLines(text, option?.lineStart ?? 0, option?.end ?? 0);
    },
    clean: (containers) =>
      containers.flatMap(({ key }) => {
        const section = sections.get(key[0] ?? "");
        const isOurs =
          section && text.slice(section.start, endOfLine(text, section.start)).trim() === `[${section.name}]`;
        if (!isOurs || section.options.size > 0) return [];
        return [{ ...cutLines(text, section.start, section.end), text: "" }];
      }),
    others: (keys, containers) => describeOthers(sections, keys, containers),
    secondOpinion: (key) => (syntax.hasSecondOpinion ? askIni(text, sections, key) : undefined),
  };
}

/** Characters that Python's readline or strip treat otherwise than JavaScript does. */
const ODD = /\r(?!\n|$)|[\u000b\u000c\u001c-\u001f\u0085\u00a0\u2028\u2029\ufeff]/;

function scan(text: string, syntax: IniSyntax): Map<string, Section> {
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  if (mark && syntax.mark) throw new Refusal(syntax.mark, 1);
  const odd = ODD.exec(text.slice(mark));
  if (odd) throw new Refusal("a line end or blank that Python takes for another", lineNumber(text, odd.index + mark));
  const sections = new Map<string, Section>();
  let section: Section | undefined;
  let current: { name: string; option: Option; lines: string[]; indent: number } | undefined;
  let offset = 0;
  for (const [index, whole] of text.split("\n").entries()) {
    const start = offset + (index === 0 ? mark : 0);
    const line = whole.slice(start - offset);
    offset += whole.length + 1;
    const content = line.trim();
    if (syntax.comment.test(line)) continue;
    if (content === "") {
      current?.lines.push("");
      continue;
    }
    const indent = line.length - line.trimStart().length;
    const end = start + line.trimEnd().length;
    if (current && section && indent > current.indent) {
      current.lines.push(content);
      const value = current.lines.join(syntax.joint);
      section.options.set(current.name, { ...current.option, value, end });
      current.option = { ...current.option, end };
      continue;
    }
    current = undefined;
    const header = /^\[(.+)\]/.exec(content);
    if (header) {
      const name = syntax.sectionOf?.(header[1] ?? "") ?? header[1] ?? "";
      const earlier = sections.get(name);
      if (earlier && syntax.duplicates === "refused")
        throw secondPlace(`section [${name}]`, index + 1, lineNumber(text, earlier.start));
      section = earlier ?? { name, start, end, options: new Map() };
      sections.set(name, section);
      continue;
    }
    if (!section) throw new Refusal("a line before the first [section]", index + 1);
    const option = syntax.option.exec(content);
    if (!option?.[1]) throw new Refusal("a line that is neither a section, a setting nor a comment", index + 1);
    const raw = option[1].toLowerCase();
    const meant = syntax.nameOf(option[1]);
    const earlier = section.options.get(meant);
    const isRefused = syntax.duplicates === "refused" && earlier?.raw === raw;
    if (earlier && (isRefused || syntax.ours.includes(meant)))
      throw secondPlace(`${meant} in [${section.name}]`, index + 1, lineNumber(text, earlier.lineStart));
    // Another's is no matter: each place has a name of its own here.
    const name = earlier ? `${meant} ${section.options.size}` : meant;
    const valueStart = start + indent + option[0].length;
    const value = line.slice(indent + option[0].length).trim();
    const located: Option = { value, start: valueStart, end, lineStart: start, indent: line.slice(0, indent), raw };
    section.options.set(name, located);
    current = { name, option: located, lines: [value], indent };
  }
  return sections;
}

function describeOthers(
  sections: Map<string, Section>,
  keys: readonly Key[],
  containers: readonly Container[],
): unknown {
  const isOurs = (section: string, option: string) => keys.some((key) => key[0] === section && key[1] === option);
  return [...sections.values()].flatMap((section) => {
    const options = [...section.options].filter(([name]) => !isOurs(section.name, name));
    const isMade = options.length === 0 && containers.some(({ key }) => key[0] === section.name);
    return isMade ? [] : [[section.name, ...options.map(([name, { value }]) => [name, value])]];
  });
}

/** The `ini` package doesn't know continuation lines and cuts values at `#`: asked only where it reads the rest as we do. */
function askIni(text: string, sections: Map<string, Section>, asked: Key): string | undefined {
  const theirs = parseIni(text) as Record<string, Record<string, unknown> | undefined>;
  for (const section of sections.values()) {
    for (const [name, { value }] of section.options) {
      const isAsked = section.name === asked[0] && name === asked[1];
      if (!isAsked && theirs[section.name]?.[name] !== value) return undefined;
    }
  }
  const answer = theirs[asked[0] ?? ""]?.[asked[1] ?? ""];
  // It cuts a value at these, which Python does not.
  if (/[#;]/.test(sections.get(asked[0] ?? "")?.options.get(asked[1] ?? "")?.value ?? "")) return undefined;
  return typeof answer === "string" ? answer : undefined;
}
