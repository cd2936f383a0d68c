// A config of nothing but plain lines, as most are, read without the YAML library, which takes as long to load and run as a
// fifth of Node's own start. Only what means the same to every reader of YAML 1.2 is taken; all else is the library's.
// https://yaml.org/spec/1.2.2/#733-plain-style

export interface ConfigEntry {
  readonly key: string;
  readonly value: unknown;
  /** Of the key, from 1. */
  readonly line: number;
}

/** A word that is a text, such as a name, a path, a URL, a network: no number, nothing that YAML has another name for. */
const WORD = String.raw`(?!(?:true|false|null|\.inf|\.nan)\b)(?:(?:~/|/|\.|-)?[A-Za-z][\w./-]*(?::[\w./-]+)*|\d+(?:\.\d+){3}(?:/\d+)?)`;
const TEXT = new RegExp(`^(?:${WORD})$`, "i");
const LIST = new RegExp(String.raw`^\[ *(?:${WORD})(?: *, *(?:${WORD}))* *\]$`, "i");
const QUOTED = /^"[ !#-[\]-~]*"$/;
const NOTHING = /^(?: *#[ -~]*)?$/;

/** Undefined where a line says anything else: that is not wrong, but for the library to read. */
export function readPlainConfig(text: string): readonly ConfigEntry[] | undefined {
  const entries: ConfigEntry[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (NOTHING.test(line)) continue;
    const [, key = "", written = ""] = /^([A-Za-z]+): +(.*?) *$/.exec(line) ?? [];
    const value = readPlain(written);
    if (value === undefined || !TEXT.test(key) || entries.some((entry) => entry.key === key)) return undefined;
    entries.push({ key, value, line: at + 1 });
  }
  return entries;
}

function readPlain(written: string): string | readonly string[] | undefined {
  if (TEXT.test(written)) return written;
  if (QUOTED.test(written)) return written.slice(1, -1);
  return LIST.test(written)
    ? written
        .slice(1, -1)
        .split(",")
        .map((word) => word.trim())
    : undefined;
}
