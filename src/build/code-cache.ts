// Loads the program's parts with the code that V8 made of them when they were built: to compile them again takes longer
// than all else that a typed command does. V8 itself turns down what another Node made, and then compiles as usual.
// https://nodejs.org/api/vm.html#scriptcachedoptions, https://nodejs.org/api/modules.html#requireextensions
import * as fs from "node:fs";
import * as path from "node:path";

interface Module {
  exports: unknown;
  require(id: string): unknown;
}

type Loader = (module: Module, file: string) => void;
type Wrapped = (
  this: unknown,
  exports: unknown,
  require: Module["require"],
  module: Module,
  file: string,
  folder: string,
) => void;

/** From here on. build-cache.mjs, which makes the caches, is there before. */
export function useCodeCache(): void {
  const { _extensions, wrap } = process.getBuiltinModule("node:module") as unknown as {
    _extensions: Record<string, Loader | undefined>;
    wrap(source: string): string;
  };
  const { Script } = process.getBuiltinModule("node:vm");
  _extensions[".cjs"] ??= (module, filename) => {
    const source = fs.readFileSync(filename);
    const cachedData = readCache(`${filename}.v8`, source);
    // As it was built: in ASCII.
    const script = new Script(wrap(source.toString("latin1")), { filename, ...(cachedData ? { cachedData } : {}) });
    const run = script.runInThisContext() as Wrapped;
    run.call(module.exports, module.exports, (id) => module.require(id), module, filename, path.dirname(filename));
  };
}

/** Bytes of a SHA-256 in front of a cache: of the source and the cache, since V8 looks at neither. */
const SEAL = 32;

function readCache(file: string, source: Buffer): Buffer | undefined {
  try {
    const bytes = fs.readFileSync(file);
    const { createHash } = process.getBuiltinModule("node:crypto");
    const seal = createHash("sha256").update(source).update(bytes.subarray(SEAL)).digest();
    return seal.equals(bytes.subarray(0, SEAL)) ? bytes.subarray(SEAL) : undefined;
  } catch {
    return undefined; // None, or one that can't be read: compiled again.
  }
}
