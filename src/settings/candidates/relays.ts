// A relay that listens on this machine. Only ports that relays use are looked at, at the loopback address, and nothing that
// could be carried on from there is sent: no credentials, no address.
import { askListener, QUESTION } from "../../connection/listener.ts";
import { printable } from "../../model/printable.ts";
import { findNetwork, isWsl } from "../../os/wsl-network.ts";
import type { System } from "../../system/system.ts";
import type { Finding } from "./candidate.ts";
import { findRelayProcesses, findWindowsRelays, type Listener, type RelayProcess, readListeners } from "./processes.ts";

const HOST = "127.0.0.1";

/** squid's, cntlm's and px's; two of many; ntlmaps' and privoxy's; tinyproxy's and proxy.py's; Clash's; two that are often picked. */
const PORTS = [3128, 8080, 8888, 5865, 8118, 8899, 7890, 3129, 8081];

/** cntlm's and px's own, and ntlmaps'. */
const DEFAULT_PORTS = [3128, 5865];

/** Milliseconds for one port. */
const PATIENCE = 500;

/** @param usual ports that relays use */
export async function findRelays(system: System, usual: readonly number[] = PORTS): Promise<readonly Finding[]> {
  const network = isWsl(system) ? await findNetwork(system) : undefined;
  const found = await Promise.all([
    findHere(system, usual, network?.isShared === true),
    network?.host && !network.isShared ? findInWindows(system, usual, network.host) : [],
  ]);
  return found.flat();
}

/** @param isWithWindows what listens in Windows is at this address too, and in no list of Linux */
async function findHere(system: System, usual: readonly number[], isWithWindows: boolean): Promise<Finding[]> {
  const listeners = isWithWindows ? undefined : readListeners(system);
  const ports = usual.filter((port) => !listeners || listeners.some((one) => one.port === port));
  if (ports.length === 0) return [];
  const own = await findRelayProcesses(system);
  const others = isWithWindows ? await findWindowsRelays(system) : [];
  const place = { kind: "relay", host: HOST, name: "this machine" } as const;
  return own && others ? findAmong(place, ports, [...own, ...others], listeners) : [];
}

/** At the address that Windows has in the network of WSL: a relay has to listen there, and its firewall to let us in. */
async function findInWindows(system: System, usual: readonly number[], host: string): Promise<Finding[]> {
  const relays = await findWindowsRelays(system);
  return relays ? findAmong({ kind: "windows-host", host, name: "the Windows host" }, usual, relays, undefined) : [];
}

interface Place {
  readonly kind: "relay" | "windows-host";
  readonly host: string;
  readonly name: string;
}

async function findAmong(
  place: Place,
  ports: readonly number[],
  relays: readonly RelayProcess[],
  listeners: readonly Listener[] | undefined,
): Promise<Finding[]> {
  const found = await Promise.all(
    ports.map(async (port) => {
      const name = await nameAt(place.host, port, relays, listeners?.find((one) => one.port === port)?.inode);
      return name === undefined ? [] : [at(place, port, name)];
    }),
  );
  return found.flat();
}

/** What it is that listens there; undefined where nothing does, or it is not known to be a proxy. */
async function nameAt(
  host: string,
  port: number,
  relays: readonly RelayProcess[],
  inode: string | undefined,
): Promise<string | undefined> {
  const relay = relays.find((one) => holds(one, port, inode));
  if (relay) return (await askListener(host, port, { patience: PATIENCE })) === undefined ? undefined : relay.name;
  // This may be the port of one whose sockets can't be seen, as another user's.
  if (relays.some(({ inodes }) => inodes === undefined)) return undefined;
  const said = await askListener(host, port, { question: QUESTION, patience: PATIENCE });
  return said === undefined ? undefined : proxyNameIn(said);
}

function holds({ inodes }: RelayProcess, port: number, inode: string | undefined): boolean {
  return inodes && inode !== undefined ? inodes.has(inode) : DEFAULT_PORTS.includes(port);
}

function at({ kind, host, name: place }: Place, port: number, name: string): Finding {
  const endpoint = { scheme: "http", host, port } as const;
  return { kind, http: endpoint, https: endpoint, foundIn: `${name} on ${place}, port ${port}` };
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
