// Files of settings that stand a line each: .npmrc, .wgetrc, .curlrc, Java's properties, .Renviron. What tells them apart
// is data: how a line, its name and its value are spelled, and where a new line goes. Of a name that stands twice all of
// their clients take the last.
import type { Key, Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import {
  cutLines,
  type Format,
  insertLines,
  type Located,
  lineEnd,
  lineNumber,
  type Parsed,
  placeOfKey,
  type TextEntry,
} from "./format.ts";

export interface Syntax {
  /** Groups: all in front of the name, the name, all between it and the value, the value up to the end of the line. */
  readonly line: RegExp;
  readonly comment: RegExp;
  /** The name that a spelling means. */
  readonly nameOf?: (spelled: string) => string;
  /** A spelling of a name of which all lines count together. */
  readonly joins?: RegExp;
  /** The value as the client reads it. @throws Refusal */
  readonly read: (raw: string) => string;
  /** @throws Refusal for what has no spelling */
  readonly write: (value: string) => string;
  readonly between: string;
  /** Where a new line goes: at the end, in front of everything, or in front of the first line that matches. */
  readonly place: "last" | "first" | RegExp;
  /** The file goes on with the next line where a line ends so. */
  readonly continues?: RegExp;
  /** With a byte order mark the client loses the first line, or all of them. */
  readonly refusesMark: boolean;
}

interface Setting extends Located {
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly spelled: string;
}

export function linesFormat(syntax: Syntax): Format {
  return { parse: (text, target) => parseText(text, target, syntax) };
}

function parseText(text: string, target: Target, syntax: Syntax): Parsed {
  if (syntax.refusesMark && text.startsWith("\ufeff"))
    throw new Refusal("a byte order mark, which its client trips over", 1);
  const settings = scan(text, syntax);
  const eol = lineEnd(text, target);
  const nameOf = syntax.nameOf ?? String;
  const all = ([name = ""]: Key) => settings.get(nameOf(name)) ?? [];
  const only = (key: Key) => placeOfKey(all(key), key);
  return {
    get: only,
    shadows: (key) => Math.max(0, all(key).length - 1),
    joins: (key) => all(key).some(({ spelled }) => syntax.joins?.test(spelled)),
    format: (_: Key, value: string) => syntax.write(value),
    insert(entries: readonly TextEntry[]) {
      const lines = entries.map(
        ({ key: [name], value, line }) =>
          `${line?.head ?? `${name}${syntax.between}`}${line?.raw ?? syntax.write(value)}`,
      );
      const splices = lines.length > 0 ? [insertLines(placeOf(text, syntax), lines.join(eol), eol)] : [];
      return { splices, containers: [] };
    },
    cut(key) {
      const found = only(key);
      return cutLines(text, found?.lineStart ?? 0, found?.lineEnd ?? 0);
    },
    clean: () => [],
    others: (keys) =>
      [...settings]
        .filter(([name]) => !keys.some(([key = ""]) => nameOf(key) === name))
        .map(([name, all]) => [name, ...all.map(({ value }) => value)]),
  };
}

function placeOf(text: string, { place }: Syntax): number {
  if (place === "last") return text.length;
  const start = text.startsWith("\ufeff") ? 1 : 0;
  return place === "first" ? start : (place.exec(text)?.index ?? text.length);
}

function scan(text: string, syntax: Syntax): Map<string, Setting[]> {
  const settings = new Map<string, Setting[]>();
  const end = syntax.place instanceof RegExp ? placeOf(text, syntax) : text.length;
  let offset = text.startsWith("\ufeff") ? 1 : 0;
  while (offset < end) {
    const start = offset;
    let stop = endOf(text, start);
    const isComment = syntax.comment.test(text.slice(start, stop));
    while (!isComment && stop < end && syntax.continues?.test(text.slice(start, stop))) stop = endOf(text, stop + 1);
    if (stop === text.length && text.endsWith("\n"))
      throw new Refusal("a last line that goes on", lineNumber(text, start));
    offset = stop + 1;
    const line = text.slice(start, stop).replace(/\r$/, "");
    const match = isComment || line.trim() === "" ? undefined : syntax.line.exec(line);
    if (!match) continue;
    const [, before = "", spelled = "", between = "", raw = ""] = match;
    const name = (syntax.nameOf ?? String)(spelled);
    const valueStart = start + before.length + spelled.length + between.length;
    const found = {
      value: readOr(syntax, raw),
      start: valueStart,
      end: valueStart + raw.length,
      lineStart: start,
      lineEnd: start + line.length,
      spelled,
    };
    settings.set(name, [...(settings.get(name) ?? []), found]);
  }
  return settings;
}

/** Another setting's odd value is its client's affair; ours is compared as it stands. */
function readOr({ read }: Syntax, raw: string): string {
  try {
    return read(raw);
  } catch (error) {
    if (error instanceof Refusal) return raw;
    throw error;
  }
}

function endOf(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  return next < 0 ? text.length : next;
}

/** @throws Refusal for a value that can't stand on a line */
function onOneLine(value: string): string {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) throw new Refusal("a value with a control character");
  return value;
}

/** https://docs.npmjs.com/cli/v11/configuring-npm/npmrc: an ini file, in which sections have no meaning but an end. */
export const npmrc = linesFormat({
  line: /^(\s*)([^\s=]+?)(\s*=[ \t]*)(.*?)\s*$/,
  comment: /^\s*[#;]/,
  nameOf: (spelled) => spelled.replace(/^"(.*)"$/, "$1").replace(/\[\]$/, ""),
  joins: /\[\]"?$/,
  read(raw) {
    if (/^".*"$|^'.*'$/.test(raw)) return unquoteJson(raw.replace(/^'(.*)'$/, "$1"));
    return raw
      .replace(/(?<!\\)[;#].*$/, "")
      .trimEnd()
      .replace(/\\([;#\\])/g, "$1");
  },
  write(value) {
    // It expands variables, quoted or not. https://github.com/npm/cli/blob/latest/workspaces/config/lib/env-replace.js
    if (value.includes("${")) throw new Refusal("a value with ${, which npm would expand");
    return /^[\w.:/@%,[\]*~+-]+$/.test(value) ? value : JSON.stringify(onOneLine(value));
  },
  between: "=",
  place: /^[ \t]*\[/m,
  refusesMark: false,
});

/** As https://github.com/npm/ini does: what is not JSON is taken as it stands. */
function unquoteJson(raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw;
  }
}

/** https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Syntax.html: case, dash and underscore mean nothing in a name. */
export const wgetrc = linesFormat({
  line: /^(\s*)([\w-]+)(\s*=[ \t]*)(.*?)\s*$/,
  comment: /^\s*#/,
  nameOf: (spelled) => spelled.toLowerCase().replace(/[-_]/g, ""),
  read: (raw) => raw,
  write(value) {
    if (value === "" || value !== value.trim())
      throw new Refusal("a value that is empty, or begins or ends with a blank, which wget drops");
    return onOneLine(value);
  },
  between: " = ",
  place: "last",
  refusesMark: true,
});

/** https://curl.se/docs/manpage.html#-K: in front, since from an option that it does not know curl may read no further. */
export const curlrc = linesFormat({
  // Behind a dash a blank alone parts name and value: --proxy=x is an option that curl does not know.
  line: /^(\s*)(-[\w-]+(?=[ \t]+[^\s=:])|\w[\w-]*)((?:\s*[=:]\s*|[ \t]+))("(?:[^"\\]|\\.)*"|\S+)(?=\s|$)/,
  comment: /^\s*#/,
  nameOf: (spelled) => ({ "-x": "proxy", "-U": "proxy-user" })[spelled] ?? spelled.replace(/^--/, "").toLowerCase(),
  read: (raw) =>
    raw.startsWith('"')
      ? raw.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ({ t: "\t", n: "\n", r: "\r", v: "\v" })[char] ?? char)
      : raw,
  write: (value) => `"${onOneLine(value).replace(/["\\]/g, "\\$&")}"`,
  between: " = ",
  place: "first",
  refusesMark: true,
});

/** https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader) */
export const properties = linesFormat({
  line: /^([ \t\f]*)((?:[^\s=:\\]|\\.)+)([ \t\f]*[=:]?[ \t\f]*)([\s\S]*)$/,
  comment: /^[ \t\f]*[#!]/,
  continues: /(?<!\\)(?:\\\\)*\\\r?$/,
  nameOf: (spelled) => unescapeProperty(spelled),
  read: (raw) => unescapeProperty(raw),
  write: (value) =>
    onOneLine(value)
      .replace(/\\/g, "\\\\")
      .replace(/^[ \t=:]/, "\\$&")
      .replace(/[^\t -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  between: "=",
  place: "last",
  refusesMark: true,
});

function unescapeProperty(raw: string): string {
  return raw
    .replace(/\\\r?\n[ \t\f]*/g, "")
    .replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code?: string, char?: string) =>
      code
        ? String.fromCharCode(Number.parseInt(code, 16))
        : ({ t: "\t", n: "\n", r: "\r", f: "\f" }[char ?? ""] ?? char ?? ""),
    );
}

/** https://stat.ethz.ch/R-manual/R-devel/library/base/html/readRenviron.html */
export const renviron = linesFormat({
  line: /^(\s*)([^\s=]+)(\s*=\s*)(.*?)\s*$/,
  comment: /^\s*#/,
  read: (raw) => raw.replace(/^(['"])(.*)\1$/, "$2"),
  write(value) {
    if (/['\u0080-\uffff]/.test(value)) throw new Refusal("a value that .Renviron has no spelling for");
    return /^$|[\s"\\$#]/.test(value) ? `'${onOneLine(value)}'` : onOneLine(value);
  },
  between: "=",
  place: "last",
  refusesMark: true,
});
