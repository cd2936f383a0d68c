// The variables of a session, as far as its start-up files tell: what only the shell can tell makes a value perhaps one,
// or unknown.
import * as path from "node:path";
import { VARIABLES } from "../../model/environment.ts";
import type { Condition, Name, Reader, Step, Text } from "./step.ts";

export interface Place {
  readonly path: string;
  readonly line: number;
}

export interface Value {
  /** Empty: there is none. NUL for each part that only the shell can tell. */
  readonly text: string;
  readonly isExported: boolean;
  /** Who set it, or took it away; undefined: we, or nobody. */
  readonly place?: Place;
}

/** A variable at the end. */
export interface Outcome {
  readonly sure: Value;
  /** What it may have instead. */
  readonly perhaps: readonly Value[];
}

export interface Session {
  readonly read: (path: string) => string | undefined;
  /** Names in a folder. */
  readonly list: (folder: string) => readonly string[];
  /** By the file's name: a shell may read files of several languages. */
  readonly readerOf: (path: string) => Reader;
  /** In the order in which they are read. */
  readonly files: readonly Text[];
  /** What our block does: a value, or null for a variable that it takes away. */
  readonly ours: ReadonlyMap<string, string | null>;
  /** Ours leaves alone what is set already. */
  readonly isShy?: boolean;
  /** Steps of a file, ours among them. */
  readonly stepsOf: (path: string) => readonly Step[];
  readonly isInteractive: boolean;
  readonly isLogin: boolean;
  /** What is known of the environment at the start. */
  readonly variables: Readonly<Record<string, string>>;
  /** Relative paths start at the file that names them. */
  readonly isRelativeToFile?: boolean;
  /** `export a=1 b=$a` takes the new value: ksh93. */
  readonly assignsInTurn?: boolean;
  /** Variables of which the case does not count. */
  readonly foldsCase?: boolean;
}

/** A condition that may not hold: unresolved unless it asks for just the file that is read under it. */
export interface Doubt {
  readonly file?: string;
}

/** Of a fresh account: none of these is set before its start-up files are read. */
const isOurs = (name: string) => Object.values(VARIABLES).some((names: readonly string[]) => names.includes(name));

export const UNKNOWN = "\0";
/** Characters of a value. */
const LONGEST = 100_000;
const NONE: Value = { text: "", isExported: false };

export class Variables {
  /** Our block was read. */
  isOurs = false;
  /** Each variable set from here on is exported. */
  isExportingAll = false;
  /** The file that is read now. */
  file = "";
  private readonly variables = new Map<string, { sure: Value; perhaps: Value[] }>();
  private readonly universal = new Map<string, Value>();
  private readonly frozen = new Set<string>();

  constructor(private readonly session: Session) {}

  /** What programs get. */
  outcome(name: string): Outcome {
    const key = this.keyOf(name);
    const kept = this.universal.get(key);
    const found = this.variables.get(key) ?? { sure: NONE, perhaps: [] };
    const visible = (value: Value): Value => {
      // A universal variable counts where the session has none of its own.
      if (value.text === "" && kept?.isExported && !value.isExported) return kept;
      return value.isExported ? value : { ...value, text: "" };
    };
    return { sure: visible(found.sure), perhaps: found.perhaps.map(visible) };
  }

  private keyOf(name: string): string {
    return this.session.foldsCase ? name.toLowerCase() : name;
  }

  setOurs(isPerhaps: boolean): void {
    if (!isPerhaps) this.isOurs = true;
    for (const [name, text] of this.session.ours) {
      const key = this.keyOf(name);
      if (this.frozen.has(key) || (this.session.isShy && text !== null && this.valueIn(key) !== "")) continue;
      const before = this.variables.get(key);
      const perhaps = isPerhaps && before ? [before.sure, ...before.perhaps] : [];
      this.variables.set(key, { sure: { text: text ?? "", isExported: text !== null }, perhaps });
    }
  }

  set(step: Step & { kind: "set" }, isPerhaps: boolean): void {
    const key = this.nameOf(step.name);
    if (key === undefined || this.frozen.has(key)) return;
    const found = step.isUniversal ? undefined : this.variables.get(key);
    const before = found?.sure ?? NONE;
    if (step.isDefault && this.isFilled(key)) return;
    const isDoubted = isPerhaps || (step.isDefault === true && this.valueIn(key).includes(UNKNOWN));
    const place = { path: this.file, line: step.line };
    const isExported = step.exports ?? (before.isExported || this.isExportingAll);
    const text = step.value ? this.textOf(step.value) : before.text;
    const isKept = !step.value && isExported && before.place === undefined;
    const value: Value = isKept
      ? { text, isExported }
      : { text, isExported, place: step.value ? place : (before.place ?? place) };
    if (!step.value && before.text === "" && !found) return;
    if (step.isUniversal) {
      if (!isDoubted) this.universal.set(key, value);
    } else this.put(key, value, isDoubted);
    if (step.isFrozen && !isDoubted) this.frozen.add(key);
  }

  withValues(steps: readonly Step[]): Step[] {
    return steps.map((step) =>
      step.kind === "set" && step.value ? { ...step, value: [this.textOf(step.value)] } : step,
    );
  }

  unset({ name, isUniversal, line }: Step & { kind: "unset" }, isPerhaps: boolean): void {
    const key = this.nameOf(name);
    if (key === undefined || this.frozen.has(key)) return;
    if (isUniversal) {
      if (!isPerhaps) this.universal.delete(key);
    } else this.put(key, { ...NONE, place: { path: this.file, line } }, isPerhaps);
  }

  private put(key: string, value: Value, isPerhaps: boolean): void {
    const found = this.variables.get(key);
    if (isPerhaps) this.variables.set(key, { sure: found?.sure ?? NONE, perhaps: [...(found?.perhaps ?? []), value] });
    else this.variables.set(key, { sure: value, perhaps: [] });
  }

  private nameOf(name: Name): string | undefined {
    const text = typeof name === "string" ? name : this.textOf(name);
    return /^\w+$/.test(text) ? this.keyOf(text) : undefined;
  }

  private isFilled(key: string): boolean {
    return this.evaluate({ kind: "filled", text: [{ variable: key }] }) === true;
  }

  private valueIn(name: string): string {
    const key = this.keyOf(name);
    const found = this.variables.get(key);
    if (found) return found.perhaps.length > 0 ? UNKNOWN : found.sure.text || (this.universal.get(key)?.text ?? "");
    const kept = this.universal.get(key)?.text;
    return kept ?? this.session.variables[name] ?? (isOurs(name) ? "" : UNKNOWN);
  }

  /** One that is too long is unknown: each line may double it. */
  textOf(text: Text): string {
    const parts = this.partsOf(text);
    return parts.reduce((sum, { length }) => sum + length, 0) > LONGEST ? UNKNOWN : parts.join("");
  }

  private partsOf(text: Text): string[] {
    return text.map((part) => {
      if (part === undefined) return UNKNOWN;
      if (typeof part === "string") return part;
      const value = this.valueIn(part.variable);
      if (part.instead) return value === "" || value === UNKNOWN ? value : this.textOf(part.instead);
      return value === "" && part.otherwise ? this.textOf(part.otherwise) : value;
    });
  }

  inHome(file: string): string {
    return file.replace(/^(?:~|\$HOME)(?=\/|$)/, this.session.variables.HOME ?? "");
  }

  /** Absolute; undefined where it can't be told. */
  pathOf(text: Text): string | undefined {
    const file = this.inHome(this.textOf(text));
    if (file === "" || file.includes(UNKNOWN)) return undefined;
    if (path.isAbsolute(file)) return path.normalize(file);
    return this.session.isRelativeToFile ? path.join(path.dirname(this.file), file) : undefined;
  }

  /** True, false, or what it hangs on. */
  evaluate(condition: Condition): boolean | readonly Doubt[] {
    switch (condition.kind) {
      case "known":
        return condition.value;
      case "interactive":
        return this.session.isInteractive;
      case "login":
        return this.session.isLogin;
      case "unknown":
        return [{}];
      case "filled": {
        const text = this.textOf(condition.text);
        return text.replaceAll(UNKNOWN, "") !== "" || (text === "" ? false : [{}]);
      }
      case "same": {
        const [one, other] = [this.textOf(condition.one), this.textOf(condition.other)];
        return `${one}${other}`.includes(UNKNOWN) ? [{}] : one === other;
      }
      case "file": {
        const file = this.pathOf(condition.path);
        return [file !== undefined && this.session.read(file) !== undefined ? { file } : {}];
      }
      case "not":
        return this.evaluateNot(condition.of);
      case "both":
        return this.evaluateBoth(condition.of);
    }
  }

  private evaluateNot(of: Condition): boolean | readonly Doubt[] {
    const holds = this.evaluate(of);
    if (typeof holds === "boolean") return !holds;
    // The file is there: what would run without it does not.
    return holds.every(({ file }) => file !== undefined) ? false : [{}];
  }

  private evaluateBoth(of: readonly Condition[]): boolean | readonly Doubt[] {
    const all = of.map((each) => this.evaluate(each));
    if (all.includes(false)) return false;
    const doubts = all.flatMap((each) => (typeof each === "boolean" ? [] : each));
    return doubts.length === 0 || doubts;
  }
}
