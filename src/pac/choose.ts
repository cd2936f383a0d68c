// Which of the ways that a PAC script names is taken. A browser goes down the chain for each address; clients have one proxy
// a protocol, so that what most test addresses get counts, and what was in use stays as long as the script names it.
import type { Protocol } from "../model/protocol.ts";
import { DIRECT, type PacAnswer, readChain, type Way, wayText } from "./answer.ts";

export interface Choice {
  readonly way: Way;
  /** All that the script names there, in its order. */
  readonly chain: readonly Way[];
  /** Addresses that do not get this way, and the first that they get. */
  readonly others: readonly { readonly url: string; readonly way: Way }[];
}

export type Choices = Readonly<Partial<Record<Protocol, Choice>>>;

export type PassedOver = ReadonlyMap<string, string>;

/** Ways by the text that wayText() makes of them. */
export interface Preference {
  /** What was in use. */
  readonly kept: Readonly<Partial<Record<Protocol, string>>>;
  /** What was seen not to work, with the reason. */
  readonly passedOver: PassedOver;
}

export function chooseWays(answers: readonly PacAnswer[], { kept, passedOver }: Preference): Choices {
  const choose = (protocol: Protocol, preferred: string | undefined) =>
    chooseOne(readChains(answers, protocol), preferred, passedOver);
  const https = choose("https", kept.https);
  const http = choose("http", kept.http);
  // Where both may go the same ways they go the same, although a script may have chosen by the clock.
  const isAlike = http && https && https.way !== DIRECT && nameAll(http.chain) === nameAll(https.chain);
  const alike = isAlike ? choose("http", wayText(https.way)) : http;
  return { ...(alike ? { http: alike } : {}), ...(https ? { https } : {}) };
}

type Chains = readonly { readonly url: string; readonly chain: readonly Way[] }[];

function readChains(answers: readonly PacAnswer[], protocol: Protocol): Chains {
  return answers
    .filter(({ url }) => url.startsWith(`${protocol}:`))
    .map(({ url, text }) => ({ url, chain: text === undefined ? [] : readChain(text) }))
    .filter(({ chain }) => chain.length > 0);
}

function chooseOne(chains: Chains, preferred: string | undefined, passedOver: PassedOver): Choice | undefined {
  const firstOf = ({ chain }: Chains[number]) => wayText(chain[0] as Way);
  const count = (one: Chains[number]) => chains.filter((other) => firstOf(other) === firstOf(one)).length;
  const [most] = chains.toSorted((a, b) => count(b) - count(a));
  if (!most) return undefined;
  const usable = most.chain.filter((way) => !passedOver.has(wayText(way)));
  const way = usable.find((one) => wayText(one) === preferred) ?? usable[0] ?? (most.chain[0] as Way);
  const others = chains
    .filter(({ chain }) => !chain.some((one) => wayText(one) === wayText(way)))
    .map(({ url, chain }) => ({ url, way: chain[0] as Way }));
  return { way, chain: most.chain, others };
}

function nameAll(chain: readonly Way[]): string {
  return chain.map(wayText).sort().join();
}
