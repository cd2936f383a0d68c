// What else names a proxy for gem: an option for all commands or for one, which goes before http_proxy; the
// files of GEMRC, read after ours; and the machine's, read before. Seen with RubyGems 3.3.
import * as path from "node:path";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

const KEY = /^(["']?)(:?\w+)\1[ \t]*:(?:[ \t]+(.*?))?[ \t]*$/;
const OPTION = /(?:^|\s|["'])(--no-http-proxy|(?:--http-proxy(?:[ \t]|=)|-p)[ \t]*([^\s"']+))/;

export function findGemRivals({ system, target, settings, read }: RivalSearch): Rival[] {
  const named = (system.variable("GEMRC") ?? "").split(path.delimiter).filter(Boolean);
  const files = [...new Set(["/etc/gemrc", target.path, ...named])];
  const ours = files.indexOf(target.path);
  return files.flatMap((file, at) => {
    let command = "";
    return linesOf(read(file)).flatMap(({ text, line }) => {
      const [, , key, value = ""] = KEY.exec(text) ?? [];
      if (key) command = key;
      if (key === "http_proxy") {
        if (at === ours || (at < ours && value === "")) return [];
        return toRival(settings, value, {
          path: file,
          line,
          what: "http_proxy",
          effect: at < ours ? "uncovered" : "wins",
        });
      }
      // A key with a colon in front is nobody's.
      const isRead = !command.startsWith(":") && !/^\s*#/.test(text);
      const [, option, url = ""] = (isRead && OPTION.exec(key ? value : text)) || [];
      if (!option) return [];
      const name = option.startsWith("--no") ? option : "--http-proxy";
      const effect = command === "gem" ? "wins" : "part";
      return toRival(settings, url, { path: file, line, what: `${name} of ${command}:`, effect });
    });
  });
}
