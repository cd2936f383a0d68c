// A plan's change of one file, as a unified diff without context lines: the neighbours are the user's own business.
import { structuredPatch } from "diff";
import { percentEncode } from "../model/proxy-url.ts";
import { namesSecret, redact } from "../model/redact.ts";
import { REDACTED } from "../model/secret.ts";
import type { FileChange } from "./plan.ts";

/** Lines of the diff, redacted. @param shown the file's name in it */
export function formatDiff(change: FileChange, shown: string): string[] {
  const hide = (line: string) => hideEntry(change, redact(hideSecrets(line, change.secrets)));
  const before = change.before?.toString("utf8") ?? "";
  const after = change.after?.toString("utf8") ?? "";
  const header = [`--- ${change.before ? shown : "/dev/null"}`, `+++ ${change.after ? shown : "/dev/null"}`];
  if (change.conceals === "certificates") return [...header, `-${countOf(before)}`, `+${countOf(after)}`];
  const patch = structuredPatch("", "", before, after, "", "", { context: 0 });
  const lines = patch.hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...joinRemoved(hunk.lines.map((line) => line.replace(/\r$/, ""))).flatMap((line) => hide(line).split(BREAK)),
  ]);
  const mode = change.modeBefore !== undefined && change.after && change.modeBefore !== change.mode;
  return [
    ...header,
    ...(mode ? [`mode ${change.modeBefore?.toString(8)} → ${change.mode.toString(8)}`] : []),
    ...lines,
  ];
}

/** Stands for a line break inside what is redacted as one: a value may go on in the next line. */
const BREAK = "\u0000";

function joinRemoved(lines: readonly string[]): string[] {
  const groups: string[][] = [];
  for (const line of lines.filter((each) => each.startsWith("-"))) {
    const last = groups.at(-1);
    if (last && goesOn(last, line)) last.push(line);
    else groups.push([line]);
  }
  return [...groups.map((group) => group.join(BREAK)), ...lines.filter((line) => !line.startsWith("-"))];
}

/**
 * Whether a value may go on: after a backslash, inside quotes, over empty lines, further in than the line that it began
 * on, and after the name of a secret up to what looks like another key.
 */
function goesOn(group: readonly string[], next: string): boolean {
  const [first = ""] = group;
  const text = group.join("\n");
  const unescaped = text.replace(/\\./g, "");
  const isOpen = unescaped.endsWith("\\") || ['"', "'"].some((quote) => unescaped.split(quote).length % 2 === 0);
  const isKey = /^-\s*(?:<|\[|["']?[\w.-]+["']?\s*[:=])/.test(next);
  if (isOpen || next.slice(1).trim() === "" || (namesSecret(first) && !isKey)) return true;
  const opensMap = /[:{[]\s*$/.test(first) && !namesSecret(first);
  return !opensMap && indentOf(next) > indentOf(first);
}

function indentOf(line: string): number {
  return line.slice(1).search(/\S|$/);
}

function countOf(text: string): string {
  return `${text.match(/BEGIN CERTIFICATE|X\.509/g)?.length ?? 0} certificates`;
}

function hideSecrets(line: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, percentEncode(secret), encodeURIComponent(secret)]);
  return forms.reduce((result, form) => result.replaceAll(form, REDACTED), line);
}

/** An entry of .netrc is shown by its host alone, a password file by nothing. */
function hideEntry({ conceals }: FileChange, line: string): string {
  if (conceals === "secrets") return line;
  const host = conceals === "netrc" ? /^[+-]\s*machine\s+(\S+)/.exec(line)?.[1] : undefined;
  return host ? `${line[0]}entry for ${host}` : `${line[0]}${REDACTED}`;
}
