// The ranges of days, dates and times of a PAC script, by this machine's clock. It runs inside the sandbox.
// The last argument "GMT" asks for universal time. A range that ends before it starts goes on into the next day, week or year.

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** (day), (first, last) */
export function weekdayRange(...args: unknown[]): boolean {
  const { given, now } = readClock(args);
  const days = given.map((day) => DAYS.indexOf(String(day).toUpperCase()));
  const [first, last = first] = days;
  return (
    first !== undefined && last !== undefined && !days.includes(-1) && isWithin([first], [now.getUTCDay()], [last])
  );
}

/** (date), (month), (year), or two of these or of their combinations: the first day and the last. */
export function dateRange(...args: unknown[]): boolean {
  const { given, now } = readClock(args);
  const today = { year: now.getUTCFullYear(), month: now.getUTCMonth(), date: now.getUTCDate() };
  const parts = given.map(toDatePart);
  const first = parts.slice(0, Math.max(1, parts.length / 2));
  const last = parts.slice(-first.length);
  const kinds = ORDER.filter((kind) => first.some((part) => part.kind === kind));
  const inOrder = (date: typeof first) => kinds.flatMap((kind) => date.find((part) => part.kind === kind)?.value ?? []);
  const isWhole = [1, 2, 4, 6].includes(parts.length);
  const isAlike = kinds.length === first.length && inOrder(last).length === last.length;
  return isWhole && isAlike && isWithin(inOrder(first), kinds.map((kind) => today[kind]), inOrder(last)); // biome-ignore format: one line
}

/** (hour), or two of hour, hour and minute, or hour, minute and second. The last hour, minute or second belongs to the range. */
export function timeRange(...args: unknown[]): boolean {
  const { given, now } = readClock(args);
  const numbers = given.map(Number);
  const places = Math.max(1, numbers.length / 2);
  const time = [now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()].slice(0, places);
  return time.length === places && isWithin(numbers.slice(0, places), time, numbers.slice(-places));
}

/** The time that counts, to be read by the functions for UTC, and the arguments without the word that asks for it. */
function readClock(args: readonly unknown[]): { now: Date; given: readonly unknown[] } {
  const now = new Date();
  if (args.at(-1) === "GMT") return { now, given: args.slice(0, -1) };
  return { now: new Date(now.getTime() - now.getTimezoneOffset() * 60_000), given: args };
}

const ORDER = ["year", "month", "date"] as const;

function toDatePart(text: unknown): { readonly kind?: (typeof ORDER)[number]; readonly value: number } {
  const month = MONTHS.indexOf(String(text).toUpperCase());
  if (month >= 0) return { kind: "month", value: month };
  const value = Number.parseInt(String(text), 10);
  return Number.isNaN(value) ? { value } : { kind: value > 31 ? "year" : "date", value };
}

/** Three numbers of several places each, the highest first. */
function isWithin(first: readonly number[], now: readonly number[], last: readonly number[]): boolean {
  const [hasStarted, isNotOver] = [compare(first, now) <= 0, compare(now, last) <= 0];
  return compare(first, last) <= 0 ? hasStarted && isNotOver : hasStarted || isNotOver;
}

function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((value, at) => value - (other[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
