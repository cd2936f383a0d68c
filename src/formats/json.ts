// JSON, and JSON with comments. A value is its JSON text, so that lists are values too. The parser gives the offset of
// every node; text is spliced by hand, since its own edits re-indent neighbours and drop comments (seen with 3.3.1).
// https://github.com/microsoft/node-jsonc-parser
import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  stripComments,
} from "jsonc-parser";
import type { Key, Target } from "../model/edit.ts";
import type { JsonSyntax } from "../model/file-format.ts";
import { Refusal } from "../model/problem.ts";
import {
  type Container,
  endOfLine,
  type Format,
  type Insertion,
  type Located,
  lineEnd,
  lineNumber,
  type Parsed,
  type Splice,
  secondPlace,
  startOfLine,
} from "./format.ts";
import {
  addOnce,
  dig,
  drop,
  dropEmpty,
  isSame,
  NULL,
  nameOf,
  plant,
  print,
  propertiesOf,
  respell,
  type Tree,
  textOf,
} from "./json-tree.ts";

export function json(syntax: JsonSyntax): Format {
  return { parse: (text, target) => parseText(text, target, syntax) };
}

function parseText(text: string, target: Target, { isStrict, unit: defaultUnit, nameOf: meaning }: JsonSyntax): Parsed {
  const errors: ParseError[] = [];
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  if (mark && isStrict) throw new Refusal("a byte order mark, which its client can't read", 1);
  const body = mark ? ` ${text.slice(1)}` : text;
  const root = parseTree(body, errors, { allowTrailingComma: !isStrict, disallowComments: isStrict });
  const isEmpty = (isStrict ? body : stripComments(body)).trim() === "";
  const [error] = errors;
  if (error && !isEmpty) {
    const kind = printParseErrorCode(error.error);
    const what =
      kind === "InvalidCommentToken" ? "a comment, with which its client reads none of it" : "not valid JSON";
    throw new Refusal(what, lineNumber(text, error.offset));
  }
  if (root && meaning) respell(root, meaning);
  if (root && root.type !== "object") throw new Refusal("not an object of settings", 1);
  const eol = lineEnd(text, target);
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? defaultUnit;

  const propertyOf = (key: Key): Node | undefined => {
    let found: Node | undefined;
    for (const [depth, name] of key.entries()) {
      const parent = nodeOf(key.slice(0, depth));
      const named = parent?.type === "object" ? propertiesOf(parent).filter((node) => nameOf(node) === name) : [];
      const [first, second] = named;
      const line = (node: Node) => lineNumber(text, node.offset);
      if (first && second) throw secondPlace(key.slice(0, depth + 1).join("."), line(second), line(first));
      found = first;
    }
    return found;
  };

  function locate(key: Key): Located | undefined {
    const value = propertyOf(key)?.children?.[1];
    return value && { value: textOf(value), start: value.offset, end: value.offset + value.length };
  }

  function insert(entries: readonly { key: Key; value: string }[]): Insertion {
    const containers: Container[] = [];
    if (entries.length === 0) return { splices: [], containers };
    const groups = new Map<string, { at: Node; tree: Tree }>();
    const fresh: Tree = new Map();
    for (const { key, value } of entries) {
      let depth = key.length - 1;
      while (depth > 0 && !nodeOf(key.slice(0, depth))) depth--;
      const parent = nodeOf(key.slice(0, depth));
      if (parent && parent.type !== "object" && parent.type !== "null") {
        const name = key.slice(0, depth).join(".");
        throw new Refusal(`${name} is not an object: write {} for its value`, lineNumber(text, parent.offset));
      }
      for (let level = depth + 1; level < key.length; level++)
        addOnce(containers, { key: key.slice(0, level), raw: null });
      const id = JSON.stringify(key.slice(0, depth));
      const group = parent && (groups.get(id) ?? { at: parent, tree: new Map() });
      if (group) groups.set(id, group);
      plant(group?.tree ?? fresh, key.slice(depth), value);
      if (parent?.type === "null") addOnce(containers, { key: key.slice(0, depth), raw: NULL });
      else if (parent && parent.children?.length === 0)
        addOnce(containers, { key: key.slice(0, depth), raw: innerOf(parent) });
    }
    if (fresh.size > 0) {
      addOnce(containers, { key: [], raw: null });
      const whole = `{${eol}${print(fresh, unit, { unit, eol })}${eol}}${eol}`;
      return { splices: [{ start: text.length, end: text.length, text: whole }], containers };
    }
    const splices = [...groups.values()].map(({ at, tree }): Splice => {
      const indent = indentOf(at);
      const lines = print(tree, indent + unit, { unit, eol });
      const start = at.offset + 1;
      if (at.type === "null")
        return { start: at.offset, end: at.offset + at.length, text: `{${eol}${lines}${eol}${indent}}` };
      if (at.children?.length === 0) {
        return { start, end: start + innerOf(at).length, text: `${eol}${lines}${eol}${indent}` };
      }
      return { start, end: start, text: `${eol}${lines},` };
    });
    return { splices, containers };
  }

  function innerOf(node: Node): string {
    return text.slice(node.offset + 1, node.offset + node.length - 1);
  }

  /** The blanks in front of the line on which it begins. */
  function indentOf(node: Node): string {
    return /^[ \t]*/.exec(text.slice(startOfLine(text, node.offset)))?.[0] ?? "";
  }

  function cut(key: Key, gone: readonly Key[]): { start: number; end: number } {
    const property = propertyOf(key) as Node;
    const siblings = propertiesOf(property.parent as Node);
    const names = gone.filter((other) => isSame(other.slice(0, -1), key.slice(0, -1))).map((other) => other.at(-1));
    const stays = siblings.findLastIndex((sibling) => !names.includes(nameOf(sibling)));
    const at = siblings.indexOf(property);
    const end = property.offset + property.length;
    const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
    if (/^\s*\/[/*]/.test(text.slice(end)) && siblings[at + 1])
      throw new Refusal(`a comment is between ${key.join(".")} and its comma: move it`, lineNumber(text, end));
    if (at < stays || stays < 0) {
      // As we write it: the line end in front goes with it, unless that ends a comment.
      const before = siblings[at - 1];
      const front = text.slice(
        before ? before.offset + before.length : (property.parent as Node).offset,
        property.offset,
      );
      const lead = (/\/\/[^\n]*\n[ \t]*$/.test(front) ? /[ \t]*$/ : /(\r?\n)?[ \t]*$/).exec(front)?.[0].length ?? 0;
      return { start: property.offset - lead, end: end + comma };
    }
    // Nothing stays behind it: the comma in front of it goes, and not the one behind.
    const previous = siblings[at - 1] as Node;
    const start = previous.offset + previous.length;
    // A comment is between: it stays, and so does the comma, where one too many is no harm. Strict text has no comments.
    if (!/^\s*,\s*$/.test(text.slice(start, property.offset)))
      return { start: property.offset, end: end + (siblings[at + 1] ? 0 : comma) };
    return { start, end };
  }

  /** The outermost of ours in which nothing is left. */
  function clean(containers: readonly Container[]): Splice[] {
    const bare = containers.filter(({ key }) => isBare(key, containers));
    const outermost = bare.filter(
      ({ key }) =>
        !bare.some((other) => other.key.length < key.length && isSame(other.key, key.slice(0, other.key.length))),
    );
    const gone = outermost.map(({ key }) => key);
    return outermost.map(({ key, raw }): Splice => {
      const node = nodeOf(key) as Node;
      if (raw === NULL) return { start: node.offset, end: node.offset + node.length, text: raw };
      if (raw !== null) return { start: node.offset + 1, end: node.offset + node.length - 1, text: raw };
      if (key.length > 0) return { ...cut(key, gone), text: "" };
      return { start: node.offset, end: endOfLine(text, node.offset + node.length - 1), text: "" };
    });
  }

  /** An object in which nothing is but objects of ours of that kind, and no comment that somebody put in. */
  function isBare(key: Key, containers: readonly Container[]): boolean {
    const node = nodeOf(key);
    if (node?.type !== "object") return false;
    const children = propertiesOf(node);
    if (children.length === 0) return innerOf(node).trim() === "";
    return children.every((child) => {
      const below = [...key, nameOf(child)];
      const isOurs = containers.some((other) => other.raw === null && isSame(other.key, below));
      return isOurs && isBare(below, containers);
    });
  }

  function nodeOf(key: Key): Node | undefined {
    return root && (key.length === 0 ? root : findNodeAtLocation(root, [...key]));
  }

  return {
    get: locate,
    format: (_: Key, value: string) => value,
    insert,
    cut,
    clean,
    others(keys, containers) {
      const plain = JSON.parse(root ? textOf(root) : "{}") as Record<string, unknown>;
      for (const key of keys) drop(plain, key);
      for (const { key } of [...containers].sort((a, b) => b.key.length - a.key.length)) dropEmpty(plain, key);
      return plain;
    },
    secondOpinion: (key) => (isStrict && !isEmpty ? dig(JSON.parse(text), key) : undefined),
  };
}
