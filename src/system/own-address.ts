// Which address this machine has on the way to another, and whom it asks for names: what Node and the kernel say of it.
import { createSocket } from "node:dgram";
import { getServers } from "node:dns/promises";
import { networkInterfaces } from "node:os";

/** The address that this machine has on the way to another; undefined where there is no way. No packet is sent. */
export function ownAddressTowards(far: string): Promise<string | undefined> {
  const socket = createSocket(far.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve) => {
    const end = (address?: string) => {
      socket.close();
      // Without a way, a system may say "any" instead of failing.
      resolve(address === "::" || address === "0.0.0.0" ? undefined : address);
    };
    socket.on("error", () => end());
    socket.connect(9, far, () => end(socket.address().address));
  });
}

/** Addresses that others can reach, each with its network's length and its interface. */
export function outerAddresses(): readonly {
  readonly name: string;
  readonly address: string;
  readonly cidr: string;
}[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ internal, scopeid, address, cidr }) =>
      internal || scopeid ? [] : [{ name, address, cidr: cidr ?? address }],
    ),
  );
}

/** Name servers in their order. https://nodejs.org/docs/latest-v20.x/api/dns.html#dnsgetservers */
export function nameServers(): readonly string[] {
  return getServers();
}
