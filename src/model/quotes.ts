// Quotes that became part of a value: docker's --env-file keeps them, and so does set in cmd.exe. No
// proxy, host or path of a CA bundle has any at its ends.
// https://docs.docker.com/reference/cli/docker/container/run/#env

/** What the value has, for a message: "$no_proxy has …". */
export const QUOTES = "quotes around its value, which count as part of it: remove them (docker --env-file keeps them)";

/** Typographic ones come from a web page. */
const ENDS = /^\s*["'`\u2018-\u201f]+|["'`\u2018-\u201f]+\s*$/g;

export function isQuoted(text: string): boolean {
  return withoutQuotes(text) !== text;
}

export function withoutQuotes(text: string): string {
  return text.replace(ENDS, "");
}
