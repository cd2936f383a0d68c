// One parser, driven as the plan drives it, step by step: read, put in, replace, take out. Nothing around it.
import { type Container, type Format, type Parsed, splice } from "../../src/formats/format.ts";
import type { Key, Target, Value } from "../../src/model/edit.ts";
import type { FileFormat } from "../../src/model/file-format.ts";
import { Refusal } from "../../src/model/problem.ts";
import { formatNamed, parserNamed } from "./formats.ts";

export type Pairs = readonly (readonly [key: Key, value: Value])[];

/** The parser of a writer's format. */
export async function editorOf(id: string) {
  return editor(await parserNamed(id), formatNamed(id));
}

export function editor(format: Format, fileFormat: FileFormat) {
  const targetWith = (more: Partial<Target>): Target => ({ role: "x", path: "/x", format: fileFormat, ...more });
  const parse = (text: string, more: Partial<Target> = {}): Parsed => format.parse(text, targetWith(more));

  /** The text after these keys were put in, and the containers that were made for them. */
  function put(text: string, pairs: Pairs, more: Partial<Target> = {}): { text: string; containers: Container[] } {
    const { splices, containers } = parse(text, more).insert(pairs.map(([key, value]) => ({ key, value })));
    return { text: splice(text, splices), containers: [...containers] };
  }

  /** The text with another value in the place of that of a key that is there. */
  function replace(text: string, key: Key, value: Value, more: Partial<Target> = {}): string {
    const parsed = parse(text, more);
    const located = parsed.get(key);
    if (!located) throw new Error(`${key.join(".")} is not there`);
    return splice(text, [{ start: located.start, end: located.end, text: parsed.format(key, value) }]);
  }

  /** The text without these keys, and without those of these containers in which nothing is left. */
  function take(
    text: string,
    keys: readonly Key[],
    containers: readonly Container[] = [],
    more: Partial<Target> = {},
  ): string {
    const parsed = parse(text, more);
    const bare = splice(
      text,
      keys.map((key) => ({ ...parsed.cut(key, keys), text: "" })),
    );
    return splice(bare, parse(bare, more).clean(containers));
  }

  /** The text after these keys were put in, and after they were taken out again. */
  function thereAndBack(text: string, pairs: Pairs, more: Partial<Target> = {}): { put: string; back: string } {
    const { text: filled, containers } = put(text, pairs, more);
    const keys = pairs.map(([key]) => key);
    return { put: filled, back: take(filled, keys, containers, more) };
  }

  return { parse, put, replace, take, thereAndBack };
}

/** What a refusal says, and of which line. */
export function refusalOf(action: () => unknown): [reason: string, line: number | undefined] {
  try {
    action();
  } catch (error) {
    if (error instanceof Refusal) return [error.reason, error.line];
    throw error;
  }
  throw new Error("it was not refused");
}
