// Options of a .curlrc that set the proxy in a spelling in which its value can't be replaced. curl takes the last, and ours
// come first. Seen with 7.88. https://curl.se/docs/manpage.html#-K
import * as path from "node:path";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

/** Each sets the one proxy; the scheme that it means. A name may be cut short as long as it is one option's alone. */
const OPTIONS: readonly (readonly [pattern: RegExp, scheme: string, name: string])[] = [
  [/^proxy1(?:\.0?)?$/, "http", "proxy1.0"],
  [/^pre(?:p|pr|pro|prox|proxy)?$/, "", "preproxy"],
  [/^socks4$/, "socks4", "socks4"],
  [/^socks4a$/, "socks4a", "socks4a"],
  [/^socks5$/, "socks5", "socks5"],
  [/^socks5-h[a-z]*$/, "socks5h", "socks5-hostname"],
];

/** Letters of options without a value, one of which has the proxy behind it. */
const SHORT = /^-[#0-46afgGijJkLlMnNOpqRsSvVZ]*x[ \t]*(.*)$/;
const LONG = /^(?:--)?([a-z][\w.-]*)(?:[ \t]*[=:][ \t]*|[ \t]+)(.*)$/i;
const CONFIG = /^(?:-[#0-46afgGijJkLlMnNOpqRsSvVZ]*K[ \t]*|(?:--)?config(?:[ \t]*[=:][ \t]*|[ \t]+))(.*)$/;

export function findCurlRivals(search: RivalSearch): Rival[] {
  return rivalsIn(search, search.target.path, []);
}

function rivalsIn(search: RivalSearch, file: string, way: readonly string[]): Rival[] {
  const { settings, system, read } = search;
  const isOwn = way.length === 0;
  return linesOf(read(file)).flatMap(({ text: whole, line }) => {
    const text = whole.trim();
    const [, named] = CONFIG.exec(text) ?? [];
    if (named) {
      const next = path.resolve(system.workingFolder(), wordOf(named));
      return [file, ...way].includes(next) ? [] : rivalsIn(search, next, [file, ...way]);
    }
    const found = proxyOf(text, isOwn);
    return found ? toRival(settings, found.value, { path: file, line, what: found.name, effect: "wins" }) : [];
  });
}

/** @param isOwn the file is the one in which ours replaces `proxy` */
function proxyOf(text: string, isOwn: boolean): { name: string; value: string } | undefined {
  const [, short] = SHORT.exec(text) ?? [];
  // With a blank behind the letter alone it is as good as its long name.
  if (short !== undefined) return isOwn && /^-x[ \t]/.test(text) ? undefined : { name: "proxy", value: wordOf(short) };
  const [, option = "", rest = ""] = LONG.exec(text) ?? [];
  const value = wordOf(rest);
  if (option.toLowerCase() === "proxy") return isOwn ? undefined : { name: "proxy", value };
  const [, scheme, name] = OPTIONS.find(([pattern]) => pattern.test(option.toLowerCase())) ?? [];
  if (name === undefined || value === "") return undefined;
  return { name, value: scheme && !value.includes("://") ? `${scheme}://${value}` : value };
}

/** The value as curl reads it, near enough: a quoted text, or up to the first blank. */
function wordOf(rest: string): string {
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"?/.exec(rest) ?? [];
  return quoted === undefined ? (/^\S*/.exec(rest)?.[0] ?? "") : quoted.replace(/\\(.)/g, "$1");
}
