// What we wrote, and what stood there before: the memory that makes every write reversible.
import { createHash } from "node:crypto";
import { type Key, type Value, valueText } from "../model/edit.ts";
import { statePath } from "../system/folders.ts";
import { isMachineId } from "../system/machine.ts";
import { isListOf, isText, isTexts, readState } from "../system/state-file.ts";
import type { System } from "../system/system.ts";

/** The user's own value, as it stood. */
export interface Original {
  /** The span of the value, byte for byte. */
  readonly raw: string;
  /** Where its whole line goes back to, if we took the line away. */
  readonly line?: OriginalLine;
}

export interface OriginalLine {
  readonly head: string;
  readonly tail: string;
  /** Offset in the text without the line. */
  readonly at: number;
  /** Hash of that text: the offset holds only there. */
  readonly rest: string;
}

export interface LedgerEntry {
  readonly key: Key;
  /** Who wants it. */
  readonly writers: readonly string[];
  readonly machine: string;
  /** Hash of the value that we wrote; null: we took the key away. */
  readonly wrote: string | null;
  /** Null: nothing stood there. */
  readonly prior: Original | null;
  readonly secret?: boolean;
}

export interface LedgerFile {
  /** The real path. */
  readonly path: string;
  /** The path as the writer named it. */
  readonly shown: string;
  /** The id of a file format. */
  readonly format: string;
  readonly role: string;
  readonly followsLineEnds?: boolean;
  readonly readsFirstDocument?: boolean;
  readonly private?: boolean;
  readonly binary?: boolean;
  /** The file did not exist. */
  readonly created: boolean;
  /** Folders that we made for it, the outermost first. */
  readonly folders: readonly string[];
  /** Permission bits from before, if we changed them. */
  readonly mode?: number;
  readonly containers: readonly { readonly key: Key; readonly raw: string | null }[];
  /** The line end that the last line has not got. */
  readonly openEnd?: "\r\n" | "\n";
  /** The one that was taken off in its stead, where the last line is away. */
  readonly cutEnd?: "\r\n" | "\n";
  /** Fingerprint of a text with wishes that were found in sync (plan/settled.ts). */
  readonly settled?: string;
  readonly entries: readonly LedgerEntry[];
}

export interface Ledger {
  readonly schema: 1;
  /** Version of proxycast that wrote it. */
  readonly version: string;
  /** Every value that we ever wrote into an environment, without passwords: no news when the environment is read. */
  readonly emitted: readonly string[];
  readonly files: readonly LedgerFile[];
}

export function ledgerPath(system: System): string {
  return statePath(system, "ledger.json");
}

export function emptyLedger(version: string): Ledger {
  return { schema: 1, version, emitted: [], files: [] };
}

const ADVICE =
  "restore it from a backup; without it proxycast no longer knows what stood there before, and remove takes its blocks alone";

function isLedger(state: object): state is Ledger {
  const { files, emitted } = state as Record<keyof Ledger, unknown>;
  return isTexts(emitted) && isListOf(files, isLedgerFile);
}

function isLedgerFile({ path, shown, format, role, folders, containers, entries }: Record<string, unknown>): boolean {
  const isContainer = ({ key, raw }: Record<string, unknown>) => isTexts(key) && (raw === null || isText(raw));
  const isPrior = (prior: unknown) => prior === null || isListOf([prior], ({ raw }) => isText(raw));
  const isEntry = ({ key, writers, machine, wrote, prior }: Record<string, unknown>) =>
    isTexts(key) && isTexts(writers) && isText(machine) && (wrote === null || isText(wrote)) && isPrior(prior);
  return (
    [path, shown, format, role].every(isText) &&
    isTexts(folders) &&
    isListOf(containers, isContainer) &&
    isListOf(entries, isEntry)
  );
}

/** @throws Problem (refused) for a ledger that can't be read */
export function readLedger(system: System, version: string): Ledger {
  const ledger = readState(system, ledgerPath(system), isLedger, ADVICE);
  return ledger ? adopt(ledger, system) : emptyLedger(version);
}

/** Entries of an earlier version, or from before the machine had an id, are this machine's if no other wrote any. */
function adopt(ledger: Ledger, system: System): Ledger {
  const machines = new Set(ledger.files.flatMap(({ entries }) => entries.map(({ machine }) => machine)));
  const [only = ""] = machines;
  if (machines.size !== 1 || isMachineId(only)) return ledger;
  const machine = system.machine();
  const files = ledger.files.map((file) => ({
    ...file,
    entries: file.entries.map((entry) => ({ ...entry, machine })),
  }));
  return { ...ledger, files };
}

export function hashOfValue(value: Value): string {
  return hashOf(valueText(value));
}

export function hashOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
