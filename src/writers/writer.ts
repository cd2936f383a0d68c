// What a writer is: one client, the files that it reads its proxy from, and the edits wanted there.
// Pure: a writer sees no old text, knows no format, and says what is wanted, never what to remove.
import type { Edit, Target } from "../model/edit.ts";
import type { FileFormat } from "../model/file-format.ts";
import type { Grant, PropagatedSettings } from "../model/propagated.ts";
import type { Rival } from "../model/rival.ts";
import type { System } from "../system/system.ts";

export interface Desire {
  readonly edits: readonly Edit[];
  /** What the client can't be told, for the user to know: it names the entry. */
  readonly notes?: readonly string[];
}

/** A client's way past its own file, whose proxy has no password, for one `run`. */
export interface Override {
  /** A line of the file that names a proxy, or the credentials there. */
  readonly line: RegExp;
  /** Variables that outrank the file; none where there is no way. */
  variables?(run: Run): Variables;
}

/** Variables for a command; undefined takes one away. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** One command with the full settings. */
export interface Run {
  readonly system: System;
  readonly settings: PropagatedSettings;
  readonly grant: Grant;
  /** Makes a file that only this run needs. Returns its path. */
  write(name: string, content: string | Buffer): string;
  note(text: string): void;
}

/** Where a writer looks for what outranks ours. */
export interface RivalSearch {
  readonly system: System;
  readonly target: Target;
  /** What is wanted of this writer: a proxy of ours, or none. */
  readonly settings: PropagatedSettings;
  /** What finds them. */
  readonly find: typeof import("../rivals/index.ts");
  /** The text of a file, as it is once this run has written; undefined where it is none that can be read safely. */
  read(path: string): string | undefined;
}

export interface Writer {
  /** Also the name in --to, of its probe and of its row in the README. */
  readonly id: string;
  readonly title: string;
  /** The client's own page on these settings. */
  readonly docs: string;
  /** It has a place for a password, for a user who asks for that. */
  readonly acceptsPassword: boolean;
  /**
   * What of the settings reaches its client by the shells' variables alone: `suffices`: proxy, skip list and CA; `partly`: all
   * but the CA; `ignored`: less. Held to be true by test/clients/reach.test.ts, which asks the real client. Every client has
   * it.
   */
  readonly environment?: "suffices" | "partly" | "ignored";
  /** Written wherever it is found, used or not: everybody looks for it there. */
  readonly isBasic?: boolean;
  /** What it does not want in this run stays: it adds, and only `remove` takes away. */
  readonly isAdditive?: boolean;
  /** Its client speaks SOCKS 5, and knows socks5h:// too: seen with the real one. Others get no SOCKS proxy. */
  readonly speaksSocks?: boolean;
  /** It is Java, and wants the CA bundle as a trust store. */
  readonly usesKeyStore?: boolean;
  /** Absent where the environment goes before the file. */
  readonly override?: Override;
  /** Variables of the client's own that go before its files, or lead it to others. */
  readonly variables?: readonly string[];
  /** How its files are spelled. */
  readonly formats: readonly FileFormat[];
  /** Whether the client is on this machine. */
  isPresent(system: System): boolean;
  /** Whether somebody works with the client: by files of its own in the home. */
  isInUse?(system: System): boolean;
  /** The files it reads now, whether they exist or not; the client need not be present. */
  locate(system: System, settings: PropagatedSettings | undefined): readonly Target[];
  /** What its client reads besides a target that must not hold the values; the target itself too, where it may refer to them. */
  beside?(system: System, target: Target): readonly Target[];
  /** What outranks ours in a target, undoes it, or counts once ours is off. Of what agrees with ours nothing is said. */
  rivals?(search: RivalSearch): readonly Rival[];
  /** The edits wanted in one of its targets. A grant, if any, holds the password in clear. */
  desire(settings: PropagatedSettings, target: Target, grant?: Grant): Desire;
}
