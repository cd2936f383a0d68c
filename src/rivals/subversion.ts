// A group of servers has a proxy of its own; the machine's file counts where ours says nothing. Seen with 1.14.
// https://svnbook.red-bean.com/en/1.7/svn.advanced.confarea.html#svn.advanced.confarea.opts.servers
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { type Setting, settingsIn } from "./sections.ts";
import { toRival } from "./values.ts";

const MACHINE = "/etc/subversion/servers";

export function findSubversionRivals({ target, settings, read }: RivalSearch): Rival[] {
  return [MACHINE, target.path].flatMap((file) => {
    const all = settingsIn(read(file)).map((found) => ({ ...found, section: found.section.toLowerCase() }));
    return all
      .filter(({ name }) => name.toLowerCase() === "http-proxy-host")
      .flatMap(({ section, value, line }): Rival[] => {
        const place = portOf(all, section) ? `${value}:${portOf(all, section)}` : value;
        const host = value === "" ? "" : place;
        if (section === "global")
          return file === target.path
            ? []
            : toRival(settings, host, { path: file, line, what: "http-proxy-host", effect: "uncovered" });
        const { value: hosts } = all.find((found) => found.section === "groups" && found.name === section) ?? {};
        if (hosts === undefined) return [];
        return toRival(settings, host, { path: file, line, what: `http-proxy-host for ${hosts}`, effect: "part" });
      });
  });
}

function portOf(all: readonly Setting[], section: string): string | undefined {
  return all.findLast((found) => found.section === section && found.name.toLowerCase() === "http-proxy-port")?.value;
}
