// What --json says: the same object for every command. Never a secret.
import type { Prepared } from "../engine/request.ts";
import type { Problem } from "../model/problem.ts";
import type { Manager } from "../plan/plan.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { formatDiff } from "./diff.ts";
import { findingJson } from "./finding.ts";
import { redact } from "./redact.ts";
import { settingRows } from "./settings.ts";
import { summarize } from "./targets.ts";
import { withheldFrom } from "./withheld.ts";

export interface JsonOptions {
  readonly command: string;
  readonly isChanged: boolean;
  readonly withDiff: boolean;
}

export function toJson(system: System, prepared: Prepared, options: JsonOptions): object {
  const { settings, plan, notes } = prepared;
  const diffs = new Map(
    plan.changes.map((change) => [change.shown, formatDiff(change, shortPath(system, change.shown)).join("\n")]),
  );
  return {
    schema: 1,
    command: options.command,
    changed: options.isChanged,
    settings: settings ? settingsJson(settings) : null,
    rule: settings?.passwordPolicy.value ?? null,
    withheld: withheldFrom(prepared),
    changes: [
      ...plan.targets.map((target) => ({
        writer: target.writers.join(","),
        path: target.path,
        state: summarize(target),
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
    ],
    warnings: notes.map(redact),
    finding: null,
    error: null,
  };
}

function managedJson({ by, source, isTracked }: Manager): object {
  return { by, source, tracked: isTracked };
}

export function settingsJson(settings: ResolvedSettings): Record<string, unknown> {
  return Object.fromEntries(
    settingRows(settings).map(({ name, value, origin, shadowed }) => [
      name,
      name === "password" ? { ...(value as object), origin } : { value, origin, shadowed },
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
    changes: [],
    warnings: [],
    finding: null,
    error: null,
  };
}

export function errorJson(command: string, { message, exitCode, finding }: Problem): object {
  return { ...emptyJson(command), finding: finding ? findingJson(finding) : null, error: { message, exitCode } };
}
