// Evaluates a PAC script that is not trusted, in QuickJS compiled to WebAssembly: an engine with no files, no network, no
// timers and no way to Node. To the script every function answers at once. A name that is not known yet has no address at
// first; then all such names are looked up together, and the script runs again from where it was before it was asked.
import { type HostFunction, QuickJS, type QuickJSOptions, type Snapshot } from "quickjs-wasi";
import type { PacAnswer, PacInput, PacOutput } from "./answer.ts";
import { ASK, OUTSIDE } from "./names.ts";

export interface Surroundings {
  readonly wasm: WebAssembly.Module;
  /** inside.ts, as the build makes a text of it. */
  readonly inside: string;
  /** The addresses of this machine, the one towards the internet first. */
  readonly ownAddresses: readonly string[];
  /** From 0 to 1: what Math.random() starts from. The same on one machine, so that its answers stay the same. */
  readonly seed: number;
  readonly now: Date;
  /** Whether the script has had its share of the processor's time. */
  isOverdue(): boolean;
  /** The addresses by name; a name that no server answered for is left out. */
  lookUp(names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Bytes that the script's engine may take. */
const MEMORY = 64 * 1024 * 1024;

/** Characters of an answer: one that names a hundred proxies is no longer. */
const LONGEST = 4_000;

/** How often names are looked up; each time those that the answers before led to. */
const ROUNDS = 8;

/** Names that are looked up in all. */
const MOST_NAMES = 200;

export async function evaluateScript({ script, urls }: PacInput, around: Surroundings): Promise<PacOutput> {
  const known = new Map<string, readonly string[]>();
  const unanswered: string[] = [];
  let start: Snapshot | undefined;
  for (let round = 0; ; round++) {
    const wanted = new Set<string>();
    const host: Host = {
      lookUp(name) {
        if (!known.has(name)) wanted.add(name);
        return known.get(name) ?? [];
      },
      around,
    };
    let answers: readonly PacAnswer[];
    try {
      start ??= await read(script, host);
      // What a name was asked for while the script was read shapes all that comes after.
      const isShaped = wanted.size > 0;
      answers = await ask(start, urls, host);
      if (isShaped) start = undefined;
    } catch (error) {
      answers = urls.map((url) => ({ url, fault: nameFault(error) }));
    }
    const names = [...wanted].slice(0, MOST_NAMES - known.size);
    if (names.length === 0 || round === ROUNDS) return { answers, unanswered };
    const found = await around.lookUp(names);
    for (const name of names) {
      known.set(name, found.get(name) ?? []);
      if (!found.has(name)) unanswered.push(name);
    }
  }
}

interface Host {
  readonly around: Surroundings;
  lookUp(name: string): readonly string[];
}

/** The engine once it has read the script. */
async function read(script: string, host: Host): Promise<Snapshot> {
  const engine = await QuickJS.create(optionsFor(host.around));
  try {
    const { inside, ownAddresses, seed } = host.around;
    const outside = engine.hostToHandle({ ownAddresses: ownAddresses.join(";"), seed });
    outside.setProp("lookUp", engine.newFunction("lookUp", callOf(host)));
    engine.global.setProp(OUTSIDE, outside);
    engine.evalCode(inside);
    engine.evalCode(script, "script");
    return engine.snapshot();
  } finally {
    engine.dispose();
  }
}

/** What it says for each address: in this order, and one after the other, as a browser asks. */
async function ask(start: Snapshot, urls: readonly string[], host: Host): Promise<readonly PacAnswer[]> {
  const engine = await QuickJS.restore(start, optionsFor(host.around));
  try {
    engine.registerHostCallback("lookUp", callOf(host));
    const find = engine.global.getProp(ASK);
    return urls.map((url) => {
      try {
        const name = new URL(url).hostname.replace(/^\[|\]$/g, "");
        const given = [url, name].map((text) => engine.newString(text));
        const text = engine.callFunction(find, engine.undefined, ...given).toString();
        return text.length > LONGEST ? { url, fault: "its answer is too long" } : { url, text };
      } catch (error) {
        return { url, fault: nameFault(error) };
      }
    });
  } finally {
    engine.dispose();
  }
}

function callOf({ lookUp }: Host): HostFunction {
  return function (name) {
    return this.vm.newString(lookUp(name?.toString() ?? "").join(";"));
  };
}

function optionsFor({ wasm, now, isOverdue }: Surroundings): QuickJSOptions {
  return {
    wasm,
    memoryLimit: MEMORY,
    interruptHandler: isOverdue,
    // One time for all addresses: a script that goes by the clock chooses once.
    wasi: (memory) => ({
      clock_time_get(_clock: number, _precision: bigint, at: number) {
        new DataView(memory.buffer).setBigUint64(at, BigInt(now.getTime()) * 1_000_000n, true);
        return 0;
      },
    }),
  };
}

/** The kind of fault and its place alone: the script's own words may hold anything. */
function nameFault(error: unknown): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  if (/interrupted/.test(message)) return "it does not come to an end";
  // Where there is none left, the engine has none for words either.
  if (name === "InternalError" || /memory access|stack/i.test(message)) return "it takes too much memory";
  const [, missing] =
    /^'?([A-Za-z_$][\w$]{0,40})'? is not defined$/.exec(name === "ReferenceError" ? message : "") ?? [];
  if (missing?.startsWith("FindProxyForURL")) return "it has no function FindProxyForURL";
  const [, line] = /\bscript:(\d+)/.exec(stack ?? "") ?? [];
  return `it fails (${name}${line ? ` in line ${line}` : ""}${missing ? `: ${missing} is not defined` : ""})`;
}
