// What the report says, a section a question that the support desk would ask.
import type { Prepared } from "../engine/request.ts";
import { printable } from "../model/printable.ts";
import type { Finding, Problem } from "../model/problem.ts";
import { findingJson } from "../output/finding.ts";
import { redact, shownText } from "../output/redact.ts";
import { pacAnswers, settingRows, shownSettingValue, sourceRows } from "../output/settings.ts";
import type { DetailRow } from "../pretest/detailed-test.ts";
import { readMemory, recall, testedText } from "../pretest/results.ts";
import type { System } from "../system/system.ts";
import { clientFiles } from "./client-files.ts";
import { clients, environment } from "./clients.ts";
import { network } from "./network.ts";
import type { Section } from "./render.ts";
import { peersOf, requests, resultsOf } from "./requests.ts";

/** The program and the machine that it runs on. */
export interface Here {
  readonly system: System;
  /** Version of proxycast and of the Node that runs it. */
  readonly build: string;
  readonly now: Date;
}

export interface ReportFacts {
  /** What it comes to, and what to do next: above all else. */
  readonly finding?: Section | undefined;
  readonly versions: Section;
  /** undefined where the settings could not be resolved; the notes say why. */
  readonly prepared: Prepared | undefined;
  readonly rows: readonly DetailRow[];
  readonly notes: readonly string[];
  /** What is wrong with settings, each left out of all that follows. */
  readonly problems: readonly Problem[];
  readonly verifiesTls: boolean;
  readonly showsUsername: boolean;
}

export async function sectionsOf(here: Here, facts: ReportFacts): Promise<Section[]> {
  const { prepared, rows, notes, problems, finding, versions } = facts;
  const results = resultsOf(rows);
  const said = notes.map((note) => printable(redact(note)));
  const wrong = problems.map(({ message }) => printable(redact(message)));
  return [
    ...(finding ? [finding] : []),
    machine(here, facts),
    await network(here.system, peersOf(prepared, results)),
    listed("problems", "Problems in the settings", "problem", wrong),
    settings(here, facts),
    listed("notes", "Notes", "note", said),
    clients(here.system, prepared),
    versions,
    ...clientFiles(here.system),
    environment(here.system, prepared),
    ...requests(prepared, rows),
  ];
}

/** What it comes to, and what to do next. */
export function findingSection(finding: Finding): Section {
  const { headline, what, next } = finding;
  const rows = [
    ["finding", headline],
    ["what", what],
    ["next", next],
  ].map((row) => row.map((text) => redact(text)));
  return { id: "finding", title: "Finding", columns: ["part", "text"], rows, json: findingJson(finding) };
}

function listed(id: string, title: string, column: string, texts: readonly string[]): Section {
  return { id, title, columns: [column], rows: texts.map((text) => [text]), json: texts };
}

function machine({ build, system, now }: Here, { verifiesTls }: ReportFacts): Section {
  const rows = [
    ["proxycast", build],
    ["system", system.description()],
    ["date", now.toISOString()],
    ["TLS", verifiesTls ? "verified" : "NOT VERIFIED (--no-verify-tls): anybody may have answered"],
  ];
  const json = { proxycast: build, system: system.description(), date: now.toISOString(), verifiesTls };
  return { id: "machine", title: "Machine", columns: ["what", "value"], rows, json };
}

function settings({ system, now }: Here, { prepared, showsUsername }: ReportFacts): Section {
  const resolved = prepared?.settings;
  const rows = resolved
    ? [
        ...settingRows(resolved).map(({ name, value, origin, shadowed }) => [
          name,
          name === "username" && typeof value === "string" && !showsUsername
            ? shortName(value)
            : shownText(shownSettingValue(name, value)),
          origin,
          shadowed.map((other) => `instead of ${shownText(other.value)} from ${other.origin}`).join("; "),
        ]),
        ...sourceRows(resolved),
        ["tested", testedText(recall(readMemory(system), resolved, now)), ""],
      ]
    : [];
  // JSON has the settings as every command does, and these beside them.
  const pac =
    resolved &&
    pacAnswers(resolved).map(({ text, ...answer }) => ({
      ...answer,
      ...(text ? { text: redact(text) } : {}),
    }));
  const json = resolved && { system: resolved.system, pac: pac ?? [], tested: rows.at(-1)?.[1] };
  return {
    id: "evidence",
    title: "Settings and where they come from",
    columns: ["setting", "value", "origin", "shadowed"],
    rows,
    json: json ?? null,
  };
}

export function shortName(name: string): string {
  return `${name.slice(0, 1)}…`;
}

/** The user's name in the paths of the home stays at home. A path in an address is none of it. */
export function homeHider(system: System): (text: string) => string {
  const homes = [system.home, system.realPath(system.home)].filter((home) => home.length > 1);
  const forms = homes
    .flatMap((home) => [home, JSON.stringify(home).slice(1, -1)])
    .map((form) => form.replace(/\W/g, "\\$&"));
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp(`(?<![\\w.:/~-])(?:${forms.join("|")})(?![\\w.-])`, "g");
  return (text) => text.replace(pattern, "~");
}
