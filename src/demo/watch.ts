// What each client says of its proxy, beside what the proxy and the sites recorded of it. A host name for each client tells
// whose request it was.
import type { AskClients, Said } from "./asks.ts";
import type { Network } from "./network.ts";

export interface Row {
  /** Id of the writer. */
  readonly writer: string;
  readonly client: string;
  /** An address that goes through the proxy. */
  readonly through: Seen;
  /** One that the skip list holds. */
  readonly past: Seen;
}

export interface Seen {
  /** The proxy that the client says it uses, "direct" or "unknown". */
  readonly said: string;
  /** Whether the proxy recorded a request of the client's. */
  readonly isRecorded: boolean;
  /** Whether it got to a site: over https only a client that trusts the certificate gets there. */
  readonly hasArrived: boolean;
  /** Whether it sent a request at all, and was content with the answer; undefined where it sent none. */
  readonly isFetched: boolean | undefined;
  readonly reason: string | undefined;
}

const NOTHING: Said = { client: "", proxy: "unknown" };

/** Asks two clients at a time: most wait for their own start, and the machine may be a small one. */
export async function watch(network: Network, ask: AskClients, writers: readonly string[]): Promise<Row[]> {
  const rows = await mapByTwo(writers, (writer) => watchOne(network, ask, writer));
  return rows.flat();
}

/** Which of them say that they would ask a proxy, or do. No name leads anywhere without one, so that none sends a request. */
export async function findProxied(ask: AskClients, writers: readonly string[]): Promise<string[]> {
  const rows = await mapByTwo(writers, (writer) => ask(writer, new URL(`https://${writer}.off.demo.test/`), false));
  return rows.flat().flatMap(({ client, proxy }) => (proxy === "unknown" || proxy === "direct" ? [] : [client]));
}

async function mapByTwo<T, U>(all: readonly T[], act: (one: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  const queue = [...all.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await act(next[1]);
  };
  await Promise.all([work(), work()]);
  return results;
}

async function watchOne(network: Network, ask: AskClients, writer: string): Promise<Row[]> {
  const host = `${writer}.demo.test`;
  const through = await ask(writer, new URL(`https://${host}/`), true);
  const past = await ask(writer, new URL(`${network.local}/${writer}/`), true);
  const byHost = {
    isRecorded: network.hits.some((hit) => hit.host === host),
    hasArrived: network.arrived.some(({ host: named }) => named === host),
  };
  const isPast = (path: string) => path.startsWith(`/${writer}/`);
  const byPath = {
    isRecorded: network.hits.some(({ url }) => URL.canParse(url) && isPast(new URL(url).pathname)),
    hasArrived: network.arrived.some(({ path }) => isPast(path)),
  };
  return through.map((said, at) => ({
    writer,
    client: said.client,
    through: { ...toSeen(said), ...byHost },
    past: { ...toSeen(past.find(({ client }) => client === said.client) ?? past[at] ?? NOTHING), ...byPath },
  }));
}

function toSeen({ proxy, isFetched, reason }: Said): Pick<Seen, "said" | "isFetched" | "reason"> {
  return { said: withoutUserinfo(proxy), isFetched, reason };
}

/** Clients that hold the password have it in the URL. */
function withoutUserinfo(proxy: string): string {
  return proxy.replace(/^([a-z0-9]+:\/\/)[^/]*@/i, "$1").replace(/\/$/, "");
}

/** Whether the client does what was written, and says so. */
export type Verdict =
  | "well"
  /** Its request did not get through. */
  | "failed"
  /** It goes another way than was written. */
  | "elsewhere"
  /** It asks the proxy for what the skip list holds, as `setup` said: it has no place for the list. */
  | "untold"
  /** It says one thing, and the record another. */
  | "disagrees"
  /** It sends no request that could be seen. */
  | "unseen";

/**
 * @param proxy the one that was written; undefined where the client is to go directly
 * @param untold the one that it asks all the same, since it can't be told
 */
export function judge(seen: Seen, proxy: string | undefined, untold?: string): Verdict {
  const isAsking = seen.isRecorded || seen.said === untold;
  if (untold !== undefined && isAsking) return judge(seen, untold) === "well" ? "untold" : judge(seen, untold);
  const { said, isRecorded, hasArrived, isFetched } = seen;
  const isTold = said !== "unknown";
  if (isTold && said !== (proxy ?? "direct")) return "elsewhere";
  if (isFetched === undefined) return isTold ? "well" : "unseen";
  const isWrongWay = isRecorded ? proxy === undefined : proxy !== undefined && isFetched;
  if (isWrongWay) return isTold ? "disagrees" : "elsewhere";
  return isFetched && hasArrived ? "well" : "failed";
}
