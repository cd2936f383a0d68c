// What of a YAML text the parser does not tell: where a value's place starts, where a document ends, how a value is quoted.
import { type Document, isMap, isScalar, isSeq, type Pair, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { Refusal } from "../model/problem.ts";
import { type Splice, startOfLine } from "./format.ts";

type Range = [start: number, valueEnd: number, nodeEnd: number];

export function insertInFlow(holder: YAMLMap, children: readonly [string, string][]): Splice {
  const at = rangeOf(holder.items[0]?.key)[0];
  const entries = children.map(([child, value]) => `${quoteKey(child)}:${quote(value)}, `).join("");
  return { start: at, end: at, text: entries };
}

/** Why a text is refused, by the parser's code. */
export function faultOf(code: string): string {
  if (code === "DUPLICATE_KEY") return "a key that is there twice: delete one of the two";
  if (code === "MULTIPLE_DOCS") return "a second document, with which its client reads none of it: delete it";
  return "not valid YAML: correct it";
}

/** Where a document ends that has a mark for it: new settings go in front. https://yaml.org/spec/1.2.2/#912-document-markers */
export function endOfDocument(text: string, contentEnd: number): number {
  const mark = /^\.\.\.[ \t]*\r?$/m.exec(text.slice(contentEnd));
  return mark ? startOfLine(text, contentEnd + mark.index) : text.length;
}

/** Where a second document begins, which its client passes over, or the end. */
export function endOfFirst(text: string): number {
  const starts = [...text.matchAll(/^---(?=[ \t\r\n]|$)/gm)].map(({ index }) => index);
  // One in front of everything begins the first.
  const first = starts[0] !== undefined && !/^[^#\s%]/m.test(text.slice(0, starts[0])) ? 1 : 0;
  return starts[first] ?? text.length;
}

/** Line of a tab that is neither in a comment nor in quotes: seen with conda 24.7, whose parser takes none elsewhere. */
export function findTab(text: string): number | undefined {
  if (!text.includes("\t")) return undefined;
  const at = text.split("\n").findIndex((line) => {
    const bare = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, "").replace(/(^| )#.*$/, "");
    return bare.includes("\t");
  });
  return at < 0 ? undefined : at + 1;
}

export function toPlain(document: Document): Record<string, unknown> {
  try {
    return document.toJS() ?? {};
  } catch {
    throw new Refusal("an alias without its anchor, or too many of them");
  }
}

export function rangeOf(node: unknown): Range {
  return ((node as { range?: Range | null } | null | undefined)?.range ?? [0, 0, 0]) as Range;
}

export function nameOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

/** Where the value's place starts: right behind the key's colon. */
export function colonEnd(text: string, pair: Pair): number {
  const end = rangeOf(pair.key)[1];
  const colon = /^[ \t]*:/.exec(text.slice(end, end + 100));
  if (!colon) throw new Refusal(`${nameOf(pair)} is written with its colon on another line`);
  return end + colon[0].length;
}

/** The blanks in front of the node on its line. */
export function columnOf(text: string, offset: number): string {
  return " ".repeat(offset - startOfLine(text, offset));
}

/** A list that can be replaced as one value: nothing but plain items, and no comment among them. */
export function isPlainList(list: YAMLSeq): boolean {
  const isPlain = (node: { anchor?: string; tag?: string; comment?: unknown; commentBefore?: unknown }) =>
    !node.anchor && !node.tag && !node.comment && !node.commentBefore;
  return isPlain(list) && list.items.every((item) => isScalar(item) && isPlain(item));
}

/** https://yaml.org/spec/1.2.2/#81-block-scalar-styles */
export function endsInBlock(node: unknown): boolean {
  if (isScalar(node)) return node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
  if (isMap(node)) return endsInBlock(node.items.at(-1)?.value);
  return isSeq(node) && endsInBlock(node.items.at(-1));
}

export function isEmptyMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** Double quotes with JSON's escapes are YAML: https://yaml.org/spec/1.2.2/#732-double-quoted-style */
export function quote(value: string): string {
  // A map that is wanted as one value is written in flow style, in which JSON is YAML.
  if (/^\{".*\}$/.test(value)) return ` ${value}`;
  return value === "" ? " ''" : ` ${JSON.stringify(value)}`;
}

export function quoteKey(name: string): string {
  return /^:?[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name);
}
