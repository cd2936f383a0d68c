// Reads what client-settings.ts declares, a line a setting. The formats that we edit by answer for a key that is known, and
// refuse an odd file; here all names of a kind are looked for, and an odd file is told of all the same.
import * as path from "node:path";
import { shownOrigin } from "../output/redact.ts";
import { shortPath, xdgConfigHome } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { WRITERS } from "../writers/index.ts";
import { CLIENT_SETTINGS, CLIENT_VARIABLES, type ClientSettings, type Syntax } from "./client-settings.ts";
import type { Section } from "./render.ts";

interface Row {
  readonly client: string;
  readonly place: string;
  readonly setting: string;
  readonly isUnverified: boolean;
}

const LIMITS = { bytes: 1_000_000, rows: 100 };

/** What switches verification off, and where packages come from. */
export function clientFiles(system: System): readonly Section[] {
  const found = [...CLIENT_SETTINGS.flatMap((one) => inFiles(system, one)), ...inVariables(system)];
  const section = (id: string, title: string, isShown: (row: Row) => boolean): Section => ({
    id,
    title,
    columns: ["client", "place", "setting"],
    rows: found
      .filter(isShown)
      .slice(0, LIMITS.rows)
      .map(({ client, place, setting }) => [client, place, setting]),
  });
  return [
    section("unverified", "Verification of certificates that is switched off", ({ isUnverified }) => isUnverified),
    section("origins", "Where clients get packages", ({ isUnverified }) => !isUnverified),
  ];
}

function inFiles(system: System, settings: ClientSettings): Row[] {
  const { client, syntax, origin, unverified } = settings;
  return filesOf(system, settings).flatMap((file) =>
    entriesOf(readText(system, file), syntax).flatMap(({ name, value, line }) => {
      const full = name.toLowerCase().replaceAll("_", "-");
      const isUnverified = unverified?.test(`${full} = ${value.toLowerCase()}`) === true;
      if (!isUnverified && !(origin?.test(full) && value !== "")) return [];
      const shown = value === "" ? shownName(name) : `${shownName(name)} = ${shownOrigin(value)}`;
      return [{ client, place: `${shortPath(system, file)}:${line}`, setting: shown, isUnverified }];
    }),
  );
}

/** A name may hold the address that it is for: http.https://host/.sslVerify. */
function shownName(name: string): string {
  return /^:?@?[\w.-]+(?::registry)?$/.test(name) ? name : shownOrigin(name);
}

function inVariables(system: System): Row[] {
  return CLIENT_VARIABLES.flatMap(([client, name, unverified]) => {
    const value = system.variable(name);
    if (!value || (unverified && !unverified.test(value))) return [];
    const shown = valuesOf(value).map(shownOrigin).join(" ");
    return [{ client, place: `$${name}`, setting: shown, isUnverified: unverified !== undefined }];
  });
}

function filesOf(system: System, { writer, files = [] }: ClientSettings): string[] {
  const own =
    WRITERS.find(({ id }) => id === writer)
      ?.locate(system, undefined)
      .map((target) => target.path) ?? [];
  const others = files.map((file) => expand(system, file)).filter((file) => path.isAbsolute(file));
  const all = [...new Set([...own, ...others])];
  // By a link it is the same file once more.
  const real = new Set<string>();
  return all.filter((file) => {
    const place = orNothing(() => system.realPath(file)) ?? file;
    return !real.has(place) && real.add(place);
  });
}

function expand(system: System, file: string): string {
  const [, name] = /^\$(\w+)/.exec(file) ?? [];
  if (name) return file.replace(/^\$\w+/, system.variable(name) ?? ".");
  return file.replace(/^~\/\.config(?=\/)/, xdgConfigHome(system)).replace(/^~/, system.home);
}

function readText(system: System, file: string): string {
  const bytes = orNothing(() => (system.facts(file)?.kind === "file" ? system.read(file) : undefined));
  return bytes && bytes.length <= LIMITS.bytes ? bytes.toString("utf8").replace(/^\ufeff/, "") : "";
}

/** Where the system refuses an answer. */
function orNothing<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

interface Entry {
  readonly name: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

export function entriesOf(text: string, { comment, line: pattern, nests, more }: Syntax): Entry[] {
  const entries: Entry[] = [];
  let section = "";
  let outer: { indent: number; name: string }[] = [];
  let last: string | undefined;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === "" || comment.test(raw)) continue;
    const header = nests === "sections" ? /^\s*\[+\s*(.*?)\s*\]+/.exec(raw)?.[1] : undefined;
    if (header !== undefined && !pattern.test(raw)) {
      section = header.replace(/\s*"(.*)"$/, ".$1").replaceAll('"', "");
      last = undefined;
      continue;
    }
    const added = last === undefined ? undefined : more?.exec(raw)?.[1];
    const match = added === undefined ? pattern.exec(raw) : undefined;
    if (added !== undefined && last !== undefined) entries.push(...valuesOf(added).map((value) => ({ name: last as string, value, line: at + 1 }))); // biome-ignore format: one line
    if (!match?.[1]) continue;
    const indent = raw.length - raw.trimStart().length;
    outer = outer.filter((one) => one.indent < indent);
    const parents = nests === "indents" ? outer.map(({ name }) => name) : section === "" ? [] : [section];
    const name = [...parents, match[1]].join(".");
    outer.push({ indent, name: match[1] });
    last = name;
    entries.push(...valuesOf(match[2] ?? "").map((value) => ({ name, value, line: at + 1 })));
  }
  return entries;
}

/**
 * The items of a list that is on one line, or the one value, without quotes and the comment behind it. What may be a part of
 * a password is not taken apart.
 */
function valuesOf(text: string): string[] {
  const bare = text.replace(/\s+[#;].*$/, "").trim();
  const isList = bare.startsWith("[") || !bare.includes("@");
  const items = bare.replace(/^\[|\],?$/g, "").split(isList ? /\s*[,|]\s*|\s+/ : /,?\s+/);
  const isPart = (item: string) => item.includes("@") && !item.includes("://");
  const isTorn = items.some(isPart) || (text.includes("@") && !bare.includes("@"));
  return (isTorn ? [text] : items).map((item) =>
    item
      .trim()
      .replace(/,$/, "")
      .replace(/^(["'])(.*)\1$/, "$2"),
  );
}
