// The short form of a run, for a screen of 80 columns: what was found, what is to be written, and what to do at its end.
// Every line of it is had from settings.ts, targets.ts and diff.ts. Nothing here shows a password.
import type { Prepared } from "../engine/request.ts";
import { ALWAYS_DIRECT } from "../model/no-proxy.ts";
import { printable } from "../model/printable.ts";
import type { LeftTarget, Manager, RefusedTarget, TargetReport } from "../plan/plan.ts";
import { type Origin, originText, proxiesOf, type ResolvedSettings } from "../settings/settings.ts";
import { shortPath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { redact } from "./redact.ts";
import { rivalLines } from "./rivals.ts";
import { proxyText, settingRows, shownSettingValue } from "./settings.ts";
import { noteFor, summarize } from "./targets.ts";
import { wrap } from "./wrap.ts";

/** Columns of the smallest terminal that is served. */
const COLUMNS = 80;

/** Three lines at most: the proxy and where it was named; the account and the CA bundle; what is reached directly. */
export function foundLines(system: System, settings: ResolvedSettings): string[] {
  return [proxyLine(settings), accountLine(system, settings), skipLine(settings)]
    .filter((line) => line !== "")
    .map((line) => clip(shorten(system, line)));
}

function proxyLine({ http, https }: ResolvedSettings): string {
  const [one, other] = [proxyText(http), proxyText(https)];
  const where = [...new Set([http, https].flatMap((found) => (found ? [placeText(found.origin)] : [])))];
  const from = where.length > 0 ? ` (${where.join(", ")})` : "";
  return one === other ? `proxy   ${one}${from}` : `proxy   ${one} for http, ${other} for https${from}`;
}

/** Without the date of what was read long ago. */
function placeText(origin: Origin): string {
  return originText(origin).replace(/ as of \d{4}-\d{2}-\d{2}$/, "");
}

function accountLine(system: System, settings: ResolvedSettings): string {
  const shown = (name: string) => {
    const row = settingRows(settings).find((each) => each.name === name);
    return row ? shownSettingValue(name, row.value) : "-";
  };
  const [proxy] = proxiesOf(settings);
  const user = proxy?.username ? `user ${shown("username")}, password ${shown("password")}` : "";
  const ca = settings.ca ? `CA bundle ${shortPath(system, settings.ca.value.path)}` : "";
  const both = [user, ca].filter(Boolean).join("; ");
  return both && `with    ${both}`;
}

const BUILT_IN: readonly string[] = ALWAYS_DIRECT;

/** Without what is in every list. */
function skipLine({ noProxy }: ResolvedSettings): string {
  const names = noProxy.value.map(({ text }) => text).filter((text) => !BUILT_IN.includes(text));
  return names.length === 0 ? "" : `direct  ${listed(names, COLUMNS - "direct  ".length)}`;
}

/**
 * What would be written, by groups; then a line for each kind of holder, for each file that is left or refused, and for
 * each rival that was found.
 */
export function planLines(system: System, prepared: Prepared, isShell: (id: string) => boolean): string[] {
  const { plan } = prepared;
  const changed = new Set(plan.changes.map(({ shown }) => shown));
  const targets = plan.targets.filter(({ path }) => changed.has(path));
  const writers = [...new Set(targets.flatMap((target) => target.writers))];
  const first = plan.changes.length === 0 ? ["nothing to change in any file"] : [groupsText(writers, isShell, plan)];
  const lines = [...first, ...heldLines(system, targets), ...leftLines(system, plan), ...rivalLines(system, prepared)];
  return lines.flatMap((line) => wrap(printable(redact(line)), COLUMNS, 2));
}

function groupsText(
  writers: readonly string[],
  isShell: (id: string) => boolean,
  { changes }: Prepared["plan"],
): string {
  const shells = writers.filter(isShell);
  const clients = writers.filter((id) => !isShell(id) && !OURS.includes(id));
  const group = shells.length > 2 ? [`shells ${shells.length}`] : shells;
  const gone = changes.filter(({ after }) => after === undefined).length;
  const fresh = changes.filter(({ before, after }) => before === undefined && after !== undefined).length;
  const counts = [count(changes.length, "file"), fresh > 0 ? `${fresh} new` : "", gone > 0 ? `${gone} to go` : ""];
  return [[...group, ...clients].join(", "), counts.filter(Boolean).join(", ")].filter(Boolean).join("; ");
}

/** Files of proxycast's own: counted, and no client. */
const OURS: readonly string[] = ["config", "ca"];

function heldLines(system: System, targets: readonly TargetReport[]): string[] {
  const byHolder = new Map<string, string[]>();
  for (const { path, manager } of targets) {
    if (!manager) continue;
    const holder = holderText(manager);
    byHolder.set(holder, [...(byHolder.get(holder) ?? []), shortPath(system, path)]);
  }
  return [...byHolder].map(([holder, files]) => `${holder}: ${listed(files, COLUMNS - holder.length - 2)}`);
}

function holderText({ by, isTracked }: Manager): string {
  return isTracked ? `held by ${by.replace(/^read/, "a read")}` : "new in a work tree of git";
}

function leftLines(system: System, { targets, left, refused }: Prepared["plan"]): string[] {
  const place = ({ path, line }: Pick<RefusedTarget, "path" | "line">) =>
    `${shortPath(system, path)}${line === undefined ? "" : `:${line}`}`;
  const noted = targets.flatMap((target) => {
    const state = summarize(target);
    const note = noteFor(state);
    return note ? [`${state}: ${place(target)}: ${note}`] : [];
  });
  const spared = left.map(({ path, reason }: LeftTarget) => `left: ${place({ path })}: ${shorten(system, reason)}`);
  return [...noted, ...spared, ...refused.map((each) => `refused: ${place(each)}: ${each.reason}`)];
}

/**
 * What to do once all is written; empty where no file changed.
 * @param statement what sets the variables in this terminal; undefined where its shell has no way
 */
export function endLines(
  { plan }: Prepared,
  isShell: (id: string) => boolean,
  statement: string | undefined,
): string[] {
  const changed = new Set(plan.changes.map(({ shown }) => shown));
  const writers = plan.targets.filter(({ path }) => changed.has(path)).flatMap((target) => target.writers);
  if (writers.length === 0) return [];
  const forShell = writers.some(isShell) && statement ? [`For this terminal: ${statement}`] : [];
  return [...forShell, "Restart open shells, Jupyter kernels and editors to use the new settings."];
}

/** As many as fit, and how many more there are. */
function listed(names: readonly string[], columns: number): string {
  const whole = names.join(", ");
  if (whole.length <= columns) return whole;
  for (let shown = names.length - 1; shown > 0; shown--) {
    const text = `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
    if (text.length <= columns) return text;
  }
  return count(names.length, "name");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function shorten(system: System, text: string): string {
  return text.replaceAll(`${system.home}/`, "~/");
}

/** A line that ends at the edge of the terminal, where it would go on. */
function clip(line: string): string {
  const text = printable(redact(line));
  return text.length <= COLUMNS ? text : `${text.slice(0, COLUMNS - 1)}…`;
}
