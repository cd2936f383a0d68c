// Whether 127.0.0.1 is the same in WSL as in Windows, and what to do where it is not.
// https://learn.microsoft.com/windows/wsl/networking, https://github.com/microsoft/WSL/issues/10753
import { type Endpoint, formatEndpoint } from "../model/proxy.ts";
import type { System } from "../system/system.ts";
import { findSystemProgram } from "../system/trust.ts";
import { PATIENCE } from "./source.ts";

/** Set by WSL, where Windows has a PAC script. */
export const PAC = "WSL_PAC_URL";

export function isWsl(system: System): boolean {
  if (system.platform !== "linux") return false;
  const isNamed = ["WSL_DISTRO_NAME", PAC].some((name) => system.variable(name) !== undefined);
  return isNamed || /microsoft/i.test(system.read("/proc/sys/kernel/osrelease")?.toString("utf8") ?? "");
}

export interface Network {
  readonly mode: string;
  /** 127.0.0.1 is the same on both sides. */
  readonly isShared: boolean;
  /** Where Windows is to be found from here. */
  readonly host: string | undefined;
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host);
}

export async function findNetwork(system: System): Promise<Network> {
  const mode = await findMode(system);
  return { mode, isShared: mode === "mirrored" || mode === "wsl1", host: findGateway(system) };
}

/** Versions that have no wslinfo know no other mode than NAT; the first WSL has no network of its own. */
async function findMode(system: System): Promise<string> {
  const program = findSystemProgram(system, "wslinfo");
  const options = { timeout: PATIENCE, isRepeatable: () => true };
  const answer = program ? await system.ask(program, ["--networking-mode"], options) : undefined;
  const said = answer?.exitCode === 0 ? answer.stdout.trim().toLowerCase() : "";
  if (/^\w+$/.test(said)) return said;
  const release = system.read("/proc/sys/kernel/osrelease")?.toString("utf8") ?? "";
  return /^4\.4\.\d+-\d+-Microsoft\s*$/.test(release) ? "wsl1" : "nat";
}

/** The gateway of the default route, byte by byte from the last. https://man7.org/linux/man-pages/man5/proc_pid_net.5.html */
function findGateway(system: System): string | undefined {
  const routes = system.read("/proc/net/route")?.toString("utf8") ?? "";
  const [, gateway = ""] = /^\S+\t0{8}\t([\dA-F]{8})\t/m.exec(routes) ?? [];
  const bytes = gateway.match(/../g)?.reverse();
  return bytes?.map((byte) => Number.parseInt(byte, 16)).join(".");
}

export function adviseOn(endpoint: Endpoint, { mode, host }: Network): string {
  const address = formatEndpoint(endpoint);
  const there = formatEndpoint({ ...endpoint, host: host ?? "HOST" });
  return [
    `${address} is an address of Windows alone: WSL can't reach it in its networking mode (${mode}).`,
    "Set networkingMode=mirrored under [wsl2] in .wslconfig of Windows and run wsl --shutdown;",
    `or let that proxy listen on ${host ?? "the host's address in the network of WSL"}, and give --proxy ${there}`,
  ].join(" ");
}

/** For a proxy of any other source: here it may also be a relay of WSL's own, which the connection test tells. */
export async function noteLoopback(system: System, endpoints: readonly Endpoint[]): Promise<readonly string[]> {
  const own = endpoints.find(({ host }) => isLoopback(host));
  if (!own || !isWsl(system)) return [];
  const network = await findNetwork(system);
  if (network.isShared) return [];
  return [`if the proxy is one of Windows and not of WSL: ${adviseOn(own, network)}`];
}
