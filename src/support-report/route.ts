// The kernel's table of routes, where there is one to read. https://man7.org/linux/man-pages/man5/proc_pid_net.5.html

export interface Route {
  /** Of the interface. */
  readonly name: string;
  /** undefined: the network is reached without one. */
  readonly gateway: string | undefined;
}

/** @param table the text of /proc/net/route. Returns undefined for what is in none of its networks, and for IPv6. */
export function findRoute(table: string, address: string): Route | undefined {
  const wanted = toNumber(address);
  if (wanted === undefined) return undefined;
  const fitting = table.split("\n").slice(1).flatMap((line) => {
    const [name, destination = "", gateway = "", flags = "", , , metric = "0", mask = ""] = line.split("\t");
    const isUp = (Number.parseInt(flags, 16) & 1) !== 0;
    const bits = fromHex(mask);
    const isIn = ((wanted & bits) >>> 0) === fromHex(destination);
    return name && isUp && isIn ? [{ name: name.trim(), gateway: fromHex(gateway), bits, metric: Number(metric) }] : [];
  }); // biome-ignore format: one line
  const [best] = fitting.sort((a, b) => b.bits - a.bits || a.metric - b.metric);
  return best && { name: best.name, gateway: best.gateway === 0 ? undefined : toText(best.gateway) };
}

/** The table has the bytes of an address in the order of the machine; those that Node runs on put the lowest first. */
function fromHex(text: string): number {
  return Buffer.from(text, "hex").reverse().reduce((sum, byte) => sum * 256 + byte, 0); // biome-ignore format: one line
}

function toNumber(address: string): number | undefined {
  const bytes = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(address) ? address.split(".").map(Number) : undefined;
  return bytes?.reduce((sum, byte) => sum * 256 + byte, 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}
