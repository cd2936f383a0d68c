// Names that were most likely meant.

/** Letters too many, too few or in another order: bsh, condaa, nmp. */
export function isNear(name: string, typed: string): boolean {
  const [short, long] = name.length < typed.length ? [name, typed] : [typed, name];
  const letters = (word: string) => [...word].sort().join("");
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  const isPart = short.length > 1 && at === short.length && (long.length - short.length <= 2 || long.startsWith(short));
  return isPart || letters(name) === letters(typed);
}
