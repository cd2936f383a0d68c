// What a shell's start-up files do to our variables, told as rivals: the shell's ways to start are run with ours on, and
// with ours off.
import { BEGIN, END } from "../../model/edit.ts";
import { isSameEndpoint, parseProxy } from "../../model/proxy.ts";
import type { Rival } from "../../model/rival.ts";
import { run } from "./run.ts";
import type { Reader, Step, Text } from "./step.ts";
import type { Outcome, Place, Value, Variables } from "./variables.ts";

/** A way to start a shell that reads ours. */
export interface Way {
  readonly name: "login" | "interactive" | "script";
  /** In the order in which they are read. */
  readonly files: readonly Text[];
}

export interface Startup {
  readonly ways: readonly Way[];
  readonly readerOf: (path: string) => Reader;
  /** Files that get our block, or are ours. */
  readonly targets: readonly string[];
  /** What our block sets, or null for what it takes away: in both states, and whether it is off now. */
  readonly on: Acts;
  readonly off: Acts;
  readonly isOff: boolean;
  /** Ours leaves alone what is set already. */
  readonly isShy?: boolean;
  readonly read: (path: string) => string | undefined;
  readonly list: (folder: string) => readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly isRelativeToFile?: boolean;
  readonly assignsInTurn?: boolean;
  readonly foldsCase?: boolean;
}

export type Acts = ReadonlyMap<string, string | null>;

interface Finding extends Place {
  readonly name: string;
  readonly effect: Rival["effect"];
  readonly isDirect: boolean;
  readonly way: Way["name"];
}

const PROXIES = ["http_proxy", "https_proxy", "all_proxy"];
const isProxy = (name: string) => PROXIES.includes(name.toLowerCase());

export function findStartupRivals(startup: Startup): Rival[] {
  const steps = new Map<string, readonly Step[]>();
  const stepsOf = (path: string) => {
    const known = steps.get(path) ?? readSteps(startup, path);
    steps.set(path, known);
    return known;
  };
  const runIn = ({ name, files }: Way, ours: Acts) =>
    run({ ...startup, files, ours, stepsOf, isLogin: name === "login", isInteractive: name !== "script" });
  const counting = startup.ways.map((way) => ({ way, made: runIn(way, startup.on) })).filter(({ made }) => made.isOurs);
  const found = counting.flatMap(({ way, made }) => {
    const off = findIn(runIn(way, startup.off), NO_PROXY, way).filter(({ isDirect }) => !isDirect);
    if (startup.isOff) return off;
    const on = findIn(made, startup.on, way);
    const isNew = (one: Finding) => !on.some((other) => isSamePlace(one, other) && one.name === other.name);
    return [
      ...on,
      ...off.filter(isNew).map((each): Finding => ({ ...each, effect: each.effect === "may" ? "may" : "uncovered" })),
    ];
  });
  return toRivals(
    found,
    counting.map(({ way }) => way.name),
  );
}

/** What is wanted while ours is off. */
const NO_PROXY: Acts = new Map(
  PROXIES.flatMap(
    (name) =>
      [
        [name, null],
        [name.toUpperCase(), null],
      ] as const,
  ),
);

/** A file's steps, with our block as one of them: it is first in a file that it is not in yet. */
function readSteps({ read, targets, readerOf }: Startup, path: string): readonly Step[] {
  const text = read(path);
  const isTarget = targets.includes(path);
  if (text === undefined) return isTarget ? [{ kind: "ours", line: 1 }] : [];
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const begin = lines.findIndex((line) => line.trim() === BEGIN);
  const end = lines.findIndex((line) => line.trim() === END);
  const isThere = begin >= 0 && end > begin;
  const others = isThere ? lines.map((line, at) => (at < begin || at > end ? line : "")) : lines;
  const steps = readOnce(readerOf(path), others.join("\n"));
  if (!isThere && !isTarget) return steps;
  const at = isThere ? steps.findIndex(({ line }) => line > begin) : 0;
  const before = at < 0 ? steps.length : at;
  return [...steps.slice(0, before), { kind: "ours", line: begin + 1 }, ...steps.slice(before)];
}

/** Shells of a family read some files alike: to read them is most of what all this costs. */
const known = new WeakMap<Reader, Map<string, readonly Step[]>>();

function readOnce(reader: Reader, text: string): readonly Step[] {
  const texts = known.get(reader) ?? new Map<string, readonly Step[]>();
  known.set(reader, texts);
  const steps = texts.get(text) ?? readWithin(reader, text);
  texts.set(text, steps);
  return steps;
}

/** Nothing of a text that is nested more deeply than any person's: each reader follows it by calling itself. */
function readWithin(reader: Reader, text: string): readonly Step[] {
  try {
    return reader(text);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function findIn(made: Variables, wanted: Acts, { name: way }: Way): Finding[] {
  return [...wanted].flatMap(([name, text]) => {
    const { sure, perhaps }: Outcome = made.outcome(name);
    const ofOne = (value: Value, isSure: boolean): Finding[] => {
      const { place } = value;
      if (!place || isAgreed(name, value.text, text ?? "")) return [];
      const effect = !isSure ? "may" : isPart(name) ? "part" : "wins";
      return [{ ...place, name, effect, isDirect: isProxy(name) && value.text === "", way }];
    };
    return [...ofOne(sure, true), ...perhaps.flatMap((value) => ofOne(value, false))];
  });
}

/** A skip list is for some addresses; a name in upper case is for the programs that don't read the other first. */
const isPart = (name: string) => name.toLowerCase() === "no_proxy" || (isProxy(name) && name !== name.toLowerCase());

/** The user's own value does what ours does. */
function isAgreed(name: string, own: string, ours: string): boolean {
  if (own === ours) return true;
  if (name.toLowerCase() === "no_proxy")
    return own !== "" && listOf(ours).every((entry) => listOf(own).includes(entry));
  if (!isProxy(name) || own === "" || ours === "") return false;
  const [one, other] = [parseProxy(own.replace(/^(\w+:\/\/[^/]*)\/$/, "$1")), parseProxy(ours)];
  return one.kind === "proxy" && other.kind === "proxy" && isSameEndpoint(one.proxy.endpoint, other.proxy.endpoint);
}

const listOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[,\s]+/)
    .filter(Boolean);

const isSamePlace = (one: Place, other: Place) => one.path === other.path && one.line === other.line;

/** One for each line: its variables, and in which shells it counts where that is not in all of them. */
function toRivals(found: readonly Finding[], ways: readonly Way["name"][]): Rival[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of withoutTwins(found)) {
    const key = `${finding.path}\n${finding.line}\n${finding.isDirect}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const effect = EFFECTS.find((each) => group.some((finding) => finding.effect === each)) ?? "may";
    const counting = group.filter((finding) => finding.effect === effect);
    const names = [...new Set(counting.map(({ name }) => name))].join(", ");
    const own = ways.filter((way) => counting.some((finding) => finding.way === way));
    const what = `${first.isDirect ? "unset " : ""}${names}${inWays(own, ways)}`;
    return [{ path: first.path, line: first.line, what, effect, ...(first.isDirect ? { isDirect: true } : {}) }];
  });
}

/** The strongest first. */
const EFFECTS = ["wins", "part", "may", "uncovered"] as const;

/** Without a name in upper case where the other has a rival in the same file. */
function withoutTwins(found: readonly Finding[]): readonly Finding[] {
  const isTwin = (one: Finding) =>
    one.name !== one.name.toLowerCase() &&
    found.some(
      ({ name, path, way, line }) =>
        name === one.name.toLowerCase() && path === one.path && way === one.way && line !== one.line,
    );
  return found.filter((finding) => !isTwin(finding));
}

function inWays(own: readonly Way["name"][], all: readonly Way["name"][]): string {
  // Of a plain sh only the login is known: it says so too, as the shells do that share its file.
  if (own.length >= all.length && all.join() !== "login") return "";
  const key = ["login", "interactive", "script"].filter((name) => own.some((each) => each === name)).join(" ");
  const isLoginToo = !all.includes("login");
  return ` ${key === "interactive" && isLoginToo ? IN_WAYS["login interactive"] : IN_WAYS[key]}`;
}

const IN_WAYS: Readonly<Record<string, string>> = {
  login: "in login shells",
  interactive: "in interactive shells that are no login shells",
  script: "in scripts",
  "login interactive": "in interactive shells",
  "login script": "in login shells and scripts",
  "interactive script": "outside of login shells",
};
