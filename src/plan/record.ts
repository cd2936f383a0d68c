// What the ledger is to remember of a file, and the permission bits that it gets.
import { fileMode } from "../system/folders.ts";
import type { LedgerEntry, LedgerFile } from "../transaction/ledger.ts";
import type { Group, PlanRequest } from "./file.ts";
import type { Rewritten } from "./rewrite/rewrite.ts";

const PRIVATE = 0o600;

/** 0600 while the file holds a password of ours, the mode from before afterwards. */
export function modeFor(
  { system }: PlanRequest,
  group: Group,
  record: LedgerFile | undefined,
  entries: readonly LedgerEntry[],
  now: number | undefined,
): number {
  const isSecret = entries.some((entry) => entry.secret) || [...group.wants.values()].some(({ secret }) => secret);
  if (isSecret) return PRIVATE;
  return record?.mode ?? now ?? (group.target.private ? PRIVATE : fileMode(system));
}

/** What the ledger remembers of the file; undefined where nothing of ours is in it. */
export function toRecord(
  group: Group,
  record: LedgerFile | undefined,
  result: Rewritten,
  bytes: Buffer | undefined,
  makes: readonly string[],
  modeBefore: number | undefined,
  mode: number,
): LedgerFile | undefined {
  if (result.entries.length === 0) return undefined;
  const firstMode = record?.mode ?? modeBefore;
  const { target } = group;
  return {
    path: group.path,
    shown: record?.shown ?? group.shown,
    format: target.format.id,
    role: target.role,
    ...(target.followsLineEnds ? { followsLineEnds: true } : {}),
    ...(target.readsFirstDocument ? { readsFirstDocument: true } : {}),
    ...(target.private ? { private: true } : {}),
    ...(target.binary ? { binary: true } : {}),
    created: bytes === undefined || (record?.created ?? false),
    folders: [...new Set([...(record?.folders ?? []), ...makes])].sort(),
    ...(firstMode === undefined || firstMode === mode ? {} : { mode: firstMode }),
    containers: result.containers,
    ...(result.openEnd === undefined ? {} : { openEnd: result.openEnd }),
    ...(result.cutEnd === undefined ? {} : { cutEnd: result.cutEnd }),
    entries: result.entries,
  };
}
