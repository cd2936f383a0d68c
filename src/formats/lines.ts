// Files of settings, a line each. What tells them apart is data: how a line, its name and its value are spelled,
// and where a new line goes. Of a name that is there twice all of their clients take the last.
import type { Key, Target } from "../model/edit.ts";
import type { LineSyntax } from "../model/file-format.ts";
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

interface Setting extends Located {
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly spelled: string;
}

export function lines(syntax: LineSyntax): Format {
  return { parse: (text, target) => parseText(text, target, syntax) };
}

function parseText(text: string, target: Target, syntax: LineSyntax): Parsed {
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

function placeOf(text: string, { place }: LineSyntax): number {
  if (place === "last") return text.length;
  const start = text.startsWith("\ufeff") ? 1 : 0;
  return place === "first" ? start : (place.exec(text)?.index ?? text.length);
}

function scan(text: string, syntax: LineSyntax): Map<string, Setting[]> {
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

/** Another setting's odd value is its client's affair; ours is compared as it is written. */
function readOr({ read }: LineSyntax, raw: string): string {
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
