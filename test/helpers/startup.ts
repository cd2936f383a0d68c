// Start-up files of the user's beside our block, for real: what a shell makes of them in each way to start it, with ours on
// and with ours off, and what is said of them.
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { END } from "../../src/model/edit.ts";
import type { PropagatedSettings } from "../../src/model/propagated.ts";
import type { Rival } from "../../src/model/rival.ts";
import * as find from "../../src/rivals/index.ts";
import { absolutePath } from "../../src/system/folders.ts";
import { WRITERS } from "../../src/writers/index.ts";
import { findProgram, Home } from "./home.ts";
import { needs } from "./needs.ts";
import { spawnSync } from "./processes.ts";
import { systemIn } from "./system.ts";

export const OURS = "http://ours.example:8080";
export const OLD = "http://old.example:1";

export type WayName = "login" | "interactive" | "script";

export interface Shell {
  readonly id: string;
  readonly program: string;
  /** Runs a command in each way that reads our block; on standard input where there is no `-c`. */
  readonly ways: Partial<Readonly<Record<WayName, readonly string[] | { readonly typed: readonly string[] }>>>;
  readonly call?: string;
  /** The command in the program's own language. */
  readonly wrap?: (command: string) => string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Files by their path in the home; then what is said of http_proxy while ours is on, "" for nothing. */
export type Case = readonly [name: string, files: Readonly<Record<string, string>>, said: string];

export interface ShellCases {
  readonly shell: Shell;
  readonly cases: readonly Case[];
}

export const BOTH = { login: ["-l", "-i", "-c"], interactive: ["-i", "-c"] } as const;
export const EVERY = { ...BOTH, script: ["-c"] } as const;

/** A test for each case: what is said is what is expected, and what the real shell does. */
export function describeShells(shells: readonly ShellCases[]): void {
  describe.each(shells)("$shell.id", ({ shell, cases }) => {
    needs(shell.program).each(cases)("%s", (_, files, expected) => {
      const { wrong, said } = compare(shell, files);
      expect(wrong, said).toEqual([]);
      expect(said).toBe(expected);
    });
  });
}

const ENDPOINT = { scheme: "http", host: "ours.example", port: 8080 } as const;
const settingsFor = (isOff: boolean) =>
  ({
    proxy: isOff ? { kind: "direct" } : { kind: "url", http: ENDPOINT, https: ENDPOINT },
    noProxy: [],
    shellStyle: "inline",
    shellValues: "",
    managed: "write",
  }) as unknown as PropagatedSettings;

const blocks = new Map<string, ReadonlyMap<string, string>>();

/** What the program writes into each file of a home in which these are, empty. */
function blocksOf(id: string, isOff: boolean, names: readonly string[]): ReadonlyMap<string, string> {
  const key = `${id} ${isOff} ${names.join(" ")}`;
  const known = blocks.get(key);
  if (known) return known;
  const home = new Home();
  for (const name of names) home.write(name, "");
  expect(home.run(["apply", "--proxy", OURS, "--to", id])).toMatchObject({ code: 0 });
  if (isOff) expect(home.run(["off", "--to", id])).toMatchObject({ code: 0 });
  const written = home
    .snapshot()
    .map((line) => line.split(" ")[0] ?? "")
    .filter((name) => !/\/$|^\.local\/state\//.test(name));
  const texts = new Map(written.map((name) => [name, home.read(name)]));
  blocks.set(key, texts);
  return texts;
}

/** A home with our block in front of the user's own lines, in every file that gets one. */
function homeWith(id: string, files: Case[1], isOff: boolean): Home {
  const home = new Home();
  const texts = blocksOf(id, isOff, Object.keys(files));
  for (const [name, text] of Object.entries(files)) home.write(name, `${texts.get(name) ?? ""}${text}`);
  for (const [name, text] of texts) if (!(name in files)) home.write(name, text);
  return home;
}

export function rivalsIn(id: string, home: Home, isOff: boolean): readonly Rival[] {
  const writer = WRITERS.find((each) => each.id === id);
  if (!writer) throw new Error(`no writer ${id}`);
  const system = systemIn(home);
  const settings = settingsFor(isOff);
  const read = (file: string) => {
    try {
      return system.facts(file)?.kind === "file" ? system.read(file)?.toString("utf8") : undefined;
    } catch {
      return undefined;
    }
  };
  return writer.locate(system, settings).flatMap((found) => {
    const target = { ...found, path: absolutePath(system, found.path) };
    return writer.rivals?.({ system, target, settings, read, find }) ?? [];
  });
}

const NO_ANSWER = "no answer: ";
const isOurs = (value: string) => value.replace(/\/$/, "") === OURS;

function ask(
  home: Home,
  { program, ways, call = "", wrap = String, environment }: Shell,
  way: WayName,
  variable: string,
): string {
  const out = path.join(home.base, "asked");
  rmSync(out, { force: true });
  const command = wrap(`${call}sh -c 'printenv ${variable} >"$0"; exit 0' ${out}`);
  const args = ways[way];
  if (!args) throw new Error(`no ${way}`);
  const env = { ...home.environment, TERM: "dumb", LANG: "C.UTF-8", ...environment } as NodeJS.ProcessEnv;
  const options = { cwd: home.base, env, encoding: "utf8" } as const;
  const { stderr } =
    "typed" in args
      ? spawnSync(program, args.typed, { ...options, input: `${command}\n` })
      : spawnSync(program, [...args, command], options);
  try {
    return readFileSync(out, "utf8").trim();
  } catch {
    return `${NO_ANSWER}${stderr}`;
  }
}

/** Whether what is said of a variable goes for this way to start the shell. */
function isIn({ what }: Rival, way: WayName): boolean {
  if (/ in login shells$/.test(what)) return way === "login";
  if (/ in interactive shells$/.test(what)) return way !== "script";
  if (/ in scripts$/.test(what)) return way === "script";
  if (/ in login shells and scripts$/.test(what)) return way !== "interactive";
  if (/ outside of login shells$/.test(what)) return way !== "login";
  return / in interactive shells that are no login shells$/.test(what) ? way === "interactive" : true;
}

interface Seen {
  /** Place, words and effect of each, while ours is on. */
  readonly said: string;
  /** Where a shell does otherwise. */
  readonly wrong: readonly string[];
}

/** What is said of a variable, and what the shell makes of it. */
function compare(shell: Shell, files: Case[1], variable = "http_proxy"): Seen {
  const program = findProgram(shell.program) ?? shell.program;
  const [on, off] = [false, true].map((isOff) =>
    compareIn({ ...shell, program }, homeWith(shell.id, files, isOff), variable, isOff),
  );
  return { said: on?.said.join("; ") ?? "", wrong: [...(on?.wrong ?? []), ...(off?.wrong ?? [])] };
}

function compareIn(shell: Shell, home: Home, variable: string, isOff: boolean) {
  const name = new RegExp(`\\b${variable}\\b`);
  const all = rivalsIn(shell.id, home, isOff).filter(({ what }) => name.test(what));
  const said = all.map(
    (rival) => `${path.relative(home.path, rival.path)}:${lineIn(rival)} ${rival.what} ${rival.effect}`,
  );
  const wrong = (Object.keys(shell.ways) as WayName[]).flatMap((way) => {
    const word = wordFor(
      all.filter((rival) => isIn(rival, way) && rival.effect !== "uncovered"),
      isOff,
    );
    const value = ask(home, shell, way, variable);
    const isAsSaid =
      word === "may" ||
      (word === "gone" || word === "none"
        ? value === ""
        : word === "ours"
          ? isOurs(value)
          : value !== "" && (isOff || !isOurs(value)));
    const isAnswer = !value.startsWith(NO_ANSWER);
    return isAsSaid && isAnswer ? [] : [`${way}, ${isOff ? "off" : "on"}: ${word} is said, it has "${value}"`];
  });
  rmSync(home.base, { recursive: true, force: true });
  return { said, wrong };
}

/** What the variable then holds: ours, none, another's (`old`), none though ours is on (`gone`), or nobody knows. */
function wordFor(here: readonly Rival[], isOff: boolean): "ours" | "none" | "old" | "gone" | "may" {
  const sure = here.find(({ effect }) => effect !== "may");
  if (here.some(({ effect }) => effect === "may")) return "may";
  if (sure) return sure.isDirect ? "gone" : "old";
  return isOff ? "none" : "ours";
}

/** Our block's lines do not count. */
function lineIn({ path: file, line = 0 }: Rival): number {
  const end = readFileSync(file, "utf8")
    .split("\n")
    .findIndex((each) => each.startsWith(END));
  return end >= 0 && line > end ? line - end - 1 : line;
}
