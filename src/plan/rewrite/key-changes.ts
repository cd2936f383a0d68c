// Each key's way from the text as it is to the wanted one: compared, in the order of the text.
import type { Container, Format, Located, Parsed } from "../../formats/format.ts";
import {
  type Accepts,
  BLOCK_KEY,
  type Key,
  keyText,
  shadowKey,
  splitShadow,
  type Target,
  type Value,
  valueText,
} from "../../model/edit.ts";
import { hashOfValue, type LedgerEntry } from "../../transaction/ledger.ts";
import { compare, type State } from "../compare.ts";

export interface Want {
  readonly key: Key;
  readonly writers: readonly string[];
  /** undefined: the key must be absent. */
  readonly value: Value | undefined;
  readonly secret: boolean;
  readonly accepts?: Accepts;
}

export type LineEnd = "\r\n" | "\n";

/** What takes a text back. */
export interface RewriteRecord {
  readonly entries: readonly LedgerEntry[];
  readonly containers: readonly Container[];
  /** The line end that the text's last line has not got, if it was seen without before. */
  readonly openEnd?: LineEnd | undefined;
  /** What was taken off in its stead, where the last line itself is away and the one before ends otherwise. */
  readonly cutEnd?: LineEnd | undefined;
}

export interface RewriteRequest extends RewriteRecord {
  readonly format: Format;
  readonly target: Target;
  readonly text: string;
  readonly wants: readonly Want[];
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
export interface KeyChange {
  readonly key: Key;
  readonly state: State;
  readonly want: Want | undefined;
  readonly entry: LedgerEntry | undefined;
  readonly located: Located | undefined;
}

function isShadowOf(key: Key, other: Key): boolean {
  const { base, number } = splitShadow(key);
  return number > 0 && keyText(base) === keyText(other);
}

function isAccepted(accepts: Accepts | undefined, { value }: Located, parsed: Parsed): boolean {
  if (!accepts?.values.includes(valueText(value))) return false;
  const { beside } = accepts;
  return !beside || beside.values.includes(valueText(parsed.get(beside.key)?.value ?? ""));
}

/**
 * Where the key is; undefined where that place is the user's own and does not count, so that ours goes in besides. With a
 * value of ours there it is moved: move.ts.
 */
function countedPlace(parsed: Parsed, key: Key, entry: LedgerEntry | undefined, want: Want | undefined) {
  // An entry of nothing, as `off` leaves it, is for the place that counts: the user's own came back to another.
  const isUsers = entry ? entry.wrote === null && !entry.prior : want !== undefined;
  const isGoing = want !== undefined && want.value === undefined;
  const isPassedOver = isUsers && !isGoing && parsed.misplaced?.(key) === "outranked";
  return isPassedOver ? undefined : parsed.get(key);
}

export function compareAll(request: RewriteRequest, parsed: Parsed): KeyChange[] {
  const entries = new Map(request.entries.map((entry) => [keyText(entry.key), entry]));
  const wants = new Map(request.wants.map((want) => [keyText(want.key), want]));
  const keys = new Map([...request.entries, ...request.wants].map(({ key }) => [keyText(key), key]));
  if (request.removesStrays && request.target.format.parser === "block" && parsed.get(BLOCK_KEY)) {
    keys.set(keyText(BLOCK_KEY), BLOCK_KEY);
  }
  const stepOf = (id: string, key: Key, want: Want | undefined): KeyChange => {
    const entry = entries.get(id);
    const located = countedPlace(parsed, key, entry, want);
    if (!want && entry && !request.mayRestore(entry)) return { key, state: "in sync", want, entry, located };
    if (located && isAccepted(want?.accepts, located, parsed)) return { key, state: "in sync", want, entry, located };
    const onDisk = located ? hashOfValue(located.value) : null;
    // A well-formed block between our markers is ours even without a ledger.
    const isOursAnyway = request.target.format.parser === "block" && !entry && located;
    const state = compare({
      desired: want && (want.value === undefined ? null : hashOfValue(want.value)),
      lastWritten: isOursAnyway ? onDisk : entry?.wrote,
      onDisk,
      isForced: request.isForced,
      isOtherMachine: entry !== undefined && entry.machine !== request.machine,
    });
    return { key, state, want, entry, located };
  };
  /** Earlier places of a key go with it, or they would count. Where it stays, they mean nothing, and stay or come back. */
  const shadowSteps = ({ key, value, writers }: Want, state: State): KeyChange[] => {
    const isLeft = state === "drifted" || state === "other machine";
    const isGoing = value === undefined || parsed.joins?.(key) === true;
    const count = isGoing && !isLeft ? (parsed.shadows?.(key) ?? 0) : 0;
    const present = Array.from({ length: count }, (_, at) => shadowKey(key, at + 1));
    const known = request.entries.flatMap((entry) => (isShadowOf(entry.key, key) ? [entry.key] : []));
    const all = new Map([...present, ...known].map((shadow) => [keyText(shadow), shadow]));
    const want = isGoing ? { writers, value: undefined, secret: false } : undefined;
    return [...all].map(([id, shadow]) => stepOf(id, shadow, want && { ...want, key: shadow }));
  };
  const base = [...keys].filter(([, key]) => !request.wants.some((want) => isShadowOf(key, want.key)));
  const changes = base.map(([id, key]) => stepOf(id, key, wants.get(id)));
  for (const { want, state } of [...changes]) if (want) changes.push(...shadowSteps(want, state));
  // In the order of the text, so that lines which come back to one place come in theirs.
  const placeOf = ({ located, entry }: KeyChange) =>
    located?.start ?? entry?.prior?.line?.at ?? Number.POSITIVE_INFINITY;
  const order = new Map(request.entries.map(({ key }, at) => [keyText(key), at]));
  const orderOf = ({ key }: KeyChange) => order.get(keyText(key)) ?? order.size;
  return changes.sort((a, b) => Math.sign(placeOf(a) - placeOf(b)) || orderOf(a) - orderOf(b));
}
