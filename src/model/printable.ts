// Text for a terminal. A module of its own, since the entry of the program uses it.

/** Without what a terminal would obey: control characters, and those that turn a line around. */
export function printable(text: string, instead = "?"): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, instead);
}
