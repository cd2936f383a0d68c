// A daemon of one address has proxies of its own in the same file. https://docs.docker.com/engine/cli/proxy/
import { PROTOCOLS } from "../model/protocol.ts";
import type { Rival } from "../model/rival.ts";
import type { RivalSearch } from "../writers/writer.ts";
import { linesOf } from "./lines.ts";
import { toRival } from "./values.ts";

export function findDockerRivals({ target, settings, read }: RivalSearch): Rival[] {
  const text = read(target.path);
  return Object.entries(proxiesIn(text)).flatMap(([daemon, values]) => {
    if (daemon === "default" || typeof values !== "object" || values === null) return [];
    const { line } = linesOf(text).find((each) => each.text.includes(JSON.stringify(daemon))) ?? {};
    const where = { path: target.path, ...(line === undefined ? {} : { line }) };
    const [first] = PROTOCOLS.flatMap((protocol) => {
      const value = (values as Readonly<Record<string, unknown>>)[`${protocol}Proxy`];
      const found = { ...where, what: `proxies for ${daemon}`, effect: "part" } as const;
      return typeof value === "string" ? toRival(settings, value, found, protocol) : [];
    });
    return first ? [first] : [];
  });
}

function proxiesIn(text = ""): Readonly<Record<string, unknown>> {
  try {
    const { proxies } = JSON.parse(text) as { proxies?: Readonly<Record<string, unknown>> };
    return proxies ?? {};
  } catch {
    return {};
  }
}
