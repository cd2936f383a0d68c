// The last line of defence for output: whatever looks like a secret in a text that is shown. Ours never gets here in
// clear (Secret, policy); this is for what the user's own files hold.
import type { Value } from "../model/edit.ts";
import { printable } from "../model/printable.ts";
import { withoutUserinfo } from "../model/proxy.ts";
import { REDACTED } from "../model/secret.ts";

/** How settings of a secret are called, in part. */
const KEY = String.raw`(?:pass(?:word|wd|phrase)?|[_.-]pw|pwd|secret|token|_auth\w*|auth(?:orization|key|ident)?|api_?key|cred(?:ential)?)s?`;

const PATTERNS: readonly [RegExp, string][] = [
  // Userinfo of any URL, however its slashes are mistyped, and of a proxy that is written without a scheme.
  // To the last @ of the line: a password may hold blanks and more of them.
  [/(\b[a-z][a-z0-9+.-]*:\/\/).*@/gi, `$1${REDACTED}@`],
  // A diff puts + or - in front of a line.
  [/((?:^[+-]?|[\s"'=,[{(])(?:[a-z][a-z0-9+.-]*[:;]?)?\/{1,3})[^\s@:/]*:.*@(?=[\w.[-])/gim, `$1${REDACTED}@`],
  [/(^[+-]?|[\s"'=,:[{(])[^\s"'=,:@/[{(]+:(?![\s/]).*@(?=[\w.[-])/gm, `$1${REDACTED}@`],
  // name = value, name: value, name "value", <name>value: passwords, tokens and keys, such as _authToken or proxy_password.
  [new RegExp(`(${KEY}["']?(?:[ \\t]|\\0-)*[:=>][ \\t]*)\\S.*$`, "gim"), `$1${REDACTED}`],
  // name value: at the start of a line, as an option, or after a machine and a login. In the middle it is prose.
  [new RegExp(`((?:^[-+\\s]*(?:\\w+[.-])*\\w*|\\s--?[\\w-]*)${KEY}["']?[ \\t]+)\\S.*$`, "gim"), `$1${REDACTED}`],
  [/(\b(?:machine|default|login|account)\b.*\bpassword[ \t]+)\S.*$/gim, `$1${REDACTED}`],
  // curl's certificate with its passphrase.
  [/(\bcert["']?[ \t]*[:= ][ \t]*[^\s:]{2,}:)\S.*$/gim, `$1${REDACTED}`],
  // curl's credentials: proxy-user = "NAME:PASSWORD", -U NAME:PASSWORD; a name may hold blanks, a password anything.
  [/((?:^|[\s"'-])(?:proxy[-_]user|user|-u)["']?(?:[ \t]|\0-)*[:=][ \t]*)[^:\n\0]+:[^\0]*/gim, `$1${REDACTED}`],
  [/((?:^|[\s"'-])(?:proxy[-_]user|-u)[ \t]*)[^:\n\0]+:[^\0]*/gim, `$1${REDACTED}`],
  [/((?:^|[\s"'-])user[ \t]+)[^\s:"']+:[^\0]*/gim, `$1${REDACTED}`],
];

/** Characters of a value that are shown at most. */
const LONGEST_VALUE = 400;

/** A value of the user's: no user name and password, no query, nothing that a terminal would obey. */
export function shownText(text: string): string {
  if (text.length > LONGEST) return `… (${text.length} characters)`;
  const bare = printable(unquote(text.trim()), "\ufffd");
  const isAddress = (item: string) => /^[\da-f:.]+(?:\/\d+)?$/i.test(item) && /[.:].*[.:]/.test(item);
  const shown = bare.includes("@")
    ? withoutUserinfo(bare)
    : bare
        .split(",")
        .map((item) => (isAddress(item) || !/:|%40/.test(item) ? item : withoutUserinfo(item)))
        .join(",");
  // The query last: a password may hold a question mark.
  const cut = shown.replace(/(:\/\/[^?#]*)[?#].*/s, "$1");
  return cut.length > LONGEST_VALUE ? `${cut.slice(0, LONGEST_VALUE)}… (${cut.length} characters)` : cut;
}

/** A part of a name that is a word, and no token: letters, and perhaps a short number behind them. */
const WORD = /^[a-z]{0,12}\d{0,4}$/i;

const ORIGIN =
  /^((?:[\w.-]*\.)?[a-z][a-z0-9+.-]*:\/\/)?([^\s/@]*@)?(\[[\da-f:]+\]|[\w.*-]*)((?::\d{1,5})?)(\/[^\s@?#]*)?(?:[?#][^@]*)?$/i;

/**
 * Where packages come from: an address, a channel, a host, a file, or a word. The name in front of a host may be a token,
 * and so may a part of the path, as conda's /t/TOKEN/: neither is shown.
 */
export function shownOrigin(text: string): string {
  if (text.length > LONGEST) return HIDDEN;
  const bare = printable(unquote(text.trim()), "\ufffd");
  if (/^(?:~|[a-z]:)?[\\/][^@;$`"'\n]*$/i.test(bare)) return bare;
  const match = bare.length > LONGEST_VALUE ? undefined : ORIGIN.exec(bare);
  if (!match) return HIDDEN;
  const [, scheme = "", userinfo, host = "", port = "", path = ""] = match;
  const isWord = (part: string) => part.split(/[-_.*]/).every((word) => WORD.test(word));
  if (scheme === "" && !isWord(host)) return HIDDEN;
  const parts = path.split("/").map((part, at, all) => (all[at - 1] === "t" || !isWord(part) ? "…" : part));
  return `${scheme}${userinfo ? `${REDACTED}@` : ""}${host}${port}${parts.join("/")}`;
}

/** What is shown for a value that is none of its setting's kind: what a person put there by mistake may be a secret. */
export const HIDDEN = "(not shown: it may hold a secret)";

/** A setting of the user's with its value, a line each where that has several parts or lines. */
export function shownEntry(name: string, value: Value): string[] {
  return partsOf(name, value).map(([part, text]) => {
    const shown = shownValue(part, text, false);
    return `${part} = ${shown === REDACTED || isOfKind(part, shownText(text)) ? shown : HIDDEN}`;
  });
}

/** The same for a value that we write. @param isSecret it holds a password of ours */
export function shownOwnEntry(name: string, value: Value, isSecret: boolean): string[] {
  return partsOf(name, value).map(([part, text]) => `${part} = ${shownValue(part, text, isSecret)}`);
}

function partsOf(name: string, value: Value): [name: string, text: string][] {
  if (typeof value !== "string") return Object.entries(value).map(([part, text]) => [`${name}.${part}`, text]);
  return value
    .trim()
    .split("\n")
    .map((line) => [name, line]);
}

/** A list of hosts, a path, or one word such as a host, a port or the address of a proxy, which has no path. */
function isOfKind(name: string, shown: string): boolean {
  if (/no_?proxy|nonproxy/i.test(name)) return true;
  if (/^(?:~|[a-z]:)?[\\/]/i.test(shown)) return !/[;$`"'\n]/.test(shown);
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\[[\da-f:.]+\]|[\w.*-]*)(?::\d{0,5})?\/?$/i.test(shown);
}

/** With a mark where a user name and a password were. */
function shownValue(name: string, text: string, isSecret: boolean): string {
  if (/pass|user|auth|secret|token/i.test(name) || (isSecret && !text.includes("@"))) return REDACTED;
  const shown = shownText(text);
  const scheme = /^(?:[a-z][a-z0-9+.-]*:\/\/)?/i.exec(shown)?.[0] ?? "";
  return text.includes("@") ? `${scheme}${REDACTED}@${shown.slice(scheme.length)}` : shown;
}

/** A value of JSON is written as in its file. */
function unquote(text: string): string {
  if (!/^["[]/.test(text)) return text;
  try {
    return [JSON.parse(text)].flat().map(String).join(",");
  } catch {
    return text;
  }
}

/** The text with everything that looks like a secret cut out. */
export function redact(text: string): string {
  return text.split("\n").map(redactLine).join("\n");
}

/** Characters beyond which a line is not looked through: that would take time with its square. */
const LONGEST = 4_000;

function redactLine(line: string): string {
  if (line.length > LONGEST) return `${line.slice(0, 1)}[${line.length} characters]`;
  return PATTERNS.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), line);
}
