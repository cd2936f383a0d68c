// .netrc, inside the subset that every reader agrees on (curl, wget, Python old and new). A file outside it is refused:
// one reader or another already reads it differently from what its owner meant.
import { parse as parseNetrc } from "netrc-parser";
import type { Fields, Key, Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import {
  cutLines,
  endOfLine,
  type Format,
  insertLines,
  lineEnd,
  lineNumber,
  type Parsed,
  startOfLine,
} from "./format.ts";

/** What netrc-parser is shown at most: it takes exponential time on some input. */
const SECOND_OPINION_LIMIT = 16_384;

const PROPERTIES = ["login", "password", "account"];

interface Machine {
  readonly start: number;
  readonly end: number;
  readonly words: Map<string, string>;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly isComment: boolean;
}

export const netrc: Format = { parse: parseText };

function parseText(text: string, target: Target): Parsed {
  const { machines, firstOpen } = scan(text);
  const eol = lineEnd(text, target);
  const line = ([host = ""]: Key, { login = "", password = "" }: Fields) => {
    for (const word of [host, login, password]) {
      if (!isSafeWord(word)) throw new Refusal("a user name or password that .netrc can't spell for every reader");
    }
    return `machine ${host} login ${login} password ${password}`;
  };
  return {
    get([host = ""]) {
      const machine = machines.get(host);
      if (!machine) return undefined;
      const { words, start, end } = machine;
      return { value: toFields(words.get("login"), words.get("password")), start, end };
    },
    format: line,
    insert(entries: readonly { key: Key; value: Fields }[]) {
      const at = firstOpen === undefined ? text.length : startOfLine(text, firstOpen);
      const behind = text.slice(at).split(/\s+/);
      for (const { key } of entries) {
        if (!behind.some((word, index) => word === key[0] && behind[index - 1] === "machine")) continue;
        throw new Refusal(
          `an entry for ${key[0]} behind a default entry or macro, where not every reader looks: move it up`,
          lineNumber(text, at),
        );
      }
      return { splices: entries.map(({ key, value }) => insertLines(at, line(key, value), eol)), containers: [] };
    },
    cut([host = ""]) {
      const { start, end } = machines.get(host) as Machine;
      const whole = cutLines(text, start, end);
      const before = text.slice(whole.start, start).trim();
      const behind = text.slice(end, whole.end).trim();
      if (!before && !behind) return whole;
      // Words are parted by blanks, whatever the line: it goes with those behind it, or in front.
      if (!behind) return { start: whole.start + text.slice(whole.start, start).trimEnd().length, end };
      return { start, end: end + (/^[ \t]+/.exec(text.slice(end))?.[0].length ?? 0) };
    },
    clean: () => [],
    others: (keys) => ({
      machines: [...machines]
        .filter(([host]) => !keys.some((key) => key[0] === host))
        .map(([host, { words }]) => [host, [...words]]),
      rest: firstOpen === undefined ? "" : text.slice(firstOpen).trim(),
    }),
    secondOpinion([host = ""]) {
      // It loses its way at two entries on a line, and takes any # for the start of a note.
      const isOdd = /macdef|\r|machine[^\n]*[ \t](?:machine|default)|\S[^\n]*#/.test(text);
      if (text.length > SECOND_OPINION_LIMIT || isOdd) return undefined;
      const entry = parseNetrc(text.replace(/^[ \t]*#.*$/gm, ""))[host];
      return entry && toFields(entry.login, entry.password);
    },
  };
}

function toFields(login = "", password = ""): Fields {
  return { login, password };
}

function scan(text: string): { machines: Map<string, Machine>; firstOpen: number | undefined } {
  const machines = new Map<string, Machine>();
  const refuse = (offset: number, what: string): never => {
    throw new Refusal(what, lineNumber(text, offset));
  };
  const unsafe = /["\\]|[^\t\r\n -~]/.exec(text);
  if (unsafe)
    refuse(
      unsafe.index,
      "a quote, backslash or non-ASCII character, which each reader takes otherwise: change that entry",
    );
  const words = readWords(text);
  for (let index = 0; index < words.length; ) {
    const word = words[index] as Word;
    // What follows is the owner's: a macro has no words, and curl stops reading at `default`.
    if (word.text === "default") return { machines, firstOpen: word.start };
    // A macro belongs to the machine before it: ours must not come in between.
    if (word.text === "macdef" && machines.size === 0) refuse(word.start, "a macro in front of any machine");
    if (word.text === "macdef") return { machines, firstOpen: [...machines.values()].at(-1)?.start ?? word.start };
    if (word.isComment) {
      if (!/^#( |$)/.test(word.text))
        refuse(word.start, "a comment without a blank after its #, with which Python reads none of it: put one in");
      index++;
      continue;
    }
    if (word.text !== "machine")
      refuse(word.start, "a word where an entry (machine, login, password) should start: correct or delete it");
    const host = words[index + 1] ?? refuse(word.start, "an entry without a host");
    if (machines.has(host.text))
      refuse(word.start, `a second entry for ${host.text}, of which each reader takes another: delete one of the two`);
    const properties = new Map<string, string>();
    let end = host.start + host.text.length;
    for (index += 2; PROPERTIES.includes(words[index]?.text ?? ""); index += 2) {
      const name = words[index] as Word;
      const value = words[index + 1] ?? refuse(name.start, `${name.text} without a value`);
      if (!isSafeWord(value.text)) refuse(value.start, `a ${name.text} that not every reader takes alike`);
      if (properties.has(name.text)) refuse(name.start, `a second ${name.text} in an entry`);
      properties.set(name.text, value.text);
      end = value.start + value.text.length;
    }
    // A note behind an entry, up to the end of its line: every reader passes it over.
    const note = words[index];
    if (note?.text.startsWith("#") && !note.isComment && !text.slice(end, note.start).includes("\n"))
      for (const stop = endOfLine(text, note.start); (words[index]?.start ?? stop) < stop; ) index++;
    let next = index;
    while (words[next]?.isComment) next++;
    if (next > index && PROPERTIES.includes(words[next]?.text ?? "")) refuse(word.start, "a comment inside an entry");
    machines.set(host.text, { start: word.start, end, words: properties });
  }
  return { machines, firstOpen: undefined };
}

/** Words with their places. A comment, which must be a line of its own, is one word that starts with #. */
function readWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/^[ \t]*(#[^\r\n]*)|\S+/gm)) {
    const text = match[1] ?? match[0];
    words.push({ text, start: match.index + match[0].length - text.length, isComment: match[1] !== undefined });
  }
  return words;
}

function isSafeWord(word: string): boolean {
  return /^[!-~]+$/.test(word) && !/["\\]/.test(word) && !word.startsWith("#");
}
