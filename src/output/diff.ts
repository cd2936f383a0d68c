// A plan's change of one file, as the user reads it. It is made of the keys that are ours, each with its value before and
// after, and of the lines of our own blocks: nothing else of the file can get into it.
import { structuredPatch } from "diff";
import { BLOCK_KEY, FILE_KEY, keyText, splitShadow, type Value, valueText } from "../model/edit.ts";
import { printable } from "../model/printable.ts";
import { percentEncode } from "../model/proxy.ts";
import { REDACTED } from "../model/secret.ts";
import type { FileChange, KeyDiff } from "../plan/plan.ts";
import { assignments } from "./assignments.ts";
import { redact, shownEntry, shownOwnEntry } from "./redact.ts";

/** Lines of the diff. @param shown the file's name in it */
export function formatDiff(change: FileChange, shown: string): string[] {
  const { before, after, modeBefore, mode } = change;
  const isNewMode = modeBefore !== undefined && after && modeBefore !== mode;
  return [
    `--- ${before ? printable(shown) : "/dev/null"}`,
    `+++ ${after ? printable(shown) : "/dev/null"}`,
    ...(isNewMode ? [`mode ${modeBefore.toString(8)} → ${mode.toString(8)}`] : []),
    ...change.keys.flatMap((key) => formatKey(change, key)),
  ];
}

function formatKey({ conceals, secrets }: FileChange, { key, before, after, isSecret, isForeign }: KeyDiff): string[] {
  const isText = [BLOCK_KEY, FILE_KEY].some((known) => keyText(known) === keyText(key));
  if (isText && conceals === "secrets")
    return formatText(isForeign ? ownLines(textOf(before)) : textOf(before), textOf(after), secrets);
  const name = keyText(splitShadow(key).base);
  const show = (value: Value, entry: () => string[]) => concealed(conceals, name, value) ?? entry();
  return [
    ...(before === undefined ? [] : show(before, () => shownEntry(name, before)).map((line) => `-${line}`)),
    ...(after === undefined ? [] : show(after, () => shownOwnEntry(name, after, isSecret)).map((line) => `+${line}`)),
  ];
}

function textOf(value: Value | undefined): string {
  return value === undefined ? "" : valueText(value);
}

/** Of a block that somebody changed: what it sets of our variables, and how many lines it has besides. */
function ownLines(text = ""): string {
  const shown = assignments(text);
  const others = text.split("\n").filter(Boolean).length - shown.length;
  return [...shown, ...(others > 0 ? [`(${others} other lines)`] : [])].join("\n");
}

/** What is shown of a value that is concealed; undefined where only secrets are. */
function concealed(conceals: FileChange["conceals"], name: string, value: Value): string[] | undefined {
  switch (conceals) {
    case "all":
      return [REDACTED];
    case "certificates":
      return [`${valueText(value).match(/BEGIN CERTIFICATE|X\.509/g)?.length ?? 0} certificates`];
    case "values":
      return [`entry for ${name}`];
    case "secrets":
      return undefined;
  }
}

/** Lines of ours, that came or went. */
function formatText(before: string, after: string, secrets: readonly string[]): string[] {
  const { hunks } = structuredPatch("", "", lines(before), lines(after), "", "", { context: 0 });
  return hunks.flatMap((hunk) => hunk.lines.map((line) => printable(redact(hideSecrets(line, secrets)))));
}

function lines(text: string): string {
  return text === "" ? "" : `${text.replaceAll("\r\n", "\n").replace(/\n$/, "")}\n`;
}

function hideSecrets(line: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, percentEncode(secret), encodeURIComponent(secret)]);
  return forms.reduce((result, form) => result.replaceAll(form, REDACTED), line);
}
