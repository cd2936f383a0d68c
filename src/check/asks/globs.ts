// Skip lists whose entries are patterns of whole host names: Java's, Subversion's, yarn's and those of the IDEs.

/** The first pattern that the host matches: an asterisk is anything, braces are alternatives. */
export function findGlob(patterns: readonly string[], host: string): string | undefined {
  return patterns.find((pattern) => pattern !== "" && toPattern(pattern).test(host));
}

function toPattern(glob: string): RegExp {
  const source = glob.replace(/[{},*?]|[^\w{},*?]/g, (char) => PIECES[char] ?? `\\${char}`);
  try {
    return new RegExp(`^${source}$`, "i");
  } catch {
    return /(?!)/; // What can't be read is no entry.
  }
}

const PIECES: Readonly<Record<string, string>> = { "{": "(?:", "}": ")", ",": "|", "*": ".*", "?": "." };
