// What the user's own settings do to ours: a line, or a variable, that outranks them, or that counts once they are gone.

/** Something of the user's that outranks ours, undoes it, or counts once ours is off. Never holds a secret. */
export interface Rival {
  /** The file; or the variable's name, with `isVariable`. */
  readonly path: string;
  /** From 1. */
  readonly line?: number;
  readonly isVariable?: boolean;
  /** What is there, in our words and without its value: `http.proxy for https://github.com`, `unset http_proxy`. */
  readonly what: string;
  /**
   * wins: whatever ours says. may: under a condition that can't be seen from here. part: for some addresses, commands or
   * folders. uncovered: ours outranks it, so it counts while ours is off, when it is told as one that wins.
   */
  readonly effect: "wins" | "may" | "part" | "uncovered";
  /** It names no proxy: it takes the proxy away. */
  readonly isDirect?: boolean;
}

/** By the id of the writer whose client reads it. */
export type Rivals = ReadonlyMap<string, readonly Rival[]>;
