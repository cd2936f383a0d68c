// Nodes and trees of JSON: what is in them, how they are printed, and what is left of plain values without some keys.
import { getNodeValue, type Node } from "jsonc-parser";
import type { Key } from "../model/edit.ts";
import type { Container } from "./format.ts";

/** New entries by name. */
export type Tree = Map<string, string | Tree>;

export function plant(tree: Tree, [name = "", ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) tree.set(name, value);
  else {
    const child = tree.get(name) ?? new Map();
    tree.set(name, child);
    plant(child as Tree, rest, value);
  }
}

/** Its lines, without the braces around. */
export function print(tree: Tree, indent: string, { unit, eol }: Style): string {
  return [...tree]
    .map(([name, value]) => {
      const shown =
        typeof value === "string" ? value : `{${eol}${print(value, indent + unit, { unit, eol })}${eol}${indent}}`;
      return `${indent}${JSON.stringify(name)}: ${shown}`;
    })
    .join(`,${eol}`);
}

interface Style {
  /** What a level is indented by. */
  readonly unit: string;
  readonly eol: string;
}

/** What stood in the place of an object of ours: to its client the same as an empty one. */
export const NULL = "null";

export function addOnce(containers: Container[], added: Container): void {
  const isKnown = containers.some(({ key }) => isSame(key, added.key));
  if (!isKnown) containers.push(added);
}

export function isSame(a: Key, b: Key): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Names as the client means them. */
export function respell(node: Node, meaning: (spelled: string) => string): void {
  for (const child of node.children ?? []) {
    if (node.type === "property" && child === node.children?.[0])
      Object.assign(child, { value: meaning(String(child.value)) });
    respell(child, meaning);
  }
}

export function propertiesOf(node: Node): Node[] {
  return node.children ?? [];
}

export function nameOf(property: Node): string {
  return String(property.children?.[0]?.value);
}

export function textOf(node: Node): string {
  return JSON.stringify(getNodeValue(node));
}

export function dig(value: unknown, key: Key): string | undefined {
  const found = key.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], value);
  return found === undefined ? undefined : JSON.stringify(found);
}

function holderOf(plain: Record<string, unknown>, key: Key): Record<string, unknown> | undefined {
  const holder = key
    .slice(0, -1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], plain);
  return typeof holder === "object" && holder !== null ? (holder as Record<string, unknown>) : undefined;
}

export function drop(plain: Record<string, unknown>, key: Key): void {
  delete holderOf(plain, key)?.[key.at(-1) ?? ""];
}

export function dropEmpty(plain: Record<string, unknown>, key: Key): void {
  const holder = key.length > 0 ? holderOf(plain, key) : undefined;
  const value = holder?.[key.at(-1) ?? ""];
  const isEmpty = value === null || (typeof value === "object" && Object.keys(value).length === 0);
  if (holder && isEmpty) drop(plain, key);
}
