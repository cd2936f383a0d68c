// What a command works with. Everything of the process comes in here, so that bin.ts alone reads it.
import { printable } from "../../model/printable.ts";
import type { Problem } from "../../model/problem.ts";
import { findingLines } from "../../output/finding.ts";
import { toJsonText } from "../../output/json-text.ts";
import { redact } from "../../output/redact.ts";
import type { Layer } from "../../settings/layer.ts";
import type { WritableSystem } from "../../system/system.ts";
import type { Streams } from "./streams.ts";

export interface Context {
  readonly system: WritableSystem;
  readonly version: string;
  /** Version of proxycast and of the Node that runs it, whose public roots we go by. */
  readonly build: string;
  /** The files that run: Node, and the program's own. */
  readonly files: readonly [node: string, program: string];
  /** The command line, without the program. */
  readonly args: readonly string[];
  readonly now: Date;
  /** A person sits at both ends: questions may be asked. */
  isInteractive(): boolean;
  /** What questions are asked by, where there may be some. */
  streams(): Streams;
  /** A person reads standard output. */
  isTerminal(): boolean;
  /** Results, to standard output; nothing with --quiet. */
  out(text: string): void;
  /** The same for bytes, just as they are. */
  write(bytes: Buffer): void;
  /** All of it. @throws Problem (usage) where nothing comes in half a minute, and nobody sits there */
  readStandardInput(): Promise<Buffer>;
  /** To standard error; nothing with --quiet. */
  note(text: string): void;
  /** What went wrong, to standard error, even with --quiet. */
  error(text: string): void;
  /** Only with --verbose. */
  detail(text: string): void;
  /** What takes its time: on a terminal until something else is printed, elsewhere only with --verbose. */
  progress(text: string): void;
  readonly color: Colors;
}

export interface Colors {
  good(text: string): string;
  bad(text: string): string;
}

/** Options that every command takes. */
export interface CommonOptions {
  readonly flags: Layer;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly refresh: boolean;
  readonly exitCode: boolean;
  readonly yes: boolean;
  /** --test or --no-test; undefined: if it is needed. */
  readonly test: boolean | undefined;
  /** A file to read in place of the machine's config. */
  readonly config: string | undefined;
  /** Milliseconds for one address of a connection test. */
  readonly timeout: number;
}

export function noteAll(context: Context, warnings: readonly string[]): void {
  for (const warning of new Set(warnings)) context.note(`note: ${redact(printable(warning))}`);
}

/** What went wrong: the three lines of a finding, or its message; one line with --quiet. */
export function sayProblem(context: Context, { message, finding }: Problem): void {
  const [headline = message, ...rest] = finding ? findingLines(finding) : [];
  context.error(headline);
  for (const line of rest) context.note(line);
}

export function print(context: Context, json: object): void {
  context.out(toJsonText(json));
}
