// Options of a .curlrc that set the proxy in a spelling in which its value can't be replaced.
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";

// Options grown together with others or with their value.
const OPTION = /^[ \t]*(?:-(?:x[^ \t]|[a-wyzA-Z]+x)|(?:--)?(?:socks[45]\w*|preproxy)[ \t=:])/;

export function findCurlRivals({ target, read }: RivalSearch): Rival[] {
  return linesOf(read(target.path))
    .filter(({ text }) => OPTION.test(text))
    .map(({ line }) => ({ path: target.path, line, what: "proxy", effect: "wins" }));
}
