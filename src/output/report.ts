// What a run says: a line an edit, a table, or JSON. Never a secret: settings are shown by what they resolve to, text
// of the user's files goes through the redactor.

import type { Prepared } from "../engine/engine.ts";
import { printable } from "../model/printable.ts";
import { formatEndpoint } from "../model/proxy-url.ts";
import type { Plan, TargetReport } from "../plan/plan.ts";
import { originText, type ProxyChoice, proxiesOf, type ResolvedSettings, type Setting } from "../settings/settings.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { formatDiff } from "./diff.ts";
import { redact } from "./redact.ts";

export type TargetState =
  | "in sync"
  | "to add"
  | "to update"
  | "to restore"
  | "drifted"
  | "other machine"
  | "overridden"
  | "refused";

/** One state for a file with several keys: the one that most needs attention. */
export function summarize({ states, overriddenAt }: TargetReport): TargetState {
  const has = (...wanted: string[]) => states.some(({ state }) => wanted.includes(state));
  if (has("drifted")) return "drifted";
  if (has("other machine")) return "other machine";
  if (has("replace", "update")) return "to update";
  if (has("add")) return "to add";
  if (has("restore", "forget")) return "to restore";
  return overriddenAt === undefined ? "in sync" : "overridden";
}

const DONE: Partial<Record<TargetState, string>> = {
  "to add": "added",
  "to update": "updated",
  "to restore": "restored",
};

export interface Row {
  readonly writers: readonly string[];
  /** As shown: with ~, and with the line where there is one. */
  readonly path: string;
  readonly state: string;
  readonly note?: string;
}

export function targetRows(system: System, plan: Plan, isDone: boolean): Row[] {
  const rows = plan.targets.map((target): Row => {
    const state = summarize(target);
    return {
      writers: target.writers,
      path: shortPath(system, target.path),
      state: isDone ? (DONE[state] ?? state) : state,
      ...(noteFor(state, target) ? { note: noteFor(state, target) } : {}),
    };
  });
  const refused = plan.refused.map(({ writers, path, line, reason }) => ({
    writers,
    path: line === undefined ? shortPath(system, path) : `${shortPath(system, path)}:${line}`,
    state: "refused",
    note: redact(reason),
  }));
  return [...rows, ...refused];
}

function noteFor(state: TargetState, { overriddenAt }: TargetReport): string {
  if (state === "drifted") return "changed by you since; --force overrides";
  if (state === "other machine") return "written by another machine that shares this home; --force overrides";
  // Counted in the text as it would be: it means something only where that is what stands there.
  return overriddenAt === undefined || state !== "overridden"
    ? ""
    : `line ${overriddenAt} of your own sets it again, and wins`;
}

export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, at) => Math.max(all[at] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, at) => printable(cell).padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function formatRows(rows: readonly Row[]): string {
  return formatTable(rows.map(({ state, path, writers, note }) => [state, path, writers.join(", "), note ?? ""]));
}

export function formatDiffs(system: System, plan: Plan): string {
  return plan.changes.flatMap((change) => formatDiff(change, shortPath(system, change.shown))).join("\n");
}

// ---- settings ----

export function proxyText(setting: Setting<ProxyChoice> | undefined): string {
  if (!setting) return "none found";
  return setting.value.kind === "direct" ? "none (direct)" : formatEndpoint(setting.value.proxy.endpoint);
}

interface SettingRow {
  readonly name: string;
  readonly value: unknown;
  readonly origin: string;
  readonly shadowed: readonly { value: string; origin: string }[];
}

/** Every setting with its value, where that came from and what it shadowed. */
export function settingRows(settings: ResolvedSettings): SettingRow[] {
  const row = <T>(name: string, setting: Setting<T> | undefined, value: unknown): SettingRow => ({
    name,
    value,
    origin: setting ? originText(setting.origin) : "",
    shadowed: (setting?.shadowed ?? []).map((item) => ({ value: item.value, origin: originText(item.origin) })),
  });
  const proxy = proxiesOf(settings)[0];
  return [
    row("mode", settings.mode, settings.mode.value),
    row("httpProxy", settings.http, proxyText(settings.http)),
    row("httpsProxy", settings.https, proxyText(settings.https)),
    {
      ...row("username", undefined, proxy?.username ?? null),
      origin: proxy?.usernameOrigin ? originText(proxy.usernameOrigin) : "",
    },
    row("password", proxy?.password, { set: proxy?.password !== undefined }),
    row(
      "skip",
      settings.skip,
      settings.skip.value.map(({ text }) => text),
    ),
    row("caBundle", settings.ca, settings.ca?.value.path ?? null),
    row("caWithoutProxy", settings.caWithoutProxy, settings.caWithoutProxy.value),
    row("propagate", settings.rule, settings.rule.value),
    row("targets", settings.targets, settings.targets?.value ?? null),
    row("passwordTargets", settings.passwordTargets, settings.passwordTargets.value),
    row("testUrls", settings.testUrls, settings.testUrls?.value.map((url) => url.replace(/[?#].*/s, "")) ?? null),
    row("shellStyle", settings.shellStyle, settings.shellStyle.value),
  ];
}

export function formatSettings(settings: ResolvedSettings): string {
  const rows = settingRows(settings).map(({ name, value, origin, shadowed }) => [
    name,
    shownSettingValue(name, value),
    [origin, ...shadowed.map((item) => `(instead of ${item.value} from ${item.origin})`)].filter(Boolean).join("  "),
  ]);
  return formatTable([...rows, ...evidenceRows(settings)]);
}

/** What the operating system and the PAC script said. */
export function evidenceRows({ system, pac }: ResolvedSettings): string[][] {
  return [
    ...system.map(({ facility, text }) => ["system", facility, text]),
    ...(pac?.answers ?? []).map(({ url, text, fault }) => ["pac", url, redact(text ?? fault ?? "")]),
  ];
}

export function shownSettingValue(name: string, value: unknown): string {
  if (name === "password") return (value as { set: boolean }).set ? "set" : "not set";
  if (Array.isArray(value)) return value.join(",") || "-";
  return value === null ? "-" : String(value);
}

/** Targets that would hold the password if the rule let it out. */
export function withheldFrom({ settings, permitted, plan, granted }: Prepared): string[] {
  if (!settings || !proxiesOf(settings).some(({ password }) => password)) return [];
  if (permitted?.proxy.kind === "direct") return [];
  const writers = new Set(plan.targets.flatMap((target) => target.writers));
  return [...writers].filter((id) => id !== "ca" && !granted.includes(id)).sort();
}

export function withheldText(prepared: Prepared): string | undefined {
  if (withheldFrom(prepared).length === 0) return undefined;
  const what =
    prepared.permitted?.proxy.kind === "withheld"
      ? "The proxy is not propagated"
      : `The password stays out of every ${prepared.granted.length > 0 ? "other " : ""}file`;
  return `${what} (propagate: ${prepared.settings?.rule.value}). Where it is needed: proxycast run -- COMMAND, --with-password TARGET, or the client's own prompt.`;
}

// ---- JSON ----

export interface JsonOptions {
  readonly command: string;
  readonly isChanged: boolean;
  readonly withDiff: boolean;
}

export function toJson(system: System, prepared: Prepared, options: JsonOptions): object {
  const { settings, plan, warnings } = prepared;
  const diffs = new Map(
    plan.changes.map((change) => [change.shown, formatDiff(change, shortPath(system, change.shown)).join("\n")]),
  );
  return {
    schema: 1,
    command: options.command,
    changed: options.isChanged,
    settings: settings ? settingsJson(settings) : null,
    rule: settings?.rule.value ?? null,
    withheld: withheldFrom(prepared),
    changes: [
      ...plan.targets.map((target) => ({
        writer: target.writers.join(","),
        path: target.path,
        state: summarize(target),
        ...(options.withDiff && diffs.has(target.path) ? { diff: diffs.get(target.path) } : {}),
      })),
      ...plan.refused.map(({ writers, path, line, reason }) => ({
        writer: writers.join(","),
        path,
        state: "refused",
        reason: redact(reason),
        ...(line === undefined ? {} : { line }),
      })),
    ],
    warnings: warnings.map(redact),
    error: null,
  };
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
    error: null,
  };
}

export function errorJson(command: string, message: string, exitCode: number): object {
  return { ...emptyJson(command), error: { message, exitCode } };
}
