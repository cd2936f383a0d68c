// Lines for people, broken between words where a terminal would break them anywhere.

/** @param hang blanks in front of what follows a break */
export function wrap(line: string, columns: number, hang = 0): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const margin = /^ */.exec(rest)?.[0].length ?? 0;
    const at = rest.lastIndexOf(" ", columns);
    // A word that is longer than a line, such as an address, is left whole.
    const end = at > margin ? at : rest.indexOf(" ", columns);
    if (end < 0) break;
    lines.push(rest.slice(0, end));
    rest = " ".repeat(hang) + rest.slice(end + 1).trimStart();
  }
  return [...lines, rest];
}
