// Imported before the program that was just built: keeps what V8 compiled of its parts (code-cache.ts, build.mjs).
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import vm from "node:vm";

const scripts = new Map();
Module._extensions[".cjs"] = (module, filename) => {
  const source = readFileSync(filename, "utf8");
  const script = new vm.Script(Module.wrap(source.replace(/^#!.*/, "")), { filename });
  scripts.set(filename, { script, source });
  const run = script.runInThisContext();
  run.call(module.exports, module.exports, (id) => module.require(id), module, filename, path.dirname(filename));
};
process.on("exit", () => {
  scripts.delete(process.argv[1]); // The entry itself is there before it could ask for its own.
  for (const [filename, { script, source }] of scripts) {
    if (existsSync(`${filename}.v8`)) continue;
    const cache = script.createCachedData();
    const seal = createHash("sha256").update(source).update(cache).digest();
    writeFileSync(`${filename}.v8`, Buffer.concat([seal, cache]));
  }
});
