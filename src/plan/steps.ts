// Each key's way from the text as it is to the wanted one: compared, in the order of the text.
import type { Container, Format, Located, Parsed } from "../formats/format.ts";
import { BLOCK_KEY, type Key, keyText, type Target } from "../model/edit.ts";
import { hashOf, type LedgerEntry } from "../transaction/ledger.ts";
import { compare, type State } from "./compare.ts";

export interface Want {
  readonly key: Key;
  readonly writers: readonly string[];
  /** undefined: the key must be absent. */
  readonly value: string | undefined;
  readonly secret: boolean;
}

export interface RewriteRequest {
  readonly format: Format;
  readonly target: Target;
  readonly text: string;
  readonly wants: readonly Want[];
  readonly entries: readonly LedgerEntry[];
  readonly containers: readonly Container[];
  /** The line end that the text's last line has not got, if it was seen without before. */
  readonly openEnd?: "\r\n" | "\n" | undefined;
  /** Whether an entry that nobody wants now may be restored: a decision, never an absence. */
  readonly mayRestore: (entry: LedgerEntry) => boolean;
  /** Whether this run speaks for a writer: its absence among the wants then means that it does not want. */
  readonly isDecided: (writer: string) => boolean;
  /** A block between our markers goes even if the ledger does not know it. */
  readonly removesStrays: boolean;
  readonly isForced: boolean;
  readonly machine: string;
}

/** One key's way from the old text to the new one. */
export interface Step {
  readonly key: Key;
  readonly state: State;
  readonly want: Want | undefined;
  readonly entry: LedgerEntry | undefined;
  readonly located: Located | undefined;
}

export function compareAll(request: RewriteRequest, parsed: Parsed): Step[] {
  const entries = new Map(request.entries.map((entry) => [keyText(entry.key), entry]));
  const wants = new Map(request.wants.map((want) => [keyText(want.key), want]));
  const keys = new Map([...request.entries, ...request.wants].map(({ key }) => [keyText(key), key]));
  if (request.removesStrays && request.target.format === "block" && parsed.get(BLOCK_KEY)) {
    keys.set(keyText(BLOCK_KEY), BLOCK_KEY);
  }
  const steps = [...keys].map(([id, key]): Step => {
    const want = wants.get(id);
    const entry = entries.get(id);
    const located = parsed.get(key);
    if (!want && entry && !request.mayRestore(entry)) return { key, state: "in sync", want, entry, located };
    const onDisk = located ? hashOf(located.value) : null;
    // A well-formed block between our markers is ours even without a ledger.
    const isOursAnyway = request.target.format === "block" && !entry && located;
    const state = compare({
      desired: want && (want.value === undefined ? null : hashOf(want.value)),
      lastWritten: isOursAnyway ? onDisk : entry?.wrote,
      onDisk,
      isForced: request.isForced,
      isOtherMachine: entry !== undefined && entry.machine !== request.machine,
    });
    return { key, state, want, entry, located };
  });
  // In the order of the text, so that lines which come back to one place come in theirs.
  const placeOf = ({ located, entry }: Step) => located?.start ?? entry?.prior?.line?.at ?? Number.POSITIVE_INFINITY;
  return steps.sort((a, b) => Math.sign(placeOf(a) - placeOf(b)) || 0);
}
