// The sandbox of PAC scripts in this process, with names and addresses of the test's own.
import { readFileSync } from "node:fs";
import { buildSync } from "esbuild";
import { evaluateScript, type Surroundings } from "../../src/pac/engine.ts";

const { outputFiles } = buildSync({
  entryPoints: ["src/pac/inside.ts"],
  bundle: true,
  write: false,
  format: "iife",
  platform: "neutral",
  logLevel: "error",
});
const inside = outputFiles[0]?.text ?? "";

declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => WebAssembly.Module };
const wasm = new WebAssembly.Module(readFileSync("node_modules/quickjs-wasi/quickjs.wasm"));

export const URL_ASKED = "http://www.example.com/";

interface Asked extends Partial<Surroundings> {
  readonly script: string;
  readonly urls?: readonly string[];
  /** Addresses by name. A name that is not here has none. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
}

/** What a script answers, and which names it had looked up, round by round. */
export async function evaluateHere({ script, urls = [URL_ASKED], names = {}, ...more }: Asked) {
  const rounds: (readonly string[])[] = [];
  const output = await evaluateScript(
    { script, urls },
    {
      wasm,
      inside,
      ownAddresses: ["10.20.30.40"],
      seed: 7,
      now: new Date("2026-01-31T17:30:05Z"),
      isOverdue: () => false,
      lookUp: async (wanted) => {
        rounds.push(wanted);
        return new Map(wanted.map((name) => [name, names[name] ?? []]));
      },
      ...more,
    },
  );
  return { ...output, rounds };
}

/** What the script returns for each address, or why it returns nothing. */
export async function textsHere(asked: Asked): Promise<readonly (string | undefined)[]> {
  return (await evaluateHere(asked)).answers.map(({ text, fault }) => text ?? fault);
}

/** A script whose function has this body. */
export const finding = (body: string) => `function FindProxyForURL(url, host) {\n${body}\n}\n`;
