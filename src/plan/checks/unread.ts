// A line of the user's own that its client does not read as it was meant.
import type { FileFormat } from "../../model/file-format.ts";

/** The line, from 1, of a setting that was meant to be one of ours, or undefined. */
export function findUnread(text: string, { unread }: FileFormat): number | undefined {
  const index = unread ? text.split("\n").findIndex((line) => unread.line.test(line)) : -1;
  return index < 0 ? undefined : index + 1;
}
