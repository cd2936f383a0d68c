// What a command asks of the engine, and what a run knows before it writes: plain data.

import { EXIT, Problem } from "../model/problem.ts";
import type { PropagatedSettings } from "../model/propagated.ts";
import type { Rivals } from "../model/rival.ts";
import type { Plan } from "../plan/plan.ts";
import type { Answers } from "../plan/settled.ts";
import type { TestPolicy } from "../pretest/pretest.ts";
import type { Layer } from "../settings/layer.ts";
import type { OnProblem } from "../settings/problems.ts";
import type { SavedState } from "../settings/saved-state.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import type { NewCa } from "../settings/source.ts";
import type { PacAnswers } from "../settings/sources/pac-answers.ts";
import type { Writer } from "../writers/writer.ts";
import type { LoadedPasswords } from "./credentials.ts";

/** What every command gives. */
interface Common {
  readonly flags: Layer;
  /** A file to read in place of the machine's config, such as one that is still to be rolled out. */
  readonly machineConfig?: string | undefined;
  /** A CA bundle that this run will write. */
  readonly newCa?: NewCa | undefined;
  /** Passwords that this run has got. */
  readonly passwords: LoadedPasswords;
  readonly now: Date;
  readonly version: string;
}

/** What those that may write give besides. */
interface Writing extends Common {
  readonly isForced: boolean;
  /** One refused target refuses the run. */
  readonly isStrict: boolean;
  /** How the proxy is tested before anything is written; absent where nothing is propagated. */
  readonly test?: TestOptions;
}

export type WritingRequest =
  /** `refreshes`: the environment is read again. */
  | (Writing & { readonly kind: "apply"; readonly refreshes: boolean })
  /** The flags are saved by one more writer; the password is given now. */
  | (Writing & { readonly kind: "setup"; readonly config: Writer | undefined })
  /** `targets`: these alone; none: all of it. */
  | (Writing & { readonly kind: "off" | "on"; readonly targets?: readonly string[] })
  /** Nothing is wanted any more; `config` takes back what `setup` saved, unless the settings are to stay. */
  | (Writing & { readonly kind: "remove"; readonly config: Writer; readonly keepsSettings?: boolean });

export type Request =
  | WritingRequest
  /** Everything is asked, also what can't count. */
  | (Common & { readonly kind: "show" })
  /** What is there, and what a command would be given. */
  | (Common & { readonly kind: "status" | "env" | "run" })
  /** What a text would be: nothing is written, and no password is loaded. `file`: of a target that has several. */
  | (Common & { readonly kind: "render"; readonly target: string; readonly file?: string })
  /** The proxy alone matters: no password is loaded for a file. Where problems are told, all that is right is resolved. */
  | (Common & { readonly kind: "test"; readonly onProblem?: OnProblem | undefined });

/** What a run found out on its way. */
export interface Progress {
  /** What PAC scripts said. */
  readonly pacAnswers: PacAnswers;
  /** Ways of PAC scripts that failed their test, with the reason. */
  readonly passedOver: ReadonlyMap<string, string>;
  /** Files that can't be replaced, with the reason. */
  readonly unwritable: ReadonlyMap<string, string>;
  readonly answers: Answers;
}

export function writes(request: Request): request is WritingRequest {
  return ["apply", "setup", "off", "on", "remove"].includes(request.kind);
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
  readonly saved: SavedState | undefined;
  readonly isSavedStateChanged: boolean;
  /** Writers that may hold the password but whose password this run has not got. */
  readonly keptGrants: readonly string[];
  /** Writers that got the password. */
  readonly granted: readonly string[];
  readonly selected: ReadonlySet<string>;
  /** Clients that are here and are written only where they are named, or once they are used. */
  readonly available: readonly string[];
  /** Targets that are off by themselves. */
  readonly off: readonly string[];
  readonly notes: readonly string[];
  /** What outranks ours, where it was looked for. */
  readonly rivals?: Rivals;
  /** What became of the connection test; absent where none was needed. */
  readonly tested?: string;
  /** Everything was written, and something of ours could not be taken away: the first notes say what. */
  readonly isUntidy?: boolean;
}

/** Whether carrying it out would write anything. */
export function hasWork({ plan, isSavedStateChanged }: Prepared): boolean {
  return plan.changes.length > 0 || plan.isLedgerChanged || isSavedStateChanged;
}

/** @throws Problem (refused) where all or nothing was asked for */
export function refuseIfStrict({ plan }: Prepared, { isStrict }: WritingRequest): void {
  const [first] = plan.refused;
  if (!isStrict || !first) return;
  const line = first.line === undefined ? "" : `:${first.line}`;
  throw new Problem(EXIT.refused, `${first.path}${line}: ${first.reason}; nothing was written`);
}
