// Runs what readers made of start-up files, in the order in which a shell reads them. What only the shell can tell makes
// a value perhaps one, or unknown.
import * as path from "node:path";
import type { Step, Text } from "./step.ts";
import { type Doubt, type Session, UNKNOWN, Variables } from "./variables.ts";

interface Flow {
  readonly stop?: "file" | "function" | "all";
  readonly isPerhaps?: boolean;
}

/** Files, and rounds of loops, beyond which no more are read. */
const [DEEPEST, MOST] = [6, 300];

/** @returns the variables as a program gets them in the end */
export function run(session: Session): Variables {
  const made = new Run(session);
  made.start();
  return made.variables;
}

class Run {
  readonly variables: Variables;
  private readonly functions = new Map<string, { steps: readonly Step[]; file: string }>();
  private depth = 0;
  private rounds = 0;

  constructor(private readonly session: Session) {
    this.variables = new Variables(session);
  }

  start(): void {
    for (const file of this.session.files) {
      const { stop, isPerhaps } = this.source(file, []);
      if (stop === "all" && !isPerhaps) return;
    }
  }

  private source(text: Text, doubts: readonly Doubt[]): Flow {
    const file = this.variables.pathOf(text);
    if (!file || this.depth >= DEEPEST || ++this.rounds > MOST) return {};
    const outer = this.variables.file;
    this.variables.file = file;
    this.depth++;
    const flow = this.runAll(
      this.session.stepsOf(file),
      doubts.filter((doubt) => doubt.file !== file),
    );
    this.depth--;
    this.variables.file = outer;
    return flow.stop === "all" ? flow : {};
  }

  private runAll(steps: readonly Step[], given: readonly Doubt[]): Flow {
    let doubts = given;
    let perhaps: Flow = {};
    for (const step of steps) {
      const flow = this.step(step, doubts);
      if (!flow.stop) continue;
      if (!flow.isPerhaps) return flow;
      // What follows is read only where that did not stop it.
      doubts = [...doubts, {}];
      if (perhaps.stop !== "all") perhaps = flow;
    }
    return perhaps;
  }

  private step(step: Step, doubts: readonly Doubt[]): Flow {
    switch (step.kind) {
      case "ours":
        this.variables.setOurs(doubts.length > 0);
        return {};
      case "stop":
        return { stop: step.what, isPerhaps: doubts.length > 0 };
      case "set":
        this.variables.set(step, doubts.length > 0);
        return {};
      case "together":
        for (const each of this.session.assignsInTurn ? step.steps : this.variables.withValues(step.steps))
          this.step(each, doubts);
        return {};
      case "unset":
        this.variables.unset(step, doubts.length > 0);
        return {};
      case "exportAll":
        if (doubts.length === 0) this.variables.isExportingAll = step.value;
        return {};
      case "function":
        this.functions.set(step.name, { steps: step.steps, file: this.variables.file });
        return {};
      case "call":
        return this.call(step.name, doubts);
      case "source":
        return this.source(step.path, doubts);
      case "choice":
        return this.choose(step, doubts);
      case "loop":
        return this.loop(step, doubts);
    }
  }

  private call(name: string, doubts: readonly Doubt[]): Flow {
    const found = this.functions.get(name);
    if (!found || this.depth >= DEEPEST || ++this.rounds > MOST) return {};
    const outer = this.variables.file;
    this.variables.file = found.file;
    this.depth++;
    const flow = this.runAll(found.steps, doubts);
    this.depth--;
    this.variables.file = outer;
    return flow.stop === "function" ? {} : flow;
  }

  private choose({ branches }: Step & { kind: "choice" }, given: readonly Doubt[]): Flow {
    let doubts = given;
    const flows: Flow[] = [];
    for (const { when, steps } of branches) {
      const holds = this.variables.evaluate(when);
      if (holds === false) continue;
      flows.push(this.runAll(steps, holds === true ? doubts : [...doubts, ...holds]));
      if (holds === true) break;
      doubts = [...doubts, {}];
    }
    const stops = flows.filter(({ stop }) => stop !== undefined);
    return stops.find(({ isPerhaps }) => !isPerhaps) ?? stops.find(({ stop }) => stop === "all") ?? stops[0] ?? {};
  }

  private loop({ variable, over, steps, line }: Step & { kind: "loop" }, doubts: readonly Doubt[]): Flow {
    const words = variable === undefined ? undefined : over?.flatMap((text) => this.expand(text));
    if (variable === undefined || !words) return this.loopPerhaps(steps, doubts);
    for (const word of words) {
      if (++this.rounds > MOST) break;
      this.variables.set(
        { kind: "set", name: variable, value: [word.includes(UNKNOWN) ? undefined : word], line },
        false,
      );
      const flow = this.runAll(steps, word.includes(UNKNOWN) ? [...doubts, {}] : doubts);
      if (flow.stop && !flow.isPerhaps) return flow;
    }
    return {};
  }

  private loopPerhaps(steps: readonly Step[], doubts: readonly Doubt[]): Flow {
    const flow = this.runAll(steps, [...doubts, {}]);
    return flow.stop ? { ...flow, isPerhaps: true } : {};
  }

  /** The words that a pattern of file names matches; any other text is one word. */
  private expand(text: Text): readonly string[] {
    const word = this.variables.textOf(text).replace(/(?<=\*.*)\0$/s, "");
    if (!word.includes("*")) return [word];
    const folder = path.dirname(word);
    if (/[*\0]/.test(folder)) return [];
    const parts = path.basename(word).split("*");
    const home = this.variables.inHome(folder);
    const names = this.session.list(home).filter((name) => isLike(name, parts) && !name.startsWith("."));
    return [...names].sort().map((name) => path.join(home, name));
  }
}

/** Whether these follow one another in it, the first at its start and the last at its end. An expression could take for ever. */
function isLike(name: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop() ?? "";
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
