// A run that was stopped tested something and wrote nothing: what its tests noted is taken back.

import { stateFolder } from "../system/folders.ts";
import { formatState } from "../system/state-file.ts";
import type { System, WritableSystem } from "../system/system.ts";
import { dropOwnLock, TESTING } from "../transaction/lock.ts";
import { replaceFile } from "../transaction/replace.ts";
import { dropStateFolder } from "../transaction/state-folder.ts";
import { type Memory, memoryPath, type Remembered, readMemory, risksLockout } from "./results.ts";

export interface Before {
  readonly hasFolder: boolean;
  readonly memory: Buffer | undefined;
}

/** What is there before anything is tested. */
export function noteBefore(system: System): Before {
  return { hasFolder: system.facts(stateFolder(system)) !== undefined, memory: system.read(memoryPath(system)) };
}

/** As if this run had tested nothing. What became of credentials stays: accounts lock after a few failures. */
export function takeBack(system: WritableSystem, { hasFolder, memory: before }: Before): void {
  dropOwnLock(system, TESTING);
  const memory = readMemory(system);
  if (memory) {
    const old = before && (JSON.parse(before.toString("utf8")) as Memory);
    const isOld = (one: Remembered) => old?.results.some((other) => JSON.stringify(one) === JSON.stringify(other));
    const risky = memory.results.filter((one) => wereSent(one) && !isOld(one));
    if (risky.length > 0) {
      const fingerprints = new Set(risky.map(({ fingerprint }) => fingerprint));
      const rest = old?.results.filter(({ fingerprint }) => !fingerprints.has(fingerprint)) ?? [];
      replaceFile(system, memoryPath(system), formatState({ ...memory, results: [...risky, ...rest] }));
    } else if (before) replaceFile(system, memoryPath(system), before);
    else system.unlink(memoryPath(system));
  }
  if (!hasFolder) dropStateFolder(system);
}

/** Credentials were, and nobody took them. */
function wereSent(found: Remembered): boolean {
  return risksLockout(found) && found.cause?.id !== "log-on needed";
}
