// A person's terminal, as a run gets it from the process.
import type { EventEmitter } from "node:events";
import { EXIT, Problem } from "../../model/problem.ts";

export interface Streams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** SIGINT, where the terminal makes one of Ctrl-C. */
  readonly signals: EventEmitter;
}

/** What Ctrl-C comes to. */
export function stopped(): Problem {
  return new Problem(EXIT.usage, "stopped; nothing was written");
}
