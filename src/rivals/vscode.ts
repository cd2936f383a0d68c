// What switches our setting off in VS Code: its extensions then go directly. A workspace can't set its proxy.
// https://code.visualstudio.com/docs/setup/network
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";

const OFF = /^[^/]*"http\.proxySupport"\s*:\s*"off"/;

export function findVscodeRivals({ target, settings, read }: RivalSearch): Rival[] {
  if (settings.proxy.kind === "direct") return [];
  return linesOf(read(target.path))
    .filter(({ text }) => OFF.test(text))
    .map(({ line }) => ({
      path: target.path,
      line,
      what: "http.proxySupport, for extensions,",
      effect: "part",
      isDirect: true,
    }));
}
