// What a PAC script is told of the network: this machine's addresses, and those of names.
import { lookup } from "node:dns/promises";
import { outerAddresses, ownAddressTowards } from "../system/own-address.ts";

/** Addresses that are asked for the way to them. https://source.chromium.org/chromium/chromium/src/+/main:services/proxy_resolver/pac_library.cc */
const FAR = ["8.8.8.8", "2001:4860:4860::8888", "10.0.0.1", "172.16.0.1", "192.168.0.1"];

/** The address on the way to the internet first, then those to private networks, then all others that others can reach. */
export async function ownAddresses(): Promise<readonly string[]> {
  const routed = await Promise.all(FAR.map(ownAddressTowards));
  const outer = outerAddresses().map(({ address }) => address);
  return [...new Set([...routed.flatMap((address) => address ?? []), ...outer])];
}

export interface Found {
  /** Addresses by name; a name that no server answered for is left out. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Lookups are still under way, since time was up. */
  readonly isLate: boolean;
}

/** Looks up all names at once. @param patience milliseconds for all of them */
export async function lookUpNames(names: readonly string[], patience: number): Promise<Found> {
  const addresses = new Map<string, readonly string[]>();
  const looked = names.map(async (name) => {
    try {
      const found = await lookup(name, { all: true, order: "ipv4first" });
      addresses.set(name, found.map(({ address }) => address)); // biome-ignore format: one line
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAI_AGAIN") addresses.set(name, []);
    }
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, patience, "late");
  });
  const isLate = (await Promise.race([Promise.all(looked), late])) === "late";
  clearTimeout(timer);
  // What comes from now on comes too late.
  return { addresses: new Map(addresses), isLate };
}
