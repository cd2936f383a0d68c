// Templates: real files in the client's own language. Two rules: a token becomes its value, quoted; a line whose token
// has no value is dropped. An unknown token is an error.

const TOKEN = /@@(\w+)@@/g;

export function renderTemplate(
  template: string,
  values: Readonly<Record<string, string | undefined>>,
  quote: (value: string) => string,
  tokens: readonly string[],
): string {
  const lines: string[] = [];
  for (const line of template.replace(/\n$/, "").split("\n")) {
    const names = [...line.matchAll(TOKEN)].map((match) => match[1] ?? "");
    const unknown = names.find((name) => !tokens.includes(name));
    if (unknown) throw new Error(`unknown token @@${unknown}@@ in a template`);
    if (names.some((name) => values[name] === undefined)) continue;
    lines.push(line.replace(TOKEN, (_, name: string) => quote(values[name] ?? "")));
  }
  return lines.join("\n");
}
