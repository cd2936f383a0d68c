// Settings in sections, as pip, Mercurial, Subversion and cargo write them: far enough to name a line, in files that are not
// ours to edit.
import { linesOf } from "./lines.ts";

export interface Setting {
  /** As it is spelled. Empty in front of the first section. */
  readonly section: string;
  readonly name: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const SECTION = /^[ \t]*\[([^\]]*)\]/;
const OPTION = /^([^\s=:[#;][^=:]*?)[ \t]*[=:][ \t]*(.*?)[ \t]*$/;

/** Indented lines go on with a value, which is none of a proxy. @param isIndented options may be indented, as in TOML */
export function settingsIn(text: string | undefined, { isIndented = false } = {}): Setting[] {
  let section = "";
  return linesOf(text).flatMap((each) => {
    const header = SECTION.exec(each.text);
    if (header) section = (header[1] ?? "").trim();
    const [, name, value = ""] = OPTION.exec(isIndented ? each.text.trim() : each.text) ?? [];
    return header || name === undefined ? [] : [{ section, name, value, line: each.line }];
  });
}
