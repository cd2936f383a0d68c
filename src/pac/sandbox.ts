// A part of its own, run in a process of its own (dist/pac.cjs): evaluates a PAC script that is not trusted. The script
// runs in QuickJS, compiled to WebAssembly: an engine with no files, no network, no timers and no way to Node; it
// reaches the functions of https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Proxy_servers_and_tunneling/Proxy_Auto-Configuration_PAC_file
// and nothing else. Names are looked up for it, as browsers do. https://github.com/TooTallNate/proxy-agents/tree/main/packages/pac-resolver
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { createPacResolver } from "pac-resolver";
import { QuickJS } from "quickjs-wasi";
import type { PacAnswer, PacInput } from "./answer.ts";

/** Bytes that the script's engine may take. */
const MEMORY = 32 * 1024 * 1024;

/** Milliseconds that the script may take for one address; looking up names does not count. */
const PATIENCE = 500;

/** Characters of an answer: one that names a hundred proxies is no longer. */
const LONGEST = 10_000;

declare const __dirname: string;

async function evaluate({ script, urls }: PacInput): Promise<PacAnswer[]> {
  let deadline = Date.now() + PATIENCE;
  const engine = await QuickJS.create({
    wasm: readFileSync(`${__dirname}/quickjs.wasm`),
    memoryLimit: MEMORY,
    interruptHandler: () => Date.now() > deadline,
  });
  const find = createPacResolver(engine as never, script, {
    // pac-resolver's own would print, and ask a public name server for our address.
    sandbox: { alert: () => undefined, myIpAddress },
  });
  const answers: PacAnswer[] = [];
  for (const url of urls) {
    deadline = Date.now() + PATIENCE;
    try {
      const text = String(await find(url));
      answers.push(text.length > LONGEST ? { url, fault: "its answer is too long" } : { url, text });
    } catch (error) {
      answers.push({ url, fault: nameFault(error) });
    }
  }
  return answers;
}

function myIpAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}

/** The kind of fault alone: the script's own words may hold anything. */
function nameFault(error: unknown): string {
  const text = String(error);
  if (/interrupted/.test(text)) return "it does not come to an end";
  if (/out of memory|memory access|stack/i.test(text)) return "it takes too much memory";
  return `it fails (${error instanceof Error ? error.name : "error"})`;
}

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const input = JSON.parse(Buffer.concat(chunks).toString("utf8")) as PacInput;
  const answers = await evaluate(input).catch((error) => input.urls.map((url) => ({ url, fault: nameFault(error) })));
  process.stdout.write(JSON.stringify(answers), () => process.exit());
}

main();
