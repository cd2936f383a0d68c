// What --json says: the same object for every command. Never a secret.
import type { Prepared } from "../engine/request.ts";
import { EXIT, type ExitCode, type Problem } from "../model/problem.ts";
import type { Manager } from "../plan/plan.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { formatDiff } from "./diff.ts";
import { findingJson } from "./finding.ts";
import { redact } from "./redact.ts";
import { rivalsJson, stillProxied } from "./rivals.ts";
import { settingRows } from "./settings.ts";
import { findWinners, LEFT, stateText, summarize } from "./targets.ts";
import { withheldFrom } from "./withheld.ts";

export interface JsonOptions {
  readonly command: string;
  readonly isChanged: boolean;
  readonly withDiff: boolean;
  /** What changes is written, and not only planned. */
  readonly isDone?: boolean;
  /** What the command exits with. */
  readonly exitCode?: ExitCode;
}

export function toJson(system: System, prepared: Prepared, options: JsonOptions): object {
  const { settings, plan, notes, off } = prepared;
  const diffs = new Map(
    plan.changes.map((change) => [change.shown, formatDiff(change, shortPath(system, change.shown)).join("\n")]),
  );
  const winners = findWinners(prepared);
  const changes = [
    ...plan.targets.map((target) => ({
      writer: target.writers.join(","),
      path: target.path,
      state: stateText(target, options.isDone === true, winners.get(target.path)),
      ...(target.manager ? { managed: managedJson(target.manager) } : {}),
      ...(options.withDiff && diffs.has(target.path) ? { diff: diffs.get(target.path) } : {}),
    })),
    ...plan.left.map(({ writers, path, manager, reason }) => ({
      writer: writers.join(","),
      path,
      state: "left",
      reason,
      managed: managedJson(manager),
    })),
    ...plan.refused.map(({ writers, path, line, reason }) => ({
      writer: writers.join(","),
      path,
      state: "refused",
      reason: redact(reason),
      ...(line === undefined ? {} : { line }),
    })),
  ];
  return {
    schema: 1,
    command: options.command,
    changed: options.isChanged,
    settings: settings ? settingsJson(settings) : null,
    rule: settings?.passwordPolicy.value ?? null,
    withheld: withheldFrom(prepared),
    off,
    available: prepared.available,
    changes,
    counts: count(changes),
    rivals: rivalsJson(prepared),
    warnings: notes.map(redact),
    finding: null,
    error: outcomeError(system, prepared, options),
  };
}

function managedJson({ by, source, isTracked }: Manager): object {
  return { by, source, tracked: isTracked };
}

function count(changes: readonly { readonly state: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of changes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Why a run that went to its end does not exit with 0. */
function outcomeError(
  system: System,
  prepared: Prepared,
  { command, exitCode = EXIT.done }: JsonOptions,
): object | null {
  const { plan, isUntidy } = prepared;
  if (exitCode === EXIT.done) return null;
  const leftPaths = new Set(plan.left.map(({ path }) => path));
  const proxied = stillProxied(prepared, command).filter(({ path }) => !leftPaths.has(path));
  const left = [...plan.targets.map((target) => ({ path: target.path, state: summarize(target) as string }))]
    .filter(({ state }) => (exitCode === EXIT.differences ? state !== "in sync" : LEFT.includes(state)))
    .concat(plan.left.filter(({ hasProxy }) => hasProxy).map(({ path }) => ({ path, state: "left" })))
    .concat(plan.refused.map(({ path }) => ({ path, state: "refused" })))
    .concat(proxied.map(({ path }) => ({ path, state: "still names a proxy" })));
  const named = left.map(({ path, state }) => `${shortPath(system, path)} (${state})`).join(", ");
  const what = exitCode === EXIT.differences ? "not in sync" : "left as it is";
  return { message: named || !isUntidy ? `${what}: ${named}` : "only the clean-up failed", exitCode };
}

export function settingsJson(settings: ResolvedSettings): Record<string, unknown> {
  return Object.fromEntries(
    settingRows(settings).map(({ name, value, shadowed, ...from }) => [
      name,
      name === "password" ? { ...(value as object), ...from } : { value, ...from, shadowed },
    ]),
  );
}

/** What every command says in JSON, for those that have nothing of it. */
export function emptyJson(command: string): object {
  return {
    schema: 1,
    command,
    changed: false,
    settings: null,
    rule: null,
    withheld: [],
    off: [],
    available: [],
    changes: [],
    counts: {},
    rivals: [],
    warnings: [],
    finding: null,
    error: null,
  };
}

export function errorJson(command: string, { message, exitCode, finding }: Problem): object {
  return { ...emptyJson(command), finding: finding ? findingJson(finding) : null, error: { message, exitCode } };
}
