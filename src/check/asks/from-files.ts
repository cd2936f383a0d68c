// Clients that go by a key of their own file, and by the variables where it has none.
import type { Key } from "../../model/edit.ts";
import type { Question, Said } from "../ask.ts";
import { type Reads, routeByVariables, toRoute } from "../environment.ts";
import { type Found, readKey } from "../files.ts";

interface Keys {
  readonly writer: string;
  readonly proxy: (protocol: "http" | "https") => Key;
  /** Its own skip list; absent where it goes by the variable for its file's proxy, too. */
  readonly noProxy?: Key;
  /** With a proxy of its own it knows no skip list at all. */
  readonly hasNoList?: boolean;
}

/** @param reads as the client reads variables, and its own list */
export async function routeByFile(
  { terminal, url, settings }: Question,
  { writer, proxy, noProxy, hasNoList }: Keys,
  reads: Reads,
): Promise<readonly Said[]> {
  const read = (key: Key) => readKey(terminal.system, settings, writer, key);
  const own = await read(proxy(url.protocol === "https:" ? "https" : "http"));
  const list = noProxy && (await read(noProxy));
  if (!own) {
    const said = routeByVariables(terminal.variables, url, reads);
    const by = said.route.kind === "proxy" && list ? reads.findEntry(list.value, url) : undefined;
    return [list && by ? { route: { kind: "direct", by }, from: placeOf(list) } : said];
  }
  if (own.value === "") return [{ route: { kind: "direct" }, from: placeOf(own) }];
  if (hasNoList) return [{ route: toRoute(own.value), from: placeOf(own) }];
  const by = list && reads.findEntry(list.value, url);
  if (list && by) return [{ route: { kind: "direct", by }, from: placeOf(list) }];
  const variable = noProxy && list ? undefined : reads.noProxy.find((name) => terminal.variables[name]);
  const entry = variable && reads.findEntry(terminal.variables[variable] ?? "", url);
  if (variable && entry) return [{ route: { kind: "direct", by: entry }, from: { variable } }];
  return [{ route: toRoute(own.value), from: placeOf(own) }];
}

export function placeOf({ path, line }: Found): { path: string; line: number } {
  return { path, line };
}
