// A relay that listens on this machine. Only ports that relays use are looked at, at the loopback address, and nothing that
// could be carried on from there is sent: no credentials, no address.
import { askListener, QUESTION } from "../../connection/listener.ts";
import { printable } from "../../model/printable.ts";
import type { System } from "../../system/system.ts";
import type { Finding } from "./candidate.ts";
import { findRelayProcesses, type Listener, type RelayProcess, readListeners } from "./processes.ts";

const HOST = "127.0.0.1";

/** squid's, cntlm's and px's; two of many; ntlmaps' and privoxy's; tinyproxy's and proxy.py's; Clash's; two that are often picked. */
const PORTS = [3128, 8080, 8888, 5865, 8118, 8899, 7890, 3129, 8081];

/** cntlm's and px's own, and ntlmaps'. */
const DEFAULT_PORTS = [3128, 5865];

/** Milliseconds for one port. */
const PATIENCE = 500;

export async function findRelays(system: System, usual: readonly number[] = PORTS): Promise<readonly Finding[]> {
  const listeners = readListeners(system);
  const ports = usual.filter((port) => !listeners || listeners.some((one) => one.port === port));
  if (ports.length === 0) return [];
  const relays = await findRelayProcesses(system);
  const found = await Promise.all(ports.map((port) => findAt(port, relays, listeners)));
  return found.flatMap((finding) => finding ?? []);
}

async function findAt(
  port: number,
  relays: readonly RelayProcess[],
  listeners: readonly Listener[] | undefined,
): Promise<Finding | undefined> {
  const inode = listeners?.find((one) => one.port === port)?.inode;
  const relay = relays.find((one) => holds(one, port, inode));
  if (relay)
    return (await askListener(HOST, port, { patience: PATIENCE })) === undefined ? undefined : at(port, relay.name);
  // This may be the port of one whose sockets can't be seen, as another user's.
  if (relays.some(({ inodes }) => inodes === undefined)) return undefined;
  const said = await askListener(HOST, port, { question: QUESTION, patience: PATIENCE });
  const name = said === undefined ? undefined : proxyNameIn(said);
  return name === undefined ? undefined : at(port, name);
}

function holds({ inodes }: RelayProcess, port: number, inode: string | undefined): boolean {
  return inodes && inode !== undefined ? inodes.has(inode) : DEFAULT_PORTS.includes(port);
}

function at(port: number, name: string): Finding {
  const endpoint = { scheme: "http", host: HOST, port } as const;
  return { kind: "relay", http: endpoint, https: endpoint, foundIn: `${name} on this machine, port ${port}` };
}

/** Headers that a proxy alone sends, the names of proxies, and what some of them say instead. Group: the name. */
const PROOFS: readonly RegExp[] = [
  /^(?:server|via|proxy-agent|x-squid-error):[^\n]*?\b(squid|tinyproxy|privoxy|proxy\.py|mitmproxy|cntlm|winfoom|charles|fiddler|polipo|wingate|ccproxy)\b/im,
  /^(?:HTTP\/1\.[01] 407 |proxy-authenticate:|proxy-agent:|proxy-connection:)/im,
  // privoxy, https://www.privoxy.org; goproxy, https://github.com/elazarl/goproxy
  /^HTTP\/1\.[01] 400 Invalid header received from client/i,
  /This is a proxy server\. Does not respond to non-proxy requests/,
];

/** @returns what to call it; undefined where it may be any server of the web */
export function proxyNameIn(said: string): string | undefined {
  if (!said.startsWith("HTTP/1.")) return undefined;
  for (const proof of PROOFS) {
    const match = proof.exec(said);
    if (match) return match[1] ? printable(match[1].toLowerCase()) : "a proxy";
  }
  return undefined;
}
