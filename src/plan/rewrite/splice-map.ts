// Edits of one text in several rounds, and where an offset of the first text ends up.
import { type Splice, splice } from "../../formats/format.ts";

export class SpliceMap {
  #pending: Splice[] = [];
  readonly #done: Splice[][] = [];

  constructor(public text: string) {}

  add(start: number, end: number, text: string): void {
    this.#pending.push({ start, end, text });
  }

  cut(span: { start: number; end: number }): void {
    this.add(span.start, span.end, "");
  }

  commit(): void {
    this.text = splice(this.text, this.#pending);
    this.#done.push(this.#pending);
    this.#pending = [];
  }

  map(offset: number): number {
    return this.#done.reduce((at, round) => {
      const before = round.filter(({ end, start }) => end <= at && start < at);
      return before.reduce((sum, { start, end, text }) => sum + text.length - (end - start), at);
    }, offset);
  }
}
