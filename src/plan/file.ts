// Plans one file: read once, rewritten, verified, and checked for what speaks against replacing it.

import { type Format, parsingOnce } from "../formats/format.ts";
import { loadFormat } from "../formats/index.ts";
import { keyText, type Target } from "../model/edit.ts";
import { Refusal } from "../model/problem.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import { missingFolders } from "../system/folders.ts";
import type { System } from "../system/system.ts";
import { hashOfValue, type Ledger, type LedgerEntry, type LedgerFile } from "../transaction/ledger.ts";
import type { Writer } from "../writers/writer.ts";
import type { FindManager } from "./checks/managed.ts";
import { findHazard } from "./checks/replaceable.ts";
import { findUnread } from "./checks/unread.ts";
import { findTracker } from "./checks/version-control.ts";
import { isChange } from "./compare.ts";
import { findOthersLine, noteSource } from "./places.ts";
import type { FileChange, KeyDiff, LeftTarget, TargetReport } from "./plan.ts";
import { modeFor, toRecord } from "./record.ts";
import type { RewriteRequest, Want } from "./rewrite/key-changes.ts";
import { type Rewritten, recordOf, rewrite } from "./rewrite/rewrite.ts";
import { type Answers, fingerprint, settledAnswer } from "./settled.ts";
import { decode } from "./text.ts";
import { verify } from "./verify.ts";

export interface PlanRequest {
  readonly system: System;
  readonly writers: readonly Writer[];
  readonly ledger: Ledger;
  /** What is wanted; undefined: nothing, which is what removes. */
  readonly settings: PropagatedSettings | undefined;
  /** Writers that take part in this run: what they don't want now is unwanted. */
  readonly selected: ReadonlySet<string>;
  /** Writers that the user's settings exclude: what they wanted is unwanted. */
  readonly deselected: ReadonlySet<string>;
  /** Writers that are off by themselves, and what is wanted of them. */
  readonly off?: { readonly writers: ReadonlySet<string>; readonly settings: PropagatedSettings };
  readonly grants: ReadonlyMap<string, Grant>;
  /** A client that is remembered at another path moves. */
  readonly movesClients: boolean;
  readonly isForced: boolean;
  /** Files that were tried in this run and can't be replaced, by their real path, with the reason. */
  readonly unwritable: ReadonlyMap<string, string>;
  /** Verified answers of this run, which asks again under the lock. */
  readonly answers?: Answers;
  /** Who holds a file is looked for where nothing changes, too. */
  readonly namesManagers?: boolean;
  /** Of proxycast. */
  readonly version: string;
}

/** What is wanted of one file, by all that want something of it. */
export interface Group {
  readonly path: string;
  readonly shown: string;
  readonly target: Target;
  /** Found by a writer now, not only remembered by the ledger. */
  readonly isLocated: boolean;
  readonly writers: Set<string>;
  readonly wants: Map<string, Want>;
  readonly secrets: string[];
  conflict?: string;
}

export interface Planned {
  readonly notes: readonly string[];
  readonly left?: LeftTarget;
  /** undefined: the file is none of this run's, and what the ledger knows of it stays. */
  readonly outcome?: {
    readonly change: FileChange | undefined;
    readonly record: LedgerFile | undefined;
    readonly report: TargetReport;
  };
}

/** @throws Refusal */
export async function planFile(
  request: PlanRequest,
  group: Group,
  record: LedgerFile | undefined,
  findManager: FindManager,
): Promise<Planned> {
  const { system, version } = request;
  const { target, shown } = group;
  if (group.conflict) throw new Refusal(group.conflict);
  const bytes = system.read(group.path);
  if (isLeft(request, group, record, bytes)) return { notes: [] };
  if (!bytes && !record && !request.movesClients && isElsewhere(request, group))
    return { notes: [`${shown} is not made: its client is served by another file; apply --refresh moves it`] };

  const { text, encode } = decode(bytes ?? Buffer.alloc(0), target.binary);
  const left = request.settings ? undefined : await findOthersLine(system, group, text, !!record, findManager);
  // What the ledger knows of it is forgotten.
  if (left) return { notes: [], left, outcome: { change: undefined, record: undefined, report: NOTHING } };
  const question = toQuestion(request, group, record, text);
  // A file that is ours as a whole needs no parser, and may be large: to hash it takes longer than to compare it.
  const asked = target.format.parser === "file" ? undefined : fingerprint(question, version);
  const isKnown = asked !== undefined && record?.settled === asked;
  const format = isKnown ? undefined : parsingOnce(await loadFormat(target.format));
  const answer = asked === undefined ? undefined : request.answers?.get(asked);
  const result = answer?.result ?? (format ? rewrite({ ...question, format }) : settledAnswer(question));
  const unreadAt = request.settings && findUnread(text, target.format);

  // Where no edit changes state, the file stays as it is: what a rewrite makes of its end is nobody's wish.
  const isWanted = result.states.some(({ state }) => isChange(state) || state === "forget");
  const wanted = isWanted ? result.text : text;
  const facts = bytes ? system.facts(group.path) : undefined;
  const mode = modeFor(request, group, record, result.entries, facts?.mode);
  const isOurs = record?.created || target.format.parser === "file";
  const isGone = wanted === "" && (!bytes || (isWanted && isOurs));
  const after = isGone ? undefined : encode(wanted);
  const isSame =
    bytes === undefined ? after === undefined : after !== undefined && bytes.equals(after) && mode === facts?.mode;
  const manager = isSame && !request.namesManagers ? undefined : await findManager(shown);
  const report = { ...toReport(group, result), ...(manager ? { manager } : {}) };
  const notes = [
    ...(unreadAt === undefined ? [] : [`${shown}:${unreadAt}: ${target.format.unread?.note}`]),
    ...(manager ? noteSource(system, manager, group.path) : []),
  ];
  const makes = after && !bytes ? missingFolders(system, group.path) : [];
  const newRecord = toRecord(group, record, result, bytes, makes, facts?.mode, mode);
  const settle = (settled: string | undefined) => newRecord && (settled ? { ...newRecord, settled } : newRecord);
  if (isSame) return { notes, outcome: { change: undefined, record: settle(record?.settled), report } };

  const isVerified = answer?.isSettled ?? (isWanted && format !== undefined && verify({ ...question, format }, result));
  if (asked !== undefined) request.answers?.set(asked, { result, isSettled: isVerified });
  const isSettled = isVerified && asked !== undefined;
  const next = { ...question, ...recordOf(result), text: result.text, isForced: false };
  await checkPlace(request, group);
  const change: FileChange = {
    shown,
    path: group.path,
    before: bytes,
    after,
    modeBefore: facts?.mode,
    mode,
    gid: facts?.gid,
    makes,
    drops: after ? [] : (record?.folders ?? []),
    keys: format ? keyDiffs(format, group, record, result, wanted) : [],
    secrets: group.secrets,
    conceals: concealed(group),
  };
  return { notes, outcome: { change, record: settle(isSettled ? fingerprint(next, version) : undefined), report } };
}

const NOTHING: TargetReport = { path: "", writers: [], states: [] };

/** Whether the file is none of this run's. */
function isLeft(
  { settings }: PlanRequest,
  { wants, target, isLocated }: Group,
  record: LedgerFile | undefined,
  bytes: Buffer | undefined,
): boolean {
  // Nobody wants anything there, and nothing there is ours: not even a block without a ledger, which only `remove` takes.
  if (wants.size === 0 && !record && (settings || target.format.parser !== "block")) return true;
  // A path that only the ledger remembers, and that is gone, is not made again.
  return !bytes && (target.create === false || (!isLocated && settings !== undefined));
}

function toQuestion(
  { system, settings, writers, selected, deselected, isForced }: PlanRequest,
  { target, wants }: Group,
  record: LedgerFile | undefined,
  text: string,
): Omit<RewriteRequest, "format"> {
  const additive = new Set(settings ? writers.filter((writer) => writer.isAdditive).map(({ id }) => id) : []);
  const isDecided = (writer: string) => !additive.has(writer) && (selected.has(writer) || deselected.has(writer));
  return {
    target,
    text,
    wants: [...wants.values()],
    entries: record?.entries ?? [],
    containers: record?.containers ?? [],
    openEnd: record?.openEnd,
    cutEnd: record?.cutEnd,
    isDecided,
    mayRestore: (entry: LedgerEntry) => entry.writers.every(isDecided),
    removesStrays: settings === undefined,
    isForced,
    machine: system.machine(),
  };
}

function toReport({ shown, writers }: Group, { states }: Rewritten): TargetReport {
  return { path: shown, writers: [...writers].sort(), states };
}

/** @throws Refusal where the file can't be replaced, or is no place for a password that goes in */
async function checkPlace({ system, unwritable }: PlanRequest, { path, shown, wants }: Group): Promise<void> {
  const hazard = unwritable.get(path) ?? findHazard(system, path);
  if (hazard) throw new Refusal(hazard);
  if (![...wants.values()].some(({ secret }) => secret)) return;
  const tracker = await findTracker(system, path, shown);
  if (tracker) throw new Refusal(`${tracker}: no place for a password; proxycast run gives it to one command`);
}

function keyDiffs(
  format: Format,
  group: Group,
  record: LedgerFile | undefined,
  { states }: Rewritten,
  text: string,
): KeyDiff[] {
  const parsed = format.parse(text, group.target);
  return states
    .filter(({ state }) => isChange(state))
    .map(({ key, present }) => {
      const isSecret = group.wants.get(keyText(key))?.secret ?? false;
      const entry = record?.entries.find((found) => keyText(found.key) === keyText(key));
      const isForeign = present !== undefined && entry?.wrote !== hashOfValue(present);
      return { key, before: present, after: parsed.get(key)?.value, isSecret, isForeign };
    });
}

function concealed({ target, writers }: Group): FileChange["conceals"] {
  if (target.role === "password") return "all";
  if (writers.has("ca")) return "certificates";
  return target.format.isSecret ? "values" : "secrets";
}

/** Whether its clients are served at a path that this run's environment does not name: a missing ZDOTDIR moves nothing. */
function isElsewhere({ system, ledger }: PlanRequest, { target, wants }: Group): boolean {
  const writers = [...wants.values()].flatMap((want) => want.writers);
  const isServed = (writer: string) =>
    ledger.files.some(
      ({ role, path, entries }) =>
        role === target.role && system.facts(path) && entries.some((entry) => entry.writers.includes(writer)),
    );
  return writers.length > 0 && writers.every(isServed);
}
