// TOML: a key in a table. The parser gives the range of every node. https://toml.io/en/v1.0.0
import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
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
  type Splice,
} from "./format.ts";

export const toml: Format = { parse: parseText };

interface Entry extends Located {
  readonly name: string;
  readonly lineStart: number;
  /** All keys of the inline table that it is part of; absent where it has lines of its own. */
  readonly inline?: readonly Span[];
}

interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function parseText(text: string, target: Target): Parsed {
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  const document = parse(text.slice(mark));
  const entries = new Map(collect(document.body[0].body, text, mark).map((entry) => [entry.name, entry]));
  const tables = document.body[0].body.filter((node): node is AST.TOMLTable => node.type === "TOMLTable");
  const tableOf = (name: string) =>
    tables.find((table) => table.kind === "standard" && path(table.resolvedKey) === path([name]));
  const eol = lineEnd(text, target);

  function insert(wanted: readonly { key: Key; value: string }[]): Insertion {
    const splices: Splice[] = [];
    const made = new Map<string, string[]>();
    for (const { key, value } of wanted) {
      const [table = "", name = ""] = key;
      const line = `${name} = ${write(value)}`;
      const found = tableOf(table);
      const spelled = [...entries.keys()].some((other) => isBelow(other, table));
      if (found) splices.push(insertLines(endOfLine(text, found.key.range[1] + mark), line, eol));
      else if (spelled) {
        const line = lineNumber(text, [...entries.values()].find((entry) => isBelow(entry.name, table))?.start ?? 0);
        throw new Refusal(`${table} is not written as a table of its own: write it as [${table}], a key a line`, line);
      } else made.set(table, [...(made.get(table) ?? [`[${table}]`]), line]);
    }
    const fresh = [...made.values()].flat();
    if (fresh.length > 0) splices.push(insertLines(text.length, fresh.join(eol), eol));
    return { splices, containers: [...made.keys()].map((name) => ({ key: [name], raw: null })) };
  }

  return {
    get: (key) => entries.get(path(key)),
    format: (_: Key, value: string) => write(value),
    insert,
    cut(key, gone) {
      const { inline, lineStart, end } = entries.get(path(key)) as Entry;
      return inline ? cutInline(inline, path(key), gone.map(path)) : cutLines(text, lineStart, end);
    },
    clean: (containers) =>
      containers.flatMap(({ key }) => {
        const table = tableOf(key[0] ?? "");
        const [start, end] = [(table?.key.range[0] ?? 0) + mark, (table?.key.range[1] ?? 0) + mark];
        const isPlain =
          table && table.body.length === 0 && text.slice(0, endOfLine(text, end)).endsWith(`[${key[0]}]${eol}`);
        return isPlain ? [{ ...cutLines(text, start, end), text: "" }] : [];
      }),
    others(keys, containers) {
      const ours = keys.map(path);
      const kept = [...entries].filter(([name]) => !ours.includes(name)).map(([name, { value }]) => [name, value]);
      const named = tables.map((table) => path(table.resolvedKey));
      const made = containers.map(({ key }) => path(key));
      return [kept, named.filter((name) => !made.includes(name))];
    },
  };
}

function parse(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    // At the start of a line it may be about the end of one before.
    if (error.column === 0) parse(text.slice(0, error.index).trimEnd());
    throw new Refusal("not valid TOML", error.lineNumber);
  }
}

/** With the comma behind it, or with the one in front where nothing stays behind. */
function cutInline(spans: readonly Span[], name: string, gone: readonly string[]): { start: number; end: number } {
  const at = spans.findIndex((span) => span.name === name);
  const { start, end } = spans[at] as Span;
  const stays = spans.findLastIndex((span) => !gone.includes(span.name));
  if (at < stays || stays < 0) return { start, end: spans[at + 1]?.start ?? end };
  return { start: spans[at - 1]?.end ?? start, end };
}

function collect(
  nodes: readonly AST.TOMLNode[],
  text: string,
  mark: number,
  prefix: readonly (string | number)[] = [],
  isInline = false,
): Entry[] {
  const namesOf = (node: AST.TOMLKeyValue) => [
    ...prefix,
    ...node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value)),
  ];
  const spans = nodes.flatMap((node) =>
    node.type === "TOMLKeyValue"
      ? [{ name: path(namesOf(node)), start: node.range[0] + mark, end: node.range[1] + mark }]
      : [],
  );
  return nodes.flatMap((node): Entry[] => {
    if (node.type === "TOMLTable") return collect(node.body, text, mark, node.resolvedKey);
    if (node.type !== "TOMLKeyValue") return [];
    const names = namesOf(node);
    const { value } = node;
    if (value.type === "TOMLInlineTable") return collect(value.body, text, mark, names, true);
    const [start, end] = [value.range[0] + mark, value.range[1] + mark];
    const read = value.type === "TOMLArray" ? text.slice(start, end) : String(value.value);
    const lineStart = node.range[0] + mark;
    return [{ name: path(names), value: read, start, end, lineStart, ...(isInline ? { inline: spans } : {}) }];
  });
}

function isBelow(name: string, table: string): boolean {
  return name === path([table]) || name.startsWith(`${path([table])},`);
}

function path(names: readonly (string | number)[]): string {
  return JSON.stringify(names).slice(1, -1);
}

/** A basic string has JSON's escapes, but for DEL. */
function write(value: string): string {
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}
