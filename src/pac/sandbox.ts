// A part of its own, run in a process of its own (dist/pac.cjs): evaluates a PAC script in the sandbox of engine.ts, and is
// its way to the network: names are looked up for it, as browsers do, and nothing else.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { PacInput } from "./answer.ts";
import { evaluateScript } from "./engine.ts";
import { lookUpNames, ownAddresses } from "./network.ts";

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

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const input = JSON.parse(Buffer.concat(chunks).toString("utf8")) as PacInput;
  let patience = PATIENCE;
  let isWaiting = false;
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
      const { addresses, isLate } = await lookUpNames(names, patience);
      patience = Math.max(0, patience - (Date.now() - start));
      isWaiting ||= isLate;
      return addresses;
    },
  });
  process.stdout.write(JSON.stringify(output), () => {
    // Node would wait for the lookups that are under way.
    if (isWaiting) process.kill(process.pid, "SIGKILL");
    else process.exit();
  });
}

main();
