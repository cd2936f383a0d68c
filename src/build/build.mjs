// Builds dist/: the program with everything it needs in it, since whoever installs it has no network yet.
// Also writes the licences of the packages that are bundled.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { rootCertificates } from "node:tls";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
rmSync("dist", { recursive: true, force: true });

/** Parts that are files of their own, each loaded when it is needed: parsing what a run does not use costs it time. */
const PARTS = {
  "./cli/main.ts": "main",
  "./cli/completion.ts": "completion",
  "./engine/unchanged-list.ts": "unchanged-list",
  "../rivals/index.ts": "rivals",
  "./late.ts": "late",
  "../build/yargs/index.ts": "yargs",
  "../help/texts.ts": "help",
  execa: "execa",
  yaml: "yaml",
  "jsonc-parser": "jsonc",
  "toml-eslint-parser": "toml",
  "@rgrove/parse-xml": "xml",
  "@inquirer/prompts": "prompts",
  socks: "socks",
  "iconv-lite": "iconv",
  "proxy-chain": "proxy-chain",
  "./x509.ts": "x509",
};

const options = {
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  // CommonJS starts faster than an ES module.
  format: "cjs",
  // require() instead: Node would look through a whole part for its exports before running it.
  supported: { "dynamic-import": false },
  minify: true,
  // The code cache takes a byte for a character.
  charset: "ascii",
  legalComments: "none",
  metafile: true,
  define: { PROXYCAST_VERSION: JSON.stringify(version), "import.meta.url": "importMetaUrl" },
  loader: Object.fromEntries(
    [".sh", ".fish", ".csh", ".ps1", ".nu", ".xsh", ".elv", ".py", ".conf", ".md"].map((ending) => [ending, "text"]),
  ),
  plugins: [
    {
      name: "parts",
      setup: ({ onResolve }) =>
        onResolve({ filter: /./ }, ({ path: name, kind }) =>
          kind !== "entry-point" && name in PARTS ? { path: `./${PARTS[name]}.cjs`, external: true } : undefined,
        ),
    },
    {
      // A namespace import becomes a copy of all that the module has, made at every start; this is the module itself.
      name: "require",
      setup: ({ onLoad }) =>
        onLoad({ filter: /src\/.*\.ts$/ }, ({ path: file }) => ({
          contents: readFileSync(file, "utf8").replace(
            /^import \* as (\w+) from ("node:\w+");$/gm,
            "import $1 = require($2);",
          ),
          loader: "ts",
        })),
    },
  ],
  logLevel: "warning",
};

// yargs and quickjs ask for import.meta.url, which CommonJS has not got.
const META = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';
const results = await Promise.all([
  build({
    ...options,
    entryPoints: { proxycast: "src/bin.ts" },
    banner: { js: readFileSync("src/cli/launcher.sh", "utf8").replace("@VERSION@", version) },
  }),
  build({
    ...options,
    entryPoints: {
      main: "src/cli/main.ts",
      completion: "src/cli/completion.ts",
      help: "src/help/texts.ts",
      "unchanged-list": "src/engine/unchanged-list.ts",
      rivals: "src/rivals/index.ts",
      late: "src/system/late.ts",
    },
  }),
  build({
    ...options,
    entryPoints: { yargs: "src/build/yargs/index.ts" },
    banner: { js: META },
    alias: {
      "string-width": "./src/build/yargs/string-width.ts",
      assert: "./src/build/yargs/assert.ts",
    },
  }),
  build({ ...options, entryPoints: { pac: "src/pac/sandbox.ts" }, banner: { js: META } }),
  // It tells its errors by the names of their classes.
  build({ ...options, entryPoints: { "proxy-chain": "proxy-chain" }, keepNames: true }),
  build({
    ...options,
    entryPoints: { "pac-inside": "src/pac/inside.ts" },
    outExtension: { ".js": ".js" },
    platform: "neutral",
    format: "iife",
  }),
  build({
    ...options,
    entryPoints: {
      ...{
        execa: "execa",
        yaml: "yaml",
        prompts: "@inquirer/prompts",
        toml: "toml-eslint-parser",
        xml: "@rgrove/parse-xml",
        socks: "socks",
        iconv: "iconv-lite",
        x509: "src/demo/x509.ts",
      },
      // Its main file is one that no bundler can follow.
      jsonc: "node_modules/jsonc-parser/lib/esm/main.js",
    },
  }),
]);

// esbuild leaves a pattern as it is written, and V8 then takes no cache of that part: its length in bytes is another.
for (const file of readdirSync("dist").filter((name) => name.endsWith(".cjs"))) {
  const [odd] = /[^\0-\x7f].{0,40}/.exec(readFileSync(path.join("dist", file), "utf8")) ?? [];
  if (odd) throw new Error(`dist/${file} is not ASCII: write \\u for the first sign of ${odd}`);
}

// What V8 makes of the parts, as an ordinary command uses them once everything is in sync.
const scratch = mkdtempSync(path.join(tmpdir(), "proxycast-build-"));
mkdirSync(path.join(scratch, ".config/proxycast"), { recursive: true });
writeFileSync(path.join(scratch, "roots.pem"), rootCertificates.slice(0, 2).join("\n"));
// With a line that takes the YAML library, and certificates.
const config = `proxy: http://proxy.example:8080 # ours\nskip: [.example]\ncaBundle: ${path.join(scratch, "roots.pem")}\n`;
writeFileSync(path.join(scratch, ".config/proxycast/config.yaml"), config);
const program = path.resolve("dist/proxycast.cjs");
const trial = { env: { HOME: scratch, PATH: process.env.PATH }, stdio: "ignore" };
execFileSync(process.execPath, [program, "apply", "--no-test"], trial);
const keep = ["--import", pathToFileURL("src/build/build-cache.mjs").href, program];
execFileSync(process.execPath, [...keep, "status"], trial);
// The parts that only a change needs.
execFileSync(process.execPath, [...keep, "plan", "--proxy", "http://other.example:8080"], trial);
rmSync(scratch, { recursive: true });

copyFileSync("node_modules/quickjs-wasi/quickjs.wasm", "dist/quickjs.wasm");
chmodSync("dist/proxycast.cjs", 0o755);
// Where there is no sh, as on Windows, whose npm makes its wrapper after the first line.
writeFileSync("dist/node.cjs", '#!/usr/bin/env node\nrequire("./proxycast.cjs");\n');

const packages = new Set(
  results
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []),
);
const licences = [...packages].sort().map((name) => {
  const folder = path.join("node_modules", name);
  const { license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return `${name} (${license})\n\n${readLicence(folder)}`;
});
writeFileSync("dist/LICENSES.txt", `proxycast contains these packages.\n\n${licences.join("\n\n----\n\n")}\n`);

function readLicence(folder) {
  for (const name of ["LICENSE", "LICENSE.md", "license", "LICENSE.txt", "LICENCE", "license.md"]) {
    try {
      return readFileSync(path.join(folder, name), "utf8").trim();
    } catch {
      // The next name.
    }
  }
  return "";
}
