// YAML: a block map of scalars and of maps of scalars, which may be in flow style. The parser gives the exact range of
// every node; the document is never printed, since that would re-flow what the user wrote. A whole document in flow style,
// several documents, anchors in our place and duplicate keys are refused by line.
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
} from "yaml";
import type { Key, Target } from "../model/edit.ts";
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
  type Parsed,
  type Splice,
  startOfLine,
} from "./format.ts";
import {
  colonEnd,
  columnOf,
  endOfDocument,
  endOfFirst,
  endsInBlock,
  faultOf,
  findTab,
  insertInFlow,
  isEmptyMap,
  isPlainList,
  nameOf,
  quote,
  quoteKey,
  rangeOf,
  toPlain,
} from "./yaml-text.ts";

export const yaml: Format = { parse: parseText };

function parseText(whole: string, target: Target): Parsed {
  const length = target.readsFirstDocument ? endOfFirst(whole) : whole.length;
  const text = whole.slice(0, length);
  const counter = new LineCounter();
  // The first half of a line end, at the end of the text, is none to this parser, and would be part of a value.
  const source = text.replace(/\r$/, " ");
  const document: Document = parseDocument(source, {
    lineCounter: counter,
    prettyErrors: false,
    // Its warnings go to standard error by themselves, and quote the file.
    logLevel: "error",
  });
  const lineAt = (offset: number) => counter.linePos(offset).line;
  const broken = document.errors[0];
  if (broken) throw new Refusal(faultOf(broken.code), lineAt(broken.pos[0]));
  const tab = findTab(text);
  if (tab !== undefined)
    throw new Refusal("a tab outside quotes, with which its client reads none of it: write blanks", tab);
  const root = document.contents;
  if (root !== null && !isMap(root)) {
    if (!isScalar(root) || root.value !== null) throw new Refusal("not a map of settings", lineAt(rangeOf(root)[0]));
  }
  const map = isMap(root) ? root : undefined;
  if (map?.flow)
    throw new Refusal("the settings are in flow style, {…}: write them a line each", lineAt(rangeOf(map)[0]));
  const end = endOfDocument(text, map ? rangeOf(map)[1] : 0);
  const eol = lineEnd(text, target);

  const pairsOf = (holder: YAMLMap | undefined) => new Map((holder?.items ?? []).map((pair) => [nameOf(pair), pair]));
  const rootPairs = pairsOf(map);
  const nested = new Map<string, Map<string, Pair>>();
  const childrenOf = (name: string): Map<string, Pair> => {
    let children = nested.get(name);
    if (!children) {
      const value = rootPairs.get(name)?.value;
      children = pairsOf(isMap(value) ? value : undefined);
      nested.set(name, children);
    }
    return children;
  };
  const pairOf = ([first = "", second]: Key): Pair | undefined =>
    second === undefined ? rootPairs.get(first) : childrenOf(first).get(second);

  function locate(key: Key): Located | undefined {
    const pair = pairOf(key);
    if (!pair) return undefined;
    const { value } = pair;
    const line = lineAt(rangeOf(pair.key)[0]);
    if (isSeq(value) && isPlainList(value)) {
      const [start, end] = [colonEnd(text, pair), rangeOf(value)[1]];
      return { value: value.items.map(String).join(","), start, end: start + text.slice(start, end).trimEnd().length };
    }
    if (isMap(value) && value.flow && !value.anchor && !value.tag) {
      const start = colonEnd(text, pair);
      return { value: JSON.stringify(value.toJS(document)), start, end: rangeOf(value)[1] };
    }
    if (!isScalar(value)) throw new Refusal(`${key.join(".")} is not a plain value: write one, or delete it`, line);
    if (value.anchor || value.tag) throw new Refusal(`${key.join(".")} has an anchor or tag: write it without`, line);
    if (value.type === Scalar.BLOCK_FOLDED || value.type === Scalar.BLOCK_LITERAL) {
      throw new Refusal(`${key.join(".")} is a block of text: write it on one line`, line);
    }
    const start = colonEnd(text, pair);
    // No value at all: what the parser calls its range may lie behind a comment.
    return {
      value: String(value.value),
      start,
      end: value.value === null && !value.source ? start : rangeOf(value)[1],
    };
  }

  function insert(entries: readonly { key: Key; value: string }[]): Insertion {
    const splices: Splice[] = [];
    const containers: Container[] = [];
    const groups = new Map<string, [string, string][]>();
    const column = map ? columnOf(text, rangeOf(map)[0]) : "";
    const fresh: string[] = [];
    for (const { key, value } of entries) {
      const [name = "", child] = key;
      if (child === undefined) fresh.push(`${column}${quoteKey(name)}:${quote(value)}`);
      else groups.set(name, [...(groups.get(name) ?? []), [child, value]]);
    }
    for (const [name, children] of groups) {
      const holder = rootPairs.get(name);
      if (isMap(holder?.value) && holder.value.flow && holder.value.items.length > 0) {
        splices.push(insertInFlow(holder.value, children));
        continue;
      }
      const place = holder && placeOfChildren(name, holder);
      const indent = place?.indent ?? `${column}  `;
      const lines = children.map(([child, value]) => `${indent}${quoteKey(child)}:${quote(value)}`);
      if (!holder) {
        fresh.push(`${column}${quoteKey(name)}:`, ...lines);
        containers.push({ key: [name], raw: null });
        continue;
      }
      if (place?.emptied) {
        splices.push({ ...place.emptied, text: "" });
        containers.push({ key: [name], raw: text.slice(place.emptied.start, place.emptied.end) });
      }
      splices.push(insertLines(place?.at ?? end, lines.join(eol), eol));
    }
    if (fresh.length > 0) splices.push(insertLines(behind(map, end), fresh.join(eol), eol));
    return { splices, containers };
  }

  /** With the comma behind it, or with the one in front where nothing stays behind. */
  function cutInFlow(holder: YAMLMap, pair: Pair, key: Key, gone: readonly Key[]): { start: number; end: number } {
    const goes = (other: Pair) => gone.some(([first, second]) => first === key[0] && second === nameOf(other));
    const at = holder.items.indexOf(pair);
    const stays = holder.items.findLastIndex((other) => !goes(other));
    const [start, end] = [rangeOf(pair.key)[0], locate(key)?.end ?? 0];
    const next = holder.items[at + 1];
    const previous = holder.items[at - 1];
    // A comma behind the last goes once nothing is left.
    const comma = /^[ \t]*,/.exec(text.slice(end))?.[0].length ?? 0;
    const span =
      at < stays || stays < 0
        ? { start, end: next ? rangeOf(next.key)[0] : end + comma }
        : { start: previous ? endOf(previous) : start, end };
    if (/#/.test(text.slice(span.start, start) + text.slice(end, span.end)))
      throw new Refusal(`${key.join(".")} is beside a comment in {…}: write them a line each`, lineAt(start));
    return span;
  }

  function endOf(pair: Pair): number {
    return pair.value ? rangeOf(pair.value)[1] : rangeOf(pair.key)[1];
  }

  /** The end of a map, or a place in front of its last key if that ends in a block of text: a line behind it may add one. */
  function behind(holder: YAMLMap | undefined, end: number): number {
    const last = holder?.items.at(-1);
    if (!last || !endsInBlock(last.value)) return end;
    let at = startOfLine(text, rangeOf(last.key)[0]);
    // What is said of the key stays with it.
    while (at > 0 && /^[ \t]*#/.test(text.slice(startOfLine(text, at - 1), at))) at = startOfLine(text, at - 1);
    return at;
  }

  function placeOfChildren(
    name: string,
    holder: Pair,
  ): { at: number; indent: string; emptied?: { start: number; end: number } } {
    const line = lineAt(rangeOf(holder.key)[0]);
    const { value } = holder;
    const indent = `${columnOf(text, rangeOf(holder.key)[0])}  `;
    if (isMap(value) && value.items.length > 0) {
      if (value.anchor || value.tag) throw new Refusal(`${name} has an anchor or tag: write it without`, line);
      const last = value.items.at(-1) as Pair;
      const end = last.value ? rangeOf(last.value)[1] : colonEnd(text, last);
      const at = behind(value, endOfLine(text, Math.max(end - 1, 0)));
      return { at, indent: columnOf(text, rangeOf(value.items[0]?.key)[0]) };
    }
    const isNothing = isScalar(value) && value.value === null && !value.source;
    const node = value as { anchor?: string; tag?: string };
    if (!(isMap(value) || isNothing) || node.anchor || node.tag)
      throw new Refusal(`${name} is not a map of settings: write it as one, or delete it`, line);
    const start = colonEnd(text, holder);
    const emptied = { start, end: isNothing ? start : rangeOf(value)[1] };
    return { at: endOfLine(text, emptied.start), indent, ...(emptied.end > emptied.start ? { emptied } : {}) };
  }

  function clean(containers: readonly Container[]): Splice[] {
    return containers.flatMap(({ key, raw }) => {
      const pair = pairOf(key);
      if (!pair || !isScalar(pair.value) || pair.value.value !== null) return [];
      const end = colonEnd(text, pair);
      // A comment that somebody put behind the name keeps the line.
      if (raw === null && text.slice(end, endOfLine(text, end)).trim()) return [];
      if (raw === null) return [{ ...cutLines(text, rangeOf(pair.key)[0], end), text: "" }];
      return [{ start: end, end, text: raw }];
    });
  }

  function others(keys: readonly Key[], containers: readonly Container[]): unknown {
    const plain = toPlain(document);
    for (const [first = "", second] of keys) {
      const holder = plain[first];
      if (second === undefined) delete plain[first];
      else if (typeof holder === "object" && holder !== null) delete (holder as Record<string, unknown>)[second];
    }
    for (const { key } of containers) {
      const holder = plain[key[0] ?? ""];
      if (holder === null || (typeof holder === "object" && Object.keys(holder).length === 0))
        delete plain[key[0] ?? ""];
    }
    // An emptied map and none at all say the same. What follows the first document is not looked into.
    const settings = Object.entries(plain).map(([name, value]) => [name, isEmptyMap(value) ? null : value]);
    return [settings, whole.slice(length)];
  }

  return {
    get: locate,
    format: (_: Key, value: string) => quote(value),
    insert,
    cut(key, gone) {
      const pair = pairOf(key) as Pair;
      const holder = key.length > 1 ? rootPairs.get(key[0] ?? "")?.value : undefined;
      if (isMap(holder) && holder.flow) return cutInFlow(holder, pair, key, gone);
      const isAlone = text.slice(startOfLine(text, rangeOf(pair.key)[0]), rangeOf(pair.key)[0]).trim() === "";
      if (!isAlone)
        throw new Refusal(`${key.join(".")} has no line of its own: put it on one`, lineAt(rangeOf(pair.key)[0]));
      return cutLines(text, rangeOf(pair.key)[0], locate(key)?.end ?? 0);
    },
    clean,
    others,
  };
}
