// XML: elements of one kind, each by a name of its own, in a list below the root. The parser gives the span of every element.
import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";
import type { Fields, Key, Target, Value } from "../model/edit.ts";
import type { XmlSyntax } from "../model/file-format.ts";
import { Refusal } from "../model/problem.ts";
import {
  atMostOne,
  type Container,
  endOfLine,
  type Format,
  type Insertion,
  type Located,
  lineEnd,
  type Parsed,
  type Splice,
  startOfLine,
} from "./format.ts";

export function xml(syntax: XmlSyntax): Format {
  return { parse: (text, target) => parseText(text, target, syntax) };
}

const UNIT = "  ";

/** An element as we write it, with two attributes or with parts that are texts. */
const PAIR = /^<[^\s<>/]+(?:\s+[^\s=<>]+\s*=\s*(?:"[^"]*"|'[^']*')){1,2}\s*(?:\/>|>\s*<\/[^<>]*>)$/;
const PARTS = /^<[^\s<>/]+\s*>(?:\s*<([^\s<>/!?]+)\s*>[^<]*<\/\1\s*>)*\s*<\/[^<>]*>$/;

/** Means all else in an element, such as an attribute or a comment: with it the element is not as we wrote it. */
const MORE = "and more";

/** Keys are list, kind of element, its own name: such as proxies, proxy, proxycast. */
function parseText(text: string, target: Target, syntax: XmlSyntax): Parsed {
  const { root: rootName, list: marks = {}, style } = syntax;
  const root = parseRoot(text, rootName);
  const attributes = Object.entries(marks);
  const open = (name: string) =>
    `<${[name, ...attributes.map(([key, value]) => `${key}="${encode(value)}"`)].join(" ")}>`;
  const eol = lineEnd(text, target);
  const listOf = (name: string): XmlElement | undefined => {
    const found = root ? childrenOf(root, name) : [];
    const isMarked = (element: XmlElement) => attributes.every(([key, value]) => element.attributes[key] === value);
    return atMostOne(found.filter(isMarked), open(name), text);
  };
  const elementOf = ([list = "", kind = "", id = ""]: Key): XmlElement | undefined => {
    const holder = listOf(list);
    const found = (holder ? childrenOf(holder, kind) : []).filter(
      (element) => (style === "children" ? textOf(element, "id") : element.attributes[style.name]) === id,
    );
    return atMostOne(found, `<${kind}> ${id}`, text);
  };

  function locate(key: Key): Located | undefined {
    const element = elementOf(key);
    if (!element) return undefined;
    const { start, end } = element;
    const raw = text.slice(start, end);
    if (style !== "children") {
      const value = element.attributes[style.value] ?? "";
      return { value: PAIR.test(raw) ? value : { [style.value]: value, [MORE]: "" }, start, end };
    }
    const children = element.children.filter((child): child is XmlElement => child instanceof XmlElement);
    const value: Record<string, string> = {};
    // A second part of one name is none that we would write.
    for (const { name, text } of children) value[name in value ? `second ${name}` : name] = text.trim();
    if (!PARTS.test(raw)) value[MORE] = "";
    return { value, start, end };
  }

  function write([, kind = "", name = ""]: Key, value: Value): string {
    if (typeof value !== "string") return writeParts(kind, value);
    const { name: nameKey, value: valueKey } = style as Exclude<typeof style, "children">;
    return `<${kind} ${nameKey}="${encode(name)}" ${valueKey}="${encode(value)}" />`;
  }

  function writeParts(kind: string, value: Fields): string {
    const indent = UNIT.repeat(2);
    const lines = Object.entries(value).map(([name, part]) => `${indent}${UNIT}<${name}>${encode(part)}</${name}>`);
    return [`<${kind}>`, ...lines, `${indent}</${kind}>`].join(eol);
  }

  function insert(entries: readonly { key: Key; value: Value }[]): Insertion {
    if (entries.length === 0) return { splices: [], containers: [] };
    const list = entries[0]?.key[0] ?? "";
    const lines = entries.map(({ key, value }) => `${eol}${UNIT.repeat(2)}${write(key, value)}`).join("");
    const holder = listOf(list);
    // First in its list: clients that take one of several take the first. Seen with Maven 3.8.7.
    if (holder && !isSelfClosed(text, holder)) {
      return { splices: [{ ...at(openEnd(text, holder)), text: lines }], containers: [] };
    }
    const whole = `${open(list)}${lines}${eol}${UNIT}</${list}>`;
    if (holder) {
      const raw = text.slice(holder.start, holder.end);
      return { splices: [{ start: holder.start, end: holder.end, text: whole }], containers: [{ key: [list], raw }] };
    }
    const made: Container[] = [{ key: [list], raw: null }];
    if (root && isSelfClosed(text, root)) {
      const raw = text.slice(root.start, root.end);
      const open = `${raw.replace(/\s*\/>$/, "")}>`;
      const file = `${open}${eol}${UNIT}${whole}${eol}</${rootName}>`;
      const splices = [{ start: root.start, end: root.end, text: file }];
      return { splices, containers: [...made, { key: [], raw }] };
    }
    if (root) return { splices: [{ ...at(openEnd(text, root)), text: `${eol}${UNIT}${whole}` }], containers: made };
    const file = `<${rootName}>${eol}${UNIT}${whole}${eol}</${rootName}>${eol}`;
    return { splices: [{ ...at(text.length), text: file }], containers: [...made, { key: [], raw: null }] };
  }

  /** The outermost of ours in which nothing is left. */
  function clean(containers: readonly Container[]): Splice[] {
    const isMade = (list: string | undefined) => containers.some(({ key, raw }) => key[0] === list && raw === null);
    const bare = containers.flatMap(({ key: [list], raw }) => {
      const element = list === undefined ? root : listOf(list);
      return element && isBare(element, isMade) ? [{ element, raw, isRoot: list === undefined }] : [];
    });
    const whole = bare.find(({ isRoot }) => isRoot);
    if (whole?.raw) return [{ start: whole.element.start, end: whole.element.end, text: whole.raw }];
    if (whole) return [{ start: whole.element.start, end: endOfLine(text, whole.element.end - 1), text: "" }];
    return bare.map(({ element, raw }) =>
      raw === null
        ? { ...withLineEndBefore(text, element), text: "" }
        : { start: element.start, end: element.end, text: raw },
    );
  }

  /** Nothing is in it but lists of ours with nothing in them. */
  function isBare(element: XmlElement, isMade: (list: string) => boolean): boolean {
    // An attribute that we would not write is the user's; those of the root are its own.
    if (element !== root && Object.keys(element.attributes).some((name) => !(name in marks))) return false;
    const inner = text.slice(openEnd(text, element), element.end).replace(/<\/[^>]*>\s*$/, "");
    const children = element.children.filter((child): child is XmlElement => child instanceof XmlElement);
    const rest = children.reduce((left, child) => left.replace(text.slice(child.start, child.end), ""), inner);
    return rest.trim() === "" && children.every((child) => isMade(child.name) && isBare(child, isMade));
  }

  return {
    get: locate,
    format: write,
    insert,
    cut: (key) => withLineEndBefore(text, elementOf(key) as XmlElement),
    clean,
    others(keys, containers) {
      const ours = keys.flatMap((key) => elementOf(key) ?? []);
      const made = containers.flatMap(({ key: [list] }) => (list === undefined ? root : listOf(list)) ?? []);
      const described = root ? describe(root, ours, made) : [];
      return root && made.includes(root) && described.length <= 2 ? [] : described;
    },
  };
}

function parseRoot(text: string, name: string): XmlElement | undefined {
  if (text.trim() === "") return undefined;
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root?.name !== name) throw new Refusal(`its root is not <${name}>`, 1);
    return root;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new Refusal("not valid XML", error.line);
  }
}

function at(offset: number): { start: number; end: number } {
  return { start: offset, end: offset };
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement && child.name === name);
}

function textOf(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text.trim();
}

function isSelfClosed(text: string, element: XmlElement): boolean {
  return text.slice(element.start, openEnd(text, element)).endsWith("/>");
}

/** Behind the start tag: the parser gives the whole element alone. */
function openEnd(text: string, element: XmlElement): number {
  const tag = /^<(?:"[^"]*"|'[^']*'|[^>"'])*>/.exec(text.slice(element.start, element.end));
  return element.start + (tag?.[0].length ?? 0);
}

/** The element with the line end and blanks in front, as it was put in. */
function withLineEndBefore(text: string, element: XmlElement): { start: number; end: number } {
  const line = startOfLine(text, element.start);
  const isFirst = text.slice(line, element.start).trim() === "";
  const start = isFirst ? line - (text[line - 2] === "\r" ? 2 : 1) : element.start;
  return { start, end: element.end };
}

function describe(element: XmlElement, ours: readonly XmlElement[], made: readonly XmlElement[]): unknown[] {
  const children = element.children.flatMap((child) => {
    if (!(child instanceof XmlElement)) return [];
    if (ours.includes(child)) return [];
    const described = describe(child, ours, made);
    return made.includes(child) && described.length <= 2 ? [] : [described];
  });
  const isLeaf = !element.children.some((child) => child instanceof XmlElement);
  return [
    element.name,
    element.attributes,
    ...(isLeaf && !made.includes(element) && element.text.trim() ? [element.text.trim()] : []),
    ...children,
  ];
}

function encode(text: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new Refusal("a value with a control character");
  return text.replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char] ?? char);
}
