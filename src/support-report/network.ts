// This machine in its network: whom it asks for names, and by which address of its own it reaches the proxy.
import { nameServers, outerAddresses, ownAddressTowards } from "../system/own-address.ts";
import type { System } from "../system/system.ts";
import type { Section } from "./render.ts";
import { findRoute } from "./route.ts";

/** What a request was sent to. */
export interface Peer {
  /** Such as "the proxy proxy.example". */
  readonly name: string;
  readonly address: string;
}

/** systemd's own name server on this machine, and the file that names those which it asks: `man systemd-resolved`. */
const STUB = { address: "127.0.0.53", file: "/run/systemd/resolve/resolv.conf" };

export async function network(system: System, peers: readonly Peer[]): Promise<Section> {
  const servers = nameServers();
  const behind = servers.includes(STUB.address) ? wordsOf(readText(system, STUB.file), "nameserver") : [];
  const ways = await Promise.all(peers.map((peer) => wayTo(system, peer)));
  const rows = [
    ["name servers", servers.join(", "), behind.length > 0 ? `${STUB.address} asks ${behind.join(", ")}` : ""],
    ["search domains", searchDomains(system).join(", ") || "none", ""],
    ["own addresses", outerAddresses().map(({ name, cidr }) => `${cidr} (${name})`).join(", ") || "none", ""], // biome-ignore format: one line
    ...ways,
  ];
  return { id: "network", title: "Own address and name servers", columns: ["what", "value", "more"], rows };
}

async function wayTo(system: System, { name, address }: Peer): Promise<string[]> {
  const own = await ownAddressTowards(address);
  if (own === undefined) return [`way to ${name}`, `none to ${address}`, ""];
  const route = findRoute(readText(system, "/proc/net/route"), address);
  // Other rules than this table's may count: what agrees with the address in use does.
  const isUsed = outerAddresses().some((one) => one.address === own && one.name === route?.name);
  const by = route && isUsed ? `by ${route.gateway ?? "no gateway"} (${route.name})` : "";
  return [`way to ${name}`, `from ${own} to ${address}`, by];
}

/** https://man7.org/linux/man-pages/man5/resolv.conf.5.html: the last line counts. */
function searchDomains(system: System): readonly string[] {
  const text = system.platform === "win32" ? "" : readText(system, "/etc/resolv.conf");
  return wordsOf(text.match(/^(?:search|domain)[ \t].*$/gm)?.at(-1) ?? "", "(?:search|domain)");
}

function wordsOf(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`^${name}[ \\t]+(.*)$`, "gm"))].flatMap(([, words = ""]) =>
    words.trim().split(/\s+/),
  );
}

function readText(system: System, file: string): string {
  try {
    return system.read(file)?.toString("latin1") ?? "";
  } catch {
    return "";
  }
}
