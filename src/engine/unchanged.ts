// What an `apply` that ended in sync went by: every input that it read of the machine. The next one reads the same inputs
// first; if each is the same, nothing can have changed, and it is done. Loaded before
// anything else, so it imports next to nothing. Never holds a secret: a run that saw one saves nothing.
import { stateFolder, statePath } from "../system/folders.ts";
import type { FileFacts, System, WritableSystem } from "../system/system.ts";

type Ask =
  | "variable"
  | "read"
  | "stamp"
  | "facts"
  | "realPath"
  | "trail"
  | "list"
  | "findProgram"
  | "machine"
  | "workingFolder"
  | "ask";

/** What was asked, of what, and the answer in a form that can be compared. */
export type Input = readonly [ask: Ask, subject: string, answer: string];

/** Milliseconds in which a file may change twice under one stamp: some ticks of the kernel's clock. */
export const TICK = 100;

/**
 * Whether a file that changed then (ms) gets another stamp whenever it changes from now on.
 * @param tick what the kernel's clock was seen to say since (nextTick): what was before can't come again
 */
export function isSettled(changed: number, tick = Number.NEGATIVE_INFINITY): boolean {
  const age = Date.now() - changed;
  // An ext4 of old keeps whole seconds: https://docs.kernel.org/filesystems/ext4/dynamic.html#inode-timestamps
  const isWhole = changed % 1_000 === 0;
  return isWhole ? age > 1_000 + TICK : age > TICK || (age >= 0 && changed < tick);
}

interface LastRun {
  readonly version: string;
  /** A file had just been written: its stamp could not be trusted yet. Milliseconds. */
  readonly youngAt?: number;
  /** ISO date from which on something must be read that is not among these. */
  readonly until?: string;
  readonly args: readonly string[];
  readonly inputs: readonly Input[];
  /** What the run said on standard error. */
  readonly notes: readonly string[];
}

export function unchangedPath(system: System): string {
  return statePath(system, "receipt.json");
}

/** The same for sh: unchanged-list.ts. */
export function unchangedListPath(system: System): string {
  return statePath(system, "receipt.txt");
}

/** From here on what the last run went by no longer holds. */
export function forgetLastRun(system: WritableSystem): void {
  for (const file of [unchangedListPath(system), unchangedPath(system)]) system.unlink(file);
}

export interface Recorder {
  readonly system: WritableSystem;
  /** The bytes to save, or undefined if one of its inputs can't be read a second time, or is a secret. */
  format(version: string, args: readonly string[], notes: readonly string[], until?: string): Buffer | undefined;
}

/**
 * A system that notes every input.
 * @param tick see isSettled()
 */
export function recordInputs(system: WritableSystem, tick?: number): Recorder {
  const inputs = new Map<string, Input>();
  let isRepeatable = true;
  let youngAt: number | undefined;
  const note = <T>(ask: Ask, subject: string, answer: T): T => {
    inputs.set(`${ask} ${subject}`, [ask, subject, toText(ask, answer)]);
    return answer;
  };
  /** What the system refuses now it may answer next time, and nothing would tell. */
  const orNever = <T>(ask: () => T): T => {
    try {
      return ask();
    } catch (error) {
      isRepeatable = false;
      throw error;
    }
  };
  const recording: WritableSystem = {
    ...system,
    variable(name) {
      const value = system.variable(name);
      if (isSecret(name, value)) isRepeatable = false;
      return note("variable", name, value);
    },
    read(path) {
      const bytes = orNever(() => system.read(path));
      if (!bytes || !system.keepsChangeTimes(path)) return note("read", path, bytes);
      const stamp = system.stamp(path);
      if (stamp && isSettled(stamp.changed, tick)) note("stamp", path, stamp);
      else {
        youngAt = Date.now();
        note("read", path, bytes);
      }
      return bytes;
    },
    facts: (path) =>
      note(
        "facts",
        path,
        orNever(() => system.facts(path)),
      ),
    realPath: (path) =>
      note(
        "realPath",
        path,
        orNever(() => system.realPath(path)),
      ),
    trail: (path) =>
      note(
        "trail",
        path,
        orNever(() => system.trail(path)),
      ),
    list: (path) =>
      note(
        "list",
        path,
        orNever(() => system.list(path)),
      ),
    readFolder(path) {
      note("stamp", path, system.stamp(path));
      return orNever(() => system.readFolder(path));
    },
    findProgram: (name) => note("findProgram", name, system.findProgram(name)),
    // Elsewhere a program must be started for it, and no home is shared.
    machine: () => (system.platform === "linux" ? note("machine", "", system.machine()) : system.machine()),
    workingFolder: () => note("workingFolder", "", system.workingFolder()),
    async ask(program, args, options) {
      const answer = await system.ask(program, args, options);
      const isKept = answer.exitCode !== undefined && options.isRepeatable?.(answer.stdout);
      if (isKept) note("ask", JSON.stringify([program, args, options]), answer);
      else isRepeatable = false;
      return answer;
    },
    runPart(part, input, limits) {
      isRepeatable = false;
      return system.runPart(part, input, limits);
    },
  };
  return {
    system: recording,
    format(version, args, notes, until) {
      if (!isRepeatable) return undefined;
      const young = youngAt === undefined ? {} : { youngAt };
      // A stamp tells of every change of facts, too.
      const isTold = ([ask, subject]: Input) => ask === "facts" && inputs.has(`stamp ${subject}`);
      const lastRun: LastRun = {
        version,
        args,
        ...young,
        ...(until ? { until } : {}),
        inputs: [...inputs.values()].filter((input) => !isTold(input)),
        notes,
      };
      const body = JSON.stringify(lastRun);
      return Buffer.from(`${fingerprint(Buffer.from(body))}\n${body}`);
    },
  };
}

/** The notes of the last run if everything still is as it was then, undefined otherwise. */
export function checkUnchanged(
  system: System,
  version: string,
  args: readonly string[],
): readonly string[] | undefined {
  try {
    const folder = system.facts(stateFolder(system));
    const facts = system.facts(unchangedPath(system));
    if (!folder || !facts || facts.uid !== system.user || facts.mode & 0o022 || folder.mode & 0o022) return undefined;
    const lastRun = readLastRun(system);
    if (!lastRun) return undefined;
    if (lastRun.version !== version || lastRun.args.join("\0") !== args.join("\0")) return undefined;
    // The long way takes stamps, once it can.
    if (lastRun.youngAt !== undefined && Date.now() - lastRun.youngAt > TICK) return undefined;
    if (lastRun.until !== undefined && Date.now() >= Date.parse(lastRun.until)) return undefined;
    const isSame = lastRun.inputs.every(
      ([ask, subject, answer]) => toText(ask, askAgain(system, ask, subject)) === answer,
    );
    return isSame ? lastRun.notes : undefined;
  } catch {
    return undefined; // Whatever is wrong with it, the long way finds out.
  }
}

/** What is saved; undefined where it is missing or damaged. */
export function readLastRun(system: System): LastRun | undefined {
  const [seal, body = ""] = (system.read(unchangedPath(system))?.toString("utf8") ?? "").split("\n");
  return fingerprint(Buffer.from(body)) === seal ? (JSON.parse(body) as LastRun) : undefined;
}

function askAgain(system: System, ask: Ask, subject: string): unknown {
  if (ask === "ask") {
    const [program, args, options] = JSON.parse(subject) as Parameters<System["ask"]>;
    return system.askAgain(program, args, options);
  }
  return ask === "machine" || ask === "workingFolder" ? system[ask]() : system[ask](subject);
}

function toText(ask: Ask, answer: unknown): string {
  if (answer === undefined) return "";
  if (ask === "read") return fingerprint(answer as Buffer);
  if (ask === "ask" || ask === "trail") return fingerprint(Buffer.from(JSON.stringify(answer)));
  if (ask === "stamp") return (answer as { text: string }).text;
  if (ask !== "facts") return `=${answer}`;
  const { kind, mode, uid, gid, links, device } = answer as FileFacts;
  // A folder's links count its subfolders, which are nobody's concern.
  return [kind, mode, uid, gid, kind === "folder" ? 0 : links, device].join(" ");
}

/** @param value one that is empty counts as not given */
function isSecret(name: string, value = ""): boolean {
  return (name === "PROXYCAST_PASSWORD" && value !== "") || value.includes("@");
}

/**
 * 64 bits over all bytes, and the length. Not a cryptographic hash: that would cost 3 ms to load on every log-in, and
 * nobody gains by deceiving a file of his own. https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js
 */
function fingerprint(bytes: Buffer): string {
  const words = bytes.length >>> 2;
  // Whole words must be aligned; a small file's bytes may lie anywhere in a shared pool.
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
  const view = new Int32Array(buffer, byteOffset, words);
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < words; at++) {
    const word = view[at] as number;
    a = Math.imul((a ^ word) + (a >>> 15), 2654435761);
    b = Math.imul((b ^ word) + (b >>> 13), 1597334677);
  }
  return `${bytes.length} ${a >>> 0} ${b >>> 0} ${bytes.subarray(words * 4).toString("hex")}`;
}
