// Templates: real files in the client's own language. Three rules: a token becomes its value, quoted; a line whose token
// has no value is dropped; `@@if NAME@@` before a line drops it likewise, and leaves nothing of itself behind.

const TOKEN = /@@(?:if )?(\w+)@@/g;
const CONDITION = /^@@if \w+@@/;

/** @throws Error for a token that is not one of `tokens` */
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
    lines.push(line.replace(CONDITION, "").replace(TOKEN, (_, name: string) => quote(values[name] ?? "")));
  }
  return lines.join("\n");
}
