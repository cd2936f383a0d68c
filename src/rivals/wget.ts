// What else decides over wget's proxy: the machine's file, which it reads first, and use_proxy anywhere, which switches all
// of them off. Seen with 1.21.
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

const SETTING = /^\s*([\w-]+)\s*=[ \t]*(.*?)\s*$/;

export function findWgetRivals({ system, target, settings, read }: RivalSearch): Rival[] {
  const machine = system.variable("SYSTEM_WGETRC") || "/etc/wgetrc";
  const all = [machine, target.path].flatMap((path) =>
    linesOf(read(path)).flatMap(({ text, line }) => {
      const [, name = "", value = ""] = SETTING.exec(text) ?? [];
      return [{ path, line, name: name.toLowerCase().replace(/[-_]/g, ""), value }];
    }),
  );
  const switched = all.findLast(({ name }) => name === "useproxy");
  const isOff = switched !== undefined && /^(?:off|no|0)$/i.test(switched.value);
  const off = isOff
    ? [{ path: switched.path, line: switched.line, what: "use_proxy", effect: "wins", isDirect: true } as const]
    : [];
  if (isOff && settings.proxy.kind === "direct") return [];
  const others = all
    .filter(({ path, name }) => path === machine && path !== target.path && /^https?proxy$/.test(name))
    .flatMap(({ path, line, name, value }) => {
      const protocol = name === "httpproxy" ? "http" : "https";
      return toRival(settings, value, { path, line, what: `${protocol}_proxy`, effect: "uncovered" }, protocol);
    });
  return [...off, ...others];
}
