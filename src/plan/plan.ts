// A plan: what would change, as data. It can be printed, counted and serialised; only the transaction carries it out.
import type { Key, Value } from "../model/edit.ts";
import type { Ledger, LedgerFile } from "../transaction/ledger.ts";
import type { Manager } from "./checks/managed.ts";
import type { KeyState } from "./rewrite/rewrite.ts";

export interface FileChange {
  /** As the writer names it, before links are followed. */
  readonly shown: string;
  /** The real path. */
  readonly path: string;
  /** undefined: there is no file. */
  readonly before: Buffer | undefined;
  /** undefined: the file goes. */
  readonly after: Buffer | undefined;
  readonly modeBefore: number | undefined;
  readonly mode: number;
  readonly gid: number | undefined;
  /** Folders to make, the outermost first. */
  readonly makes: readonly string[];
  /** Folders that we made and that go if they are empty, the outermost first. */
  readonly drops: readonly string[];
  /** The keys that change: all of it that output shows. */
  readonly keys: readonly KeyDiff[];
  /** Passwords that the new text holds: no output shows them. */
  readonly secrets: readonly string[];
  /** What no output shows of these: secrets, values but for their keys, certificates but for their number, all. */
  readonly conceals: "secrets" | "values" | "certificates" | "all";
}

/** A key's value before and after, as the client reads it; undefined where it is not there. */
export interface KeyDiff {
  readonly key: Key;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  readonly isSecret: boolean;
  /** What is there before is not as we wrote it. */
  readonly isForeign: boolean;
}

/** One target of the report: a file, whom it serves, and how its keys stand. */
export interface TargetReport {
  readonly path: string;
  readonly writers: readonly string[];
  readonly states: readonly KeyState[];
  /** Who else holds the file; looked for where it changes, and for `status`. */
  readonly manager?: Manager;
}

/** A managed file that stays as it is, by the user's setting or since it is other machines' too. */
export interface LeftTarget {
  readonly path: string;
  readonly writers: readonly string[];
  readonly manager: Manager;
  readonly reason: string;
  /** No proxy is wanted, and this file has one that counts. */
  readonly hasProxy?: boolean;
}

export interface RefusedTarget {
  readonly path: string;
  readonly writers: readonly string[];
  readonly reason: string;
  readonly line?: number;
}

export interface Plan {
  readonly changes: readonly FileChange[];
  readonly targets: readonly TargetReport[];
  readonly refused: readonly RefusedTarget[];
  readonly left: readonly LeftTarget[];
  readonly notes: readonly string[];
  /** The ledger as it is to be afterwards. */
  readonly ledger: Ledger;
  readonly isLedgerChanged: boolean;
}

export type { LedgerFile, Manager };
