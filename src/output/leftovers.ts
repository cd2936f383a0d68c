// What a run of `apply` leaves, as it is remembered and told at a log-in and by `status`. No secret is in it.
import { createHash } from "node:crypto";
import type { Prepared } from "../engine/request.ts";
import { momentText } from "../model/moment.ts";
import { printable } from "../model/printable.ts";
import { EXIT, type ExitCode, type Problem } from "../model/problem.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { Leftover, Run } from "../transaction/last-run.ts";
import { redact } from "./redact.ts";
import { noteFor, summarize } from "./targets.ts";

/** Of what can't be told by itself; a password that is in it counts as nothing. */
export function digest(...parts: readonly unknown[]): string {
  return createHash("sha256")
    .update(redact(JSON.stringify(parts)))
    .digest("hex");
}

export function failureOf({ exitCode, message, identity }: Problem): Leftover {
  return { id: digest("failure", exitCode, identity ?? message), text: shown(message) };
}

/** What was changed by the user or by another machine, what was refused, and what could not be cleaned up. */
export function leftoversOf(system: System, { plan, notes, isUntidy }: Prepared): Leftover[] {
  const kept = plan.targets.flatMap((target): Leftover[] => {
    const state = summarize(target);
    if (state !== "drifted" && state !== "other machine") return [];
    const keys = target.states.filter((key) => key.state === state).map(({ key }) => key);
    const text = `${shortPath(system, target.path)}: ${noteFor(state)}`;
    return [{ id: digest(state, target.path, keys), text: shown(text) }];
  });
  const refused = plan.refused.map(({ path, line, reason }): Leftover => {
    const place = `${shortPath(system, path)}${line === undefined ? "" : `:${line}`}`;
    // Without its line: what the user writes above it makes no other problem of it.
    return { id: digest("refused", path, reason), text: shown(`${place}: refused: ${reason}`) };
  });
  const proxied = plan.left
    .filter(({ hasProxy }) => hasProxy)
    .map(({ path, reason }) => ({
      id: digest("left", path, reason),
      text: shown(`${shortPath(system, path)} ${reason}`),
    }));
  const untidy = (isUntidy ? notes.slice(0, 1) : []).map((note) => ({ id: digest("untidy", note), text: shown(note) }));
  return [...kept, ...refused, ...proxied, ...untidy];
}

function shown(text: string): string {
  return redact(printable(text));
}

/** Things left that a line names; the others are counted. */
const NAMED = 3;

/** One line for all of them. */
export function formatLeftovers(left: readonly Leftover[]): string {
  const more = left.length > NAMED ? [`${left.length - NAMED} more`] : [];
  return [...left.slice(0, NAMED).map(({ text }) => text), ...more].join(". And ");
}

/** What shows a problem of this kind. */
const SHOWN_BY: Partial<Record<ExitCode, string>> = {
  [EXIT.usage]: "show",
  [EXIT.testFailed]: "test",
  [EXIT.refused]: "plan",
  [EXIT.internal]: "report",
};

/** When runs last ended, and what they left. */
export interface LastRuns {
  /** Those that left something, the newest first. */
  readonly left: readonly Run[];
  /** ISO date of the last that left nothing, where one is known. */
  readonly inSync: string | undefined;
  /** ISO date of the last that wrote. */
  readonly written: string | undefined;
}

/** A line for the last run, or for each problem that it left, and one for each that an earlier run with other options left. */
export function formatLastRuns(runs: LastRuns): string {
  const at = newestOf(runs);
  if (!at) return "last run: none is known";
  const isLeft = runs.left[0]?.at === at;
  const lines = runs.left.flatMap((run) =>
    problemsOf(run).map(({ text, command }) => {
      const advice = command ? ` (shown by: ${command})` : "";
      return `${run.at === at ? "last" : "earlier"} run: ${momentText(run.at)}, exit code ${run.exitCode}: ${text}${advice}`;
    }),
  );
  const end = runs.inSync === at ? ", nothing was left" : "";
  return [...(isLeft ? [] : [`last run: ${momentText(at)}${end}`]), ...lines].join("\n");
}

/** The same for --json. */
export function lastRunsJson(runs: LastRuns): object {
  const at = newestOf(runs);
  const left = runs.left.flatMap((run) =>
    problemsOf(run).map(({ text, command }) => ({
      at: run.at,
      exitCode: run.exitCode,
      text,
      command: command ?? null,
    })),
  );
  return { lastRun: at ? { at, left } : null };
}

function newestOf({ left, inSync = "", written = "" }: LastRuns): string | undefined {
  return [left[0]?.at ?? "", inSync, written].sort().at(-1) || undefined;
}

function problemsOf({ exitCode, failure, left }: Run): { text: string; command: string | undefined }[] {
  const command = SHOWN_BY[exitCode];
  return (failure ? [failure] : left).map(({ text }) => ({
    text,
    command: command && `proxycast ${command}`,
  }));
}
