// Builds the plan: edits are grouped by real path, and each file is planned.
import { isDeepStrictEqual } from "node:util";
import { loadFormat } from "../formats/index.ts";
import { BEGIN, BESIDE, type Edit, END, type Key, keyText, type Target, valueText } from "../model/edit.ts";
import { errorCode, Problem, Refusal } from "../model/problem.ts";
import { withoutSocks } from "../model/socks.ts";
import { absolutePath } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import type { Writer } from "../writers/writer.ts";
import { managerFinder } from "./checks/managed.ts";
import { type Group, type PlanRequest, planFile } from "./file.ts";
import { followMoves } from "./moves.ts";
import { type Place, placesFor } from "./places.ts";
import type { FileChange, LeftTarget, Plan, RefusedTarget, TargetReport } from "./plan.ts";
import { decode } from "./text.ts";

export async function buildPlan(given: PlanRequest): Promise<Plan> {
  const { system } = given;
  const ledger = followMoves(system, given.ledger);
  const request = { ...given, ledger };
  const groups = new Map<string, Group>();
  const refused: RefusedTarget[] = [];
  const left: LeftTarget[] = [];
  const notes: string[] = [];
  const findManager = managerFinder(system);
  const remembered = new Set(ledger.files.flatMap(({ entries }) => entries.flatMap(({ writers }) => writers)));
  const records = new Map(ledger.files.map((file) => [file.path, file]));
  const isRecorded = (target: Target) => records.has(realPathOf(system, target.path));
  const isOff = (writer: Writer) => request.off?.writers.has(writer.id) === true;
  // Those that are off last: who shares a file with one that is on has no say there.
  for (const writer of [...request.writers].sort((a, b) => Number(isOff(a)) - Number(isOff(b)))) {
    const isSelected = request.selected.has(writer.id);
    const isOurs = remembered.has(writer.id);
    if (!isSelected && !(isOurs && request.deselected.has(writer.id))) continue;
    const wanted = isOff(writer) && request.settings ? request.off?.settings : request.settings;
    const whole = isSelected ? wanted : undefined;
    const settings = whole && !writer.speaksSocks ? withoutSocks(whole) : whole;
    for (const each of targetsOf(writer, request)) {
      const { target } = each;
      const found = { ...each, isRecorded: isRecorded(target) };
      // Where nothing is wanted only what was ours matters, and what removal takes too: a block that no ledger knows.
      if (!settings && !(isOurs && found.isRecorded) && !holdsBlock(system, target)) continue;
      try {
        const placing = settings ? await placesFor(system, settings, writer, found, findManager) : { places: [found] };
        if (placing.left) left.push(placing.left);
        // What we wrote before into a file that is to be without goes.
        if (found.isRecorded) groupOf(groups, system, found).writers.add(writer.id);
        for (const place of placing.places) {
          const group = groupOf(groups, system, place);
          group.writers.add(writer.id);
          if (!settings) continue;
          const desired = writer.desire(settings, place.target, request.grants.get(writer.id));
          for (const edit of desired.edits) {
            const reason = addWant(group, writer.id, edit, isOff(writer));
            if (reason) refused.push({ path: place.target.path, writers: [writer.id], reason });
          }
          notes.push(...(desired.notes ?? []).map((note) => `${writer.id}: ${note}`));
          if (place.target.role !== BESIDE || place.target.path === target.path) continue;
          for (const { path, key, isProxy } of await findRivals(system, target, place.target, desired.edits)) {
            const reason = `sets ${keyText(key)} itself, which counts`;
            const manager = settings.proxy.kind === "direct" && isProxy ? await findManager(path) : undefined;
            if (manager) left.push({ path, writers: [writer.id], manager, reason, hasProxy: true });
            else notes.push(`${writer.id}: ${path} ${reason}`);
          }
        }
      } catch (error) {
        refused.push(toRefused(error, target.path, [writer.id]));
      }
    }
  }

  const changes: FileChange[] = [];
  const targets: TargetReport[] = [];
  for (const group of groups.values()) {
    try {
      const planned = await planFile(request, group, records.get(group.path), findManager);
      notes.push(...planned.notes);
      if (planned.left) left.push(planned.left);
      if (!planned.outcome) continue;
      const { change, record, report } = planned.outcome;
      if (change) changes.push(change);
      if (report.states.length > 0) targets.push(report);
      if (record) records.set(group.path, record);
      else records.delete(group.path);
    } catch (error) {
      refused.push(toRefused(error, group.shown, [...group.writers]));
    }
  }
  const files = [...records.values()];
  return {
    // What is referred to comes before what refers to it, and goes after it.
    changes: changes.sort((a, b) => Number(a.after === undefined) - Number(b.after === undefined)),
    targets,
    refused,
    left: joinWriters(left),
    notes: [...new Set(notes)],
    ledger: { ...ledger, files },
    isLedgerChanged: !isDeepStrictEqual(files, given.ledger.files),
  };
}

/** Whether there is a block, or a part of one. What can't be read, as a folder, has none. */
function holdsBlock(system: System, { format, path }: Target): boolean {
  try {
    const isFile = format.parser === "block" && system.facts(path)?.kind === "file";
    return isFile && [BEGIN, END].some((mark) => system.read(path)?.includes(mark));
  } catch {
    return false;
  }
}

/** The paths found now and those that the ledger remembers of this writer: another ZDOTDIR is not a removal. */
function targetsOf(writer: Writer, { system, settings, ledger }: PlanRequest): Place[] {
  // Absolute: a relative $NETRC means another file from the next folder.
  const newLine = system.platform === "win32" ? { newLine: "\r\n" as const } : {};
  const located = writer
    .locate(system, settings)
    .map((target) => ({ target: { ...target, path: absolutePath(system, target.path), ...newLine }, isLocated: true }));
  const remembered = ledger.files
    .filter((file) => file.entries.some(({ writers }) => writers.includes(writer.id)))
    // What led to it may lead elsewhere by now.
    .flatMap((file) => {
      const isThere = realPathOf(system, file.shown) === file.path;
      const format = writer.formats.find(({ id }) => id === file.format);
      const path = isThere ? file.shown : file.path;
      return format ? [{ target: { ...file, format, path }, isLocated: false }] : [];
    })
    .filter(({ target }) => !located.some((found) => found.target.path === target.path));
  return [...located, ...remembered];
}

/** The path itself where it leads nowhere. */
function realPathOf(system: System, file: string): string {
  try {
    return system.realPath(file);
  } catch {
    return file;
  }
}

function groupOf(groups: Map<string, Group>, system: System, { target, isLocated }: Place): Group {
  const real = system.realPath(target.path);
  const known = groups.get(real);
  if (known && known.target.format.id !== target.format.id) throw new Refusal("two clients want it in two formats");
  if (known) return known;
  const group: Group = {
    path: real,
    shown: target.path,
    target,
    isLocated,
    writers: new Set(),
    wants: new Map(),
    secrets: [],
  };
  groups.set(real, group);
  return group;
}

/** Returns why it is not taken, if so: not all that share the file were named for the password, or are off. */
function addWant(group: Group, writer: string, { secrets = [], ...edit }: Edit, isOff: boolean): string | undefined {
  const id = keyText(edit.key);
  const known = group.wants.get(id);
  const secret = secrets.length > 0;
  const isOther = known !== undefined && !isDeepStrictEqual(known.value, edit.value);
  const writers = [...new Set([...(known?.writers ?? []), writer])];
  if (isOther && isOff) return `it serves ${known.writers.join(", ")} too: proxycast off ${writers.join(" ")}`;
  if (isOther && secret === known.secret) {
    group.conflict = `${known.writers.join(", ")} and ${writer} want different things there`;
  } else if (isOther) {
    // The one without the password serves them all.
    group.wants.set(id, { ...edit, value: secret ? known.value : edit.value, writers, secret: false });
    return `${writers.join(", ")} share this file, which is written without: name them together in --with-password`;
  } else group.wants.set(id, { ...edit, writers, secret: secret || known?.secret === true });
  group.secrets.push(...secrets);
  return undefined;
}

interface Rival {
  readonly path: string;
  readonly key: Key;
  readonly isProxy: boolean;
}

/** With a host and its port, or as a URL: not a name, and no list of hosts. */
const PROXY = /:\/\/|:\d+$/;

/** What the user's own file sets otherwise and counts: it outranks the second one, or that one is to say nothing. */
async function findRivals(
  system: System,
  { path, format }: Target,
  { isOutranked }: Target,
  edits: readonly Edit[],
): Promise<readonly Rival[]> {
  const bytes = system.read(path);
  if (!bytes) return [];
  const parsed = (await loadFormat(format)).parse(decode(bytes).text, { role: "", path, format });
  return edits.flatMap(({ key, value }) => {
    const own = parsed.get(key);
    const counts = isOutranked || value === undefined;
    // Set to nothing is as good as not set.
    const isSame = (own?.value || undefined) === (value || undefined);
    return own && counts && !isSame ? [{ path, key, isProxy: PROXY.test(valueText(own.value)) }] : [];
  });
}

/** A file that several writers share is left once. */
function joinWriters(left: readonly LeftTarget[]): LeftTarget[] {
  const byPath = new Map<string, LeftTarget>();
  for (const each of left) {
    const writers = [...new Set([...(byPath.get(each.path)?.writers ?? []), ...each.writers])];
    byPath.set(each.path, { ...each, writers });
  }
  return [...byPath.values()];
}

function toRefused(error: unknown, shown: string, writers: readonly string[]): RefusedTarget {
  return { path: shown, writers, ...refusalOf(error) };
}

/** Why a file is not edited. @throws Problem, which ends the run */
export function refusalOf(error: unknown): Pick<RefusedTarget, "reason" | "line"> {
  if (error instanceof Refusal) {
    return { reason: error.reason, ...(error.line === undefined ? {} : { line: error.line }) };
  }
  if (error instanceof Problem) throw error;
  return { reason: reasonFor(error) };
}

/** One file must not stop the others, whatever is wrong with it, or with us. */
function reasonFor(error: unknown): string {
  const code = errorCode(error);
  if (code === "EISDIR") return "it is a folder, where a file is expected";
  if (code !== "unknown error") return `it can't be read (${code})`;
  if (error instanceof RangeError) return "it is nested too deeply to be read";
  return `proxycast failed on it (${error instanceof Error ? error.name : "fault"}): please report that`;
}
