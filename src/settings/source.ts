// What a source of settings is.
import type { System } from "../system/system.ts";
import type { Enforced } from "./enforce.ts";
import type { Layer } from "./layer.ts";
import type { OnProblem } from "./problems.ts";
import type { SavedState } from "./saved-state.ts";
import type { Noted, OsLine, ResolvedSettings } from "./settings.ts";
import type { ProxyVariables } from "./sources/etc-environment.ts";
import type { PacAnswers } from "./sources/pac-answers.ts";

export interface Source {
  readonly name: string;
  /** Adds what it says to what the sources above it said. */
  read(asked: Asked, above: Sources): Sources | Promise<Sources>;
}

/** What all sources said so far, in order of precedence. */
export interface Sources {
  /** What somebody gave: flags, variables, config files. */
  readonly given: readonly Layer[];
  /** What the machine's config enforces. */
  readonly enforced?: Enforced;
  /** What mode system finds. */
  readonly found: readonly Layer[];
  /** What a PAC script answers; it counts right behind the layer that names the script. */
  readonly pac?: { readonly namedBy: Layer; readonly layer: Layer };
  readonly notes: readonly string[];
  /** What the operating system's sources said. */
  readonly lines: readonly OsLine[];
  /** With what these sources said; undefined if there is none yet. */
  readonly saved: SavedState | undefined;
}

export interface NewCa {
  readonly path: string;
  readonly pem: string;
}

export interface SourcesRequest {
  readonly flags: Layer;
  /** A file to read in place of the machine's config. */
  readonly machineConfig?: string | undefined;
  readonly saved: SavedState | undefined;
  /** `setup`, the first `apply`, `apply --refresh`: the environment is read. */
  readonly readsEnvironment: boolean;
  /** `show`: the operating system is asked even where its answer can't count. */
  readonly isShowing: boolean;
  /** What PAC scripts said in this run. */
  readonly pacAnswers: PacAnswers | undefined;
  /** Ways of PAC scripts that this run saw fail, with the reason. */
  readonly passedOver: ReadonlyMap<string, string>;
  /** Every value that we ever wrote: our own output is no news. */
  readonly writtenValues: ReadonlySet<string>;
  readonly now: Date;
  /** A CA bundle that is still to be written: it is read as if it were there. */
  readonly newCa?: NewCa | undefined;
  /** `report`: what is wrong is told there and left out, and all the rest resolved. Absent: it ends the run. */
  readonly onProblem?: OnProblem | undefined;
}

/** What a source works with. */
export interface Asked {
  readonly system: System;
  readonly request: SourcesRequest;
  /** Read once, by who needs it first. */
  etcEnvironment(): ProxyVariables;
  /** Likewise, of the sources so far. */
  readCa(above: Sources): Promise<Noted<ResolvedSettings["ca"]>>;
}
