// Questions at a terminal: keys in, text out. Between two questions nothing that is typed appears, and Ctrl-C ends the run.

import { PassThrough } from "node:stream";
import type { Answer, Question } from "../../conversation/question.ts";
import { redact } from "../../output/redact.ts";
import { wrap } from "../../output/wrap.ts";
import type { Context } from "./context.ts";
import { askPlainly } from "./plain-terminal.ts";
import { type Streams, stopped } from "./streams.ts";

export interface Asker {
  /** @throws Problem (usage) at Ctrl-C */
  ask(question: Question): Promise<Answer>;
  /**
   * Something that takes its time. What is typed meanwhile answers no question.
   * @param isShared it may start a program of the user's that asks for something itself
   */
  during<T>(act: () => Promise<T>, isShared?: boolean): Promise<T>;
  close(): void;
}

const INTERRUPT = "\u0003";
/** Lines of a list that are seen at once, on a screen of 24 with what led to the question above it. */
const PAGE = 10;

export function openTerminal(context: Context): Asker {
  const streams = context.streams();
  const { input, output, signals } = streams;
  const isDumb = context.system.variable("TERM") === "dumb";
  const keys = new Keys();
  let isStopped = false;
  let stop = () => {};
  const interrupt = () => {
    isStopped = true;
    stop();
  };
  const listen = (data: Buffer) => {
    if (keys.isOpen) keys.add(data.toString("utf8"));
    else if (data.includes(INTERRUPT)) interrupt();
  };
  const take = () => {
    input.setRawMode(true);
    if (isDumb) return;
    input.on("data", listen);
    input.resume();
  };
  const release = () => {
    input.off("data", listen);
    input.setRawMode(false);
    input.pause();
  };
  /** The same, unless Ctrl-C comes first. */
  const orStopped = async <T>(act: () => Promise<T>): Promise<T> => {
    if (isStopped) throw stopped();
    const interrupted = new Promise<never>((_, reject) => {
      stop = () => reject(stopped());
    });
    try {
      return await Promise.race([act(), interrupted]);
    } finally {
      stop = () => {};
    }
  };
  const columns = columnsOf(streams);
  const show = (question: Question) => {
    for (const line of question.cause) {
      const hang = /^ +\S+ +/.exec(line)?.[0].length ?? 0;
      for (const part of wrap(redact(line), columns, hang)) context.note(part);
    }
    // What still says that something takes its time goes.
    if (question.cause.length === 0) context.out("");
  };
  signals.on("SIGINT", interrupt);
  take();
  return {
    ask(question) {
      show(question);
      return orStopped(async () => {
        if (isDumb) return askPlainly(streams, question, interrupt);
        keys.open(question.kind === "text" ? question.preset : undefined);
        return askWith(question, { input: keys.stream, output });
      });
    },
    async during(act, isShared = isDumb) {
      keys.close();
      if (isShared) release();
      try {
        return await orStopped(act);
      } finally {
        if (isShared) take();
      }
    },
    close() {
      signals.off("SIGINT", interrupt);
      release();
    },
  };
}

/** A column to spare: some terminals break a line that fills them. */
function columnsOf({ output }: Streams): number {
  return Math.max(20, (output.columns || 80) - 1);
}

/** The same, for a person: notes are broken between words. */
export function wrapped(context: Context): Context {
  const columns = columnsOf(context.streams());
  const note = (text: string) => {
    for (const line of wrap(text, columns, /^note: /.test(text) ? 6 : 0)) context.note(line);
  };
  return { ...context, note };
}

/** Typed ahead, a line answers the question that it is for, and the next one waits for its own. */
class Keys {
  readonly stream = new PassThrough();
  isOpen = false;
  #waiting = "";
  #isAnswered = true;

  /** @param preset is in the field, as if it had been typed */
  open(preset?: string): void {
    this.isOpen = true;
    this.#isAnswered = false;
    if (preset) this.stream.write(preset);
    this.#pass();
  }

  close(): void {
    this.isOpen = false;
    this.#waiting = "";
  }

  add(text: string): void {
    this.#waiting += text;
    if (!this.#isAnswered) this.#pass();
  }

  #pass(): void {
    const end = /[\r\n]/.exec(this.#waiting)?.index;
    const passed = end === undefined ? this.#waiting : this.#waiting.slice(0, end + 1);
    this.#waiting = this.#waiting.slice(passed.length);
    this.#isAnswered = end !== undefined;
    if (passed) this.stream.write(passed);
  }
}

type Streamed = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

async function askWith(question: Question, context: Streamed): Promise<Answer> {
  const { input, confirm, password, select, checkbox } = await import("@inquirer/prompts");
  const { kind, text: message, preset, choices = [] } = question;
  switch (kind) {
    case "text":
      return input({ message }, context);
    case "masked":
      return password({ message, mask: false }, context);
    case "choice":
      return select(
        { message, choices: [...choices], pageSize: PAGE, loop: false, ...(preset ? { default: preset } : {}) },
        context,
      );
    case "several": {
      const items = choices.map(({ isTicked = false, ...choice }) => ({ ...choice, checked: isTicked }));
      return checkbox({ message, choices: items, pageSize: PAGE, loop: false }, context);
    }
    case "confirm":
      return (await confirm({ message, default: preset !== "no" }, context)) ? "yes" : "no";
  }
}
