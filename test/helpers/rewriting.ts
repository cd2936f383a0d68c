// One text of a file rewritten with a record that is made by hand, as the plan does it: no file, no clock.
import { expect } from "vitest";
import { file } from "../../src/formats/file.ts";
import type { Format } from "../../src/formats/format.ts";
import type { Key, Value } from "../../src/model/edit.ts";
import type { State } from "../../src/plan/compare.ts";
import type { RewriteRequest, Want } from "../../src/plan/rewrite/key-changes.ts";
import { type KeyState, type Rewritten, rewrite } from "../../src/plan/rewrite/rewrite.ts";
import { hashOf, hashOfValue, type LedgerEntry, type Original } from "../../src/transaction/ledger.ts";
import { formatNamed, parserNamed } from "./formats.ts";

const PARSERS: Readonly<Record<string, Format>> = Object.fromEntries(
  await Promise.all(
    ["npmrc", "wgetrc", "curlrc", "ini", "json", "toml", "block"].map(
      async (id) => [id, await parserNamed(id)] as const,
    ),
  ),
);

/** A request in which this machine may do all, and nothing is forced. */
export function requestFor(id: string, text: string, more: Partial<RewriteRequest> = {}): RewriteRequest {
  const isFile = id === "file";
  const format = isFile ? file : PARSERS[id];
  if (!format) throw new Error(`no parser ${id}`);
  return {
    format,
    target: { role: "x", path: "/x", format: isFile ? { id, parser: "file" } : formatNamed(id) },
    text,
    wants: [],
    entries: [],
    containers: [],
    mayRestore: () => true,
    isDecided: () => true,
    removesStrays: false,
    isForced: false,
    machine: "here",
    ...more,
  };
}

/** The writer "w" wants this value of a key; undefined: that it is away. */
export function want(key: Key, value: Value | undefined, more: Partial<Want> = {}): Want {
  return { key, writers: ["w"], value, secret: false, ...more };
}

/** What the ledger knows of a key: the value that we wrote (null: we took it away), and what stood there before. */
export function entry(
  key: Key,
  wrote: Value | null,
  prior: Original | null = null,
  more: Partial<LedgerEntry> = {},
): LedgerEntry {
  return { key, writers: ["w"], machine: "here", wrote: wrote === null ? null : hashOfValue(wrote), prior, ...more };
}

/** A line of the user's that is away: it goes back to this offset of the text `rest`. */
export function lineAway(head: string, raw: string, tail: string, at: number, rest: string): Original {
  return { raw, line: { head, tail, at, rest: hashOf(rest) } };
}

/** How a key stands, which the writer "w" alone is about. */
export function keyState(key: Key, state: State, present?: Value, writers: readonly string[] = ["w"]): KeyState {
  return { key, writers, state, ...(present === undefined ? {} : { present }) };
}

/** The whole answer, where nothing else is said: the same text, no entries, no containers, no line end to remember. */
export function expectAnswer(
  id: string,
  text: string,
  more: Partial<RewriteRequest>,
  answer: Partial<Rewritten>,
): void {
  expect(rewrite(requestFor(id, text, more))).toEqual({ text, entries: [], containers: [], states: [], ...answer });
}
