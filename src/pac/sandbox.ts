// A part of its own, run in a process of its own (dist/pac.cjs): evaluates a PAC script in the sandbox of engine.ts, and is
// its way to the network: names are looked up for it, as browsers do, and nothing else.
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import type { PacInput } from "./answer.ts";
import { evaluateScript } from "./engine.ts";

/** Microseconds of the processor's time, not of the clock's: a busy machine gets the same answer. */
const SHARE = 4_000_000;

/** Milliseconds for all names: a name server that is silent costs no more. */
const PATIENCE = 2_000;

// Node looks up four names at a time, unless it is told so before the first.
process.env.UV_THREADPOOL_SIZE = "64";
process.env.RES_OPTIONS ??= "timeout:2 attempts:1";

declare const __dirname: string;
// Node has it; its types do not.
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => WebAssembly.Module };

/** Addresses that are asked for the way to them. No packet is sent. https://source.chromium.org/chromium/chromium/src/+/main:services/proxy_resolver/pac_library.cc */
const FAR = ["8.8.8.8", "2001:4860:4860::8888", "10.0.0.1", "172.16.0.1", "192.168.0.1"];

/** The address that this machine has on the way to another; undefined where there is no way. */
function ownAddressTowards(far: string): Promise<string | undefined> {
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

async function ownAddresses(): Promise<readonly string[]> {
  const routed = await Promise.all(FAR.map(ownAddressTowards));
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outer = all.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address);
  return [...new Set([...routed.flatMap((address) => address ?? []), ...outer])];
}

let isWaiting = false;

async function lookUpNames(names: readonly string[], until: number): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  const looked = names.map(async (name) => {
    try {
      const addresses = await lookup(name, { all: true, order: "ipv4first" });
      found.set(
        name,
        addresses.map(({ address }) => address),
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAI_AGAIN") found.set(name, []);
    }
  });
  const late = new Promise<true>((resolve) => setTimeout(resolve, until - Date.now(), true).unref());
  isWaiting ||= (await Promise.race([Promise.all(looked), late])) === true;
  return found;
}

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const input = JSON.parse(Buffer.concat(chunks).toString("utf8")) as PacInput;
  let patience = PATIENCE;
  const output = await evaluateScript(input, {
    wasm: new WebAssembly.Module(readFileSync(`${__dirname}/quickjs.wasm`)),
    inside: readFileSync(`${__dirname}/pac-inside.js`, "utf8"),
    ownAddresses: await ownAddresses(),
    seed: [...hostname()].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, 7),
    now: new Date(),
    isOverdue: () => {
      const { user, system } = process.cpuUsage();
      return user + system > SHARE;
    },
    async lookUp(names) {
      const start = Date.now();
      const found = await lookUpNames(names, start + patience);
      patience = Math.max(0, patience - (Date.now() - start));
      return found;
    },
  });
  process.stdout.write(JSON.stringify(output), () => {
    // Node would wait for the lookups that are under way.
    if (isWaiting) process.kill(process.pid, "SIGKILL");
    else process.exit();
  });
}

main();
