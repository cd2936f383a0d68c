// What a command asks of the engine, and what a run knows before it writes: plain data.

import { EXIT, Problem } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import type { Plan } from "../plan/plan.ts";
import type { TestPolicy } from "../pretest/pretest.ts";
import type { Layer } from "../settings/layer.ts";
import type { SavedState } from "../settings/saved-state.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import type { PacAnswers } from "../settings/sources/pac.ts";
import type { Writer } from "../writers/writer.ts";
import type { LoadedPasswords } from "./credentials.ts";

export interface Request {
  readonly flags: Layer;
  /** `remove`: nothing is wanted any more. */
  readonly isRemoval?: boolean;
  /** Turn the proxy off or on again, and remember it. */
  readonly switch?: "off" | "on";
  /** Take the environment as evidence although a decision stands. */
  readonly isDeciding?: boolean;
  /** `setup`: what the flags say is saved, and the password is asked for again. */
  readonly isSetup?: boolean;
  /** A command that writes: the first one makes the decision. */
  readonly isWriting?: boolean;
  /** `show`: everything is looked at, also what can't count. */
  readonly isShowing?: boolean;
  /** Passwords that this run has got. */
  readonly passwords: LoadedPasswords;
  /** What PAC scripts said in this run. */
  readonly pacAnswers?: PacAnswers;
  readonly isForced?: boolean;
  /** Files that this run found it can't replace, with the reason. */
  readonly unwritable?: ReadonlyMap<string, string>;
  /** One refused target refuses the run. */
  readonly isStrict?: boolean;
  /** More to write in the same transaction: `setup` saves its config. */
  readonly extraWriters?: readonly Writer[];
  /** How the proxy is tested before anything is written; absent where nothing is propagated. */
  readonly test?: TestOptions;
  /** Nothing will be written: no password is loaded for it. */
  readonly isProbe?: boolean;
  readonly now: Date;
  readonly version: string;
}

export interface TestOptions {
  readonly policy: TestPolicy;
  /** Milliseconds for one address. */
  readonly timeout: number;
  readonly onStart: (url: URL) => void;
}

/** Everything that a run knows before it writes. */
export interface Prepared {
  /** undefined for `remove`, which needs none. */
  readonly settings: ResolvedSettings | undefined;
  readonly propagated: PropagatedSettings | undefined;
  readonly plan: Plan;
  readonly decision: SavedState | undefined;
  readonly isSavedStateChanged: boolean;
  /** Writers that may hold the password but whose password this run has not got. */
  readonly keptGrants: readonly string[];
  /** Writers that got the password. */
  readonly granted: readonly string[];
  readonly selected: ReadonlySet<string>;
  readonly warnings: readonly string[];
  /** What became of the connection test; absent where none was needed. */
  readonly tested?: string;
  /** Everything was written, and something of ours could not be taken away. */
  readonly isUntidy?: boolean;
}

/** Whether carrying it out would write anything. */
export function hasWork({ plan, isSavedStateChanged }: Prepared): boolean {
  return plan.changes.length > 0 || plan.isLedgerChanged || isSavedStateChanged;
}

/** @throws Problem (refused) where all or nothing was asked for */
export function refuseIfStrict({ plan }: Prepared, { isStrict }: Request): void {
  const [first] = plan.refused;
  if (!isStrict || !first) return;
  const line = first.line === undefined ? "" : `:${first.line}`;
  throw new Problem(EXIT.refused, `${first.path}${line}: ${first.reason}; nothing was written`);
}
