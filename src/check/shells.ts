// Shells: each is started in the ways in which it reads the user's files, and prints the variables that it hands on.

import type { Target } from "../model/edit.ts";
import { BEGIN } from "../model/edit.ts";
import type { Rival } from "../model/rival.ts";
import type { System } from "../system/system.ts";
import type { Question, Said } from "./ask.ts";
import { capture, type How, SHELLS } from "./capture.ts";
import { routeByVariables } from "./environment.ts";
import { agrees, expectedRoute } from "./expected.ts";
import { makeTerminal, sessionVariables, type Terminal } from "./terminal.ts";

/** What is known of a shell's files. */
interface Files {
  readonly targets: readonly Target[];
  readonly rivals: readonly Rival[];
}

/** One answer where all ways are alike. */
export async function askShell(
  id: string,
  { terminal, program, url, settings }: Question,
  files: Files,
): Promise<readonly Said[]> {
  const shell = SHELLS[id];
  if (!shell) return [{ route: { kind: "unknown", why: "it can't be asked without a terminal" } }];
  const askIn = async (how: How): Promise<Said> => {
    if (how === "script" && !terminal.isKnown) return { how, route: { kind: "unknown", why: UNKNOWN } };
    // A script is started where the user sits already.
    const place = how === "script" ? terminal : newSession(terminal);
    const { variables, note = "" } = await capture(place, program, shell, how);
    if (!variables) return { how, route: { kind: "unknown", why: note } };
    const said = routeByVariables(variables, url);
    const isOurs = agrees(said.route, expectedRoute(settings, url)) === true;
    return { ...said, how, from: placeOf(terminal.system, files, isOurs) ?? said.from };
  };
  // One after the other: several shells are asked at once.
  const all: Said[] = [];
  for (const how of Object.keys(shell.ways) as How[]) all.push(await askIn(how));
  const [first, ...rest] = all;
  return first && rest.every((said) => isAlike(said, first)) ? [withoutHow(first)] : all;
}

/** What depends on variables that are not known. */
export const UNKNOWN = "what the variables of a new terminal are is not known";

function newSession({ system, folder }: Terminal): Terminal {
  return makeTerminal(system, folder, sessionVariables(system));
}

function withoutHow({ how, ...said }: Said): Said {
  return said;
}

function isAlike({ how, ...one }: Said, { how: _, ...other }: Said): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Our block where it counts, and else the line of the user's own that outranks it. */
function placeOf(system: System, { targets, rivals }: Files, isOurs: boolean): Said["from"] {
  if (!isOurs) {
    const rival = rivals.find(({ effect }) => effect !== "uncovered");
    return rival && (rival.isVariable ? { variable: rival.path } : { path: rival.path, line: rival.line });
  }
  for (const { path } of targets) {
    const lines = (system.facts(path)?.kind === "file" ? (system.read(path)?.toString("utf8") ?? "") : "").split("\n");
    const at = lines.findIndex((line) => line.startsWith(BEGIN));
    if (at >= 0) return { path, line: at + 1 };
  }
  return undefined;
}
