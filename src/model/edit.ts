// What a writer wants in a file. Plain data: no old text, no "remove".
// What nobody wants any more is restored by the plan, so no writer carries removal code.

import type { FileFormat } from "./file-format.ts";

/** A file that a writer manages. */
export interface Target {
  /** Tells a writer's targets apart, also when the path has changed since. */
  readonly role: string;
  readonly path: string;
  readonly format: FileFormat;
  /** False where an absent file must stay absent, since making it would hide another. Default true. */
  readonly create?: boolean;
  /** YAML only: its client reads the first of several documents. */
  readonly readsFirstDocument?: boolean;
  /** A start-up file that gets no values, but the line that reads them; or the file that it reads. */
  readonly isReference?: boolean;
  /** The file beside it is read later: what both set counts there. */
  readonly isOutranked?: boolean;
  /**
   * gitconfig only: the values of include.path that lead to a file which sets http.proxy, `always` or under a condition of
   * its own, `sometimes`.
   */
  readonly carriers?: Readonly<Record<string, "always" | "sometimes">>;
  /** The file holds secrets by nature: made 0600. */
  readonly private?: boolean;
  /** File only: bytes, of which each is a character of the value. */
  readonly binary?: boolean;
  /** Block only: leading lines that must stay in front of our block. */
  readonly after?: RegExp;
  /** Block only: our lines take the file's own line ends. Elsewhere a carriage return would end up in the value. */
  readonly followsLineEnds?: boolean;
  /** The line end for a text that has none yet. Default: a line feed. */
  readonly newLine?: "\r\n";
  /** The line end for new lines, whatever the text uses: that of a last line which has none yet. */
  readonly eol?: "\r\n" | "\n";
}

/** Where in a file: a path of names. A block or whole file has one fixed key. */
export type Key = readonly string[];

/** A value of several parts, such as an entry of .netrc: by their names, in their order. */
export type Fields = Readonly<Record<string, string>>;

export type Value = string | Fields;

export interface Edit {
  readonly key: Key;
  /** The wanted value, in clear and unquoted: the format writes it. `undefined`: the key must be absent. */
  readonly value: Value | undefined;
  /** Passwords that the value holds, in clear: the file is made private, and no output shows them. */
  readonly secrets?: readonly string[];
  /** The user's own values that may stay in its place. */
  readonly accepts?: Accepts;
}

export interface Accepts {
  readonly values: readonly string[];
  /** Only where another key holds one of these. */
  readonly beside?: { readonly key: Key; readonly values: readonly string[] };
}

/** The role of a file that gets what another must not hold. */
export const BESIDE = "beside";

/** The lines around ours in a file that the user also owns. */
export const BEGIN = "# >>> proxycast >>>";
export const END = "# <<< proxycast <<<";

export const BLOCK_KEY: Key = ["block"];
export const FILE_KEY: Key = ["file"];

/** The value as one text, by which it is compared and remembered. */
export function valueText(value: Value): string {
  if (typeof value === "string") return value;
  return Object.entries(value)
    .map(([name, text]) => `${name}=${text}`)
    .join("\n");
}

export function keyText(key: Key): string {
  return key.join(".");
}

const SHADOW = /^#\d+$/;

/** An earlier place of a key that is there several times, of which its client takes the last: from 1, in the text's order. */
export function shadowKey(key: Key, number: number): Key {
  return [...key, `#${number}`];
}

/** The key that it is a place of, and which; 0: the last, which counts. */
export function splitShadow(key: Key): { base: Key; number: number } {
  const last = key.at(-1) ?? "";
  return SHADOW.test(last) ? { base: key.slice(0, -1), number: Number(last.slice(1)) } : { base: key, number: 0 };
}
