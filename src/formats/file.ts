// A file that is wholly ours. Its one key is the whole text; a missing file is a text that was never there.
import type { Key } from "../model/edit.ts";
import type { Format, TextEntry } from "./format.ts";

export const file: Format = {
  parse: (text) => ({
    get: () => (text === "" ? undefined : { value: text, start: 0, end: text.length }),
    format: (_: Key, value: string) => value,
    insert: (entries: readonly TextEntry[]) => ({
      splices: entries.map(({ value }) => ({ start: 0, end: 0, text: value })),
      containers: [],
    }),
    cut: () => ({ start: 0, end: text.length }),
    clean: () => [],
    others: () => "",
  }),
};
